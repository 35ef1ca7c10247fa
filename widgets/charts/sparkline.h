// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>
#include <vector>

namespace xsmoe::widgets {

/// A small curve of shares over epochs, with τ, where there is one, as a dashed line.
class Sparkline : public QWidget {
  Q_OBJECT
 public:
  explicit Sparkline(QWidget* parent = nullptr);
  void setShares(std::vector<double> shares, std::optional<double> tau);
  [[nodiscard]] const std::vector<double>& shares() const { return shares_; }
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<double> shares_;
  std::optional<double> tau_;
};

}  // namespace xsmoe::widgets
