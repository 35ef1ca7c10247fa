// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/copy_command.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QPushButton>
#include <QString>
#include <QToolTip>
#include <utility>

namespace xsmoe::studio {
namespace {

class CopyWords {
  Q_DECLARE_TR_FUNCTIONS(CopyWords)
};

}  // namespace

QString copyCommand(const CommandWords& words) {
  if (words.empty()) return CopyWords::tr("As it is filled in, no command does this.");
  QGuiApplication::clipboard()->setText(QString::fromStdString(commandLine(words)));
  return CopyWords::tr("Copied");
}

QPushButton* copyCommandButton(QWidget* parent, std::function<CommandWords()> words) {
  auto* const button = new QPushButton(CopyWords::tr("Copy as Command"), parent);
  button->setObjectName(QStringLiteral("copyAsCommand"));
  button->setAutoDefault(false);  // Return in a field must not press it
  button->setToolTip(CopyWords::tr("What this would do, as a line for a terminal"));
  QObject::connect(button, &QPushButton::clicked, button, [button, words = std::move(words)] {
    const QString said = copyCommand(words());
    QToolTip::showText(button->mapToGlobal(button->rect().bottomLeft()), said, button);
  });
  return button;
}

}  // namespace xsmoe::studio
