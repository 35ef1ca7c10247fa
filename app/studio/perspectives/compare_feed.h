// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/studio/session/run_listing.h"
#include "app/studio/session/session.h"

namespace xsmoe::widgets {
class ComparePage;
}

namespace xsmoe::studio {

/// Feeds the Compare page: the runs at and below the studio's own folder, the queue's and those that a person added, and the runs beside
/// the open one, are read in the thread for questions when the page is opened, when another run is, when one ends, with each window of a
/// run of the queue, and again and again while another program trains one of them. Leaving the page gives the reading up. The open run is
/// shown as it is now.
class CompareFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  CompareFeed(Session& session, widgets::ComparePage& page, QObject* parent = nullptr);
  ~CompareFeed() override;

  void setActive(bool active);
  /// Keeps what a person says of a run with the run. What cannot be kept is told, and the page shows again what is.
  void annotate(const QString& folder, const QStringList& tags, const QString& note);
  /// Looks through one more folder from now on, or through it no more.
  void addFolder(const QString& folder);
  void removeFolder(const QString& folder);
  /// Whether the page shows all that there was to read.
  [[nodiscard]] bool ready() const { return active_ && !reading_ && !stale_; }

 Q_SIGNALS:
  void failed(const xsmoe::Error& error);
  void shown();  ///< runs, or why there are none, are on the page

 private:
  void refresh();
  void readWhereWanted();
  [[nodiscard]] RunPlaces places() const;
  void showFolders();
  [[nodiscard]] std::optional<RunSummary> openRun() const;
  void take(const Result<std::shared_ptr<RunReader::News>>& news);
  void show(RunReader::News news);
  void showOpenRun();
  void followOpenRun();
  void showWritten(std::set<std::string> written);
  void showProgress(const Progress& progress);

  Session& session_;
  widgets::ComparePage& page_;
  std::shared_ptr<RunReader> reader_ = std::make_shared<RunReader>();  // thread for questions
  bool read_ = false;                                                  // the page shows what was read
  /// Folders of runs that the page shows otherwise than they were read; of these the ones that the reader was told of.
  std::set<std::string> shownOtherwise_, askedFor_;
  std::map<std::string, engine::RunAnnotation> unwritten_;  // by folder: said after the runs that are being read were
  QTimer readAgain_;                                        // while another program trains one that is listed
  bool active_ = false, stale_ = true, reading_ = false;
  int windowsShown_ = -1;  // of the open run
  RunState stateShown_ = RunState::kNotStarted;
  std::shared_ptr<std::atomic<bool>> wanted_ = std::make_shared<std::atomic<bool>>(false);  // what is read now
};

}  // namespace xsmoe::studio
