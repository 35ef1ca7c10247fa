// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>
#include <vector>

#include "model/core/change.h"
#include "model/core/expert_comparison.h"
#include "model/core/layer_usage.h"
#include "model/core/run_moment.h"
#include "widgets/network/likeness_tables.h"

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QTableWidget;

namespace xsmoe::widgets {

class MergeBar;

/// Which experts do the same: of each side layer the most alike pair, which can be gone to, all pairs of one layer as a heat map, and below
/// it what became of every expert between the window before, or another one that a person chooses, and this one. It is measured when a
/// person asks for it. A pair that is chosen among the cells can be merged: the less used of the two goes into the other. What it has is
/// scrolled: it asks for no more room when it has more.
class LikenessPanel : public QWidget {
  Q_OBJECT
 public:
  explicit LikenessPanel(QWidget* parent = nullptr);

  /// Which moment's model "Measure" is about; empty: there is none, and `why` says so. What was measured of another one goes.
  void setMoment(const std::optional<RunMoment>& moment, const QString& why = {});
  /// Those whose models that one's can be compared with, in their order; it may be among them. The chosen one stays where it still exists.
  void offerAgainst(const std::vector<RunMoment>& moments);
  void setBusy(bool busy);
  /// `difference`: to the moment that is chosen; empty: no window is stored before.
  void showAnswer(const ExpertRedundancy& redundancy, const std::optional<ModelDifference>& difference);
  /// In place of the one shown; the pairs stay.
  void showDifference(const std::optional<ModelDifference>& difference);
  void showReason(const QString& reason);
  /// The expert that is chosen, in whatever view: its layer is shown, and it is marked in both tables. Empty: none.
  void setChosen(const std::optional<ExpertName>& chosen);
  /// Whose model the answer is of; empty: there is none.
  [[nodiscard]] std::optional<RunMoment> measuredMoment() const;
  /// A side layer, in whatever answer has it.
  void showLayer(Modality modality, int hiddenState);
  /// The one that was looked at last; of it nothing but modality and state is told. Empty: none was.
  [[nodiscard]] const std::optional<LayerStructure>& layer() const { return layer_; }
  /// Chooses it as the moment to compare with, as soon as it is offered; empty: the window before.
  void compareWith(const std::optional<RunMoment>& moment);
  /// The one that is chosen, or will be; empty: the window before.
  [[nodiscard]] const std::optional<RunMoment>& wantedAgainst() const { return wanted_; }
  /// By which of two experts the less used is known; of layers that are not among it, it is the younger.
  void setUsage(const std::vector<LayerUsage>& usage, Protocol protocol);

  [[nodiscard]] QPushButton* measure() const { return measure_; }
  [[nodiscard]] QComboBox* layers() const { return layers_; }
  /// "cosine" and "cka" as data.
  [[nodiscard]] QComboBox* kinds() const { return kinds_; }
  /// As data a QPoint: window and epoch; (−1, 0) for the window before.
  [[nodiscard]] QComboBox* against() const { return against_; }
  /// Chosen there; empty: the stored window before.
  [[nodiscard]] std::optional<RunMoment> againstMoment() const;
  [[nodiscard]] QTableWidget* pairs() const { return pairs_; }
  /// The most alike pair of each layer by that measure, the most alike one first; a row that is selected is gone to.
  [[nodiscard]] QTableWidget* alike() const { return alike_; }
  [[nodiscard]] QPushButton* goToMostAlike() const { return goToMostAlike_; }
  [[nodiscard]] QTableWidget* changes() const { return changes_; }
  /// About the pair that is chosen.
  [[nodiscard]] MergeBar* merging() const { return merging_; }
  /// What is said above the tables.
  [[nodiscard]] QString words() const;
  /// What is said above the changes; empty: there are none.
  [[nodiscard]] QString changesTitle() const;

 Q_SIGNALS:
  void measureRequested();
  void expertClicked(const xsmoe::ExpertName& expert);  ///< in either table: its name, or a cell of its row
  void differenceRequested();                           ///< another moment to compare with was chosen where something was measured already

 private:
  void lay();
  void clear();
  void fillAgainst();
  void chooseAgainst();
  /// Anew by the measure that is chosen.
  void showKind();
  [[nodiscard]] bool byCka() const;
  [[nodiscard]] QString kindInWords() const;
  [[nodiscard]] QString mostAlikeInWords() const;
  void showWords();
  void goToAlike();
  void fillPairs();
  void fillChanges();
  void choosePair();
  void connectClicks();
  void noteLayer(int place);
  void showLookedAt();
  void markChosen();
  void chooseOfPairs(int place);
  void chooseOfChanges(int row);
  [[nodiscard]] MergeExperts pairOf(const LayerStructure& layer, std::size_t one, std::size_t other) const;

  std::optional<RunMoment> moment_;
  std::vector<RunMoment> offered_;
  std::optional<RunMoment> wanted_;  ///< to compare with, once it is there; empty: the window before
  std::optional<ExpertRedundancy> redundancy_;
  std::optional<ModelDifference> difference_;
  std::vector<AlikePair> mostAlike_;  ///< by layer, as the table has them
  std::optional<ExpertName> chosen_;
  std::optional<LayerStructure> layer_;
  std::vector<LayerUsage> usage_;
  Protocol protocol_ = Protocol::kPaper;
  QScrollArea* room_;
  QPushButton* measure_;
  QComboBox* layers_;
  QComboBox* kinds_;
  QLabel* words_;
  QPushButton* goToMostAlike_;
  QTableWidget* alike_;
  QTableWidget* pairs_;
  MergeBar* merging_;
  QLabel* againstTitle_;
  QComboBox* against_;
  QLabel* changesTitle_;
  QTableWidget* changes_;
};

}  // namespace xsmoe::widgets
