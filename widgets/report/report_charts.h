// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointer>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/run_history.h"
#include "model/core/window_note.h"
#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_table.h"
#include "widgets/paper.h"
#include "widgets/report/watch_sight.h"

class QAbstractItemModel;
class QWidget;

namespace xsmoe::widgets {

class ChartView;
class ChartWidget;
class ViewSaver;

struct ReportChart {
  QString title;
  ChartPicture picture;                          ///< valid as long as the view that was made for it
  ChartWidget* chart = nullptr;                  ///< so too; null: of a view that is no chart
  std::optional<ChartTable> table = {};          ///< numbers of a view that is no chart; empty: it has none
  QPointer<const QAbstractItemModel> rows = {};  ///< whose first rows the table has (isReadInPart()); null: it is whole
};

/// A view for paper that is made when its turn comes.
struct PaperView {
  /// Makes it on paperHolder(), which owns it, in light colours and laid out for so many pixels; empty where it holds nothing.
  std::function<std::optional<ReportChart>(QWidget& holder, QSize size)> make;
  /// What its files say it is of, a line each; empty: the run that is written.
  QStringList provenance = {};
};

/// The charts of Watch as they are looked at, with flags at a person's notes. Only what the run's method has. The run is not null.
[[nodiscard]] std::vector<PaperView> watchViews(const std::shared_ptr<const RunHistory>& run, const std::vector<WindowNote>& notes = {},
                                                const WatchSight& sight = {});
/// The picture of a network of experts as it is looked at.
[[nodiscard]] PaperView networkOnPaper(const std::shared_ptr<const RunHistory>& run, const WatchSight& sight = {});
/// What a chart shows now. `title` before its own: "Compare".
[[nodiscard]] PaperView copyOnPaper(const ChartView& chart, const QString& title);
/// What a view that is no chart shows now; nothing where it has nothing to save. `page`: before its title.
[[nodiscard]] PaperView savedOnPaper(const ViewSaver& view, const QString& page);
/// Whether there is anything on a chart.
[[nodiscard]] bool hasPoints(const ChartContent& content);
/// A view without a way of its own to be painted elsewhere, which is to live as long as the picture.
[[nodiscard]] ReportChart renderedView(QWidget& view, const QString& title);

/// The charts of Watch for paper, all at once, of the run's end. `facts`: of its stream's windows.
class ReportCharts {
 public:
  explicit ReportCharts(const RunHistory& history, QSize size = kPaperChart, const std::vector<WindowNote>& notes = {},
                        const StreamFacts& facts = {});
  ~ReportCharts();
  [[nodiscard]] const std::vector<ReportChart>& all() const { return charts_; }

 private:
  std::unique_ptr<QWidget> holder_;  ///< owns the views
  std::vector<ReportChart> charts_;
};

}  // namespace xsmoe::widgets
