// Items on the plane of their two principal axes, and the maps of a stored run.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>

#include "model/device/device.h"
#include "model/experiments/desk/item_planes.h"
#include "model/network/recommender.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr float kPlaceRounding = 1e-4F;  // float32 places of values up to ten

/// Points of a plane through a space of six dimensions: long along (3, 4, 0, …)/5, shorter across it, nowhere else. [n, 6]
at::Tensor onAPlane(const at::Tensor& along, const at::Tensor& across) {
  const auto first = torch::tensor({0.6, 0.8, 0.0, 0.0, 0.0, 0.0}), second = torch::tensor({0.0, 0.0, 0.0, 1.0, 0.0, 0.0});
  const auto shift = torch::tensor({5.0, -2.0, 1.0, 0.0, 3.0, 0.0});
  return (along.unsqueeze(1) * first + across.unsqueeze(1) * second + shift).to(torch::kFloat);
}

/// Turned by an angle, mirrored if wanted, and moved.
ItemMap turned(const ItemMap& map, double angle, bool mirrored) {
  auto made = map;
  for (std::size_t i = 0; i < map.x.size(); ++i) {
    const double x = static_cast<double>(map.x[i]), y = static_cast<double>(map.y[i]) * (mirrored ? -1 : 1);
    made.x[i] = static_cast<float>(x * std::cos(angle) - y * std::sin(angle) + 3);
    made.y[i] = static_cast<float>(x * std::sin(angle) + y * std::cos(angle) - 1);
  }
  return made;
}

void expectSamePlaces(const ItemMap& one, const ItemMap& other) {
  ASSERT_EQ(one.x.size(), other.x.size());
  for (std::size_t i = 0; i < one.x.size(); ++i) {
    EXPECT_NEAR(one.x[i], other.x[i], kPlaceRounding) << i;
    EXPECT_NEAR(one.y[i], other.y[i], kPlaceRounding) << i;
  }
}

ItemMap bent() {
  ItemMap map;
  for (int i = 0; i < 20; ++i) {
    const auto t = static_cast<float>(i);
    map.x.push_back(t / 4);
    map.y.push_back(t * t / 100 - 1);
  }
  return map;
}

TEST(PrincipalPlane, RecoversItemsThatLieOnAPlane) {
  const auto along = torch::linspace(-4, 4, 9, torch::kDouble),
             across = torch::tensor({1., -1., 1., -1., 0., -1., 1., -1., 1.}).to(torch::kDouble);
  const auto map = principalPlane(onAPlane(along, across));
  ASSERT_THAT(map.x, SizeIs(9));
  for (std::size_t i = 0; i < 9; ++i) {
    const auto k = static_cast<std::int64_t>(i);
    EXPECT_NEAR(map.x[i], along[k].item<double>(), kPlaceRounding) << "the largest component of each axis is positive";
    EXPECT_NEAR(map.y[i], across[k].item<double>(), kPlaceRounding);
  }
  EXPECT_NEAR(map.firstShare, 60.0 / 68, 1e-6) << "sums of squares along and across";
  EXPECT_NEAR(map.firstShare + map.secondShare, 1, 1e-6);
}

TEST(PrincipalPlane, IsTheSameForOneAndForTwoThreads) {
  torch::manual_seed(3);
  const auto embeddings = torch::randn({10000, 16});
  device::useThreads(1);
  const auto one = principalPlane(embeddings);
  device::useThreads(2);
  const auto two = principalPlane(embeddings);
  device::useThreads(1);
  expectSamePlaces(one, two);
  EXPECT_NEAR(one.firstShare, two.firstShare, 1e-12);
}

TEST(PrincipalPlane, OfNoItemsOneItemOrOneComponentIsDefined) {
  EXPECT_THAT(principalPlane(torch::zeros({0, 4})).x, IsEmpty());
  const auto one = principalPlane(torch::ones({1, 4}));
  EXPECT_THAT(one.x, testing::ElementsAre(0));
  EXPECT_EQ(one.firstShare, 0) << "nothing varies";
  const auto line = principalPlane(torch::tensor({1.F, 3.F}).unsqueeze(1));
  EXPECT_THAT(line.x, testing::ElementsAre(-1, 1));
  EXPECT_THAT(line.y, Each(0));
  EXPECT_EQ(line.firstShare, 1);
}

