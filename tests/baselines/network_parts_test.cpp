// What is counted before a run (core/network_parts.h) against the networks that are made.
#include "model/core/network_parts.h"

#include <gmock/gmock.h>

#include <functional>

#include "model/baselines/makers.h"
#include "model/core/methods.h"

namespace xsmoe::baselines {
namespace {

MethodInputs inputsFor(Method method, int visualWidth, int textualWidth) {
  MethodInputs inputs;
  auto& model = inputs.settings.model;
  model.method = method;
  model.grouping = {2, 3, 5};
  model.bottleneck = 3;
  model.embedding = 8;
  inputs.settings.protocol.sequenceLength = 6;
  inputs.hiddenStates = 6;
  for (const auto modality : modalitiesOf(method)) inputs.widths[modality] = modality == Modality::kVisual ? visualWidth : textualWidth;
  inputs.users = 11;
  inputs.items = 17;
  return inputs;
}

NetworkSizes sizesOf(const MethodInputs& inputs, int visualWidth, int textualWidth) {
  return {inputs.settings.protocol.sequenceLength, inputs.hiddenStates, visualWidth, textualWidth, inputs.users, inputs.items, {}};
}

void expectCounted(const MethodInputs& inputs, int visualWidth, int textualWidth) {
  const auto& model = inputs.settings.model;
  const auto recommender = makeMethod(inputs);
  const auto sizes = sizesOf(inputs, visualWidth, textualWidth);
  std::int64_t sum = 0;
  for (const auto& part : networkParts(model, sizes)) {
    EXPECT_GT(part.parameters, 0) << part.name;
    sum += part.parameters;
  }
  EXPECT_EQ(sum, recommender->parameterCount()) << name(model.method);
  const auto bytes = trainingBytes(model, sizes);
  EXPECT_EQ(bytes.parameters, 4 * sum) << name(model.method);
  EXPECT_EQ(bytes.optimizer, 12 * recommender->trainableCount()) << name(model.method);
}

TEST(NetworkParts, OfEveryMethodAddUpToItsParameters) {
  for (const auto& description : methodDescriptions())
    for (const auto& [visual, textual] : {std::pair(10, 10), {10, 7}, {7, 10}})
      expectCounted(inputsFor(description.method, visual, textual), visual, textual);
}

TEST(NetworkParts, FollowTheSettings) {
  auto giua = inputsFor(Method::kGiuaGnn, 10, 7);
  giua.settings.model.baselines.giuaEdgeAttention = true;
  expectCounted(giua, 10, 7);
  auto iisan = inputsFor(Method::kIisan, 10, 7);
  iisan.settings.model.baselines.iisanStates = {1, 4};
  expectCounted(iisan, 10, 7);
  auto lgmrec = inputsFor(Method::kLgmrec, 10, 7);
  lgmrec.settings.model.baselines.hyperedges = 9;
  expectCounted(lgmrec, 10, 7);
}

}  // namespace
}  // namespace xsmoe::baselines
