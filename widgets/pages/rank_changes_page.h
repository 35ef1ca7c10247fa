// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <QWidget>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "widgets/items/rank_change_model.h"

class QComboBox;
class QImage;
class QLabel;
class QModelIndex;
class QPushButton;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace xsmoe::widgets {

class NumberBox;
class PickedChip;
class SlicedChangesTable;

/// A run that the open one is compared with.
struct ComparedRun {
  QString name;
  std::vector<int> windows;  ///< finished and tested, increasing
  friend bool operator==(const ComparedRun&, const ComparedRun&) = default;
};

/// What a person chose of them, also while it is not there to be chosen.
struct RankChoices {
  enum class Against : std::uint8_t {
    kModel,          ///< of the open run: `before`
    kRunBeside,      ///< of the same window
    kPrunedCopy,     ///< by `tau`
    kUnexpandedCopy  ///< without the experts born for the window
  };
  std::optional<RunMoment> after = {}, before = {};  ///< empty: the latest window, and the one before it
  Against against = Against::kModel;
  std::optional<double> tau = {};    ///< of a pruned copy alone
  bool oneTest = false;              ///< both on one test
  std::optional<SliceKind> by = {};  ///< users are gathered by it; empty: user by user
  friend bool operator==(const RankChoices&, const RankChoices&) = default;
};

/// Two moments to choose, windows or epochs whose weights are kept, and the users whose target ranks lower at the second than at the first,
/// the deepest fall first: after two windows of the open run, each on its own next window or both on one test; after one window of the run
/// beside and of the open one; or of a model and its copy, which a threshold has pruned or which lacks the experts that were born for its
/// window. The same users are gathered by slices of a kind where a person chooses one, and those of one slice listed, which a click on it
/// does.
class RankChangesPage : public QWidget {
  Q_OBJECT
 public:
  explicit RankChangesPage(QWidget* parent = nullptr);

  /// Another run, or none: what a person chose is forgotten, unless it stays since the run was begun on the same stream.
  void reset(bool choicesStay = false);
  /// `windows`: of the open run, finished and tested, increasing; `moment`: up to which of them a person has travelled on the timeline.
  /// What was chosen stays where it is there.
  void offer(const std::vector<int>& windows, const std::optional<ComparedRun>& beside, std::optional<int> moment = {});
  /// Epochs whose weights are kept: those of the offered windows can be chosen beside them.
  void setEpochs(const std::vector<RunMoment>& kept);
  /// The threshold of the run, where a copy of a model can be pruned; empty: its method has no experts.
  void setPrunable(std::optional<double> tauOfRun);
  /// Windows, increasing, after which a model has experts that were born for the window, and others beside them.
  void setExpanded(const std::vector<int>& windows);
  [[nodiscard]] RankChoices choices() const;
  /// As a person who chooses them, each as soon as it is there.
  void setChoices(const RankChoices& choices);
  /// What is to be compared; empty: `why` says what to do.
  [[nodiscard]] std::optional<RankMoments> moments(QString& why) const;
  /// Never null.
  void showRanks(std::shared_ptr<const ComparedRanks> ranks);
  /// In place of the users: why there are none, and what to do.
  void showReason(const QString& reason);
  /// The same while a model is tested, which can be stopped.
  void showMeasuring(const QString& howFar);
  /// The answer to pictureWanted; null where it cannot be read.
  void setPicture(const QString& path, const QImage& image);
  /// How many items a person has picked on the map, by which users are told apart.
  void setPicked(qsizetype items);
  /// Writes the users that are listed as CSV or JSON, or the slices of every kind while users are gathered. Errors: cannot write.
  [[nodiscard]] Result<void> saveAs(const std::filesystem::path& file) const;
  /// Which two models the users shown are compared by (rankModelLines()), `run` the name of the open one; empty: none are shown.
  [[nodiscard]] QStringList modelLines(const QString& run) const;
  /// What a file of JSON tells of where the numbers come from, a line each.
  void setProvenance(std::function<QStringList()> lines) { provenance_ = std::move(lines); }

