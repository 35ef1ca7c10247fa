// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/help_push_button.h"

#include <QCoreApplication>
#include <QDialog>
#include <QKeySequence>
#include <QPushButton>
#include <QShortcut>

#include "widgets/help/handbook_window.h"
#include "widgets/help/view_help.h"

namespace xsmoe::studio {
namespace {

class HelpPushButton {
  Q_DECLARE_TR_FUNCTIONS(HelpPushButton)
};

}  // namespace

QPushButton* helpPushButton(QDialog& dialog, const QString& page) {
  auto* const button = new QPushButton(HelpPushButton::tr("Help"), &dialog);
  button->setObjectName(QStringLiteral("help"));
  button->setAutoDefault(false);  // Return in a field must not press it
  const auto help = widgets::findViewHelp(page);
  if (help) button->setToolTip(help->sentence);
  const auto open = [&dialog, page] { widgets::openHandbook(dialog, page); };
  QObject::connect(button, &QPushButton::clicked, &dialog, open);
  auto* const key = new QShortcut(QKeySequence(QKeySequence::HelpContents), &dialog);
  key->setObjectName(QStringLiteral("helpKey"));
  QObject::connect(key, &QShortcut::activated, &dialog, open);
  return button;
}

}  // namespace xsmoe::studio
