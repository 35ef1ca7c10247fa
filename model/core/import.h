// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/core/data_report.h"

namespace xsmoe {

/// What a file of a download gives to a stream.
enum class SourceRole : std::uint8_t {
  kInteractions,
  kItems,     ///< titles, descriptions, categories
  kPictures,  ///< a folder of pictures named after their items
  kUnused,    ///< recognised as something a stream does not need, or not at all
};

/// The columns of a table, or the keys of JSON lines, that hold what a stream needs. Empty: there is none.
struct ColumnMapping {
  std::string user{}, item{}, timestamp{}, rating{};  ///< of interactions; rating is optional
  std::string title{}, description{}, category{};     ///< of items, beside `item`; all optional
  friend bool operator==(const ColumnMapping&, const ColumnMapping&) = default;
};

/// A file or folder of a download, as recognised by its content.
struct SourceFile {
  std::string path;  ///< absolute
  SourceRole role = SourceRole::kUnused;
  std::string format;       ///< which reader takes it: "amazon-reviews", "movielens-dat", "table", …; empty: none does
  std::string description;  ///< in words: "Amazon reviews (2014, 2018), JSON lines, gzip"; where unused, why
  std::int64_t bytes = 0;   ///< on disk, as compressed
  bool mappable = false;    ///< whether the columns may be mapped by hand: tables with a header
  ColumnMapping mapping;    ///< the guess, to be corrected by hand where `mappable`
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> firstRows;  ///< at most 20, in the order of `columns`, in UTF-8
};

enum class PictureTransfer : std::uint8_t {
  kCopy,
  kLink,  ///< hard links: no more space, on the same disk only
  kNone,
};

/// What to import, and how.
struct ImportSettings {
  std::vector<SourceFile> sources;
  std::string title;     ///< empty: the target folder's name
  std::string from, to;  ///< ISO 8601, inclusive; empty: no bound
  /// Whether a record whose user, item and time an earlier one has is dropped. The protocol keeps them (model.md, section 6).
  bool dropRepeats = false;
  PictureTransfer pictures = PictureTransfer::kCopy;
  /// The share of unusable lines of a file, in [0, 1], beyond which it is refused.
  double badLineBudget = 0.01;
  /// Whether up to a hundred are forgiven nevertheless where at least as many can be used: small files have few lines for a share.
  bool forgiveFew = true;
  int windows = 10, kCore = 5;  ///< written into stream.json as the stream's preferences
};

/// What an import found, kept and left out. Of a sample: of the records read for it.
struct ImportReport {
  std::int64_t records = 0, users = 0, items = 0;   ///< written
  std::int64_t outsideRange = 0;                    ///< records outside from … to
  std::int64_t repeatedRecords = 0;                 ///< same user, item and time as an earlier one
  bool repeatsDropped = false;                      ///< whether they were dropped
  std::int64_t keptRecords = 0, keptUsers = 0;      ///< after windows and k-core, all items usable
  std::int64_t firstTimeMs = 0, lastTimeMs = 0;     ///< milliseconds since 1970, of the records written
  bool positions = false;                           ///< a source has no times: these are places in the sequences of users, in thousands
  std::int64_t titles = 0, descriptions = 0;        ///< items of the log that have one
  std::int64_t pictures = 0;                        ///< items of the log that have one
  std::int64_t unusedItems = 0, repeatedItems = 0;  ///< described items that the log never mentions; rows that describe an item again
  std::int64_t markupTitles = 0;                    ///< titles that are page source, taken as absent
  std::int64_t badLineCount = 0;                    ///< lines of logs and catalogues that could not be used
  std::vector<BadLine> badLines;                    ///< the first hundred of each file
  std::vector<BadLine> badPictures;                 ///< files that are no picture, left out; line 0
  std::vector<std::string> notes;                   ///< what else a person should know, a sentence each
};

}  // namespace xsmoe
