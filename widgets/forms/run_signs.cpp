// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/run_signs.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

#include "widgets/forms/run_controls.h"

namespace xsmoe::widgets {
namespace {

QString untilWords(Happening what) {
  switch (what) {
    case Happening::kBorn: return RunSigns::tr("Runs until an expert is born ✕");
    case Happening::kPruned: return RunSigns::tr("Runs until an expert is pruned ✕");
    case Happening::kBelowTau: return RunSigns::tr("Runs until a share falls below τ ✕");
  }
  return {};
}

}  // namespace

RunSigns::RunSigns(RunControls& controls, QWidget* parent)
    : QWidget(parent), controls_(controls), slow_(new QToolButton(this)), until_(new QToolButton(this)) {
  slow_->setText(tr("Slow motion ✕"));
  slow_->setToolTip(tr("A run waits a moment after every batch. A click turns that off (Ctrl+M)"));
  slow_->setAccessibleName(tr("Slow motion is on: turn it off"));
  until_->setToolTip(tr("The run waits once that has happened. A click lets it go on without waiting"));
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(4, 0, 0, 0);
  row->addWidget(slow_);
  row->addWidget(until_);
  connect(slow_, &QToolButton::clicked, controls_.slowMotion(), [this] { controls_.slowMotion()->setChecked(false); });
  connect(until_, &QToolButton::clicked, &controls_, &RunControls::untilCancelled);
  connect(controls_.slowMotion(), &QAction::toggled, this, &RunSigns::refresh);
  connect(&controls_, &RunControls::awaitedChanged, this, &RunSigns::refresh);
  refresh();
}

void RunSigns::refresh() {
  const auto awaited = controls_.awaited();
  slow_->setVisible(controls_.slowMotion()->isChecked());
  until_->setVisible(awaited.has_value());
  if (!awaited) return;
  until_->setText(untilWords(*awaited));
  until_->setAccessibleName(tr("%1: go on without waiting").arg(until_->text()));
}

}  // namespace xsmoe::widgets
