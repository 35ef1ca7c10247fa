// GELU and dropout in one pass against Torch's operations.
#include "model/baselines/gelu_dropout.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::randomValues;
using network::relativeError;

TEST(GeluDropout, EqualsTorchsGeluUnderTheMasksOfThePositions) {
  network::Random random(5, c10::kCPU);
  const network::Dropout dropout(0.4, random);
  const auto values = randomValues({3, 17, 9}, 1, 2), outer = randomValues({3, 17, 9}, 2);
  auto ours = values.clone().requires_grad_(), theirs = values.to(torch::kDouble).requires_grad_();
  const auto masks = dropout.positionMasks({3, 17, 9}, c10::kCPU, /*place=*/4, /*firstRow=*/6);
  const auto out = geluWithDropout(ours, dropout, 4, 6), expected = torch::gelu(theirs) * masks;
  EXPECT_LT(relativeError(out, expected), 1e-6);
  out.backward(outer);
  expected.backward(outer.to(torch::kDouble));
  EXPECT_LT(relativeError(ours.grad(), theirs.grad()), 1e-6);
}

TEST(GeluDropout, IsThatOfTheWholeBatchForAnyShareOfIt) {
  network::Random random(5, c10::kCPU);
  const network::Dropout dropout(0.5, random);
  const auto x = randomValues({2, 10, 4}, 1);
  const auto whole = geluWithDropout(x, dropout, 0, 0);
  EXPECT_TRUE(torch::equal(geluWithDropout(x.narrow(1, 7, 3), dropout, 0, 7), whole.narrow(1, 7, 3)));
  const auto masks = dropout.positionMasks({2, 10, 4}, c10::kCPU, 0, 0);
  EXPECT_FALSE(torch::equal(masks[0], masks[1]));
  EXPECT_TRUE(torch::equal(masks[1], dropout.mask({10, 4}, c10::kCPU, 1, 0)));
}

}  // namespace
}  // namespace xsmoe::baselines
