// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/record.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "model/experiments/runs/event_json.h"
#include "model/experiments/runs/event_text.h"

namespace xsmoe::experiments {
namespace {

constexpr int kApplicationId = 0x58534d45;  // "XSME"
constexpr auto kBatchTransaction = std::chrono::seconds(1);
constexpr int kPatienceMs = 5000;  // while another program recovers or closes the file

constexpr const char* kCheckSpace = "Check the disk's free space and the folder's permissions";

// Batches are many and have columns of their own; all other events keep their fields as JSON. Ids count over both.
constexpr const char* kTables = R"sql(
CREATE TABLE batch(id INTEGER PRIMARY KEY, time_ms INTEGER, window INTEGER, epoch INTEGER, batch INTEGER, loss REAL, seconds REAL);
CREATE TABLE event(id INTEGER PRIMARY KEY, time_ms INTEGER, kind TEXT, detail TEXT);
)sql";

constexpr const char* kViews = R"sql(
DROP VIEW IF EXISTS epochs;
DROP VIEW IF EXISTS windows;
DROP VIEW IF EXISTS usage;
DROP VIEW IF EXISTS experts;
DROP VIEW IF EXISTS changes;
DROP VIEW IF EXISTS change_log;
CREATE VIEW epochs AS SELECT id, time_ms, detail->>'window' AS window, detail->>'epoch' AS epoch, detail->>'loss' AS loss,
  detail->>'learningRate' AS learning_rate, detail->>'$.validation.hr10' AS validation_hr10,
  detail->>'$.validation.ndcg10' AS validation_ndcg10, detail->>'best' AS best, detail->>'seconds' AS seconds FROM event WHERE kind = 'epoch';
CREATE VIEW windows AS SELECT id, time_ms, detail->>'window' AS window, detail->>'testedOn' AS tested_on, detail->>'$.test.hr10' AS hr10,
  detail->>'$.test.ndcg10' AS ndcg10, detail->>'$.test.hr20' AS hr20, detail->>'$.test.ndcg20' AS ndcg20, detail->>'epochs' AS epochs,
  detail->>'bestEpoch' AS best_epoch, detail->>'seconds' AS seconds, detail->>'parameters' AS parameters, detail->>'trainable' AS trainable
  FROM event WHERE kind = 'window';
CREATE VIEW usage AS SELECT event.id, detail->>'window' AS window, detail->>'epoch' AS epoch, layer.value->>'modality' AS modality,
  layer.value->>'layer' AS layer, share.key AS gate_slot, share.value AS utilization,
  CASE WHEN share.key > 0 THEN json_extract(layer.value, '$.expertUtilization[' || (share.key - 1) || ']') END AS expert_utilization,
  json_extract(layer.value, '$.gateShare[' || share.key || ']') AS gate_share,
  CASE WHEN share.key > 0 THEN json_extract(layer.value, '$.born[' || (share.key - 1) || ']') END AS born
  FROM event, json_each(detail, '$.usage') AS layer, json_each(layer.value, '$.utilization') AS share WHERE kind = 'epoch';
CREATE VIEW experts AS SELECT id, time_ms, kind, detail->>'window' AS window, detail->>'modality' AS modality, detail->>'layer' AS layer,
  detail->>'expert' AS expert, detail->>'born' AS born, detail->>'utilization' AS utilization,
  detail->>'expertUtilization' AS expert_utilization, detail->>'tau' AS tau, detail->>'byHand' AS by_hand
  FROM event WHERE kind IN ('expanded', 'pruned');
CREATE VIEW changes AS SELECT id, time_ms, kind, detail->>'window' AS window, detail->>'epoch' AS epoch, detail->>'from' AS old_value,
  detail->>'to' AS new_value, detail FROM event WHERE kind IN (OUTCOMES);
CREATE VIEW change_log AS SELECT id, time_ms, detail->>'askedMs' AS asked_ms, detail->>'what' AS what, detail->>'value' AS value,
  detail->>'$.place.moment' AS moment, detail->>'$.place.window' AS window, detail->>'$.place.epoch' AS epoch,
  detail->>'$.place.batch' AS batch, detail->>'refusal' AS refusal FROM event WHERE kind = 'change';
)sql";

