// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "app/studio/session.h"

namespace xsmoe::studio {

/// Keeps a run that another program writes as it is now: where its record grows, it is read again in the thread for questions. Nothing of
/// the run is changed here. A run that nobody writes costs a look at two files now and then.
class RunFollower : public QObject {
  Q_OBJECT
 public:
  /// `look`: time between two looks at least. The session must outlive it.
  RunFollower(Session& session, std::chrono::milliseconds look, QObject* parent = nullptr);

 Q_SIGNALS:
  void foundWriter();  ///< once a run: its record has grown since it was opened

 private:
  void begin();
  void lookAgain();
  void read(const std::string& seen);
  [[nodiscard]] bool unfinished() const;
  /// Sizes and times of the record's files; equal as long as nobody writes.
  [[nodiscard]] static std::string signatureOf(const std::filesystem::path& run);

  Session& session_;
  std::chrono::milliseconds look_;
  std::filesystem::path run_;
  std::string seen_;
  bool reading_ = false, told_ = false;
  QTimer timer_;
};

}  // namespace xsmoe::studio
