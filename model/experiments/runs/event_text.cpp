// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/event_text.h"

namespace xsmoe::experiments {

bool isBestEpoch(std::string_view detail) {
  constexpr std::string_view kBegin = R"({"best":)", kBest = R"("best":true)";
  if (detail.starts_with(kBegin)) return detail.substr(kBegin.size()).starts_with("true");
  return detail.find(kBest) != std::string_view::npos;
}

std::string withoutShares(std::string_view detail) {
  constexpr std::string_view kUsage = R"("usage":[)", kBorn = R"("born":)", kOpening = "[{]\"";
  const auto usage = detail.find(kUsage);
  if (usage == std::string_view::npos) return std::string(detail);
  auto kept = usage + kUsage.size();
  std::string text(detail.substr(0, kept));
  for (auto list = detail.find('[', kept); list != std::string_view::npos; list = detail.find('[', kept)) {
    const auto end = detail.find_first_of(kOpening, list + 1);
    const bool ofNumbers = end != std::string_view::npos && detail[end] == ']';
    const bool needed = !ofNumbers || detail.substr(kept, list - kept).ends_with(kBorn);
    text += detail.substr(kept, list + 1 - kept);
    kept = needed ? list + 1 : end;
  }
  text += detail.substr(kept);
  return text;
}

}  // namespace xsmoe::experiments
