// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/command_menu.h"

#include <QAction>
#include <QMenu>
#include <QString>
#include <QTabWidget>
#include <filesystem>
#include <string>
#include <vector>

#include "app/studio/parts/copy_command.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/perspective.h"
#include "app/studio/session/studio_folders.h"
#include "app/studio/shell/main_window.h"
#include "model/core/command_words.h"
#include "model/core/data_commands.h"
#include "model/core/run_command.h"
#include "widgets/charts/figure_size.h"

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

void addGoingOn(const Session& session, std::vector<PageCommand>& commands) {
  const std::string run = session.run().folder.string(), stream = session.run().stream.string();
  if (session.canGoOn()) commands.push_back({MainWindow::tr("Go On With the Open Run"), resumeCommand(run, stream)});
  if (session.canExtend()) commands.push_back({MainWindow::tr("Go On With New Windows"), resumeCommand(run, stream, true)});
}

/// Where the window would propose to write: beside what is open.
std::vector<PageCommand> actionsOffered(MainWindow& window) {
  const auto& session = window.session();
  std::vector<PageCommand> commands;
  addGoingOn(session, commands);
  const auto& run = session.run().folder;
  if (!run.empty())
    commands.push_back({MainWindow::tr("Export Report"), reportCommand(run.string(), fileBesideRun(run, ".html").string())});
  const auto shown = !run.empty() ? run : session.stream() ? session.stream()->folder : std::filesystem::path();
  if (shown.empty()) return commands;
  for (const auto place : widgets::kFigurePlaces) {
    const QString size = widgets::figurePlaceName(place);
    commands.push_back({MainWindow::tr("Export All Views, for a %1").arg(size),
                        viewsCommand(shown.string(), newViewsFolder(shown.parent_path(), shown).string(), size.toStdString())});
  }
  return commands;
}

void fill(const MainWindow& window, QMenu& menu, const std::vector<PageCommand>& commands, const QString& none) {
  menu.clear();
  for (const auto& command : commands) {
    auto* const action = menu.addAction(
        command.title, &menu, [words = command.words, messages = window.parts().messages] { messages->showForAWhile(copyCommand(words)); });
    action->setEnabled(!command.words.empty());
    action->setToolTip(toolTipOf(command));
  }
  if (commands.empty()) menu.addAction(none)->setEnabled(false);
}

}  // namespace

void addCopyShownAsCommand(MainWindow& window, QMenu& menu) {
  auto* const below = menu.addMenu(MainWindow::tr("Copy What &Is Shown as Command"));
  below->setObjectName(QStringLiteral("copyShownAsCommand"));
  below->setToolTipsVisible(true);
  QObject::connect(below, &QMenu::aboutToShow, &window,
                   [&window, below] { fill(window, *below, commandsShown(window), MainWindow::tr("Nothing on This Page")); });
}

void addCopyActionsAsCommand(MainWindow& window, QMenu& menu) {
  auto* const below = menu.addMenu(MainWindow::tr("Copy &Further Actions as Command"));
  below->setObjectName(QStringLiteral("copyActionsAsCommand"));
  below->setToolTipsVisible(true);
  QObject::connect(below, &QMenu::aboutToShow, &window,
                   [&window, below] { fill(window, *below, actionsOffered(window), MainWindow::tr("Nothing Is Open")); });
}

}  // namespace xsmoe::studio
