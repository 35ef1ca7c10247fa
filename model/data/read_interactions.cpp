// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "model/data/bad_lines.h"
#include "model/data/columns.h"
#include "model/data/delimited_reader.h"
#include "model/data/id_table.h"
#include "model/data/stream_folder.h"
#include "model/data/timestamp.h"
#include "model/data/utf8.h"

namespace xsmoe::data {
namespace {

constexpr std::int64_t kRowsPerReport = 65'536;

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t") == std::string_view::npos; }

/// Why a row cannot be used; empty if it can.
std::string rowProblem(const DelimitedReader& reader, const FoundColumns& columns) {
  if (std::string problem = shapeProblem(reader, columns); !problem.empty()) return problem;
  const auto fields = reader.fields();
  for (const auto& [name, position] : {std::pair("user", *columns.positions[0]), std::pair("item", *columns.positions[1])}) {
    if (isBlank(fields[position])) return std::string(name) + " is empty";
    if (!isCleanUtf8(fields[position])) return std::string(name) + " " + inQuotes(fields[position]) + " is not valid UTF-8";
  }
  return {};
}

/// The rows of a file as written; the meaning of the timestamps is known when all have been seen.
class LogBuilder {
 public:
  LogBuilder(std::filesystem::path path, TimeRange range) : path_(std::move(path)), range_(range), bad_(path_.filename().string()) {}

  Result<InteractionLog> read(const std::vector<WantedColumn>& wanted, const ProgressCallback& progress) {
    auto reader = DelimitedReader::open(path_);
    if (!reader) return tl::unexpected(reader.error());
    const auto columns = readHeader(*reader, path_, wanted);
    if (!columns) return tl::unexpected(columns.error());
    while (reader->next()) {
      addRow(*reader, *columns);
      if (rows_ % kRowsPerReport == 0 && !report(progress, *reader)) return failure(path_.string(), "reading was cancelled");
    }
    if (reader->failed())
      return badInput(path_.string(), "the file cannot be read to its end", "Check the disk and the file's permissions");
    if (!report(progress, *reader)) return failure(path_.string(), "reading was cancelled");
    return finish();
  }

 private:
  bool report(const ProgressCallback& progress, const DelimitedReader& reader) const {
    return !progress || progress({"reading " + path_.filename().string(), reader.bytesDone(), reader.bytesTotal(), "bytes"});
  }

  void addRow(const DelimitedReader& reader, const FoundColumns& columns) {
    ++rows_;
    if (std::string problem = rowProblem(reader, columns); !problem.empty()) return bad_.add(reader.line(), std::move(problem));
    const auto fields = reader.fields();
    const std::string_view written = fields[*columns.positions[2]];
    const auto time = readTime(written);
    if (!time)
      return bad_.add(reader.line(), isBlank(written) ? "timestamp is empty"
                                                      : "timestamp " + inQuotes(written) + " is neither a number nor an ISO 8601 date");
    log_.users.push_back(users_.numberOf(fields[*columns.positions[0]]));
    log_.items.push_back(items_.numberOf(fields[*columns.positions[1]]));
    times_.push_back(*time);
    lines_.push_back(reader.line());
  }

  Result<InteractionLog> finish() {
    if (rows_ == 0) return badInput(path_.string(), "the log is empty: there is a header and no record", "Add a line for each interaction");
    log_.userIds = users_.takeIds();
    log_.itemIds = items_.takeIds();
    placeInTime();
    log_.badLineCount = bad_.count();
    log_.badLines = bad_.take();
    if (log_.size() == 0) return nothingLeft();
    return std::move(log_);
  }

  /// Turns the written times into instants and drops the records outside the calendar or outside the range.
  void placeInTime() {
    const TimeUnit unit = unitOf(times_);
    bad_.startSecondPass();
    std::size_t kept = 0;
    bool anyNanos = false;
    log_.timesMs.reserve(times_.size());
    log_.timeNanos.reserve(times_.size());
    for (std::size_t i = 0; i < times_.size(); ++i) {
      const auto instant = toInstant(times_[i], unit);
      if (!instant) {
        bad_.add(lines_[i], "timestamp " + std::to_string(times_[i].whole) + " lies outside the years 1 to 9999");
        continue;
      }
      first_ = std::min(first_.value_or(*instant), *instant);
      last_ = std::max(last_.value_or(*instant), *instant);
      if (!range_.contains(*instant)) {
        ++log_.outsideRange;
        continue;
      }
      log_.users[kept] = log_.users[i];
      log_.items[kept++] = log_.items[i];
      log_.timesMs.push_back(instant->ms);
      log_.timeNanos.push_back(instant->nanos);
      anyNanos = anyNanos || instant->nanos != 0;
    }
    if (!anyNanos) log_.timeNanos = {};
    if (kept == times_.size()) return;
    renumber(log_.users, log_.userIds, kept);
    renumber(log_.items, log_.itemIds, kept);
  }

  /// Shortens a column to the kept records and drops the ids that none of them has.
  static void renumber(std::vector<std::int32_t>& column, std::vector<std::string>& ids, std::size_t kept) {
    column.resize(kept);
    std::vector<std::int32_t> numbers(ids.size(), -1);
    std::vector<std::string> left;
    for (std::int32_t& value : column) {
      std::int32_t& number = numbers[static_cast<std::size_t>(value)];
      if (number < 0) {
        number = static_cast<std::int32_t>(left.size());
        left.push_back(std::move(ids[static_cast<std::size_t>(value)]));
      }
      value = number;
    }
    ids = std::move(left);
  }

  Result<InteractionLog> nothingLeft() const {
    if (log_.outsideRange > 0)
      return badInput(path_.string(),
                      "none of the " + std::to_string(log_.outsideRange) + " records lies within from and to; the log spans " +
                          isoText(first_->ms) + " to " + isoText(last_->ms),
                      "Change from and to, or leave them out");
    const BadLine& first = log_.badLines.front();
    return badInput(path_.string(),
                    "none of the " + std::to_string(rows_) + " rows can be used; the first problem is in line " +
                        std::to_string(first.line) + ": " + first.reason,
                    "Correct the file, or name its columns in stream.json");
  }

  std::filesystem::path path_;
  TimeRange range_;
  BadLines bad_;
  std::int64_t rows_ = 0;
  InteractionLog log_;
  IdTable users_, items_;
  std::vector<WrittenTime> times_;
  std::vector<std::int64_t> lines_;
  std::optional<Instant> first_, last_;
};

}  // namespace

Result<InteractionLog> readInteractions(const StreamFolder& stream, const std::string& from, const std::string& to,
                                        const ProgressCallback& progress) {
  const auto range = timeRange(from.empty() ? stream.from : from, to.empty() ? stream.to : to);
  if (!range) return tl::unexpected(range.error());
  LogBuilder builder(stream.interactions, *range);
  return builder.read({userColumn(stream.userColumn), itemColumn(stream.itemColumn), timeColumn(stream.timeColumn)}, progress);
}

}  // namespace xsmoe::data
