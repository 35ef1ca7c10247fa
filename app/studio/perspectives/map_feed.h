// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/studio/perspectives/asked_once.h"
#include "app/studio/session/session.h"
#include "app/studio/threads/picture_thread.h"
#include "model/core/item_map.h"
#include "model/core/run_moment.h"

namespace xsmoe::widgets {
class CatalogueListing;
class MapView;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// Asks where all items of the open run are by the weights after the window shown, else after the newest finished one, also of a run in
/// training, and which are near to the one that a person chooses, here or before the map came; and reads pictures. Items are asked for once
/// a run. Works only while the map is looked at; one map is under way at a time, and one question about neighbours: of items that wait the
/// newest is asked about.
class MapFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  MapFeed(Session& session, widgets::MapView& view, QObject* parent = nullptr);

  void setActive(bool active);
  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: the newest finished one.
  void showMoment(const std::optional<RunMoment>& moment);
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asked_.asking(); }

 Q_SIGNALS:
  void shown();  ///< a map, or why there is none

 private:
  /// Of what a map is wanted.
  struct Wanted {
    std::filesystem::path run, stream;
    RunMoment moment;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  struct Answer {
    std::shared_ptr<const widgets::CatalogueListing> items;  ///< null: as known
    std::shared_ptr<const ItemMap> map;
  };
  void reset();
  void refresh() { asked_.refresh(); }
  void ask(const Wanted& wanted);
  void take(const Wanted& wanted, const Result<Answer>& answer);
  void askNeighbours(const QString& item);
  void askNextNeighbours();
  void showProgress(const Progress& progress);
  void showReason(const QString& reason);
  /// Empty: nothing is wanted, and `why` says so.
  [[nodiscard]] std::optional<Wanted> wanted(QString& why) const;

  Session& session_;
  widgets::MapView& view_;
  PictureThread pictures_;
  std::optional<RunMoment> moment_;
  std::filesystem::path items_;          // the run whose items the view has
  std::size_t itemCount_ = 0;            // of them
  std::optional<std::string> nextItem_;  // whose neighbours are asked for next
  bool askingNeighbours_ = false;
  AskedOnce<Wanted> asked_;
};

}  // namespace xsmoe::studio
