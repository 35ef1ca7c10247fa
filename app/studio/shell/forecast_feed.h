// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>
#include <optional>

#include "app/studio/session/session.h"

namespace xsmoe::widgets {
class ForecastLine;
}

namespace xsmoe::studio {

/// Asks what the next run would take, in the thread for questions, and shows it: when a person asks, and from then on, until he cancels it,
/// whenever the settings or the stream have changed and rest. A run that begins ends the measurement, and takes a forecast of its own
/// settings with it; what comes after it is measured when it has ended.
class ForecastFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  ForecastFeed(Session& session, widgets::ForecastLine& line, QObject* parent = nullptr);
  ~ForecastFeed() override;

  [[nodiscard]] bool measuring() const { return asking_; }

 private:
  void ask();
  void giveUp();
  void refresh();
  void take(const engine::TrainRequest& request, const Result<Forecast>& forecast);

  Session& session_;
  widgets::ForecastLine& line_;
  bool wanted_ = false, asking_ = false;
  std::optional<engine::TrainRequest> asked_;  // of what is shown, or being measured
  QTimer again_;
  std::shared_ptr<std::atomic<bool>> obsolete_ = std::make_shared<std::atomic<bool>>(false);  // of the measurement under way
};

}  // namespace xsmoe::studio
