// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/change_option.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "app/cli/rank_options.h"
#include "app/cli/run_listener.h"
#include "app/cli/run_options.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

struct ResumeOptions {
  std::string run, stream;
  std::optional<double> learningRate;
  bool extend = false, json = false;
  std::vector<Change> changes;
  RankOptions ranks;
};

engine::ResumeRequest requestOf(const ResumeOptions& options, const std::optional<RankPlace>& place) {
  return {options.run, options.stream, options.learningRate, options.extend, place};
}

/// A rank besides rank 0: it prints nothing but what is wrong.
int resumeBeside(const ResumeOptions& options, const RankPlace& place) {
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return failAs(place, engine.error(), console);
  UntoldRun nobody;
  askFor(options.changes, controls);  // as rank 0 does, so that all make them
  return exitCodeAs(place, (*engine)->resume(requestOf(options, place), nobody, controls), controls, console);
}

int resume(const ResumeOptions& options) {
  const auto place = options.ranks.place();
  if (!place) return Console(options.json).fail(place.error());
  if (*place && (*place)->rank > 0) return resumeBeside(options, **place);
  if (options.ranks.starts()) {
    Console console(options.json);
    return options.ranks.start(console);
  }
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  RunListener listener(console);
  askFor(options.changes, controls);
  return exitCodeOf((*engine)->resume(requestOf(options, *place), listener, controls), controls, listener, console);
}

}  // namespace

void addResume(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("resume", "Go on with a run that was stopped or killed, to the end it would have had.");
  auto options = std::make_shared<ResumeOptions>();
  command->add_option("RUN", options->run, "Run folder.")->required();
  command->add_option("--stream", options->stream, "The run's stream folder, where it has moved.");
  addSetting(*command, "learning-rate",
             "For the epochs to come and the start of the windows that follow, where the run's own diverged. It is recorded.",
             [options](const RunSettings& given) { options->learningRate = given.training.learningRate; });
  command->add_flag("--extend", options->extend,
                    "The stream has grown: go on, also from the end, with new windows of the size of the last. The earlier ones must be as "
                    "they were.");
  addChanges(*command, options->changes);
  command->add_flag("--json", options->json, "One JSON object a line on standard output, from the checkpoint on.");
  options->ranks.addTo(*command);
  command->callback([&run, options] { run = [options] { return resume(*options); }; });
}

}  // namespace xsmoe::cli
