// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/command_menu.h"

#include <QAction>
#include <QMenu>
#include <QString>
#include <QTabWidget>
#include <vector>

#include "app/studio/parts/copy_command.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/perspective.h"
#include "app/studio/shell/main_window.h"
#include "model/core/command_words.h"

namespace xsmoe::studio {
namespace {

std::vector<PageCommand> commandsShown(const MainWindow& window) {
  const auto* const front = window.parts().perspectives->currentWidget();
  for (const auto& one : window.perspectives())
    if (&one->page() == front) return one->commands();
  return {};
}

QString toolTipOf(const PageCommand& command) {
  if (!command.words.empty()) return QString::fromStdString(commandLine(command.words));
  if (!command.why.isEmpty()) return command.why;
  return MainWindow::tr(
      "No command gives it as it is shown: weights in training are stored nowhere, not every command asks an "
      "epoch whose weights are kept, and some choices of the window are its own");
}

void fill(const MainWindow& window, QMenu& menu) {
  menu.clear();
  const auto commands = commandsShown(window);
  for (const auto& command : commands) {
    auto* const action = menu.addAction(
        command.title, &menu, [words = command.words, messages = window.parts().messages] { messages->showForAWhile(copyCommand(words)); });
    action->setEnabled(!command.words.empty());
    action->setToolTip(toolTipOf(command));
  }
  if (commands.empty()) menu.addAction(MainWindow::tr("Nothing on This Page"))->setEnabled(false);
}

}  // namespace

void addCopyShownAsCommand(MainWindow& window, QMenu& menu) {
  auto* const below = menu.addMenu(MainWindow::tr("Copy What &Is Shown as Command"));
  below->setObjectName(QStringLiteral("copyShownAsCommand"));
  below->setToolTipsVisible(true);
  QObject::connect(below, &QMenu::aboutToShow, &window, [&window, below] { fill(window, *below); });
}

}  // namespace xsmoe::studio
