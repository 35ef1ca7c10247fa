// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/analysis/run_filter.h"

class QLabel;
class QLineEdit;

namespace xsmoe::widgets {

/// Words and conditions by which runs are chosen (parseRunFilter()), what is wrong with them while they are typed, and how many runs match.
/// While they are wrong the last ones that were right stay in force.
class RunFilterLine : public QWidget {
  Q_OBJECT
 public:
  explicit RunFilterLine(QWidget* parent = nullptr);

  void setCount(std::int64_t matching, std::int64_t all);
  [[nodiscard]] QLineEdit* line() const { return line_; }
  [[nodiscard]] QString countText() const;
  /// Empty: nothing is wrong.
  [[nodiscard]] QString errorText() const;

 Q_SIGNALS:
  void filterChanged(const xsmoe::RunFilter& filter);

 private:
  void read(const QString& text);

  QLineEdit* line_;
  QLabel* count_;
  QLabel* error_;
};

}  // namespace xsmoe::widgets
