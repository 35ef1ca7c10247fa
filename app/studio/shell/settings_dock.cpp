// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/settings_dock.h"

#include <QAction>
#include <QDockWidget>

#include "app/studio/session/session.h"
#include "widgets/forms/settings_panel.h"

namespace xsmoe::studio {
namespace {

/// Whose settings the dock shows, where that is not plain.
QString settingsTitle(const Session& session) {
  if (session.live() || !session.run().state) return SettingsDock::tr("Settings");
  return session.showsSettingsOfRun() ? SettingsDock::tr("Settings of the open run") : SettingsDock::tr("Settings of the next run");
}

/// Where they come from.
QString settingsOrigin(const Session& session) {
  if (session.showsSettingsOfRun())
    return SettingsDock::tr("As the run has them by now. The next run begins with your own settings, which come back with another stream.");
  if (session.live()) return SettingsDock::tr("Your own settings, with which this run began; what changes while it goes on is the run's.");
  return SettingsDock::tr("Your own settings, as you left them, also the last time. No run that you open changes them.");
}

}  // namespace

SettingsDock::SettingsDock(Session& session, QDockWidget& dock, widgets::SettingsPanel& panel)
    : session_(session), dock_(dock), panel_(panel) {
  connect(&panel_, &widgets::SettingsPanel::changed, &session_, &Session::setSettings);
  connect(&session_, &Session::settingsChanged, this, &SettingsDock::showSettings);
  for (const auto signal :
       {&Session::streamChanged, &Session::deviceChanged, &Session::runOpened, &Session::stateChanged, &Session::runEnded})
    connect(&session_, signal, this, &SettingsDock::showState);
  showSettings();
  showState();
}

void SettingsDock::showSettings() {
  panel_.setSettings(session_.settings());
  panel_.showSize(session_.network());
  showTitle();
}

void SettingsDock::showState() {
  panel_.showSize(session_.network());
  panel_.setRunning(session_.live());
  showTitle();
}

void SettingsDock::showTitle() {
  dock_.setWindowTitle(settingsTitle(session_));
  dock_.setToolTip(QStringLiteral("<p>%1</p>").arg(settingsOrigin(session_)));
  dock_.toggleViewAction()->setText(tr("Settings"));  // in the menu it is one and the same
}

}  // namespace xsmoe::studio
