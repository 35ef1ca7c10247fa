// SPDX-License-Identifier: Apache-2.0
// What record.h declares to read and copy records.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include "model/core/files/regular_file.h"
#include "model/experiments/runs/event_json.h"
#include "model/experiments/runs/event_text.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/record_file.h"

namespace xsmoe::experiments {
namespace {

std::int64_t lastId(SQLite::Database& database) {
  return database.execAndGet("SELECT max(ifnull((SELECT max(id) FROM batch), 0), ifnull((SELECT max(id) FROM event), 0))").getInt64();
}

tl::unexpected<Error> unreadable(const std::filesystem::path& path, const std::exception& error) {
  return badInput(path.string(), "the record cannot be read: " + wordsOf(error), "The file is missing or damaged; nothing was changed");
}

tl::unexpected<Error> forbiddenRecord(const std::filesystem::path& path) {
  return badInput(path.string(), "the record cannot be read: permission denied", kCheckReading);
}

/// Reading takes room too, where another program writes.
bool isOfFullDisk(const SQLite::Exception& error) {
  return error.getErrorCode() == SQLITE_FULL || error.getExtendedErrorCode() == SQLITE_IOERR_SHMSIZE;
}

/// Does what reads a record, and gives its Result. Errors besides: what SQLite or the parsing of an event has thrown.
template <class Work>
std::invoke_result_t<Work> reading(const std::filesystem::path& path, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    if (isOfFullDisk(error)) return cannotWrite(path.string(), "the record cannot be opened: " + wordsOf(error), kCheckSpace);
    return mayNotRead(path) ? forbiddenRecord(path) : unreadable(path, error);
  } catch (const NotToBeUndone&) {
    if (mayNotRead(path)) return forbiddenRecord(path);
    return badInput(path.string(), "the record cannot be read: the program that wrote it was killed, and nothing can be written here",
                    "Copy the run to where you may write");
  } catch (const PathTooLong& tooLong) {
    return badInput(path.string(), "the record cannot be read: " + wordsOf(tooLong), kShorterPath);
  } catch (const std::exception& error) {
    return unreadable(path, error);
  }
}

RunEvent batchEvent(SQLite::Statement& row) {
  BatchDone batch;
  batch.window = {row.getColumn(2).getInt()};
  batch.epoch = row.getColumn(3).getInt();
  batch.batch = row.getColumn(4).getInt();
  batch.loss = row.getColumn(5).getDouble();
  batch.seconds = row.getColumn(6).getDouble();
  return {row.getColumn(1).getInt64(), batch};
}

/// An event as it is stored, but for batches.
struct StoredEvent {
  std::int64_t id = 0, timeMs = 0;
  std::string kind, detail;
};

StoredEvent storedEvent(SQLite::Statement& row) {
  return {row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), row.getColumn(2).getString(), row.getColumn(3).getString()};
}

/// Throws, naming the event, where it is damaged. A kind that is not known is damage too: the record's version is one that we know.
RunEvent eventFrom(const StoredEvent& stored) {
  try {
    return {stored.timeMs, eventFromJson(stored.kind, nlohmann::json::parse(stored.detail))};
  } catch (const std::exception& error) {
    throw std::runtime_error("event " + std::to_string(stored.id) + " (" + stored.kind + "): " + wordsOf(error));
  }
}

/// The events of a record, one after the other.
class EventReader {
 public:
  explicit EventReader(SQLite::Database& database)
      : batches_(database, "SELECT * FROM batch ORDER BY id"), others_(database, "SELECT * FROM event ORDER BY id") {
    batch_ = batches_.executeStep();
    other_ = others_.executeStep();
  }
  std::optional<RunEvent> next() {
    if (!batch_ && !other_) return {};
    const bool isBatch = batch_ && (!other_ || batches_.getColumn(0).getInt64() < others_.getColumn(0).getInt64());
    auto event = isBatch ? batchEvent(batches_) : eventFrom(storedEvent(others_));
    (isBatch ? batch_ : other_) = (isBatch ? batches_ : others_).executeStep();
    return event;
  }

