// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/session_picture.h"

#include <torch/types.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "model/baselines/plain_numbers.h"

namespace xsmoe::baselines {
namespace {

/// The node of each item of the prefix: nodes are numbered by first occurrence.
std::vector<int> nodesOf(const PrefixBatch& batch) {
  const auto prefix = batch.prefixes[0].cpu();
  const auto length = batch.lengths[0].item<std::int64_t>();
  std::vector<int> nodes;
  std::map<std::int64_t, int> met;
  for (std::int64_t place = 0; place < length; ++place)
    nodes.push_back(met.emplace(prefix[place].item<std::int64_t>(), static_cast<int>(met.size())).first->second);
  return nodes;
}

}  // namespace

SessionGraphPicture pictureOf(const PrefixBatch& batch, const SessionGraphs& graphs, const at::Tensor& gate) {
  const auto nodes = nodesOf(batch);
  const auto gates = numbersOf(gate[0]);
  SessionGraphPicture picture;
  std::map<std::pair<int, int>, int> steps;
  for (std::size_t place = 0; place < nodes.size(); ++place) {
    if (nodes[place] == std::ssize(picture.nodes))
      picture.nodes.push_back({static_cast<int>(place), 0, gates[picture.nodes.size()], {}, {}, {}});
    ++picture.nodes[static_cast<std::size_t>(nodes[place])].count;
    if (place > 0) ++steps[{nodes[place - 1], nodes[place]}];
  }
  picture.last = nodes.back();

  const auto in = numbersOf(graphs.in[0]), out = numbersOf(graphs.out[0]);
  const auto width = static_cast<std::size_t>(graphs.in.size(2));
  const int count = static_cast<int>(picture.nodes.size());
  for (int from = 0; from < count; ++from)
    for (int to = 0; to < count; ++to) {
      const auto entry = static_cast<std::size_t>(from) * width + static_cast<std::size_t>(to);
      const auto stepped = steps.find({from, to});
      if (stepped == steps.end() && from != to) continue;
      picture.edges.push_back({from, to, stepped == steps.end() ? 0 : stepped->second, in[entry], out[entry]});
    }
  return picture;
}

}  // namespace xsmoe::baselines
