// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "app/studio/perspectives/perspective.h"
#include "app/studio/perspectives/race_feed.h"
#include "app/studio/perspectives/static_beside.h"
#include "app/studio/session/session.h"
#include "widgets/tour/tour.h"

namespace xsmoe::widgets {
class LearnPage;
class RacePanel;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class EquationsPanel;

/// The tour through the built-in stream: feeds it with the open run, and trains what it needs where a person takes its offer. Where it is,
/// and what was answered, is remembered. Besides a race of methods, and the equations.
class LearnPerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit LearnPerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  void showMoment(const std::optional<RunMoment>& moment) override;
  [[nodiscard]] std::vector<widgets::PaperView> paperViews() const override;
  /// Of the race.
  [[nodiscard]] QStringList provenance() const override;
  [[nodiscard]] std::vector<PageCommand> commands() const override;
  [[nodiscard]] widgets::Tour* tour() override { return &tour_; }
  [[nodiscard]] std::vector<View> views(const RunHistory& run) const override;
  [[nodiscard]] bool settled() const override;
  /// Begins the race.
  bool trainMore() override;
  [[nodiscard]] bool trainedMore() const override;

 private:
  void keep() const;
  void showFacts();
  void showStream();
  void takeOffer(widgets::TourOffer offer);
  /// A run of XSMoE on a stream that the generator made.
  [[nodiscard]] bool isOfTheTour(const RunDescription& run) const;
  [[nodiscard]] QString whatKeepsFromTraining(bool runOpen) const;

  Session& session_;
  widgets::Tour tour_;
  widgets::LearnPage* page_;
  widgets::RacePanel* racePanel_;
  EquationsPanel* equations_;
  RaceFeed race_;
  StaticBeside static_;
  // Of the open stream.
  std::shared_ptr<const DataReport> data_;
  std::vector<int> returns_;
};

}  // namespace xsmoe::studio
