// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/recommendation.h"
#include "model/encoders/extraction/input_batches.h"
#include "model/encoders/extraction/opened_encoders.h"
#include "model/encoders/extraction/row_log.h"

namespace xsmoe::encoders {

/// What was computed again, and how far it was from what was stored.
struct CheckedRows {
  std::int64_t rows = 0;
  double largestDifference = 0;
};

/// How far equal features may lie apart where products are computed in `stepType`: 1e-3 in float32.
[[nodiscard]] double allowedDifference(c10::ScalarType stepType);

/// Computes the rows of an encoder's golden.safetensors again, where its folder has one: `features` float32 [K, rows, d] of `input_ids` and
/// `attention_mask`, or of `pixel_values`; metadata `pooling`. Errors: it cannot be read or does not fit the encoder; a difference beyond
/// `allowed`, with its row, state and numbers.
[[nodiscard]] Result<CheckedRows> checkGoldenRows(const TextModel& model, const std::filesystem::path& folder, double allowed);
[[nodiscard]] Result<CheckedRows> checkGoldenRows(const PictureModel& model, const std::filesystem::path& folder, double allowed);

/// Encodes a few of the rows that a former attempt has finished, and compares them with what it kept: `states` of all, in half precision.
/// Errors: one that differs beyond `allowed` and rounding, with its item, state and numbers.
[[nodiscard]] Result<CheckedRows> checkFinishedRows(InputBatches& batches, const RowLog& log, const std::vector<int>& states,
                                                    const std::vector<ItemCard>& items, const std::string& where, double allowed);

}  // namespace xsmoe::encoders
