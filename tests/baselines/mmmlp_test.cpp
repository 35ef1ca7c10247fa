// MMMLP (baselines.md, section 6): what its equations say by hand, besides the conformance fixtures.
#include "model/baselines/mmmlp.h"

#include <gmock/gmock.h>

#include <torch/types.h>
#include <torch/utils.h>
#include <cmath>

#include <functional>
#include <memory>

#include "model/device/device.h"
#include "tests/baselines/asked.h"
#include "tests/baselines/drifting_stream.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::copyOf;
using network::kSmallItems;
using network::randomValues;
using network::relativeError;

constexpr std::int64_t kSeen = 9;  // of kSmallItems, in the loss

MmmlpOptions smallMmmlpOptions() {
  MmmlpOptions options;
  options.tables.embedding = 8;
  options.tables.length = 5;
  options.tables.users = 20;
  options.tables.items = kSmallItems;
  options.tables.seed = 3;
  options.state = 2;
  options.widths = {{Modality::kVisual, 6}, {Modality::kTextual, 7}};
  return options;
}

/// Weights large enough that every part of the network matters.
std::unique_ptr<MmmlpRecommender> smallMmmlp(const MmmlpOptions& options = smallMmmlpOptions()) {
  auto recommender = std::make_unique<MmmlpRecommender>(options);
  auto values = copyOf(recommender->parameters());
  std::uint64_t seed = 100;
  for (auto& [name, tensor] : values) tensor += randomValues(tensor.sizes(), ++seed, 0.3);
  values.at("item_embedding.weight")[0].zero_();
  values.merge(recommender->buffers());
  recommender->load(values);
  recommender->setItemStates(network::statesFor(*recommender, options.widths));
  recommender->setDropout(false);
  return recommender;
}

void change(MmmlpRecommender& recommender, const std::function<void(const std::string& name, at::Tensor& tensor)>& each) {
  auto values = copyOf(recommender.parameters());
  for (auto& [name, tensor] : values) each(name, tensor);
  values.merge(recommender.buffers());
  recommender.load(values);
}

/// Prefixes of 1 … 5 items, with a repeat, and a target each.
network::Batch smallMmmlpBatch() {
  return {
      torch::arange(5),
      torch::tensor({0, 0, 0, 0, 3, 5, 0, 0, 0, 2, 1, 6, 0, 0, 4, 4, 2, 9, 0, 7, 8, 1, 2, 3, 5, 8, 9, 1, 6, 4}, torch::kLong).view({5, 6})};
}

void openWindow(MmmlpRecommender& recommender, double rate = 1e-2) {
  recommender.beginTraining(kSeen, torch::empty({0}, torch::kLong));
  recommender.beginEpoch(rate);
}

