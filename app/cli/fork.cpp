// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "app/cli/change_option.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/free_folder.h"
#include "app/cli/hidden_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/number_option.h"
#include "app/cli/rank_options.h"
#include "app/cli/run_listener.h"
#include "app/cli/run_options.h"
#include "app/engine/engine_loader.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe::cli {
namespace {

const std::set<std::string> kOwn{"help", "window", "run", "stream", "change", "json", "ranks", "rank-timeout", "rank-port", "rank-gloo"};

constexpr int kMostWindow = 1'000'000;  // more than any run has

struct ForkOptions {
  std::string run, fork, stream;
  int window = 0;
  bool json = false;
  std::vector<Change> changes;
  RunOptions settings;
  RankOptions ranks;
};

engine::ForkRequest requestOf(const ForkOptions& options, const CLI::App& command, const std::optional<RankPlace>& place) {
  const std::filesystem::path folder =
      options.fork.empty() ? freeFolderBeside(options.run, fmt::format("_D{}", options.window)) : std::filesystem::path(options.fork);
  return {options.run, {options.window}, folder, givenSettings(command, kOwn), options.stream, place};
}

/// Stops a fork of which an asked change is refused, before it trains: without the change it would be its run again.
class ListenerToRefusals : public RunListener {
 public:
  ListenerToRefusals(Console& console, const std::vector<Change>& asked, engine::Controls& controls)
      : RunListener(console), asked_(asked), controls_(controls) {}

  [[nodiscard]] const std::string& refusal() const { return refusal_; }  ///< a sentence; empty: nothing was refused
  void onStarted(const RunDescription& run) override {
    folder_ = run.folder;
    RunListener::onStarted(run);
  }
  void onEvent(const RunEvent& event) override {
    RunListener::onEvent(event);
    const auto* const logged = std::get_if<ChangeLogged>(&event.detail);
    if (logged == nullptr || logged->refusal.empty() || !refusal_.empty()) return;
    const auto* const change = std::get_if<Change>(&logged->act);
    if (change == nullptr || std::find(asked_.begin(), asked_.end(), *change) == asked_.end()) return;
    refusal_ = logged->refusal;
    controls_.stop();
  }

  /// The run folder that was made goes, since nothing was trained in it; the exit code.
  [[nodiscard]] int fail(Console& console) const {
    std::error_code problem;
    std::filesystem::remove_all(folder_, problem);
    const std::string what = refusal_.ends_with('.') ? refusal_.substr(0, refusal_.size() - 1) : refusal_;
    return console.fail(
        {ErrorKind::kBadInput, what, "--change",
         problem ? "Nothing was trained; the folder " + folder_ + " can be removed" : "Nothing was trained, and no run made"});
  }

 private:
  const std::vector<Change>& asked_;
  engine::Controls& controls_;
  std::string refusal_, folder_;
};

/// A rank besides rank 0: it prints nothing but what is wrong.
int forkBeside(const ForkOptions& options, const CLI::App& command, const RankPlace& place) {
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return failAs(place, engine.error(), console);
  UntoldRun nobody;
  askFor(options.changes, controls);  // as rank 0 does, so that all make them
  return exitCodeAs(place, (*engine)->fork(requestOf(options, command, place), nobody, controls), controls, console);
}

int forkRun(const ForkOptions& options, const CLI::App& command) {
  const auto place = options.ranks.place();
  if (!place) return Console(options.json).fail(place.error());
  if (*place && (*place)->rank > 0) return forkBeside(options, command, **place);
  if (options.ranks.starts()) {
    Console console(options.json);
    return options.ranks.start(console);
  }
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  ListenerToRefusals listener(console, options.changes, controls);
  askFor(options.changes, controls);
  const auto outcome = (*engine)->fork(requestOf(options, command, *place), listener, controls);
  if (!listener.refusal().empty()) return listener.fail(console);
  return exitCodeOf(outcome, controls, listener, console);
}

/// Shows the options of a run as a fork takes them. Those that it cannot change are there to be refused with the reason, not to be offered.
void asForFork(CLI::App& command) {
  for (auto* option : command.get_options()) {
    if (option->get_lnames().empty() || kOwn.contains(option->get_lnames().front())) continue;
    option->default_str("");  // that of a new run is not what a fork begins with
    if (option->get_lnames().front() == kGroupingKey) option->description("Hidden states with a side layer, increasing: 6,12.");
    if (!mayChangeInFork(option->get_lnames().front())) option->group(kHidden);
  }
}

}  // namespace

void addFork(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("fork",
                                         "Go on from the end of a window with other settings, as a run of its own; settings that are "
                                         "not given stay as they were there.");
  auto options = std::make_shared<ForkOptions>();
  command->add_option("RUN", options->run, "Run folder; the run may be going on.")->required();
  addNumber(*command, "--window", options->window, "The last window that the two share, from 0.", 0, kMostWindow)->required();
  command->add_option("--run", options->fork, "Run folder to make; without it one beside RUN with the window's name, such as RUN_D3.");
  command->add_option("--stream", options->stream, "The run's stream folder, where it has moved.");
  addChanges(*command, options->changes);
  command->add_flag("--json", options->json, "One JSON object a line on standard output, from the end of that window on.");
  options->settings.addTo(*command);
  options->ranks.addTo(*command);
  asForFork(*command);
  command->callback([&run, options, command] { run = [options, command] { return forkRun(*options, *command); }; });
}

}  // namespace xsmoe::cli
