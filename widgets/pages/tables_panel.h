// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/table_text.h"
#include "model/core/error.h"

class QAction;
class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QTableView;
class QTextBrowser;
class QSplitter;
class QToolButton;

namespace xsmoe::widgets {

class ChartView;
class ResultTableModel;

/// A table that a person wants of the runs of the Compare page.
struct TableWish {
  TableKind kind = TableKind::kMethods;
  bool chosenOnly = false;  ///< of the chosen runs alone; else of all that are listed
  std::string printed;      ///< the paper's dataset; empty: as fits; kNoPrinted
  /// "hr10", "ndcg20" … of every table but the third; empty: HR@10 and NDCG@10.
  std::vector<std::string> metrics;
  /// Of significance: methods to compare, by their keys.
  std::vector<std::pair<std::string, std::string>> pairs;
  int resamples = 0;  ///< of significance: of users; 0: none
};

/// The paper's tables, its figure 2 and significance of runs, a button each: the result beside the printed numbers with its footers, to be
/// saved and copied.
class TablesPanel : public QWidget {
  Q_OBJECT
 public:
  explicit TablesPanel(QWidget* parent = nullptr);

  /// How many runs a table would be of.
  void setCounts(int listed, int chosen);
  /// Of the runs that are listed, by their keys: significance is offered for the paper's pairs where they are there, else for methods that
  /// are. What a person chose stays, and so does what is offered while its methods are listed, or fewer than two.
  void setMethods(const std::set<std::string>& listed);
  /// A table is made until showTable() or showError(); what was shown stays meanwhile.
  void showMaking(const QString& howFar);
  void showTable(ResultTable table);
  void showError(const QString& text);
  /// Says beside the title of the table that is shown that it is of other runs than one made by the same choice would be; showTable() ends
  /// that.
  void setOfOtherRuns(bool other);

  /// Kind by suffix: .tex, .md, .csv or .html; of a table over τ the drawing too: .pdf, .svg and .png. Errors: another suffix; cannot
  /// write.
  [[nodiscard]] Result<void> saveAs(const std::filesystem::path& file) const;
  void copy(TableFormat format) const;

  [[nodiscard]] QPushButton* button(TableKind kind) const;
  [[nodiscard]] QPushButton* stopButton() const { return stop_; }
  [[nodiscard]] QComboBox* first() const { return first_; }      ///< of the two methods that are compared
  [[nodiscard]] QComboBox* second() const { return second_; }    ///< the other, or others
  [[nodiscard]] QComboBox* runs() const { return runs_; }        ///< listed or chosen ones
  [[nodiscard]] QComboBox* printed() const { return printed_; }  ///< whose printed numbers
  [[nodiscard]] QComboBox* metrics() const { return metrics_; }
  [[nodiscard]] QComboBox* resamples() const { return resamples_; }  ///< of users, for significance
  [[nodiscard]] QAction* standalone() const { return standalone_; }  ///< whether LaTeX is a document of its own
  [[nodiscard]] QTableView* view() const { return view_; }
  [[nodiscard]] ChartView* figure() const { return figure_; }
  [[nodiscard]] QSplitter* parts() const { return parts_; }  ///< the table above its footers
  /// What a press would ask for.
  [[nodiscard]] TableWish wish(TableKind kind) const;
  /// The one that is shown; without rows: none was made yet.
  [[nodiscard]] const ResultTable& table() const;
  [[nodiscard]] QString title() const;
  /// What is said beside the buttons, and what stands below the table.
  [[nodiscard]] QString message() const;
  [[nodiscard]] QString footers() const;

 Q_SIGNALS:
  void tableRequested(const xsmoe::widgets::TableWish& wish);
  void cancelRequested();
  void saveFailed(const QString& why);
  void saved(const QString& file);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Button {
    TableKind kind;
    QPushButton* button;
  };
  void buildButtons();
  void buildChoices();
  void buildView();
  void layOut();
  void addExportsTo(QMenu& menu);
  void chooseFile(const QString& dialog, const QString& kind, const QString& suffix);
  void addFigureTo(QMenu& menu);
  void say(const QString& text, bool making);
  void showTitle();
  void fillFooters();
  /// Whether both methods that significance is offered for are among the listed ones.
  [[nodiscard]] bool comparesSome(const std::set<std::string>& listed) const;
  [[nodiscard]] std::string textAs(TableFormat format) const;

  std::vector<Button> buttons_;
  std::vector<QAction*> figureActions_;  // visible where there is a drawing
  QComboBox* first_;
  QComboBox* second_;
  QComboBox* runs_;
  QComboBox* printed_;
  QComboBox* metrics_;
  QComboBox* resamples_;
  QAction* standalone_;
  QPushButton* stop_;
  QToolButton* export_;
  QLabel* message_;
  QWidget* result_;
  QLabel* title_;
  QTableView* view_;
  ResultTableModel* model_;
  ChartView* figure_;
  QTextBrowser* footers_;
  QSplitter* parts_ = nullptr;  ///< the table above its footers
  bool ofOtherRuns_ = false;
  int offeredFirst_ = 0, offeredSecond_ = 0;  ///< places in first_ and second_ that nobody chose
};

}  // namespace xsmoe::widgets
