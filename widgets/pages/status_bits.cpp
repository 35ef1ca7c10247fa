// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/status_bits.h"

#include <QEvent>
#include <QFont>
#include <QHBoxLayout>
#include <QLabel>
#include <cmath>

#include "widgets/theme.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// No finer than an estimate is.
QString roughTime(double seconds) {
  if (seconds < 59.5) return StatusBits::tr("%1 s").arg(std::llround(seconds));
  if (seconds < 3570) return StatusBits::tr("%1 min").arg(std::llround(seconds / 60));
  return durationText(seconds);
}

QString rangeText(const SecondsLeft& left) {
  if (left.likely < 0) return StatusBits::tr("unknown");
  const QString least = roughTime(left.least), most = roughTime(left.most);
  return least == most ? least : StatusBits::tr("%1 – %2").arg(least, most);
}

/// In slow motion most of the time is waited, whatever a step could do.
QString speedText(const LiveState& state) {
  const QString step = durationText(state.stepSeconds);
  if (state.waitSeconds > 0) return StatusBits::tr("%1 a step, then %2 of slow motion").arg(step, durationText(state.waitSeconds));
  return StatusBits::tr("%1 a step, %2 items/s").arg(step, shortCount(static_cast<std::int64_t>(state.itemsPerSecond)));
}

}  // namespace

StatusBits::StatusBits(QWidget* parent)
    : QWidget(parent),
      device_(new QLabel(this)),
      speed_(new QLabel(this)),
      left_(new QLabel(this)),
      changes_(new QLabel(this)),
      memory_(new QLabel(this)),
      chips_(new QHBoxLayout) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(4, 0, 4, 0);
  row->setSpacing(16);
  row->addStretch();
  row->addLayout(chips_);
  chips_->setSpacing(6);
  for (QLabel* label : {device_, speed_, left_, changes_, memory_}) row->addWidget(label);
  device_->setToolTip(tr("Device and precision of the run"));
  speed_->setToolTip(tr("Time of a training step, and item slots of its batches per second"));
  memory_->setToolTip(tr("Memory of the program now, and its peak"));
  setState(nullptr);
}

void StatusBits::setState(const LiveStatePtr& state) {
  const bool run = state && state->history;
  for (QLabel* label : {device_, speed_, left_, changes_, memory_}) label->setVisible(run);
  if (!run) return;
  const RunDescription& description = state->history->description();
  device_->setVisible(!description.device.empty());  // a run that could not begin has none
  device_->setText(tr("%1, %2").arg(QString::fromStdString(description.device), QString::fromStdString(description.precision)));
  speed_->setVisible(state->stepSeconds > 0);
  speed_->setText(speedText(*state));
  showTimeLeft(*state);
  showChanges(*state->history);
  memory_->setVisible(state->residentBytes > 0);
  auto memory = tr("memory %1, peak %2").arg(bytesText(state->residentBytes), bytesText(state->peakBytes));
  if (state->deviceBytes > 0) memory += tr("; GPU %1, peak %2").arg(bytesText(state->deviceBytes), bytesText(state->devicePeakBytes));
  memory_->setText(memory);
}

void StatusBits::showTimeLeft(const LiveState& state) {
  const bool running = state.seen == RunSeen::kHere && state.history->state() == RunState::kRunning;
  const bool known = running && state.runLeft.likely >= 0;
  left_->setText(known ? tr("left: window %1, run %2").arg(rangeText(state.windowLeft), rangeText(state.runLeft))
                       : runStateText(*state.history, state.seen));
  left_->setToolTip(known
                        ? tr("Time left of this window, likely %1, and of the run, likely %2: by what the windows done took. Before one is "
                             "done it is between the soonest early stopping and the limit of epochs.")
                              .arg(roughTime(state.windowLeft.likely), roughTime(state.runLeft.likely))
                        : QString());
}

void StatusBits::showChanges(const RunHistory& history) {
  const auto changes = changesByHand(history);
  changes_->setVisible(changes > 0);
  changes_->setText(changesByHandText(changes));
  const QString named = changes > 0 ? provenanceLines(history).last() : QString();
  changes_->setAccessibleDescription(named);
  changes_->setToolTip(QStringLiteral("<p>%1</p><p>%2</p>")
                           .arg(named.toHtmlEscaped(), tr("What a person changed in this run: a deviation from its settings. The timeline "
                                                          "marks each.")));
}

void StatusBits::setWarnings(const std::vector<Warning>& warnings) {
  if (warnings == warnings_) return;
  warnings_ = warnings;
  while (QLayoutItem* item = chips_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (const Warning& warning : warnings_) {
    auto* chip = new QLabel(QStringLiteral("⚠ ") + warning.text, this);
    chip->setToolTip(QStringLiteral("<p>%1</p>").arg(warning.remedy.toHtmlEscaped()));
    chip->setAccessibleDescription(warning.remedy);
    chip->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
    chips_->addWidget(chip);
  }
  styleChips();
}

void StatusBits::styleChips() {
  const QColor ground = isDark(palette()) ? QColor(0xff5a4300) : QColor(0xffffe6a8);
  for (int i = 0; i < chips_->count(); ++i)
    chips_->itemAt(i)->widget()->setStyleSheet(QStringLiteral("QLabel { background: %1; color: %2; border-radius: 7px; padding: 1px 8px; }")
                                                   .arg(ground.name(), readableOn(ground).name()));
}

void StatusBits::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) styleChips();
  if (event->type() != QEvent::FontChange) return;
  // Qt hands no letters on to what has a style sheet of its own: without any it takes those of the program.
  for (int i = 0; i < chips_->count(); ++i) chips_->itemAt(i)->widget()->setFont(QFont());
}

}  // namespace xsmoe::widgets
