// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstddef>
#include <list>
#include <optional>

#include "model/core/run_moment.h"
#include "model/experiments/runs/file_stamp.h"

namespace xsmoe::experiments {

/// The embeddings of all items by the weights of a window, or of an epoch whose weights are kept.
struct ItemTable {
  at::Tensor rows;         ///< [items + 1, e], row 0 padding, row i item i
  double largestNorm = 0;  ///< of the rows
};

/// Tables of the moments asked for last, each as long as the weights that it comes from are what they were: of a hundred thousand items it
/// takes seconds to make one, and a person goes back and forth.
class KeptTables {
 public:
  /// Nine moments of the paper's size fit: 126,000 items by 128 numbers. The table that was used longest ago goes first.
  static constexpr std::size_t kMostBytes = std::size_t{576} << 20;
  explicit KeptTables(std::size_t mostBytes = kMostBytes) : mostBytes_(mostBytes) {}

  /// Null: there is none by these weights. Until keep() is called.
  [[nodiscard]] const ItemTable* find(const RunMoment& moment, const std::optional<FileStamp>& weights);
  /// In place of the moment's other one. One that is larger than all may be is not kept.
  void keep(const RunMoment& moment, const std::optional<FileStamp>& weights, const ItemTable& table);
  [[nodiscard]] std::size_t count() const { return kept_.size(); }

 private:
  struct Kept {
    RunMoment moment;
    std::optional<FileStamp> weights;
    ItemTable table;
  };
  std::size_t mostBytes_, bytes_ = 0;
  std::list<Kept> kept_;  // used last first
};

}  // namespace xsmoe::experiments
