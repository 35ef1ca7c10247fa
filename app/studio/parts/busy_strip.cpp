// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/busy_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kSteps = 1000;

QString amount(std::int64_t value, const std::string& unit) {
  if (unit == "bytes") return widgets::bytesText(value);
  return widgets::count(value) + QChar(QChar::Nbsp) + QString::fromStdString(unit);
}

/// Bytes are told in units of their own, which the two numbers may not share.
QString doneOfTotal(const Progress& progress) {
  const bool bytes = progress.unit == "bytes";
  return BusyStrip::tr("%1 of %2")
      .arg(bytes ? amount(progress.done, progress.unit) : widgets::count(progress.done), amount(progress.total, progress.unit));
}

/// What the engine does, as a sentence of its own begins.
QString workText(const Progress& progress) { return widgets::asSentence(widgets::withWindowNames(widgets::text(progress.what))); }

}  // namespace

QString progressText(const Progress& progress, const WorkPace::Estimate& pace) {
  if (progress.total <= 0) return {};
  QString text = doneOfTotal(progress);
  if (pace.perSecond >= 0) text += BusyStrip::tr(", %1/s").arg(amount(std::llround(pace.perSecond), progress.unit));
  if (pace.secondsLeft > 0) text += BusyStrip::tr(", %1 left").arg(widgets::durationText(std::ceil(pace.secondsLeft)));
  return text;
}

BusyStrip::BusyStrip(QWidget* parent) : QWidget(parent), what_(new QLabel(this)), howFar_(new QLabel(this)), bar_(new QProgressBar(this)) {
  what_->setMinimumWidth(1);  // a long name of a file does not widen the window
  bar_->setTextVisible(false);
  bar_->setFixedWidth(220);
  bar_->setMaximumHeight(14);
  bar_->setAccessibleName(tr("Progress"));
  auto* const cancel = new QPushButton(tr("Cancel"), this);
  cancel->setObjectName(QStringLiteral("cancel"));
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(10, 4, 10, 4);
  row->addWidget(what_, 1);
  row->addWidget(howFar_);
  row->addWidget(bar_);
  row->addWidget(cancel);
  connect(cancel, &QPushButton::clicked, this, &BusyStrip::cancelled);
  hide();
}

void BusyStrip::begin(const QString& what) {
  what_->setText(what);
  howFar_->clear();
  bar_->setRange(0, 0);
  pace_ = {};
  show();
}

void BusyStrip::showProgress(const Progress& progress) {
  if (isHidden()) return;
  what_->setText(workText(progress));
  howFar_->setText(progressText(progress, pace_.at(progress)));
  bar_->setRange(0, progress.total > 0 ? kSteps : 0);
  if (progress.total > 0) bar_->setValue(static_cast<int>(std::min(progress.done, progress.total) * kSteps / progress.total));
}

void BusyStrip::end() { hide(); }

}  // namespace xsmoe::studio
