// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/data/bad_lines.h"
#include "model/data/id_table.h"
#include "model/data/interaction_log.h"
#include "model/data/timestamp.h"

namespace xsmoe::data {

/// An interaction as its file writes it.
struct WrittenRecord {
  std::string_view user, item, timestamp, rating;  ///< rating may be empty
};

/// Makes a log of written records, file by file; blanks around values do not count. How a file's plain numbers are read, as seconds,
/// milliseconds, …, is settled by its first records (`scaleOf`); a time that is none then makes a bad line. Times of another unit than most
/// of their file's, or of another kind or age, are counted in notes.
class LogCollector {
 public:
  explicit LogCollector(TimeRange range) : range_(range) {}

  /// The records that follow are lines of this file. Ends the file before.
  void beginFile(std::string path);
  void add(const WrittenRecord& record, std::int64_t line);
  /// A line of the present file that holds no record.
  void addBad(std::int64_t line, std::string reason);

  [[nodiscard]] std::int64_t rows() const { return rows_; }                              ///< of the present file, bad ones included
  [[nodiscard]] std::int64_t badRows() const { return bad_.count(); }                    ///< of the present file
  [[nodiscard]] std::vector<BadLine> badLines() const { return BadLines(bad_).take(); }  ///< of the present file, the first of them
  /// To be called behind the last record of a file whose bad rows are of interest: some are known only now.
  void settleTimes();
  /// Adds what a person should know; an empty text adds nothing.
  void note(std::string text);
  [[nodiscard]] std::int64_t size() const { return log_.size() + static_cast<std::int64_t>(waiting_.size()); }

  /// The log; the collector is empty afterwards. Errors: no record at all, none in range, none usable, with the first reason.
  [[nodiscard]] Result<InteractionLog> finish();

 private:
  struct Waiting {
    WrittenTime time;
    std::int32_t user = 0, item = 0;
    float rating = 0;
    std::int64_t line = 0;
  };

  /// Of the times of a file that were taken.
  struct Spread {
    std::int64_t dates = 0, numbers = 0;
    std::int64_t early = 0, late = 0;  // before 1973, after 1989
    void add(bool dated, const Instant& time);
  };

  void endFile();
  void noteOtherUnits();
  void noteSpread();
  void place(const Waiting& record);
  [[nodiscard]] Error nothingLeft() const;

  TimeRange range_;
  InteractionLog log_;
  IdTable users_, items_;
  std::optional<Instant> first_, last_;
  // Of the present file
  std::string path_;
  BadLines bad_{""};
  std::int64_t rows_ = 0;
  std::vector<Waiting> waiting_;  // until the scale is settled
  std::optional<TimeScale> scale_;
  std::map<TimeUnit, std::int64_t> ofOtherUnits_;
  Spread spread_;
  bool idsUnused_ = false;  // ids of records that were not taken
};

}  // namespace xsmoe::data
