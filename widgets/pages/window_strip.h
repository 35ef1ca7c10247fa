// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "model/core/data_report.h"

namespace xsmoe::widgets {

/// The windows of a stream as bars of kept records; the share of new items is filled in another colour.
class WindowStrip : public QWidget {
  Q_OBJECT
 public:
  explicit WindowStrip(QWidget* parent = nullptr);
  void setWindows(std::vector<WindowReport> windows);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] QRectF bar(std::size_t index) const;
  std::vector<WindowReport> windows_;
};

}  // namespace xsmoe::widgets
