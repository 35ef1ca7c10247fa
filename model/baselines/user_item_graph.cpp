// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/user_item_graph.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace xsmoe::baselines {
namespace {

using Edge = std::pair<std::int64_t, std::int64_t>;  // user, item

std::vector<Edge> distinct(const at::Tensor& pairs) {
  TORCH_CHECK(pairs.dim() == 2 && pairs.size(1) == 2, "edges are ", pairs.sizes(), ", expected [E, 2]");
  const auto all = pairs.to(torch::kCPU, torch::kLong).contiguous();
  const auto* const ids = all.data_ptr<std::int64_t>();
  std::vector<Edge> edges;
  edges.reserve(static_cast<std::size_t>(all.size(0)));
  for (std::int64_t i = 0; i < all.size(0); ++i) edges.emplace_back(ids[2 * i], ids[2 * i + 1]);
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

std::vector<std::int64_t> increasing(std::vector<std::int64_t> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

at::Tensor tensorOf(const std::vector<std::int64_t>& values) { return torch::tensor(values, torch::kLong); }

/// The pattern of a matrix: entries by row.
struct Pattern {
  std::vector<std::int64_t> offsets, columns;
};

/// From users' items to items' users.
Pattern transposed(const Pattern& of, std::int64_t columns) {
  Pattern result{std::vector<std::int64_t>(static_cast<std::size_t>(columns) + 1), std::vector<std::int64_t>(of.columns.size())};
  for (const auto column : of.columns) ++result.offsets[static_cast<std::size_t>(column) + 1];
  for (std::size_t i = 1; i < result.offsets.size(); ++i) result.offsets[i] += result.offsets[i - 1];
  auto next = result.offsets;
  for (std::size_t row = 0; row + 1 < of.offsets.size(); ++row)
    for (auto entry = of.offsets[row]; entry < of.offsets[row + 1]; ++entry)
      result.columns[static_cast<std::size_t>(next[static_cast<std::size_t>(of.columns[static_cast<std::size_t>(entry)])]++)] =
          static_cast<std::int64_t>(row);
  return result;
}

std::int64_t degree(const Pattern& pattern, std::int64_t row) {
  const auto i = static_cast<std::size_t>(row);
  return pattern.offsets[i + 1] - pattern.offsets[i];
}

/// A value for each entry, from the degrees of its row and column.
template <class Value>
at::Tensor valuesOf(const Pattern& rows, const Pattern& columns, const Value& value) {
  auto values = torch::empty({std::ssize(rows.columns)}, torch::kFloat);
  auto* out = values.data_ptr<float>();
  for (std::int64_t row = 0; row + 1 < std::ssize(rows.offsets); ++row) {
    const auto ofRow = static_cast<double>(degree(rows, row));
    for (auto entry = rows.offsets[static_cast<std::size_t>(row)]; entry < rows.offsets[static_cast<std::size_t>(row) + 1]; ++entry)
      out[entry] = static_cast<float>(value(ofRow, static_cast<double>(degree(columns, rows.columns[static_cast<std::size_t>(entry)]))));
  }
  return values;
}

}  // namespace

UserItemGraph::UserItemGraph(const at::Tensor& pairs, c10::Device device) {
  const auto edges = distinct(pairs);
  edges_ = torch::empty({std::ssize(edges), 2}, torch::kInt);
  auto* out = edges_.data_ptr<std::int32_t>();
  std::vector<std::int64_t> users, items;
  for (const auto& [user, item] : edges) {
    *out++ = static_cast<std::int32_t>(user);
    *out++ = static_cast<std::int32_t>(item);
    users.push_back(user);
    items.push_back(item);
  }
  users_ = increasing(std::move(users));
  items_ = increasing(std::move(items));
  offsets_.assign(users_.size() + 1, 0);
  std::size_t row = 0;
  for (const auto& [user, item] : edges) {
    while (users_[row] != user) offsets_[++row] = std::ssize(ofUsers_);
    ofUsers_.push_back(itemPlace(item));
  }
  if (!users_.empty()) offsets_.back() = std::ssize(ofUsers_);
  buildMatrices(device);
}

void UserItemGraph::buildMatrices(c10::Device device) {
  const Pattern byUser{offsets_, ofUsers_}, byItem = transposed(byUser, itemCount());
  for (std::int64_t item = 0; item < itemCount(); ++item) itemDegrees_.push_back(degree(byItem, item));
  const auto normalised = [](double row, double column) { return 1 / std::sqrt(row * column); };
  const auto one = [](double, double) { return 1.0; };
  const auto share = [](double row, double) { return 1 / row; };
  const auto userOffsets = tensorOf(byUser.offsets), itemsOfUsers = tensorOf(byUser.columns);
  const auto itemOffsets = tensorOf(byItem.offsets), usersOfItems = tensorOf(byItem.columns);
  const auto toUsers = [&](const auto& value) {
    return SparseMatrix(userOffsets, itemsOfUsers, valuesOf(byUser, byItem, value), itemCount(), device);
  };
  const auto toItems = [&](const auto& value) {
    return SparseMatrix(itemOffsets, usersOfItems, valuesOf(byItem, byUser, value), userCount(), device);
  };
  toUsers_ = toUsers(normalised);
  toItems_ = toItems(normalised);
  sumToUsers_ = toUsers(one);
  sumToItems_ = toItems(one);
  meanToUsers_ = toUsers(share);
}

at::Tensor UserItemGraph::userIds() const { return tensorOf(users_); }

at::Tensor UserItemGraph::itemIds() const { return tensorOf(items_); }

std::int64_t UserItemGraph::placeIn(const std::vector<std::int64_t>& ids, std::int64_t id) {
  const auto found = std::lower_bound(ids.begin(), ids.end(), id);
  return found == ids.end() || *found != id ? -1 : found - ids.begin();
}

at::Tensor UserItemGraph::itemPlaces(const at::Tensor& ids) const {
  auto places = torch::empty({ids.size(0)}, torch::kLong);
  const auto given = ids.accessor<std::int64_t, 1>();
  for (std::int64_t i = 0; i < ids.size(0); ++i) places.data_ptr<std::int64_t>()[i] = itemPlace(given[i]);
  return places;
}

std::span<const std::int64_t> UserItemGraph::itemsOf(std::int64_t user) const {
  const auto row = static_cast<std::size_t>(user);
  return {ofUsers_.data() + offsets_[row], ofUsers_.data() + offsets_[row + 1]};
}

double UserItemGraph::foldedWeight(std::int64_t itemId, std::int64_t neighbours) const {
  const auto place = itemPlace(itemId);
  return 1 / std::sqrt(static_cast<double>(neighbours) * static_cast<double>(place < 0 ? 1 : itemDegree(place)));
}

NodeRows UserItemGraph::propagated(NodeRows x, int layers) const {
  for (int layer = 0; layer < layers; ++layer) x = {toUsers_.times(x.items), toItems_.times(x.users)};
  return x;
}

NodeRows UserItemGraph::meanOverLayers(const NodeRows& x, int layers) const {
  NodeRows out{torch::empty_like(x.users, torch::MemoryFormat::Contiguous), torch::empty_like(x.items, torch::MemoryFormat::Contiguous)};
  meanOverLayers(x, layers, out);
  return out;
}

/// By Horner's rule, x + Â(x + Â(x + …)): nothing but the running value is kept.
void UserItemGraph::meanOverLayers(const NodeRows& x, int layers, NodeRows& out) const {
  if (layers == 0) {
    out.users.copy_(x.users);
    out.items.copy_(x.items);
    return;
  }
  auto running = x;
  for (int layer = 1; layer < layers; ++layer) running = {toUsers_.times(running.items, x.users), toItems_.times(running.users, x.items)};
  const double scale = 1.0 / (layers + 1);
  toUsers_.times(running.items, x.users, scale, out.users);
  toItems_.times(running.users, x.items, scale, out.items);
}

}  // namespace xsmoe::baselines
