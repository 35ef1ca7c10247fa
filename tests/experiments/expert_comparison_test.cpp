// SPDX-License-Identifier: Apache-2.0
// How alike the experts of a stored run are, and what became of them between two windows.
#include "model/core/expert_comparison.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

class ExpertComparisonTest : public WholeRuns {
 protected:
  void trainAndOpen(const RunSettings& with) {
    static_cast<void>(train("run", with));
    auto opened = engine_->openQuestions(place("run"), {});
    ASSERT_TRUE(opened) << describe(opened.error());
    questions_ = std::move(*opened);
  }
  std::unique_ptr<engine::Questions> questions_;
};

TEST_F(ExpertComparisonTest, ComparesTheExpertsOfEachLayerWithEachOther) {
  auto kept = settings();
  kept.model.tau = 0;  // nobody goes
  trainAndOpen(kept);
  const auto windows = questions_->storedWindows();
  const auto answer = questions_->redundancy(windows.back(), {});
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_GT(answer->items, 0);
  ASSERT_FALSE(answer->layers.empty());
  for (const auto& layer : answer->layers) {
    ASSERT_EQ(layer.pairs.size(), layer.layer.born.size());
    for (std::size_t i = 0; i < layer.pairs.size(); ++i) {
      EXPECT_NEAR(layer.pairs[i][i].cosine, 1, 1e-6);
      for (std::size_t j = 0; j < i; ++j) EXPECT_EQ(layer.pairs[i][j], layer.pairs[j][i]);
    }
  }
}

TEST_F(ExpertComparisonTest, TellsFrozenExpertsFromThoseThatCame) {
  auto kept = settings();
  kept.model.tau = 0;
  trainAndOpen(kept);
  const auto answer = questions_->difference(0, 1, {});
  ASSERT_TRUE(answer) << describe(answer.error());
  for (const auto& expert : answer->experts) {
    if (expert.name.born == 0) {
      EXPECT_EQ(expert.kind, ExpertDifference::Kind::kBoth);
      EXPECT_NEAR(expert.weightCosine, 1, 1e-9) << "it is frozen";
      EXPECT_EQ(expert.weightChange, 0);
    } else {
      EXPECT_EQ(expert.kind, ExpertDifference::Kind::kAdded);
    }
  }
  EXPECT_TRUE(std::any_of(answer->experts.begin(), answer->experts.end(), [](const auto& one) { return one.name.born == 1; }));
  const auto back = questions_->difference(1, 0, {});
  ASSERT_TRUE(back);
  EXPECT_TRUE(std::any_of(back->experts.begin(), back->experts.end(),
                          [](const auto& one) { return one.kind == ExpertDifference::Kind::kRemoved; }));
}

TEST_F(ExpertComparisonTest, RefusesWhatIsNotStoredAndStopsWhereItIsTold) {
  trainAndOpen(settings());
  EXPECT_FALSE(questions_->redundancy(77, {}));
  EXPECT_FALSE(questions_->difference(0, 77, {}));
  const auto cancelled = questions_->difference(0, 1, [](const Progress&) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
}

TEST_F(ExpertComparisonTest, HasNothingToCompareWithoutExperts) {
  auto none = settings();
  none.model.method = Method::kNoft;
  trainAndOpen(none);
  const auto answer = questions_->redundancy(0, {});
  ASSERT_FALSE(answer);
  EXPECT_THAT(describe(answer.error()), HasSubstr("no experts"));
}

}  // namespace
}  // namespace xsmoe::experiments
