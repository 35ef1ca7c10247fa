// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/merge_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QStringList>
#include <QVBoxLayout>

#include "widgets/words/labels.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLeastLines = 2;

QString changeInWords(const QString& metric, const PairedChange& change) {
  const QString points = signedNumber(100 * change.value, 2), error = QLocale().toString(100 * change.error, 'f', 2);
  return change.isDifference()
             ? MergeBar::tr("%1 %2 points (standard error %3)").arg(metric, points, error)
             : MergeBar::tr("%1 %2 points, within two standard errors: no difference (standard error %3)").arg(metric, points, error);
}

QString changesInWords(const PairedChange& hr10, const PairedChange& ndcg10) {
  return MergeBar::tr("%1; %2").arg(changeInWords(QStringLiteral("HR@10"), hr10), changeInWords(QStringLiteral("NDCG@10"), ndcg10));
}

}  // namespace

QString mergeSentences(const MergeWhatIf& answer) {
  const QString gone = expertName(answer.merged.gone.born), into = expertName(answer.asked.into);
  QStringList lines{MergeBar::tr("%1 merged into %2: %3 less; %4 of what the two add is lost.")
                        .arg(gone, into, bytesText(answer.merged.bytes()), percent(answer.lost))};
  if (answer.before) {
    lines << changesInWords(answer.merged.hr10, answer.merged.ndcg10);
    lines << MergeBar::tr("%1 pruned instead: %2 less.").arg(expertName(answer.pruned.gone.born), bytesText(answer.pruned.bytes()));
    lines << changesInWords(answer.pruned.hr10, answer.pruned.ndcg10);
    lines << MergeBar::tr("Merged against pruned: %1.").arg(changesInWords(answer.hr10, answer.ndcg10));
    lines << MergeBar::tr("Of the model %1, on %2 of its %3 validation sequences.")
                 .arg(momentText(answer), count(answer.sequences), count(answer.allSequences));
  } else {
    lines << MergeBar::tr("Of the model %1, whose window has no validation sequence to measure on.").arg(momentText(answer));
  }
  return lines.join(QLatin1Char('\n'));
}

MergeBar::MergeBar(QWidget* parent)
    : QWidget(parent),
      room_(new QScrollArea(this)),
      words_(wrappedLabel(this)),
      measure_(new QPushButton(tr("W&hat if merged"), this)),
      merge_(new QPushButton(tr("Mer&ge"), this)) {
  words_->setTextFormat(Qt::PlainText);  // paths
  words_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  words_->setAccessibleName(tr("Effect of merging"));
  measure_->setToolTip(tr("Merges the pair in a copy of the model, and measures that beside pruning the less used of the two"));
  // The tables above and below need the height more: where there is little, the sentences are scrolled.
  room_->setWidget(words_);
  room_->setWidgetResizable(true);
  room_->setFrameShape(QFrame::NoFrame);
  room_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  room_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  room_->setMinimumHeight(kLeastLines * fontMetrics().lineSpacing());
  auto* const buttons = new QHBoxLayout;
  buttons->addWidget(measure_);
  buttons->addWidget(merge_);
  buttons->addStretch();
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(buttons);
  column->addWidget(room_);
  connect(measure_, &QPushButton::clicked, this, &MergeBar::measureRequested);
  connect(merge_, &QPushButton::clicked, this, &MergeBar::mergeRequested);
  setWay(Way::kNone, {});
  setPair(std::nullopt);
}

void MergeBar::say(const QString& words) {
  words_->setText(words);
  room_->updateGeometry();
}

QString MergeBar::words() const { return words_->text(); }

void MergeBar::setPair(const std::optional<MergeExperts>& pair) {
  const bool other = pair != pair_;
  pair_ = pair;
  if (other || !pair_) sayPair();
  showButtons();
  if (other) Q_EMIT pairChanged();
}

void MergeBar::sayPair() {
  if (pair_)
    say(tr("%1 would go into %2, which is used no less.").arg(expertName(pair_->expert.born), expertName(pair_->into)));
  else
    say(tr("Choose a pair in the table to see what merging it would do."));
}

void MergeBar::setWay(Way way, const QString& why) {
  way_ = way;
  merge_->setText(way == Way::kFork ? tr("For&k and Merge") : tr("Mer&ge"));
  merge_->setToolTip(why);
  showButtons();
}

void MergeBar::setBusy(bool busy) {
  busy_ = busy;
  if (busy && pair_)
    say(tr("Measuring %1 merged into %2 …").arg(expertName(pair_->expert.born), expertName(pair_->into)));
  else
    sayPair();
  showButtons();
}

void MergeBar::showButtons() {
  measure_->setEnabled(pair_ && !busy_);
  merge_->setEnabled(pair_ && way_ != Way::kNone);
}

void MergeBar::showAnswer(const MergeWhatIf& answer) { say(mergeSentences(answer)); }

void MergeBar::showReason(const QString& reason) { say(reason); }

}  // namespace xsmoe::widgets
