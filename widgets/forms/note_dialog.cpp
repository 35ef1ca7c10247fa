// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/note_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/words/note_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kWidth = 420;
constexpr int kLongest = 240;  ///< letters: at most four bytes each of the thousand that a note may have

}  // namespace

NoteDialog::NoteDialog(const WindowNote& note, int lastWindow, int epochs, QWidget* parent)
    : QDialog(parent), line_(new QLineEdit(noteText(note), this)), window_(new QSpinBox(this)), epoch_(new QSpinBox(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(note.text.empty() ? tr("Add a Note") : tr("Edit the Note"));
  line_->setMaxLength(kLongest);
  line_->setPlaceholderText(tr("What you saw, in a sentence"));
  window_->setPrefix(QStringLiteral("D"));
  window_->setRange(0, std::max(lastWindow, note.window));
  window_->setValue(note.window);
  epoch_->setSpecialValueText(tr("the whole window"));
  epoch_->setRange(0, std::max(epochs, note.epoch));
  epoch_->setValue(note.epoch);
  auto* const form = new QFormLayout;
  form->addRow(tr("&Note"), line_);
  form->addRow(tr("&Window"), window_);
  form->addRow(tr("&Epoch"), epoch_);
  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  keep_ = buttons->addButton(tr("&Keep"), QDialogButtonBox::AcceptRole);
  keep_->setDefault(true);
  auto* const column = new QVBoxLayout(this);
  column->addLayout(form);
  column->addWidget(buttons);
  resize(kWidth, sizeHint().height());
  const auto refresh = [this] { keep_->setEnabled(!line_->text().trimmed().isEmpty()); };
  connect(line_, &QLineEdit::textChanged, this, refresh);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(buttons, &QDialogButtonBox::accepted, this, [this] {
    Q_EMIT written(this->note());
    accept();
  });
  refresh();
  line_->setFocus();
}

WindowNote NoteDialog::note() const { return {window_->value(), epoch_->value(), line_->text().trimmed().toStdString()}; }

}  // namespace xsmoe::widgets
