// What is said of methods that several ranks do not train (core/methods.h) against the recommenders that are made.
#include <gmock/gmock.h>

#include <cstdint>
#include <vector>

#include "model/baselines/makers.h"
#include "model/core/methods.h"
#include "model/device/ranks.h"

namespace xsmoe::baselines {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// One of one: what is together is its own.
class OneRank : public device::Ranks {
 public:
  [[nodiscard]] int rank() const override { return 0; }
  [[nodiscard]] int size() const override { return 1; }
  [[nodiscard]] std::vector<at::Tensor> gather(const at::Tensor& own) override { return {own}; }
  [[nodiscard]] at::Tensor gatherRows(const at::Tensor& own, const std::vector<device::Range>& /*shares*/) override { return own; }
  [[nodiscard]] at::Tensor sumRows(const at::Tensor& all, const std::vector<device::Range>& /*shares*/) override { return all; }
  [[nodiscard]] std::int64_t sentBytes() const override { return 0; }
  void leave(const Error& /*why*/) override {}
};

MethodInputs inputsFor(Method method) {
  MethodInputs inputs;
  inputs.settings.model.method = method;
  inputs.settings.model.grouping = {2, 3, 5};
  inputs.settings.model.embedding = 8;
  inputs.hiddenStates = 6;
  for (const auto modality : modalitiesOf(method)) inputs.widths[modality] = 4;
  inputs.users = 5;
  inputs.items = 7;
  return inputs;
}

TEST(MethodsAmongRanks, AreRefusedWithAReasonWhereTheirRecommenderIsNotShared) {
  OneRank ranks;
  for (const auto& one : methodDescriptions())
    EXPECT_EQ(makeMethod(inputsFor(one.method))->shareAmong(&ranks), whyNotShared(one.method).empty()) << one.key;
}

TEST(MethodsAmongRanks, SayWhatIsInTheWayOfEach) {
  EXPECT_THAT(whyNotShared(Method::kMmmlp), AllOf(HasSubstr("MMMLP trains alone, since its loss runs over all items seen"),
                                                  HasSubstr("several ranks train xsmoe, static, noft, visual, textual or iisan")));
  EXPECT_THAT(whyNotShared(Method::kGag), HasSubstr("the rows of the batch's users"));
  EXPECT_THAT(whyNotShared(Method::kGiuaGnn), HasSubstr("from which the batch's were ever reached"));
  EXPECT_THAT(whyNotShared(Method::kLgmrec), HasSubstr("all edges of the window's graph"));
}

}  // namespace
}  // namespace xsmoe::baselines
