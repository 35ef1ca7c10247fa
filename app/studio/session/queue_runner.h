// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/threads/worker_thread.h"
#include "model/analysis/result_table.h"
#include "model/analysis/run_queue.h"
#include "model/core/error.h"

namespace xsmoe::studio {

class Session;
struct RunEnd;

/// Trains the runs of a queue through a session, one after the other, each as if a person had started it: it is shown, and can be paused,
/// stepped, changed and stopped. A stop pauses the queue, and so does a disk that takes no more; a run that fails is told and passed over.
/// While another run is going on or something is being opened, the queue waits. The queue is kept in a file and is there again, paused,
/// when the studio is opened.
class QueueRunner : public QObject {
  Q_OBJECT
 public:
  /// The session owns it. `file` empty: the queue is kept nowhere.
  QueueRunner(Session& session, std::filesystem::path file, QObject* parent = nullptr);
  ~QueueRunner() override;

  /// Reads the file, once. One that cannot be used is told of, and put aside under another name.
  void load();
  [[nodiscard]] const RunQueue& queue() const { return queue_; }
  /// Whether the next run begins by itself.
  [[nodiscard]] bool running() const { return running_; }

  /// A plan as it is queued: paths that hold wherever the program is started, and a core left to the window where no number of threads is
  /// named.
  [[nodiscard]] static ExperimentPlan prepared(ExperimentPlan plan);
  using Planned = std::function<void(const Result<std::vector<PlannedRun>>& runs)>;
  /// Checks every run of a prepared plan, in the thread for questions; `then` is called in the window's, unless `asker` is destroyed
  /// first. Where `wanted` is given and turns false, it is given up.
  void plan(const QObject* asker, const ExperimentPlan& plan, Planned then, std::shared_ptr<const std::atomic<bool>> wanted = {});
  /// Appends what plan() has told. Returns how many runs are new.
  std::size_t add(const ExperimentPlan& plan, const std::vector<PlannedRun>& runs);

  void start();          ///< trains what is to do, until nothing is left or it is paused
  void pauseAfterRun();  ///< the run in training goes on to its end
  void pauseNow();       ///< it is stopped, to be gone on with

  // As of RunQueue.
  void move(std::size_t from, std::size_t to);
  void shift(std::size_t place, int direction);
  void remove(std::vector<std::size_t> places);
  void retry(const std::vector<std::size_t>& places);
  void removeEnded();

 Q_SIGNALS:
  void changed();  ///< a run, their order, or whether it goes on
  /// For a person. `waits`: why the queue waits, which holds until waitsNoMore().
  void told(const QString& sentence, bool waits = false);
  void waitsNoMore();  ///< it goes on, or has nothing to do
  /// The same when an experiment has all its runs.
  void finished(const QString& sentence, const xsmoe::ExperimentPlan& plan);
  void viewRequested();        ///< a person wishes to see it
  void experimentRequested();  ///< a person wishes to put another experiment into it
  /// A person wishes to see the runs below a folder; `table`: as this table.
  void resultsRequested(const std::filesystem::path& runs, std::optional<xsmoe::TableKind> table);

 private:
  void goOn();
  void follow();
  void onOpened();
  void onEnded(const RunEnd& end);
  void pauseAsUnwritable(const Error& error);
  void pause(const QString& why);
  void tellDone();
  void tellFinished(std::size_t experiment);
  void change();
  void save();

  Session& session_;
  std::filesystem::path file_;
  RunQueue queue_;
  bool loaded_ = false, running_ = false;
  double toldSeconds_ = -1;           // that the run in training still takes, as views were told; −1: not known
  bool pausedHere_ = false;           // the run in training was stopped by pauseNow()
  bool unwritable_ = false;           // why it is paused, as a person was told
  std::optional<std::size_t> ended_;  // experiment of the run that ended last
  // The newest text of the file, and how far the thread is with them.
  std::string text_;
  std::uint64_t saves_ = 0;
  std::shared_ptr<std::atomic<std::uint64_t>> newest_, written_;
  WorkerThread writer_;
};

}  // namespace xsmoe::studio
