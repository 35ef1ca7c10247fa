// SPDX-License-Identifier: Apache-2.0
#include "app/cli/experiment_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "app/cli/counted.h"
#include "app/cli/data_lines.h"
#include "app/cli/metrics_json.h"
#include "app/cli/printed_table.h"
#include "app/cli/time_left_text.h"
#include "model/analysis/run_state_words.h"
#include "model/core/methods.h"
#include "model/core/names.h"

namespace xsmoe::cli {
namespace {

nlohmann::json orNull(const std::string& text) { return text.empty() ? nlohmann::json() : nlohmann::json(text); }

nlohmann::json orNull(const std::optional<double>& number) { return number ? nlohmann::json(*number) : nlohmann::json(); }

std::string methodOf(const RunSettings& settings) { return nameOf(settings.model.method, settings.model.continual); }

nlohmann::json objectOf(const PlannedRun& run, const ExperimentPace& pace) {
  return {{"event", "planned"},
          {"name", run.name},
          {"run", run.folder},
          {"method", methodOf(run.settings)},
          {"varied", run.varied},
          {"state", name(run.state)},
          {"there_as", orNull(run.thereAs())},
          {"windows", run.windows},
          {"done", run.done},
          {"to_train", run.toTrain()},
          {"shared", run.shared},
          {"shared_with", orNull(run.sharedWith)},
          {"may_share_more", run.mayShareMore},
          {"problem", orNull(run.problem)},
          {"seconds", orNull(secondsLeft(run, pace))}};
}

TableRow rowOf(const PlannedRun& run, const ExperimentPace& pace) {
  const auto seconds = secondsLeft(run, pace);
  const auto shared = run.shared == 0 ? std::string("–") : fmt::format("{}{}", run.mayShareMore ? "≥ " : "", run.shared);
  const auto as = run.thereAs();
  return {run.name,
          as.empty() ? stateWord(run) : fmt::format("{}, is there as {}", stateWord(run), as),
          fmt::format("{}", run.windows),
          shared,
          fmt::format("{}{}", run.mayShareMore && run.toTrain() > 0 ? "≤ " : "", run.toTrain()),
          seconds ? fmt::format("{:.0f} s", *seconds) : "–"};
}

/// "seed 1  tau 0.1": what tells a run from the others.
std::string inWords(const SettingTexts& varied) {
  std::string text;
  for (const auto& [key, value] : varied) text += fmt::format("{}{} {:<6}", text.empty() ? "" : " ", key, value);
  return text;
}

nlohmann::json objectOf(const engine::ExperimentRun& run) {
  nlohmann::json object{{"event", "run"},
                        {"name", run.name},
                        {"run", run.folder},
                        {"method", methodOf(run.settings)},
                        {"seed", run.settings.training.seed},
                        {"tau", run.settings.model.tau},
                        {"grouping", name(run.settings.model.grouping)},
                        {"varied", run.varied},
                        {"windows", run.windows},
                        {"shared", run.shared},
                        {"shared_with", orNull(run.sharedWith)},
                        {"saved_seconds", run.savedSeconds}};
  object.update(metricsObject(run.result.mean));
  return object;
}

void tellFailed(const engine::ExperimentRun& run, Console& console) {
  const auto why = describe(*run.problem);
  console.object({{"event", "failed run"}, {"name", run.name}, {"run", run.folder}, {"varied", run.varied}, {"message", why}});
  console.message("xsmoe: " + run.name + " failed: " + why);
}

/// Before weeks of training: of the runs that have something to train, each such warning once.
void tellUnvalidated(const std::vector<PlannedRun>& runs, Console& console) {
  std::set<std::string> warnings;
  for (const auto& run : runs)
    if (run.toTrain() > 0) warnings.insert(validationWarning(run.settings.training));
  for (const auto& warning : warnings)
    if (!warning.empty()) console.message("xsmoe: " + warning);
}

}  // namespace

void tellPlan(const std::vector<PlannedRun>& runs, Console& console) {
  const ExperimentPace pace(runs);
  const auto time = timeLeft(runs, pace);
  const int toTrain = windowsToTrain(runs);
  std::vector<TableRow> rows{{"run", "state", "windows", "shared", "to train", "time"}};
  int windows = 0, shared = 0;
  for (const auto& run : runs) {
    console.object(objectOf(run, pace));
    rows.push_back(rowOf(run, pace));
    windows += run.windows;
    shared += run.shared;
  }
  console.object({{"event", "plan"},
                  {"runs", runs.size()},
                  {"windows", windows},
                  {"to_train", toTrain},
                  {"shared", shared},
                  {"seconds", time.seconds},
                  {"unknown", time.unknown}});
  printTable(console, rows, 2);
  for (const auto& run : runs)
    if (!run.problem.empty()) console.message("xsmoe: " + run.name + ": " + run.problem);
  tellUnvalidated(runs, console);
  auto text = fmt::format("{}, {}: {} to train at most, {} shared at least", counted(std::ssize(runs), "run"), counted(windows, "window"),
                          toTrain, shared);
  if (const auto left = toTrain == 0 ? std::string() : timeLeftText(time); !left.empty()) text += "; " + left;
  console.line(text);
}

void ExperimentLines::onPlanned(const std::vector<PlannedRun>& runs) {
  runs_ = there_ = runs;
  pace_ = ExperimentPace(runs);
  tellPlan(runs, console_);
  free_ = std::chrono::steady_clock::now();
}

PlannedRun* ExperimentLines::planned(const std::string& folder) {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const PlannedRun& one) { return one.folder == folder; });
  return found == runs_.end() ? nullptr : &*found;
}

