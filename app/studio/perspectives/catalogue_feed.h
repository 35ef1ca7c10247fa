// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "app/studio/session/session.h"
#include "app/studio/threads/picture_thread.h"

namespace xsmoe::widgets {
class CatalogueListing;
class DataPage;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// Feeds the Data page with the items of the open stream, which are read in the thread for questions once the page is looked at, and with
/// the pictures that it shows. Only the items that a person picked out on the map are shown, where some are; one that is clicked is the
/// session's. The catalogue stays until another stream is opened.
class CatalogueFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  CatalogueFeed(Session& session, widgets::DataPage& page, QObject* parent = nullptr);

  void setActive(bool active);
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] bool reading() const { return reading_; }

 Q_SIGNALS:
  void shown();  ///< the catalogue, or why there is none, is on the page

 private:
  using Listing = std::shared_ptr<const widgets::CatalogueListing>;
  void refresh();
  void ask(const std::filesystem::path& stream);
  void take(const Result<Listing>& listing);
  void showPicked();
  /// What is told before the items are begun is of another question, for which they wait.
  void showProgress(const Progress& progress);

  Session& session_;
  widgets::DataPage& page_;
  PictureThread pictures_;
  std::filesystem::path stream_;  // whose catalogue is on the page, or about to be
  std::uint64_t ticket_ = 0;      // what an older question brings is dropped
  bool active_ = false, reading_ = false, ready_ = false;
  std::shared_ptr<std::atomic<bool>> begun_ = std::make_shared<std::atomic<bool>>(false);  // whether the reading has
};

}  // namespace xsmoe::studio
