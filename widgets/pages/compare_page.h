// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "model/analysis/listed_runs.h"
#include "model/core/window_note.h"
#include "widgets/charts/run_curves.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/run_table_file.h"

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QMenu;
class QStackedLayout;
class QTabWidget;
class QToolButton;

namespace xsmoe::widgets {

class ChartView;
class CurvesPanel;
class DifferencesPanel;
class ForgettingPage;
class QueuePanel;
class RunFilterLine;
class TablesPanel;
class TradeOffPanel;

/// A folder that is looked through for runs.
struct RunsFolder {
  QString path;
  QString why;  ///< "the studio's own"; empty: a person added it, and can take it out
};

/// A program for which runs are written.
enum class ExportFor : std::uint8_t { kTensorBoard, kMlflow, kPyTorch };

/// What of the list of runs is worth keeping from one day to the next.
struct RunListLook {
  RunTableLook table;
  QString filter;        ///< as it is written
  QString metrics = {};  ///< what all columns of metrics were set to, as of RunTableModel::setMetricPrefix(): "", "last.", "d4."
  bool tree = true;      ///< forks below what they come from
  friend bool operator==(const RunListLook&, const RunListLook&) = default;
};

/// Runs side by side: a table of those that a filter lets through, and below it what is to be known of them: curves and differences of
/// those that are chosen, quality against cost of all.
class ComparePage : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePage(QWidget* parent = nullptr);

  /// `open`: folder of the open run, empty for none; `live`: it is in training here. What is not told otherwise than before is left alone.
  void setRuns(ListedRuns list, const std::string& open, bool live);
  /// The open run as it is now, in place of what was read of it. False: it is not listed.
  bool setOpenRun(RunSummary run, bool live);
  /// The runs are read, again where some are shown already; until setRuns or showError.
  void showReading(const QString& howFar);
  void showError(const QString& text);
  /// What is known of the windows of a stream: it stands at the curves where all are of this stream.
  void setStream(KnownStream stream);
  /// A person's notes on a run, by its folder: they stand at the curves while it is among those drawn, and more are asked for there
  /// (ChartView::noteRequested()).
  void setNotes(const std::string& run, std::vector<WindowNote> notes);
  void setFolders(const std::vector<RunsFolder>& folders);
  /// Folders of listed runs that another program trains.
  void setWritten(std::set<std::string> folders);
  [[nodiscard]] RunListLook look() const;
  void setLook(const RunListLook& look);
  /// Says of these folders that no run was found in them, besides what setRuns() says.
  void showWithoutRuns(const QStringList& folders);

  [[nodiscard]] RunTable* table() const { return table_; }
  [[nodiscard]] RunFilterLine* filter() const { return filter_; }
  /// What is below the table, a tab each.
  [[nodiscard]] QTabWidget* tabs() const { return tabs_; }
  [[nodiscard]] CurvesPanel* curves() const { return curves_; }
  [[nodiscard]] DifferencesPanel* differences() const { return differences_; }
  [[nodiscard]] TradeOffPanel* tradeOff() const { return tradeOff_; }
  [[nodiscard]] TablesPanel* tables() const { return tables_; }
  [[nodiscard]] ForgettingPage* forgetting() const { return forgetting_; }
  /// The runs that a table of the listed ones is of (RunTableModel::matchingInTable), and those that are chosen, the first of them first;
  /// until the next setRuns().
  [[nodiscard]] std::vector<const RunSummary*> listedForTables() const;
  [[nodiscard]] std::vector<const RunSummary*> chosen() const;
  /// What one of them is called in the table.
  [[nodiscard]] QString titleOf(const RunSummary& run) const;
  [[nodiscard]] QueuePanel* queue() const { return queue_; }
  /// Asks for the one chosen run beside the open one; disabled, its tool tip says why.
  [[nodiscard]] QToolButton* besideButton() const { return beside_; }
  /// With an entry for each program, disabled where no run is chosen that can be read, and for the list itself.
  [[nodiscard]] QToolButton* exportButton() const { return export_; }
  /// Makes the text of such a file of the list while the window goes on: listMade(). Nothing while another is being made, which is told.
  void makeList(const QString& file, RunsPart part);
  /// Of the curves.
  [[nodiscard]] ChartView* chart() const;
  /// What is said instead of the runs or, where there are some, above them.
  [[nodiscard]] QString message() const;

 Q_SIGNALS:
  /// `window`: whose model is to be looked at; −1: none in particular.
  void runActivated(const QString& folder, int window);
  /// A person wrote other tags or another note of a run, which the table shows already.
  void annotationRequested(const QString& folder, const QStringList& tags, const QString& note);
  /// One more folder is to be looked through for runs, or one of those added no more.
  void folderAdded(const QString& folder);
  void folderRemoved(const QString& folder);
  /// The chosen runs are to be written for another program into this folder.
  void exportRequested(xsmoe::widgets::ExportFor program, const QStringList& runs, const QString& folder);
  /// The list is to be written into the file, this text; why it cannot be made.
  void listMade(const QString& file, const std::shared_ptr<const std::string>& text, const QStringList& provenance = {});
  void listNotMade(const QString& message);
  /// A person sorts or filters otherwise, shows other columns or something else of the windows, or wants a tree or none.
  void lookChanged();
  /// The curves of this run are to stand beside the open one's in Watch.
  void besideRequested(const QString& folder);
  /// Other runs are chosen or listed, or another tab is looked at.
  void choiceShown();

 private:
  QWidget* buildAbove();
  QWidget* buildInstead();
  QWidget* buildFolders(QWidget* parent);
  QWidget* buildColumns(QWidget* parent);
  QWidget* buildExport(QWidget* parent);
  void exportChosen(ExportFor program);
  void offerExport();
  void chooseListFile(RunsPart part, const QString& kind);
  void goOnWithList();
  [[nodiscard]] QStringList readableChosen() const;
  void chooseFolder();
  QWidget* buildTableBox();
  QWidget* buildTabs();
  void connectParts();
  void showRuns();
  void showPage();
  void offerMetrics();
  void showCount();
  void showTab();
  void showNotes(const std::vector<int>& drawn);
  void offerBeside();
  void annotate(int place);
  [[nodiscard]] std::vector<const RunSummary*> runsAt(const std::vector<int>& places) const;
  [[nodiscard]] RunChoice chosenRuns() const;
  [[nodiscard]] RunChoice listedRuns() const;
  void say(const QString& text);

  QStackedLayout* pages_;
  QLabel* instead_;
  QLabel* above_;
  QMenu* folders_;
  RunFilterLine* filter_;
  QComboBox* metrics_;
  QCheckBox* tree_;
  RunTable* table_;
  QTabWidget* tabs_;
  CurvesPanel* curves_;
  DifferencesPanel* differences_;
  TradeOffPanel* tradeOff_;
  TablesPanel* tables_;
  ForgettingPage* forgetting_;
  QueuePanel* queue_;
  QToolButton* export_ = nullptr;
  std::vector<QAction*> exportChosen_;  // of the chosen runs
  std::unique_ptr<RunsText> list_;      // that is being made; null: none
  QString listFile_;
  QTimer listTurn_;
  QToolButton* beside_;
  std::string open_;     // folder of the open run
  std::string notesOf_;  // folder of the run that the notes are on
  std::vector<WindowNote> notes_;
  QString besideChosen_;  // of the run that beside_ is for
  KnownStream stream_;
  int windows_ = 0;       // that metrics_ offers
  QString metricsShown_;  // what metrics_ was set to; before there are runs it may not offer that yet
};

}  // namespace xsmoe::widgets
