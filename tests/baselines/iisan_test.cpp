// IISAN (baselines.md, section 8): what its equations say by hand, besides the conformance fixtures.
#include "model/baselines/iisan.h"

#include <ATen/Parallel.h>
#include <ATen/ops/_unique2.h>
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "tests/baselines/asked.h"
#include "tests/network/limited_memory.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::copyOf;
using network::kSmallItems;
using network::randomValues;
using network::smallPopularity;
using network::smallSequences;

IisanOptions paperOptions(std::vector<int> states) {
  IisanOptions options;
  options.sequence.user = {128, 10, 2, 2, 0.1};
  options.states = std::move(states);
  options.widths = {{Modality::kVisual, 768}, {Modality::kTextual, 768}};
  return options;
}

IisanOptions iisanOptions(std::int64_t visual = 6, std::int64_t textual = 6) {
  IisanOptions options;
  options.sequence.user = {8, 5, 2, 1, 0.0};
  options.sequence.seed = 3;
  options.bottleneck = 3;
  options.states = {0, 2};
  options.widths = {{Modality::kVisual, visual}, {Modality::kTextual, textual}};
  return options;
}

std::unique_ptr<IisanRecommender> iisanNetwork(const IisanOptions& options) {
  auto recommender = std::make_unique<IisanRecommender>(options);
  recommender->setItemStates(network::statesFor(*recommender, options.widths));
  return recommender;
}

TEST(Iisan, HasTheParametersOfThePapersSizes) {
  EXPECT_EQ(IisanRecommender(paperOptions({0, 2, 4, 6, 8, 10, 12})).parameterCount(), 4'595'285);
  EXPECT_EQ(IisanRecommender(paperOptions({0, 6, 12})).parameterCount(), 3'405'641);
}

/// What a parameter holds at first: one value, or numbers around 0.
struct FirstValues {
  double value = 0, deviation = 0;
  bool normal = false;  ///< else uniform
};

/// Section 8, "Init": gates 0, adapters N(0, 0.01²) with biases 0, the image's projection and the user encoder Xavier normal with biases 0,
/// layer norms 1 and 0, the rest uniform in ±1/√inputs.
FirstValues firstValuesOf(const std::string& name, const network::NamedTensors& parameters) {
  if (name.ends_with("gates")) return {};
  const auto weight = parameters.at(name.substr(0, name.rfind('.')) + ".weight");
  const bool isWeight = name.ends_with("weight");
  if (weight.dim() == 1) return {isWeight ? 1.0 : 0.0};
  const auto outputs = static_cast<double>(weight.size(0)), inputs = static_cast<double>(weight.size(1));
  const bool adapter = name.find(".adapters.") != std::string::npos;
  if (!adapter && !name.starts_with("visual.projection") && !name.starts_with("sequence.")) return {0, 1 / std::sqrt(3 * inputs)};
  if (!isWeight) return {};
  return {0, adapter ? 0.01 : std::sqrt(2 / (outputs + inputs)), true};
}

TEST(Iisan, BeginsWithHalfOpenGatesAndItsPartsDrawnAsSaid) {
  auto options = paperOptions({0, 6, 12});
  options.widths[Modality::kVisual] = 1024;
  const IisanRecommender recommender(options);
  for (int tower = 0; tower < 3; ++tower)
    EXPECT_TRUE(torch::equal(recommender.tower(tower)->openings().detach(), torch::full({3}, 0.5))) << tower;
  const auto parameters = recommender.parameters();
  EXPECT_EQ(parameters.at("intermodal.reductions.2.weight").sizes(), (std::vector<std::int64_t>{768, 1024}));
  int normal = 0, uniform = 0;
  for (const auto& [name, tensor] : parameters) {
    const auto first = firstValuesOf(name, parameters);
    if (first.deviation == 0) {
      EXPECT_TRUE(tensor.eq(first.value).all().item<bool>()) << name;
      continue;
    }
    ++(first.normal ? normal : uniform);
    const double drawn = std::sqrt(static_cast<double>(tensor.numel()));
    EXPECT_NEAR(tensor.mean().item<double>(), 0, 5 * first.deviation / drawn) << name;
    EXPECT_NEAR(tensor.std().item<double>(), first.deviation, 4 * first.deviation / drawn) << name;
    const double most = tensor.abs().max().item<double>(), bound = std::sqrt(3.0) * first.deviation;  // of the uniform distribution
    if (first.normal)
      EXPECT_GT(most, 1.2 * bound) << name;
    else
      EXPECT_LE(most, bound * (1 + 1e-6)) << name;
  }
  EXPECT_EQ(normal, 3 * 3 * 2 + 1 + 1 + 2 * (4 + 2)) << "adapters, the image's projection; positions and the blocks' layers";
  EXPECT_EQ(uniform, 2 * (3 + 3 + 2 + 1)) << "reductions, outputs, the other projections, the fusion; each has a bias";
}

