// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "model/core/error.h"
#include "model/core/events.h"

namespace SQLite {
class Database;
}

namespace xsmoe::experiments {

/// Writes a run's events into record.sqlite (formats.md). Every event, in order; views with plain columns (epochs, windows, usage, experts,
/// changes) serve people who query it. WAL mode: a killed process loses at most the last transaction, which batches share for a second.
class RecordWriter {
 public:
  /// Creates the file, which must not exist.
  [[nodiscard]] static Result<std::unique_ptr<RecordWriter>> create(const std::filesystem::path& path);
  ~RecordWriter();
  /// Throws std::runtime_error with the reason (disk full, for example).
  void write(const RunEvent& event);
  /// Everything written so far is on disk afterwards.
  void flush();

 private:
  explicit RecordWriter(std::unique_ptr<SQLite::Database> database);
  std::unique_ptr<SQLite::Database> database_;
  std::int64_t nextId_ = 1;
  bool open_ = false;  // a transaction
  std::chrono::steady_clock::time_point begun_;
};

/// Reads the events of a record in order, also while another process writes it. Errors: no record, damaged, another version.
[[nodiscard]] Result<void> readRecord(const std::filesystem::path& path, const std::function<void(const RunEvent&)>& each);

}  // namespace xsmoe::experiments
