#include <gtest/gtest.h>

#include "model/core/events.h"

namespace xsmoe {
namespace {

LayerUsage layer(std::vector<double> utilization, std::vector<double> expertUtilization) {
  LayerUsage usage;
  usage.born.resize(expertUtilization.size());
  usage.utilization = std::move(utilization);
  usage.expertUtilization = std::move(expertUtilization);
  return usage;
}

TEST(PruneRule, OnlyTheLeastUsedExpertBelowTauGoes) {
  const auto usage = layer({0.7, 0.05, 0.08, 0.17}, {0.17, 0.27, 0.56});
  EXPECT_EQ(expertToPrune(usage, 0.1, Protocol::kPaper), 0);
  EXPECT_EQ(expertToPrune(usage, 0.05, Protocol::kPaper), -1);  // strictly below
  EXPECT_EQ(expertToPrune(usage, 0.1, Protocol::kOfficial), -1);
  EXPECT_EQ(expertToPrune(usage, 0.2, Protocol::kOfficial), 0);
}

TEST(PruneRule, TheBasePathIsNeverChosen) { EXPECT_EQ(expertToPrune(layer({0.01, 0.5, 0.49}, {0.505, 0.495}), 0.1, Protocol::kPaper), -1); }

TEST(PruneRule, ALayerWhoseLeastUsedExpertIsPinnedLosesNone) {
  auto first = layer({0.5, 0.2, 0.3}, {0.4, 0.6}), second = first;
  first.born = second.born = {3, 5};
  first.hiddenState = 6;
  second.hiddenState = 12;
  EXPECT_EQ(prunableLayers({first, second}, {{first.modality, 6, 3}}, Protocol::kPaper), std::vector{second});
  EXPECT_EQ(prunableLayers({first, second}, {{first.modality, 6, 5}}, Protocol::kPaper), (std::vector{first, second}))
      << "one that is not the least used changes nothing";
}

TEST(PruneRule, ALayerWithOneExpertKeepsIt) { EXPECT_EQ(expertToPrune(layer({0.99, 0.01}, {1.0}), 0.5, Protocol::kPaper), -1); }

TEST(PruneRule, TiesTakeTheLowestIndexAndZeroNeverPrunes) {
  const auto usage = layer({0.8, 0.1, 0.05, 0.05}, {0.5, 0.25, 0.25});
  EXPECT_EQ(expertToPrune(usage, 0.1, Protocol::kPaper), 1);
  EXPECT_EQ(expertToPrune(layer({1.0, 0.0, 0.0}, {0.0, 0.0}), 0.0, Protocol::kPaper), -1);
}

}  // namespace
}  // namespace xsmoe
