// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringListModel>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/perspectives/awaited_copy.h"
#include "app/studio/session/session.h"
#include "model/core/method_picture.h"
#include "model/core/run_moment.h"

namespace xsmoe::widgets {
class MethodPictureView;
}

namespace xsmoe::studio {

/// Asks what the network of a method without experts makes of a user, and shows it: of the run in training anew after every epoch, else of
/// the moment shown. The user is the session's; until a person chooses one, some test user of the window, one whom the method has learnt
/// where there is such. Works only while the page is looked at. One question is under way at a time; the newest moment comes next.
class MethodPictureFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  MethodPictureFeed(Session& session, widgets::MethodPictureView& view, QObject* parent = nullptr);

  void setActive(bool active);
  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: live, or the last window of a stored run.
  void showMoment(const std::optional<RunMoment>& moment);
  /// Whether a picture that was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asking_ || copy_.awaited(); }

 Q_SIGNALS:
  void shown();  ///< a picture, or why there is none

 private:
  /// Of what a picture is wanted.
  struct Moment {
    std::filesystem::path run, stream;
    int window = 0;
    bool live = false;
    std::size_t epoch = 0;        // finished; of a run in training
    std::int64_t wentBackMs = 0;  // when a change was last taken back: the same epoch may have other weights then
    std::string user;             // that a person chose; empty: whoever it is
    int ofEpoch = 0;              // whose kept weights are asked; 0: the window's own
    friend bool operator==(const Moment&, const Moment&) = default;
  };
  struct Answer {
    std::vector<std::string> users;  ///< with a test sequence after the window
    Result<MethodPicture> picture;
  };
  void reset();
  void refresh();
  void ask(const Moment& moment);
  void take(const Moment& moment, const Result<Answer>& answer);
  void askAgainIfDue();
  void pickRandom();
  void forget();
  void show(const Result<MethodPicture>& picture);
  void showReason(const QString& reason);
  /// Empty: nothing is wanted, and `why` says so; of a method that has experts not even that.
  [[nodiscard]] std::optional<Moment> moment(QString& why) const;

  Session& session_;
  widgets::MethodPictureView& view_;
  QStringListModel users_;
  std::string someone_;    // shown last
  std::string shownUser_;  // chosen by a person, and shown once
  std::optional<RunMoment> moment_;
  std::optional<Moment> known_;  // shown, or asked for
  AwaitedCopy copy_{session_};   // of which what is known is to be asked
  bool active_ = false, asking_ = false;
};

}  // namespace xsmoe::studio
