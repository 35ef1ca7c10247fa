// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringListModel>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/perspectives/asked_once.h"
#include "app/studio/session/session.h"
#include "model/core/item_equations.h"
#include "model/core/run_moment.h"

namespace xsmoe::widgets {
class EquationsView;
}

namespace xsmoe::studio {

/// Asks for equations 1 to 8 with the numbers of a user and an item, and shows them: by the weights after the window shown, else after the
/// newest finished one, also of a run in training. The user is the session's; until a person chooses one, the first with a test sequence
/// after the window. That user stays while the run goes on: where the newest window has no test sequence of the user, the newest one that
/// has is shown, which is said. The item is that which was chosen for this run, at first the one recommended first. A number that is
/// clicked is shown where the session's network is. Works only while the page is looked at; one question is under way at a time.
class EquationsFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  EquationsFeed(Session& session, widgets::EquationsView& view, QObject* parent = nullptr);

  void setActive(bool active);
  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: the newest finished one.
  void showMoment(const std::optional<RunMoment>& moment);
  /// Of whichever user; empty: the one recommended first.
  void chooseItem(const std::string& item);
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asked_.asking(); }

 Q_SIGNALS:
  void shown();  ///< equations, or why there are none

 private:
  /// Of what equations are wanted.
  struct Wanted {
    std::filesystem::path run, stream;
    RunMoment moment;
    bool newest = false;     // nobody travelled to it: an earlier one may take its place
    std::string user, item;  // empty: whoever, and whatever, comes first
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  struct Answer {
    std::vector<std::string> users;  ///< with a test sequence after the window
    Result<ItemEquations> equations;
  };
  void reset();
  void refresh();
  void showTauOf(const RunMoment& moment);
  void ask(const Wanted& wanted);
  [[nodiscard]] static Result<Answer> answer(engine::Questions& questions, const Wanted& wanted, const std::string& shown);
  void take(const Wanted& wanted, const Result<Answer>& answer);
  void pickRandom();
  void showReason(const QString& reason);
  /// Empty: nothing is wanted, and `why` says so.
  [[nodiscard]] std::optional<Wanted> wanted(QString& why) const;

  Session& session_;
  widgets::EquationsView& view_;
  QStringListModel users_;
  std::string item_;   // chosen by a person
  std::string shown_;  // the user whom the page is of
  std::optional<RunMoment> moment_;
  AskedOnce<Wanted> asked_;
};

}  // namespace xsmoe::studio
