// SPDX-License-Identifier: Apache-2.0
#include "app/cli/fallen_rankings.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

namespace xsmoe::cli {
namespace {

Result<std::unique_ptr<engine::Questions>> ask(engine::Engine& engine, const FallenOptions& options, const std::string& run) {
  return engine.openQuestions(run, options.stream);
}

Result<RankedTest> rankingAfter(engine::Questions& questions, int window, const FallenOptions& options, const ProgressCallback& progress) {
  return questions.rankedTest(window, options.test >= 0 ? options.test : window + 1, progress);
}

Result<Rankings> ofTwoWindows(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto questions = ask(engine, options, options.run);
  if (!questions) return tl::unexpected(questions.error());
  auto before = rankingAfter(**questions, options.from, options, progress);
  if (!before) return tl::unexpected(before.error());
  auto after = rankingAfter(**questions, options.to, options, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

/// The one that is asked for, or the last one that both runs have.
Result<int> windowOfBoth(const FallenOptions& options, engine::Questions& run, engine::Questions& other) {
  if (options.window >= 0) return options.window;
  const auto own = run.rankedWindows(), others = other.rankedWindows();
  std::vector<int> both;
  std::set_intersection(own.begin(), own.end(), others.begin(), others.end(), std::back_inserter(both));
  if (both.empty()) return badInput(options.beside, "the two runs have no tested window in common", "Train at least one window of each");
  return both.back();
}

Result<Rankings> ofTwoRuns(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto run = ask(engine, options, options.run);
  if (!run) return tl::unexpected(run.error());
  auto other = ask(engine, options, options.beside);
  if (!other) return tl::unexpected(other.error());
  const auto window = windowOfBoth(options, **run, **other);
  if (!window) return tl::unexpected(window.error());
  auto before = rankingAfter(**other, *window, options, progress);
  if (!before) return tl::unexpected(before.error());
  other->reset();  // and its model: one at a time
  auto after = rankingAfter(**run, *window, options, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

/// The model as it is, then a copy that a threshold has pruned.
Result<Rankings> ofAPruning(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto questions = ask(engine, options, options.run);
  if (!questions) return tl::unexpected(questions.error());
  const int tested = options.test >= 0 ? options.test : options.window + 1;
  auto before = (*questions)->prunedTest(options.window, tested, 0, progress);
  if (!before) return tl::unexpected(before.error());
  auto after = (*questions)->prunedTest(options.window, tested, options.tau, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

/// A copy without the experts that were born for the window, then the model as it is.
Result<Rankings> ofAnExpansion(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto questions = ask(engine, options, options.run);
  if (!questions) return tl::unexpected(questions.error());
  const int tested = options.test >= 0 ? options.test : options.expansion + 1;
  auto before = (*questions)->unexpandedTest(options.expansion, tested, progress);
  if (!before) return tl::unexpected(before.error());
  auto after = (*questions)->prunedTest(options.expansion, tested, 0, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

}  // namespace

Result<Rankings> rankingsOf(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  if (options.isExpansion()) return ofAnExpansion(options, engine, progress);
  if (options.isPruning()) return ofAPruning(options, engine, progress);
  return (options.beside.empty() ? ofTwoWindows : ofTwoRuns)(options, engine, progress);
}

}  // namespace xsmoe::cli
