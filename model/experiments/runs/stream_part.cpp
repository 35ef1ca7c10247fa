// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/stream_part.h"

#include <torch/types.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "model/core/cancelled.h"
#include "model/core/methods.h"
#include "model/features/sha256.h"

namespace xsmoe::experiments {
namespace {

void add(features::Sha256& sum, std::string_view text) { sum.add(text.data(), text.size()); }

constexpr std::size_t kRecordsTold = std::size_t{1} << 16;  // between two questions whether to go on

void add(features::Sha256& sum, const data::WindowedStream& stream, const data::Window& window, const ProgressCallback& progress) {
  add(sum, std::to_string(window.records) + ' ' + std::to_string(window.recordUsers.size()) + '\n');
  for (std::size_t i = 0; i < window.recordUsers.size(); ++i) {
    if (i % kRecordsTold == 0)
      tellOrThrow(progress, {"checksum of the records", static_cast<std::int64_t>(i), std::ssize(window.recordUsers), "records"});
    add(sum, stream.userIds()[static_cast<std::size_t>(window.recordUsers[i])]);
    add(sum, "\t");
    add(sum, stream.itemIds()[static_cast<std::size_t>(window.recordItems[i])]);
    add(sum, "\n");
  }
}

}  // namespace

std::string sumOfWindows(const data::WindowedStream& stream, int windows, const ProgressCallback& progress) {
  features::Sha256 sum;
  for (int window = 0; window < windows; ++window) {
    add(sum, stream, stream.window({window}), progress);
    stream.letGo();
  }
  return sum.finish();
}

Result<std::string> sumOfStates(const streaming::StreamSession& session, Method method, const std::vector<int>& states, std::int64_t items,
                                std::int64_t memory, const ProgressCallback& progress) try {
  constexpr std::int64_t kTogether = 8192;  // rows, of states that are not in memory
  const auto loaded = session.loadStates(modalitiesOf(method), states, memory, progress);
  if (!loaded) return tl::unexpected(loaded.error());
  features::Sha256 sum;
  for (const auto& [modality, all] : (*loaded)->states)
    for (std::size_t k = 0; k < all.size(); ++k) {
      const auto state = (*loaded)->state(modality, k);
      for (std::int64_t first = 1; first <= items; first += kTogether) {  // row 0 is padding
        tellOrThrow(progress, {"checksum of the features", first, items, "items"});
        const auto plain = state.slice(first, std::min(kTogether, items + 1 - first)).contiguous();
        sum.add(plain.data_ptr(), static_cast<std::size_t>(plain.numel() * plain.element_size()));
      }
    }
  return sum.finish();
} catch (const ThrownError& problem) {
  return tl::unexpected(problem.error());
}

Result<StreamPart> partOf(const streaming::StreamSession& session, Method method, const std::vector<int>& states, std::int64_t memory,
                          const ProgressCallback& progress) try {
  const auto& windows = session.windows().windows();
  StreamPart part;
  for (const auto& window : windows) part.records += window.records;
  part.log = sumOfWindows(session.windows(), static_cast<int>(windows.size()), progress);
  part.states = states;
  auto features = sumOfStates(session, method, states, session.windows().itemCount(), memory, progress);
  if (!features) return tl::unexpected(features.error());
  part.features = std::move(*features);
  return part;
} catch (const ThrownError& problem) {
  return tl::unexpected(problem.error());
}

}  // namespace xsmoe::experiments
