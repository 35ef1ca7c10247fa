// SPDX-License-Identifier: Apache-2.0
#include "model/data/log_collector.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <limits>
#include <utility>

#include "model/data/numbers.h"
#include "model/data/raw_text.h"
#include "model/data/repeats.h"
#include "model/data/written_date.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kRecordsThatSettle = 4096;
constexpr std::int64_t kFirstOf1973 = 94'694'400'000, kFirstOf1990 = 631'152'000'000;  // milliseconds since 1970

/// Why an id cannot be used; empty if it can.
std::string idProblem(const char* name, std::string_view id) {
  if (id.empty()) return std::string(name) + " is empty";
  if (!isCleanUtf8(id)) return std::string(name) + " " + inQuotes(id) + " is not valid UTF-8";
  return {};
}

std::string timeProblem(std::string_view text) {
  if (text.empty()) return "timestamp is empty";
  const std::string shown = "timestamp " + inQuotes(text);
  if (hasShortYear(text)) return shown + " has a year of two digits; write all four, the year first, as 2020-01-31";
  if (isAmbiguousDate(text)) return shown + " may have the day or the month first; write the year first, as 2020-01-31";
  return shown + " is neither a number nor a date";
}

float ratingFrom(std::string_view text) { return static_cast<float>(readDecimal(text).value_or(std::numeric_limits<double>::quiet_NaN())); }

const char* wordsFor(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kSeconds: return "seconds";
    case TimeUnit::kMilliseconds: return "milliseconds";
    case TimeUnit::kMicroseconds: return "microseconds";
    case TimeUnit::kNanoseconds: return "nanoseconds";
    case TimeUnit::kCompactDate: return "dates without separators";
    case TimeUnit::kCompactMinute:
    case TimeUnit::kCompactDateTime: return "times without separators";
  }
  return "";
}

std::string shownNumber(const WrittenTime& time) {
  std::string text = std::to_string(time.whole);
  if (time.billionths != 0) text += "…";
  return text;
}

}  // namespace

void LogCollector::beginFile(std::string path) {
  endFile();
  path_ = std::move(path);
  bad_ = BadLines(std::filesystem::path(path_).filename().string());
  rows_ = 0;
  scale_.reset();
  spread_ = {};
}

void LogCollector::addBad(std::int64_t line, std::string reason) {
  ++rows_;
  bad_.add(line, std::move(reason));
}

void LogCollector::add(const WrittenRecord& record, std::int64_t line) {
  const std::string_view user = trimmed(record.user), item = trimmed(record.item);
  for (const auto& [name, id] : {std::pair("user", user), std::pair("item", item)})
    if (std::string problem = idProblem(name, id); !problem.empty()) return addBad(line, std::move(problem));
  const auto time = readTime(record.timestamp);
  if (!time) return addBad(line, timeProblem(trimmed(record.timestamp)));
  ++rows_;
  const Waiting known{*time, users_.numberOf(user), items_.numberOf(item), ratingFrom(trimmed(record.rating)), line};
  if (scale_) return place(known);
  waiting_.push_back(known);
  if (waiting_.size() == kRecordsThatSettle) settleTimes();
}

void LogCollector::settleTimes() {
  if (waiting_.empty()) return;
  std::vector<WrittenTime> times;
  times.reserve(waiting_.size());
  std::transform(waiting_.begin(), waiting_.end(), std::back_inserter(times), [](const Waiting& record) { return record.time; });
  scale_ = scaleOf(times);
  bad_.startSecondPass();
  for (const Waiting& record : waiting_) place(record);
  waiting_.clear();
}

void LogCollector::note(std::string text) {
  if (!text.empty()) log_.notes.push_back(std::move(text));
}

void LogCollector::place(const Waiting& record) {
  const auto unit = unitIn(*scale_, record.time);
  const auto instant = unit ? toInstant(record.time, *unit) : std::nullopt;
  if (!instant || !range_.contains(*instant)) idsUnused_ = true;
  if (!unit)
    return bad_.add(record.line, "timestamp " + shownNumber(record.time) + " is no time of 1973 to 2100 in any unit, as the others are");
  if (!instant) return bad_.add(record.line, "timestamp " + shownNumber(record.time) + " lies outside the years 1 to 9999");
  if (!record.time.dated && *unit != scale_->unit) ++ofOtherUnits_[*unit];
  spread_.add(record.time.dated, *instant);
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

void LogCollector::noteOtherUnits() {
  const std::string file = std::filesystem::path(path_).filename().string();
  for (const auto& [unit, count] : std::exchange(ofOtherUnits_, {}))
    note(inThousands(count) + (count == 1 ? " time of " : " times of ") + file + (count == 1 ? " is" : " are") + " in " + wordsFor(unit) +
         ", the others in " + wordsFor(scale_->unit) + ": each was taken by its own size.");
}

void LogCollector::noteSpread() {
  const std::string file = std::filesystem::path(path_).filename().string();
  if (spread_.dates > 0 && spread_.numbers > 0)
    note("The times of " + file + " are dates (" + inThousands(spread_.dates) + ") and numbers (" + inThousands(spread_.numbers) +
         "): each was taken as what it is.");
  if (spread_.early > 0 && spread_.late > 0)
    note("The times of " + file + " lie before 1973 (" + inThousands(spread_.early) + ") and after 1989 (" + inThousands(spread_.late) +
         "): check whether all of them are times.");
}

void LogCollector::Spread::add(bool dated, const Instant& time) {
  ++(dated ? dates : numbers);
  early += time.ms < kFirstOf1973 ? 1 : 0;
  late += time.ms >= kFirstOf1990 ? 1 : 0;
}

void LogCollector::endFile() {
  settleTimes();
  noteOtherUnits();
  noteSpread();
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
    return refuse(
        (log_.outsideRange == 1 ? "the only record does not lie" : "none of the " + std::to_string(log_.outsideRange) + " records lies") +
            std::string(" within from and to; the log spans ") + isoText(first_->ms) + " to " + isoText(last_->ms),
        "Change from and to, or leave them out");
  if (rows_ == 0) return refuse("the log is empty: there is a header and no record", "Add a line for each interaction");
  const BadLine& first = log_.badLines.front();
  return refuse((rows_ == 1 ? "the only row cannot" : "none of the " + std::to_string(rows_) + " rows can") +
                    std::string(" be used; the first problem is in line ") + std::to_string(first.line) + ": " + first.reason,
                "Correct the file, or name its columns in stream.json");
}

}  // namespace xsmoe::data
