// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QRectF>
#include <QWidget>
#include <memory>

#include "model/core/what_if.h"

namespace xsmoe::widgets {

class ViewSaver;
struct ChartTable;
struct ShownView;

using WhatIfPtr = std::shared_ptr<const WhatIf>;

/// What each τ would cost, under the slider and on its axis: HR@10 and NDCG@10 against those at τ = 0 as two stairs, two standard errors of
/// HR@10's change as a band, which reaches the line of τ = 0 where that is no difference, and where τ is now. Its scale is always the same,
/// in percent of the value at τ = 0; what falls below it or rises above it ends at the edge, with a mark. Numbers of every step are in the
/// tool tip.
class TauStaircase : public QWidget {
  Q_OBJECT
 public:
  explicit TauStaircase(QWidget* parent = nullptr);

  /// Null: nothing was measured yet.
  void setWhatIf(WhatIfPtr whatIf);
  [[nodiscard]] const WhatIfPtr& whatIf() const { return whatIf_; }
  void setTau(double tau);
  /// The threshold at the right end; the left one is 0. `margin`: pixels to both sides of the axis.
  void setAxis(double most, int margin);

  /// The ends of the scale, as shares of the value at τ = 0.
  static constexpr double kLeast = -0.2, kMost = 0.05;
  /// Pixel of a threshold, and of a change against τ = 0, as a share of the value there; of one beyond the scale, its end's.
  [[nodiscard]] double xOf(double tau) const;
  [[nodiscard]] double yOf(double change) const;
  /// Whether a step of a stair falls below the scale.
  [[nodiscard]] bool isCut() const;
  /// Whether one rises above it.
  [[nodiscard]] bool isCutAbove() const;
  /// Where the number of a change is written: on its line, at the left, where all stairs begin.
  [[nodiscard]] QRectF placeOfNumber(double change) const;
  /// The band around HR@10's stair at a threshold, from its lower edge to the upper one, as changes like those of yOf().
  struct Band {
    double low = 0, high = 0;
  };
  [[nodiscard]] Band bandAt(double tau) const;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

  /// The numbers of every step; nothing where nothing was measured.
  [[nodiscard]] ChartTable table() const;
  /// By whose menu it is copied and saved.
  [[nodiscard]] ViewSaver* saver() const { return saver_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  using Change = double (*)(const WhatIf& whatIf, const WhatIfStep& step);
  void paintBand(QPainter& painter) const;
  void paintStairs(QPainter& painter, Change change, const QPen& pen) const;
  void paintTau(QPainter& painter) const;
  void paintAxes(QPainter& painter) const;
  void paintNumbers(QPainter& painter) const;
  void paintCuts(QPainter& painter) const;
  void describe();
  [[nodiscard]] ShownView shownView() const;
  [[nodiscard]] QFont small() const;
  [[nodiscard]] double plotTop() const;
  [[nodiscard]] double plotBottom() const;
  [[nodiscard]] bool measured() const;

  ViewSaver* saver_;
  WhatIfPtr whatIf_;
  double tau_ = 0, most_ = 0.5;
  int margin_ = 0;
};

}  // namespace xsmoe::widgets
