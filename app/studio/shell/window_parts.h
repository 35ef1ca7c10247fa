// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <vector>

#include "app/studio/perspectives/perspectives.h"

class QAction;
class QDockWidget;
class QLabel;
class QMainWindow;
class QStackedWidget;
class QTabWidget;
class QToolBar;

namespace xsmoe::widgets {
class GroupingEditor;
class RunControls;
class RunSigns;
class SettingsPanel;
class StatusBits;
class StreamCard;
class TauControl;
class Timeline;
class ViewBar;
class WelcomePage;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class BusyStrip;
class GroupingButton;
class MessageBar;
class PageTabs;

/// Why the docks of the stream and the settings are not there.
struct Away {
  bool aside = false;   ///< the page that is looked at has no use for what steers a run, τ in the tool bar neither
  bool guided = false;  ///< the tour stands in their place
  [[nodiscard]] bool any() const { return aside || guided; }
  friend bool operator==(const Away&, const Away&) = default;
};

/// What the window is made of, laid out and not yet connected. The window owns them all.
struct WindowParts {
  // Centre, top to bottom
  MessageBar* messages = nullptr;
  BusyStrip* busy = nullptr;
  widgets::ViewBar* viewBar = nullptr;  ///< what the page that is looked at shows, and how to read it
  QStackedWidget* pages = nullptr;      ///< welcome, or the perspectives
  widgets::WelcomePage* welcome = nullptr;
  QTabWidget* perspectives = nullptr;  ///< a tab each, which pageTabs shows
  // Tool bars, from above
  PageTabs* pageTabs = nullptr;
  QToolBar* toolBar = nullptr;
  widgets::RunControls* controls = nullptr;
  widgets::TauControl* tau = nullptr;
  GroupingButton* groupingButton = nullptr;
  widgets::GroupingEditor* grouping = nullptr;        ///< below the button
  std::vector<QAction*> tauActions, groupingActions;  ///< of both in the bar, with the line before each
  // Docks
  QDockWidget* streamDock = nullptr;
  widgets::StreamCard* card = nullptr;
  QDockWidget* settingsDock = nullptr;
  widgets::SettingsPanel* settings = nullptr;
  QDockWidget* timelineDock = nullptr;
  widgets::Timeline* timeline = nullptr;
  // Status bar
  widgets::StatusBits* status = nullptr;
  widgets::RunSigns* signs = nullptr;
  QLabel* queue = nullptr;  ///< how far the queue of runs is
  bool presenting = false;  ///< what is there to set things up stays away
  Away away;
  std::vector<QDockWidget*> closedDocks;  ///< those of both at the left that a person had closed before they stepped aside
  QList<int> heights;                     ///< of both at the left, as a person has divided them; empty: not yet known
  bool settling = false;                  ///< they are just being divided so again

  /// Those at the left, from above: they step aside together, and are kept from an audience.
  [[nodiscard]] std::vector<QDockWidget*> docksAtLeft() const { return {streamDock, settingsDock}; }
};

[[nodiscard]] WindowParts buildParts(QMainWindow& window, const Perspectives& perspectives);

/// Shows or hides tool bar, docks and timeline together: the welcome page has the window for itself. While something is presented the docks
/// of the stream and the settings stay hidden.
void setWorkspaceVisible(QMainWindow& window, WindowParts& parts, bool visible);

/// Takes what steers a run away, and brings back what was there before.
void setAway(QMainWindow& window, WindowParts& parts, Away away, const ModelSettings& model);

/// In the tool bar is only what the method has.
void showWhatIsUsed(const WindowParts& parts, const ModelSettings& model);

/// The icons of tabs, again after a change of theme.
void showTabIcons(const WindowParts& parts, const Perspectives& perspectives);

/// The sizes of docks before a person changes them.
void arrangeDocks(QMainWindow& window, const WindowParts& parts);

}  // namespace xsmoe::studio
