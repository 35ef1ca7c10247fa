// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/perspectives/compare_feed.h"
#include "app/studio/perspectives/forgetting_feed.h"
#include "app/studio/perspectives/perspective.h"
#include "app/studio/perspectives/run_export.h"
#include "app/studio/perspectives/run_list_file.h"
#include "app/studio/perspectives/tables_feed.h"
#include "model/analysis/result_table.h"

namespace xsmoe::studio {

/// Runs side by side; one of them is opened from here.
class ComparePerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit ComparePerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  [[nodiscard]] bool steersRuns() const override { return false; }
  void activate(bool active) override;
  void setNotes(const std::vector<WindowNote>& notes) override;
  [[nodiscard]] bool settled() const override;
  [[nodiscard]] std::vector<widgets::PaperView> paperViews() const override;
  /// Of the chosen runs.
  [[nodiscard]] QStringList provenance() const override;
  /// "forgetting", and of it "test-models", the button. The open run is chosen with the one beside it, once both are listed.
  [[nodiscard]] QWidget* bring(const QString& part) override;
  [[nodiscard]] QJsonObject arrangement() const override;
  void arrangeAs(const QJsonObject& arrangement) override;
  [[nodiscard]] QJsonObject arrangementToShare() const override;
  [[nodiscard]] QJsonObject sight() const override;
  void lookAt(const QJsonObject& sight) override;
  [[nodiscard]] std::vector<PageCommand> commands() const override;
  [[nodiscard]] std::vector<View> views(const RunHistory& run) const override;

 private:
  void connectQueue();
  void showStream();
  void showQueue();
  void showRunsBelow(const std::filesystem::path& folder);
  void showResults(const std::filesystem::path& runs, std::optional<TableKind> table);
  void makeWantedTable();
  void chooseWantedPair();
  void openAt(const QString& folder, int window);
  void goToWindow();
  [[nodiscard]] std::string filterText() const;
  [[nodiscard]] PageCommand forgettingCommandOf() const;
  [[nodiscard]] PageCommand tableCommandOf(const std::string& folder) const;
  [[nodiscard]] PageCommand differencesCommandOf(const std::string& folder) const;
  void addQueueTo(std::vector<PageCommand>& commands) const;

  Session& session_;
  widgets::ComparePage* page_;
  CompareFeed runs_;
  TablesFeed tables_;
  ForgettingFeed forgetting_;
  RunExport export_;
  RunListFile list_;
  /// The run that is being opened, and the window whose model is to be shown then.
  struct Wanted {
    std::filesystem::path run;
    int window = 0;
  };
  std::optional<Wanted> wanted_;
  std::optional<TableKind> wantedTable_;  ///< to be made when the runs are listed
  bool wantsPair_ = false;                ///< the open run and the one beside it are to be chosen then
};

}  // namespace xsmoe::studio
