// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/picked_row.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>

#include "widgets/items/picked_chip.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

PickedRow::PickedRow(QWidget* parent)
    : QWidget(parent), chip_(new PickedChip(this)), only_(new QCheckBox(tr("&Only these"), this)), sentence_(wrappedLabel(this)) {
  only_->setToolTip(tr("Hide the others. Ranks stay those of the whole list"));
  sentence_->setTextFormat(Qt::PlainText);
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(chip_);
  row->addWidget(only_);
  row->addWidget(sentence_, 1);
  hide();
  connect(only_, &QCheckBox::toggled, this, &PickedRow::onlyChanged);
  connect(chip_, &PickedChip::clicked, this, &PickedRow::takenBack);
}

void PickedRow::setPicked(qsizetype items) {
  chip_->setCount(items);
  setVisible(items > 0);
}

void PickedRow::setFound(int found, int rows) {
  if (found == 0)
    return sentence_->setText(
        counted(rows, tr("The one item of this list is not among them."), tr("None of the %1 items of this list is among them.")));
  sentence_->setText(
      (found == 1 ? tr("%1 of the %2 items of this list is among them.") : tr("%1 of the %2 items of this list are among them."))
          .arg(found)
          .arg(rows));
}

bool PickedRow::only() const { return !isHidden() && only_->isChecked(); }

QString PickedRow::sentence() const { return sentence_->text(); }

}  // namespace xsmoe::widgets
