// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>
#include <vector>

namespace xsmoe::widgets {

/// A small curve of shares over epochs, with τ, where there is one, as a dashed line, and the epoch that is looked at as an upright one.
class Sparkline : public QWidget {
  Q_OBJECT
 public:
  explicit Sparkline(QWidget* parent = nullptr);
  /// `shown`: the share that is looked at, by its place; −1: none.
  void setShares(std::vector<double> shares, std::optional<double> tau, int shown = -1);
  [[nodiscard]] const std::vector<double>& shares() const { return shares_; }
  [[nodiscard]] int shown() const { return shown_; }
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<double> shares_;
  std::optional<double> tau_;
  int shown_ = -1;
};

}  // namespace xsmoe::widgets
