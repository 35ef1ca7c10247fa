// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <memory>

#include "model/core/method_picture.h"
#include "model/core/recommendation.h"
#include "widgets/charts/forgetting_view.h"
#include "widgets/charts/group_routing_view.h"
#include "widgets/report/report_charts.h"

class QAbstractItemModel;

namespace xsmoe::widgets {

class EquationsView;
class MapView;

// Views besides those of Watch's charts, as they are now: what a page shows later changes nothing of them. `page`: before their titles.

/// The network of a method without experts, as it looks at a user; never null.
[[nodiscard]] PaperView methodOnPaper(const std::shared_ptr<const MethodPicture>& picture);
/// What is recommended to a user, as a table, and as numbers; never null.
[[nodiscard]] PaperView listOnPaper(const std::shared_ptr<const Recommendation>& list, const QString& page);
/// What a table says: its first 60 rows as a picture, all as CSV and JSON, with their names where they have any; nothing where it has no
/// row. Of a long one those behind kTableRowsSaved are read when they are written: where it is gone by then, they are not there.
/// `sentence`: above it.
[[nodiscard]] PaperView tableOnPaper(const QAbstractItemModel& table, const QString& page, const QString& title,
                                     const QString& sentence = {});
/// The view with these numbers as CSV and JSON, in place of those of what it shows: all of them, of a long table in slices.
[[nodiscard]] PaperView withTable(PaperView view, ChartTable table);
/// A text that is set in a page, as a picture.
[[nodiscard]] PaperView textOnPaper(const QString& html, const QString& title);
/// All equations of the layer that is looked at, however long; nothing where the view has none.
[[nodiscard]] PaperView equationsOnPaper(const EquationsView& view, const QString& page);
/// All items in the colours that are looked at, with a legend, and as numbers the rows of its table; nothing where the view has no map.
[[nodiscard]] PaperView mapOnPaper(const MapView& view, const QString& page);
/// Gate weights of a side layer over the windows of a run; nothing where none has any. The run is not null.
[[nodiscard]] PaperView routerTimeOnPaper(const std::shared_ptr<const RunHistory>& run, const LayerStructure& layer);
/// Every group of items, with room for each; nothing where the view has none.
[[nodiscard]] PaperView groupRoutingOnPaper(const GroupRoutingView& view);
[[nodiscard]] PaperView forgettingOnPaper(const ForgettingView& view, const QString& page);

}  // namespace xsmoe::widgets
