// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QWidget>
#include <vector>

#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// Explains the network picture's colours, hatching, bars and edges.
class NetworkLegend : public QWidget {
  Q_OBJECT
 public:
  explicit NetworkLegend(QWidget* parent = nullptr);
  /// What the picture of this network has.
  void setNetwork(const NetworkView& view);
  /// What the colours of births say.
  [[nodiscard]] QString birthText() const;
  /// All that it says, in order.
  [[nodiscard]] QStringList texts() const;
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Entry {
    int kind = 0;
    QString text;
    QRectF box;
  };
  [[nodiscard]] std::vector<Entry> place(double width) const;
  void paintSample(QPainter& painter, int kind, const QRectF& box) const;

  int windows_ = 10;
  bool windowsKnown_ = false;
  bool prunes_ = true;
  bool live_ = false;
  bool pinned_ = false;  ///< any expert is
  QString trained_;      ///< trainedWord()
  QString wouldGo_;      ///< wouldGoWord()
};

}  // namespace xsmoe::widgets
