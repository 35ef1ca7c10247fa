// Steps where memory does not suffice for all items of a batch at once.
#include <gmock/gmock.h>

#include <cstdint>

#include "tests/network/limited_memory.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

constexpr int kManyItems = 600;

/// Wide states and many items: what a step holds is mostly its items' activations.
XsmoeOptions wideOptions() {
  auto options = smallOptions();
  for (auto& [modality, width] : options.widths) width = 192;
  options.model.dropout = 0.2;
  return options;
}

std::unique_ptr<XsmoeRecommender> wideNetwork() {
  auto recommender = std::make_unique<XsmoeRecommender>(wideOptions());
  randomise(*recommender, 5);
  recommender->setItemStates(statesFor(*recommender, wideOptions().widths, kManyItems));
  auto popularity = torch::full({kManyItems + 1}, 1.0 / kManyItems);
  popularity[0] = 1;
  recommender->beginTraining(popularity.log());
  recommender->beginEpoch(1e-3);
  return recommender;
}

at::Tensor manySequences(int batch) {
  return torch::randint(1, kManyItems + 1, {100, 6}, at::make_generator<at::CPUGeneratorImpl>(static_cast<std::uint64_t>(batch)),
                        torch::kLong);
}

void expectSame(const XsmoeRecommender& one, const XsmoeRecommender& other) {
  const auto theirs = other.parameters();
  for (const auto& [name, tensor] : one.parameters()) EXPECT_LT(relativeError(tensor, theirs.at(name)), 1e-5) << name;
  const auto usage = other.usage();
  for (std::size_t i = 0; i < usage.size(); ++i)
    EXPECT_THAT(one.usage()[i].contribution, testing::Pointwise(testing::DoubleNear(1e-3), usage[i].contribution));
}

TEST(ShortMemory, MakesTheStepGoOnInPiecesWithTheSameResult) {
  const auto plenty = wideNetwork();
  const auto first = plenty->trainBatch({{}, manySequences(0)}).item<double>(),
             second = plenty->trainBatch({{}, manySequences(1)}).item<double>();

  LimitedMemory memory;
  {
    const auto measured = wideNetwork();
    memory.restartPeak();
    const auto before = memory.held();
    static_cast<void>(measured->trainBatch({{}, manySequences(0)}));
    ASSERT_EQ(measured->encodingPieces(), 1);
    const auto needed = memory.peak() - before;
    const auto scarce = wideNetwork();
    memory.setLimit(memory.held() + needed * 7 / 10);
    EXPECT_NEAR(scarce->trainBatch({{}, manySequences(0)}).item<double>(), first, 1e-5 * first) << "with the same dropout";
    EXPECT_GT(scarce->encodingPieces(), 1);
    EXPECT_GT(memory.refusals(), 0);
    EXPECT_NEAR(scarce->trainBatch({{}, manySequences(1)}).item<double>(), second, 1e-5 * second);
    memory.setLimit(SIZE_MAX);
    expectSame(*scarce, *plenty);
  }
}

TEST(ShortMemory, IsAnErrorWhereNoPieceFits) {
  LimitedMemory memory;
  const auto recommender = wideNetwork();
  const auto sequences = manySequences(0);
  memory.setLimit(memory.held() + 1024);
  EXPECT_THROW(static_cast<void>(recommender->trainBatch({{}, sequences})), c10::OutOfMemoryError);
  memory.setLimit(SIZE_MAX);
  EXPECT_GT(recommender->trainBatch({{}, sequences}).item<double>(), 0) << "nothing is broken by it";
}

TEST(ShortMemory, IsRememberedWhereATrainingGoesOn) {
  const auto recommender = wideNetwork();
  recommender->setEncodingPieces(3);
  const auto state = recommender->trainingState();
  const auto other = wideNetwork();
  other->restoreTraining(state);
  EXPECT_EQ(other->encodingPieces(), 3);
}

}  // namespace
}  // namespace xsmoe::network
