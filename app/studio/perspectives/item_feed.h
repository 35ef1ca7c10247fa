// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/studio/perspectives/asked_once.h"
#include "app/studio/session/session.h"
#include "app/studio/threads/picture_thread.h"
#include "model/core/item_profile.h"
#include "model/core/run_moment.h"

namespace xsmoe::widgets {
class ItemPage;
}

namespace xsmoe::studio {

/// Asks what is known of the session's item by the weights after the window shown, else after the newest finished one, also of a run in
/// training; of the item with the most records until a person chooses one. In whose lists it is, is looked for when a person wishes that,
/// until it is stopped, another item or moment is shown, or nobody looks any more. Works only while the page is looked at; one question
/// of each kind is under way at a time.
class ItemFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  ItemFeed(Session& session, widgets::ItemPage& page, QObject* parent = nullptr);
  ~ItemFeed() override;

  void setActive(bool active);
  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: the newest finished one.
  void showMoment(const std::optional<RunMoment>& moment);
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asked_.asking() || searching_; }

 Q_SIGNALS:
  void shown();  ///< an item, or why there is none

 private:
  /// Of what a page is wanted.
  struct Wanted {
    std::filesystem::path run, stream;
    RunMoment moment;
    std::string item;  // empty: whichever comes first
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  void reset();
  void refresh();
  void ask(const Wanted& wanted);
  void take(const Result<ItemProfile>& item);
  void askAudience();
  void takeAudience(const Wanted& wanted, bool stopped, const Result<ItemAudience>& audience);
  void stopSearching() { *searchOn_ = false; }
  void showProgress(const Progress& progress);
  void showReason(const QString& reason);
  /// Empty: nothing is wanted, and `why` says so.
  [[nodiscard]] std::optional<Wanted> wanted(QString& why) const;

  Session& session_;
  widgets::ItemPage& page_;
  PictureThread pictures_;
  std::optional<RunMoment> moment_;
  std::shared_ptr<std::atomic<bool>> searchOn_ = std::make_shared<std::atomic<bool>>(false);  // read by the thread that answers
  bool searching_ = false;
  AskedOnce<Wanted> asked_;
};

}  // namespace xsmoe::studio
