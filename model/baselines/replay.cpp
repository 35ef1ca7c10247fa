// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/replay.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <vector>

#include "model/baselines/prefix_samples.h"
#include "model/network/sequence_samples.h"

namespace xsmoe::baselines {
namespace {

constexpr const char* kRandom = "reservoir.random";

/// What the inner recommender knows of the window. Replayed users have no records in it, so nothing is told of the records' order.
network::WindowData withSequences(const network::WindowData& data, const Sequences& all) {
  return {data.window,
          all,
          data.itemsSeen,
          data.itemsSeenBefore,
          data.usersSeen,
          data.usersSeenBefore,
          data.itemsTrained,
          data.itemsTrainedBefore,
          {}};
}

}  // namespace

Replay::Replay(std::unique_ptr<network::Recommender> inner, double ratio, int length, std::uint64_t seed)
    : WrappedRecommender(std::move(inner)), ratio_(ratio), length_(length), random_(seed, c10::Device(c10::kCPU)), reservoir_(length + 1) {}

Sequences Replay::unionWith(const Sequences& train) const {
  auto all = train;
  const auto users = reservoir_.users().accessor<std::int64_t, 1>();
  const auto items = reservoir_.items().accessor<std::int64_t, 2>();
  for (std::int64_t i = 0; i < reservoir_.size(); ++i) {
    all.users.push_back(static_cast<std::int32_t>(users[i]));
    for (std::int64_t column = 0; column < items.size(1); ++column)
      if (items[i][column] > 0) all.items.push_back(static_cast<std::int32_t>(items[i][column]));
    all.offsets.push_back(std::ssize(all.items));
  }
  return all;
}

network::Samples Replay::beginWindow(const network::WindowData& data) {
  if (reservoir_.size() == 0) return inner_->beginWindow(data);
  const auto all = unionWith(data.train);
  return inner_->beginWindow(withSequences(data, all));
}

void Replay::offer(const network::WindowData& data, const Reservoir::Draw& draw) {
  if (reservoir_.capacity() < 0) reservoir_.setCapacity(Reservoir::capacityFor(ratio_, std::ssize(data.train.users)));
  const auto samples = network::sequenceSamples(data.train, length_);
  const auto order = orderOfLastRecords(data.train, data.recordUsers);
  const auto rows = torch::tensor(std::vector<std::int64_t>(order.begin(), order.end()), torch::kLong);
  reservoir_.offer(samples.users.index_select(0, rows), samples.items.index_select(0, rows), draw);
}

std::int64_t Replay::draw(std::int64_t t) { return torch::randint(1, t + 1, {1}, random_.host, torch::kLong).item<std::int64_t>(); }

void Replay::endWindow(const network::WindowData& data) {
  inner_->endWindow(data);
  offer(data, [this](std::int64_t t) { return draw(t); });
}

network::NamedTensors Replay::trainingState() const {
  auto state = inner_->trainingState();
  reservoir_.addTo(state);
  state[kRandom] = network::stateOf(random_.host);
  return state;
}

network::NamedTensors Replay::emptyState(int length, std::uint64_t seed) {
  network::NamedTensors state;
  Reservoir(length + 1).addTo(state);
  state[kRandom] = network::stateOf(network::Random(seed, c10::Device(c10::kCPU)).host);
  return state;
}

void Replay::restoreReservoir(const network::NamedTensors& state) {
  reservoir_.restore(state);
  network::setState(random_.host, network::tensorOf(state, kRandom));
}

void Replay::restoreTraining(const network::NamedTensors& state) {
  restoreReservoir(state);
  inner_->restoreTraining(state);
}

network::Samples Replay::resumeWindow(const network::WindowData& data, const network::NamedTensors& state) {
  restoreReservoir(state);
  if (reservoir_.size() == 0) return inner_->resumeWindow(data, state);
  const auto all = unionWith(data.train);
  return inner_->resumeWindow(withSequences(data, all), state);
}

std::unique_ptr<network::Recommender> Replay::clone() const {
  auto copy = std::make_unique<Replay>(inner_->clone(), ratio_, length_, 0);
  network::NamedTensors state;
  reservoir_.addTo(state);
  copy->reservoir_.restore(state);
  network::setState(copy->random_.host, network::stateOf(random_.host));
  return copy;
}

}  // namespace xsmoe::baselines
