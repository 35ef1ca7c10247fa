// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "app/studio/perspectives/explained_list.h"
#include "app/studio/perspectives/inspection.h"
#include "app/studio/session/session.h"

class QWidget;

namespace xsmoe::studio {

/// What the panels that explain a list share: they ask about the list on the Inspect page, only while they are looked at, and answers to
/// older questions are dropped. One question is under way at a time, which gives up where a newer one waits; of those that wait the newest
/// is asked.
class ListFeed : public QObject {
  Q_OBJECT
 public:
  /// All must outlive it, but for the end of the window, when nothing is asked any more.
  ListFeed(Session& session, Inspection& inspection, QWidget& panel, QObject* parent = nullptr);
  ~ListFeed() override;

  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asking_; }

 Q_SIGNALS:
  void shown();  ///< an answer, or why there is none

 protected:
  /// Another list is there, or none any more, or somebody looks: asks what is not known.
  virtual void refresh() = 0;
  bool eventFilter(QObject* watched, QEvent* event) override;

  [[nodiscard]] bool isLookedAt() const;
  [[nodiscard]] int windowsOfRun() const;
  /// In place of a list, what to do.
  [[nodiscard]] static QString whyNoList();
  /// Does `work(engine::Questions&, const ProgressCallback&)` in the thread for questions, then `take(its result)`, unless something newer
  /// was asked or dropped.
  template <class Work, class Take>
  void ask(const AskedMoment& moment, Work work, Take take) {
    const auto ticket = ++ticket_;
    asking_ = true;
    *goesOn_ = false;
    next_ = [this, ticket, run = moment.run, stream = moment.stream, work = std::move(work), take = std::move(take)] {
      auto& thread = session_.questions();
      thread.ask(
          this,
          [&thread, run, stream, work,
           goesOn = goesOn_](QuestionDesk& desk) -> std::invoke_result_t<const Work&, engine::Questions&, const ProgressCallback&> {
            const auto goOn = thread.progressCallback(goesOn);
            auto questions = desk.questions(run, stream, goOn);
            if (!questions) return tl::make_unexpected(questions.error());
            return work(**questions, goOn);
          },
          [this, ticket, take](const auto& answer) {
            underWay_ = false;
            if (ticket == ticket_) {
              asking_ = false;
              take(answer);
              Q_EMIT shown();
            }
            askNext();
          });
    };
    askNext();
  }
  /// Does `work(engine::Questions&)` about the list on the page, then `take(its result)` as ask() does. `known` is the list that was asked
  /// about, and a member. Where the answer is of a newer copy of the model in training, the list of that copy comes in its place, there and
  /// on the page; where the page waits for another list, the answer is dropped.
  template <class Work, class Take>
  void explain(std::shared_ptr<const Recommendation>& known, Work work, Take take) {
    using Answer = std::invoke_result_t<const Work&, engine::Questions&>;
    const auto list = *inspection_.shown();
    known = list.list;
    ask(
        list.moment,
        [list, work = std::move(work)](engine::Questions& questions, const ProgressCallback&) {
          return explainList(questions, list, work);
        },
        [this, &known, take = std::move(take)](const auto& answer) {
          if (!answer) return take(Answer(tl::make_unexpected(answer.error())));
          if (answer->list) {
            if (inspection_.busy() || !inspection_.shown() || inspection_.shown()->list != known) return;
            known = answer->list;
            inspection_.renew(answer->list);
          }
          take(Answer(answer->explanation));
        });
  }
  /// What was asked is of no use any more.
  void drop();

  Session& session_;
  Inspection& inspection_;

 private:
  void askNext();

  QWidget& watched_;
  std::uint64_t ticket_ = 0;
  bool asking_ = false, underWay_ = false;
  std::function<void()> next_;                                                              // asks what waits; empty: nothing does
  std::shared_ptr<std::atomic<bool>> goesOn_ = std::make_shared<std::atomic<bool>>(false);  // the question under way
};

}  // namespace xsmoe::studio