TEST(Iisan, AdaptersWithoutUpProjectionAreTheIdentityAndOpenGatesMixHalves) {
  auto recommender = iisanNetwork(iisanOptions());
  auto values = copyOf(recommender->parameters());
  for (auto& [name, tensor] : values)
    if (name.find(".up.") != std::string::npos || name.find("gates") != std::string::npos) tensor.zero_();
  recommender->load(values);
  const auto v0 = randomValues({4, 6}, 1), v1 = randomValues({4, 6}, 2), t0 = randomValues({4, 6}, 3), t1 = randomValues({4, 6}, 4);
  const torch::NoGradGuard noGrad;
  const auto visual = recommender->tower(0)->ladder({{Modality::kVisual, {v0, v1}}});
  EXPECT_TRUE(torch::allclose(visual[0], 0.5 * v0));
  EXPECT_TRUE(torch::allclose(visual[1], 0.5 * v1 + 0.25 * v0));
  const auto both = recommender->tower(2)->ladder({{Modality::kVisual, {v0, v1}}, {Modality::kTextual, {t0, t1}}});
  EXPECT_TRUE(torch::allclose(both[0], 0.5 * (v0 + t0)));
  EXPECT_TRUE(torch::allclose(both[1], both[0] + 0.5 * (v1 + t1)));
}

TEST(Iisan, TakesTheWiderModalityToTheNarrowerBetweenThem) {
  const auto recommender = iisanNetwork(iisanOptions(12, 8));
  const auto parameters = recommender->parameters();
  EXPECT_EQ(parameters.at("intermodal.reductions.1.weight").sizes(), (std::vector<std::int64_t>{8, 12}));
  EXPECT_EQ(parameters.count("visual.reductions.0.weight"), 0U);
  EXPECT_TRUE(recommender->embedItems(torch::arange(kSmallItems + 1)).isfinite().all().item<bool>());
}

TEST(Iisan, EmbedsPaddingAsAnItemOfZeros) {
  for (const bool oneRow : {false, true}) {
    const auto options = iisanOptions();
    IisanRecommender recommender(options);
    auto states = network::statesFor(recommender, options.widths);
    const auto expected = [&] {
      recommender.setItemStates(states);
      return recommender.embedItems(torch::zeros({1}, torch::kLong))[0];
    }();
    if (oneRow)  // state 0 is the same for every item, and given once
      for (auto& [modality, list] : states->states) list[0] = list[0].narrow(0, 1, 1).clone();
    recommender.setItemStates(states);
    EXPECT_TRUE(torch::allclose(recommender.embedItems(torch::tensor({3, 0}, torch::kLong))[1], expected, 1e-5, 1e-6)) << oneRow;
  }
}

TEST(Iisan, TrainsTheSameInPiecesAndGoesOnFromItsState) {
  const auto options = iisanOptions();
  const auto whole = iisanNetwork(options), pieces = iisanNetwork(options), later = iisanNetwork(options);
  pieces->setEncodingPieces(3);
  for (auto* const one : {whole.get(), pieces.get()}) {
    one->beginTraining(smallPopularity().log());
    one->beginEpoch(1e-2);
    for (int step = 0; step < 3; ++step) static_cast<void>(one->trainBatch({{}, smallSequences()}));
  }
  for (const auto& [name, tensor] : whole->parameters())
    EXPECT_LT(network::relativeError(pieces->parameters().at(name), tensor), 1e-4) << name;

  later->load(copyOf(whole->parameters()));
  later->beginTraining(smallPopularity().log());
  later->restoreTraining(whole->trainingState());
  for (auto* const one : {whole.get(), later.get()}) {
    one->beginEpoch(1e-2);
    static_cast<void>(one->trainBatch({{}, smallSequences()}));
  }
  for (const auto& [name, tensor] : whole->parameters()) EXPECT_TRUE(torch::equal(later->parameters().at(name), tensor)) << name;
}

