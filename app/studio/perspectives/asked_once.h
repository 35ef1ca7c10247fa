// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "app/studio/session/session.h"

namespace xsmoe::studio {

/// The questions of a page that shows one answer at a time, about a `Wanted`: values with ==, and with the folders `run` and `stream`. What
/// is wanted is asked for once, while the page is looked at and nothing is being opened; one question is under way at a time, and its
/// answer is dropped where something else is wanted by then. Opening something cancels what is asked. A question that was given up, for
/// that too, and failed is asked again where it is still wanted. Lives in the window's thread.
template <class Wanted>
class AskedOnce {
 public:
  /// What is wanted now; empty: nothing, and `why` says so.
  using Find = std::function<std::optional<Wanted>(QString& why)>;
  using Tell = std::function<void(const QString& why)>;
  /// Is to call ask() or askDesk().
  using Ask = std::function<void(const Wanted& wanted)>;

  /// The session must outlive it, but for the end of the window. The functions are called from refresh() only.
  AskedOnce(Session& session, Find find, Tell tell, Ask ask)
      : session_(session), find_(std::move(find)), tell_(std::move(tell)), ask_(std::move(ask)) {
    QObject::connect(&session_, &Session::openingChanged, &context_, [this](bool opening) {
      if (opening) return giveUp();
      refresh();
    });
  }
  AskedOnce(const AskedOnce&) = delete;
  AskedOnce& operator=(const AskedOnce&) = delete;
  ~AskedOnce() { giveUp(); }

  void setActive(bool active) {
    active_ = active;
    refresh();
  }
  /// Something may have changed: tells why nothing is wanted, or asks what is wanted and not known.
  void refresh() {
    if (!active_ || session_.opening()) return;
    QString why;
    const auto now = find_(why);
    if (!now) {
      forget();
      return tell_(why);
    }
    if (known_ == now || asking_) return;
    known_ = now;
    ask_(*now);
  }
  /// The question under way is to end: its progress callback says so.
  void giveUp() { *goesOn_ = false; }
  /// What is known, or asked, is of no use any more.
  void forget() {
    giveUp();
    known_.reset();
  }

  /// What is shown, or asked for.
  [[nodiscard]] const std::optional<Wanted>& known() const { return known_; }
  [[nodiscard]] bool asking() const { return asking_; }
  /// Whether the newest question was given up.
  [[nodiscard]] bool givenUp() const { return !*goesOn_; }
  /// Whether what is known is still being asked.
  [[nodiscard]] bool underWay() const { return asking_ && known_ && !givenUp(); }

  /// Does `work(engine::Questions&, const ProgressCallback&)` about the run of known() in the thread for questions, then `take(its
  /// result)`.
  template <class Work, class Take>
  void ask(Work work, Take take) {
    askDesk(
        [run = known_->run, stream = known_->stream, work = std::move(work)](QuestionDesk& desk, const ProgressCallback& progress)
            -> std::invoke_result_t<const Work&, engine::Questions&, const ProgressCallback&> {
          auto questions = desk.questions(run, stream, progress);
          if (!questions) return tl::make_unexpected(questions.error());
          return work(**questions, progress);
        },
        std::move(take));
  }
  /// The same with `work(QuestionDesk&, const ProgressCallback&)`.
  template <class Work, class Take>
  void askDesk(Work work, Take take) {
    asking_ = true;
    goesOn_ = std::make_shared<std::atomic<bool>>(true);
    auto& thread = session_.questions();
    thread.ask(
        &context_,
        [&thread, goesOn = goesOn_, work = std::move(work)](QuestionDesk& desk) { return work(desk, thread.progressCallback(goesOn)); },
        [this, asked = *known_, take = std::move(take)](const auto& answer) {
          asking_ = false;
          if (known_ == asked) {
            if (answer || !givenUp())
              take(answer);
            else
              forget();
          }
          refresh();  // where something changed meanwhile
        });
  }

 private:
  Session& session_;
  Find find_;
  Tell tell_;
  Ask ask_;
  std::optional<Wanted> known_;
  std::shared_ptr<std::atomic<bool>> goesOn_ = std::make_shared<std::atomic<bool>>(false);  // the question under way
  bool active_ = false, asking_ = false;
  QObject context_;  // of what is called later; goes first
};

}  // namespace xsmoe::studio
