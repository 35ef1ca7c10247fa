// SPDX-License-Identifier: Apache-2.0
#include "app/cli/stored_run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "app/cli/number_option.h"
#include "app/engine/engine_loader.h"
#include "model/analysis/run_summary.h"

namespace xsmoe::cli {
namespace {

constexpr int kLastWindow = 1'000'000;  // more than any run has, of epochs too

tl::unexpected<Error> noWeights(const RunHistory& history, const std::string& run) {
  if (windowsDone(history) > 0) return badInput(run, "the run's weights were removed", "Make the run again: xsmoe replay " + run);
  return badInput(run, "the run has no stored weights", "Train at least one window");
}

/// That the default is not the last window that was trained.
void tellMissing(const RunHistory& history, int taken, Console& console) {
  int last = taken;
  for (const auto& window : history.windows())
    if (window.done) last = std::max(last, window.window.value);
  if (last > taken)
    console.message("xsmoe: the weights of " + momentText(last, 0) + " are missing: those of " + momentText(taken, 0) + " are taken");
}

}  // namespace

std::string momentText(int window, int epoch) {
  const auto trained = "D_" + std::to_string(window);
  return epoch > 0 ? trained + ", epoch " + std::to_string(epoch) : trained;
}

void StoredRunOptions::addTo(CLI::App& command) {
  command.add_option("RUN", run, "Run folder.")->required();
  addNumber(command, "--window", window, "Trained window W; the last stored one by default.", 0, kLastWindow)->default_str("");
  command.add_option("--stream", stream, "The run's stream, where it has moved.");
  command.add_flag("--json", json, "One JSON object on standard output.");
}

void StoredRunOptions::addEpochTo(CLI::App& command) {
  addNumber(command, "--epoch", epoch, "Epoch of --window, from 1, whose weights are kept (train --keep-epochs); else the window's end.", 1,
            kLastWindow)
      ->default_str("")
      ->needs(command.get_option("--window"));
}

std::string StoredRunOptions::moment(int ofWindow) const { return momentText(ofWindow, epoch); }

Result<StoredRun> openStoredRun(const StoredRunOptions& options, Console& console) {
  auto engine = app::loadEngine();
  if (!engine) return tl::unexpected(engine.error());
  auto questions = (*engine)->openQuestions(options.run, options.stream);
  if (!questions) return tl::unexpected(questions.error());
  auto history = (*engine)->openRun(options.run);
  if (!history) return tl::unexpected(history.error());
  StoredRun opened{std::move(*engine), std::move(*questions), std::move(*history), options.window};
  if (opened.window >= 0) return opened;
  const auto stored = opened.questions->storedWindows();
  if (stored.empty()) return noWeights(opened.history, options.run);
  opened.window = stored.back().value;
  tellMissing(opened.history, opened.window, console);
  return opened;
}

}  // namespace xsmoe::cli
