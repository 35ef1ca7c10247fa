// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_index.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <system_error>

#include "model/core/files/regular_file.h"
#include "model/experiments/runs/record_file.h"
#include "model/experiments/runs/summary_bytes.h"
#include "model/features/sha256.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

constexpr const char* kName = ".xsmoe-index.sqlite";
constexpr int kApplicationId = 0x58534d49;  // "XSMI"
constexpr int kVersion = 1;
constexpr int kPatienceMs = 200;  // another program stores its rows in less; without them the runs are read
constexpr std::size_t kRowsAtOnce = 500;
constexpr std::int64_t kCoarsestNs = 2'000'000'000;  // FAT's times; those of other file systems are a few milliseconds

constexpr const char* kTables = R"sql(
CREATE TABLE run(place TEXT PRIMARY KEY, files BLOB, summary BLOB, checksum INTEGER);
CREATE TABLE layout(text TEXT);
)sql";

/// It is there, and no index of this program's layout.
struct Unusable {};

RunFiles::File fileAt(const fs::path& path) {
  struct stat found = {};
  if (::stat(path.c_str(), &found) != 0 || found.st_size == 0) return {};
  return {found.st_size, std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec};
}

std::string_view bytesOf(const RunFiles& files) { return {reinterpret_cast<const char*>(&files), sizeof files}; }

/// As FNV-1a, eight bytes at once: damage is found, not malice.
void mix(std::uint64_t& sum, std::string_view bytes) {
  const auto add = [&](std::uint64_t word) { sum = ((sum ^ word) * 0x9e3779b97f4a7c15U) ^ (sum >> 29); };
  add(bytes.size());
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), sizeof(std::uint64_t)))) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), std::min(bytes.size(), sizeof word));
    add(word);
  }
}

std::int64_t checksumOf(std::string_view place, const RunFiles& files, std::string_view summary) {
  std::uint64_t sum = 0xcbf29ce484222325U;
  for (const auto bytes : {place, bytesOf(files), summary}) mix(sum, bytes);
  return static_cast<std::int64_t>(sum);
}

std::string_view blobOf(const SQLite::Column& column) {
  return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
}

/// The person's cache, made where it is not there; empty: there is none.
fs::path cacheFolder() {
  const char *const named = std::getenv("XDG_CACHE_HOME"), *const home = std::getenv("HOME");
  fs::path cache = named != nullptr ? fs::path(named) : fs::path();
  if (!cache.is_absolute() && home != nullptr && *home != '\0') cache = fs::path(home) / ".cache";
  if (!cache.is_absolute()) return {};
  cache /= "xsmoe/runs";
  std::error_code problem;
  fs::create_directories(cache, problem);
  return problem ? fs::path() : cache;
}

std::unique_ptr<SQLite::Database> openIndex(const fs::path& path, int flags) {
  return std::make_unique<SQLite::Database>(path.string(), flags, kPatienceMs);
}

/// Throws where a file that is there is not one of ours.
void checkLayout(SQLite::Database& index) {
  const bool ours = index.execAndGet("PRAGMA application_id").getInt() == kApplicationId &&
                    index.execAndGet("PRAGMA user_version").getInt() == kVersion &&
                    index.execAndGet("SELECT text FROM layout").getString() == layoutOfSummaries();
  if (!ours) throw Unusable{};
}

void makeTables(SQLite::Database& index) {
  index.exec("PRAGMA application_id=" + std::to_string(kApplicationId) + "; PRAGMA user_version=" + std::to_string(kVersion));
  index.exec(kTables);
  SQLite::Statement layout(index, "INSERT INTO layout VALUES(?)");
  layout.bind(1, layoutOfSummaries());
  layout.exec();
}

/// Whether the file is at fault, and neither another program that holds it nor the disk or its permissions.
bool isDamage(const SQLite::Exception& error) {
  constexpr std::array kOthers{SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_CANTOPEN,
                               SQLITE_PERM, SQLITE_FULL,   SQLITE_IOERR,    SQLITE_NOMEM};
  return std::find(kOthers.begin(), kOthers.end(), error.getErrorCode()) == kOthers.end();
}

void removeIndex(const fs::path& path) {
  std::error_code ignored;
  for (const char* part : {"-journal", "-wal", "-shm", ""}) fs::remove(path.string() + part, ignored);
}

}  // namespace

RunFiles filesOf(const RunPaths& run) {
  auto log = run.record();
  log += "-wal";
  return {{fileAt(run.manifest()), fileAt(run.record()), fileAt(log), fileAt(run.annotation())}};
}

