// SPDX-License-Identifier: Apache-2.0
#include "model/data/missing_items.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "model/core/cancelled.h"

namespace xsmoe::data {
namespace {

bool lacks(const std::vector<bool>& present, std::int32_t item) { return !present.empty() && !present[static_cast<std::size_t>(item)]; }

/// Nothing is missing so far of what the cache holds.
MissingItems noneOf(const ItemPresence& presence) {
  MissingItems missing;
  if (!presence.visual.empty()) missing.visual = 0;
  if (!presence.textual.empty()) missing.textual = 0;
  if (missing.visual == 0 || missing.textual == 0) missing.either = 0;
  return missing;
}

void count(MissingItems& missing, const ItemPresence& presence, std::int32_t item) {
  if (lacks(presence.visual, item)) ++missing.visual;
  if (lacks(presence.textual, item)) ++missing.textual;
  ++missing.either;
}

std::size_t windowAt(std::int64_t ms, const std::vector<Window>& windows) {
  const auto after = std::upper_bound(windows.begin() + 1, windows.end(), ms,
                                      [](std::int64_t time, const Window& window) { return time < window.firstTimeMs; });
  return static_cast<std::size_t>(after - windows.begin()) - 1;
}

using SeenItems = std::vector<std::pair<std::size_t, std::int32_t>>;

void keepOnce(SeenItems& seen) {
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
}

}  // namespace

void addMissingItems(DataReport& report, const InteractionLog& log, const WindowedStream& windowed, const ItemPresence& presence,
                     const ProgressCallback& progress) {
  const auto lacksAny = [&](std::int32_t item) { return lacks(presence.visual, item) || lacks(presence.textual, item); };
  report.missing = noneOf(presence);
  for (std::int32_t item = 0; item < static_cast<std::int32_t>(log.itemIds.size()); ++item)
    if (lacksAny(item)) count(report.missing, presence, item);
  SeenItems seen;
  constexpr std::size_t kTogether = std::size_t{1} << 20;  // records in memory
  std::size_t most = std::size_t{1} << 16;                 // of `seen` before each is kept once only
  for (std::size_t i = 0; i < log.items.size(); ++i) {
    if (i % kTogether == 0) {
      log.letGo();
      tellOrThrow(progress, {"looking for items without features", static_cast<std::int64_t>(i), log.size(), "records"});
    }
    if (!lacksAny(log.items[i])) continue;
    seen.emplace_back(windowAt(log.timesMs[i], windowed.windows()), log.items[i]);
    if (seen.size() < most) continue;
    keepOnce(seen);
    most = std::max(most, 2 * seen.size());
  }
  keepOnce(seen);
  log.letGo();
  for (WindowReport& window : report.windows) window.missing = noneOf(presence);
  for (const auto& [window, item] : seen) count(report.windows.at(window).missing, presence, item);
}

}  // namespace xsmoe::data
