// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/data_report.h"

namespace xsmoe {

/// One modality's features as another program left them.
struct FeatureSource {
  /// A folder of PyTorch files, one tensor [states, width] an item, named ID.pt or vit_ID.pt (visual) and bert_ID.pt (textual): the caches
  /// of the paper's code and of IISAN. Or a .npy matrix [items, width], [items, states, width] or [states, items, width]. Empty: there is
  /// none.
  std::filesystem::path path;
  /// Which item each row of a matrix is: a list of one id a line, a table with a column of ids, or a .npy of ids. Folders need none.
  std::filesystem::path ids;
  std::string idColumn;         ///< of a table of ids; empty: recognised
  std::string encoder;          ///< by name; here and below: written into the cache, empty: unknown
  std::string sourceSha256;     ///< of what the features were made from
  std::string tokenizerSha256;  ///< of the tokenizer's vocabulary
};

/// What becomes a feature cache (FORMATS.md).
struct FeatureImportRequest {
  FeatureSource visual, textual;
  std::filesystem::path stream;  ///< the folder of the log that the items are those of; empty: they are not compared with any
  std::filesystem::path target;  ///< the cache to write; empty: where the stream expects it
  std::string pooling;           ///< "cls", "mean0" or empty: unknown
  bool replace = false;          ///< whether a cache that is there may be replaced
};

/// How imported features and the items of a log fit together. Without a log the counts of its items are 0.
struct FeatureJoinReport {
  std::string target;            ///< the cache written
  std::int64_t cachedItems = 0;  ///< rows of the cache
  std::int64_t logItems = 0;     ///< items of the log: the sum of the next four
  std::int64_t withBoth = 0, onlyVisual = 0, onlyTextual = 0, withNeither = 0;
  std::int64_t unusedItems = 0;      ///< of the cache, which the log never mentions
  std::int64_t unreadableCount = 0;  ///< items of a modality whose features cannot be used
  std::vector<BadLine> unreadable;   ///< the first hundred of them; line 0
  std::int64_t ignoredFiles = 0;     ///< files of the folders that are no item's
  std::vector<std::string> notes;    ///< what else a person should know, a sentence each
};

}  // namespace xsmoe
