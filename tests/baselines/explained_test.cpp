// What every method tells of its scores, whatever it is wrapped in.
#include "model/network/explained.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <memory>
#include <set>

#include "model/baselines/lgmrec.h"
#include "model/baselines/makers.h"
#include "model/baselines/replay.h"
#include "model/baselines/taught_recommender.h"
#include "model/core/methods.h"
#include "tests/baselines/asked.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::kSmallItems;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kUsers = 7;
constexpr int kLength = 5;

MethodInputs inputsFor(Method method) {
  MethodInputs inputs;
  auto& model = inputs.settings.model;
  model.method = method;
  model.grouping = {1, 3};
  model.bottleneck = 3;
  model.embedding = 8;
  model.blocks = 1;
  inputs.settings.protocol.sequenceLength = kLength;
  inputs.hiddenStates = 4;
  for (const auto modality : modalitiesOf(method)) inputs.widths[modality] = modality == Modality::kVisual ? 12 : 8;
  inputs.users = kUsers;
  inputs.items = kSmallItems;
  return inputs;
}

/// With values as drawn, users 1 and 2 trained and, of LGMRec, a graph.
std::unique_ptr<network::Recommender> made(Method method) {
  const auto inputs = inputsFor(method);
  auto recommender = makeMethod(inputs);
  recommender->setItemStates(network::statesFor(*recommender, inputs.widths));
  if (auto* const lgmrec = dynamic_cast<LgmrecRecommender*>(recommender.get()))
    lgmrec->beginTraining(torch::tensor({1, 3, 1, 5, 2, 5, 2, 7}, torch::kLong).view({-1, 2}));
  if (auto* const tabled = dynamic_cast<TabledRecommender*>(recommender.get())) tabled->markTrained(torch::tensor({1, 2}, torch::kLong));
  return recommender;
}

TEST(Explained, AreTheMethodsWithoutExpertsButNoFT) {
  for (const auto& description : methodDescriptions()) {
    const auto recommender = made(description.method);
    EXPECT_EQ(recommender->explained() != nullptr, description.family != Family::kXsmoe) << description.key;
  }
}

TEST(Explained, TellTheNamesOfTheirParts) {
  const auto namesOf = [](Method method) { return made(method)->explained()->partNames(); };
  EXPECT_THAT(namesOf(Method::kSsrm), ElementsAre("user", "session"));
  EXPECT_THAT(namesOf(Method::kGag), ElementsAre("user", "session"));
  EXPECT_THAT(namesOf(Method::kLgmrec), ElementsAre("collaborative", "visual", "textual", "hyperedges"));
  EXPECT_THAT(namesOf(Method::kIisan), ElementsAre("visual", "textual", "inter-modal", "bias"));
  EXPECT_THAT(namesOf(Method::kGiuaGnn), IsEmpty());
  EXPECT_THAT(namesOf(Method::kMmmlp), IsEmpty());
}

TEST(Explained, PartsSumToTheProductOfEmbeddings) {
  for (const auto method : {Method::kSsrm, Method::kGag, Method::kLgmrec, Method::kIisan}) {
    const auto recommender = made(method);
    const auto one = latest(1, {4, 9, 4}), other = latest(6, {2});
    const network::UserInputs inputs{torch::cat({one.users, other.users}), torch::cat({one.items, other.items}),
                                     torch::cat({one.rows, other.rows})};
    const auto table = recommender->embedItems(torch::arange(kSmallItems + 1));
    const auto items = torch::tensor({12, 3, 1, 9}, torch::kLong);
    const auto scores = torch::mm(recommender->embedUsers(inputs, table), table.index_select(0, items).t());
    const auto parts = recommender->explained()->partsOfScores(inputs, table, items);
    ASSERT_EQ(parts.size(), recommender->explained()->partNames().size());
    auto sum = torch::zeros({2, 4});
    for (const auto& part : parts) {
      EXPECT_GT(part[0].abs().max().item<double>(), 0) << name(method);
      sum += part;
    }
    EXPECT_LT(network::relativeError(sum, scores), 1e-5) << name(method);
  }
}

TEST(Explained, AMethodInAWrapperTellsWhatItTellsAlone) {
  const auto alone = made(Method::kMmmlp);
  Replay replayed(made(Method::kMmmlp), 0.1, kLength, 1);
  TaughtRecommender taught(made(Method::kMmmlp), {});
  const auto inputs = latest(1, {4, 9, 4});
  const auto expected = asked<MixersPicture>(*alone, inputs, kSmallItems);
  EXPECT_EQ(asked<MixersPicture>(replayed, inputs, kSmallItems), expected);
  EXPECT_EQ(asked<MixersPicture>(taught, inputs, kSmallItems), expected);
  EXPECT_EQ(Replay(made(Method::kXsmoe), 0.1, kLength, 1).explained(), nullptr);
}

}  // namespace
}  // namespace xsmoe::baselines
