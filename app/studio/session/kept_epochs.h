// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "model/core/run_moment.h"

namespace xsmoe::studio {

class Session;

/// The epochs of the open run whose weights lie in its folder, so that they can be asked about. They are looked up in the thread for
/// questions when the run is opened, and again when more epochs or windows have ended, one was taken back or the run has.
class KeptEpochs : public QObject {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit KeptEpochs(Session& session, QObject* parent = nullptr);

  /// In the order of training.
  [[nodiscard]] const std::vector<RunMoment>& epochs() const { return epochs_; }

 Q_SIGNALS:
  void changed();

 private:
  /// What has happened of the run, as far as epochs come and go by it.
  struct Seen {
    std::filesystem::path run;
    std::size_t epochs = 0;
    std::int64_t wentBackMs = 0;
    friend bool operator==(const Seen&, const Seen&) = default;
  };
  void look();
  void ask();
  void take(std::vector<RunMoment> epochs);

  Session& session_;
  std::vector<RunMoment> epochs_;
  Seen seen_;
  bool asking_ = false, again_ = false;
  std::uint64_t ticket_ = 0;  // answers about another run are dropped
};

}  // namespace xsmoe::studio
