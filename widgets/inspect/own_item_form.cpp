// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/own_item_form.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <initializer_list>

#include "widgets/forms/wrapped_row.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {
namespace {

std::filesystem::path pathIn(const QLineEdit& line) { return line.text().trimmed().toStdString(); }

}  // namespace

OwnItemForm::OwnItemForm(QWidget* parent) : QWidget(parent) {
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(buildFile(File::kPicture, picture_, tr("&Picture")));
  auto* const words = new QWidget(this);
  auto* const row = new QHBoxLayout(words);
  row->setContentsMargins(0, 0, 0, 0);
  auto* const label = new QLabel(tr("&Words"), words);
  words_ = new QLineEdit(words);
  words_->setPlaceholderText(tr("as a title and a description would have them"));
  words_->setAccessibleName(tr("Words of the own item"));
  label->setBuddy(words_);
  row->addWidget(label);
  row->addWidget(words_, 1);
  column->addWidget(words);

  auto* const folders = new QWidget(this);
  auto* const both = new QVBoxLayout(folders);
  both->setContentsMargins(0, 0, 0, 0);
  both->addWidget(buildFile(File::kImageEncoder, imageEncoder_, tr("Image encoder")));
  both->addWidget(buildFile(File::kTextEncoder, textEncoder_, tr("Text encoder")));
  folders->hide();
  column->addWidget(folders);

  auto* const buttons = new QWidget(this);
  auto* const line = new WrappedRow(buttons);
  ask_ = new QPushButton(tr("Where Would It &Stand?"), buttons);
  ask_->setToolTip(tr("Encodes it as the stream's items were, and ranks it among the candidates for this history"));
  add_ = new QPushButton(tr("&Add to the History"), buttons);
  encoders_ = new QToolButton(buttons);
  encoders_->setText(tr("Encoders"));
  encoders_->setCheckable(true);
  encoders_->setFocusPolicy(Qt::TabFocus);
  encoders_->setToolTip(tr("Where the checkpoints of the stream's encoders are, if they are not those that come with the program"));
  for (QWidget* const one : std::initializer_list<QWidget*>{ask_, add_, encoders_}) line->addWidget(one);
  column->addWidget(buttons);
  standing_ = wrappedLabel(this);
  standing_->setTextFormat(Qt::PlainText);
  standing_->hide();
  column->addWidget(standing_);

  connect(encoders_, &QToolButton::toggled, folders, &QWidget::setVisible);
  for (auto* const edit : {picture_, words_, imageEncoder_, textEncoder_}) {
    connect(edit, &QLineEdit::textChanged, this, &OwnItemForm::showButtons);
    connect(edit, &QLineEdit::returnPressed, ask_, &QPushButton::click);
  }
  connect(ask_, &QPushButton::clicked, this, [this] {
    take();
    Q_EMIT asked();
  });
  connect(add_, &QPushButton::clicked, this, [this] {
    take();
    Q_EMIT addWanted();
  });
  showButtons();
}

QWidget* OwnItemForm::buildFile(File which, QLineEdit*& line, const QString& label) {
  auto* const part = new QWidget(this);
  auto* const row = new QHBoxLayout(part);
  row->setContentsMargins(0, 0, 0, 0);
  auto* const name = new QLabel(label, part);
  line = new QLineEdit(part);
  const QString plain = QString(label).remove(QLatin1Char('&'));
  line->setAccessibleName(tr("%1 of the own item, file or folder").arg(plain));
  name->setBuddy(line);
  auto* const browse = new QPushButton(tr("Choose…"), part);
  browse->setAccessibleName(tr("Choose: %1").arg(plain));
  row->addWidget(name);
  row->addWidget(line, 1);
  row->addWidget(browse);
  connect(browse, &QPushButton::clicked, this, [this, which] { Q_EMIT fileWanted(which); });
  return part;
}

void OwnItemForm::reset() {
  for (auto* const edit : {picture_, words_, imageEncoder_, textEncoder_}) edit->clear();
  item_.reset();
  setStanding({});
}

void OwnItemForm::setFile(File which, const QString& path) {
  switch (which) {
    case File::kPicture: return picture_->setText(path);
    case File::kImageEncoder: return imageEncoder_->setText(path);
    case File::kTextEncoder: return textEncoder_->setText(path);
  }
}

void OwnItemForm::setStanding(const QString& words) {
  standing_->setText(words);
  standing_->setVisible(!words.isEmpty());
}

QString OwnItemForm::standing() const { return standing_->text(); }

void OwnItemForm::take() {
  item_ = OwnItem{pathIn(*picture_), words_->text().trimmed().toStdString(), pathIn(*imageEncoder_), pathIn(*textEncoder_)};
}

ItemCard OwnItemForm::card() const {
  ItemCard card;
  card.id = kOwnItemId;
  if (!item_) return card;
  card.title = item_->text;
  card.imagePath = item_->picture.string();
  return card;
}

void OwnItemForm::showButtons() {
  const bool some = !picture_->text().trimmed().isEmpty() || !words_->text().trimmed().isEmpty();
  ask_->setEnabled(some);
  add_->setEnabled(some);
}

}  // namespace xsmoe::widgets