/// Highest sum of tensors in use in a step of `options` with one compute thread, beside those that are there before it, in tensors [C, d].
double peakOfAStep(const IisanOptions& options, const at::Tensor& sequences, int items) {
  network::LimitedMemory memory;
  IisanRecommender recommender(options);
  recommender.setItemStates(network::statesFor(recommender, options.widths, items));
  auto popularity = torch::full({items + 1}, 1.0 / items);
  popularity[0] = 1;
  recommender.beginTraining(popularity.log());
  recommender.beginEpoch(1e-3);
  memory.restartPeak();
  const auto before = memory.held();
  static_cast<void>(recommender.trainBatch({{}, sequences}));
  const auto distinct = std::get<0>(at::_unique2(sequences)).numel();
  return static_cast<double>(memory.peak() - before) / static_cast<double>(distinct * options.widths.at(Modality::kVisual) * 4);
}

TEST(Iisan, KeepsForAStepSevenTensorsAStateThoughThreeTowersReadTheStates) {
  constexpr int kItems = 2000;
  auto options = iisanOptions(128, 128);
  options.states = {0, 2, 4, 6, 8, 10, 12};
  const auto sequences = torch::randint(1, kItems + 1, {300, 6}, at::make_generator<at::CPUGeneratorImpl>(1), torch::kLong);
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const double peak = peakOfAStep(options, sequences, kItems);
  at::set_num_threads(before);
  const auto states = static_cast<double>(options.states.size());
  EXPECT_GT(peak, 7 * states) << "states of both modalities, adapters' inputs of three towers, what two of them gate";
  EXPECT_LT(peak, 7 * states + 12) << "and what a tower computes in between";
}

TEST(Iisan, IsCopiedWholeAndHasNoExperts) {
  const auto recommender = iisanNetwork(iisanOptions());
  EXPECT_EQ(recommender->experts(), nullptr);
  const auto copy = recommender->clone();
  const auto ids = torch::arange(kSmallItems + 1);
  EXPECT_TRUE(torch::equal(copy->embedItems(ids), recommender->embedItems(ids)));
}

TEST(Iisan, ShowsItsGatesAndTheShareOfEachTower) {
  auto recommender = iisanNetwork(iisanOptions());
  auto values = copyOf(recommender->parameters());
  values.at("visual.gates").copy_(torch::tensor({0.0, 0.1}));
  values.at("intermodal.projection.weight").zero_();
  values.at("intermodal.projection.bias").zero_();
  recommender->load(values);
  const auto inputs = latest(0, {1, 2, 3});
  const auto picture = asked<TowersPicture>(*recommender, inputs, kSmallItems);
  EXPECT_EQ(picture.states, (std::vector<int>{0, 2}));
  ASSERT_EQ(picture.towers.size(), 3U);
  const auto& visual = picture.towers[0];
  EXPECT_EQ(visual.name, "visual");
  ASSERT_EQ(visual.gates.size(), 2U);
  EXPECT_NEAR(visual.gates[0], 0.5, 1e-6);
  EXPECT_NEAR(visual.gates[1], 0.731059, 1e-6);
  EXPECT_GT(visual.share, 0);
  EXPECT_NEAR(visual.share + picture.towers[1].share, 1, 1e-9);
  EXPECT_EQ(picture.towers[2].name, "inter-modal");
  EXPECT_EQ(picture.towers[2].share, 0);  // nothing comes out of it
  const auto table = recommender->embedItems(torch::arange(kSmallItems + 1));
  EXPECT_EQ(recommender->partsOfScores(inputs, table, torch::tensor({4}, torch::kLong))[2].item<double>(), 0);
  EXPECT_EQ(asked<TowersPicture>(*recommender, latest(3, {9}), kSmallItems), picture) << "it is the same for every user";
}

}  // namespace
}  // namespace xsmoe::baselines