TEST(PrincipalPlane, RefusesWhatIsNotFinite) {
  EXPECT_THROW(static_cast<void>(principalPlane(torch::full({3, 2}, std::numeric_limits<float>::infinity()))), network::NotFinite);
}

TEST(AlignedMaps, UndoATurnAMirrorAndAShift) {
  const auto before = bent();
  for (const bool mirrored : {false, true})
    for (const double angle : {0.0, 0.7, 3.0, -2.0}) {
      auto map = turned(before, angle, mirrored);
      alignOnto(map, before);
      expectSamePlaces(map, before);
    }
}

TEST(AlignedMaps, MoveOnlyWhatChanged) {
  const auto before = bent();
  auto now = before;
  now.x.push_back(40);  // a new item, far away, which says nothing of where the others were
  now.y.push_back(40);
  auto map = turned(now, 1.1, true);
  alignOnto(map, before);
  expectSamePlaces(map, now);
}

TEST(AlignedMaps, OfNothingInCommonStay) {
  auto map = bent();
  alignOnto(map, {});
  expectSamePlaces(map, bent());
}

TEST(Neighbours, AreByCosineAndWithoutTheItemItself) {
  const auto rows = torch::tensor({{1.F, 0.F}, {2.F, 0.F}, {1.F, 1.F}, {-1.F, 0.F}, {0.F, 0.F}});
  const auto near = nearestBy(cosinesWith(rows, 0), 0, 3);
  ASSERT_THAT(near, SizeIs(3));
  EXPECT_EQ(near[0].place, 1);
  EXPECT_NEAR(near[0].cosine, 1, 1e-6);
  EXPECT_EQ(near[1].place, 2);
  EXPECT_NEAR(near[1].cosine, std::sqrt(0.5), 1e-6);
  EXPECT_EQ(near[2].place, 4) << "a row of zeros is near to nothing";
  EXPECT_EQ(near[2].cosine, 0);
}

class ItemMaps : public WholeRuns {
 protected:
  void trainForMaps(Method method = Method::kXsmoe) {
    auto with = settings();
    with.model.method = method;
    live_ = train("run", with);
    auto opened = engine_->openQuestions(place("run"), {});
    ASSERT_TRUE(opened) << describe(opened.error());
    questions_ = std::move(*opened);
  }
  ItemMap mapOf(int window) {
    const auto map = questions_->itemMap(window, {});
    EXPECT_TRUE(map) << describe(map.error());
    return map.value_or(ItemMap{});
  }

  Live live_;
  std::unique_ptr<engine::Questions> questions_;
};

TEST_F(ItemMaps, HoldEveryItemThatTheTestRanks) {
  trainForMaps();
  const auto items = questions_->mapItems();
  for (const auto [window] : questions_->storedWindows()) {
    const auto map = mapOf(window);
    EXPECT_EQ(map.window, window);
    ASSERT_LE(map.x.size(), items.size());
    EXPECT_THAT(map.y, SizeIs(map.x.size()));
    ASSERT_THAT(map.records, SizeIs(map.x.size()));
    for (std::size_t i = 0; i < map.x.size(); ++i) {
      EXPECT_LE(items[i].firstWindow, window + 1) << "items are in order of their first appearance";
      EXPECT_EQ(map.records[i] == 0, items[i].firstWindow == window + 1);
    }
    EXPECT_GT(map.firstShare, map.secondShare);
    EXPECT_LE(map.firstShare + map.secondShare, 1 + 1e-9);
  }
}

TEST_F(ItemMaps, AreTheSameInWhateverOrderWindowsAreAskedFor) {
  trainForMaps();
  const auto last = mapOf(2), first = mapOf(0);
  auto again = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->itemMap(0, {}).value(), first);
  EXPECT_EQ((*again)->itemMap(2, {}).value(), last);
}

