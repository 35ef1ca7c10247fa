// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

#include "model/core/error.h"
#include "model/core/events.h"
#include "model/experiments/runs/file_stamp.h"

namespace SQLite {  // NOLINT: the library's name
class Database;
}

namespace xsmoe::experiments {

/// The version of records that this program writes. It rises when they hold what an older program cannot read, a new kind of event or of
/// change for example; older records stay readable, and one that is gone on with becomes one of this version.
///   1  the first
///   2  the kinds pinned, learning_rate, diverged, change and setting, and the view change_log (some were also written as version 1);
///      layers of `structure` without shares
///   3  the kind references
///   4  the change merge
inline constexpr int kRecordVersion = 4;

/// The record cannot be written: the disk is full, for example, or somebody removed the file.
struct CannotRecord : std::runtime_error {
  explicit CannotRecord(Error reason) : std::runtime_error(describe(reason)), error(std::move(reason)) {}
  Error error;
};

/// Writes a run's events into record.sqlite (FORMATS.md). Every event, in order; views with plain columns (epochs, windows, usage, experts,
/// changes, change_log) serve people who query it. WAL mode: a killed process loses at most the last transaction, which batches share for a
/// second.
class RecordWriter {
 public:
  /// Creates the file, which must not exist.
  [[nodiscard]] static Result<std::unique_ptr<RecordWriter>> create(const std::filesystem::path& path);
  /// Opens a record to go on after its first `events` events; the others go, all at once. A record whose making was interrupted, or that is
  /// not there, is made. Errors: no record, damaged, a newer version, cannot be written, fewer events.
  [[nodiscard]] static Result<std::unique_ptr<RecordWriter>> goOn(const std::filesystem::path& path, std::int64_t events);
  ~RecordWriter();
  /// Throws CannotRecord, as all that follow, and from then on always: what comes later must not be there without what came before. At all
  /// but batches also where the path no longer names the file that is open, since what is written into that is lost.
  void write(const RunEvent& event);
  /// All but the first `events` events have not happened, since a person took a change back. They are kept aside, in the tables
  /// `undone_batch` and `undone_event`, each with the id of the event that comes in place of the first of them.
  void takeBack(std::int64_t events);
  /// Everything written so far is on disk afterwards.
  void flush();
  /// The same, and a loss of power cannot undo it.
  void sync();
  /// Written so far.
  [[nodiscard]] std::int64_t events() const { return nextId_ - 1; }

 private:
  explicit RecordWriter(std::unique_ptr<SQLite::Database> database);
  template <class Work>
  void attempt(const Work& work);
  void checkPlace();
  void insert(const RunEvent& event);
  void commit();
  std::unique_ptr<SQLite::Database> database_;
  std::optional<FileStamp> opened_;  // the file
  std::int64_t nextId_ = 1;
  bool open_ = false;  // a transaction
  std::optional<CannotRecord> failure_;
  std::chrono::steady_clock::time_point begun_;
};

/// How many events a record holds; 0 where there is none, or one whose making was interrupted. Errors as of readRecord().
[[nodiscard]] Result<std::int64_t> recordedEvents(const std::filesystem::path& path);

/// Reads the events of a record in order, also while another process writes it. Errors: no record, damaged, a newer version (named beside
/// the newest that is read). What `each` throws goes to the caller.
[[nodiscard]] Result<void> readRecord(const std::filesystem::path& path, const std::function<void(const RunEvent&)>& each);
/// The same without batches and, of epochs that come one after the other, without all but the best, or the last where none is, and of usage
/// the experts alone (withoutShares): nearly all of a record is made of what is left out, of which a summary of the run tells nothing.
/// `nobodyWrites`: nobody writes the file now, and nothing lies beside it that belongs into it. Then it is read without locks, and without
/// the two files that SQLite puts beside one that others may write; whoever says so sees to it that the file was the same before and after.
[[nodiscard]] Result<void> readTurningPoints(const std::filesystem::path& path, const std::function<void(const RunEvent&)>& each,
                                             bool nobodyWrites = false);

/// Copies a record as it is now, also while another process writes it, into one file with nothing beside it, which must not be there.
/// Errors: as of readRecord(); it cannot be written.
[[nodiscard]] Result<void> copyRecord(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace xsmoe::experiments
