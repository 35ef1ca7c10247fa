// The optimizer, the loss, the user encoder, and what a training step may draw from.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <gmock/gmock.h>
#include <torch/optim/adam.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "model/device/rehearsal.h"
#include "model/network/causal_attention.h"
#include "model/network/debiased_loss.h"
#include "model/network/dropout.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

using testing::HasSubstr;

TEST(Adam, StepsLikeTorchsOwn) {
  auto ours = randomValues({3, 4}, 1).requires_grad_(true), oursToo = randomValues({5}, 2).requires_grad_(true);
  auto theirs = ours.detach().clone().requires_grad_(true), theirsToo = oursToo.detach().clone().requires_grad_(true);
  Adam adam({{"a", ours}, {"b", oursToo}});
  torch::optim::Adam reference({theirs, theirsToo}, torch::optim::AdamOptions(1e-3));
  for (int step = 0; step < 20; ++step) {
    const double rate = 1e-2 / (1 + step);
    const auto objective = [&](const at::Tensor& a, const at::Tensor& b) { return (a.pow(4).sum() + (a.sum() * b).sin().sum()); };
    adam.setLearningRate(rate);
    adam.zeroGradients();
    objective(ours, oursToo).backward();
    adam.step();
    static_cast<torch::optim::AdamOptions&>(reference.param_groups()[0].options()).lr(rate);
    reference.zero_grad();
    objective(theirs, theirsToo).backward();
    reference.step();
    ASSERT_LT(relativeError(ours, theirs), 1e-6) << "step " << step;
    ASSERT_LT(relativeError(oursToo, theirsToo), 1e-6) << "step " << step;
  }
  EXPECT_EQ(adam.steps(), 20);
}

TEST(Adam, LeavesOutAStepOfGradientsThatAreNotFinite) {
  auto plain = randomValues({6}, 3).requires_grad_(true), guarded = plain.detach().clone().requires_grad_(true);
  Adam reference({{"a", plain}}), adam({{"a", guarded}});
  for (int step = 0; step < 6; ++step) {
    reference.zeroGradients();
    adam.zeroGradients();
    guarded.pow(3).sum().backward();
    if (step == 2) adam.gradients()[1] = std::numeric_limits<float>::infinity();
    adam.stepIf(adam.gradients().isfinite().all());
    if (step == 2) continue;
    plain.pow(3).sum().backward();
    reference.step();
    ASSERT_LT(relativeError(guarded, plain), 1e-6) << "step " << step;
  }
  EXPECT_EQ(adam.steps(), 5);
}

TEST(Adam, AddsCoupledL2ToTheRowsThatItIsToldAndInThatStepAlone) {
  for (const bool guarded : {false, true}) {
    auto ours = randomValues({4, 3}, 1).requires_grad_(true), oursToo = randomValues({5}, 2).requires_grad_(true);
    auto theirs = ours.detach().clone().requires_grad_(true), theirsToo = oursToo.detach().clone().requires_grad_(true);
    Adam adam({{"a", ours}, {"b", oursToo}}), reference({{"a", theirs}, {"b", theirsToo}});
    for (int step = 0; step < 4; ++step) {
      for (auto* const one : {&adam, &reference}) one->zeroGradients();
      (ours.pow(3).sum() + oursToo.cos().sum()).backward();
      (theirs.pow(3).sum() + theirsToo.cos().sum()).backward();
      if (step != 2) {
        adam.decay(oursToo, 0.2);
        adam.decay(ours.detach().narrow(0, 1, 2), 0.1);
        const torch::NoGradGuard noGrad;
        theirsToo.mutable_grad() += 0.2 * theirsToo;
        theirs.mutable_grad().narrow(0, 1, 2).add_(theirs.narrow(0, 1, 2), 0.1);
      }
      guarded ? adam.stepIf(torch::ones({}, torch::kBool)) : adam.step();
      reference.step();
      ASSERT_LT(relativeError(ours, theirs), 1e-6) << "step " << step;
      ASSERT_LT(relativeError(oursToo, theirsToo), 1e-6) << "step " << step;
    }
  }
}

