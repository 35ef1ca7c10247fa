// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <span>
#include <vector>

#include "model/baselines/sparse_matrix.h"

namespace xsmoe::baselines {

/// Rows of users and of items: of all nodes of a graph, [U, …] and [I, …], or of some.
struct NodeRows {
  at::Tensor users, items;
};

/// Who took what: a graph of users and items, and what spreads along its edges (baselines.md, section 7). A (symmetric: user and item sees
/// the other) is 1 at an edge; Â = D^−½ A D^−½ over both kinds of nodes. Nodes have places: users 0 … U−1 and items 0 … I−1, in the order
/// of their ids. Products are of float32 on the graph's device, without gradients, shared among the compute threads. Never changes.
class UserItemGraph {
 public:
  /// `pairs`: user and item of each edge, integers [E, 2] in any order; repeated ones are one edge.
  UserItemGraph(const at::Tensor& pairs, c10::Device device);

  [[nodiscard]] std::int64_t userCount() const { return std::ssize(users_); }  ///< U
  [[nodiscard]] std::int64_t itemCount() const { return std::ssize(items_); }  ///< I
  [[nodiscard]] const at::Tensor& edges() const { return edges_; }             ///< int32 [E, 2] on the host, by user, then item
  [[nodiscard]] at::Tensor userIds() const;                                    ///< int64 [U] on the host, increasing
  [[nodiscard]] at::Tensor itemIds() const;                                    ///< int64 [I] on the host, increasing

  [[nodiscard]] std::int64_t userPlace(std::int64_t id) const { return placeIn(users_, id); }  ///< −1: not in the graph
  [[nodiscard]] std::int64_t itemPlace(std::int64_t id) const { return placeIn(items_, id); }  ///< −1: not in the graph
  [[nodiscard]] at::Tensor itemPlaces(const at::Tensor& ids) const;                            ///< int64 [n] of the same on the host
  [[nodiscard]] std::int64_t userIdAt(std::int64_t place) const { return users_[static_cast<std::size_t>(place)]; }
  [[nodiscard]] std::int64_t itemIdAt(std::int64_t place) const { return items_[static_cast<std::size_t>(place)]; }
  /// Places of a user's items, increasing, by the user's place.
  [[nodiscard]] std::span<const std::int64_t> itemsOf(std::int64_t user) const;
  [[nodiscard]] std::int64_t itemDegree(std::int64_t item) const { return itemDegrees_[static_cast<std::size_t>(item)]; }

  /// Weight of the edge between an item, in the graph or not, and a user with so many neighbours who is folded in: 1/√(|N(u)| · max(deg,
  /// 1)).
  [[nodiscard]] double foldedWeight(std::int64_t itemId, std::int64_t neighbours) const;

  /// Â^layers x.
  [[nodiscard]] NodeRows propagated(NodeRows x, int layers) const;
  /// (x + Âx + … + Â^layers x) / (layers + 1). The map is its own transpose: applied to the gradients of its result it gives those of x.
  [[nodiscard]] NodeRows meanOverLayers(const NodeRows& x, int layers) const;
  /// The same into `out`, contiguous.
  void meanOverLayers(const NodeRows& x, int layers, NodeRows& out) const;
  /// Of each user's items, [U, k] for [I, k]: their sum, their mean.
  [[nodiscard]] at::Tensor sumsOverItems(const at::Tensor& ofItems) const { return sumToUsers_.times(ofItems); }
  [[nodiscard]] at::Tensor meansOverItems(const at::Tensor& ofItems) const { return meanToUsers_.times(ofItems); }
  /// Of each item's users, [I, k] for [U, k]: the transpose of sumsOverItems().
  [[nodiscard]] at::Tensor sumsOverUsers(const at::Tensor& ofUsers) const { return sumToItems_.times(ofUsers); }

 private:
  [[nodiscard]] static std::int64_t placeIn(const std::vector<std::int64_t>& ids, std::int64_t id);
  void buildMatrices(c10::Device device);

  at::Tensor edges_;
  std::vector<std::int64_t> users_, items_;      // ids by place
  std::vector<std::int64_t> offsets_, ofUsers_;  // items of each user, packed
  std::vector<std::int64_t> itemDegrees_;        // users of each item
  SparseMatrix toUsers_, toItems_;               // Â's two blocks, [U, I] and [I, U]
  SparseMatrix sumToUsers_, sumToItems_;         // A's
  SparseMatrix meanToUsers_;                     // [U, I]
};

}  // namespace xsmoe::baselines
