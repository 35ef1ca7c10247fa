// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/likeness_feed.h"

#include <algorithm>
#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

LikenessFeed::LikenessFeed(Session& session, widgets::LikenessPanel& panel, QObject* parent)
    : QObject(parent), session_(session), panel_(panel) {
  connect(&session_, &Session::runOpened, this, [this] {
    moment_.reset();
    panel_.setMoment(std::nullopt);
    refresh();
  });
  connect(&session_, &Session::stateChanged, this, &LikenessFeed::refresh);
  connect(&session_, &Session::runEnded, this, &LikenessFeed::refresh);
  connect(&panel_, &widgets::LikenessPanel::measureRequested, this, [this] { ask(Part::kAll); });
  connect(&panel_, &widgets::LikenessPanel::differenceRequested, this, [this] { ask(Part::kDifference); });
  refresh();
}

void LikenessFeed::showMoment(const std::optional<RunMoment>& moment) {
  moment_ = moment;
  refresh();
}

void LikenessFeed::offerEpochs(const std::vector<RunMoment>& kept) {
  keptEpochs_ = kept;
  refresh();
}

std::optional<LikenessFeed::Wanted> LikenessFeed::wanted() const {
  const auto& state = session_.run().state;
  if (!state) return std::nullopt;
  const auto moment = storedMoment(*state->history, moment_);
  if (!moment) return std::nullopt;
  return Wanted{session_.run().folder, session_.run().stream, *moment, panel_.againstMoment()};
}

void LikenessFeed::refresh() {
  if (asking_) return;
  const auto now = wanted();
  if (now) panel_.offerAgainst(momentsWithWeights(*session_.run().state->history, keptEpochs_));
  panel_.setMoment(now ? std::optional(now->moment) : std::nullopt, tr("Experts can be compared when the first window is finished."));
}

void LikenessFeed::ask(Part part) {
  const auto now = wanted();
  if (!now || asking_) return;
  asking_ = true;
  panel_.setBusy(true);
  auto& questions = session_.questions();
  questions.ask(
      this,
      [&questions, part, now = *now](QuestionDesk& desk) -> Result<Answer> {
        const auto goOn = questions.progressCallback();
        auto asked = desk.questions(now.run, now.stream, goOn);
        if (!asked) return tl::make_unexpected(asked.error());
        return answer(**asked, now, part, goOn);
      },
      [this, asked = *now](const Result<Answer>& answer) {
        asking_ = false;
        panel_.setBusy(false);
        if (wanted() != asked) return refresh();  // of another moment than the one that is shown now
        show(answer);
      });
}

void LikenessFeed::show(const Result<Answer>& answer) {
  if (!answer) return panel_.showReason(widgets::errorWords(answer.error()));
  if (answer->redundancy)
    panel_.showAnswer(*answer->redundancy, answer->difference);
  else
    panel_.showDifference(answer->difference);
}

Result<LikenessFeed::Answer> LikenessFeed::answer(engine::Questions& questions, const Wanted& wanted, Part part,
                                                  const ProgressCallback& progress) {
  Answer answer;
  if (part == Part::kAll) {
    auto redundancy = questions.redundancy(wanted.moment, progress);
    if (!redundancy) return tl::make_unexpected(redundancy.error());
    answer.redundancy = std::move(*redundancy);
  }
  auto other = wanted.against;
  if (!other) {
    const auto windows = questions.storedWindows();
    const auto before = std::find_if(windows.rbegin(), windows.rend(), [&](WindowIndex one) { return one < wanted.moment.window; });
    if (before == windows.rend()) return answer;
    other = RunMoment(*before);
  }
  RunMoment from = *other, to = wanted.moment;
  if (isEarlier(to, from)) std::swap(from, to);
  auto difference = questions.difference(from, to, progress);
  if (!difference) return tl::make_unexpected(difference.error());
  answer.difference = std::move(*difference);
  return answer;
}

}  // namespace xsmoe::studio