 private:
  SQLite::Statement batches_, others_;
  bool batch_ = false, other_ = false;  // whether there is one more
};

/// The same without batches. Of epochs that come one after the other there is the last of those that were the best so far, or the last of
/// all where none was; the others are not even copied.
class TurningPointReader {
 public:
  explicit TurningPointReader(SQLite::Database& database) : events_(database, "SELECT * FROM event ORDER BY id") {}
  std::optional<RunEvent> next() {
    if (behind_) return turningPoint(*std::exchange(behind_, std::nullopt));
    std::optional<StoredEvent> epoch;
    bool isBest = false;  // that epoch
    while (more_ && (more_ = events_.executeStep())) {
      if (textAt(2) == "epoch") {
        const bool better = isBestEpoch(textAt(3));
        if (epoch && isBest && !better) continue;
        epoch = storedEvent(events_);
        isBest = better;
      } else if (epoch) {
        behind_ = storedEvent(events_);
        break;
      } else {
        return turningPoint(storedEvent(events_));
      }
    }
    return epoch ? std::optional(turningPoint(*epoch)) : std::nullopt;
  }

 private:
  /// Valid until the next step.
  [[nodiscard]] std::string_view textAt(int column) {
    const auto text = events_.getColumn(column);
    return {text.getText(), static_cast<std::size_t>(text.getBytes())};
  }
  [[nodiscard]] static RunEvent turningPoint(StoredEvent stored) {
    if (stored.kind == "epoch" || stored.kind == "window") stored.detail = withoutShares(stored.detail);
    return eventFrom(stored);
  }

  SQLite::Statement events_;
  bool more_ = true;
  std::optional<StoredEvent> behind_;  // the epoch that was given
};

using OpenRecord = std::unique_ptr<SQLite::Database> (*)(const std::filesystem::path& path);

template <class Reader>
Result<void> readEvents(const std::filesystem::path& path, const std::function<void(const RunEvent&)>& each,
                        OpenRecord openRecord = openToRead) {
  std::unique_ptr<SQLite::Database> database;
  std::optional<Reader> reader;
  auto opened = reading(path, [&]() -> Result<void> {
    database = openRecord(path);
    if (auto good = checkIdentity(*database, path); !good) return good;
    reader.emplace(*database);
    return {};
  });
  if (!opened) return opened;
  while (true) {
    const auto event = reading(path, [&]() -> Result<std::optional<RunEvent>> { return reader->next(); });
    if (!event) return tl::unexpected(event.error());
    if (!*event) return {};
    each(**event);
  }
}

}  // namespace

Result<std::int64_t> recordedEvents(const std::filesystem::path& path) {
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown) && !unknown) return 0;
  return reading(path, [&]() -> Result<std::int64_t> {
    const auto database = openToRead(path);
    if (!hasTables(*database)) return 0;
    if (auto good = checkIdentity(*database, path); !good) return tl::unexpected(good.error());
    return lastId(*database);
  });
}

Result<void> readRecord(const std::filesystem::path& path, const std::function<void(const RunEvent&)>& each) {
  return readEvents<EventReader>(path, each);
}

Result<void> readTurningPoints(const std::filesystem::path& path, const std::function<void(const RunEvent&)>& each, bool nobodyWrites) {
  return readEvents<TurningPointReader>(path, each, nobodyWrites ? openUnchanging : openToRead);
}

Result<void> copyRecord(const std::filesystem::path& from, const std::filesystem::path& to) {
  return reading(from, [&]() -> Result<void> {
    const auto database = openToRead(from);
    if (auto good = checkIdentity(*database, from); !good) return good;
    SQLite::Statement copy(*database, "VACUUM INTO ?");
    copy.bind(1, to.string());
    try {
      copy.exec();
    } catch (const SQLite::Exception& error) {
      const bool ofCopy = isOfFullDisk(error) || error.getExtendedErrorCode() == SQLITE_IOERR_WRITE;  // what is read is not written
      if (!ofCopy) throw;
      return cannotWrite(to.string(), "the record's copy cannot be written: " + wordsOf(error), kCheckSpace);
    }
    return {};
  });
}

}  // namespace xsmoe::experiments
