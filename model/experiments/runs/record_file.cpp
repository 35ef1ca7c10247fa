// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/record_file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

#include "model/core/files/regular_file.h"
#include "model/experiments/runs/event_json.h"
#include "model/experiments/runs/record.h"

namespace xsmoe::experiments {
namespace {

constexpr int kApplicationId = 0x58534d45;  // "XSME"
constexpr int kPatienceMs = 5000;           // while another program recovers or closes the file
constexpr std::size_t kLongestPath = 504;   // of SQLite's 512 bytes, "-journal" behind it

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
  detail->>'$.validation.ndcg10' AS validation_ndcg10, detail->>'best' AS best, detail->>'seconds' AS seconds,
  detail->>'$.times.data' AS data_seconds, detail->>'$.times.forward' AS forward_seconds, detail->>'$.times.metering' AS metering_seconds,
  detail->>'$.times.backward' AS backward_seconds, detail->>'$.times.optimizer' AS optimizer_seconds,
  detail->>'$.times.ranks' AS ranks_seconds, detail->>'$.times.device' AS device_seconds, detail->>'$.machine.cpu' AS cpu,
  detail->>'$.machine.memoryBytes' AS memory_bytes, detail->>'$.machine.readBytes' AS read_bytes, detail->>'$.machine.gpu' AS gpu,
  detail->>'$.machine.gpuBytes' AS gpu_bytes FROM event WHERE kind = 'epoch';
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
  detail->>'expertUtilization' AS expert_utilization, detail->>'tau' AS tau, detail->>'byHand' AS by_hand,
  detail->>'into' AS merged_into FROM event WHERE kind IN ('expanded', 'pruned');
CREATE VIEW changes AS SELECT id, time_ms, kind, detail->>'window' AS window, detail->>'epoch' AS epoch, detail->>'from' AS old_value,
  detail->>'to' AS new_value, detail FROM event WHERE kind IN (OUTCOMES);
CREATE VIEW change_log AS SELECT id, time_ms, detail->>'askedMs' AS asked_ms, detail->>'what' AS what, detail->>'value' AS value,
  detail->>'$.place.moment' AS moment, detail->>'$.place.window' AS window, detail->>'$.place.epoch' AS epoch,
  detail->>'$.place.batch' AS batch, detail->>'refusal' AS refusal FROM event WHERE kind = 'change';
)sql";

void makeViews(SQLite::Database& database) {
  std::string outcomes, views = kViews;
  for (const auto& kind : kindsOfOutcomes()) outcomes += (outcomes.empty() ? "'" : ", '") + kind + '\'';
  constexpr std::string_view kPlace = "OUTCOMES";
  database.exec(views.replace(views.find(kPlace), kPlace.size(), outcomes));
}

int versionOf(SQLite::Database& database) { return database.execAndGet("PRAGMA user_version").getInt(); }

void writeVersion(SQLite::Database& database) {
  std::string statement = "PRAGMA user_version=";
  database.exec(statement += std::to_string(kRecordVersion));
}

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

}  // namespace

PathTooLong::PathTooLong() : std::runtime_error("SQLite opens no path of more than " + std::to_string(kLongestPath) + " bytes") {}

bool isTooLong(const std::filesystem::path& path) {
  std::error_code unknown;
  const auto whole = std::filesystem::weakly_canonical(path, unknown);
  return (unknown ? std::filesystem::absolute(path, unknown) : whole).native().size() > kLongestPath;
}

bool hasTables(SQLite::Database& database) { return database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() > 0; }

namespace {

/// SQLite would wait for the other end of a pipe for ever. It opens what lies beside the file too.
void refuseWhatIsNoFile(const std::filesystem::path& path) {
  for (const char* part : {"", "-wal", "-journal"}) {
    const std::filesystem::path file(path.string() + part);
    if (const auto why = whyNoFile(file); !why.empty()) throw std::runtime_error(file.filename().string() + ' ' + std::string(why));
  }
}

std::unique_ptr<SQLite::Database> openInPlace(const std::filesystem::path& path) {
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

}  // namespace

std::unique_ptr<SQLite::Database> openToRead(const std::filesystem::path& path) {
  refuseWhatIsNoFile(path);
  try {
    return openInPlace(path);
  } catch (const SQLite::Exception&) {
    if (!isTooLong(path)) throw;
  }
  if (auto database = openCopy(path)) return database;
  throw PathTooLong{};
}

std::unique_ptr<SQLite::Database> openUnchanging(const std::filesystem::path& path) {
  refuseWhatIsNoFile(path);
  try {
    return std::make_unique<SQLite::Database>(unchanging(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
  } catch (const SQLite::Exception&) {
    if (!isTooLong(path)) throw;
  }
  return openToRead(path);
}

std::unique_ptr<SQLite::Database> openToWrite(const std::filesystem::path& path) {
  if (isTooLong(path)) throw PathTooLong{};
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

void bringUpToDate(SQLite::Database& database) {
  makeViews(database);
  if (versionOf(database) != kRecordVersion) writeVersion(database);
}

Result<void> checkIdentity(SQLite::Database& database, const std::filesystem::path& path) {
  if (const int id = database.execAndGet("PRAGMA application_id").getInt(); id != kApplicationId)
    return badInput(path.string(), "the file is no record of a run", "Choose a run folder that this program wrote");
  if (const int version = versionOf(database); version < 1 || version > kRecordVersion)
    return unknownVersion(path.string(), "the record", version, kRecordVersion);
  return {};
}

}  // namespace xsmoe::experiments
