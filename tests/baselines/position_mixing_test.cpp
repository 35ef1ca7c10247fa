// Mixing along positions in one pass against Torch's operations.
#include "model/baselines/position_mixing.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <array>
#include <vector>

#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::randomValues;
using network::relativeError;

constexpr std::int64_t kPositions = 3, kHidden = 12, kRows = 7, kWidth = 11;  // 77 columns: neither whole blocks nor whole vectors

/// x, W_1, b_1, W_2, b_2.
using Values = std::array<at::Tensor, 5>;

Values values(c10::ScalarType type) {
  Values all{randomValues({kPositions, kRows, kWidth}, 1), randomValues({kHidden, kPositions}, 2), randomValues({kHidden}, 3),
             randomValues({kPositions, kHidden}, 4), randomValues({kPositions}, 5)};
  for (auto& value : all) value = value.to(type).requires_grad_();
  return all;
}

at::Tensor mixed(const Values& v, const PositionDropout& dropout) { return mixPositions(v[0], {v[1], v[2], v[3], v[4]}, dropout); }

at::Tensor byOperations(const Values& v, const at::Tensor& hiddenMask, const at::Tensor& mask) {
  const auto hidden = torch::addmm(v[2].unsqueeze(1), v[1], v[0].flatten(1)).view({kHidden, kRows, kWidth});
  const auto changed = torch::addmm(v[4].unsqueeze(1), v[3], (torch::gelu(hidden) * hiddenMask).flatten(1));
  return changed.view({kPositions, kRows, kWidth}) * mask;
}

void expectTheSame(const PositionDropout& dropout, const at::Tensor& hiddenMask, const at::Tensor& mask) {
  const auto ours = values(torch::kFloat), theirs = values(torch::kDouble);
  const auto out = mixed(ours, dropout), expected = byOperations(theirs, hiddenMask, mask);
  EXPECT_LT(relativeError(out, expected), 1e-6);
  const auto outer = randomValues({kPositions, kRows, kWidth}, 6);
  out.backward(outer);
  expected.backward(outer.to(torch::kDouble));
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_LT(relativeError(ours[i].grad(), theirs[i].grad()), 1e-6) << i;
}

TEST(PositionMixing, HasTheValuesAndGradientsOfTorchsOperations) { expectTheSame({}, torch::ones({1}), torch::ones({1})); }

TEST(PositionMixing, DropsOutUnderTheMasksOfThePositions) {
  network::Random random(5, c10::kCPU);
  const network::Dropout dropout(0.4, random);
  expectTheSame({dropout.keyOf(4), dropout.keyOf(4 + kHidden), 6}, dropout.positionMasks({kHidden, kRows, kWidth}, c10::kCPU, 4, 6),
                dropout.positionMasks({kPositions, kRows, kWidth}, c10::kCPU, 4 + kHidden, 6));
}

TEST(PositionMixing, IsThatOfTheWholeBatchForAnyShareOfIt) {
  network::Random random(5, c10::kCPU);
  const network::Dropout dropout(0.5, random);
  const auto all = values(torch::kFloat);
  auto some = all;
  some[0] = all[0].narrow(1, 4, 3);
  const PositionDropout ofAll{dropout.keyOf(0), dropout.keyOf(kHidden), 0}, ofSome{dropout.keyOf(0), dropout.keyOf(kHidden), 4};
  EXPECT_TRUE(torch::equal(mixed(some, ofSome), mixed(all, ofAll).narrow(1, 4, 3)));
}

}  // namespace
}  // namespace xsmoe::baselines
