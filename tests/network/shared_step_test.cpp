// A step that ranks compute together is the step of one process (SequenceRecommender::shareAmong).
#include <gmock/gmock.h>
#include <torch/cuda.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "model/device/rehearsal.h"
#include "tests/network/small_network.h"
#include "tests/support/gpu_to_test.h"
#include "tests/support/ranks_in_threads.h"

namespace xsmoe::network {
namespace {

struct Step {
  at::Tensor loss;
  NamedTensors gradients;
  std::vector<LayerUsage> usage;
  NamedTensors after;  ///< parameters
};

struct Scene {
  Method method = Method::kXsmoe;
  bool dropout = false;
  bool taught = false;
  int pieces = 1;
  at::Tensor sequences = smallSequences();
  c10::Device device = c10::kCPU;
  bool rehearsed = false;  ///< the way of a GPU (device::GpuRehearsal)
};

/// The second of two steps; both are metered.
Step stepOf(const Scene& scene, device::Ranks* ranks) {
  std::optional<device::GpuRehearsal> rehearsal;
  if (scene.rehearsed) rehearsal.emplace();
  auto options = smallOptions(scene.method);
  options.device.device = scene.device;
  const auto network = smallNetwork(options, scene.method == Method::kXsmoe ? 3 : 1);
  network->setDropout(scene.dropout);
  network->setEncodingPieces(scene.pieces);
  if (scene.taught) {
    std::shared_ptr<Recommender> teacher = network->clone();
    randomise(dynamic_cast<XsmoeRecommender&>(*teacher), 77);
    network->setTeacher(teacher, {2, 0.5});
  }
  EXPECT_TRUE(network->shareAmong(ranks));
  network->beginTraining(smallPopularity().log());
  network->beginEpoch(1e-2);
  const auto users = torch::zeros({scene.sequences.size(0)}, torch::kLong);
  static_cast<void>(network->trainBatch({users, scene.sequences}));
  Step step;
  step.loss = network->trainBatch({users, scene.sequences}).clone();
  step.gradients = copyOf(network->gradients());
  step.usage = network->usage();
  EXPECT_EQ(network->takeStepTimes().of(StepPart::kRanks).has_value(), ranks != nullptr);
  step.after = copyOf(network->parameters());
  return step;
}

void expectClose(const Step& step, const Step& expected) {
  EXPECT_LT(relativeError(step.loss, expected.loss), 1e-5);
  ASSERT_EQ(step.gradients.size(), expected.gradients.size());
  for (const auto& [name, gradient] : expected.gradients) {
    EXPECT_LT((step.gradients.at(name) - gradient).abs().max().item<double>(), 1e-5 * std::max(1.0, gradient.abs().max().item<double>()))
        << name;
  }
  ASSERT_EQ(step.usage.size(), expected.usage.size());
  for (std::size_t i = 0; i < step.usage.size(); ++i)
    for (std::size_t slot = 0; slot < step.usage[i].contribution.size(); ++slot) {
      EXPECT_NEAR(step.usage[i].contribution[slot], expected.usage[i].contribution[slot], 1e-3 * expected.usage[i].contribution[slot]);
      EXPECT_NEAR(step.usage[i].gateShare[slot], expected.usage[i].gateShare[slot], 1e-3);
    }
}

void expectSameBits(const Step& a, const Step& b) {
  EXPECT_TRUE(a.loss.equal(b.loss));
  for (const auto& [name, value] : a.after) EXPECT_TRUE(value.equal(b.after.at(name))) << name;
  for (std::size_t i = 0; i < a.usage.size(); ++i) EXPECT_EQ(a.usage[i].contribution, b.usage[i].contribution);
}

class SharedStep : public testing::TestWithParam<int> {
 protected:
  void SetUp() override { XSMOE_NEEDS_RANKS(); }
  static std::vector<Step> byRanks(const Scene& scene) {
    std::vector<Step> steps(static_cast<std::size_t>(GetParam()));
    asRanks(GetParam(), [&](device::Ranks& ranks) { steps[static_cast<std::size_t>(ranks.rank())] = stepOf(scene, &ranks); });
    return steps;
  }
  static void expectThatOfOneProcess(const Scene& scene) {
    const auto alone = stepOf(scene, nullptr);
    const auto together = byRanks(scene), again = byRanks(scene);
    for (std::size_t rank = 0; rank < together.size(); ++rank) {
      SCOPED_TRACE("rank " + std::to_string(rank));
      expectClose(together[rank], alone);
      expectSameBits(together[rank], together[0]);
      expectSameBits(together[rank], again[rank]);
    }
  }
};

TEST_P(SharedStep, HasLossGradientsAndUsageOfTheWholeBatchOnEveryRank) {
  for (const auto method : kSideTuned) {
    SCOPED_TRACE(std::string(name(method)));
    expectThatOfOneProcess({method, false, false, 1, smallSequences()});
  }
}

TEST_P(SharedStep, DrawsTheSameDropout) { expectThatOfOneProcess({Method::kXsmoe, true, false, 1, smallSequences()}); }

TEST_P(SharedStep, LearnsFromATeacher) { expectThatOfOneProcess({Method::kStatic, false, true, 1, smallSequences()}); }

TEST_P(SharedStep, EncodesItsItemsInPieces) { expectThatOfOneProcess({Method::kXsmoe, false, false, 2, smallSequences()}); }

TEST_P(SharedStep, OfFewerSequencesAndItemsThanRanks) {
  expectThatOfOneProcess({Method::kXsmoe, true, false, 1, torch::tensor({0, 0, 0, 0, 4, 9}, torch::kLong).view({1, 6})});
}

TEST_P(SharedStep, GoesTheWayOfAGpu) {
  const auto few = torch::tensor({0, 0, 0, 0, 4, 9}, torch::kLong).view({1, 6});
  for (const auto& sequences : {smallSequences(), few})
    for (const bool dropout : {false, true})
      expectThatOfOneProcess({Method::kXsmoe, dropout, false, 1, sequences, c10::kCPU, /*rehearsed=*/true});
  expectThatOfOneProcess({Method::kStatic, false, true, 2, smallSequences(), c10::kCPU, /*rehearsed=*/true});
}

TEST_P(SharedStep, OfGpusIsThatOfOneOnEveryRank) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "no GPU here";
  const Scene scene{Method::kXsmoe, true, false, 1, smallSequences(), gpuToTest()};
  const auto alone = stepOf(scene, nullptr);
  const auto together = byRanks(scene);
  for (std::size_t rank = 0; rank < together.size(); ++rank) {
    SCOPED_TRACE("rank " + std::to_string(rank));
    EXPECT_LT(relativeError(together[rank].loss, alone.loss), 1e-3) << "the rows of a product decide how it rounds";
    EXPECT_EQ(together[rank].loss.device().type(), c10::kCUDA);
    expectSameBits(together[rank], together[0]);
  }
}

INSTANTIATE_TEST_SUITE_P(Ranks, SharedStep, testing::Values(2, 3));

TEST(SharedStepOfACopy, IsComputedAlone) {
  XSMOE_NEEDS_RANKS();
  asRanks(2, [](device::Ranks& ranks) {
    const auto network = smallNetwork(smallOptions());
    EXPECT_TRUE(network->shareAmong(&ranks));
    if (ranks.rank() > 0) return;  // who waited for it would wait for ever
    const auto copy = network->clone();
    auto& alone = dynamic_cast<XsmoeRecommender&>(*copy);
    alone.beginTraining(smallPopularity().log());
    alone.beginEpoch(1e-2);
    EXPECT_TRUE(std::isfinite(alone.computeGradients(smallSequences()).item<double>()));
  });
}

/// Rows that are not in memory, and how many of them were read.
class CountedRows : public RowSource {
 public:
  explicit CountedRows(const at::Tensor& values) : values_(values.to(torch::kHalf)) {}
  [[nodiscard]] std::int64_t count() const override { return values_.size(0); }
  [[nodiscard]] at::Tensor rows(const at::Tensor& ids) const override {
    read_ += ids.numel();
    return values_.index_select(0, ids);
  }
  [[nodiscard]] std::int64_t takeRead() const { return read_.exchange(0); }

