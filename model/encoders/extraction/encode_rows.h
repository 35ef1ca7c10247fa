// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/core/recommendation.h"
#include "model/encoders/extraction/input_batches.h"
#include "model/encoders/extraction/row_log.h"

namespace xsmoe::encoders {

/// What stays the same while one modality is encoded.
struct EncodingTask {
  std::string what;                    ///< for progress: "encoding texts"
  std::string encoder;                 ///< by name, for errors
  std::vector<int> states;             ///< hidden states to keep, increasing
  std::int64_t width = 0;              ///< d
  std::int64_t wanted = 0;             ///< rows in all, the finished ones included
  const std::vector<ItemCard>& items;  ///< by row of the cache
};

/// Encodes what is left of a modality and keeps each batch in `log`, which loses at most the last batch when the process is killed, and
/// what two seconds gave when power is lost. Errors: a value that half precision cannot hold, which names item and state; cannot write;
/// cancelled.
[[nodiscard]] Result<void> encodeRows(const EncodingTask& task, InputBatches& batches, RowLog& log, const ProgressCallback& progress);

}  // namespace xsmoe::encoders