  [[nodiscard]] QComboBox* before() const { return before_; }
  [[nodiscard]] QComboBox* after() const { return after_; }
  [[nodiscard]] QComboBox* test() const { return test_; }
  /// At which the later model is pruned; hidden while it is compared with another one than itself.
  [[nodiscard]] NumberBox* tau() const { return tau_; }
  /// By which kind of slices users are gathered; empty: user by user.
  [[nodiscard]] std::optional<SliceKind> kind() const;
  /// User by user, or by which kind of slices.
  [[nodiscard]] QComboBox* gathered() const { return gathered_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  [[nodiscard]] const SlicedChangesTable& slices() const { return *slices_; }
  [[nodiscard]] QPushButton* stopButton() const { return stop_; }
  /// Names the slice whose users alone are listed, and takes that back; hidden while all are.
  [[nodiscard]] QToolButton* sliceChip() const { return sliceChip_; }
  [[nodiscard]] PickedChip* picked() const { return picked_; }
  [[nodiscard]] bool showsRanks() const;
  /// What is said above the users; or the reason that is shown.
  [[nodiscard]] QString summary() const;

 Q_SIGNALS:
  void momentsChanged();  ///< by a person
  void choicesChanged();  ///< by a person: choices()
  /// A user, to be looked at after the later window of the open run.
  void userChosen(const QString& user, int window);
  void pictureWanted(const QString& path, QSize pixels);
  void stopRequested();
  void pickedTakenBack();  ///< by a person
  void saved(const QString& file);
  void saveFailed(const QString& message);

 private:
  [[nodiscard]] QStringList provenance() const { return provenance_ ? provenance_() : QStringList(); }
  QWidget* buildChoices();
  QWidget* buildMessage();
  QWidget* buildUsers();
  void connectParts();
  void fillChoices();
  void fillBefore();
  void fillSlices();
  void listSlice(const QString& key);
  void listUsers();
  [[nodiscard]] const ChangeSlice* listed() const;  ///< null: all users are
  void choose(const QModelIndex& index);
  void chooseFile();
  void showChoices();
  [[nodiscard]] bool isBeside() const;
  [[nodiscard]] bool isPruning() const;
  [[nodiscard]] bool isExpansion() const;
  [[nodiscard]] std::optional<RunMoment> ownLater() const;
  [[nodiscard]] std::optional<int> newestWindow() const;
  [[nodiscard]] QString newestTitle() const;
  [[nodiscard]] std::optional<RunMoment> later() const;
  void addModels(QComboBox& box) const;

  std::vector<int> windows_, expanded_;
  std::vector<RunMoment> epochs_;
  std::optional<ComparedRun> beside_;
  std::optional<int> moment_;  // of the timeline
  /// Whose users alone are listed.
  struct Slice {
    SliceKind kind;
    std::string key;
  };
  std::optional<Slice> slice_;
  bool prunable_ = false;
  bool tauChosen_ = false;                         // by setChoices(): it stays in place of the run's own
  QVariant wantedBefore_ = -1, wantedAfter_ = -1;  // data of the boxes, once they have it
  QComboBox* after_ = nullptr;
  QComboBox* before_ = nullptr;
  NumberBox* tau_ = nullptr;
  QComboBox* test_ = nullptr;
  QComboBox* gathered_ = nullptr;
  QPushButton* save_ = nullptr;
  QPushButton* stop_ = nullptr;
  QToolButton* sliceChip_ = nullptr;
  PickedChip* picked_ = nullptr;
  QLabel* message_ = nullptr;
  QLabel* summary_ = nullptr;
  QTableView* table_ = nullptr;
  SlicedChangesTable* slices_ = nullptr;
  RankChangeModel* model_;
  QStackedLayout* pages_;
  std::function<QStringList()> provenance_;
};

}  // namespace xsmoe::widgets
