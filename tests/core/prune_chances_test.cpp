// SPDX-License-Identifier: Apache-2.0
#include "model/core/prune_chances.h"

#include <gmock/gmock.h>

#include <cmath>
#include <utility>

namespace xsmoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

/// A layer whose base path has half, with the shares of its experts.
LayerUsage sharesOf(const std::vector<double>& experts) {
  LayerUsage usage;
  usage.utilization = {0.5};
  for (std::size_t j = 0; j < experts.size(); ++j) {
    usage.born.push_back(static_cast<int>(j));
    usage.utilization.push_back(experts[j]);
    usage.expertUtilization.push_back(2 * experts[j]);
  }
  return usage;
}

WindowHistory windowOf(const std::vector<std::vector<double>>& epochs) {
  WindowHistory window;
  for (const auto& shares : epochs) {
    EpochDone done;
    done.usage = {sharesOf(shares)};
    window.epochs.push_back(done);
  }
  return window;
}

std::vector<double> chancesIn(const WindowHistory& window, double tau, const std::vector<ExpertName>& pinned = {}) {
  return pruneChances(window, window.epochs.back().usage, {}, tau, Protocol::kPaper, pinned).at(0);
}

TEST(PruneChances, AreHalfWhereTauIsTheLatestShareOfTheLeast) {
  const auto window = windowOf({{0.09, 0.4}, {0.10, 0.4}, {0.11, 0.4}});
  EXPECT_THAT(chancesIn(window, 0.11), ElementsAre(DoubleNear(0.5, 0.001), 0));
}

TEST(PruneChances, FollowStudentsDistributionWithTheFreedomOfTheEpochs) {
  const auto three = windowOf({{0.09, 0.4}, {0.10, 0.4}, {0.11, 0.4}});  // standard deviation 0.01, two epochs √2 of it apart
  const double apart = std::sqrt(2.0) * 0.01;
  EXPECT_THAT(chancesIn(three, 0.11 + 2 * apart).front(), DoubleNear(0.9082, 0.001)) << "two of them above; normally it were 0.977";
  EXPECT_THAT(chancesIn(three, 0.11 - 2 * apart).front(), DoubleNear(0.0918, 0.001));
  const auto five = windowOf({{0.09, 0.4}, {0.10, 0.4}, {0.11, 0.4}, {0.12, 0.4}, {0.11, 0.4}});  // variance 0.00013
  EXPECT_THAT(chancesIn(five, 0.11 + 2 * std::sqrt(2 * 0.00013)).front(), DoubleNear(0.9419, 0.001)) << "of more epochs more is known";
}

TEST(PruneChances, AreSharedAmongTheLeastUsed) {
  const auto window = windowOf({{0.09, 0.09, 0.3}, {0.10, 0.10, 0.3}, {0.11, 0.11, 0.3}});
  const auto chances = chancesIn(window, 0.2);
  EXPECT_THAT(chances, ElementsAre(DoubleNear(0.5, 0.01), DoubleNear(0.5, 0.01), 0)) << "one of the two goes";
}

TEST(PruneChances, AreCertainWhereNothingVaries) {
  const auto window = windowOf({{0.05, 0.4}, {0.05, 0.4}, {0.05, 0.4}});
  EXPECT_THAT(chancesIn(window, 0.1), ElementsAre(DoubleNear(1, 1e-6), 0));
  EXPECT_THAT(chancesIn(window, 0.04), ElementsAre(0, 0));
}

TEST(PruneChances, SpareThePinnedAndTheOnlyExpert) {
  const auto window = windowOf({{0.05, 0.4}, {0.05, 0.4}, {0.05, 0.4}});
  EXPECT_THAT(chancesIn(window, 0.1, {{Modality::kVisual, 0, 0}}), ElementsAre(0, 0));
  EXPECT_THAT(chancesIn(windowOf({{0.05}, {0.05}, {0.05}}), 0.1), ElementsAre(0));
}

TEST(PruneChances, AreNotSaidFromFewEpochsOrFromEpochsWithOtherExperts) {
  EXPECT_THAT(chancesIn(windowOf({{0.05, 0.4}, {0.05, 0.4}}), 0.1), IsEmpty());
  EXPECT_THAT(chancesIn(windowOf({{0.05, 0.4, 0.1}, {0.05, 0.4, 0.1}, {0.05, 0.4}, {0.05, 0.4}}), 0.1), IsEmpty());
}

TEST(PruneChances, CountTheEpochUnderWay) {
  const auto window = windowOf({{0.09, 0.4}, {0.09, 0.4}});
  const auto& layers = window.epochs.back().usage;
  const auto chances = pruneChances(window, layers, {sharesOf({0.12, 0.4})}, 0.12, Protocol::kPaper, {});
  EXPECT_THAT(chances.at(0).front(), DoubleNear(0.5, 0.001)) << "its share so far is the latest";
}

TEST(PruneChances, CompareTauWithTheSharesOfExpertsUnderTheOfficialProfile) {
  const auto window = windowOf({{0.05, 0.4}, {0.05, 0.4}, {0.05, 0.4}});
  const auto chances = pruneChances(window, window.epochs.back().usage, {}, 0.07, Protocol::kOfficial, {});
  EXPECT_THAT(chances.at(0), ElementsAre(0, 0)) << "among experts it has 0.1";
}

}  // namespace
}  // namespace xsmoe
