// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "app/studio/perspectives/inspection.h"
#include "app/studio/session/session.h"

class QWidget;

namespace xsmoe::studio {

/// What the panels that explain a list share: they ask about the list on the Inspect page, only while they are looked at, and answers to
/// older questions are dropped.
class ListFeed : public QObject {
  Q_OBJECT
 public:
  /// All must outlive it, but for the end of the window, when nothing is asked any more.
  ListFeed(Session& session, Inspection& inspection, QWidget& panel, QObject* parent = nullptr);

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
  /// Does `work(engine::Questions&)` in the thread for questions, then `take(its result)`, unless something newer was asked or dropped.
  template <class Work, class Take>
  void ask(const AskedMoment& moment, Work work, Take take) {
    const auto ticket = ++ticket_;
    asking_ = true;
    session_.questions().ask(
        [run = moment.run, stream = moment.stream,
         work = std::move(work)](QuestionDesk& desk) -> std::invoke_result_t<const Work&, engine::Questions&> {
          auto questions = desk.questions(run, stream);
          if (!questions) return tl::make_unexpected(questions.error());
          return work(**questions);
        },
        [this, ticket, take = std::move(take)](const auto& answer) {
          if (ticket != ticket_) return;
          asking_ = false;
          take(answer);
          Q_EMIT shown();
        });
  }
  /// What was asked is of no use any more.
  void drop();

  Session& session_;
  Inspection& inspection_;

 private:
  QWidget& watched_;
  std::uint64_t ticket_ = 0;
  bool asking_ = false;
};

}  // namespace xsmoe::studio
