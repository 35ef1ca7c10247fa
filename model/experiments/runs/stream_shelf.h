// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/experiments/runs/file_stamp.h"
#include "model/experiments/runs/known_checksums.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {

/// The stream that was opened last, for the next run that is trained on it: its log, its windows and its open cache, without hidden states,
/// which a run gives back at its end. One thread at a time uses it.
class StreamShelf {
 public:
  explicit StreamShelf(std::shared_ptr<KnownChecksums> checksums) : checksums_(std::move(checksums)) {}

  /// As of StreamSession::open(). What lies here is returned where it is of the same folder and protocol, and none of the stream's files
  /// has changed.
  [[nodiscard]] Result<std::shared_ptr<const streaming::StreamSession>> open(const data::StreamFolder& folder,
                                                                             const ProtocolSettings& protocol, bool needFeatures,
                                                                             const ProgressCallback& progress);
  void clear() { session_.reset(); }
  [[nodiscard]] KnownChecksums& checksums() const { return *checksums_; }

 private:
  using Stamps = std::vector<std::optional<FileStamp>>;

  std::shared_ptr<KnownChecksums> checksums_;
  std::shared_ptr<const streaming::StreamSession> session_;  // null: none, or its files were just written
  ProtocolSettings protocol_;                                // what follows is of the session
  Stamps stamps_;
};

}  // namespace xsmoe::experiments