TEST(Adam, ZeroesAllGradientsButThoseThatAreAboutToBeWritten) {
  auto a = torch::ones({2}).requires_grad_(), b = torch::ones({3}).requires_grad_(), c = torch::ones({4}).requires_grad_();
  Adam adam({{"a", a}, {"b", b}, {"c", c}});
  adam.gradients().fill_(7);
  adam.zeroGradients("b");
  EXPECT_TRUE(torch::equal(adam.gradients(), torch::tensor({0, 0, 7, 7, 7, 0, 0, 0, 0}, torch::kFloat)));
  adam.zeroGradients();
  EXPECT_EQ(adam.gradients().abs().max().item<double>(), 0);
}

TEST(Adam, MovesRowsThatAreSeldomReadWhenTheyAreAskedForAndToTheSameBits) {
  constexpr std::int64_t kRows = 40, kWidth = 12;
  const auto drawn = randomValues({kRows, kWidth}, 1), drawnToo = randomValues({5}, 2);
  auto rows = drawn.clone().requires_grad_(), besides = drawnToo.clone().requires_grad_();
  auto dense = drawn.clone().requires_grad_(), denseToo = drawnToo.clone().requires_grad_();
  Adam adam({{"a", rows}, {"b", besides}}, {"a"}), reference({{"a", dense}, {"b", denseToo}});
  EXPECT_EQ(adam.lateRows("b"), nullptr);
  auto* const late = adam.lateRows("a");
  ASSERT_NE(late, nullptr);
  const torch::NoGradGuard noGrad;
  for (int step = 0; step < 9; ++step) {
    const auto read = torch::tensor({step % 3, 7 + step, 7 + step, -1}, torch::kLong), touched = read.narrow(0, 0, 3);
    late->catchUp(read);
    ASSERT_TRUE(torch::equal(rows.index_select(0, touched), dense.index_select(0, touched))) << "step " << step;
    for (auto* const one : {&adam, &reference}) {
      one->zeroGradients();
      one->setLearningRate(1e-2 / (1 + step));
    }
    EXPECT_EQ(adam.gradients().abs().max().item<double>(), 0) << "step " << step;
    const auto gradients = randomValues({3, kWidth}, 100 + static_cast<std::uint64_t>(step)), gradientsToo = randomValues({5}, 3);
    for (const auto& table : {rows, dense}) table.grad().index_add_(0, touched, gradients);
    for (const auto& other : {besides, denseToo}) other.grad().copy_(gradientsToo);
    late->touch(touched);
    adam.step();
    reference.step();
  }
  EXPECT_FALSE(torch::equal(rows, dense)) << "no row was late";
  const auto moments = adam.moments().at("a"), expected = reference.moments().at("a");
  EXPECT_TRUE(torch::equal(moments.first, expected.first) && torch::equal(moments.second, expected.second));
  EXPECT_TRUE(torch::equal(rows, dense));
  EXPECT_TRUE(torch::equal(besides, denseToo));
}

TEST(Adam, SeesAGradientThatIsNotFiniteInARowThatIsMovedLate) {
  auto rows = randomValues({6, 4}, 1).requires_grad_(), besides = randomValues({5}, 2).requires_grad_();
  Adam adam({{"a", rows}, {"b", besides}}, {"a"});
  EXPECT_EQ(adam.gradientSum(), 0);
  rows.grad()[3][1] = std::numeric_limits<float>::infinity();
  adam.lateRows("a")->touch(torch::tensor({2, 3}, torch::kLong));
  EXPECT_FALSE(std::isfinite(adam.gradientSum()));
  adam.zeroGradients();
  EXPECT_EQ(adam.gradientSum(), 0);
  besides.grad()[4] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(std::isfinite(adam.gradientSum()));
}