/// Made anew where a record is gone on with: an earlier program's may tell less, or something wrong.
void makeViews(SQLite::Database& database) {
  std::string outcomes, views = kViews;
  for (const auto& kind : kindsOfOutcomes()) outcomes += (outcomes.empty() ? "'" : ", '") + kind + '\'';
  constexpr std::string_view kPlace = "OUTCOMES";
  database.exec(views.replace(views.find(kPlace), kPlace.size(), outcomes));
}

template <class... Values>
void bindAll(SQLite::Statement& statement, const Values&... values) {
  int place = 0;
  (statement.bind(++place, values), ...);
}

bool hasTables(SQLite::Database& database) { return database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() > 0; }

/// What a killed program left of a file cannot be undone where that cannot be written.
struct NotToBeUndone {};

/// Nothing where reading the file takes writing, and that is not possible.
std::unique_ptr<SQLite::Database> openIfReadable(const std::string& name, int flags) {
  auto database = std::make_unique<SQLite::Database>(name, flags, kPatienceMs);
  try {
    static_cast<void>(hasTables(*database));
    return database;
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_READONLY || error.getErrorCode() == SQLITE_CANTOPEN) return nullptr;  // what goes beside the file
    throw;
  }
}

/// The file as one that nobody changes, in SQLite's own words.
std::string unchanging(const std::filesystem::path& path) {
  std::string name = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    constexpr std::string_view kSpecial = "%?#";
    name += kSpecial.find(c) == std::string_view::npos ? std::string(1, c) : c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
  }
  return name + "?immutable=1";
}

/// A folder that goes with all that is in it.
struct PassingFolder {
  PassingFolder() : path((std::filesystem::temp_directory_path() / "xsmoe-record-XXXXXX").string()) {
    if (::mkdtemp(path.data()) == nullptr) path.clear();
  }
  ~PassingFolder() {
    std::error_code ignored;
    if (!path.empty()) std::filesystem::remove_all(path, ignored);
  }
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;
  std::string path;  ///< empty: it cannot be made
};

/// A copy of the file with what a killed program left beside it, opened; it goes from the disk at once, and is there as long as the
/// database is open. Nothing where it cannot be made.
std::unique_ptr<SQLite::Database> openCopy(const std::filesystem::path& path) {
  const PassingFolder folder;
  if (folder.path.empty()) return nullptr;
  const auto copy = folder.path + "/record.sqlite";
  std::error_code problem, unknown;
  for (const char* part : {"", "-wal", "-journal"})
    if (std::filesystem::exists(path.string() + part, unknown) && !problem)
      std::filesystem::copy_file(path.string() + part, copy + part, problem);
  return problem ? nullptr : openIfReadable(copy, SQLite::OPEN_READWRITE);
}