 private:
  at::Tensor values_;
  mutable std::atomic<std::int64_t> read_ = 0;
};

TEST(SharedStepOfStatesInAFile, ReadsOnEachRankNoRowsButThoseOfItsShare) {
  XSMOE_NEEDS_RANKS();
  for (const bool rehearsed : {false, true})
    asRanks(2, [&](device::Ranks& ranks) {
      std::optional<device::GpuRehearsal> rehearsal;
      if (rehearsed) rehearsal.emplace();
      const auto options = smallOptions();
      const auto network = smallNetwork(options);
      const auto states = statesFor(*network, options.widths);
      std::vector<std::shared_ptr<const CountedRows>> all;
      for (auto& [modality, list] : states->states)
        for (auto& values : list) {
          const auto rows = values.size(0) == 1 ? nullptr : std::make_shared<const CountedRows>(values);
          states->sources[modality].push_back(rows);
          if (!rows) continue;
          all.push_back(rows);
          values = at::Tensor();
        }
      ASSERT_FALSE(all.empty());
      network->setItemStates(states);
      EXPECT_TRUE(network->shareAmong(&ranks));
      network->beginTraining(smallPopularity().log());
      network->beginEpoch(1e-2);
      for (const auto& rows : all) static_cast<void>(rows->takeRead());
      static_cast<void>(network->computeGradients(smallSequences()));
      const auto items = std::get<0>(at::_unique2(smallSequences())).count_nonzero().item<std::int64_t>();
      const auto share = ranks.sharesOf(items)[static_cast<std::size_t>(ranks.rank())];
      for (const auto& rows : all) {
        const auto read = rows->takeRead();
        EXPECT_GT(read, 0);
        EXPECT_LE(read, share.size()) << (rehearsed ? "on the way of a GPU" : "on a CPU");
      }
    });
}

}  // namespace
}  // namespace xsmoe::network