TEST(LossScale, HalvesWithAnOverflowAndDoublesAfterEnoughGoodSteps) {
  LossScale scale(c10::kCPU);
  const auto good = torch::ones({}, torch::kBool), overflow = torch::zeros({}, torch::kBool);
  scale.update(overflow);
  EXPECT_EQ(scale.factor().item<double>(), LossScale::kFirst / 2);
  for (int step = 1; step < LossScale::kStepsBeforeGrowing; ++step) scale.update(good);
  EXPECT_EQ(scale.factor().item<double>(), LossScale::kFirst / 2);
  scale.update(good);
  EXPECT_EQ(scale.factor().item<double>(), LossScale::kFirst);
  scale.update(good);
  EXPECT_EQ(scale.factor().item<double>(), LossScale::kFirst);
}

TEST(Adam, ContinuesFromRestoredMomentsAsIfItHadNeverStopped) {
  auto one = randomValues({4}, 3).requires_grad_(true);
  Adam first({{"a", one}});
  const auto step = [](Adam& adam, const at::Tensor& parameter) {
    adam.zeroGradients();
    parameter.pow(3).sum().backward();
    adam.step();
  };
  step(first, one);
  step(first, one);
  auto other = one.detach().clone().requires_grad_(true);
  Adam second({{"a", other}});
  second.restore(first.moments(), first.steps());
  step(first, one);
  step(second, other);
  EXPECT_TRUE(torch::equal(one, other));
}

/// All dot products are 0, so only popularity and counts decide. Columns: padding, then one for each entry.
double lossOfEqualScores(const std::vector<double>& popularity, const std::vector<double>& counts, const at::Tensor& own,
                         const at::Tensor& target) {
  LossBatch batch;
  batch.users = torch::zeros({target.size(0), 2});
  batch.items = torch::zeros({static_cast<std::int64_t>(popularity.size()), 2});
  batch.logPopularity = torch::tensor(popularity, torch::kFloat).log();
  batch.logCount = torch::tensor(counts, torch::kFloat).clamp_min(1).log();
  batch.own = own;
  batch.target = target;
  return debiasedLoss(batch).item<double>();
}

TEST(DebiasedLoss, OfTwoUsersWithEqualScoresIsTheLogarithmOfThree) {
  // Sequences [a, b] and [c, d]: the target b is compared with c and d, a is the user's own; and likewise d.
  const auto own = torch::tensor({1, 2, 3, 4}, torch::kLong).view({2, 2});
  EXPECT_NEAR(lossOfEqualScores({1, .25, .25, .25, .25}, {0, 1, 1, 1, 1}, own, torch::tensor({2, 4}, torch::kLong)), std::log(3.0), 1e-6);
}

TEST(DebiasedLoss, OfARareTargetBesideTwoPopularItemsIsSmall) {
  // −ln(10 / (10 + 3.333 + 3.333)) with p = 0.1, 0.3, 0.3.
  const auto own = torch::tensor({4, 1}, torch::kLong).view({1, 2});
  EXPECT_NEAR(lossOfEqualScores({1, .1, .3, .3, .3}, {0, 1, 1, 1, 1}, own, torch::tensor({1}, torch::kLong)), 0.510826, 1e-6);
}

TEST(DebiasedLoss, CountsARepeatedColumnOftenButTheTargetOnce) {
  // Target once, although its item fills 5 slots; the other candidate fills 3: −ln(1 / (1 + 3)).
  const auto own = torch::tensor({3, 1}, torch::kLong).view({1, 2});
  EXPECT_NEAR(lossOfEqualScores({1, .2, .2, .2}, {0, 5, 3, 1}, own, torch::tensor({1}, torch::kLong)), std::log(4.0), 1e-6);
}

TEST(DebiasedLoss, OfAUserAloneIsZero) {
  // Every column but the target's is his own.
  const auto own = torch::tensor({1, 2, 3, 1, 2, 3}, torch::kLong).view({2, 3});
  EXPECT_EQ(lossOfEqualScores({1, .2, .3, .5}, {0, 1, 1, 1}, own, torch::tensor({2, 3}, torch::kLong)), 0);
}

