// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/session/session.h"

namespace xsmoe::widgets {
class ComparePage;
struct TableWish;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// The runs that a table is of.
struct RunsOfTable {
  bool chosenOnly = false;
  std::vector<std::string> folders = {};  ///< sorted
};

/// Makes the tables that a person asks for on the Compare page, in the thread for questions. Leaving the page gives up what is made.
class TablesFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  TablesFeed(Session& session, widgets::ComparePage& page, QObject* parent = nullptr);
  ~TablesFeed() override;

  void setActive(bool active);
  [[nodiscard]] bool making() const { return making_; }

 private:
  [[nodiscard]] RunsOfTable runsAsListed(bool chosenOnly) const;
  void make(const widgets::TableWish& wish);
  void take(const Result<ResultTable>& table);
  void markShown();
  /// What is told before the table is begun is of another question, for which it waits.
  void showProgress(const Progress& progress);

  Session& session_;
  widgets::ComparePage& page_;
  bool making_ = false;
  RunsOfTable asked_;                                                                       // of the table that is made
  std::optional<RunsOfTable> shown_;                                                        // of the table that is shown
  std::shared_ptr<std::atomic<bool>> wanted_ = std::make_shared<std::atomic<bool>>(false);  // what is made now
  std::shared_ptr<std::atomic<bool>> begun_ = std::make_shared<std::atomic<bool>>(false);   // whether the work at it has
};

}  // namespace xsmoe::studio
