// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "model/analysis/run_state_words.h"
#include "model/core/run_history.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace xsmoe::widgets {

/// A folder that was open before.
struct RecentFolder {
  enum class Kind : std::uint8_t { kOther, kStream, kRun };
  QString folder;
  Kind kind = Kind::kOther;
  std::optional<RunState> state = {};  ///< of a run, by its record; empty: not known
  RunSeen seen = RunSeen::kRecord;     ///< and by whom that is known
  int windowsDone = 0, windows = 0;    ///< of a run whose state is known: done, and that it trains in all
  friend bool operator==(const RecentFolder&, const RecentFolder&) = default;
};
/// "Run, unfinished, 4 of 9 windows: /home/person/…".
[[nodiscard]] QString recentText(const RecentFolder& recent);

/// What the program is, and the ways to begin.
class WelcomePage : public QWidget {
  Q_OBJECT
 public:
  explicit WelcomePage(QWidget* parent = nullptr);

  /// The latest first.
  void setRecent(const std::vector<RecentFolder>& folders);

 Q_SIGNALS:
  void builtInRequested();
  void openStreamRequested();
  void openRunRequested();
  void importRequested();
  void tourRequested();
  void recentRequested(const QString& folder);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refreshIcons();

  std::vector<std::pair<QPushButton*, QString>> buttons_;  ///< with the names of their icons
  QListWidget* recent_;
  QLabel* recentTitle_;
};

}  // namespace xsmoe::widgets
