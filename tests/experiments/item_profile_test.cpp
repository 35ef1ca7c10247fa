// What a stored run knows of an item and of an expert.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <fstream>
#include <numeric>

#include "model/experiments/runs/run_folder.h"
#include "model/streaming/checkpoint.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kProfileWindow = 2, kEveryItem = 1000;
constexpr double kFloat = 1e-5;  // float32 norms
constexpr ExpertName kMiddle{Modality::kVisual, 2, 1};

class Profiles : public WholeRuns {
 protected:
  /// Items of two categories; no expert is pruned.
  void SetUp() override {
    WholeRuns::SetUp();
    std::ofstream items(stream_ / "items.csv");
    items << "item,title,category\n";
    for (int item = 0; item < 30; ++item)
      items << "item-" << item << ",Title " << item << ',' << (item % 3 == 0 ? "lamps" : "clocks") << '\n';
  }
  void trainFor(Method method = Method::kXsmoe) {
    auto with = settings();
    with.model.method = method;
    with.model.tau = 0;
    train("run", with);
    ask();
  }
  void ask() {
    auto opened = engine_->openQuestions(place("run"), {});
    ASSERT_TRUE(opened) << describe(opened.error());
    questions_ = std::move(*opened);
  }
  [[nodiscard]] std::filesystem::path weightsAfter(int window) const { return RunPaths(place("run")).checkpoint({window}); }
  ExpertProfile profileOf(const ExpertName& expert, int count = kEveryItem) {
    const auto profile = questions_->expertProfile(expert, kProfileWindow, count, {});
    EXPECT_TRUE(profile) << describe(profile.error());
    return profile.value_or(ExpertProfile{});
  }
  /// The share of the middle expert, by equations 1 to 3 with the item's numbers.
  double shareByEquations(const std::string& item) {
    const auto equations = questions_->equations(questions_->testUsers({kProfileWindow}).front(), item, kProfileWindow);
    EXPECT_TRUE(equations) << describe(equations.error());
    const auto& layer = equations->layers.front();  // visual, of state 2
    std::vector<double> norms;
    for (std::size_t k = 0; k < layer.gates.size(); ++k) norms.push_back(layer.gates[k] * layer.outputs[k].norm);
    return norms.at(2) / std::accumulate(norms.begin(), norms.end(), 0.0);
  }
  /// Multiplies U of the middle expert in the stored weights.
  void perturb(float factor) {
    auto stored = streaming::readCheckpoint(weightsAfter(kProfileWindow));
    ASSERT_TRUE(stored) << describe(stored.error());
    auto& up = stored->parameters.at("visual.layers.0.experts.1.up.weight");
    up = up * factor;
    const auto written = streaming::writeCheckpoint(weightsAfter(kProfileWindow), *stored);
    ASSERT_TRUE(written) << describe(written.error());
    ask();
  }

  std::unique_ptr<engine::Questions> questions_;
};

TEST_F(Profiles, OfAnExpertNameTheItemsThatLeanOnItMost) {
  trainFor();
  const auto profile = profileOf(kMiddle);
  EXPECT_EQ(profile.expert, kMiddle);
  EXPECT_EQ(profile.window, kProfileWindow);
  ASSERT_THAT(profile.items, SizeIs(questions_->itemMap(kProfileWindow, {}).value().x.size()));
  for (std::size_t i = 1; i < profile.items.size(); ++i) EXPECT_LE(profile.items[i].share, profile.items[i - 1].share);
  for (const auto& one : {profile.items.front(), profile.items.back()}) EXPECT_NEAR(one.share, shareByEquations(one.item.id), kFloat);
  EXPECT_THAT(profileOf(kMiddle, 3).items, ElementsAre(profile.items[0], profile.items[1], profile.items[2]));
}

