// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/merge_feed.h"

#include <algorithm>

#include "app/studio/perspectives/run_moments.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/merge_bar.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr std::int64_t kMergeSample = 2000;  // validation sequences, as for what each τ would do

bool hasBoth(const std::vector<LayerUsage>& layers, const MergeExperts& pair) {
  return std::any_of(layers.begin(), layers.end(), [&](const LayerUsage& layer) {
    return layer.modality == pair.expert.modality && layer.hiddenState == pair.expert.hiddenState &&
           indexOf(layer, pair.expert.born) >= 0 && indexOf(layer, pair.into) >= 0;
  });
}

}  // namespace

MergeFeed::MergeFeed(Session& session, widgets::LikenessPanel& panel, QObject* parent)
    : QObject(parent), session_(session), panel_(panel), bar_(*panel.merging()), copy_(session) {
  connect(&session_, &Session::runOpened, this, [this] { showMoment({}); });
  connect(&session_, &Session::stateChanged, this, &MergeFeed::refresh);
  connect(&session_, &Session::runEnded, this, &MergeFeed::refresh);
  connect(&session_, &Session::openingChanged, this, [this](bool opening) {
    if (opening && asking_) giveUp();  // what is opened waits behind it
  });
  connect(&session_, &Session::modelCopied, this, [this] {
    copy_.arrived();
    if (copy_.due()) ask();
  });
  connect(&bar_, &widgets::MergeBar::pairChanged, this, &MergeFeed::refresh);
  connect(&bar_, &widgets::MergeBar::measureRequested, this, &MergeFeed::ask);
  connect(&bar_, &widgets::MergeBar::mergeRequested, this, &MergeFeed::merge);
  refresh();
}

MergeFeed::~MergeFeed() { *obsolete_ = true; }

void MergeFeed::showMoment(const std::optional<RunMoment>& moment, bool ofEpoch) {
  moment_ = moment;
  ofEpoch_ = ofEpoch;
  refresh();
}

bool MergeFeed::canChange(const MergeExperts& pair) const {
  return session_.live() && !showsPast() && session_.run().state && hasBoth(session_.run().state->history->usage(), pair);
}

std::optional<MergeFeed::Wanted> MergeFeed::wanted() const {
  const auto& state = session_.run().state;
  if (!state || !bar_.pair()) return std::nullopt;
  const auto& history = *state->history;
  Wanted found{session_.run().folder, session_.run().stream, *bar_.pair(), {}, false};
  const auto* const newest = history.newest();
  if (newest != nullptr && !newest->done && !newest->epochs.empty() && canChange(found.pair)) {
    found.moment = RunMoment(newest->window);
    found.live = true;
    return found;
  }
  const auto moment = storedMoment(history, moment_);
  if (!moment) return std::nullopt;
  found.moment = *moment;
  return found;
}

/// What was asked of a pair or a moment that is no longer the one shown is not waited for.
void MergeFeed::refresh() {
  if (const auto& state = session_.run().state; state != nullptr)
    if (const auto moment = storedMoment(*state->history, moment_)) {
      const auto usage = moment->epoch > 0 ? usageAt(*state->history, *moment) : state->history->usageAfter(moment->window);
      panel_.setUsage(usage, state->history->description().settings.protocol.protocol);
    }
  showWay();
  if (asking() && wanted() != asked_) giveUp();
}

void MergeFeed::giveUp() {
  *obsolete_ = true;
  copy_.forget();
  asked_.reset();
  if (asking_) return;  // until it has answered
  bar_.setBusy(false);
}

void MergeFeed::ask() {
  const auto now = wanted();
  if (!now || asking_) return;
  if (asked_ != now) copy_.forget();
  asked_ = now;
  asking_ = true;
  copy_.asked();
  bar_.setBusy(true);
  obsolete_ = std::make_shared<std::atomic<bool>>(false);
  engine::MergeWhatIfRequest request;
  request.asked = now->pair;
  if (!now->live) request.moment = now->moment;
  request.sample = kMergeSample;
  const auto* const newest = session_.run().state->history->newest();
  const std::size_t epoch = now->live ? newest->epochs.size() : 0;
  session_.questions().ask(
      this,
      [now = *now, request, obsolete = obsolete_](QuestionDesk& desk) -> Result<MergeWhatIf> {
        const ProgressCallback goOn = [obsolete](const Progress&) { return !*obsolete; };
        auto questions = desk.questions(now.run, now.stream, goOn);
        if (!questions) return tl::make_unexpected(questions.error());
        return (*questions)->whatIfMerged(request, goOn);
      },
      [this, asked = *now, epoch](const Result<MergeWhatIf>& answer) {
        asking_ = false;
        take(asked, epoch, answer);
      });
}

void MergeFeed::take(const Wanted& asked, std::size_t epoch, const Result<MergeWhatIf>& answer) {
  if (asked_ != asked) return giveUp();
  const bool early = asked.live && (!answer || isBefore(answer->window.value, answer->epoch, asked.moment.window.value, epoch));
  if (!early || copy_.tooOld()) return show(answer);
  if (copy_.due()) ask();
}

void MergeFeed::show(const Result<MergeWhatIf>& answer) {
  copy_.forget();
  bar_.setBusy(false);
  if (answer)
    bar_.showAnswer(*answer);
  else
    bar_.showReason(widgets::errorWords(answer.error()));
}

std::optional<int> MergeFeed::windowOfFork() const {
  const auto window = windowOfMoment(session_.run().state, moment_);
  if (moment_ && !window) return std::nullopt;  // the epoch's window is in training
  return finishedWindow(*session_.run().state->history, window);
}

/// The run in training is changed at once; a finished window's model is gone on with in a fork, where another window is trained after it.
void MergeFeed::showWay() {
  using Way = widgets::MergeBar::Way;
  if (!bar_.pair() || !session_.run().state) return bar_.setWay(Way::kNone, {});
  if (canChange(*bar_.pair()))
    return bar_.setWay(Way::kChange, tr("Merges them in the run in training at once. It is recorded as a deviation from the protocol."));
  if (session_.live())
    return bar_.setWay(Way::kNone, showsPast() ? tr("The past is shown: choose Live on the timeline to merge them in the run in training.")
                                               : tr("The run in training has not both of them now."));
  const auto& history = *session_.run().state->history;
  const auto window = windowOfFork();
  if (!window || isLastTrained(history, {*window}))
    return bar_.setWay(Way::kNone, tr("No window is trained after this one: choose an earlier one on the timeline."));
  bar_.setWay(Way::kFork, tr("Goes on after %1 in a run of its own, and merges them there once pruning at its end has left both. It is "
                             "recorded as a deviation from the protocol.")
                              .arg(widgets::windowName(*window)));
}

void MergeFeed::merge() {
  const auto pair = bar_.pair();
  if (!pair) return;
  if (canChange(*pair)) return session_.ask(*pair);
  if (const auto& state = session_.run().state; !session_.live() && state)
    if (const auto window = windowOfFork()) session_.forkAndChange(*window, *pair);
}

}  // namespace xsmoe::studio