TEST(DebiasedLoss, OfNoPositionIsZero) {
  EXPECT_EQ(lossOfEqualScores({1, 1}, {0, 1}, torch::zeros({0, 2}, torch::kLong), torch::zeros({0}, torch::kLong)), 0);
}

TEST(DebiasedLoss, OfTheLoopInBlocksEqualsTorchsOperations) {
  // More positions than a block holds, columns that are no multiple of a vector's length, repeated own items, a part of a larger batch.
  const std::int64_t rows = 150, columns = 45, e = 9;
  const auto random = [](std::int64_t seed, std::int64_t below, at::IntArrayRef shape) {
    return (randomValues(shape, static_cast<std::uint64_t>(seed)).abs() * 1000).to(torch::kLong).remainder(below);
  };
  LossBatch batch;
  batch.own = random(1, columns, {rows, 4});
  batch.target = batch.own.select(1, 3).clamp_min(1);
  batch.logPopularity = randomValues({columns}, 2) - 3;
  batch.logCount = randomValues({columns}, 3).abs();
  const auto users = randomValues({rows, e}, 4), items = randomValues({columns, e}, 5);
  const auto lossAnd = [&](auto loss) {
    batch.users = users.clone().requires_grad_();
    batch.items = items.clone().requires_grad_();
    const auto value = loss(batch, 400);
    (3 * value).backward();
    return std::vector<at::Tensor>{value, batch.users.grad(), batch.items.grad()};
  };
  const auto ours = lossAnd(debiasedLoss), theirs = lossAnd(debiasedLossByOperations);
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_LT(relativeError(ours[i], theirs[i]), 1e-5) << i;
}

TEST(DebiasedLoss, OfScoresThatAreNotNumbersIsNone) {
  LossBatch batch{torch::full({1, 2}, std::numeric_limits<float>::quiet_NaN()),
                  torch::ones({3, 2}),
                  torch::zeros({3}),
                  torch::zeros({3}),
                  torch::tensor({{0, 1}}, torch::kLong),
                  torch::tensor({1}, torch::kLong)};
  EXPECT_TRUE(std::isnan(debiasedLoss(batch).item<double>()));
}

UserEncoder smallEncoder() {
  UserEncoder encoder(UserEncoderOptions{8, 5, 2, 2, 0.1});
  encoder->initialise(at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{5}));
  return encoder;
}

/// All of a batch's item embeddings [B, L, e] through the encoder, at the tokens of `rows` int64 [B, L] (0: padding).
at::Tensor statesAt(UserEncoder& encoder, const at::Tensor& items, const at::Tensor& rows) {
  const auto layout = packSequences(rows, /*noneEmpty=*/false);
  const auto real = rows.flatten().nonzero().squeeze(1);
  return encoder->forward(items.flatten(0, 1).index_select(0, real), layout, nullptr);
}

TEST(UserEncoder, DoesNotReadTheFuture) {
  auto encoder = smallEncoder();
  auto items = randomValues({1, 5, 8}, 6);
  const auto rows = torch::ones({1, 5}, torch::kLong);
  const auto before = statesAt(encoder, items, rows);
  items.select(1, 3).fill_(9);
  const auto after = statesAt(encoder, items, rows);
  EXPECT_LT(relativeError(after.narrow(0, 0, 3), before.narrow(0, 0, 3)), 1e-6);
  EXPECT_GT(relativeError(after.narrow(0, 3, 2), before.narrow(0, 3, 2)), 0.01);
}

TEST(UserEncoder, GivesAUserTheSameAloneAndBesideOthers) {
  auto encoder = smallEncoder();
  const auto items = randomValues({2, 5, 8}, 6);
  const auto rows = torch::tensor({{0, 0, 1, 1, 1}, {0, 1, 1, 1, 1}}, torch::kLong);
  const auto both = statesAt(encoder, items, rows);  // three tokens, then four
  for (const int user : {0, 1}) {
    const auto alone = statesAt(encoder, items.narrow(0, user, 1), rows.narrow(0, user, 1));
    EXPECT_LT(relativeError(both.narrow(0, user * 3, alone.size(0)), alone), 1e-6);
  }
}

