// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/free_folder.h"
#include "app/cli/interrupt.h"
#include "app/cli/run_listener.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

struct ReplayOptions {
  std::string run, replay, stream;
  bool json = false;
};

int tell(const engine::ReplayOutcome& outcome, Console& console) {
  console.object({{"event", "replayed"},
                  {"windows", outcome.windows},
                  {"changes", outcome.changes},
                  {"equal", outcome.differences.empty()},
                  {"differences", outcome.differences}});
  if (outcome.differences.empty()) {
    console.line(fmt::format("equal to the run, bit for bit: weights and metrics of {}, with {} made again",
                             counted(outcome.windows, "window"), counted(outcome.changes, "change")));
    return 0;
  }
  for (const auto& difference : outcome.differences) console.line("not equal to the run: " + difference);
  return 1;
}

int replay(const ReplayOptions& options) {
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto folder = options.replay.empty() ? freeFolderBeside(options.run, "_replay") : std::filesystem::path(options.replay);
  RunListener listener(console);
  const auto outcome = (*engine)->replay({options.run, folder, options.stream}, listener, controls);
  if (!outcome) return exitCodeOf(tl::unexpected(outcome.error()), controls, listener, console);
  return outcome->outcome.stopped ? exitCodeOf(outcome->outcome, controls, listener, console) : tell(*outcome, console);
}

}  // namespace

void addReplay(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "replay", "Make a run again, every change at the batch at which it was made, and compare the two. Exit code 1: they differ.");
  auto options = std::make_shared<ReplayOptions>();
  command->add_option("RUN", options->run, "Run folder.")->required();
  command->add_option("--run", options->replay, "Run folder to make; without it RUN_replay beside RUN.");
  command->add_option("--stream", options->stream, "The run's stream folder, where it has moved.");
  command->add_flag("--json", options->json, "One JSON object a line on standard output.");
  command->callback([&run, options] { run = [options] { return replay(*options); }; });
}

}  // namespace xsmoe::cli
