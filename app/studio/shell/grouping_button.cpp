// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/grouping_button.h"

#include <QFrame>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

#include "model/core/names.h"
#include "widgets/forms/grouping_editor.h"
#include "widgets/words/symbol_wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kEditorWidth = 520;

QString layersText(const Grouping& grouping) { return QString::fromStdString(name(grouping)).replace(u',', QStringLiteral(", ")); }

}  // namespace

GroupingButton::GroupingButton(QWidget* parent)
    : QToolButton(parent), popup_(new QFrame(this, Qt::Popup)), editor_(new widgets::GroupingEditor(popup_)) {
  setToolTip(tr("%1. A click shows what a change would make of the network").arg(widgets::explained(widgets::Symbol::kGrouping)));
  setArrowType(Qt::DownArrow);
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  popup_->setFrameShape(QFrame::StyledPanel);
  editor_->setMinimumWidth(kEditorWidth);
  auto* const column = new QVBoxLayout(popup_);
  column->addWidget(editor_);
  column->setSizeConstraint(QLayout::SetFixedSize);  // grows with what the editor has to say
  connect(this, &QToolButton::clicked, this, &GroupingButton::openEditor);
  connect(editor_, &widgets::GroupingEditor::groupingRequested, popup_, &QWidget::hide);
}

void GroupingButton::showGrouping(const Grouping& grouping, const Grouping& pending) {
  setText(pending.empty() ? tr("Grouping %1").arg(layersText(grouping))
                          : tr("Grouping %1 → %2 at the next window").arg(layersText(grouping), layersText(pending)));
}

/// The editor goes with it, however it goes.
void GroupingButton::hideEvent(QHideEvent* event) {
  QToolButton::hideEvent(event);
  popup_->hide();
}

void GroupingButton::openEditor() {
  popup_->adjustSize();
  const QPoint below = mapToGlobal(QPoint(0, height()));
  const int mostLeft = screen()->availableGeometry().right() - popup_->width();
  popup_->move(std::min(below.x(), mostLeft), below.y());
  popup_->show();
}

}  // namespace xsmoe::studio