std::unique_ptr<SQLite::Database> openUnchanging(const std::filesystem::path& path) {
  return std::make_unique<SQLite::Database>(unchanging(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
}

/// Opens the file to read it.
std::unique_ptr<SQLite::Database> openToRead(const std::filesystem::path& path) {
  if (auto database = openIfReadable(path.string(), SQLite::OPEN_READONLY)) return database;
  // What was left by a program that was killed while it made the file is undone first.
  if (auto database = openIfReadable(path.string(), SQLite::OPEN_READWRITE)) return database;
  std::error_code unknown;
  for (const char* beside : {"-wal", "-journal"}) {
    if (!std::filesystem::exists(path.string() + beside, unknown)) continue;
    if (auto database = openCopy(path)) return database;
    throw NotToBeUndone{};
  }
  // In a folder that cannot be written, with nothing beside it: nobody writes it.
  return openUnchanging(path);
}

int versionOf(SQLite::Database& database) { return database.execAndGet("PRAGMA user_version").getInt(); }

void writeVersion(SQLite::Database& database) {
  std::string statement = "PRAGMA user_version=";
  database.exec(statement += std::to_string(kRecordVersion));
}

/// Opens the file, and makes its tables unless they are there: all of them or none.
std::unique_ptr<SQLite::Database> openToWrite(const std::filesystem::path& path) {
  auto database = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kPatienceMs);
  database->exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
  if (hasTables(*database)) return database;
  SQLite::Transaction making(*database);
  database->exec("PRAGMA application_id=" + std::to_string(kApplicationId));
  writeVersion(*database);
  database->exec(kTables);
  makeViews(*database);
  making.commit();
  return database;
}

/// What comes from now on may be of kinds that the record's version did not have.
void raiseVersion(SQLite::Database& database) {
  if (versionOf(database) != kRecordVersion) writeVersion(database);
}

Result<void> checkIdentity(SQLite::Database& database, const std::filesystem::path& path) {
  if (const int id = database.execAndGet("PRAGMA application_id").getInt(); id != kApplicationId)
    return badInput(path.string(), "the file is no record of a run", "Choose a run folder that this program wrote");
  if (const int version = versionOf(database); version < 1 || version > kRecordVersion)
    return unknownVersion(path.string(), "the record", version, kRecordVersion);
  return {};
}

std::int64_t lastId(SQLite::Database& database) {
  return database.execAndGet("SELECT max(ifnull((SELECT max(id) FROM batch), 0), ifnull((SELECT max(id) FROM event), 0))").getInt64();
}

tl::unexpected<Error> unreadable(const std::filesystem::path& path, const std::exception& error) {
  return badInput(path.string(), "the record cannot be read: " + wordsOf(error), "The file is missing or damaged; nothing was changed");
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
    return unreadable(path, error);
  } catch (const NotToBeUndone&) {
    return badInput(path.string(), "the record cannot be read: the program that wrote it was killed, and nothing can be written here",
                    "Copy the run to where you may write");
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

}  // namespace

RecordWriter::RecordWriter(std::unique_ptr<SQLite::Database> database) : database_(std::move(database)) {}

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
    makeViews(*database);
    raiseVersion(*database);
    cut.commit();
    std::unique_ptr<RecordWriter> writer(new RecordWriter(std::move(database)));
    writer->nextId_ = events + 1;
    return writer;
  } catch (const SQLite::Exception& error) {
    return cannotWrite(path.string(), "the record cannot be written: " + wordsOf(error), kCheckSpace);
  }
}

template <class Work>
void RecordWriter::attempt(const Work& work) {
  if (failure_) throw *failure_;
  try {
    work();
  } catch (const SQLite::Exception& error) {
    failure_.emplace(Error{ErrorKind::kCannotWrite, "the record cannot be written: " + wordsOf(error), database_->getFilename(),
                           std::string(kCheckSpace) + "; what was recorded is kept"});
    throw *failure_;
  }
}

void RecordWriter::write(const RunEvent& event) {
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
    for (const std::string table : {"batch", "event"}) {
      database_->exec("CREATE TABLE IF NOT EXISTS undone_" + table + " AS SELECT 0 AS undone_by, * FROM " + table + " WHERE 0");
      database_->exec("INSERT INTO undone_" + table + " SELECT " + after + " + 1, * FROM " + table + " WHERE id > " + after);
      database_->exec("DELETE FROM " + table + " WHERE id > " + after);
    }
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
  attempt([&] { commit(); });
}

void RecordWriter::sync() {
  flush();
  attempt([&] { database_->exec("PRAGMA wal_checkpoint(PASSIVE)"); });
}

Result<std::int64_t> recordedEvents(const std::filesystem::path& path) {
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) return 0;
  return reading(path, [&]() -> Result<std::int64_t> {
    const auto database = openToRead(path);
    if (!hasTables(*database)) return 0;
    if (auto good = checkIdentity(*database, path); !good) return tl::unexpected(good.error());
    return lastId(*database);
  });
}

namespace {

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

Result<void> readRecord(const std::filesystem::path& path, const std::function<void(const RunEvent&)>& each) {
  return readEvents<EventReader>(path, each);
}

Result<void> readTurningPoints(const std::filesystem::path& path, const std::function<void(const RunEvent&)>& each, bool nobodyWrites) {
  return readEvents<TurningPointReader>(path, each, nobodyWrites ? openUnchanging : openToRead);
}

}  // namespace xsmoe::experiments
