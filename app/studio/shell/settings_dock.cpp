// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/settings_dock.h"

#include <QAction>
#include <QDockWidget>
#include <utility>

#include "app/studio/session/session.h"
#include "app/studio/shell/settings_source.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/settings_source_line.h"

namespace xsmoe::studio {
namespace {

/// Whose settings the dock shows, where that is not plain.
QString settingsTitle(const Session& session) {
  if (session.live() || !session.run().state) return SettingsDock::tr("Settings");
  return session.showsSettingsOfRun() ? SettingsDock::tr("Settings of the open run") : SettingsDock::tr("Settings of the next run");
}

/// What is shown, and with what the next run begins.
QString settingsLine(const Session& session) {
  const QString next = sourceText(session.settingsOrigin());
  if (session.live()) return SettingsDock::tr("Of the run in training: a change here is for it alone. The next run: %1.").arg(next);
  if (session.showsSettingsOfRun())
    return SettingsDock::tr("Of the open run: a change here is for the next run. The next run: %1.").arg(next);
  return SettingsDock::tr("The next run: %1.").arg(next);
}

/// What an arrow beside a setting leads back to.
widgets::SettingsBase baseOf(const Session& session) {
  const auto& stream = session.stream();
  auto base = session.settingsAtSource();
  const bool streamsWidth = stream && stream->overview.embedding == base.model.embedding;
  return {std::move(base), sourceName(session.settingsOrigin()), streamsWidth};
}

/// What an edit does.
QString settingsNote(const Session& session) {
  if (session.live()) return SettingsDock::tr("What you change while it trains is this run's alone.");
  if (session.showsSettingsOfRun())
    return SettingsDock::tr(
        "As the run has them by now. What you change is changed for the next run, whose other settings stay as they are.");
  return SettingsDock::tr("As you left them, also the last time. No run that you open changes them.");
}

}  // namespace

SettingsDock::SettingsDock(Session& session, QDockWidget& dock, widgets::SettingsPanel& panel)
    : session_(session), dock_(dock), panel_(panel) {
  connect(&panel_, &widgets::SettingsPanel::changed, &session_, &Session::setSettings);
  connect(&panel_, &widgets::SettingsPanel::paperWanted, this,
          [this] { session_.replaceSettings(widgets::SettingsPanel::withPaperValues(session_.nextSettings()), {}); });
  connect(panel_.source(), &widgets::SettingsSourceLine::takeOverRequested, &session_, &Session::useRunSettings);
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
  dock_.setToolTip(QStringLiteral("<p>%1</p>").arg(settingsNote(session_)));
  panel_.showBase(baseOf(session_));
  panel_.source()->showSource(settingsLine(session_), settingsNote(session_) + changesText(session_.settingsOrigin()));
  panel_.source()->offerTakeOver(session_.canUseRunSettings(), session_.showsSettingsOfRun());
  dock_.toggleViewAction()->setText(tr("Settings"));  // in the menu it is one and the same
}

}  // namespace xsmoe::studio
