// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/busy_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <algorithm>

namespace xsmoe::studio {
namespace {

constexpr int kSteps = 1000;

}  // namespace

BusyStrip::BusyStrip(QWidget* parent) : QWidget(parent), what_(new QLabel(this)), bar_(new QProgressBar(this)) {
  bar_->setTextVisible(false);
  bar_->setFixedWidth(220);
  bar_->setMaximumHeight(14);
  bar_->setAccessibleName(tr("Progress"));
  auto* const cancel = new QPushButton(tr("Cancel"), this);
  cancel->setObjectName(QStringLiteral("cancel"));
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(10, 4, 10, 4);
  row->addWidget(what_, 1);
  row->addWidget(bar_);
  row->addWidget(cancel);
  connect(cancel, &QPushButton::clicked, this, &BusyStrip::cancelled);
  hide();
}

void BusyStrip::begin(const QString& what) {
  what_->setText(what);
  bar_->setRange(0, 0);
  show();
}

void BusyStrip::showProgress(const Progress& progress) {
  if (isHidden()) return;
  what_->setText(QString::fromStdString(progress.what));
  bar_->setRange(0, progress.total > 0 ? kSteps : 0);
  if (progress.total > 0) bar_->setValue(static_cast<int>(std::min(progress.done, progress.total) * kSteps / progress.total));
}

void BusyStrip::end() { hide(); }

}  // namespace xsmoe::studio
