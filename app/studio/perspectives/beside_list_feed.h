// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "app/studio/perspectives/list_feed.h"

namespace xsmoe::widgets {
class InspectPage;
struct OtherList;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// Asks for the list that a person wants beside the one on the Inspect page: what the same user is recommended after another stored window
/// of the open run, after the same window of the run beside, or by a copy of the same model that a threshold has pruned. But for that copy
/// it is of stored weights, also while the open run is in training.
class BesideListFeed : public ListFeed {
  Q_OBJECT
 public:
  /// As ListFeed.
  BesideListFeed(Session& session, Inspection& inspection, widgets::InspectPage& page, QObject* parent = nullptr);

 private:
  /// The list on the page, and by which weights the other one is.
  struct Wanted {
    std::shared_ptr<const Recommendation> list;
    AskedMoment moment;
    std::optional<double> tau;  // of a copy that is pruned
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  void refresh() override;
  void offerRun();
  void offerPruning();
  void askForFailed();
  void showDeviations();
  void take(const Result<Recommendation>& other, const QString& moment);
  /// Empty: there is no such list, and `why` says so.
  [[nodiscard]] std::optional<AskedMoment> momentOf(const widgets::OtherList& chosen, const ShownList& shown, QString& why) const;
  /// "after D1", of the run beside "after D1 of …", of a copy "after D1, pruned at τ = 0.2".
  [[nodiscard]] QString wordsOf(const Wanted& wanted) const;
  [[nodiscard]] QString titleOfBeside() const;  ///< empty: none is beside

  widgets::InspectPage& page_;
  std::optional<Wanted> known_;  // shown, or asked for
  bool failed_ = false;
};

}  // namespace xsmoe::studio
