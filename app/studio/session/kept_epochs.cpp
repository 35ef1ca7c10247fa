// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/kept_epochs.h"

#include <utility>

#include "app/studio/session/session.h"

namespace xsmoe::studio {

KeptEpochs::KeptEpochs(Session& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session_, &Session::runOpened, this, [this] {
    ++ticket_;
    seen_ = {};
    asking_ = again_ = false;
    take({});
    look();
  });
  connect(&session_, &Session::stateChanged, this, &KeptEpochs::look);
  connect(&session_, &Session::runEnded, this, &KeptEpochs::look);
}

void KeptEpochs::look() {
  const auto& state = session_.run().state;
  if (!state) return;
  Seen now{session_.run().folder, 0, lastTakenBackMs(*state->history)};
  for (const auto& window : state->history->windows()) now.epochs += window.epochs.size();
  if (now == seen_) return;
  const bool known = now.run == seen_.run;
  seen_ = std::move(now);
  // Nothing comes or goes in a run that keeps none.
  if (known && epochs_.empty() && state->history->settings().training.keepEpochs == 0) return;
  // A run that ends an epoch while it is looked up is looked up once more.
  if (std::exchange(asking_, true))
    again_ = true;
  else
    ask();
}

void KeptEpochs::ask() {
  session_.questions().askEngine(
      this, [run = seen_.run](engine::Engine& engine) -> Result<std::vector<RunMoment>> { return engine.keptEpochs(run); },
      [this, ticket = ticket_](const Result<std::vector<RunMoment>>& epochs) {
        if (ticket_ != ticket) return;
        asking_ = false;
        take(epochs.value_or(std::vector<RunMoment>()));
        if (!std::exchange(again_, false)) return;
        asking_ = true;
        ask();
      });
}

void KeptEpochs::take(std::vector<RunMoment> epochs) {
  if (epochs == epochs_) return;
  epochs_ = std::move(epochs);
  Q_EMIT changed();
}

}  // namespace xsmoe::studio
