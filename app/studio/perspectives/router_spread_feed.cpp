// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/router_spread_feed.h"

#include <algorithm>
#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "model/core/methods.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

RouterSpreadFeed::RouterSpreadFeed(Session& session, widgets::RouterTimePanel& panel, QObject* parent)
    : QObject(parent),
      session_(session),
      panel_(panel),
      asked_(
          session, [this](QString& why) { return wanted(why); },
          [this](const QString& why) {
            known_.clear();
            show(why);
          },
          [this](const Wanted& now) { ask(now); }) {
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::streamChanged})
    connect(&session_, signal, this, &RouterSpreadFeed::refresh);
  connect(&session_, &Session::progressed, this, &RouterSpreadFeed::showProgress);
  connect(&panel_, &widgets::RouterTimePanel::spreadWantedChanged, this, [this](bool wants) {
    if (!wants) asked_.giveUp();
    asked_.setActive(wants);
  });
  asked_.setActive(panel_.wantsSpread());
}

std::optional<RouterSpreadFeed::Wanted> RouterSpreadFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr("What single items take: open a run or train one. It is told when the first window is finished.");
    return std::nullopt;
  }
  if (!hasExperts(state->history->description().settings.model.method)) {
    why = tr("The method of this run has no experts.");
    return std::nullopt;
  }
  auto windows = finishedWindows(*state->history);
  if (windows.empty()) {
    why = tr("What single items take is told when the first window is finished.");
    return std::nullopt;
  }
  return Wanted{{session_.run().folder, session_.run().stream, lastTakenBackMs(*state->history), state->timesBack}, std::move(windows)};
}

/// A window more is asked in its turn; of another past nothing that is under way is of use.
void RouterSpreadFeed::refresh() {
  QString why;
  const auto now = wanted(why);
  if (const auto& asked = asked_.known(); asked && (!now || static_cast<const Past&>(*asked) != static_cast<const Past&>(*now)))
    asked_.giveUp();
  asked_.refresh();
}

void RouterSpreadFeed::ask(const Wanted& wanted) {
  if (past_ != static_cast<const Past&>(wanted)) {
    past_ = static_cast<const Past&>(wanted);
    known_.clear();
    failed_.clear();
  }
  const auto next = std::find_if(wanted.windows.begin(), wanted.windows.end(),
                                 [this](int window) { return known_.count(window) == 0 && failed_.count(window) == 0; });
  if (next == wanted.windows.end()) return show(failed_.empty() ? QString() : failed_.begin()->second);
  window_ = *next;
  show(tr("Measuring the model after %1…").arg(widgets::windowName(window_)));
  asked_.ask([window = window_](engine::Questions& questions,
                                const ProgressCallback& progress) { return questions.groupRouting(window, progress); },
             [this, window = window_](const Result<GroupRouting>& routing) { take(window, routing); });
}

void RouterSpreadFeed::take(int window, const Result<GroupRouting>& routing) {
  if (routing) {
    auto& model = known_[window] = *routing;
    for (RoutedLayer& layer : model.layers) layer.groups.clear();
  } else {
    failed_[window] = QString::fromStdString(describe(routing.error()));
  }
  asked_.forget();  // so that the next window is asked
}

void RouterSpreadFeed::showProgress(const Progress& progress) {
  if (!asked_.underWay() || progress.what != kGroupRoutingWork || progress.total <= 0) return;
  show(tr("Measuring the model after %1: %2 done")
           .arg(widgets::windowName(window_),
                widgets::percent(static_cast<double>(progress.done) / static_cast<double>(progress.total), 0)));
}

void RouterSpreadFeed::show(const QString& words) {
  std::vector<GroupRouting> models;
  for (const auto& [window, model] : known_) models.push_back(model);
  panel_.showSpread(std::move(models), words);
}

}  // namespace xsmoe::studio