TEST(Mmmlp, HasTheParametersOfThePapersSizes) {
  MmmlpOptions options;
  options.widths = {{Modality::kVisual, 768}, {Modality::kTextual, 768}};
  options.tables.items = 99;
  EXPECT_EQ(MmmlpRecommender(options).parameterCount(), 3 * 133'330 + 50'048 + 196'864 + 100 * 128);
}

TEST(Mmmlp, WithoutOuterWeightsEveryMixerIsTheIdentityAndOnlyTheLastItemCounts) {
  const auto recommender = smallMmmlp();
  change(*recommender, [](const std::string& name, at::Tensor& tensor) {
    if (name.find(".outer.") != std::string::npos) tensor.zero_();
  });
  const auto batch = trainingBatch(smallMmmlpBatch());
  const auto parts = recommender->parts(batch);
  for (std::size_t branch = 0; branch < kBranches.size(); ++branch) EXPECT_TRUE(torch::equal(parts.mixed[branch], parts.normed[branch]));
  auto others = batch;
  others.prefixes = batch.prefixes.clone();
  others.prefixes[4][0] = 7;
  others.prefixes[4][1] = 6;
  EXPECT_TRUE(torch::equal(recommender->vectors(others), recommender->vectors(batch)));
}

TEST(Mmmlp, FeelsTheOrderOfEarlierItems) {
  const auto recommender = smallMmmlp();
  const auto batch = trainingBatch(smallMmmlpBatch());
  auto exchanged = batch;
  exchanged.prefixes = batch.prefixes.clone();
  exchanged.prefixes[3][0] = batch.prefixes[3][1];
  exchanged.prefixes[3][1] = batch.prefixes[3][0];
  EXPECT_GT(relativeError(recommender->vectors(exchanged)[3], recommender->vectors(batch)[3]), 1e-3);
}

TEST(Mmmlp, TokenMixingAddsTheBiasOfItsOuterLayerToEveryEntry) {
  const torch::NoGradGuard noGrad;
  Mixing token(5, 8);
  for (auto& parameter : token->parameters()) parameter.zero_();
  token->outer->bias.fill_(1);
  MixerDropout none(nullptr, 0);
  const auto x = randomValues({1, 3, 8}, 1).expand({5, 3, 8}).contiguous();  // constant over positions
  EXPECT_TRUE(torch::equal(x + token->alongPositions(x, none), x + 1));
}

TEST(Mmmlp, ComputesAtOnePositionWhatItComputesAtAll) {
  const torch::NoGradGuard noGrad;
  for (const std::int64_t layers : {1, 2, 3}) {
    Mixer mixer(5, 8, layers);
    const auto x = randomValues({5, 4, 8}, 2), positions = torch::tensor({4, 0, 2, 3}, torch::kLong);
    MixerDropout none(nullptr, 0);
    const auto all = mixer->forward(x, none), some = mixer->forward(x, none, positions);
    for (std::int64_t row = 0; row < 4; ++row)
      EXPECT_LT(relativeError(some[row], all[positions[row].item<std::int64_t>()][row]), 1e-5) << layers << " layers, row " << row;
  }
}

TEST(Mmmlp, ReadsAnItemsVectorsAndNothingAtPadding) {
  const auto recommender = smallMmmlp();
  change(*recommender, [](const std::string& name, at::Tensor& tensor) {
    if (name == "mixers.textual.norm.bias") tensor.fill_(0.25);
  });
  const auto parts = recommender->parts(trainingBatch(smallMmmlpBatch()));
  // A projection's bias does not reach padding: a row of zeros becomes the bias of its LayerNorm.
  EXPECT_TRUE(torch::equal(parts.normed[1][0][3], torch::full({8}, 0.25)));
  EXPECT_FALSE(torch::equal(parts.normed[1][0][0], torch::full({8}, 0.25)));
}

TEST(Mmmlp, GivesARowTheSameVectorAloneAndInAnyBatch) {
  const auto recommender = smallMmmlp();
  const auto batch = trainingBatch(smallMmmlpBatch());
  const auto together = recommender->vectors(batch);
  for (std::int64_t row = 0; row < 5; ++row)
    EXPECT_LT(relativeError(recommender->vectors(batch.part(row, 1)).squeeze(0), together[row]), 1e-5) << row;
  // Users are not known.
  auto others = batch;
  others.users = batch.users + 7;
  EXPECT_TRUE(torch::equal(recommender->vectors(others), together));
}

TEST(Mmmlp, ReadsStatesInHalfPrecisionAsTheyAre) {
  const auto options = smallMmmlpOptions();
  const auto recommender = smallMmmlp();
  const auto states = network::statesFor(*recommender, options.widths);
  auto halves = std::make_shared<network::ItemStates>(), rounded = std::make_shared<network::ItemStates>();
  for (const auto& [modality, list] : states->states) {
    halves->states[modality] = {list.front().to(torch::kHalf)};
    rounded->states[modality] = {list.front().to(torch::kHalf).to(torch::kFloat)};
  }
  const auto batch = trainingBatch(smallMmmlpBatch());
  recommender->setItemStates(halves);
  const auto ofHalves = recommender->vectors(batch);
  recommender->setItemStates(rounded);
  EXPECT_TRUE(torch::equal(ofHalves, recommender->vectors(batch)));
}

/// The gradients of a batch by Torch's operations, whose tables are whole.
network::NamedTensors gradientsByOperations(MmmlpRecommender& recommender, const network::Batch& batch, at::Tensor& loss) {
  auto tables = recommender.wholeTables();
  for (auto& [name, table] : tables) table.requires_grad_();
  loss = recommender.lossByOperations(batch, tables);
  loss.backward();
  auto gradients = copyOf(recommender.gradients());
  for (const auto& [name, table] : tables) gradients[name] = table.grad();
  return gradients;
}

TEST(Mmmlp, HasTheLossAndGradientsOfTorchsOperationsWithAndWithoutDropout) {
  for (const bool dropout : {false, true})
    for (const int threads : {1, 2}) {
      SCOPED_TRACE(std::to_string(threads) + (dropout ? " threads, dropout" : " threads"));
      device::useThreads(threads);
      const auto ours = smallMmmlp(), reference = smallMmmlp();
      for (auto* const one : {ours.get(), reference.get()}) {
        one->setDropout(dropout);
        openWindow(*one);
        one->reseed(11);
      }
      at::Tensor expected;
      const auto gradients = gradientsByOperations(*reference, smallMmmlpBatch(), expected);
      const auto loss = ours->computeGradients(smallMmmlpBatch());
      EXPECT_LT(relativeError(loss, expected), 1e-5);
      for (const auto& [name, gradient] : ours->gradients()) EXPECT_LT(relativeError(gradient, gradients.at(name)), 1e-4) << name;
    }
}

TEST(Mmmlp, LeavesPaddingAndItemsBeyondTheLossAsTheyAre) {
  const auto recommender = smallMmmlp();
  const auto before = recommender->embedItems(torch::arange(kSmallItems + 1)).clone();
  openWindow(*recommender);
  for (int step = 0; step < 4; ++step) static_cast<void>(recommender->trainBatch(smallMmmlpBatch()));
  const auto after = recommender->embedItems(torch::arange(kSmallItems + 1));
  for (std::int64_t item = 0; item <= kSmallItems; ++item)
    EXPECT_EQ(torch::equal(after[item], before[item]), item == 0 || item > kSeen) << "item " << item;
}

TEST(Mmmlp, GoesOnFromItsStateBitForBitAndIsCopiedWhole) {
  const auto recommender = smallMmmlp(), later = smallMmmlp();
  recommender->setDropout(true);
  later->setDropout(true);
  openWindow(*recommender);
  for (int step = 0; step < 3; ++step) static_cast<void>(recommender->trainBatch(smallMmmlpBatch()));

  const auto copy = recommender->clone();
  auto moment = recommender->modelTensors();
  moment.variables.merge(moment.constants);
  const auto model = copyOf(moment.variables), state = copyOf(recommender->trainingState());
  later->load(model);
  openWindow(*later);
  later->restoreTraining(state);
  const auto batch = trainingBatch(smallMmmlpBatch());
  const auto atTheCopy = recommender->vectors(batch);
  for (auto* const one : {recommender.get(), later.get()})
    for (int step = 0; step < 2; ++step) static_cast<void>(one->trainBatch(smallMmmlpBatch()));
  for (const auto& [name, tensor] : recommender->parameters()) EXPECT_TRUE(torch::equal(later->parameters().at(name), tensor)) << name;
  EXPECT_TRUE(torch::equal(dynamic_cast<MmmlpRecommender&>(*copy).vectors(batch), atTheCopy));
  EXPECT_FALSE(torch::equal(recommender->vectors(batch), atTheCopy));
}

TEST(Mmmlp, LearnsNothingOfATeacherThatItEqualsAndSomethingOnceItDiffers) {
  const auto student = smallMmmlp();
  openWindow(*student);
  student->setTeacher(student->clone(), {1, 0.8});
  static_cast<void>(student->computeGradients(smallMmmlpBatch()));
  EXPECT_NEAR(student->lastTerms().divergence.item<double>(), 0, 1e-6);
  static_cast<void>(student->trainBatch(smallMmmlpBatch()));
  const auto loss = student->computeGradients(smallMmmlpBatch());
  const auto& terms = student->lastTerms();
  EXPECT_GT(terms.divergence.item<double>(), 1e-6);
  EXPECT_NEAR(loss.item<double>(), (terms.task + 0.8 * terms.divergence).item<double>(), 1e-5);
}

TEST(Mmmlp, LearnsByItselfWhereTheTeachersWindowsHadNothingToTrainOn) {
  const auto student = smallMmmlp();
  const std::shared_ptr<network::Recommender> teacher = smallMmmlp();  // has begun no window
  openWindow(*student);
  student->setTeacher(teacher, {1, 0.8});
  const auto loss = student->computeGradients(smallMmmlpBatch());
  EXPECT_FALSE(student->lastTerms().divergence.defined());
  EXPECT_EQ(loss.item<double>(), student->lastTerms().task.item<double>());
}

TEST(Mmmlp, FindsTheKindsOfADriftingStreamAfterOneWindow) {
  const DriftingStream stream;
  auto options = smallMmmlpOptions();
  options.tables.embedding = 16;
  options.tables.users = stream.users();
  options.tables.items = stream.items();
  options.dropout = 0.1;  // for a network this small
  MmmlpRecommender recommender(options);
  recommender.setItemStates(stream.states(recommender, options.widths));
  for (int window = 0; window < 2; ++window) {
    trainEpochs(recommender, recommender.beginWindow(stream.data(window)), 10);
    recommender.endWindow(stream.data(window));
    EXPECT_GT(hitRate(recommender, stream, window + 1), 0.4) << window;  // by chance 0.08
  }
}

TEST(Mmmlp, ShowsHowFarEachItemMovesTheUserInEachBranch) {
  const auto recommender = smallMmmlp();
  const auto inputs = latest(0, {7, 8, 1, 2});
  const auto picture = asked<MixersPicture>(*recommender, inputs, kSmallItems);
  EXPECT_EQ(picture.layers, 2);
  ASSERT_EQ(picture.branches.size(), 3U);
  double shares = 0;
  for (std::size_t branch = 0; branch < kBranches.size(); ++branch) {
    EXPECT_EQ(picture.branches[branch].name, kBranches[branch]);
    EXPECT_EQ(picture.branches[branch].influence.size(), 4U);
    shares += picture.branches[branch].share;
  }
  EXPECT_NEAR(shares, 1, 1e-9);
  // Without a row of its own in the table, item 8 is missing in the branch of ids alone.
  const auto batch = inferenceBatch(inputs);
  const auto s = recommender->vectors(batch);
  change(*recommender, [](const std::string& name, at::Tensor& tensor) {
    if (name == "item_embedding.weight") tensor[8].zero_();
  });
  const auto moved = (s - recommender->vectors(batch)).norm() / s.norm();
  EXPECT_GT(moved.item<double>(), 1e-3);
  EXPECT_NEAR(picture.branches[0].influence[1], moved.item<double>(), 1e-5);
}

TEST(Mmmlp, OfMixersThatAreTheIdentityTheLastItemAloneHasInfluence) {
  const auto recommender = smallMmmlp();
  change(*recommender, [](const std::string& name, at::Tensor& tensor) {
    if (name.find(".outer.") != std::string::npos) tensor.zero_();
  });
  for (const auto& branch : asked<MixersPicture>(*recommender, latest(0, {7, 8, 1}), kSmallItems).branches) {
    EXPECT_NEAR(branch.influence[0], 0, 1e-5) << branch.name;
    EXPECT_NEAR(branch.influence[1], 0, 1e-5) << branch.name;
    EXPECT_GT(branch.influence[2], 1e-3) << branch.name;
  }
}

TEST(Mmmlp, BeginsNormalButForTheMixersOfPositions) {
  auto options = smallMmmlpOptions();
  options.tables.embedding = 64;
  options.widths = {{Modality::kVisual, 48}, {Modality::kTextual, 64}};
  const MmmlpRecommender recommender(options);
  int dense = 0, positions = 0;
  for (const auto& [name, tensor] : recommender.parameters()) {
    const auto is = [&, &name = name](const char* part) { return name.find(part) != std::string::npos; };
    const double most = tensor.abs().max().item<double>();
    if (is("projection.weight") || (is("channel") && is("weight") && tensor.dim() == 2)) {
      ++dense;
      EXPECT_NEAR(tensor.std().item<double>(), 0.02, 0.002) << name;
    } else if (is("projection.bias") || (is("channel") && is("bias"))) {
      EXPECT_EQ(most, 0) << name;
    } else if (is("token") && is("weight") && tensor.dim() == 2) {
      ++positions;
      EXPECT_LE(most, 1 / std::sqrt(static_cast<double>(tensor.size(1))) + 1e-6) << name;
      EXPECT_GT(most, 0.05) << name;
    }
  }
  EXPECT_EQ(dense, 2 + 3 * 2) << "both projections, and two of each mixer of channels";
  EXPECT_EQ(positions, 3 * 2);
  const auto table = recommender.parameters().at("item_embedding.weight");
  EXPECT_NEAR(table.narrow(0, 1, kSmallItems).std().item<double>(), 0.02, 0.003);
  EXPECT_EQ(table[0].abs().max().item<double>(), 0) << "padding";
}

}  // namespace
}  // namespace xsmoe::baselines
