// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QTreeWidget>
#include <QWidget>
#include <memory>
#include <vector>

#include "model/core/data_report.h"

class QLabel;
class QScrollArea;
class QStackedLayout;

namespace xsmoe::widgets {

class CatalogueListing;
class CatalogueView;
class ChartView;
class DataNumbers;
class WindowTimeLine;

/// A table of text that is as high as its rows, up to a few; the last column takes what room is left. Whole cells are in the tool tips.
class ShortTable : public QTreeWidget {
  Q_OBJECT
 public:
  ShortTable(const QStringList& headers, const QString& name, QWidget* parent = nullptr);
  void setRows(const std::vector<QStringList>& rows);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  static constexpr int kMostRows = 8;
  void fitHeight();  ///< to the rows and the size of letters
};

/// What the open stream holds: its numbers, its windows on a time line, how it drifts, whether anything leaks, what was left out, which
/// lines could not be used, what else was seen; and beside it the items with their pictures.
class DataPage : public QWidget {
  Q_OBJECT
 public:
  explicit DataPage(QWidget* parent = nullptr);

  /// Null: no stream is open.
  void setReport(std::shared_ptr<const DataReport> report);
  /// Null: not known.
  void setCatalogue(std::shared_ptr<const CatalogueListing> catalogue);
  // Each scrolls to a part: what was left out, the time line, the chart of shifts.
  void showEnd();
  void showWindows();
  void showShift();
  [[nodiscard]] CatalogueView* catalogue() const { return catalogue_; }
  [[nodiscard]] WindowTimeLine* timeLine() const { return timeLine_; }
  /// How far purchases moved from window to window.
  [[nodiscard]] ChartView* shift() const { return shift_; }
  [[nodiscard]] QString leakText() const;
  [[nodiscard]] QString windowText() const;    ///< of the window that is chosen on the time line
  [[nodiscard]] QString leftOutText() const;   ///< above the table
  [[nodiscard]] QString badLinesText() const;  ///< above the table
  [[nodiscard]] QString notesText() const;     ///< above the table; empty where there is none

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* buildReport();
  QWidget* buildCharts(QWidget* parent);
  void fill();
  void fillCharts();
  void fillBadLines();
  void fillNotes();
  void showLeaks();
  void showWindow();

  std::shared_ptr<const DataReport> report_;
  std::shared_ptr<const CatalogueListing> listing_;
  QStackedLayout* pages_;
  QScrollArea* scroll_;
  QLabel* title_;
  DataNumbers* numbers_;
  QLabel* features_;
  QLabel* leaks_;
  WindowTimeLine* timeLine_;
  QLabel* window_;
  ChartView* perUser_;
  ChartView* perItem_;
  ChartView* newcomers_;
  ChartView* shift_;
  QLabel* leftOutTitle_;
  ShortTable* leftOut_;
  QLabel* badLinesTitle_;
  ShortTable* badLines_;
  QLabel* notesTitle_;
  ShortTable* notes_;
  CatalogueView* catalogue_;
};

}  // namespace xsmoe::widgets
