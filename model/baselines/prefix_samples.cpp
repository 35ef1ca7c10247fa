// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/prefix_samples.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "model/device/cuda.h"

namespace xsmoe::baselines {
namespace {

/// From left padding to right padding; `rows` int64 [B, L].
PrefixBatch leftAligned(const at::Tensor& users, const at::Tensor& rows) {
  const auto length = rows.size(1);
  const auto lengths = rows.ne(0).sum(1).clamp_min(1);
  const auto columns = torch::arange(length, rows.options()).unsqueeze(0) + (length - lengths).unsqueeze(1);
  const auto aligned = rows.gather(1, columns.clamp_max(length - 1)).masked_fill(columns.ge(length), 0);
  return {users, aligned, lengths, {}};
}

}  // namespace

PrefixBatch PrefixBatch::part(std::int64_t first, std::int64_t count) const {
  return {users.narrow(0, first, count), prefixes.narrow(0, first, count), lengths.narrow(0, first, count),
          targets.defined() ? targets.narrow(0, first, count) : at::Tensor()};
}

PrefixBatch PrefixBatch::to(c10::Device device) const {
  const auto there = [&](const at::Tensor& tensor) { return device::send(tensor, device); };
  return {there(users), there(prefixes), there(lengths), targets.defined() ? there(targets) : at::Tensor()};
}

PrefixBatch trainingBatch(const network::Batch& batch) {
  const auto length = batch.items.size(1) - 1;
  auto prefixes = leftAligned(batch.users, batch.items.narrow(1, 0, length));
  prefixes.targets = batch.items.select(1, length);
  return prefixes;
}

PrefixBatch inferenceBatch(const network::UserInputs& inputs) { return leftAligned(inputs.users, inputs.items); }

std::vector<std::int64_t> recordPlaces(const Sequences& sequences, std::span<const std::int32_t> recordUsers) {
  std::unordered_map<std::int32_t, std::vector<std::int64_t>> ofUser;
  for (std::size_t place = 0; place < recordUsers.size(); ++place) ofUser[recordUsers[place]].push_back(static_cast<std::int64_t>(place));
  std::vector<std::int64_t> places;
  places.reserve(sequences.items.size());
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const auto& all = ofUser.at(sequences.users[i]);
    places.insert(places.end(), all.end() - std::ssize(sequences.at(i)), all.end());
  }
  return places;
}

std::vector<std::size_t> orderOfLastRecords(const Sequences& sequences, std::span<const std::int32_t> recordUsers) {
  std::vector<std::size_t> order(sequences.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (recordUsers.empty()) return order;
  const auto places = recordPlaces(sequences, recordUsers);
  const auto last = [&](std::size_t i) { return places[static_cast<std::size_t>(sequences.offsets[i + 1] - 1)]; };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return last(a) < last(b); });
  return order;
}

network::Samples prefixSamples(const Sequences& sequences, int length, std::span<const std::int32_t> recordUsers) {
  struct Sample {
    std::int64_t place;
    std::size_t sequence, end;  // items of the sequence up to the target
  };
  const auto places = recordUsers.empty() ? std::vector<std::int64_t>() : recordPlaces(sequences, recordUsers);
  std::vector<Sample> order;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const auto size = sequences.at(i).size();
    const auto first = size - std::min(size, static_cast<std::size_t>(length) + 1);
    for (std::size_t end = first + 2; end <= size; ++end)
      order.push_back({places.empty() ? 0 : places[static_cast<std::size_t>(sequences.offsets[i]) + end - 1], i, end});
  }
  std::stable_sort(order.begin(), order.end(), [](const Sample& a, const Sample& b) { return a.place < b.place; });
  const auto count = std::ssize(order), width = static_cast<std::ptrdiff_t>(length) + 1;
  network::Samples samples{torch::empty({count}, torch::kLong), torch::zeros({count, width}, torch::kLong)};
  auto* users = samples.users.data_ptr<std::int64_t>();
  auto* rows = samples.items.data_ptr<std::int64_t>();
  for (std::ptrdiff_t row = 0; row < count; ++row) {
    const auto& [place, sequence, end] = order[static_cast<std::size_t>(row)];
    const auto all = sequences.at(sequence);
    const auto items = all.first(end).last(std::min(end, end - (all.size() - std::min(all.size(), static_cast<std::size_t>(width)))));
    users[row] = sequences.users[sequence];
    std::copy(items.begin(), items.end(), rows + (row + 1) * width - std::ssize(items));
  }
  return samples;
}

}  // namespace xsmoe::baselines
