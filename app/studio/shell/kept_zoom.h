// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonArray>
#include <QObject>
#include <QPointer>
#include <QString>
#include <vector>

#include "model/core/shared_view.h"
#include "widgets/charts/chart_lens.h"
#include "widgets/charts/chart_view.h"

namespace xsmoe::studio {

/// How one of a page's charts was looked at, and on which axes.
struct KeptZoom {
  int chart = 0;  ///< place among the page's charts
  QString x, y;   ///< titles of the axes
  widgets::ChartLens lens;
};

/// An object for each of a page's charts that is not looked at as a whole (FORMATS.md, "What the studio keeps").
[[nodiscard]] QJsonArray zoomsOf(const std::vector<widgets::ChartView*>& charts);
/// Objects that cannot be used are passed over.
[[nodiscard]] std::vector<KeptZoom> zoomsIn(const QJsonArray& objects);

/// The same as a state file keeps it, and back.
[[nodiscard]] std::vector<SharedZoom> sharedZoomsOf(const std::vector<widgets::ChartView*>& charts);
[[nodiscard]] std::vector<KeptZoom> zoomsIn(const std::vector<SharedZoom>& shared);

/// Zooms charts as they were once they have something to show, which comes some time after a run is opened, on a tab when that is looked
/// at, and is gone then. A chart that a person zooms meanwhile stays as it is, and so does an axis that means something else now, or ends
/// elsewhere.
class ZoomReturn : public QObject {
  Q_OBJECT
 public:
  ZoomReturn(const std::vector<widgets::ChartView*>& charts, std::vector<KeptZoom> zooms, QObject* parent);

  /// As zoomsOf(), of those of these charts that have nothing to show yet.
  [[nodiscard]] QJsonArray waiting(const std::vector<widgets::ChartView*>& charts) const;

 private:
  struct Waiting {
    QPointer<widgets::ChartView> chart;
    KeptZoom zoom;
  };
  void zoomWhatIsThere();

  std::vector<Waiting> waiting_;
};

}  // namespace xsmoe::studio
