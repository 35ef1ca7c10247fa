// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "app/studio/perspectives/catalogue_feed.h"
#include "app/studio/perspectives/perspective.h"

namespace xsmoe::studio {

/// The open stream: its windows and its items.
class DataPerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit DataPerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  [[nodiscard]] bool steersRuns() const override { return false; }
  void activate(bool active) override;
  /// The window that is chosen on the time line, and which items are searched for.
  [[nodiscard]] QJsonObject arrangement() const override;
  void arrangeAs(const QJsonObject& arrangement) override;
  /// The same.
  [[nodiscard]] QJsonObject sight() const override { return arrangement(); }
  void lookAt(const QJsonObject& sight) override { arrangeAs(sight); }
  void setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed) override;
  [[nodiscard]] std::vector<PageCommand> commands() const override;
  [[nodiscard]] std::vector<View> views(const RunHistory& run) const override;
  void settle(const RunHistory& run) override;
  [[nodiscard]] bool settled() const override;
  [[nodiscard]] std::vector<widgets::PaperView> paperViews() const override;
  [[nodiscard]] QStringList provenance() const override;
  /// "windows" or "shift".
  [[nodiscard]] QWidget* bring(const QString& part) override;

 private:
  void showStream();
  void chooseAwaited();

  Session& session_;
  widgets::DataPage* page_;
  CatalogueFeed catalogue_;
  std::optional<int> awaited_;  // to be chosen once the stream is open, which comes after its run
};

}  // namespace xsmoe::studio