TEST(PackedSequences, HoldRealInputsWithTheirColumns) {
  const auto packed = packSequences(torch::tensor({{0, 0, 4, 5}, {0, 0, 0, 0}, {7, 8, 9, 4}}, torch::kLong), false);
  EXPECT_TRUE(torch::equal(packed.rows, torch::tensor({4, 5, 7, 8, 9, 4}, torch::kLong)));
  EXPECT_TRUE(torch::equal(packed.positions, torch::tensor({2, 3, 0, 1, 2, 3}, torch::kLong)));
  EXPECT_TRUE(torch::equal(packed.begins, torch::tensor({0, 2, 2, 6}, torch::kLong)));
  const auto last = packed.part(1, 2);
  EXPECT_TRUE(torch::equal(last.begins, torch::tensor({0, 0, 4}, torch::kLong)));
  EXPECT_EQ(last.firstToken, 2);
}

TEST(PackedSequences, KeepTheLastInputOfAnEmptySequenceWhenEachNeedsAnOutput) {
  EXPECT_TRUE(torch::equal(packSequences(torch::zeros({2, 3}, torch::kLong), true).begins, torch::tensor({0, 1, 2}, torch::kLong)));
}

/// Values and gradients of the fused loop and of the formulation by Torch's operations.
void expectEqualAttention(const PackedSequences& layout, std::int64_t heads, std::int64_t length, bool withDropout) {
  const auto tokens = layout.tokens(), e = heads * 5;
  const auto dropout = withDropout ? randomValues({tokens, heads, length}, 3).gt(0.2).to(torch::kFloat) * 1.3 : at::Tensor();
  auto fused = randomValues({tokens, 3 * e}, 4).requires_grad_(true), reference = fused.detach().clone().requires_grad_(true);
  const auto weights = randomValues({tokens, e}, 5);
  const auto ours = causalAttention(fused, layout, heads, length, dropout);
  const auto theirs = paddedAttention(reference, layout, heads, length, dropout);
  EXPECT_LT(relativeError(ours, theirs), 1e-5);
  (ours * weights).sum().backward();
  (theirs * weights).sum().backward();
  EXPECT_LT(relativeError(fused.grad(), reference.grad()), 1e-5);
}

TEST(CausalAttention, OfTheFusedLoopEqualsTorchsOperations) {
  const auto layout = packSequences(torch::tensor({{0, 0, 4, 5}, {0, 0, 0, 3}, {7, 8, 9, 4}}, torch::kLong), false);
  for (const int heads : {1, 2, 3})
    for (const bool dropout : {false, true}) expectEqualAttention(layout, heads, 4, dropout);
}

TEST(Dropout, KeepsItsShareAndTheMean) {
  Random random(3, c10::kCPU);
  const Dropout dropout(0.1, random);
  const auto mask = dropout.mask({1000, 128}, c10::kCPU, 0, 0);
  EXPECT_NEAR(mask.eq(0).to(torch::kFloat).mean().item<double>(), 0.1, 0.003);
  EXPECT_NEAR(mask.max().item<double>(), 1 / 0.9, 1e-6);
  // Neighbours in a row, in a column and in another place have nothing to do with each other.
  const auto other = dropout.mask({1000, 128}, c10::kCPU, 1, 0);
  const auto both = [](const at::Tensor& a, const at::Tensor& b) {
    return a.eq(0).logical_and(b.eq(0)).to(torch::kFloat).mean().item<double>();
  };
  EXPECT_NEAR(both(mask, other), 0.01, 0.002);
  EXPECT_NEAR(both(mask.narrow(1, 1, 127), mask.narrow(1, 0, 127)), 0.01, 0.002);
  EXPECT_NEAR(both(mask.narrow(0, 1, 999), mask.narrow(0, 0, 999)), 0.01, 0.002);
}

