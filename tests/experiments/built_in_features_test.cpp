// What tastes of the built-in stream turn on is in its features: a linear probe, learned on half of the items, tells it of the others.
#include <gmock/gmock.h>
#include <torch/types.h>

#include <utility>

#include "model/experiments/built_in_stream.h"
#include "model/features/feature_cache.h"
#include "model/generator/catalogue.h"
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

/// Of each state of a cache.
std::vector<double> probeStates(const features::FeatureCache& cache, Modality modality, const std::vector<generator::PlantedItem>& items,
                                generator::Style style) {
  std::vector<std::int64_t> rows, classes;
  for (const auto& item : items) {
    rows.push_back(cache.rowFromId(item.id));
    classes.push_back(item.value(style));
  }
  const features::ModalityInfo& info = cache.modality(modality).value();
  std::vector<double> shares;
  for (const int state : info.states) {
    const at::Tensor read = cache.readState(modality, state, rows).value();  // its first row is padding
    shares.push_back(probe(read.slice(0, 1).to(at::kDouble), at::tensor(classes, at::kLong)));
  }
  return shares;
}

TEST(BuiltInFeatures, HoldWhatTastesTurnOnInOneStateAtLeast) {
  constexpr GeneratorSettings kSettings{1200, 60, 1200, 10, 2};
  const TemporaryFolder folder;
  const auto made = makeBuiltInStream(folder / "stream", kSettings, {});
  ASSERT_TRUE(made) << describe(made.error());
  const auto cache = features::FeatureCache::open(folder / "stream" / "features.h5");
  ASSERT_TRUE(cache) << describe(cache.error());
  const auto items = generator::drawCatalogue(kSettings);
  for (const auto& collection : generator::kCollectionDesigns)
    for (const auto& [modality, style] :
         {std::pair(Modality::kVisual, collection.visualTaste), std::pair(Modality::kTextual, collection.textualTaste)})
      EXPECT_THAT(probeStates(*cache, modality, items, style), testing::Contains(testing::Ge(.9)))
          << generator::kStyles[static_cast<std::size_t>(style)].name;
}

}  // namespace
}  // namespace xsmoe::experiments
