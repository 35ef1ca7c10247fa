// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/notes_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/words/note_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr QSize kNotesSize(560, 320);

}  // namespace

NotesDialog::NotesDialog(QWidget* parent) : QDialog(parent), list_(new QTreeWidget(this)) {
  setWindowTitle(tr("Notes on This Run"));
  list_->setHeaderLabels({tr("No."), tr("At"), tr("Note")});
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  list_->setAlternatingRowColors(true);
  list_->setAccessibleName(tr("Notes on this run"));
  for (const int column : {0, 1}) list_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  add_ = buttons->addButton(tr("&Add…"), QDialogButtonBox::ActionRole);
  edit_ = buttons->addButton(tr("&Edit…"), QDialogButtonBox::ActionRole);
  delete_ = buttons->addButton(tr("&Delete"), QDialogButtonBox::ActionRole);
  show_ = buttons->addButton(tr("&Go There"), QDialogButtonBox::ActionRole);
  for (QPushButton* const one : {add_, edit_, delete_, show_}) one->setAutoDefault(false);
  auto* const column = new QVBoxLayout(this);
  column->addWidget(list_, 1);
  column->addWidget(buttons);
  resize(kNotesSize);
  const auto onChosen = [this](auto ask) {
    return [this, ask] {
      if (chosen() >= 0) ask(chosen());
    };
  };
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(add_, &QPushButton::clicked, this, &NotesDialog::addRequested);
  connect(edit_, &QPushButton::clicked, this, onChosen([this](int place) { Q_EMIT editRequested(place); }));
  connect(list_, &QTreeWidget::itemActivated, this, onChosen([this](int place) { Q_EMIT editRequested(place); }));
  connect(delete_, &QPushButton::clicked, this, onChosen([this](int place) { Q_EMIT deleteRequested(place); }));
  connect(show_, &QPushButton::clicked, this,
          onChosen([this](int place) { Q_EMIT windowRequested(notes_[static_cast<std::size_t>(place)].window); }));
  auto* const away = new QShortcut(QKeySequence(Qt::Key_Delete), list_);
  away->setContext(Qt::WidgetShortcut);
  connect(away, &QShortcut::activated, delete_, &QPushButton::click);
  connect(list_, &QTreeWidget::currentItemChanged, this, &NotesDialog::refresh);
  refresh();
}

void NotesDialog::setNotes(const std::vector<WindowNote>& notes) {
  const int before = chosen();
  notes_ = notes;
  list_->clear();
  int number = 0;
  for (const WindowNote& note : notes_) {
    auto* const row = new QTreeWidgetItem(list_, {QString::number(++number), notePlace(note), noteText(note)});
    row->setToolTip(2, noteText(note));
  }
  choose(std::min(before < 0 ? 0 : before, static_cast<int>(notes_.size()) - 1));
  refresh();
}

void NotesDialog::choose(int place) { list_->setCurrentItem(list_->topLevelItem(place)); }

int NotesDialog::chosen() const { return list_->indexOfTopLevelItem(list_->currentItem()); }

void NotesDialog::refresh() {
  for (QPushButton* const one : {edit_, delete_, show_}) one->setEnabled(chosen() >= 0);
}

}  // namespace xsmoe::widgets
