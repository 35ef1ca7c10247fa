// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xsmoe {

/// A line of an input file that could not be used.
struct BadLine {
  std::string file;
  std::int64_t line = 0;  ///< from 1, the header is line 1
  std::string reason;
};

/// The reason of records that a person has left out by asking for others.
inline constexpr const char* kOutsideDates = "outside from and to";
/// The reason of those that wait for more to come.
inline constexpr const char* kAfterWindows = "after the last window, fewer than another one takes";

struct LeftOut {
  std::string reason;
  std::int64_t records = 0;
};

/// How records spread over users, or over items.
struct CountSummary {
  std::int64_t least = 0, most = 0;
  double median = 0, mean = 0;
  std::vector<std::int64_t> buckets;  ///< [b] how many have 2^b … 2^(b+1) − 1 records; the last one is not 0
};

/// Items that lack states in the feature cache; −1: unknown, since there is no cache or it holds no such modality.
struct MissingItems {
  std::int64_t visual = -1, textual = -1;
  std::int64_t either = -1;  ///< lack one or both of those that the cache holds: these are left out
};

struct WindowReport {
  int window = 0;
  std::int64_t records = 0;                         ///< before k-core
  std::int64_t keptRecords = 0;                     ///< after
  std::int64_t users = 0, items = 0, newItems = 0;  ///< after k-core; new: not in an earlier window
  std::int64_t returningUsers = 0;                  ///< users of an earlier window
  std::int64_t trainSequences = 0, validationSequences = 0, testSequences = 0;
  std::int64_t maskedTargets = 0;            ///< test sequences whose last item their user had in an earlier window: it is not ranked
  std::int64_t firstTime = 0, lastTime = 0;  ///< seconds since 1970, of the records before k-core
  std::int64_t trainRecords = 0, validationRecords = 0;            ///< of the kept ones
  std::optional<std::int64_t> lastTrainTime, firstValidationTime;  ///< seconds since 1970; none: the part is empty
  std::int64_t leakedRecords = 0;                                  ///< training records that are later than a validation record
  /// Jensen-Shannon divergence (base 2, so in [0, 1]) of the items' shares among the kept records from those in the window before; none
  /// for window 0 and where one of the two is empty.
  std::optional<double> popularityShift;
  MissingItems missing;  ///< among the items of all records in the window's time, those left out included

  /// Share of the items that are new; none where there is no item.
  [[nodiscard]] std::optional<double> newItemShare() const {
    return items > 0 ? std::optional(static_cast<double>(newItems) / static_cast<double>(items)) : std::nullopt;
  }
  /// Share of the users that an earlier window knows; none where there is no user.
  [[nodiscard]] std::optional<double> returningUserShare() const {
    return users > 0 ? std::optional(static_cast<double>(returningUsers) / static_cast<double>(users)) : std::nullopt;
  }
};

/// What a stream holds and what was left out, and why.
struct DataReport {
  std::string title, folder;
  std::string streamChecksum;                                  ///< SHA-256 of the log, as of RunSources; empty: not known
  std::int64_t records = 0, users = 0, items = 0;              ///< of the log
  std::int64_t keptRecords = 0, keptUsers = 0, keptItems = 0;  ///< after leaving out and k-core
  std::int64_t repeatedRecords = 0;                            ///< same user, item and time as an earlier one; kept
  std::int64_t firstTime = 0, lastTime = 0;                    ///< seconds since 1970
  CountSummary recordsPerUser, recordsPerItem;                 ///< of the log
  MissingItems missing;                                        ///< of the log
  std::vector<int> leaks;  ///< windows with a training record later than one of their validation records; expected: none
  bool featuresFound = false;
  std::string featuresNote;  ///< what is known of the feature cache, or that it is missing
  std::int64_t cachedItemsUnused = 0;
  std::vector<WindowReport> windows;
  std::vector<LeftOut> leftOut;
  std::int64_t badLineCount = 0;
  std::vector<BadLine> badLines;   ///< the first of them
  std::vector<std::string> notes;  ///< what else a person should know of how the log was imported and read, a sentence each
};

}  // namespace xsmoe
