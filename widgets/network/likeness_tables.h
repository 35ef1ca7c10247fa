// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>
#include <optional>
#include <vector>

#include "model/core/expert_comparison.h"

class QTableWidget;
class QTableWidgetItem;
class QWidget;

namespace xsmoe::widgets {

/// Two experts of a layer, and how alike they are.
struct AlikePair {
  std::size_t layer = 0, one = 0, other = 0;  ///< places in what was measured
  double likeness = 0;
  friend bool operator==(const AlikePair&, const AlikePair&) = default;
};

/// By CKA or by cosine; empty: it is not defined.
[[nodiscard]] std::optional<double> likenessOfKind(const ExpertLikeness& pair, bool cka);
/// The most alike pair of each layer that has two experts, the most alike one first and of equal ones in the order of the layers. Layers of
/// which nothing is defined are left out.
[[nodiscard]] std::vector<AlikePair> mostAlikePairs(const ExpertRedundancy& redundancy, bool cka);
/// "E2 and E3".
[[nodiscard]] QString pairText(const LayerStructure& layer, std::size_t one, std::size_t other);
/// "0.93".
[[nodiscard]] QString likenessNumber(double value);

/// A table of numbers that is read, not written.
[[nodiscard]] QTableWidget* numbersTableOf(QWidget* parent);
/// `inFull`: for files, where `words` are fewer digits; empty: they are all that is known.
[[nodiscard]] QTableWidgetItem* numberItem(const QString& words, std::optional<double> inFull = {});
/// As high as its rows; of many, a table scrolls by itself.
void showRows(QTableWidget& table);
/// A row a pair: its layer, its experts and the number.
void fillAlike(QTableWidget& table, const ExpertRedundancy& redundancy, const std::vector<AlikePair>& pairs, const QString& kind);

}  // namespace xsmoe::widgets
