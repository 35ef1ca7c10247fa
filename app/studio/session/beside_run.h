// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "model/core/error.h"
#include "model/core/run_history.h"

namespace xsmoe::studio {

class Session;

/// A stored run whose curves stand beside those of the open one. The session owns it and takes it away with another run. It lives in the
/// window's thread, and every change but that is told at once.
class BesideRun : public QObject {
  Q_OBJECT
 public:
  explicit BesideRun(Session& session);

  /// Puts it beside the open run, once it is read; a newer one drops the result of an older one. Refused, failed(): it cannot be read, or
  /// is the open one, or of another stream than that, or its stream is cut otherwise. `look`: a person wishes to see both, wanted().
  void show(const std::filesystem::path& run, bool look = false);
  void takeAway();
  /// Null: none.
  [[nodiscard]] const std::shared_ptr<const RunHistory>& run() const { return run_; }
  /// Empty: none.
  [[nodiscard]] std::filesystem::path folder() const;

 Q_SIGNALS:
  void changed();  ///< another run is beside the open one, or none any more
  void grew();     ///< the same run, a newer state
  void wanted();   ///< after changed(), where a person asked to see it
  void failed(const xsmoe::Error& error);

 private:
  friend class Session;
  /// Without a signal: Session::runOpened() follows.
  void forget();
  void takeNews(const RunHistory& history);
  void take(const std::filesystem::path& folder, const Result<RunHistory>& run, bool look);
  void fail(const std::filesystem::path& run, const char* what, const char* advice);

  Session& session_;
  std::shared_ptr<const RunHistory> run_;
  std::uint64_t asked_ = 0;  // by which a late answer is known
};

}  // namespace xsmoe::studio
