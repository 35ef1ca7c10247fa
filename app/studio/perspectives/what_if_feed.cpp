// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/what_if_feed.h"

#include <string>
#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "model/core/error.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/utf8.h"
#include "widgets/forms/tau_control.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

/// Measured on all validation sequences up to so many, else on a sample of this size. Where an expert decides over one sequence in twenty,
/// the change of HR@10 is then known to about one point.
constexpr std::int64_t kSample = 2000;

/// What failed, and then where: beside τ a path that came first would leave no room for the reason.
QString reasonFirst(Error error) {
  const std::string where = std::exchange(error.where, {});
  const QString reason = widgets::errorWords(error);
  return where.empty() ? reason : WhatIfFeed::tr("%1 (in %2)").arg(reason, widgets::text(printable(where)));
}

}  // namespace

WhatIfFeed::WhatIfFeed(Session& session, widgets::TauControl& control, QObject* parent)
    : QObject(parent), session_(session), control_(control) {
  connect(&session_, &Session::runOpened, this, &WhatIfFeed::reset);
  connect(&session_, &Session::stateChanged, this, &WhatIfFeed::refresh);
  connect(&session_, &Session::modelCopied, this, [this] {
    copy_.arrived();
    askAgainIfDue();
  });
  connect(&session_, &Session::runEnded, this, &WhatIfFeed::refresh);
  connect(&session_, &Session::openingChanged, this, [this](bool opening) {
    if (opening) *obsolete_ = true;  // what is opened waits behind it
  });
  // Told before all that follows from it is done.
  connect(&session_, &Session::openingChanged, this, &WhatIfFeed::refresh, Qt::QueuedConnection);
  connect(&control_, &widgets::TauControl::lookedAt, this, &WhatIfFeed::measure);
}

WhatIfFeed::~WhatIfFeed() { *obsolete_ = true; }

void WhatIfFeed::showMoment(const std::optional<RunMoment>& moment) {
  moment_ = moment;
  refresh();
}

void WhatIfFeed::measure() {
  if (std::exchange(wanted_, true)) return;
  refresh();
}

void WhatIfFeed::reset() {
  wanted_ = false;
  moment_.reset();
  forget();
  show(nullptr, {});
  refresh();
}

std::optional<WhatIfFeed::Moment> WhatIfFeed::moment(QString& why) const {
  if (!session_.run().state || session_.run().state->history->windowCount() == 0) {
    why = tr("What each τ would cost is measured here once a run trains.");
    return std::nullopt;
  }
  const auto& history = *session_.run().state->history;
  if (!usesSetting(history.description().settings.model.method, "tau")) return std::nullopt;
  Moment found{session_.run().folder, session_.run().stream, 0, 0, false, 0, {}, {}, 0};
  const auto& newest = *history.newest();
  if (session_.live() && !moment_ && !newest.done) {
    found.live = true;
    found.window = newest.window.value;
    found.epoch = newest.epochs.size();
    found.usage = history.usage();
    found.pinned = history.pinned();
    found.wentBackMs = lastTakenBackMs(history);
    why = tr("Measured after this window's first epoch.");
    return found.epoch > 0 ? std::optional(found) : std::nullopt;
  }
  if (session_.run().stored && !wanted_) {
    why = tr("Point here to measure what each τ would cost.");
    return std::nullopt;
  }
  if (const auto stored = storedMoment(history, moment_)) {
    found.window = stored->window.value;
    found.ofEpoch = stored->epoch;
    return found;
  }
  why = tr("No window is finished yet, so there are no stored weights to measure.");
  return std::nullopt;
}

/// Not an epoch further of the model in training.
bool WhatIfFeed::isElsewhere(const Moment& one, const Moment& other) {
  return one.window != other.window || one.ofEpoch != other.ofEpoch || one.live != other.live;
}

void WhatIfFeed::refresh() {
  QString why;
  const auto moment = this->moment(why);
  if (!moment) {
    show(nullptr, why);
    forget();
    *obsolete_ = true;
    return;
  }
  if (known_ == moment) return;
  if (asking_) {
    // The epochs of a window follow one another: each may take its time. Another window or run is not waited for.
    if (known_ && (isElsewhere(*known_, *moment) || known_->run != moment->run)) *obsolete_ = true;
    return;
  }
  if (session_.opening()) return;
  if (!known_ || isElsewhere(*known_, *moment)) show(nullptr, tr("Measuring what each τ would cost…"));
  forget();
  known_ = moment;
  ask(*moment);
}

void WhatIfFeed::forget() {
  known_.reset();
  copy_.forget();
}

void WhatIfFeed::ask(const Moment& moment) {
  asking_ = true;
  copy_.asked();
  obsolete_ = std::make_shared<std::atomic<bool>>(false);
  engine::WhatIfRequest request;
  if (!moment.live) request.moment = RunMoment(moment.window, moment.ofEpoch);
  request.sample = kSample;
  session_.questions().ask(
      this,
      [moment, request, obsolete = obsolete_](QuestionDesk& desk) -> Result<WhatIf> {
        const ProgressCallback goOn = [obsolete](const Progress&) { return !*obsolete; };
        auto questions = desk.questions(moment.run, moment.stream, goOn);
        if (!questions) return tl::make_unexpected(questions.error());
        return (*questions)->whatIf(request, goOn);
      },
      [this, moment, obsolete = obsolete_](const Result<WhatIf>& answer) {
        asking_ = false;
        if (*obsolete)
          forget();  // it was given up: should it be wanted again, it must be asked for
        else
          take(moment, answer);
        refresh();  // where something changed meanwhile
      });
}

void WhatIfFeed::take(const Moment& moment, const Result<WhatIf>& answer) {
  if (known_ != moment) return;
  const bool early = moment.live && (!answer || isBefore(answer->window.value, answer->epoch, moment.window, moment.epoch));
  if (!early || !session_.live()) return showAnswer(answer);
  if (copy_.tooOld() && !answer) showAnswer(answer);
  askAgainIfDue();
}

void WhatIfFeed::askAgainIfDue() {
  if (copy_.due()) ask(*known_);
}

void WhatIfFeed::showAnswer(const Result<WhatIf>& answer) {
  if (answer)
    show(std::make_shared<const WhatIf>(*answer), {});
  else
    show(nullptr, reasonFirst(answer.error()));
}

void WhatIfFeed::show(std::shared_ptr<const WhatIf> whatIf, const QString& note) {
  control_.setWhatIf(std::move(whatIf), note);
  Q_EMIT shown();
}

}  // namespace xsmoe::studio
