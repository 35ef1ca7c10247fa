// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "app/studio/perspectives/asked_once.h"
#include "app/studio/session/session.h"
#include "model/analysis/group_routing.h"

namespace xsmoe::widgets {
class RouterTimePanel;
}

namespace xsmoe::studio {

/// Asks the models after all finished windows, one after the other, what single items take from gate slots. Works only while somebody looks
/// at that; what is known is kept while the run's past stays what it was.
class RouterSpreadFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  RouterSpreadFeed(Session& session, widgets::RouterTimePanel& panel, QObject* parent = nullptr);

  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asked_.asking(); }

 private:
  /// Whose models they are.
  struct Past {
    std::filesystem::path run, stream;
    std::int64_t takenBackMs = 0;  ///< when the run last went back, and how often: what was measured since then is another model
    int timesBack = 0;
    friend bool operator==(const Past&, const Past&) = default;
  };
  struct Wanted : Past {
    std::vector<int> windows;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  void refresh();
  void ask(const Wanted& wanted);
  void take(int window, const Result<GroupRouting>& routing);
  void showProgress(const Progress& progress);
  /// What is known so far, with words on what is going on.
  void show(const QString& words);
  /// Empty: nothing is wanted, and `why` says so.
  [[nodiscard]] std::optional<Wanted> wanted(QString& why) const;

  Session& session_;
  widgets::RouterTimePanel& panel_;
  Past past_;                          // of what is known
  std::map<int, GroupRouting> known_;  // by window, without its groups
  std::map<int, QString> failed_;      // why a window's model told nothing
  int window_ = 0;                     // that is asked
  AskedOnce<Wanted> asked_;
};

}  // namespace xsmoe::studio
