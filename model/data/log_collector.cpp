// SPDX-License-Identifier: Apache-2.0
#include "model/data/log_collector.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <limits>
#include <utility>

#include "model/data/repeats.h"
#include "model/data/utf8.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kRecordsThatSettleTheUnit = 4096;

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t") == std::string_view::npos; }

/// Why an id cannot be used; empty if it can.
std::string idProblem(const char* name, std::string_view id) {
  if (isBlank(id)) return std::string(name) + " is empty";
  if (!isCleanUtf8(id)) return std::string(name) + " " + inQuotes(id) + " is not valid UTF-8";
  return {};
}

float ratingFrom(std::string_view text) {
  float value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && stop == text.data() + text.size() ? value : std::numeric_limits<float>::quiet_NaN();
}

}  // namespace

void LogCollector::beginFile(std::string path) {
  endFile();
  path_ = std::move(path);
  bad_ = BadLines(std::filesystem::path(path_).filename().string());
  rows_ = 0;
  unit_.reset();
}

void LogCollector::addBad(std::int64_t line, std::string reason) {
  ++rows_;
  bad_.add(line, std::move(reason));
}

void LogCollector::add(const WrittenRecord& record, std::int64_t line) {
  for (const auto& [name, id] : {std::pair("user", record.user), std::pair("item", record.item)})
    if (std::string problem = idProblem(name, id); !problem.empty()) return addBad(line, std::move(problem));
  const auto time = readTime(record.timestamp);
  if (!time)
    return addBad(line, isBlank(record.timestamp)
                            ? "timestamp is empty"
                            : "timestamp " + inQuotes(record.timestamp) + " is neither a number nor an ISO 8601 date");
  ++rows_;
  const Waiting known{*time, users_.numberOf(record.user), items_.numberOf(record.item), ratingFrom(record.rating), line};
  if (unit_) return place(known);
  waiting_.push_back(known);
  if (waiting_.size() == kRecordsThatSettleTheUnit) settleUnit();
}

void LogCollector::settleUnit() {
  if (waiting_.empty()) return;
  std::vector<WrittenTime> times;
  times.reserve(waiting_.size());
  std::transform(waiting_.begin(), waiting_.end(), std::back_inserter(times), [](const Waiting& record) { return record.time; });
  unit_ = unitOf(times);
  bad_.startSecondPass();
  for (const Waiting& record : waiting_) place(record);
  waiting_.clear();
}

void LogCollector::place(const Waiting& record) {
  const auto instant = toInstant(record.time, *unit_);
  if (!instant || !range_.contains(*instant)) idsUnused_ = true;
  if (!instant) return bad_.add(record.line, "timestamp " + std::to_string(record.time.whole) + " lies outside the years 1 to 9999");
  first_ = std::min(first_.value_or(*instant), *instant);
  last_ = std::max(last_.value_or(*instant), *instant);
  if (!range_.contains(*instant)) {
    ++log_.outsideRange;
    return;
  }
  // A column that is the same for all is not kept; it is made up for where the first other value comes.
  if (instant->nanos != 0 && log_.timeNanos.empty()) log_.timeNanos.resize(log_.users.size());
  if (instant->nanos != 0 || !log_.timeNanos.empty()) log_.timeNanos.push_back(instant->nanos);
  const bool rated = record.rating == record.rating;
  if (rated && log_.ratings.empty()) log_.ratings.resize(log_.users.size(), std::numeric_limits<float>::quiet_NaN());
  if (rated || !log_.ratings.empty()) log_.ratings.push_back(record.rating);
  log_.users.push_back(record.user);
  log_.items.push_back(record.item);
  log_.timesMs.push_back(instant->ms);
}

void LogCollector::endFile() {
  settleUnit();
  log_.badLineCount += bad_.count();
  auto lines = bad_.take();
  std::move(lines.begin(), lines.end(), std::back_inserter(log_.badLines));
}

Result<InteractionLog> LogCollector::finish() {
  endFile();
  if (log_.size() == 0) return tl::unexpected(nothingLeft());
  log_.userIds = users_.takeIds();
  log_.itemIds = items_.takeIds();
  if (idsUnused_) dropUnusedIds(log_);
  return std::move(log_);
}

Error LogCollector::nothingLeft() const {
  const auto refuse = [&](std::string what, std::string remedy) {
    return Error{ErrorKind::kBadInput, std::move(what), path_, std::move(remedy)};
  };
  if (log_.outsideRange > 0)
    return refuse("none of the " + std::to_string(log_.outsideRange) + " records lies within from and to; the log spans " +
                      isoText(first_->ms) + " to " + isoText(last_->ms),
                  "Change from and to, or leave them out");
  if (rows_ == 0) return refuse("the log is empty: there is a header and no record", "Add a line for each interaction");
  const BadLine& first = log_.badLines.front();
  return refuse("none of the " + std::to_string(rows_) + " rows can be used; the first problem is in line " + std::to_string(first.line) +
                    ": " + first.reason,
                "Correct the file, or name its columns in stream.json");
}

}  // namespace xsmoe::data
