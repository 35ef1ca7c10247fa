// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/data_report_json.h"
#include "app/cli/report_text.h"
#include "app/cli/run_options.h"
#include "app/cli/stoppable_progress.h"
#include "app/engine/engine_loader.h"
#include "model/core/methods.h"

namespace xsmoe::cli {
namespace {

struct InspectOptions {
  std::string stream;
  bool json = false;
  RunOptions run;
};

int inspect(const InspectOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto overview = (*engine)->inspect(options.stream, options.run.settings().protocol, options.run.choice(), std::ref(progress));
  if (progress.stopped()) return kInterrupted;
  if (!overview) return console.fail(overview.error());
  console.object(reportJson(overview->report));
  for (const auto& line : reportLines(overview->report)) console.line(line);
  if (!overview->report.featuresFound)
    console.message("xsmoe: the stream has no feature cache: only " + keysWithoutFeatures() + " train without one");
  if (overview->constantFirstState)
    console.message("xsmoe: hidden state 0 is the same for every item, so the first side layer sees a constant");
  return overview->report.leaks.empty() ? 0 : 1;
}

}  // namespace

void addInspect(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("inspect", "Say what a stream holds, window by window, and what is left out and why.");
  auto options = std::make_shared<InspectOptions>();
  command->add_option("STREAM", options->stream, "Stream folder.")->required();
  command->add_flag("--json", options->json, "One JSON object on standard output.");
  options->run.addProtocolTo(*command);
  command->callback([&run, options] { run = [options] { return inspect(*options); }; });
}

}  // namespace xsmoe::cli
