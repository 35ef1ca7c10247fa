// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace xsmoe {

/// A line of an input file that could not be used.
struct BadLine {
  std::string file;
  std::int64_t line = 0;  ///< from 1, the header is line 1
  std::string reason;
};

struct LeftOut {
  std::string reason;
  std::int64_t records = 0;
};

struct WindowReport {
  int window = 0;
  std::int64_t records = 0;                         ///< before k-core
  std::int64_t keptRecords = 0;                     ///< after
  std::int64_t users = 0, items = 0, newItems = 0;  ///< after k-core; new: not in an earlier window
  std::int64_t returningUsers = 0;                  ///< users of an earlier window
  std::int64_t trainSequences = 0, validationSequences = 0, testSequences = 0;
  std::int64_t firstTime = 0, lastTime = 0;  ///< seconds since 1970, of the records before k-core
};

/// What a stream holds and what was left out, and why.
struct DataReport {
  std::string title, folder;
  std::int64_t records = 0, users = 0, items = 0;              ///< of the log
  std::int64_t keptRecords = 0, keptUsers = 0, keptItems = 0;  ///< after leaving out and k-core
  std::int64_t repeatedRecords = 0;                            ///< same user, item and time as an earlier one; kept
  std::int64_t firstTime = 0, lastTime = 0;                    ///< seconds since 1970
  bool featuresFound = false;
  std::string featuresNote;  ///< what is known of the feature cache, or that it is missing
  std::int64_t cachedItemsUnused = 0;
  std::vector<WindowReport> windows;
  std::vector<LeftOut> leftOut;
  std::int64_t badLineCount = 0;
  std::vector<BadLine> badLines;  ///< the first of them
};

}  // namespace xsmoe
