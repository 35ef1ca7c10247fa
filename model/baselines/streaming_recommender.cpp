// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/streaming_recommender.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <ATen/ops/_unique2.h>

#include <utility>

#include "model/baselines/makers.h"
#include "model/baselines/rank_sampling.h"

namespace xsmoe::baselines {
namespace {

constexpr const char* kChosen = "sampling.chosen";

}  // namespace

TabledOptions streamingOptions(const MethodInputs& inputs) {
  TabledOptions options;
  options.embedding = inputs.settings.model.embedding;
  options.length = inputs.settings.protocol.sequenceLength;
  options.users = inputs.users;
  options.items = inputs.items;
  options.unseenUserRandom = inputs.settings.model.baselines.unseenUserRandom;
  options.device = inputs.device;
  options.seed = inputs.settings.training.seed;
  return options;
}

StreamingRecommender::StreamingRecommender(TabledOptions options, double reservoirRatio)
    : PrefixRecommender(std::move(options)), reservoirRatio_(reservoirRatio), reservoir_(options_.length + 1) {}

network::Samples StreamingRecommender::elementsOf(const network::WindowData& data) const {
  return prefixSamples(data.train, static_cast<int>(options_.length), data.recordUsers);
}

at::Tensor StreamingRecommender::forcedOf(const network::Samples& elements, const network::WindowData& data) const {
  return hasNewIds(elements, data.itemsSeenBefore, data.usersSeenBefore);
}

SamplingUnion StreamingRecommender::unionIn(const network::WindowData& data) const {
  const auto elements = elementsOf(data);
  return unionOf(reservoir_, elements, forcedOf(elements, data));
}

network::Samples StreamingRecommender::open(const network::WindowData& data, const network::Samples& elements) {
  auto samples = samplesOf(elements);
  openTables(samples);
  beginTraining(data.itemsTrained, std::get<0>(at::_unique2(samples.users)));
  return samples;
}

network::Samples StreamingRecommender::beginWindow(const network::WindowData& data) {
  observe(data);
  chosen_ = at::Tensor();
  if (data.window.value == 0) return open(data, elementsOf(data));
  const auto all = unionIn(data);
  const auto drawn = all.wanted == 0 ? std::vector<std::int64_t>()
                                     : drawByRank(samplingValues(all.candidates, data.itemsTrained), all.wanted, random_.host);
  chosen_ = torch::tensor(drawn, torch::kLong).to(torch::kInt);
  return open(data, trainingSet(all, chosen_.to(torch::kLong)));
}

network::Samples StreamingRecommender::resumeWindow(const network::WindowData& data, const network::NamedTensors& state) {
  reservoir_.restore(state);
  observe(data);
  chosen_ = at::Tensor();
  if (const auto found = state.find(kChosen); found != state.end()) chosen_ = found->second.cpu();
  auto samples = open(data, chosen_.defined() ? trainingSet(unionIn(data), chosen_.to(torch::kLong)) : elementsOf(data));
  restoreTraining(state);
  return samples;
}

void StreamingRecommender::endWindow(const network::WindowData& data) {
  const auto elements = elementsOf(data);
  if (data.window.value == 0) reservoir_.setCapacity(Reservoir::capacityFor(reservoirRatio_, elements.users.size(0)));
  reservoir_.offer(elements.users, elements.items, random_.host);
  chosen_ = at::Tensor();
  PrefixRecommender::endWindow(data);
}

network::NamedTensors StreamingRecommender::trainingState() const {
  auto state = PrefixRecommender::trainingState();
  reservoir_.addTo(state);
  if (chosen_.defined()) state[kChosen] = chosen_;
  return state;
}

void StreamingRecommender::restoreTraining(const network::NamedTensors& state) {
  reservoir_.restore(state);
  PrefixRecommender::restoreTraining(state);
}

bool StreamingRecommender::endsWithWindow(std::string_view name) const {
  return name == kChosen || PrefixRecommender::endsWithWindow(name);
}

void StreamingRecommender::copyTo(StreamingRecommender& copy) const {
  PrefixRecommender::copyTo(copy);
  copy.reservoir_ = reservoir_;
  copy.chosen_ = chosen_;
}

}  // namespace xsmoe::baselines
