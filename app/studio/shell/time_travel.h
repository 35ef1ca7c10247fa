// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <optional>

#include "app/studio/perspectives/perspectives.h"
#include "app/studio/session/kept_epochs.h"
#include "model/core/run_moment.h"

class QDockWidget;

namespace xsmoe::widgets {
class Timeline;
}

namespace xsmoe::studio {

class Session;

/// Which moment of the open run every view shows, and which one a person points at. Chosen on the timeline or in a chart of any page, it is
/// shown on all of them; the timeline's title says whose weights are asked about it.
class TimeTravel : public QObject {
  Q_OBJECT
 public:
  /// All must outlive it.
  TimeTravel(Session& session, const Perspectives& perspectives, QDockWidget& dock, widgets::Timeline& timeline);

  /// MainWindow::showMoment().
  void showMoment(std::optional<int> window, int epoch = 0);
  /// Whose weights are asked about the chosen moment: of its epoch where they are kept, else of its window. Empty: live, or the newest.
  [[nodiscard]] const std::optional<RunMoment>& weights() const { return weights_; }
  /// The window of these weights, for what does not go down to epochs; empty: live, or the newest.
  [[nodiscard]] std::optional<int> windowOfWeights() const;

 Q_SIGNALS:
  void momentShown();  ///< the pages are at another moment, or at the same again

 private:
  void connectTimeline();
  void connectPerspective(Perspective& perspective);
  void pointAt(int window, int epoch);
  void showCursor();
  void showStream();
  void showRun();
  void showState();
  void showMethod();
  void showKeptEpochs();
  void showTitle();
  [[nodiscard]] std::optional<RunMoment> weightsOfChosen() const;

  Session& session_;
  const Perspectives& perspectives_;
  QDockWidget& dock_;
  widgets::Timeline& timeline_;
  KeptEpochs keptEpochs_;
  std::optional<RunMoment> chosen_, pointed_;  // in whatever view
  std::optional<RunMoment> weights_;
};

}  // namespace xsmoe::studio
