// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/analysis/group_routing.h"
#include "model/core/structure.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/router_number.h"

namespace xsmoe::widgets {

/// "new and known items", "category" or "popularity".
[[nodiscard]] QString groupKindTitle(SliceKind kind);

/// What a map of groups of items and gate slots shows: a row for all items and one for each group, a column for each gate slot.
struct GroupRoutingView {
  struct Row {
    QString name;
    QString kind;  ///< "category"; empty: all items
    std::int64_t items = 0;
    std::vector<GroupNumber> numbers;  ///< [N+1]; empty: no item
    friend bool operator==(const Row&, const Row&) = default;
  };
  QString title;
  QStringList shortTitles;  ///< in its place where it has no room, the longest first
  RouterNumber number = RouterNumber::kGate;
  Modality modality = Modality::kVisual;
  int hiddenState = 0;    ///< of the side layer
  std::vector<int> born;  ///< [N] experts
  std::vector<Row> rows;
  friend bool operator==(const GroupRoutingView&, const GroupRoutingView&) = default;

  [[nodiscard]] std::size_t slots() const { return born.size() + 1; }
};

/// Of a place in `routing.layers`.
[[nodiscard]] GroupRoutingView viewOf(const GroupRouting& routing, std::size_t layer, RouterNumber number);

/// The expert of a gate slot; empty: the base path's, or there is no such slot.
[[nodiscard]] std::optional<ExpertName> expertOf(const GroupRoutingView& view, std::size_t slot);

/// "base path" or "E3".
[[nodiscard]] QString slotTitle(const GroupRoutingView& view, std::size_t slot);

/// The same numbers as a chart has them, for tables and files: rows as named points, and of each slot the number, its standard error and
/// the difference from the other items with the error of it. Percent and points.
[[nodiscard]] ChartContent contentOf(const GroupRoutingView& view);

/// All that is known of a cell, in a sentence; what is no difference is called none.
[[nodiscard]] QString cellSentence(const GroupRoutingView& view, std::size_t row, std::size_t slot);
/// Every number in words, for readers of the screen.
[[nodiscard]] QString spoken(const GroupRoutingView& view);

}  // namespace xsmoe::widgets
