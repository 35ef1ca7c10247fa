// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "model/core/cancelled.h"
#include "model/data/column.h"

namespace xsmoe::data {

/// So many values are sorted at once; what is longer is sorted in pieces, which are merged.
constexpr std::size_t kSortedTogether = std::size_t{1} << 19;

namespace sorting {

constexpr const char* kSorting = "sorting the log";
constexpr const char* kMerging = "merging what is sorted";

/// Pieces of so many values, each in order.
template <class T, class Less>
std::vector<std::span<const T>> sortedPieces(Column<T>& column, const Less& less, std::size_t together, const ProgressCallback& progress) {
  std::vector<std::span<const T>> pieces;
  for (std::size_t first = 0; first < column.size(); first += together) {
    tellOrThrow(progress, {kSorting, static_cast<std::int64_t>(first), static_cast<std::int64_t>(column.size()), "records"});
    const std::span<T> piece(column.data() + first, std::min(together, column.size() - first));
    std::stable_sort(piece.begin(), piece.end(), less);
    pieces.emplace_back(piece);
    column.letGo();
  }
  return pieces;
}

/// All values of the pieces of a column; of equal ones those of the piece that lies before come first.
template <class T, class Less>
Column<T> merged(std::vector<std::span<const T>> pieces, const Column<T>& from, const Less& less, std::size_t together,
                 const ProgressCallback& progress) {
  using Piece = std::span<const T>;  // never empty
  auto beginsLater = [&less](const Piece& a, const Piece& b) {
    if (less(b.front(), a.front())) return true;
    return !less(a.front(), b.front()) && b.data() < a.data();
  };
  std::priority_queue<Piece, std::vector<Piece>, decltype(beginsLater)> next(beginsLater, std::move(pieces));
  Column<T> values;
  while (!next.empty()) {
    Piece piece = next.top();
    next.pop();
    values.push_back(piece.front());
    piece = piece.subspan(1);
    if (!piece.empty()) next.push(piece);
    if (values.size() % together != 0) continue;
    from.letGo();
    tellOrThrow(progress, {kMerging, static_cast<std::int64_t>(values.size()), static_cast<std::int64_t>(from.size()), "records"});
  }
  return values;
}

}  // namespace sorting

/// Sorts stably. Of a long column one piece, or a page of each, is in memory at a time. Throws ThrownError: as Column;
/// cancelled, and the column is in no order then.
template <class T, class Less>
void sortColumn(Column<T>& column, const Less& less, std::size_t together = kSortedTogether, const ProgressCallback& progress = {}) {
  auto pieces = sorting::sortedPieces(column, less, together, progress);
  if (pieces.size() > 1) column = sorting::merged(std::move(pieces), column, less, together, progress);
}

}  // namespace xsmoe::data
