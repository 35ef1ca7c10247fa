// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QPalette>
#include <QPointer>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/figure_size.h"
#include "widgets/charts/table_rows_text.h"

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
  QSize least = {};                              ///< pixels of a picture as on screen, in which its letters can be read
  int allRows = 0;                               ///< of `rows`; 0: the table is whole
  QPointer<const QAbstractItemModel> rows = {};  ///< whose first rows the table has; null: it is whole
  /// What is drawn in place of the table, where its files have more digits than it shows; no row: the table.
  ChartTable pictured = {};
};

/// Whether a table was read in part: its numbers as files are made of its rows, in slices.
[[nodiscard]] bool isReadInPart(const ChartTable& table, const QPointer<const QAbstractItemModel>& rows);

/// Makes a view that has this rich text alone.
[[nodiscard]] ViewMaker textMaker(const QString& html);

/// Draws it in these colours for so many pixels: with a view as wide as that and as high as it wants to be, a table as it is long. `holder`
/// is paperHolder(), and is to live as long as the picture.
[[nodiscard]] ChartPicture pictureOf(const ShownView& shown, QWidget& holder, QSize size, const QPalette& palette);
/// A view without a way of its own to be painted elsewhere, which is to live as long as the picture.
[[nodiscard]] ChartPicture renderedPicture(QWidget& view);

/// What of a table's rows is read at once, for pictures and the clipboard: more would hold the window. Files have all (TableRowsText).
inline constexpr int kTableRowsSaved = 1000;

/// Which rows of a table go into a file.
enum class TableRows : std::uint8_t {
  kAll,
  kSeen,  ///< those that its view does not hide
};

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

  /// Into a .csv or .json file, in slices between which the window goes on; saved() or saveFailed() tell when it has ended. One is written
  /// at a time.
  void saveRows(const QString& path, TableRows part);
  /// Whether rows of its table are hidden.
  [[nodiscard]] bool hidesRows() const;

  /// All at once. Kind by suffix: .png, .svg, .pdf, .csv or .json. A picture is as on screen, or for a place on paper in light colours.
  /// Error: the file cannot be written, with what the system says of it.
  [[nodiscard]] Result<void> saveAs(const QString& path, std::optional<FigurePlace> place = {}) const;
  void copyToClipboard() const;

 Q_SIGNALS:
  void saveFailed(const QString& message);  ///< what and where
  void saved(const QString& file);

 private:
  [[nodiscard]] std::unique_ptr<TableRowsText> textOf(const ShownView& shown, const QString& path, TableRows part) const;
  void beginRows(const ShownView& shown, const QString& path, TableRows part);
  void goOnWithRows();
  [[nodiscard]] Result<void> write(const ShownView& shown, const QString& path, std::optional<FigurePlace> place) const;
  [[nodiscard]] ChartPicture describedPicture(const ShownView& shown, QWidget& holder, std::optional<FigurePlace> place) const;

  QWidget& view_;
  std::function<ShownView()> shown_;
  std::function<QStringList()> provenance_;
  bool leftToPage_ = false;
  std::unique_ptr<TableRowsText> text_;  ///< that is being made; null: none
  QString textFile_, textTitle_;
  QStringList textProvenance_;
  QTimer turn_;
};

/// Those of the views that are on a page or in a panel, and its own.
[[nodiscard]] std::vector<ViewSaver*> saversOn(const QWidget& page);

}  // namespace xsmoe::widgets
