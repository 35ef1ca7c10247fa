// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/status_bits.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>

#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

StatusBits::StatusBits(QWidget* parent)
    : QWidget(parent),
      device_(new QLabel(this)),
      speed_(new QLabel(this)),
      left_(new QLabel(this)),
      memory_(new QLabel(this)),
      chips_(new QHBoxLayout) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(4, 0, 4, 0);
  row->setSpacing(16);
  row->addStretch();
  row->addLayout(chips_);
  chips_->setSpacing(6);
  for (QLabel* label : {device_, speed_, left_, memory_}) row->addWidget(label);
  device_->setToolTip(tr("Device and precision of the run"));
  speed_->setToolTip(tr("Time of a training step, and item slots of its batches per second"));
  left_->setToolTip(tr("Time left at most, of this window and of the run: early stopping ends windows sooner"));
  memory_->setToolTip(tr("Memory of the program now, and its peak"));
  setState(nullptr);
}

void StatusBits::setState(const LiveStatePtr& state) {
  const bool run = state && state->history;
  for (QLabel* label : {device_, speed_, left_, memory_}) label->setVisible(run);
  if (!run) return;
  const RunDescription& description = state->history->description();
  device_->setVisible(!description.device.empty());  // a run that could not begin has none
  device_->setText(tr("%1, %2").arg(QString::fromStdString(description.device), QString::fromStdString(description.precision)));
  const bool running = state->history->state() == RunState::kRunning;
  speed_->setVisible(state->stepSeconds > 0);
  speed_->setText(
      tr("%1 a step, %2 items/s").arg(durationText(state->stepSeconds), shortCount(static_cast<std::int64_t>(state->itemsPerSecond))));
  const bool known = state->windowSecondsLeft >= 0 || state->runSecondsLeft >= 0;
  if (!running || !known)
    left_->setText(runStateText(state->history->state()));
  else
    left_->setText(tr("left: window %1, run %2").arg(durationText(state->windowSecondsLeft), durationText(state->runSecondsLeft)));
  memory_->setVisible(state->residentBytes > 0);
  auto memory = tr("%1, peak %2").arg(bytesText(state->residentBytes), bytesText(state->peakBytes));
  if (state->deviceBytes > 0) memory += tr("; GPU %1, peak %2").arg(bytesText(state->deviceBytes), bytesText(state->devicePeakBytes));
  memory_->setText(memory);
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
}

}  // namespace xsmoe::widgets