void ExperimentLines::onStarted(const RunDescription& run) {
  begin();
  pace_.opened(std::chrono::duration<double>(std::chrono::steady_clock::now() - free_).count());
  name_ = run.name;
  history_ = RunHistory(run);
  now_ = planned(run.folder);
  if (now_ == nullptr || now_->state != PlannedState::kNew) return;
  now_->state = PlannedState::kUnfinished;
  now_->done = run.origin ? run.origin->window.value + 1 : 0;
}

void ExperimentLines::onData(const DataReport& data) {
  if (std::exchange(warned_, true)) return;  // it is the same stream
  for (const auto& warning : dataWarnings(data)) console_.message("xsmoe: " + warning);
}

void ExperimentLines::onResumed(const RunHistory& kept) { history_ = kept; }

void ExperimentLines::onEvent(const RunEvent& event) {
  history_.apply(event);
  if (const auto* epoch = std::get_if<EpochDone>(&event.detail)) return showProgress(*epoch);
  const auto* done = std::get_if<WindowDone>(&event.detail);
  if (done == nullptr || now_ == nullptr) return;
  ++trained_[now_->folder];
  pace_.trained(*now_, secondsTaken(*history_.newest()));
  now_->done = done->window.value + 1;
}

void ExperimentLines::showProgress(const EpochDone& epoch) {
  const int left = windowsToTrain(runs_);
  int windows = 0;
  for (const auto& run : runs_) windows += run.windows;
  auto text = fmt::format("{}: D_{} epoch {}", name_, epoch.window.value, epoch.epoch);
  if (const auto time = timeLeftText(timeLeft(runs_, pace_)); !time.empty()) text += ", " + time;
  console_.progress({text, windows - left, windows, "windows"});
}

void ExperimentLines::onRun(const engine::ExperimentRun& run) {
  if (auto* const known = planned(run.folder)) {
    known->state = run.problem ? PlannedState::kFailed : PlannedState::kFinished;
    if (run.problem) known->windows = known->done;  // nothing more of it is trained now
  }
  now_ = nullptr;
  free_ = std::chrono::steady_clock::now();
  if (run.problem) return tellFailed(run, console_);
  console_.object(objectOf(run));
  const auto metric = [&](double Metrics::*field) { return run.result.mean ? percent((*run.result.mean).*field) : "–"; };
  const auto trained = run.shared == 0 ? counted(run.windows, "window") + " trained"
                                       : fmt::format("{} of {} shared", run.shared, counted(run.windows, "window"));
  console_.line(
      fmt::format("{}  HR@10 {:>8}  NDCG@10 {:>8}  {}", inWords(run.varied), metric(&Metrics::hr10), metric(&Metrics::ndcg10), trained));
}

int ExperimentLines::windowsThere(const std::string& folder) const {
  const auto found = std::find_if(there_.begin(), there_.end(), [&](const PlannedRun& one) { return one.folder == folder; });
  return found == there_.end() || found->state == PlannedState::kNew ? 0 : found->done;
}

void ExperimentLines::tellAll(const engine::ExperimentOutcome& outcome) {
  int windows = 0, there = 0, trained = 0, shared = 0;
  double saved = 0;
  for (const auto& run : outcome.runs) {
    const int now = trained_[run.folder];
    windows += run.windows;
    trained += now;
    // What a run shares that was there, or that another program has made meanwhile, is among what was there.
    if (windowsThere(run.folder) > 0 || now + run.shared < run.windows) {
      there += run.windows - now;
      continue;
    }
    shared += run.shared;
    saved += run.savedSeconds;
  }
  const auto failed = outcome.failed.size();
  if (outcome.stopped) {
    const auto changed =
        static_cast<std::size_t>(std::count_if(there_.begin(), there_.end(), [](const PlannedRun& run) { return !run.problem.empty(); }));
    const auto left = runs_.size() - outcome.runs.size() - failed - changed;
    console_.message(fmt::format("xsmoe: stopped; {} left, the same command goes on", counted(static_cast<std::int64_t>(left), "run")));
    return;
  }
  console_.object({{"event", "experiment"},
                   {"runs", outcome.runs.size()},
                   {"failed", failed},
                   {"changed", outcome.changed.size()},
                   {"windows", windows},
                   {"trained", trained},
                   {"there", there},
                   {"shared", shared},
                   {"saved_seconds", saved}});
  auto text = fmt::format("{}, {}: {} trained", counted(std::ssize(outcome.runs), "run"), counted(windows, "window"), trained);
  if (there > 0) text += fmt::format(", {} there already", there);
  text += fmt::format(", {} shared", shared);
  if (shared > 0) text += fmt::format(", which saved {:.1f} s of training", saved);
  console_.line(text);
  if (failed > 0)
    console_.message(fmt::format("xsmoe: {} failed; the same command tries again", counted(static_cast<std::int64_t>(failed), "run")));
  for (const auto& run : outcome.changed) console_.message("xsmoe: " + run.name + " is missing: " + describe(*run.problem));
}

}  // namespace xsmoe::cli
