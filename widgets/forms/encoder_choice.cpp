// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/encoder_choice.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include "model/core/extraction.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

enum Kind { kBuiltIn, kFolder, kNone };

}  // namespace

EncoderChoice::EncoderChoice(const QString& what, QWidget* parent)
    : QWidget(parent), kind_(new QComboBox(this)), folder_(new QLineEdit(this)), browse_(new QPushButton(tr("Choose…"), this)) {
  kind_->addItem(tr("built-in, small"), kBuiltIn);
  kind_->addItem(tr("checkpoint folder"), kFolder);
  kind_->addItem(tr("none"), kNone);
  kind_->setAccessibleName(what);
  folder_->setAccessibleName(tr("%1, folder").arg(what));
  folder_->setPlaceholderText(tr("as downloaded: config.json, model.safetensors, …"));
  folder_->setMinimumWidth(260);
  browse_->setAccessibleName(tr("Choose the folder of the %1").arg(what));
  browse_->setAutoDefault(false);
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(kind_);
  row->addWidget(folder_, 1);
  row->addWidget(browse_);
  connect(kind_, &QComboBox::currentIndexChanged, this, [this] {
    showFolder();
    if (!showing_) Q_EMIT changed();
  });
  connect(folder_, &QLineEdit::textChanged, this, [this] {
    if (!showing_) Q_EMIT changed();
  });
  connect(browse_, &QPushButton::clicked, this, &EncoderChoice::folderRequested);
  setFocusProxy(kind_);
  showFolder();
}

void EncoderChoice::setEncoder(const std::string& encoder) {
  showing_ = true;
  const Kind kind = encoder == kBuiltInEncoder ? kBuiltIn : encoder == kNoEncoder ? kNone : kFolder;
  kind_->setCurrentIndex(kind_->findData(kind));
  folder_->setText(kind == kFolder ? text(encoder) : QString());
  showing_ = false;
}

std::string EncoderChoice::encoder() const {
  switch (kind_->currentData().toInt()) {
    case kBuiltIn: return kBuiltInEncoder;
    case kNone: return kNoEncoder;
    default: return folder_->text().trimmed().toStdString();
  }
}

void EncoderChoice::setFolder(const QString& folder) { folder_->setText(folder); }

bool EncoderChoice::incomplete() const { return encoder().empty(); }

void EncoderChoice::showFolder() {
  const bool wanted = kind_->currentData().toInt() == kFolder;
  folder_->setEnabled(wanted);
  browse_->setEnabled(wanted);
}

}  // namespace xsmoe::widgets
