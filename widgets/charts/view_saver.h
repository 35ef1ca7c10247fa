// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QPalette>
#include <QSize>
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/figure_size.h"

class QAbstractItemModel;
class QMenu;
class QWidget;

namespace xsmoe::widgets {

/// Makes a view that shows what another one showed; `parent` owns it.
using ViewMaker = std::function<QWidget*(QWidget& parent)>;

/// What a view shows, to be drawn also when it shows something else.
struct ShownView {
  QString title;
  ViewMaker copy = {};                              ///< empty: a table, which is drawn by its words
  ChartTable table;                                 ///< its numbers; without a row there is nothing to save
  QString words = {};                               ///< below the picture: how to read it
  std::function<void(QWidget& copy)> laidOut = {};  ///< called when the copy has its size; may be empty
  /// How high a copy that is as wide as `room` is to be; empty: as it wants to be.
  std::function<int(QWidget& copy, QSize room)> height = {};
  QSize least = {};  ///< pixels of a picture as on screen, in which its letters can be read
  int allRows = 0;   ///< of the table, where it is longer than what is saved of it; 0: it is whole
};

/// Draws it in these colours for so many pixels: with a view as wide as that and as high as it wants to be, a table as it is long. `holder`
/// is paperHolder(), and is to live as long as the picture.
[[nodiscard]] ChartPicture pictureOf(const ShownView& shown, QWidget& holder, QSize size, const QPalette& palette);
/// A view without a way of its own to be painted elsewhere, which is to live as long as the picture.
[[nodiscard]] ChartPicture renderedPicture(QWidget& view);

/// What of a table's rows goes into files and onto the clipboard: more would hold the window.
inline constexpr int kTableRowsSaved = 1000;

/// Gives a view that is no chart what charts have in their menu: it is copied, and saved as PNG, SVG, PDF, CSV and JSON and for paper.
/// Owned by the view.
class ViewSaver : public QObject {
  Q_OBJECT
 public:
  /// `shown` tells what it shows whenever that is asked for.
  ViewSaver(QWidget& view, std::function<ShownView()> shown);
  /// Of a table, by what its cells say.
  ViewSaver(QWidget& view, const QAbstractItemModel& table, const QString& title);

  /// Opens the menu where it is asked for, by mouse or keyboard: for views that have none of their own.
  void openWhereAsked();
  /// Nothing where there is nothing to save.
  void addActionsTo(QMenu& menu);
  void setProvenance(std::function<QStringList()> lines) { provenance_ = std::move(lines); }
  [[nodiscard]] QStringList provenance() const { return provenance_ ? provenance_() : QStringList(); }
  [[nodiscard]] ShownView shown() const { return shown_(); }
  /// Its page exports the view itself, with more words, when all views are: this one serves the menu alone.
  void leaveToPage() { leftToPage_ = true; }
  [[nodiscard]] bool isLeftToPage() const { return leftToPage_; }

  /// Kind by suffix: .png, .svg, .pdf, .csv or .json. A picture is as on screen, or for a place on paper in light colours. False if it
  /// cannot be written.
  bool saveAs(const QString& path, std::optional<FigurePlace> place = {}) const;
  void copyToClipboard() const;

 Q_SIGNALS:
  void saveFailed(const QString& message);  ///< what and where
  void saved(const QString& file);

 private:
  [[nodiscard]] ChartPicture describedPicture(const ShownView& shown, QWidget& holder, std::optional<FigurePlace> place) const;

  QWidget& view_;
  std::function<ShownView()> shown_;
  std::function<QStringList()> provenance_;
  bool leftToPage_ = false;
};

/// Those of the views that are on a page or in a panel, and its own.
[[nodiscard]] std::vector<ViewSaver*> saversOn(const QWidget& page);

}  // namespace xsmoe::widgets
