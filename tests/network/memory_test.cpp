// Steps where memory does not suffice for all items of a batch at once.
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <gmock/gmock.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

/// Torch's allocator of host memory with a limit: beyond it an allocation fails as on a GPU that is full. While it lives, it is the one
/// in use.
class LimitedMemory : public c10::Allocator {
 public:
  LimitedMemory() : inner_(c10::GetCPUAllocator()) { c10::SetCPUAllocator(this, kFirst); }
  ~LimitedMemory() override { c10::SetCPUAllocator(inner_, kFirst); }
  LimitedMemory(const LimitedMemory&) = delete;
  LimitedMemory& operator=(const LimitedMemory&) = delete;

  // The first overrides LibTorch 1's, the second that of later LibTorch 2s, which also ask how to copy.
  c10::DataPtr allocate(std::size_t bytes) const { return take(bytes); }
  c10::DataPtr allocate(std::size_t bytes) { return take(bytes); }
  void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void setLimit(std::size_t bytes) { limit_ = bytes; }
  void restartPeak() { peak_ = held_.load(); }
  [[nodiscard]] std::size_t held() const { return held_; }
  [[nodiscard]] std::size_t peak() const { return peak_; }
  [[nodiscard]] int refusals() const { return refusals_; }

 private:
  static constexpr std::uint8_t kFirst = 100;
  static constexpr std::size_t kHeader = 64;  ///< bytes before each block, as aligned as Torch wants the block
  struct Header {
    std::size_t bytes;
    std::atomic<std::size_t>* held;
  };
  c10::DataPtr take(std::size_t bytes) const {
    const auto held = held_.fetch_add(bytes) + bytes;
    if (held > limit_) {
      held_ -= bytes;
      ++refusals_;
      TORCH_CHECK_WITH(OutOfMemoryError, false, "out of memory: ", bytes, " bytes wanted, ", held - bytes, " of ", limit_.load(),
                       " in use");
    }
    for (auto peak = peak_.load(); held > peak && !peak_.compare_exchange_weak(peak, held);) {
    }
    auto* const block = static_cast<std::byte*>(std::aligned_alloc(kHeader, kHeader + (bytes + kHeader - 1) / kHeader * kHeader));
    *reinterpret_cast<Header*>(block) = {bytes, &held_};
    void* const data = block + kHeader;
    return {data, data, &release, c10::Device(c10::kCPU)};
  }
  static void release(void* data) {
    auto* const block = static_cast<std::byte*>(data) - kHeader;
    const auto header = *reinterpret_cast<Header*>(block);
    *header.held -= header.bytes;
    std::free(block);
  }

  c10::Allocator* inner_;
  mutable std::atomic<std::size_t> held_{0}, peak_{0};
  mutable std::atomic<int> refusals_{0};
  std::atomic<std::size_t> limit_{SIZE_MAX};
};

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
