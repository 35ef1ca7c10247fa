// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/metrics_json.h"
#include "app/cli/reference_tables.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/told_run.h"
#include "app/engine/engine_loader.h"
#include "model/core/methods.h"

namespace xsmoe::cli {
namespace {

struct ReferencesOptions {
  std::string run, stream;
  bool json = false;
};

nlohmann::json toJson(const std::vector<ReferencedTest>& tests, const RunDescription& run, const ToldRun& told) {
  auto windows = nlohmann::json::array();
  for (const auto& test : tests) {
    nlohmann::json window{{"window", test.window.value}, {"tested_on", test.testedOn.value}, {"results", resultsObject(test.references)}};
    window.update(metricsObject(test.test));
    windows.push_back(window);
  }
  return {{"run", run.folder},
          {"method", nameOf(run.settings.model.method, run.settings.model.continual)},
          {"changes_by_hand", told.changes},
          {"windows", windows},
          {"references", meansObject(tests)}};
}

int references(const ReferencesOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto history = (*engine)->openRun(options.run);
  if (!history) return console.fail(history.error());
  const auto questions = (*engine)->openQuestions(options.run, options.stream);
  if (!questions) return console.fail(questions.error());
  const auto tests = (*questions)->references(std::ref(progress));
  if (!tests) return progress.stopped() ? kInterrupted : console.fail(tests.error());
  if (tests->empty()) return console.fail(badInput(options.run, "the run has no test yet", "Train at least one window").value());
  const auto told = toldRun(*history);
  console.object(toJson(*tests, history->description(), told));
  const auto& model = history->description().settings.model;
  printTests(console, *tests, nameOf(model.method, model.continual));
  printDeviations(console, told);
  return 0;
}

}  // namespace

void addReferences(CLI::App& program, Run& run) {
  auto* command =
      program.add_subcommand("references",
                             "What ranks without any training on the tests of a run: popularity, transitions between items, "
                             "similarity of pictures and texts; of the built-in stream also what is attainable knowing its design. The "
                             "run is left as it is.");
  auto options = std::make_shared<ReferencesOptions>();
  command->add_option("RUN", options->run, "Run folder.")->required();
  command->add_option("--stream", options->stream, "The run's stream, where it has moved.");
  command->add_flag("--json", options->json, "One JSON object on standard output.");
  command->callback([&run, options] { run = [options] { return references(*options); }; });
}

}  // namespace xsmoe::cli