TEST_F(Profiles, OfAPerturbedExpertHaveLargerSharesAndALongerWay) {
  trainFor();
  const auto before = profileOf(kMiddle);
  const auto other = profileOf({Modality::kTextual, 2, 1});
  perturb(1e6F);
  const auto after = profileOf(kMiddle);
  const auto shareIn = [](const ExpertProfile& profile, const std::string& item) {
    return std::find_if(profile.items.begin(), profile.items.end(), [&](const LeaningCard& one) { return one.item.id == item; })->share;
  };
  for (const auto& one : before.items) EXPECT_GT(shareIn(after, one.item.id), one.share) << one.item.id;
  for (std::size_t i = 0; i < after.categories.size(); ++i) EXPECT_GT(after.categories[i].share, before.categories.front().share);
  ASSERT_TRUE(before.way && after.way);
  EXPECT_GT(after.way->distance, before.way->distance);
  EXPECT_EQ(after.way->meanNorm, before.way->meanNorm) << "its parents are as they were";
  EXPECT_EQ(profileOf({Modality::kTextual, 2, 1}), other) << "the other modality knows nothing of it";
}

TEST_F(Profiles, OfAnExpertTellHowFarItIsFromItsParents) {
  trainFor();
  const ExpertName last{Modality::kVisual, 2, 2};
  const auto profile = profileOf(last);
  ASSERT_TRUE(profile.way);
  EXPECT_THAT(profile.way->parents, ElementsAre(0, 1));
  const auto weights = [&](int window, int expert) {
    const auto stored = streaming::readCheckpoint(weightsAfter(window)).value();
    const auto name = "visual.layers.0.experts." + std::to_string(expert);
    return torch::cat({stored.parameters.at(name + ".down.weight").flatten(), stored.parameters.at(name + ".up.weight").flatten()})
        .to(torch::kDouble);
  };
  const auto mean = (weights(1, 0) + weights(1, 1)) / 2, now = weights(kProfileWindow, 2);
  EXPECT_NEAR(profile.way->distance, (now - mean).norm().item<double>(), 1e-9);
  EXPECT_NEAR(profile.way->meanNorm, mean.norm().item<double>(), 1e-9);
  EXPECT_NEAR(profile.way->cosine, (now.dot(mean) / (now.norm() * mean.norm())).item<double>(), 1e-9);
  EXPECT_FALSE(profileOf({Modality::kVisual, 2, 0}).way) << "it was born with the run";
  std::filesystem::remove(weightsAfter(1));
  ask();
  EXPECT_FALSE(profileOf(last).way) << "nobody knows what its parents were";
}

TEST_F(Profiles, OfAnExpertTellItsShareOfEachCategory) {
  trainFor();
  const auto profile = profileOf(kMiddle);
  ASSERT_THAT(profile.categories, SizeIs(2));
  EXPECT_GE(profile.categories[0].share, profile.categories[1].share);
  std::int64_t items = 0;
  for (const auto& category : profile.categories) {
    items += category.items;
    double least = 1, most = 0;
    for (const auto& one : profile.items) {
      if (one.item.category != category.category) continue;
      least = std::min(least, one.share);
      most = std::max(most, one.share);
    }
    EXPECT_GE(category.share, least) << category.category;
    EXPECT_LE(category.share, most) << category.category;
  }
  EXPECT_EQ(items, std::ssize(profile.items));
}

