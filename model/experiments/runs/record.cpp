// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/record.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "model/experiments/runs/event_json.h"
#include "model/experiments/runs/record_file.h"

namespace xsmoe::experiments {
namespace {

constexpr auto kBatchTransaction = std::chrono::seconds(1);

template <class... Values>
void bindAll(SQLite::Statement& statement, const Values&... values) {
  int place = 0;
  (statement.bind(++place, values), ...);
}

/// Of a record that is open and whose path names it no longer.
Error lostRecord(const std::filesystem::path& path) {
  std::error_code unknown;
  if (const auto folder = path.parent_path(); !std::filesystem::exists(folder, unknown) && !unknown)
    return {ErrorKind::kCannotWrite, "the folder is gone: somebody moved or removed it while the run was written", folder.string(),
            "Where it was moved, resume the run at its new place"};
  return {ErrorKind::kCannotWrite, "the record is gone: somebody moved, removed or replaced it while the run was written", path.string(),
          "Where it was moved, put it back and resume the run; else train again in another folder"};
}

}  // namespace

RecordWriter::RecordWriter(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)), opened_(stampOf(database_->getFilename())) {}

RecordWriter::~RecordWriter() {
  try {
    commit();
  } catch (const std::exception&) {
    // Whoever cares has called flush() and heard of it.
  }
}

Result<std::unique_ptr<RecordWriter>> RecordWriter::create(const std::filesystem::path& path) {
  std::error_code unknown;
  if (std::filesystem::exists(path, unknown)) return cannotWrite(path.string(), "the record cannot be created: it exists", kCheckSpace);
  try {
    return std::unique_ptr<RecordWriter>(new RecordWriter(openToWrite(path)));
  } catch (const SQLite::Exception& error) {
    return cannotWrite(path.string(), "the record cannot be created: " + wordsOf(error), kCheckSpace);
  } catch (const PathTooLong& tooLong) {
    return cannotWrite(path.string(), "the record cannot be created: " + wordsOf(tooLong), kShorterPath);
  }
}

Result<std::unique_ptr<RecordWriter>> RecordWriter::goOn(const std::filesystem::path& path, std::int64_t events) {
  const auto recorded = recordedEvents(path);
  if (!recorded) return tl::unexpected(recorded.error());
  if (*recorded < events)
    return badInput(path.string(),
                    "the record holds " + std::to_string(*recorded) + " events, " + std::to_string(events) + " are to be kept");
  try {
    auto database = openToWrite(path);
    SQLite::Transaction cut(*database);
    for (const char* table : {"batch", "event"})
      database->exec("DELETE FROM " + std::string(table) + " WHERE id > " + std::to_string(events));
    bringUpToDate(*database);
    cut.commit();
    std::unique_ptr<RecordWriter> writer(new RecordWriter(std::move(database)));
    writer->nextId_ = events + 1;
    return writer;
  } catch (const SQLite::Exception& error) {
    return cannotWrite(path.string(), "the record cannot be written: " + wordsOf(error), kCheckSpace);
  } catch (const PathTooLong& tooLong) {
    return cannotWrite(path.string(), "the record cannot be written: " + wordsOf(tooLong), kShorterPath);
  }
}

template <class Work>
void RecordWriter::attempt(const Work& work) {
  if (failure_) throw CannotRecord(*failure_);
  try {
    work();
  } catch (const SQLite::Exception& error) {
    failure_.emplace(Error{ErrorKind::kCannotWrite, "the record cannot be written: " + wordsOf(error), database_->getFilename(),
                           std::string(kCheckSpace) + "; what was recorded is kept"});
    throw CannotRecord(*failure_);
  }
}

void RecordWriter::checkPlace() {
  if (failure_ || !opened_) return;  // attempt() throws what has failed before
  const std::filesystem::path path = database_->getFilename();
  std::error_code unknown;
  const auto there = stampOf(path);
  if (there ? there->device == opened_->device && there->inode == opened_->inode : std::filesystem::exists(path, unknown) || unknown)
    return;
  failure_.emplace(lostRecord(path));
  throw CannotRecord(*failure_);
}

void RecordWriter::write(const RunEvent& event) {
  if (!std::holds_alternative<BatchDone>(event.detail)) checkPlace();
  attempt([&] { insert(event); });
}

void RecordWriter::insert(const RunEvent& event) {
  if (!open_) {
    database_->exec("BEGIN");
    open_ = true;
    begun_ = std::chrono::steady_clock::now();
  }
  if (const auto* batch = std::get_if<BatchDone>(&event.detail)) {
    SQLite::Statement insert(*database_, "INSERT INTO batch VALUES(?, ?, ?, ?, ?, ?, ?)");
    bindAll(insert, nextId_, event.timeMs, batch->window.value, batch->epoch, batch->batch, batch->loss, batch->seconds);
    insert.exec();
  } else {
    SQLite::Statement insert(*database_, "INSERT INTO event VALUES(?, ?, ?, ?)");
    // Why a run failed may name a folder, whose name may be any bytes.
    const auto text = toJson(event.detail).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    bindAll(insert, nextId_, event.timeMs, kindOf(event.detail), text);
    insert.exec();
  }
  ++nextId_;
  const bool isBatch = std::holds_alternative<BatchDone>(event.detail);
  if (!isBatch || std::chrono::steady_clock::now() - begun_ > kBatchTransaction) commit();
}

void RecordWriter::takeBack(std::int64_t events) {
  flush();
  attempt([&] {
    SQLite::Transaction moving(*database_);
    const auto after = std::to_string(events);
    const auto setAside = [&](const std::string& table) {
      database_->exec("CREATE TABLE IF NOT EXISTS undone_" + table + " AS SELECT 0 AS undone_by, * FROM " + table + " WHERE 0");
      database_->exec("INSERT INTO undone_" + table + " SELECT " + after + " + 1, * FROM " + table + " WHERE id > " + after);
      database_->exec("DELETE FROM " + table + " WHERE id > " + after);
    };
    setAside("batch");
    setAside("event");
    moving.commit();
  });
  nextId_ = events + 1;
}

void RecordWriter::commit() {
  if (!open_) return;
  open_ = false;
  database_->exec("COMMIT");
}

void RecordWriter::flush() {
  checkPlace();
  attempt([&] { commit(); });
}

void RecordWriter::sync() {
  flush();
  attempt([&] { database_->exec("PRAGMA wal_checkpoint(PASSIVE)"); });
}

}  // namespace xsmoe::experiments
