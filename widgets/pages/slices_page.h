// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <QWidget>
#include <filesystem>
#include <functional>
#include <utility>
#include <vector>

#include "model/analysis/test_slices.h"
#include "model/core/error.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedLayout;
class QStandardItemModel;
class QTableView;
class QToolButton;

namespace xsmoe::widgets {

class ChartView;
class PickedChip;

/// The tests of a run by slices of a kind that is chosen: HR@10 of each as a curve over windows, and behind it all of them as a table with
/// sequences and errors.
class SlicesPage : public QWidget {
  Q_OBJECT
 public:
  explicit SlicesPage(QWidget* parent = nullptr);

  /// `tests`: oldest first. Of none the page says why: showReason(). `run`: by what files name it.
  void showTests(const QString& run, std::vector<SlicedTest> tests);
  /// In place of the slices: why there are none, and what to do.
  void showReason(const QString& reason);
  /// Below the choices, whatever else is shown: what is not there, and why; empty: nothing. `measuring`: models are tested, which can be
  /// stopped.
  void showState(const QString& words, bool measuring);
  /// Writes the slices of every kind as CSV or JSON. Errors: cannot write.
  [[nodiscard]] Result<void> saveAs(const std::filesystem::path& file) const;
  /// What a file of JSON tells of where the numbers come from, a line each.
  void setProvenance(std::function<QStringList()> lines) { provenance_ = std::move(lines); }

  /// How many items a person has picked on the map, by which tests are told apart.
  void setPicked(qsizetype items);
  void chooseKind(SliceKind kind);
  [[nodiscard]] SliceKind kind() const;
  void showTable(bool table);
  [[nodiscard]] bool showsTable() const;
  [[nodiscard]] ChartView* chart() const { return chart_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  [[nodiscard]] QComboBox* kinds() const { return kinds_; }
  [[nodiscard]] QPushButton* stopButton() const { return stop_; }
  [[nodiscard]] PickedChip* picked() const { return picked_; }
  [[nodiscard]] const std::vector<SlicedTest>& tests() const { return tests_; }
  /// What stands below the choices; or the reason that is shown.
  [[nodiscard]] QString message() const;

 Q_SIGNALS:
  void stopRequested();
  void pickedTakenBack();  ///< by a person
  void tableShown(bool table);
  void saved(const QString& file);
  void saveFailed(const QString& message);

 private:
  [[nodiscard]] QStringList provenance() const { return provenance_ ? provenance_() : QStringList(); }
  QWidget* buildChoices();
  QWidget* buildTable();
  void fill();
  void showDefinition();
  void fillTable();
  void chooseFile();

  QString run_;
  std::vector<SlicedTest> tests_;
  QComboBox* kinds_ = nullptr;
  QToolButton* asTable_ = nullptr;
  QPushButton* save_ = nullptr;
  QPushButton* stop_ = nullptr;
  PickedChip* picked_ = nullptr;
  QTableView* table_ = nullptr;
  ChartView* chart_;
  QStandardItemModel* rows_;
  QLabel* state_;
  QLabel* reason_;
  QLabel* definition_;
  QStackedLayout* pictures_;  // the chart, or the table
  QStackedLayout* pages_;     // the reason, or all else
  std::function<QStringList()> provenance_;
};

}  // namespace xsmoe::widgets
