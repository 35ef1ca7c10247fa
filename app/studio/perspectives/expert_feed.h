// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <filesystem>
#include <optional>

#include "app/studio/perspectives/asked_once.h"
#include "app/studio/session/session.h"
#include "app/studio/threads/picture_thread.h"
#include "model/core/expert_profile.h"
#include "model/core/run_moment.h"

namespace xsmoe::widgets {
class ExpertItems;
class NetworkPicture;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// Asks what leans on the expert that is selected in the network picture, by the weights of the moment shown, else after the newest
/// finished window, also of a run in training. Works only while the page is looked at; one question is under way at a time, and is given up
/// where another expert is selected.
class ExpertFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  ExpertFeed(Session& session, widgets::NetworkPicture& network, QObject* parent = nullptr);

  void setActive(bool active);
  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: the newest finished window.
  void showMoment(const std::optional<RunMoment>& moment);
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asked_.asking(); }

 private:
  /// Of what a profile is wanted.
  struct Wanted {
    std::filesystem::path run, stream;
    RunMoment moment;
    ExpertName expert;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  void refresh();
  void ask(const Wanted& wanted);
  void take(const Result<ExpertProfile>& profile);
  [[nodiscard]] widgets::ExpertItems& items() const;
  /// Empty: nothing is wanted, and `why` says so.
  [[nodiscard]] std::optional<Wanted> wanted(QString& why) const;

  Session& session_;
  widgets::NetworkPicture& network_;
  PictureThread pictures_;
  std::optional<RunMoment> moment_;
  AskedOnce<Wanted> asked_;
};

}  // namespace xsmoe::studio
