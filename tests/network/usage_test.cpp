// What a batch adds to the usage of a side layer: the loop over rows, its formulation by operations, and the definition.
#include <gmock/gmock.h>

#include "model/network/xsmoe/usage_sums.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

struct Layer {
  at::Tensor up;  // [N, d, d']
  UsageInput input;
};

Layer makeLayer(std::int64_t experts, std::int64_t inner, std::int64_t width, std::int64_t items, bool oneRow) {
  const auto rows = oneRow ? 1 : items;
  Layer layer;
  layer.up = randomValues({experts, width, inner}, 1);
  auto& input = layer.input;
  input.hidden = randomValues({rows, experts * inner}, 2);
  input.x = randomValues({rows, width}, 3);
  input.l = randomValues({items, width}, 4);
  input.gates = randomValues({rows, experts + 1}, 5).softmax(1);
  input.counts = torch::arange(items, torch::kFloat);  // the first is padding
  input.upX = {torch::einsum("rd,ndk->rnk", {input.x, layer.up}).reshape({rows, experts * inner})};
  input.gram = torch::bmm(layer.up.transpose(1, 2), layer.up);
  return layer;
}

/// Σ counts ‖α_k z_k‖ with every z_j materialised, in double precision.
at::Tensor contributionByDefinition(const Layer& layer) {
  const auto in = [](const at::Tensor& t) { return t.to(torch::kDouble); };
  const auto experts = layer.up.size(0), inner = layer.up.size(2), items = layer.input.l.size(0);
  const auto g = in(layer.input.hidden).view({-1, experts, inner});
  const auto z = torch::einsum("rnk,ndk->rnd", {g, in(layer.up)}) + in(layer.input.x).unsqueeze(1);  // [R, N, d]
  const auto sources = torch::cat({in(layer.input.l).unsqueeze(1), z.expand({items, -1, -1})}, 1);   // [R, N+1, d]
  const auto norms = (sources * in(layer.input.gates).unsqueeze(-1)).norm(2, -1);
  return torch::matmul(in(layer.input.counts), norms);
}

TEST(UsageSums, EqualTheDefinitionByLoopAndByOperations) {
  for (const bool oneRow : {false, true})
    for (const auto& [experts, inner, width] : {std::tuple(1, 3, 5), std::tuple(4, 8, 16), std::tuple(3, 11, 13)}) {
      SCOPED_TRACE(testing::Message() << experts << ' ' << inner << ' ' << width << " one row " << oneRow);
      const auto layer = makeLayer(experts, inner, width, 9, oneRow);
      const auto expected = contributionByDefinition(layer);
      const auto gates = torch::matmul(layer.input.counts, layer.input.gates.expand({9, experts + 1}));
      for (const auto& sums : {sumUsage(layer.input), sumUsageByOperations(layer.input)}) {
        EXPECT_LT(relativeError(sums.contribution, expected), 1e-5);
        EXPECT_LT(relativeError(sums.gates, gates), 1e-5);
        EXPECT_EQ(sums.items.item<double>(), 36);
      }
    }
}

TEST(UsageSums, AreTheSameBitsHoweverTheProductsWithTheInputLie) {
  for (const bool oneRow : {false, true}) {
    auto layer = makeLayer(4, 8, 16, 9, oneRow);
    const auto whole = sumUsage(layer.input);
    const auto products = layer.input.upX[0];
    const auto wider = torch::cat({products, products}, 1);  // as a cache has them, other values between two rows
    layer.input.upX = {wider.narrow(1, 0, 24), wider.narrow(1, 32 + 24, 8).contiguous()};
    const auto parts = sumUsage(layer.input);
    EXPECT_TRUE(torch::equal(parts.contribution, whole.contribution));
    EXPECT_TRUE(torch::equal(parts.gates, whole.gates));
  }
}

TEST(UsageSums, OfAnExpertThatUndoesItsInputAreNothingAndNotNotANumber) {
  // z = U g + x = 0, whose square may come out a little below 0.
  auto layer = makeLayer(1, 4, 4, 3, false);
  layer.up = torch::eye(4).unsqueeze(0) * 0.3F;
  auto& input = layer.input;
  input.hidden = -input.x / 0.3F;
  input.upX = {0.3F * input.x};
  input.gram = torch::bmm(layer.up.transpose(1, 2), layer.up);
  for (const auto& sums : {sumUsage(input), sumUsageByOperations(input)})
    EXPECT_NEAR(sums.contribution[1].item<double>(), 0, 0.01 * sums.contribution[0].item<double>());
}

}  // namespace
}  // namespace xsmoe::network
