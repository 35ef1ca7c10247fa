// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QRectF>
#include <QStringList>
#include <QWidget>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "model/core/error.h"
#include "widgets/charts/chart_lens.h"
#include "widgets/charts/figure_size.h"

class QMenu;
class QPainter;
class QToolButton;

namespace xsmoe::widgets {

struct ChartPicture;
class HelpButton;
class ReadingLine;

/// Which of a chart's numbers go into a file: never decimated ones.
enum class ChartPart : std::uint8_t {
  kAll,
  kVisible,  ///< of the part of the x axis that a person looks at
};

/// What charts of every kind have: a menu, at a button and where it is asked for, by which the chart is shown as a table, copied, and saved
/// as PNG, SVG, PDF, CSV and JSON, the numbers all or those of the part that is looked at. With a page of the handbook also "?", and a
/// sentence on how to read the chart where there is room for it, or where the menu asks for it.
class ChartWidget : public QWidget {
  Q_OBJECT
 public:
  explicit ChartWidget(QWidget* parent = nullptr);

  virtual void showTable(bool table) = 0;
  [[nodiscard]] virtual bool showsTable() const = 0;

  /// What the files and copies of it tell of where it comes from, asked for when one is made: lines below the picture, and in the file's
  /// own description. Without it there are none.
  void setProvenance(std::function<QStringList()> lines) { provenance_ = std::move(lines); }
  [[nodiscard]] QStringList provenance() const { return provenance_ ? provenance_() : QStringList(); }
  /// Of its files on paper; 0: as on screen.
  void setWidthOnPaper(double millimetres) { widthMm_ = millimetres; }
  /// Kind by suffix: .png, .svg, .pdf, .csv or .json; a picture is as on screen whatever the part. False if it cannot be written.
  bool saveAs(const QString& path, ChartPart part = ChartPart::kAll) const { return writeAs(path, part).has_value(); }
  /// The same, with the reason where it cannot be written.
  [[nodiscard]] Result<void> writeAs(const QString& path, ChartPart part = ChartPart::kAll) const;
  /// A picture in light colours, laid out for a place on paper and as wide as that; another kind as saveAs(). Errors as of
  /// writeAs().
  [[nodiscard]] Result<void> saveFor(FigurePlace place, const QString& path) const;
  void copyToClipboard() const;
  /// A chart that shows the same in light colours, for paper; `parent` owns it.
  [[nodiscard]] virtual ChartWidget* copyOn(QWidget& parent) const = 0;
  /// All of them, with the title.
  [[nodiscard]] ChartContent numbers() const { return wholeContent(); }
  /// Draws it as on screen, as large as there is room.
  virtual void paintTo(QPainter& painter, const QRectF& target) const = 0;
  /// What its pictures are: as on screen, with lines below; valid as long as the chart.
  [[nodiscard]] ChartPicture describedPicture() const;
  void addActionsTo(QMenu& menu);
  /// A page of the handbook that is about the chart. `sentence`: how to read it, where the page is about another one too; empty: the
  /// page's.
  void setHelp(const QString& page, const QString& sentence = {});
  /// The sentence on how to read it, as it is shown; empty: it is folded away.
  [[nodiscard]] QString readingText() const;

 Q_SIGNALS:
  /// A file could not be written: what and where.
  void saveFailed(const QString& message);
  void saved(const QString& file);
  void tableShown(bool table);  ///< shown as a table from now on, or no longer

 protected:
  /// Its title and all its numbers.
  [[nodiscard]] virtual ChartContent wholeContent() const = 0;
  /// What stands below its pictures.
  [[nodiscard]] virtual QStringList linesBelow() const;
  /// The part of the x axis that is looked at; empty: all of it.
  [[nodiscard]] virtual std::optional<ChartLens::Range> visibleRange() const { return std::nullopt; }
  /// What a kind of chart has in its menu besides, below "Show as table".
  virtual void addOwnActionsTo(QMenu& /*menu*/) {}
  /// Opens the menu; the chart that derives from this gives it its place.
  [[nodiscard]] QToolButton* menuButton() const { return menuButton_; }
  /// Both hidden without a page; the chart that derives from this gives them their places.
  [[nodiscard]] HelpButton* helpButton() const { return helpButton_; }
  [[nodiscard]] ReadingLine* reading() const { return reading_; }
  void changeEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  std::function<QStringList()> provenance_;
  double widthMm_ = 0;
  QToolButton* menuButton_;
  HelpButton* helpButton_;
  ReadingLine* reading_;
};

}  // namespace xsmoe::widgets
