// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QPointer>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "app/studio/threads/posting.h"
#include "app/studio/threads/shared_engine.h"
#include "app/studio/threads/worker_thread.h"
#include "model/core/thrown_error.h"

namespace xsmoe::studio {

/// What the thread for questions works with: the engine, and the questions of the last run asked about.
class QuestionDesk {
 public:
  /// `progress`: told of openings that nobody gives up, and asked whether they go on.
  QuestionDesk(std::shared_ptr<SharedEngine> engine, ProgressCallback progress)
      : engine_(std::move(engine)), progress_(std::move(progress)) {}

  /// As SharedEngine::get().
  [[nodiscard]] Result<std::shared_ptr<engine::Engine>> engine() { return engine_->get(); }
  /// Valid until the next call. `stream` empty: the path in run.json. An opening ends early with the thread only: who asks this way need
  /// not ask again.
  [[nodiscard]] Result<engine::Questions*> questions(const std::filesystem::path& run, const std::filesystem::path& stream) {
    return questions(run, stream, progress_);
  }
  /// The same for who asks again where it was given up: `progress` is told instead. Cancelled, it is an error.
  [[nodiscard]] Result<engine::Questions*> questions(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                     const ProgressCallback& progress);

 private:
  std::shared_ptr<SharedEngine> engine_;
  ProgressCallback progress_;
  std::filesystem::path run_, stream_;
  std::unique_ptr<engine::Questions> questions_;  // after engine_: goes first
};

/// The second worker: opens streams and runs, generates, and answers questions, one after the other, while the first one trains.
/// Destroying it cancels the work under way and waits for it.
class QuestionThread : public QObject {
  Q_OBJECT
 public:
  explicit QuestionThread(std::shared_ptr<SharedEngine> engine, QObject* parent = nullptr);
  ~QuestionThread() override;

  /// Does `work(QuestionDesk&)`, which returns a Result, in the thread, then `reply(that)` in the window's thread.
  /// `reply` is called once, unless this object or `asker` is destroyed first. The work is done all the same where only the asker is.
  template <class Work, class Reply>
  void ask(const QObject* asker, Work work, Reply reply) {
    setWaiting(waiting_ + 1);
    const auto ticket = newest_.load();
    thread_.post([this, ticket, alive = QPointer<const QObject>(asker), work = std::move(work), reply = std::move(reply)] {
      current_ = ticket;
      auto result = guarded(work);
      post(this, [this, alive, result = std::move(result), reply] {
        setWaiting(waiting_ - 1);
        if (alive) reply(result);
      });
    });
  }
  /// The same for work that needs nothing but the engine: `work(engine::Engine&)`. Without one, `reply` gets why.
  template <class Work, class Reply>
  void askEngine(const QObject* asker, Work work, Reply reply) {
    ask(
        asker,
        [work = std::move(work)](QuestionDesk& desk) -> std::invoke_result_t<const Work&, engine::Engine&> {
          const auto engine = desk.engine();
          if (!engine) return tl::make_unexpected(engine.error());
          return work(**engine);
        },
        std::move(reply));
  }
  /// Work under way and work that waits is to give up: its progress callback says so. What is asked from now on is not concerned.
  void cancel() { ++newest_; }
  [[nodiscard]] bool busy() const { return waiting_ > 0; }

  /// For the engine, in the thread: reports at a bearable rate, and says whether to go on. Not where `wanted` is given and turns false:
  /// then nothing is reported either.
  [[nodiscard]] ProgressCallback progressCallback(std::shared_ptr<const std::atomic<bool>> wanted = {});

 Q_SIGNALS:
  void progressed(const xsmoe::Progress& progress);
  void busyChanged(bool busy);

 private:
  /// The outermost call of the thread: nothing is thrown beyond it.
  template <class Work>
  auto guarded(const Work& work) -> decltype(work(std::declval<QuestionDesk&>())) {
    try {
      return work(desk_);
    } catch (const ThrownError& error) {
      return tl::make_unexpected(error.error());
    } catch (const std::exception& error) {
      return failure({}, "the work broke off: " + wordsOf(error), "Try again; if it happens again, please report it");
    }
  }
  void setWaiting(int waiting);
  void tell(const Progress& progress);
  [[nodiscard]] bool report(const Progress& progress);

  QuestionDesk desk_;                                 // worker thread
  std::uint64_t current_ = 0;                         // worker thread
  std::chrono::steady_clock::time_point lastReport_;  // worker thread
  std::string reported_;                              // worker thread; the work last told of
  std::atomic<std::uint64_t> newest_{0};              // work with an older number is cancelled
  std::atomic<bool> ending_{false};
  int waiting_ = 0;      // window's thread
  WorkerThread thread_;  // last: joined first
};

}  // namespace xsmoe::studio
