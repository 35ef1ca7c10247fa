// SPDX-License-Identifier: Apache-2.0
// How RecommendationDesk answers what each τ would do.
#include "model/experiments/desk/recommendation_desk.h"
#include "model/streaming/what_if.h"

namespace xsmoe::experiments {

Result<streaming::ModelMoment> RecommendationDesk::momentAfter(int window) {
  auto model = stored(window);
  if (!model) return tl::unexpected(model.error());
  const auto history = readRun(paths_);
  if (!history) return tl::unexpected(history.error());
  for (const auto& one : history->windows()) {
    if (one.window.value != window || !one.done) continue;
    return streaming::ModelMoment{{window}, one.done->epochs, *model, *model, one.done->usage, one.pinned};
  }
  return badInput(paths_.record().string(), "the record does not hold the end of window " + std::to_string(window),
                  "Its weights are there: resume the run to record the window again");
}

Result<WhatIf> RecommendationDesk::whatIf(const engine::WhatIfRequest& request, const ProgressCallback& progress) {
  const auto moment = request.window ? momentAfter(*request.window) : copyNow();
  if (!moment) return tl::unexpected(moment.error());
  if (moment->epoch == 0)
    return failure("window " + std::to_string(moment->window.value), "no epoch is finished, so nothing shows yet how the experts are used",
                   "Ask again after the window's first epoch");
  streaming::WhatIfTask task;
  task.stream = &session_.windows();
  task.window = moment->window;
  task.usage = moment->usage;
  task.pinned = moment->pinned;
  task.sample = request.sample;
  task.seed = manifest_.description.settings.training.seed;
  auto answer = streaming::measureWhatIf(*moment->judged, task, progress);
  if (!answer) return answer;
  answer->epoch = moment->epoch;
  answer->live = !request.window;
  return answer;
}

}  // namespace xsmoe::experiments