TEST(Dropout, OfAPartIsThePartOfTheWhole) {
  Random random(3, c10::kCPU);
  const Dropout dropout(0.3, random);
  const auto whole = dropout.mask({10, 2, 6}, c10::kCPU, 4, 20);
  EXPECT_TRUE(torch::equal(dropout.mask({4, 2, 6}, c10::kCPU, 4, 23), whole.narrow(0, 3, 4)));
}

TEST(Dropout, OfAPartIsThePartOfTheWholeOnTheWayOfAGpuTooWhereTheBatchIsKnown) {
  const auto masksOf = [](std::int64_t first, std::int64_t count) {
    Random random(3, c10::kCPU);
    const device::GpuRehearsal rehearsal;
    const Dropout dropout(0.3, random, 10);
    static_cast<void>(dropout.mask({count, 6}, c10::kCPU, 0, first));
    return dropout.mask({count, 2, 6}, c10::kCPU, 1, first);  // the second of its generator
  };
  const auto whole = masksOf(0, 10);
  EXPECT_GT(whole.eq(0).sum().item<std::int64_t>(), 0);
  EXPECT_TRUE(torch::equal(masksOf(3, 4), whole.narrow(0, 3, 4)));
  EXPECT_TRUE(torch::equal(masksOf(0, 10), whole)) << "a step's key decides";
}

TEST(TrainBatch, GivesTheSameStepWhateverTheNumberOfThreads) {
  const auto trained = [](int threads) {
    at::set_num_threads(threads);
    const auto network = smallNetwork(smallOptions(Method::kXsmoe, {1, 2, 3}), 3);
    network->setDropout(true);
    network->beginTraining(smallPopularity().log());
    for (int step = 0; step < 3; ++step) static_cast<void>(network->trainBatch({{}, smallSequences()}));
    return std::pair(copyOf(network->gradients()), network->usage());
  };
  const int before = at::get_num_threads();
  const auto [alone, aloneUsage] = trained(1);
  for (const int threads : {2, 5}) {
    const auto [together, usage] = trained(threads);
    // Sums in another order: rounding, and nothing else.
    for (const auto& [name, gradient] : together) EXPECT_LT(relativeError(gradient, alone.at(name)), 1e-4) << name;
    for (std::size_t i = 0; i < usage.size(); ++i)
      for (std::size_t k = 0; k < usage[i].utilization.size(); ++k)
        EXPECT_NEAR(usage[i].utilization[k], aloneUsage[i].utilization[k], 1e-5);
  }
  at::set_num_threads(before);
}

/// What a network that has trained, pruned or loaded computes, and what one with the same weights computes that never kept a product.
void expectNothingStale(XsmoeRecommender& used, const XsmoeOptions& options) {
  XsmoeRecommender fresh(options);
  fresh.rebuild(used.structure());
  fresh.load(used.parameters());
  fresh.setItemStates(statesFor(fresh, options.widths));
  fresh.setDropout(false);
  for (auto* network : {&used, &fresh}) network->beginTraining(smallPopularity().log());
  EXPECT_NEAR(used.computeGradients(smallSequences()).item<double>(), fresh.computeGradients(smallSequences()).item<double>(), 1e-6);
  for (const auto& [name, gradient] : used.gradients()) EXPECT_LT(relativeError(gradient, fresh.gradients().at(name)), 1e-5) << name;
}

TEST(KeptProjections, FollowEveryChangeOfTheFrozenExperts) {
  const auto options = smallOptions();
  const auto network = smallNetwork(options, 4);
  network->beginTraining(smallPopularity().log());
  network->beginEpoch(1e-2);
  static_cast<void>(network->trainBatch({{}, smallSequences()}));
  expectNothingStale(*network, options);
  ASSERT_FALSE(network->prune({3}, 0.9, network->usage()).pruned.empty());
  expectNothingStale(*network, options);
  static_cast<void>(network->finish({3}, 0, network->usage()));
  expectNothingStale(*network, options);
  randomise(*network, 77);
  expectNothingStale(*network, options);
}

