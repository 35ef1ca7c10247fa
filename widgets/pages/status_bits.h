// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <vector>

#include "widgets/network_view.h"

class QHBoxLayout;
class QLabel;

namespace xsmoe::widgets {

/// Something that is wrong, and what to do about it.
struct Warning {
  QString text;    ///< short: "slow BLAS"
  QString remedy;  ///< a sentence or two
  friend bool operator==(const Warning&, const Warning&) = default;
};

/// The status bar's readings of a run: device and precision, speed, time left, changes by hand where there are any, memory, and warnings as
/// chips.
class StatusBits : public QWidget {
  Q_OBJECT
 public:
  explicit StatusBits(QWidget* parent = nullptr);

  /// Null: no run.
  void setState(const LiveStatePtr& state);
  void setWarnings(const std::vector<Warning>& warnings);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void showTimeLeft(const LiveState& state);
  void showChanges(const RunHistory& history);
  void styleChips();

  QLabel* device_;
  QLabel* speed_;
  QLabel* left_;
  QLabel* changes_;
  QLabel* memory_;
  QHBoxLayout* chips_;
  std::vector<Warning> warnings_;
};

}  // namespace xsmoe::widgets