bool isSettled(const RunFiles& files, std::int64_t nowNs) {
  return std::all_of(files.files.begin(), files.files.end(), [&](const auto& file) { return file.changedNs < nowNs - kCoarsestNs; });
}

fs::path RunIndex::placeFor(const fs::path& folder) {
  std::error_code unknown;
  if (fs::exists(folder / "run.json", unknown)) return {};  // a run's own folder holds what belongs to the run
  if (::access(folder.c_str(), W_OK) == 0 && !isTooLong(folder / kName)) return folder / kName;
  const auto cache = cacheFolder();
  if (cache.empty()) return {};
  const auto name = fs::canonical(folder, unknown).string();
  features::Sha256 sum;
  sum.add(name.data(), name.size());
  return cache / (sum.finish() + ".sqlite");
}

RunIndex::RunIndex(const fs::path& folder) : folder_(folder), path_(placeFor(folder)) {
  try {
    read();
  } catch (const SQLite::Exception& error) {
    usable_ = !isDamage(error);
  } catch (const Unusable&) {
    usable_ = false;
  }
  if (!usable_) rows_.clear();
}

RunIndex::~RunIndex() { store(); }

void RunIndex::read() {
  std::error_code unknown;
  if (path_.empty() || !fs::exists(path_, unknown) || fs::file_size(path_, unknown) == 0) return;  // empty: it is being made
  if (!isRegularFile(path_)) throw Unusable{};
  const bool mayWrite = ::access(path_.c_str(), W_OK) == 0;  // what a killed program left is undone where it can be
  const auto index = openIndex(path_, mayWrite ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY);
  checkLayout(*index);
  SQLite::Statement all(*index, "SELECT place, files, summary, checksum FROM run");
  while (all.executeStep()) {
    Row row;
    const std::string place = all.getColumn(0).getString();
    const auto files = blobOf(all.getColumn(1));
    if (files.size() != sizeof row.files) throw Unusable{};
    std::memcpy(&row.files, files.data(), files.size());
    row.summary = blobOf(all.getColumn(2));
    if (checksumOf(place, row.files, row.summary) != all.getColumn(3).getInt64()) throw Unusable{};
    rows_.emplace(place, std::move(row));
  }
}

std::optional<RunSummary> RunIndex::find(const std::string& place, const RunFiles& files) const {
  const auto row = rows_.find(place);
  if (row == rows_.end() || row->second.files != files) return std::nullopt;
  return summaryFrom(row->second.summary);
}

void RunIndex::keep(const std::string& place, const RunFiles& files, const RunSummary& summary) {
  if (path_.empty()) return;
  rows_[place] = {files, experiments::bytesOf(summary)};
  changed_.push_back(place);
  if (changed_.size() >= kRowsAtOnce) store();
}

void RunIndex::forgetGone() {
  std::error_code unknown;
  for (auto row = rows_.begin(); row != rows_.end();) {
    if (fs::exists(RunPaths(folder_ / row->first).manifest(), unknown)) {
      ++row;
      continue;
    }
    gone_.push_back(row->first);
    row = rows_.erase(row);
  }
}

void RunIndex::store() {
  if (path_.empty() || (changed_.empty() && gone_.empty())) return;
  try {
    if (!std::exchange(usable_, true)) removeIndex(path_);
    write();
  } catch (const SQLite::Exception& error) {
    usable_ = !isDamage(error);  // the next time it is made anew
  } catch (const Unusable&) {
    usable_ = false;
  }
  changed_.clear();
  gone_.clear();
}

void RunIndex::write() {
  const auto index = openIndex(path_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  index->exec("PRAGMA synchronous=OFF");  // after a loss of power it may be damaged, and is made anew
  index->exec("BEGIN IMMEDIATE");
  if (index->execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0)
    makeTables(*index);
  else
    checkLayout(*index);
  SQLite::Statement insert(*index, "INSERT OR REPLACE INTO run VALUES(?, ?, ?, ?)"), erase(*index, "DELETE FROM run WHERE place = ?");
  for (const auto& place : changed_) {
    const auto row = rows_.find(place);
    if (row == rows_.end()) continue;
    const auto files = bytesOf(row->second.files);
    insert.bind(1, place);
    insert.bind(2, files.data(), static_cast<int>(files.size()));
    insert.bind(3, row->second.summary.data(), static_cast<int>(row->second.summary.size()));
    insert.bind(4, checksumOf(place, row->second.files, row->second.summary));
    insert.exec();
    insert.reset();
  }
  for (const auto& place : gone_) {
    erase.bind(1, place);
    erase.exec();
    erase.reset();
  }
  index->exec("COMMIT");
}

}  // namespace xsmoe::experiments
