// SPDX-License-Identifier: Apache-2.0
#include "app/cli/fallen_slices.h"

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/printed_table.h"
#include "app/cli/slice_kinds.h"
#include "model/core/percent_rounding.h"
#include "model/core/ranking_metrics.h"

namespace xsmoe::cli {
namespace {

nlohmann::json sliceObject(const ChangeSlice& slice) {
  const auto& changes = slice.changes;
  nlohmann::json json{{"by", descriptionOf(slice.kind).key},
                      {"slice", slice.key},
                      {"name", slice.name},
                      {"users", changes.users},
                      {"fell", changes.fell},
                      {"rose", changes.rose},
                      {"lost", changes.lost},
                      {"gained", changes.gained}};
  const auto add = [&](const char* value, const char* error, const std::optional<MetricChange>& mean) {
    json[value] = mean ? nlohmann::json(mean->value) : nlohmann::json();
    json[error] = mean ? nlohmann::json(mean->error) : nlohmann::json();
  };
  add("fall", "fall_error", changes.fall);
  add("hr10_change", "hr10_change_error", changes.hits);
  return json;
}

/// "+12.30 ± 0.31".
std::string meanOf(const std::optional<MetricChange>& mean, double scale) {
  return mean ? fmt::format("{:+.2f} ± {:.2f}", roundingAway(scale * mean->value, 2), roundingAway(scale * mean->error, 2)) : "–";
}

/// The same of a share, in percent.
std::string shareOf(std::int64_t some, std::int64_t users) {
  if (users == 0) return "–";
  const double share = static_cast<double>(some) / static_cast<double>(users);
  return fmt::format("{:.2f} ± {:.2f}", inPercent(share), inPercent(standardError(share, users)));
}

TableRow rowOf(std::string kind, std::string name, const UserChanges& changes) {
  return {std::move(kind),
          std::move(name),
          std::to_string(changes.users),
          meanOf(changes.fall, 1),
          shareOf(changes.lost, changes.users),
          shareOf(changes.gained, changes.users),
          meanOf(changes.hits, 100)};
}

}  // namespace

nlohmann::json changeSlicesJson(const SlicedChanges& changes) {
  auto slices = nlohmann::json::array();
  for (const auto& slice : changes.slices) slices.push_back(sliceObject(slice));
  return slices;
}

void printChangeSlices(Console& console, const SlicedChanges& changes, const std::string& by) {
  std::vector<TableRow> rows{{"by", "slice", "users", "mean fall, places", "lost HR@10, %", "gained HR@10, %", "change, points"},
                             rowOf("", "all", changes.whole)};
  for (const auto& slice : changes.slices) rows.push_back(rowOf(std::string(descriptionOf(slice.kind).key), slice.name, slice.changes));
  printTable(console, std::move(rows), 2);
  console.line("");
  console.line("± one standard error, each user compared with himself; of fewer than two users none is known.");
  for (const auto& kind : sliceKinds())
    if (isAsked(by, kind.kind)) console.line(fmt::format("  {}: {}", kind.key, kind.definition));
}

}  // namespace xsmoe::cli
