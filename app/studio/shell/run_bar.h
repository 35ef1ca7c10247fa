// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <optional>

namespace xsmoe::widgets {
class GroupingEditor;
class RunControls;
class TauControl;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class GroupingButton;
class Session;

/// The tool bar of the run: what a person presses goes to the session, and it shows what can be pressed now, τ and grouping.
class RunBar : public QObject {
  Q_OBJECT
 public:
  /// All must outlive it.
  RunBar(Session& session, widgets::RunControls& controls, widgets::TauControl& tau, GroupingButton& grouping);

  /// Time travel to a finished window; empty: live.
  void showWindow(const std::optional<int>& window);

 private:
  void connectControls();
  void connectTau();
  void connectSession();
  void showSettings();
  void showStream();
  void showRun();
  void showState();
  void showControls();
  void showGrouping();

  Session& session_;
  widgets::RunControls& controls_;
  widgets::TauControl& tau_;
  GroupingButton& groupingButton_;
  widgets::GroupingEditor& grouping_;  // below the button
};

}  // namespace xsmoe::studio