TEST_F(ItemMaps, SayWhatCarriesEachItem) {
  trainForMaps();
  const auto map = mapOf(1);
  ASSERT_THAT(map.slot, SizeIs(map.x.size()));
  EXPECT_THAT(map.modality, SizeIs(map.x.size()));
  std::vector<SlotName> expected;
  const auto& layers = live_.history.usageAfter({1});
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (i + 1 < layers.size() && layers[i + 1].modality == layers[i].modality) continue;
    expected.push_back({layers[i].modality, {}});
    for (const int born : layers[i].born) expected.push_back({layers[i].modality, born});
  }
  EXPECT_EQ(map.slots, expected);
  for (const auto slot : map.slot) EXPECT_LT(static_cast<std::size_t>(slot), map.slots.size());
}

TEST_F(ItemMaps, OfAMethodWithoutExpertsHavePlacesAlone) {
  trainForMaps(Method::kNoft);
  const auto map = mapOf(0);
  EXPECT_FALSE(map.x.empty());
  EXPECT_THAT(map.slots, IsEmpty());
  EXPECT_THAT(map.slot, IsEmpty());
}

TEST_F(ItemMaps, FindNeighboursByEmbeddingAndByFrozenStates) {
  trainForMaps();
  const auto items = questions_->mapItems();
  const auto found = questions_->neighbours(items[3].id, 1, 5);
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->place, 3);
  for (const auto& list : {found->byEmbedding, found->byStates}) {
    ASSERT_THAT(list, SizeIs(5));
    for (std::size_t i = 0; i < list.size(); ++i) {
      EXPECT_NE(list[i].place, 3);
      if (i > 0) {
        EXPECT_LE(list[i].cosine, list[i - 1].cosine);
      }
    }
  }
  const auto none = questions_->neighbours("no such thing", 1, 5);
  ASSERT_FALSE(none);
  EXPECT_THAT(describe(none.error()), HasSubstr("the item \"no such thing\" has no records up to window 2"));
}

TEST_F(ItemMaps, AreOfTheWeightsThatAreThereNow) {
  trainForMaps();
  const auto first = mapOf(0), last = mapOf(2);
  auto other = settings();
  other.training.seed += 1;
  train("other", other);
  for (const char* name : {"window_01.safetensors", "window_02.safetensors"}) {  // taken back, and trained again
    const auto there = place("run") / "checkpoints" / name;
    std::filesystem::remove(there);
    std::filesystem::copy_file(place("other") / "checkpoints" / name, there);
  }
  auto again = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(again);
  const auto expected = (*again)->itemMap(2, {}).value();
  ASSERT_FALSE(expected == last);
  EXPECT_EQ(mapOf(2), expected);
  EXPECT_EQ(mapOf(0), first);
  const auto item = questions_->mapItems()[3].id;
  const auto near = questions_->neighbours(item, 2, 5), nearAgain = (*again)->neighbours(item, 2, 5);
  ASSERT_TRUE(near && nearAgain);
  for (std::size_t i = 0; i < nearAgain->byEmbedding.size(); ++i) EXPECT_EQ(near->byEmbedding[i].cosine, nearAgain->byEmbedding[i].cosine);
  std::filesystem::remove(place("run") / "checkpoints" / "window_02.safetensors");
  EXPECT_FALSE(questions_->itemMap(2, {})) << "taken back, and not trained again yet";
  EXPECT_FALSE(questions_->neighbours(item, 2, 5));
}

TEST_F(ItemMaps, CanBeCancelledAndRefuseWindowsThatAreNotStored) {
  trainForMaps();
  const auto cancelled = questions_->itemMap(1, [](const Progress&) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
  const auto missing = questions_->itemMap(3, {});
  ASSERT_FALSE(missing);
  EXPECT_THAT(describe(missing.error()), HasSubstr("the run has no weights of window 3"));
}

}  // namespace
}  // namespace xsmoe::experiments
