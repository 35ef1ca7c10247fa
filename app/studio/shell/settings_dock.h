// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

class QDockWidget;

namespace xsmoe::widgets {
class SettingsPanel;
}

namespace xsmoe::studio {

class Session;

/// The settings in their dock: as a person edits them they go to the session; the title says whose they are, and
/// the line at their top where the next run's come from.
class SettingsDock : public QObject {
  Q_OBJECT
 public:
  /// All must outlive it.
  SettingsDock(Session& session, QDockWidget& dock, widgets::SettingsPanel& panel);

 private:
  void showSettings();
  void showState();
  void showTitle();

  Session& session_;
  QDockWidget& dock_;
  widgets::SettingsPanel& panel_;
};

}  // namespace xsmoe::studio
