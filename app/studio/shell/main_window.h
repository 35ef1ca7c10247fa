// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QMainWindow>
#include <QPointer>
#include <QSize>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/studio/perspectives/perspectives.h"
#include "app/studio/perspectives/what_if_feed.h"
#include "app/studio/session/run_follower.h"
#include "app/studio/session/session.h"
#include "app/studio/session/settings_history.h"
#include "app/studio/session/settings_memory.h"
#include "app/studio/shell/docks.h"
#include "app/studio/shell/forecast_feed.h"
#include "app/studio/shell/place_history.h"
#include "app/studio/shell/presentation.h"
#include "app/studio/shell/recent_feed.h"
#include "app/studio/shell/window_parts.h"
#include "model/core/shared_view.h"

class QMessageBox;

namespace xsmoe::studio {

class Autosave;
class NotesDesk;
class QueueNews;
class RunBar;
class SessionNews;
class TimeTravel;
class TourGuide;
class WindowDialogs;
class WindowFiles;

/// Joins the session and the views. A perspective feeds its own page; tool bar, docks, timeline and messages, which belong to none, have an
/// object each that feeds them and takes to the session what a person wishes there; the dialogs and what is written into files have one
/// each too. What is left for the window: which page and which docks are there.
///
/// Files: main_window.cpp (how it is made, shown and closed), window_wiring.cpp (connections), window_state.cpp (where a person looks).
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  MainWindow(EngineFactory factory, StudioFolders folders, const PerspectivesMaker& perspectives = makePerspectives,
             QWidget* parent = nullptr);
  ~MainWindow() override;

  [[nodiscard]] Session& session() { return *session_; }
  [[nodiscard]] const Perspectives& perspectives() const { return perspectives_; }
  [[nodiscard]] WhatIfFeed& whatIfFeed() { return whatIfFeed_; }
  [[nodiscard]] const WindowParts& parts() const { return parts_; }
  [[nodiscard]] RecentFeed& recent() { return recent_; }
  [[nodiscard]] SettingsHistory& settingsHistory() { return settingsHistory_; }
  /// What a file said for this start alone, which is not remembered where it is still so. Empty: none did.
  [[nodiscard]] const std::optional<Lent>& lent() const { return lent_; }
  void lend(Lent lent) { lent_ = std::move(lent); }
  [[nodiscard]] PlaceHistory& places() { return places_; }
  [[nodiscard]] Autosave& autosave() { return *autosave_; }
  /// As when it closes, but for docks that have stepped aside: bringing them back would be seen.
  void rememberMeanwhile();
  [[nodiscard]] NotesDesk& notes() const { return *notes_; }
  [[nodiscard]] WindowFiles& files() const { return *files_; }
  [[nodiscard]] WindowDialogs& dialogs() const { return *dialogs_; }
  /// Null: no perspective has a tour.
  [[nodiscard]] TourGuide* tourGuide() const { return tourGuide_.get(); }

  /// Large letters, high contrast and nothing to set up, until it is turned off or the program ends.
  void present(bool on);
  /// Closes it as a person does who answers that the run in training is to be stopped.
  void closeUnasked();
  void showWelcome();
  /// How the docks stand where they are used, also while they have stepped aside or are kept from an audience. Empty: they are not there
  /// yet, on the welcome page.
  [[nodiscard]] QByteArray arrangement();
  [[nodiscard]] bool hasArrangement() const;
  /// False, and nothing happens: it is none of this version of the program, or the docks are not there yet.
  bool arrange(const QByteArray& docks);
  /// Whether each view has its sentence on how to read it, where there is room; remembered. One switch for all of them.
  void showSentences(bool shown);
  [[nodiscard]] bool showsSentences() const;
  /// The handbook at the page about what is looked at.
  void showHandbook();
  /// One of perspectives().
  void showPerspective(Perspective& perspective);
  /// Every view at the end of a finished window; empty: live. With an epoch, of that window or of the one in training, what the record
  /// tells goes down to its end, and what asks a model too where the epoch's weights are kept.
  void showMoment(std::optional<int> window, int epoch = 0);
  /// Whether the tour stands at the left, where the stream and the settings make room for it.
  void setGuided(bool guided);
  /// A stream, a run or a state is opened, a folder of runs is compared; other files and folders are offered for import.
  void open(const std::vector<std::filesystem::path>& paths);
  /// After which finished window a model is asked; empty: after the newest.
  [[nodiscard]] std::optional<int> windowOfWeights() const;
  /// Which page is looked at, which window or epoch, and each page's tabs, tables and zoom. Not `views`, of which others are told less
  /// (viewsToShare()) than this machine keeps (viewsText()).
  [[nodiscard]] SharedView viewShown() const;
  /// Goes there.
  void restoreView(const SharedView& view);

 Q_SIGNALS:
  void firstPainted();
  void recentChanged();
  void momentShown();  ///< the views are at another window, or at the same again
  void presentingChanged(bool on);
  void sentencesShown(bool shown);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void makeFeeds();
  void connectSession();
  void connectWelcome();
  void connectDialogs();
  void connectPerspectives();
  void connectHelp();
  void showPageInFront();
  void showHelpLine();
  void stepAside(bool aside);
  /// What stands at the left is as where it is used, without the tour. Returns whether it had stepped aside, for goAside().
  [[nodiscard]] bool comeForward();
  void goAside(bool aside);
  /// Does it while docks stand where they are used, and keeps the focus, which docks that come and go take along.
  void withDocksInPlace(const std::function<void()>& act);
  void showWorkspace();
  void showRun();
  void showState();
  void showStream();
  void showMethod();
  void showTitle();
  void showRecent();
  void offerUnfinished();
  void askWhetherToQuit();
  void tellQuestion();  ///< what is asked whether to quit, as the run then is; without one nothing is asked
  void restoreGeometryOfLastTime();
  void remember();

  // What is below goes before what it uses, and all of it before the views, which the window owns as its children.
  std::unique_ptr<Session> session_;
  Perspectives perspectives_;
  WindowParts parts_;
  WhatIfFeed whatIfFeed_;
  ForecastFeed forecastFeed_;
  RunFollower follower_, besideFollower_;
  RecentFeed recent_;
  SettingsHistory settingsHistory_;
  std::optional<Lent> lent_;
  PlaceHistory places_;
  std::unique_ptr<TourGuide> tourGuide_;
  std::unique_ptr<NotesDesk> notes_;
  std::unique_ptr<WindowFiles> files_;
  std::unique_ptr<WindowDialogs> dialogs_;
  std::unique_ptr<TimeTravel> travel_;
  std::unique_ptr<RunBar> runBar_;
  Docks docks_;
  std::unique_ptr<SessionNews> news_;
  std::unique_ptr<QueueNews> queueNews_;
  /// How the window was before something is presented in it.
  struct Unpresented {
    QByteArray docks;
    QSize size;
    bool workspace = false;
  };
  Unpresented unpresented_;
  std::unique_ptr<Presentation> presentation_;
  std::unique_ptr<Autosave> autosave_;
  QPointer<QMessageBox> quitting_;  ///< asks whether to quit
  bool painted_ = false, workspaceShown_ = false;
  bool offersUnfinished_ = true;  ///< once, at the start
  bool quits_ = false;            ///< a person said so while a run trains
};

}  // namespace xsmoe::studio
