// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run_listener.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/data_lines.h"
#include "app/cli/event_lines.h"
#include "app/cli/forecast_lines.h"
#include "app/cli/interrupt.h"
#include "app/cli/list_option.h"
#include "app/cli/reference_tables.h"
#include "model/analysis/step_split.h"
#include "model/core/methods.h"

namespace xsmoe::cli {
namespace {

std::string partInWords(StepPart part) {
  switch (part) {
    case StepPart::kData: return "preparing its batch";
    case StepPart::kForward: return "forward and loss";
    case StepPart::kMetering: return "measuring utilization";
    case StepPart::kBackward: return "backward";
    case StepPart::kOptimizer: return "optimizer";
    case StepPart::kRanks: return "the other ranks";
    case StepPart::kDevice: return "waiting for the GPU";
  }
  return "";
}

/// "a step of D_8 takes 8.13 ms: preparing its batch 4.10 %, forward and loss 38.20 %, …, other 6.00 %".
std::string stepLine(const StepSplit& split) {
  auto line = fmt::format("a step of D_{} takes {:.2f} ms:", split.window.value, 1000 * split.perStep());
  for (const auto part : kStepParts)
    if (const auto& seconds = split.parts.of(part)) line += fmt::format(" {} {},", partInWords(part), percent(split.share(*seconds)));
  return line + " other " + percent(split.share(split.rest()));
}

}  // namespace

void RunListener::onStarted(const RunDescription& run) {
  begin();
  history_ = RunHistory(run);
  console_.message(fmt::format("{} on {}, {}, {}; run folder {}", run.streamTitle, run.device, run.precision,
                               counted(run.settings.protocol.windows, "window"), run.folder));
  if (const auto warning = validationWarning(run.settings.training); !warning.empty()) console_.message("xsmoe: " + warning);
}

void RunListener::onData(const DataReport& data) {
  console_.object(dataObject(data));
  for (const auto& line : dataLines(data)) console_.line(line);
  for (const auto& warning : dataWarnings(data)) console_.message("xsmoe: " + warning);
}

void RunListener::onResumed(const RunHistory& kept) {
  history_ = kept;
  const auto* const window = kept.newest();
  if (window == nullptr) return console_.message("begins again with D_0");
  console_.message(window->done ? fmt::format("goes on after D_{}", window->window.value)
                                : fmt::format("goes on in D_{} after epoch {}", window->window.value, window->epochs.size()));
}

void RunListener::onEvent(const RunEvent& event) {
  history_.apply(event);
  if (const auto* batch = std::get_if<BatchDone>(&event.detail)) return showBatch(*batch);
  const auto& model = history_.description().settings.model;
  const bool finished = std::holds_alternative<RunFinished>(event.detail);
  if (finished) {
    showForecast();
    showSteps();
  }
  const auto tests = finished ? referencedTests(history_) : std::vector<ReferencedTest>();
  if (auto object = eventObject(event, model.method)) {
    if (finished) (*object)["references"] = meansObject(tests);
    console_.object(*object);
  }
  if (const auto text = eventText(event, history_))
    for (const auto& line : partsOf(*text, '\n')) console_.line(line);
  if (finished) printMeans(console_, tests, nameOf(model.method, model.continual));
}

/// Beside what it was expected to take, where somebody asked.
void RunListener::showForecast() {
  const auto compared = compareForecast(history_);
  if (!compared) return;
  console_.object(comparisonObject(*compared));
  for (const auto& line : comparisonLines(*compared)) console_.line(line);
}

/// For people; each epoch's object has the numbers.
void RunListener::showSteps() {
  if (const auto split = newestStepSplit(history_)) console_.line(stepLine(*split));
}

void RunListener::showBatch(const BatchDone& batch) {
  console_.progress({fmt::format("D_{} epoch {} batch {}: loss {:.4f}", batch.window.value, batch.epoch, batch.batch, batch.loss),
                     batch.window.value, history_.description().settings.protocol.windows - 1, "windows"});
}

int stoppedBeforeRun(Console& console) {
  console.message("xsmoe: stopped before training began; no run was made or changed");
  return kInterrupted;
}

int exitCodeOf(const Result<engine::TrainOutcome>& outcome, const engine::Controls& controls, const RunListener& listener,
               Console& console) {
  if (outcome) return outcome->stopped ? kInterrupted : 0;
  if (!controls.stopRequested()) return console.fail(outcome.error());
  return listener.begun() ? kInterrupted : stoppedBeforeRun(console);
}

}  // namespace xsmoe::cli
