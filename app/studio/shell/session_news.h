// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <filesystem>
#include <functional>

#include "model/core/data_report.h"
#include "model/core/error.h"

namespace xsmoe::studio {

class BusyStrip;
class MessageBar;
class RunFollower;
class Session;

/// What the foot of the pages says of the open stream and run: what is being opened and how far that is, what went wrong, what happened in
/// training, and what can be done next.
class SessionNews : public QObject {
  Q_OBJECT
 public:
  /// All must outlive it. `follower`: of the open run.
  SessionNews(Session& session, const RunFollower& follower, MessageBar& messages, BusyStrip& busy);

 Q_SIGNALS:
  /// A person wishes to say where the stream of the open run is; `then`, which may be empty, is done once it is open.
  void streamWanted(const std::function<void()>& then);

 private:
  void connectWork();
  void connectTraining();
  void connectFollower(const RunFollower& follower);
  void showOpening(bool opening);
  void showState();
  void tellLosses(const DataReport& report);
  void tellEnd();
  void tellDivergence();
  void tellMissingStream(const std::filesystem::path& expected);
  void tellNeededStream(const Error& error, const std::function<void()>& again);
  void tellRun();
  void offerToGoOn();
  void offerNewWindows();

  Session& session_;
  MessageBar& messages_;
  BusyStrip& busy_;
  bool streamMissing_ = false;  ///< that of the open run, which is what a person has to know first
};

}  // namespace xsmoe::studio