TEST_F(Profiles, OfExpertsThatAreNotThereAreRefused) {
  trainFor();
  const auto unborn = questions_->expertProfile(kMiddle, 0, 5, {});
  ASSERT_FALSE(unborn);
  EXPECT_THAT(describe(unborn.error()), HasSubstr("after window 0 the network has no visual expert of window 1 at state 2"));
  const auto cancelled = questions_->expertProfile(kMiddle, kProfileWindow, 5, [](const Progress&) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
}

TEST_F(Profiles, OfAnItemTellItsRecordsItsWayThroughTheLayersAndWhatIsNear) {
  trainFor();
  const auto items = questions_->mapItems();
  const auto profile = questions_->itemProfile(items[3].id, kProfileWindow, 4);
  ASSERT_TRUE(profile) << describe(profile.error());
  EXPECT_EQ(profile->item.id, items[3].id);
  EXPECT_EQ(profile->item.category, items[3].category);
  ASSERT_THAT(profile->records, SizeIs(4));
  EXPECT_EQ(std::accumulate(profile->records.begin(), profile->records.begin() + kProfileWindow + 1, std::int64_t{0}),
            questions_->itemMap(kProfileWindow, {}).value().records[3]);
  ASSERT_THAT(profile->layers, SizeIs(4)) << "two of each modality";
  for (const auto& layer : profile->layers) {
    EXPECT_NEAR(std::accumulate(layer.gateShare.begin(), layer.gateShare.end(), 0.0), 1, kFloat);
    EXPECT_NEAR(std::accumulate(layer.utilization.begin(), layer.utilization.end(), 0.0), 1, kFloat);
    EXPECT_THAT(layer.gateShare, SizeIs(layer.born.size() + 1));
  }
  EXPECT_NEAR(profile->layers.front().utilization.at(2), shareByEquations(items[3].id), kFloat);
  const auto near = questions_->neighbours(items[3].id, kProfileWindow, 4).value();
  ASSERT_THAT(profile->byEmbedding, SizeIs(4));
  ASSERT_THAT(profile->byStates, SizeIs(4));
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(profile->byEmbedding[i].item.id, items[static_cast<std::size_t>(near.byEmbedding[i].place)].id);
    EXPECT_EQ(profile->byEmbedding[i].cosine, near.byEmbedding[i].cosine);
    EXPECT_EQ(profile->byStates[i].item.id, items[static_cast<std::size_t>(near.byStates[i].place)].id);
  }
}

TEST_F(Profiles, AreOfTheItemWithTheMostRecordsWhereNoneIsNamed) {
  trainFor(Method::kNoft);
  const auto profile = questions_->itemProfile({}, 0, 4);
  ASSERT_TRUE(profile) << describe(profile.error());
  const auto map = questions_->itemMap(0, {}).value();
  EXPECT_EQ(profile->records.front(), *std::max_element(map.records.begin(), map.records.end()));
  EXPECT_THAT(profile->layers, IsEmpty()) << "the method has no experts";
  const auto none = questions_->itemProfile("no such thing", 0, 4);
  ASSERT_FALSE(none);
  EXPECT_THAT(describe(none.error()), HasSubstr("the item \"no such thing\" has no records up to window 1"));
}

TEST_F(Profiles, OfAnItemFindTheUsersWhoseListsHoldIt) {
  trainFor();
  const auto item = questions_->mapItems()[5].id;
  const auto audience = questions_->itemAudience({item, kProfileWindow}, {});
  ASSERT_TRUE(audience) << describe(audience.error());
  std::vector<AudienceMember> expected;
  std::int64_t held = 0;
  const auto users = questions_->testUsers({kProfileWindow});
  for (const auto& user : users) {
    const auto list = questions_->recommend(user, kProfileWindow, 10).value();
    for (const auto& one : list.items) {
      if (one.item.id != item) continue;
      expected.push_back({user, one.rank, one.score, one.truth});
      held += one.truth ? 1 : 0;
    }
  }
  std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
  EXPECT_EQ(audience->members, expected);
  EXPECT_EQ(audience->reached, std::ssize(expected));
  EXPECT_EQ(audience->held, held);
  EXPECT_EQ(audience->users, std::ssize(users));
  EXPECT_GT(audience->reached, 1) << "else the test says little";
  const auto first = questions_->itemAudience({item, kProfileWindow, 10, 1}, {}).value();
  EXPECT_THAT(first.members, ElementsAre(expected.front()));
  EXPECT_EQ(first.reached, audience->reached) << "all are counted";
}

TEST_F(Profiles, OfAnAudienceCanBeCancelledAndRefuseUnknownItems) {
  trainFor();
  const auto cancelled = questions_->itemAudience({questions_->mapItems()[5].id, kProfileWindow}, [](const Progress&) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
  const auto none = questions_->itemAudience({"no such thing", kProfileWindow}, {});
  ASSERT_FALSE(none);
  EXPECT_THAT(describe(none.error()), HasSubstr("the item \"no such thing\" has no records"));
}

}  // namespace
}  // namespace xsmoe::experiments
