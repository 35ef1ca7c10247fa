// SPDX-License-Identifier: Apache-2.0
// What each τ and a merge would do to a model, lists and ranks by a copy that a τ has pruned, and ranks by one without a window's births.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/core/setting_text.h"
#include "model/experiments/desk/ranked_tests.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/experiments/desk/stored_tests.h"
#include "model/streaming/exact_scores.h"
#include "model/streaming/measure_merge.h"
#include "model/streaming/measure_what_if.h"

namespace xsmoe::experiments {

Result<streaming::ModelMoment> RecommendationDesk::usedMoment(const std::optional<RunMoment>& asked) {
  auto moment = asked ? momentAfter(*asked) : copyNow();
  if (moment && moment->epoch == 0)
    return failure("window " + std::to_string(moment->window.value), "no epoch is finished, so nothing shows yet how the experts are used",
                   "Ask again after the window's first epoch");
  return moment;
}

streaming::WhatIfTask RecommendationDesk::pruningOf(const streaming::ModelMoment& moment) const {
  streaming::WhatIfTask task;
  task.stream = &session_.windows();
  task.window = moment.window;
  task.usage = moment.usage;
  task.pinned = moment.pinned;
  task.seed = manifest_.description.settings.training.seed;
  return task;
}

Result<WhatIf> RecommendationDesk::whatIf(const engine::WhatIfRequest& request, const ProgressCallback& progress) {
  const auto moment = usedMoment(request.moment);
  if (!moment) return tl::unexpected(moment.error());
  auto task = pruningOf(*moment);
  task.sample = request.sample;
  auto answer = streaming::measureWhatIf(*moment->judged, task, progress);
  if (!answer) return answer;
  answer->epoch = moment->epoch;
  answer->live = !request.moment;
  answer->asTested = !request.moment || request.moment->epoch == 0;
  return answer;
}

Result<MergeWhatIf> RecommendationDesk::whatIfMerged(const engine::MergeWhatIfRequest& request, const ProgressCallback& progress) {
  const auto moment = usedMoment(request.moment);
  if (!moment) return tl::unexpected(moment.error());
  auto task = pruningOf(*moment);
  task.sample = request.sample;
  auto answer = streaming::measureMerge(*moment->judged, task, request.asked, progress);
  if (!answer) return answer;
  answer->epoch = moment->epoch;
  answer->live = !request.moment;
  answer->asTested = !request.moment || request.moment->epoch == 0;
  return answer;
}

bool RecommendationDesk::keepsPruned(const std::shared_ptr<network::Recommender>& of, double tau) const {
  return pruned_.recommender && pruned_.tau == tau && prunedFrom_.lock() == of;
}

Result<RecommendationDesk::Model> RecommendationDesk::prunedAt(const std::optional<RunMoment>& asked, double tau) {
  if (!(tau >= 0 && tau < 1)) return usageError("τ", "the threshold is " + numberText(tau), "Give a share from 0 to below 1");
  if (asked) {  // without reading the record, as long as the weights are the same
    const auto base = stored(*asked);
    if (!base) return tl::unexpected(base.error());
    if (keepsPruned(*base, tau)) return pruned_;
  }
  const auto moment = usedMoment(asked);
  if (!moment) return tl::unexpected(moment.error());
  if (keepsPruned(moment->training, tau)) return pruned_;
  auto copy = streaming::prunedCopy(*moment->training, pruningOf(*moment), tau);
  if (!copy) return tl::unexpected(copy.error());
  pruned_ = {std::move(copy->model), {}, {}, moment->window.value, moment->epoch};
  pruned_.table = embedAll(*pruned_.recommender, pruned_.window);
  pruned_.largestNorm = streaming::ExactScores::largestNorm(pruned_.table);
  pruned_.candidates = candidatesAfter(pruned_.window);
  pruned_.ofEpoch = asked ? asked->epoch : 0;
  pruned_.tau = tau;
  pruned_.gone = std::move(copy->gone);
  prunedFrom_ = moment->training;
  return pruned_;
}

Result<RankedTest> RecommendationDesk::rankedBy(network::Recommender& copy, std::vector<ExpertName> without, WindowIndex trained,
                                                WindowIndex tested, const ProgressCallback& progress) const {
  const auto& protocol = manifest_.description.settings.protocol;
  const auto ranks = ranksOnTest(copy, session_.windows(), protocol, tested, progress);
  if (!ranks) return tl::unexpected(ranks.error());
  auto ranked = rankedTestOf(session_.windows(), catalogue_, protocol, trained, tested, *ranks);
  ranked.without = std::move(without);
  return ranked;
}

Result<RankedTest> RecommendationDesk::prunedTest(WindowIndex trained, WindowIndex tested, double tau, const ProgressCallback& progress) {
  if (const auto possible = checkTested(tested.value); !possible) return tl::unexpected(possible.error());
  const Progress test{"D_" + std::to_string(trained.value) + " pruned at τ = " + numberText(tau) + " on D_" + std::to_string(tested.value),
                      0, 1, "tests"};
  if (progress && !progress(test)) return failure(paths_.folder.string(), "cancelled");
  const auto model = prunedAt(RunMoment{trained}, tau);
  if (!model) return tl::unexpected(model.error());
  return rankedBy(*model->recommender, model->gone, trained, tested, asPartOf(progress, test));
}

Result<RankedTest> RecommendationDesk::unexpandedTest(WindowIndex trained, WindowIndex tested, const ProgressCallback& progress) {
  if (const auto possible = checkTested(tested.value); !possible) return tl::unexpected(possible.error());
  if (const auto some = checkExperts(); !some) return tl::unexpected(some.error());
  const Progress test{"D_" + std::to_string(trained.value) + " without the experts born for it on D_" + std::to_string(tested.value), 0, 1,
                      "tests"};
  if (progress && !progress(test)) return failure(paths_.folder.string(), "cancelled");
  const auto model = stored(trained);
  if (!model) return tl::unexpected(model.error());
  auto copy = streaming::copyWithoutBirths(**model, trained);
  if (!copy) return tl::unexpected(copy.error());
  return rankedBy(*copy->model, std::move(copy->gone), trained, tested, asPartOf(progress, test));
}

}  // namespace xsmoe::experiments
