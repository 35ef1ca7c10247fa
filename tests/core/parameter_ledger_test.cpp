#include "model/core/parameter_ledger.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

double megabytes(std::int64_t parameters) { return 4.0 * static_cast<double>(parameters) / (1024.0 * 1024.0); }

// The paper's Table 3, at its sizes: d 768, d' 64, e 128, L 10.
TEST(ParameterLedger, ReproducesThePapersTable3) {
  ModelSettings model;
  const ExpertCounts nine{{9, 9}, {9, 9}};
  const auto xsmoe = countParameters(model, 10, 768, 768, nine);
  EXPECT_NEAR(megabytes(xsmoe.total()), 15.88, 0.005);
  EXPECT_NEAR(megabytes(xsmoe.trainable), 3.88, 0.005);

  model.method = Method::kNoft;
  const auto noft = countParameters(model, 10, 768, 768, {});
  EXPECT_EQ(noft.total(), 593'792);
  EXPECT_EQ(noft.trainable, noft.total());
  EXPECT_NEAR(megabytes(noft.total()), 2.27, 0.005);
}

TEST(ParameterLedger, LosesAnExpertAndItsRowOfTheRouterWhenOneIsPruned) {
  ModelSettings model;
  const auto before = countParameters(model, 10, 768, 512, {{3, 2}, {2, 2}});
  const auto after = countParameters(model, 10, 768, 512, {{3, 2}, {2, 1}});
  EXPECT_EQ(before.experts - after.experts, expertParameters(model, 512));
  EXPECT_EQ(before.total() - after.total(), prunedParameters(model, 512));
  EXPECT_EQ(prunedParameters(model, 512), 2 * 512 * 64 + 512);
}

TEST(ParameterLedger, CountsOneModalityOnlyForVisual) {
  ModelSettings model;
  model.method = Method::kVisual;
  model.grouping = {1};
  model.bottleneck = 2;
  const auto ledger = countParameters(model, 10, 5, 7, {{3}, {9}});
  EXPECT_EQ(ledger.experts, 3 * 2 * 5 * 2);
  EXPECT_EQ(ledger.routers, 4 * 5);
  EXPECT_EQ(ledger.fusion, 128 * 5 + 128);
}

}  // namespace
}  // namespace xsmoe
