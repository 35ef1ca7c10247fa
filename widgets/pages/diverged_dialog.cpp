// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/diverged_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr QSize kSize(640, 420);

QString itemsOf(const NamedSequence& sequence) {
  QStringList items;
  for (const auto& item : sequence.items) items << text(item);
  return items.join(QStringLiteral(" → "));
}

}  // namespace

QString DivergedDialog::sentence(const RunDiverged& event) {
  const QString where = event.batch > 0 ? tr("%1, epoch %2, batch %3").arg(windowName(event.window.value)).arg(event.epoch).arg(event.batch)
                                        : tr("the validation of %1, epoch %2").arg(windowName(event.window.value)).arg(event.epoch);
  const QString back = event.goodEpoch > 0 ? tr("the end of epoch %1").arg(event.goodEpoch) : tr("the window's beginning");
  return tr("In %1: %2. What was measured is kept, and the run can be resumed from %3.").arg(where, text(event.what), back);
}

DivergedDialog::DivergedDialog(const RunDiverged& event, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("The Batch That Diverged"));
  auto* const label = wrappedLabel(this);
  label->setText(sentence(event));
  auto* const table = new QTreeWidget(this);
  table->setHeaderLabels({tr("User"), tr("Items, oldest first")});
  table->setRootIsDecorated(false);
  table->setUniformRowHeights(true);
  table->setAlternatingRowColors(true);
  table->setAccessibleName(tr("Sequences of the batch"));
  table->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  for (const auto& sequence : event.sequences) {
    auto* const row = new QTreeWidgetItem(table, {text(sequence.user), itemsOf(sequence)});
    row->setToolTip(1, row->text(1));
  }
  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* const column = new QVBoxLayout(this);
  column->addWidget(label);
  column->addWidget(new QLabel(counted(static_cast<int>(event.sequences.size()), tr("1 sequence"), tr("%1 sequences")), this));
  column->addWidget(table, 1);
  column->addWidget(buttons);
  resize(kSize);
}

}  // namespace xsmoe::widgets
