// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/settings_source_line.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/words/labels.h"

namespace xsmoe::widgets {

SettingsSourceLine::SettingsSourceLine(QWidget* parent) : QWidget(parent), words_(wrappedLabel(this)), takeOver_(new QPushButton(this)) {
  words_->setObjectName(QStringLiteral("settingsSource"));
  takeOver_->setObjectName(QStringLiteral("takeOverSettings"));
  takeOver_->setAutoDefault(false);
  takeOver_->setAccessibleName(tr("Use the open run's settings for the next run"));
  takeOver_->setToolTip(
      QStringLiteral("<p>%1</p>")
          .arg(tr("Use the open run's settings for the next run, all of them, in place of your own. Undo a Setting in the "
                  "menu Run takes it back.")));
  offerTakeOver(false);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(6, 4, 6, 0);
  column->setSpacing(2);
  column->addWidget(words_);
  column->addWidget(takeOver_);
  connect(takeOver_, &QPushButton::clicked, this, &SettingsSourceLine::takeOverRequested);
}

void SettingsSourceLine::showSource(const QString& words, const QString& details) {
  words_->setText(words);
  words_->setToolTip(QStringLiteral("<p>%1</p>").arg(details));
}

QString SettingsSourceLine::text() const { return words_->text(); }

void SettingsSourceLine::offerTakeOver(bool offered, bool shown) {
  takeOver_->setText(shown ? tr("Use all for the next run") : tr("Use the open run's settings"));
  takeOver_->setVisible(offered);
}

}  // namespace xsmoe::widgets