TEST(TrainBatch, LowersTheLossOfABatchThatIsRepeated) {
  const auto network = smallNetwork(smallOptions());
  network->beginTraining(smallPopularity().log());
  network->beginEpoch(1e-2);
  const double first = network->trainBatch({{}, smallSequences()}).item<double>();
  double last = first;
  for (int step = 0; step < 30; ++step) last = network->trainBatch({{}, smallSequences()}).item<double>();
  EXPECT_LT(last, 0.7 * first);
}

TEST(TrainBatch, DrawsFromTheRunsOwnGeneratorOnly) {
  const auto state = [] { return at::detail::getDefaultCPUGenerator().get_state().clone(); };
  const auto lossesWithSeed = [&](std::uint64_t seed) {
    auto options = smallOptions();
    options.seed = seed;
    const auto network = smallNetwork(options, 2);
    network->setDropout(true);
    network->beginTraining(smallPopularity().log());
    const auto before = state();
    std::vector<double> losses;
    for (int step = 0; step < 3; ++step) losses.push_back(network->trainBatch({{}, smallSequences()}).item<double>());
    EXPECT_TRUE(torch::equal(state(), before));
    return losses;
  };
  EXPECT_EQ(lossesWithSeed(7), lossesWithSeed(7));
  EXPECT_NE(lossesWithSeed(7), lossesWithSeed(8));  // the values are the same, the dropout is not
}

TEST(TrainBatch, RefusesALossThatIsNotFinite) {
  const auto network = smallNetwork(smallOptions());
  network->beginTraining(smallPopularity().log());
  network->parameters().at("fusion.bias").fill_(std::numeric_limits<float>::quiet_NaN());
  try {
    static_cast<void>(network->trainBatch({{}, smallSequences()}));
    FAIL() << "the step was done";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("the loss is not finite"));
  }
}

TEST(TrainBatch, InBfloat16StaysNearFloat32) {
  auto options = smallOptions();
  const auto exact = smallNetwork(options, 2);
  options.device.stepType = c10::kBFloat16;
  const auto coarse = smallNetwork(options, 2);
  exact->beginTraining(smallPopularity().log());
  coarse->beginTraining(smallPopularity().log());
  const double expected = exact->trainBatch({{}, smallSequences()}).item<double>(),
               loss = coarse->trainBatch({{}, smallSequences()}).item<double>();
  EXPECT_NEAR(loss, expected, 0.03 * expected);  // eight bits of mantissa
  EXPECT_NE(loss, expected);
  EXPECT_EQ(coarse->parameters().at("fusion.weight").scalar_type(), c10::kFloat);
}

TEST(InitialValues, AreThoseOfTheModelsDescription) {
  XsmoeOptions options = smallOptions(Method::kXsmoe, {1});
  options.widths = {{Modality::kVisual, 256}, {Modality::kTextual, 256}};
  options.model.bottleneck = 32;
  options.model.embedding = 64;
  const XsmoeRecommender network(options);
  const auto values = network.parameters();
  EXPECT_NEAR(values.at("visual.layers.0.experts.0.up.weight").std().item<double>(), 0.01, 0.0005);
  EXPECT_NEAR(values.at("visual.layers.0.router.weight").abs().max().item<double>(), 1 / 16.0, 0.002);
  EXPECT_NEAR(values.at("fusion.weight").abs().max().item<double>(), 1 / std::sqrt(512.0), 0.001);
  // Xavier: √(2 / (64 + 64)); zero biases.
  EXPECT_NEAR(values.at("sequence.blocks.0.attention.query.weight").std().item<double>(), 0.125, 0.008);
  EXPECT_EQ(values.at("sequence.blocks.1.feed_forward.inner.bias").abs().max().item<double>(), 0);
  EXPECT_EQ(values.at("sequence.norm.weight").min().item<double>(), 1);
}

}  // namespace
}  // namespace xsmoe::network
