// SPDX-License-Identifier: Apache-2.0
#include "app/cli/fallen_rankings.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "app/cli/slice_kinds.h"
#include "model/core/run_moment.h"

namespace xsmoe::cli {
namespace {

Result<RankedTest> rankingAfter(engine::Questions& questions, const RunMoment& moment, const FallenOptions& options,
                                const ProgressCallback& progress) {
  return questions.rankedTest(moment, {options.test >= 0 ? options.test : moment.window.value + 1}, progress);
}

Result<Rankings> ofTwoWindows(engine::Questions& run, const FallenOptions& options, const ProgressCallback& progress) {
  auto before = rankingAfter(run, {options.from, options.fromEpoch}, options, progress);
  if (!before) return tl::unexpected(before.error());
  auto after = rankingAfter(run, {options.to, options.epoch}, options, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

/// The one that is asked for, or the last one that both runs have.
Result<WindowIndex> windowOfBoth(const FallenOptions& options, engine::Questions& run, engine::Questions& other) {
  if (options.window >= 0) return WindowIndex{options.window};
  const auto own = run.rankedWindows(), others = other.rankedWindows();
  std::vector<WindowIndex> both;
  std::set_intersection(own.begin(), own.end(), others.begin(), others.end(), std::back_inserter(both));
  if (both.empty()) return badInput(options.beside, "the two runs have no tested window in common", "Train at least one window of each");
  return both.back();
}

Result<Rankings> ofTwoRuns(engine::Questions& run, engine::Engine& engine, const FallenOptions& options, const ProgressCallback& progress) {
  auto other = engine.openQuestions(options.beside, options.stream);
  if (!other) return tl::unexpected(other.error());
  const auto window = windowOfBoth(options, run, **other);
  if (!window) return tl::unexpected(window.error());
  auto before = rankingAfter(**other, *window, options, progress);
  if (!before) return tl::unexpected(before.error());
  other->reset();  // and its model: one at a time
  auto after = rankingAfter(run, *window, options, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

/// The model as it is, then a copy that a threshold has pruned.
Result<Rankings> ofAPruning(engine::Questions& run, const FallenOptions& options, const ProgressCallback& progress) {
  const WindowIndex window{options.window}, tested{options.test >= 0 ? options.test : options.window + 1};
  auto before = run.prunedTest(window, tested, 0, progress);
  if (!before) return tl::unexpected(before.error());
  auto after = run.prunedTest(window, tested, options.tau, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

/// A copy without the experts that were born for the window, then the model as it is.
Result<Rankings> ofAnExpansion(engine::Questions& run, const FallenOptions& options, const ProgressCallback& progress) {
  const WindowIndex window{options.expansion}, tested{options.test >= 0 ? options.test : options.expansion + 1};
  auto before = run.unexpandedTest(window, tested, progress);
  if (!before) return tl::unexpected(before.error());
  auto after = run.prunedTest(window, tested, 0, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

}  // namespace

Result<Rankings> rankingsOf(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto run = engine.openQuestions(options.run, options.stream);
  if (!run) return tl::unexpected(run.error());
  const auto picked = pickedIn(options.items, **run);
  if (!picked) return tl::unexpected(picked.error());
  auto rankings = options.isExpansion()    ? ofAnExpansion(**run, options, progress)
                  : options.isPruning()    ? ofAPruning(**run, options, progress)
                  : options.beside.empty() ? ofTwoWindows(**run, options, progress)
                                           : ofTwoRuns(**run, engine, options, progress);
  if (rankings) markPicked(rankings->second, *picked);
  return rankings;
}

}  // namespace xsmoe::cli
