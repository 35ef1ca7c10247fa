// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/experiments/runs/run_folder.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {

/// SHA-256 of the first `windows` windows as lines of text: of each window how many records it holds before and after k-core, then of each
/// of these its user and its item, in order. What comes later in the stream changes nothing of it.
/// Throws Cancelled.
[[nodiscard]] std::string sumOfWindows(const data::WindowedStream& stream, int windows, const ProgressCallback& progress = {});

/// SHA-256 of hidden states of the first `items` items of the stream, float16, one state after the other, the visual ones first.
/// `memory`: as of StreamSession::loadStates(). Errors: the cache cannot be read; cancelled.
[[nodiscard]] Result<std::string> sumOfStates(const streaming::StreamSession& session, Method method, const std::vector<int>& states,
                                              std::int64_t items, std::int64_t memory, const ProgressCallback& progress);

/// All windows of a stream. Errors: the cache cannot be read; cancelled.
[[nodiscard]] Result<StreamPart> partOf(const streaming::StreamSession& session, Method method, const std::vector<int>& states,
                                        std::int64_t memory, const ProgressCallback& progress);

}  // namespace xsmoe::experiments
