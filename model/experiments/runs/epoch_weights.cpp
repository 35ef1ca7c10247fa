// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/epoch_weights.h"

#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "model/streaming/checkpoint.h"

namespace xsmoe::experiments {
namespace {

/// The last epoch, by window and number, that has happened by then.
std::pair<int, int> lastEpochOf(const std::optional<streaming::TrainerState>& state) {
  if (!state) return {0, 0};
  const int window = state->window.value;
  if (state->ended) return {window, std::numeric_limits<int>::max()};
  return {window, state->within ? state->within->epoch : 0};
}

void removeFile(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

}  // namespace

Result<std::int64_t> keepEpoch(const RunPaths& paths, const RunMoment& epoch, Method method, const network::Recommender& model, int most) {
  const auto file = paths.epoch(epoch);
  if (auto written = streaming::writeCheckpoint(file, epoch, method, model); !written) return tl::unexpected(written.error());
  for (const auto& one : paths.storedEpochs())
    if (one.window == epoch.window && one.epoch <= epoch.epoch - most) removeFile(paths.epoch(one));
  std::error_code unknown;
  const auto bytes = std::filesystem::file_size(file, unknown);
  return unknown ? std::int64_t{0} : static_cast<std::int64_t>(bytes);
}

void removeEpochsAfter(const RunPaths& paths, const std::optional<streaming::TrainerState>& state) {
  const auto last = lastEpochOf(state);
  for (const auto& one : paths.storedEpochs())
    if (std::pair(one.window.value, one.epoch) > last) removeFile(paths.epoch(one));
}

}  // namespace xsmoe::experiments
