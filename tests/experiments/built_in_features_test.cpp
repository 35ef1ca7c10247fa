// What tastes of the built-in stream turn on is in its features: a linear probe, learned on half of the items, tells it of the others.
// Early states keep apart what items have in common, the last one tells designs.
#include <gmock/gmock.h>
#include <torch/types.h>

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "model/experiments/built_in_stream.h"
#include "model/features/feature_cache.h"
#include "model/generator/planted_items.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

/// Share of the second half of the items whose class a ridge regression tells that has learned on the first half. `features` float64
/// [items, d], `classes` int64 [items].
double probe(const at::Tensor& features, const at::Tensor& classes) {
  const std::int64_t half = features.size(0) / 2;
  const at::Tensor mean = features.narrow(0, 0, half).mean(0);
  const at::Tensor seen = features.narrow(0, 0, half) - mean, unseen = features.slice(0, half) - mean;
  const at::Tensor wanted = at::one_hot(classes.narrow(0, 0, half), generator::kValues).to(at::kDouble);
  const at::Tensor products = at::mm(seen.t(), seen);
  const double ridge = .01 * products.diagonal().mean().item<double>();
  const at::Tensor weights = at::linalg_solve(products + ridge * at::eye(products.size(0), at::kDouble), at::mm(seen.t(), wanted));
  const at::Tensor told = (at::mm(unseen, weights) + wanted.mean(0)).argmax(1);
  return (told == classes.slice(0, half)).to(at::kDouble).mean().item<double>();
}

constexpr std::size_t kAttributes = 3;  // of a design

/// The three attributes of which a modality's designs are made.
std::array<generator::Style, kAttributes> attributesOf(Modality modality) {
  using generator::Style;
  if (modality == Modality::kVisual) return {Style::kShape, Style::kPalette, Style::kPattern};
  return {Style::kTheme, Style::kMaterial, Style::kLine};
}

class BuiltInFeatures : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const TemporaryFolder folder;
    const auto made = makeBuiltInStream(folder / "stream", kSettings, {});
    ASSERT_TRUE(made) << describe(made.error());
    const auto cache = features::FeatureCache::open(folder / "stream" / "features.h5");
    ASSERT_TRUE(cache) << describe(cache.error());
    items_ = generator::drawCatalogue(kSettings);
    std::vector<std::int64_t> rows;
    for (const auto& item : items_) rows.push_back(cache->rowFromId(item.id));
    for (const auto modality : kModalities) {
      const features::ModalityInfo& info = cache->modality(modality).value();
      const auto read = cache->readStates(modality, info.states, rows);
      ASSERT_TRUE(read) << describe(read.error());
      for (const at::Tensor& state : *read) states_[modality].push_back(state.slice(0, 1).to(at::kDouble));  // its first row is padding
    }
  }
  static void TearDownTestSuite() {
    items_.clear();
    states_.clear();
  }
  void SetUp() override { ASSERT_GE(states_[Modality::kTextual].size(), 3U) << "there are no features"; }

  /// int64 [items]
  static at::Tensor classesOf(generator::Style style) {
    std::vector<std::int64_t> classes;
    for (const auto& item : items_) classes.push_back(item.value(style));
    return at::tensor(classes, at::kLong);
  }
  /// Of each state, in order.
  static std::vector<double> probeStates(Modality modality, generator::Style style) {
    std::vector<double> shares;
    for (const at::Tensor& state : states_[modality]) shares.push_back(probe(state, classesOf(style)));
    return shares;
  }
  /// Mean cosine, of features about their mean, between two items that share none, one, two and all of the attributes of a design.
  static std::array<double, kAttributes + 1> likenessByShared(Modality modality, const at::Tensor& state) {
    const at::Tensor centred = state - state.mean(0), directions = centred / centred.norm(2, 1, true);
    const at::Tensor cosines = at::mm(directions, directions.t());
    at::Tensor shared = at::zeros_like(cosines);
    for (const auto style : attributesOf(modality)) {
      const at::Tensor classes = classesOf(style);
      shared += classes.unsqueeze(0).eq(classes.unsqueeze(1));
    }
    shared.fill_diagonal_(-1);  // an item and itself are no pair
    std::array<double, kAttributes + 1> means{};
    for (std::size_t count = 0; count < means.size(); ++count)
      means[count] = cosines.masked_select(shared.eq(static_cast<double>(count))).mean().item<double>();
    return means;
  }

  static constexpr GeneratorSettings kSettings{1200, 60, 1200, 10, 2};
  static inline std::vector<generator::PlantedItem> items_;
  static inline std::map<Modality, std::vector<at::Tensor>> states_;  ///< float64 [items, d] each
};

TEST_F(BuiltInFeatures, HoldWhatTastesTurnOnInOneStateAtLeast) {
  for (const auto& collection : generator::kCollectionDesigns)
    for (const auto& [modality, style] :
         {std::pair(Modality::kVisual, collection.visualTaste), std::pair(Modality::kTextual, collection.textualTaste)})
      EXPECT_THAT(probeStates(modality, style), testing::Contains(testing::Ge(.9)))
          << generator::kStyles[static_cast<std::size_t>(style)].name;
}

TEST_F(BuiltInFeatures, KeepAttributesApartInEarlyStates) {
  for (const auto modality : kModalities) {
    const auto likeness = likenessByShared(modality, states_[modality][1]);
    for (std::size_t shared = 1; shared < likeness.size(); ++shared)
      EXPECT_GT(likeness[shared], likeness[shared - 1]) << (modality == Modality::kVisual ? "visual, " : "textual, ") << shared;
  }
}

TEST_F(BuiltInFeatures, TellDesignsInTheLastStateAndNoMoreWhatTheyHaveInCommon) {
  for (const auto modality : kModalities) {
    const auto likeness = likenessByShared(modality, states_[modality].back());
    for (std::size_t shared = 0; shared < kAttributes; ++shared)
      EXPECT_NEAR(likeness[shared], 0, .1) << (modality == Modality::kVisual ? "visual, " : "textual, ") << shared;
    EXPECT_GT(likeness[kAttributes], .5) << (modality == Modality::kVisual ? "visual" : "textual");
  }
}

}  // namespace
}  // namespace xsmoe::experiments
