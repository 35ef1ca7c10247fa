// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QScrollArea>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/live_state.h"
#include "widgets/charts/chart_table.h"

class QLabel;

namespace xsmoe::widgets {

/// A part of a network: how many parameters a formula says it has, and how many of them train.
struct LedgerLine {
  QString part;
  QString formula;  ///< in the symbols of legendOfLedger()
  QString numbers;  ///< the same with the run's numbers
  std::int64_t parameters = 0, trained = 0;
  friend bool operator==(const LedgerLine&, const LedgerLine&) = default;
};

/// The formulas beside what the engine counted, of a window: as tested, or of one in training as it began.
struct SizeAccount {
  int window = 0;
  bool tested = false;
  std::vector<LedgerLine> lines;
  std::int64_t countedParameters = 0, countedTrained = 0;  ///< by the engine; 0: the record does not tell
  [[nodiscard]] std::int64_t parameters() const;
  [[nodiscard]] std::int64_t trained() const;
};
/// Of `window`, or of the newest one; empty where there is none, and for methods that are no XSMoE.
[[nodiscard]] std::optional<SizeAccount> sizeAccount(const RunHistory& history, std::optional<WindowIndex> window);

/// The parameters and the memory of a run's model, part by part, with the formulas that give them (the paper's MP and TrP, section 4.5)
/// beside what was counted and measured.
class SizeLedger : public QScrollArea {
  Q_OBJECT
 public:
  explicit SizeLedger(QWidget* parent = nullptr);
  void showRun(const LiveState& state, std::optional<WindowIndex> window);
  [[nodiscard]] QString text() const;
  /// The same as rows, for files: parts with their formulas, sums, and memory in bytes. Without a row where there is no account.
  [[nodiscard]] const ChartTable& table() const { return table_; }

 private:
  QLabel* words_;
  ChartTable table_;
};

}  // namespace xsmoe::widgets
