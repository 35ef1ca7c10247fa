// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/recommendation.h"

class QAbstractItemModel;
class QAction;
class QComboBox;
class QLabel;
class QListView;
class QMenu;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace xsmoe::widgets {

class BesideBar;
class ItemListModel;
class PickedRow;
class RecommendationModel;
class UserBox;

/// Pick a user; see the history, what is recommended after a window, and where the held-out truth landed.
class InspectPage : public QWidget {
  Q_OBJECT
 public:
  explicit InspectPage(QWidget* parent = nullptr);

  /// User ids for the search line's completion, in the model's first column; not owned.
  void setUserModel(QAbstractItemModel* users);
  /// Windows whose weights are stored; "the newest" is before them. The chosen one stays where it still exists.
  void setWindows(const std::vector<int>& windows);
  /// Chooses in the window box without a signal, as soon as the window is among those of setWindows; empty: the latest.
  /// With an epoch, whose weights are kept, that one stands in the place of the latest.
  void setWindow(std::optional<int> window, int epoch = 0);
  /// Beside no other list, until setOtherList().
  void setRecommendation(std::shared_ptr<const Recommendation> recommendation);
  /// Another list of the same user, beside which the one on the page stands: notes tell where each item comes from, and below the list
  /// which ones are only there. `moment`: of which model it is, "after D1". Never null; without a list on the page nothing happens.
  void setOtherList(const std::shared_ptr<const Recommendation>& other, const QString& moment);
  /// In place of that: why there is none; empty: none is wanted.
  void setNoOtherList(const QString& why);
  /// Of which model the list beside is, as setOtherList() was told; empty: none is beside.
  [[nodiscard]] const QString& otherMoment() const { return otherMoment_; }
  /// Tells that the model in training, which made the list, is another one by now: "in training, in D3"; empty: it is not. A new list takes
  /// it back.
  void setNewerModel(const QString& moment);
  /// What is told of it; empty: nothing is.
  [[nodiscard]] QString newerModel() const;
  [[nodiscard]] QPushButton* askAgain() const { return askAgain_; }
  /// Tells in whose place the user of the list was taken; empty: he was chosen. A new list takes it back.
  void setUnknownUser(const QString& user);
  [[nodiscard]] QString unknownText() const;
  /// Items that a person picked on the map, external ids: they are marked in the list, and others hidden where a person wishes it. None:
  /// all are alike.
  void setPicked(const QStringList& ids);
  void setBusy(bool busy);
  /// Shows a user that was chosen elsewhere, without a signal.
  void setUser(const QString& user);
  /// Instead of a result: what went wrong, in words.
  void showProblem(const QString& message);
  /// Whether questions can be answered at all; else the page says what to do first. Said again, it leaves what is shown.
  void setReady(bool ready);

  /// What explains the list, on its right while questions can be answered; the page owns it then.
  void setExplanation(QWidget* explanation);
  /// Chooses the row of an item by its id, now and in the lists to come, without a signal.
  void chooseItem(const QString& id);

  /// Which other list a person wants beside the one on the page.
  [[nodiscard]] BesideBar* beside() const { return beside_; }
  [[nodiscard]] PickedRow* picked() const { return picked_; }
  [[nodiscard]] const RecommendationModel& list() const { return *model_; }
  /// Which items are only in the other list; empty: none, or there is no other list.
  [[nodiscard]] QString goneText() const;
  [[nodiscard]] QString user() const;
  /// Chosen in the window box; empty: the latest.
  [[nodiscard]] std::optional<int> window() const;
  /// "The held-out item came at rank 14 of 532 candidates."
  [[nodiscard]] QString truthText() const;
  /// A place that scrolls gives a page that has one its preferred height, not its least: the tabs above would be scrolled away.
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
  void userRequested(const QString& user);
  void randomRequested();
  void againRequested();  ///< the same list, by the model as it is by now
  /// The window trained last before the present model was tested; −1: the latest.
  void windowRequested(int window);
  void itemChosen(const QString& id);     ///< of the list or the history, by a click
  void itemActivated(const QString& id);  ///< by a double click or Enter
  void pickedTakenBack();                 ///< by a person: the items picked on the map
  void saveListRequested();               ///< the one shown
  void saveEveryoneRequested(int top);    ///< all users' lists of its window, of so many items each

 protected:
  void changeEvent(QEvent* event) override;

 private:
  static constexpr int kLatest = -1;

  QWidget* buildQuestion();
  QToolButton* buildSaving(QWidget* parent);
  QWidget* buildAnswer();
  QWidget* buildNewer(QWidget* parent);
  QWidget* buildMessage();
  void connectParts();
  void fitHistory();  ///< to the size of letters
  void chooseRow();
  void showPicked();
  void showMessage(const QString& title, const QString& text);
  void showWhatToDo();  ///< in place of a list

  QString otherMoment_;
  UserBox* users_;
  QComboBox* windows_;
  QString latest_;        ///< what the first entry of the window box says
  int wanted_ = kLatest;  ///< in the window box, once it is there
  bool ready_ = true;     ///< as its parts are at first
  QProgressBar* busy_;
  QAction* saveList_;
  QMenu* saveEveryone_;
  QSplitter* parts_;
  QWidget* explanation_ = nullptr;
  QString item_;  // chosen
  QStackedLayout* pages_;
  QLabel* messageTitle_;
  QLabel* messageText_;
  QLabel* heading_;
  QLabel* unknown_ = nullptr;
  QWidget* newer_ = nullptr;
  QLabel* newerText_ = nullptr;
  QPushButton* askAgain_ = nullptr;
  QLabel* truth_;
  QListView* history_ = nullptr;
  BesideBar* beside_ = nullptr;
  PickedRow* picked_ = nullptr;
  QTableView* table_;
  QLabel* gone_ = nullptr;
  ItemListModel* historyModel_;
  RecommendationModel* model_;
};

}  // namespace xsmoe::widgets
