// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/settings_menu.h"

#include <QAction>
#include <QFileDialog>
#include <QKeySequence>
#include <QMenu>
#include <QString>
#include <QStringList>
#include <optional>
#include <string>
#include <utility>

#include "app/studio/parts/message_bar.h"
#include "app/studio/session/settings_memory.h"
#include "app/studio/session/studio_folders.h"
#include "app/studio/shell/main_window.h"
#include "model/core/setting_keys.h"
#include "model/core/settings_file.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/save_dialog.h"
#include "widgets/words/run_wording.h"

namespace xsmoe::studio {
namespace {

QString nameOfFile(const std::filesystem::path& file) { return QString::fromStdString(file.string()); }

/// False: it is refused, and why is said.
bool takeSettings(MainWindow& window, const std::filesystem::path& file, bool forThisStart) {
  auto& session = window.session();
  const auto texts = readSettingsFile(file);
  const auto settings = texts ? settingsByTexts(*texts, file.string(), session.nextSettings()) : tl::make_unexpected(texts.error());
  if (!settings) {
    window.parts().messages->showError(settings.error());
    return false;
  }
  SettingsOrigin origin{SettingsSource::kFile, file.string(), forThisStart};
  origin.namesWidth = texts->contains(std::string(kEmbeddingKey));
  session.replaceSettings(*settings, std::move(origin));
  window.parts().messages->showForAWhile(MainWindow::tr("The next run has the settings of %1").arg(nameOfFile(file)));
  return true;
}

/// What a file is to take the place of. What was remembered is read before the first time only: from then on it is kept with what a person
/// changes of the file's. What a person took from elsewhere since is their own.
Lent lentBefore(MainWindow& window) {
  if (!window.lent()) return {{}, rememberedSettings(), rememberedOrigin()};
  const auto& session = window.session();
  if (!session.settingsOrigin().forThisStart) return {{}, session.settingsToKeep(), session.originToKeep()};
  return *window.lent();
}

void lendSettings(MainWindow& window, const std::filesystem::path& file) {
  auto lent = lentBefore(window);
  if (!takeSettings(window, file, true)) return;
  lent.said = window.session().settingsToKeep();
  window.lend(std::move(lent));
}

void chooseFileToLoad(MainWindow& window) {
  const QString file = QFileDialog::getOpenFileName(&window, MainWindow::tr("Load settings"), {},
                                                    MainWindow::tr("Settings of a run (*.toml);;All files (*)"));
  if (!file.isEmpty()) loadSettings(window, toPath(file));
}

void chooseFileToSave(MainWindow& window) {
  const QString file = widgets::askWhereToSave(&window, MainWindow::tr("Save the settings of the next run"),
                                               QStringLiteral("settings.toml"), {MainWindow::tr("Settings of a run (*.toml)")});
  if (!file.isEmpty()) saveSettings(window, toPath(file));
}

/// Undo or redo. `said`: with what it was about at %1.
void moveInHistory(MainWindow& window, void (SettingsHistory::*move)(), const QString& said) {
  const auto before = window.session().nextSettings();
  (window.settingsHistory().*move)();
  if (window.parts().settings->isVisible()) return;
  SettingsOrigin difference;
  difference.note(before, window.session().nextSettings());
  QStringList titles;
  for (const auto& [key, was] : difference.changed) titles << widgets::settingTitle(key);
  if (!titles.isEmpty()) window.parts().messages->showForAWhile(said.arg(titles.join(QStringLiteral(", "))));
}

}  // namespace

void saveSettings(MainWindow& window, const std::filesystem::path& file) {
  if (const auto written = writeSettingsFile(file, window.session().nextSettings()); !written)
    return window.parts().messages->showError(written.error());
  window.parts().messages->showForAWhile(MainWindow::tr("Saved: %1").arg(nameOfFile(file)));
}

void loadSettings(MainWindow& window, const std::filesystem::path& file) { takeSettings(window, file, false); }

Result<void> checkSettingsFile(const std::filesystem::path& file) {
  if (file.empty()) return {};
  const auto settings = settingsByFile(file, {});
  return settings ? Result<void>() : tl::unexpected(settings.error());
}

void beginWithSettings(MainWindow& window, const std::filesystem::path& file) {
  lendSettings(window, file);
  auto* const untilOpened = new QObject(&window);
  auto& session = window.session();
  QObject::connect(&session, &Session::streamChanged, untilOpened, [&window, &session, untilOpened, file] {
    if (!session.stream()) return;
    session.disconnect(untilOpened);
    untilOpened->deleteLater();
    lendSettings(window, file);
  });
  // A run has its own, and what is opened behind it was not meant.
  QObject::connect(&session, &Session::runOpened, untilOpened, [&session, untilOpened] {
    if (!session.run().state) return;
    session.disconnect(untilOpened);
    untilOpened->deleteLater();
  });
}

void enableWithKey(QAction& action, bool on, const QKeySequence& key) {
  action.setEnabled(on);
  action.setShortcut(on ? key : QKeySequence());
}

void addSettingsUndo(MainWindow& window, QMenu& menu) {
  auto& history = window.settingsHistory();
  auto* const undo = menu.addAction(MainWindow::tr("Undo &a Setting"), &window, [&window] {
    moveInHistory(window, &SettingsHistory::undo, MainWindow::tr("Taken back for the next run: %1"));
  });
  auto* const redo = menu.addAction(MainWindow::tr("Re&do a Setting"), &window, [&window] {
    moveInHistory(window, &SettingsHistory::redo, MainWindow::tr("Set again for the next run: %1"));
  });
  undo->setObjectName(QStringLiteral("undoSetting"));
  redo->setObjectName(QStringLiteral("redoSetting"));
  undo->setToolTip(MainWindow::tr("What was set last for the next run is as it was before; no run in training is touched"));
  redo->setToolTip(MainWindow::tr("What was taken back of the next run's settings is set again"));
  const auto refresh = [&history, undo, redo] {
    enableWithKey(*undo, history.canUndo(), QKeySequence::Undo);
    enableWithKey(*redo, history.canRedo(), QKeySequence::Redo);
  };
  QObject::connect(&history, &SettingsHistory::changed, undo, refresh);
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::settingsChanged})
    QObject::connect(&window.session(), signal, undo, refresh);
  refresh();
}

void addSettingsFiles(MainWindow& window, QMenu& menu) {
  auto* const below = menu.addMenu(MainWindow::tr("Settin&gs"));
  below->setObjectName(QStringLiteral("settingsFiles"));
  below->setToolTipsVisible(true);
  auto* const load = below->addAction(MainWindow::tr("&Load…"), &window, [&window] { chooseFileToLoad(window); });
  load->setObjectName(QStringLiteral("loadSettings"));
  load->setToolTip(MainWindow::tr("The next run takes what a file says, and the defaults for what it does not say"));
  auto* const save = below->addAction(MainWindow::tr("&Save As…"), &window, [&window] { chooseFileToSave(window); });
  save->setObjectName(QStringLiteral("saveSettings"));
  save->setToolTip(MainWindow::tr("The settings of the next run as a file, which xsmoe train --config reads too"));
  const auto refresh = [&window, load] { load->setEnabled(!window.session().live()); };
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded})
    QObject::connect(&window.session(), signal, load, refresh);
  refresh();
}

}  // namespace xsmoe::studio
