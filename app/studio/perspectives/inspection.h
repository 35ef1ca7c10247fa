// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringListModel>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/session/session.h"
#include "model/core/recommendation.h"
#include "model/core/run_moment.h"
#include "model/engine/requests.h"

namespace xsmoe::widgets {
class InspectPage;
}

namespace xsmoe::studio {

/// By which weights of a run something is asked.
struct AskedMoment {
  std::filesystem::path run, stream;
  std::optional<int> window;  ///< stored; empty: as they are in training, of which there must be a copy
  int epoch = 0;              ///< of the window, whose weights are kept; 0: its own
  /// As the engine is asked; empty: by those in training.
  [[nodiscard]] std::optional<RunMoment> weights() const { return window ? std::optional(RunMoment(*window, epoch)) : std::nullopt; }
  friend bool operator==(const AskedMoment&, const AskedMoment&) = default;
};

/// The list on the page and what it answers.
struct ShownList {
  AskedMoment moment;
  engine::ListRequest request;
  std::shared_ptr<const Recommendation> list;  ///< never null
};

/// Asks what the Inspect page shows: users and stored windows of the open run, and what is recommended to one of them after a stored
/// window or, of a run in training, by the weights as they are now. Works only while the page is looked at.
class Inspection : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  Inspection(Session& session, widgets::InspectPage& page, QObject* parent = nullptr);

  void setActive(bool active);
  /// Time travel: the latest window that may be shown, or an epoch whose weights are kept; empty: all.
  void showMoment(const std::optional<RunMoment>& moment);
  /// What is recommended to a user after a stored window, which becomes the page's.
  void inspect(const QString& user, int window);
  /// Asks for the recommendations of any user.
  void pickRandom();
  /// The same list by a newer copy of the model in training, which was asked about it, takes the place of the one on the page.
  void renew(std::shared_ptr<const Recommendation> list);
  /// Goes to the list of the same user after a stored window.
  void showWindow(int window);
  /// Empty: no list is on the page.
  [[nodiscard]] const std::optional<ShownList>& shown() const { return shown_; }
  /// That of the list to come; empty where nothing can be asked.
  [[nodiscard]] std::optional<AskedMoment> moment() const;
  /// Stored, oldest first, up to the moment travelled to.
  [[nodiscard]] const std::vector<int>& windows() const { return windows_; }
  /// Whether something asked for is not yet on the page.
  [[nodiscard]] bool busy() const { return busy_ || wantsRandom_; }

 Q_SIGNALS:
  void answered();      ///< a recommendation, or a problem, is on the page
  void shownChanged();  ///< another list is on the page, or none any more

 private:
  struct Directory {
    std::vector<int> windows;  ///< stored, oldest first
    std::vector<std::string> users;
  };
  /// Of what the directory was read for.
  struct Key {
    std::filesystem::path run, stream;
    int windowsDone = 0;
    int window = -1;
    friend bool operator==(const Key&, const Key&) = default;
  };
  void reset();
  void refresh();
  void take(const Result<Directory>& directory);
  /// A user whom a person chose on another page.
  void adoptUser();
  bool takeAnotherUser();
  void ask(const QString& user);
  void askStored(std::uint64_t ticket, const RunMoment& moment);
  void askNowWhereAwaited();
  void leaveTraining();
  void show(std::uint64_t ticket, const AskedMoment& moment, engine::ListRequest request, const Result<Recommendation>& recommendation);
  /// What is asked about the user by these weights.
  [[nodiscard]] engine::ListRequest requestBy(const AskedMoment& moment) const;
  void setShown(std::optional<ShownList> shown);
  void tellOfNewer();
  [[nodiscard]] QString newerThanShown() const;  ///< by the model in training: by which; empty: none is
  void problem(const QString& text);
  void setBusy(bool busy);
  [[nodiscard]] bool asksForNow() const;
  [[nodiscard]] int windowAsked() const;  ///< −1: none stored
  [[nodiscard]] int epochAsked() const;   ///< of it; 0: its end

  Session& session_;
  widgets::InspectPage& page_;
  QStringListModel users_;
  std::vector<int> windows_;
  std::optional<Key> known_;
  std::optional<RunMoment> moment_;
  std::optional<ShownList> shown_;
  QString user_, newer_;      // newer_: as the page tells it
  QString unknown_;           // whom the run does not know, while another is shown in place
  std::uint64_t ticket_ = 0;  // answers to older questions are dropped
  bool active_ = false, reading_ = false, wantsRandom_ = false, busy_ = false;
  bool unasked_ = false;     // about the user, since the page was not looked at
  bool kept_ = false;        // the user is of the run before, and nobody has chosen since
  bool awaitsCopy_ = false;  // the newest question is asked when the model in training has been copied
};

}  // namespace xsmoe::studio
