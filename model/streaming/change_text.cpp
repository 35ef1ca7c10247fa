// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/change_text.h"

#include <charconv>

#include "model/core/names.h"
#include "model/core/setting_text.h"

namespace xsmoe::streaming {
namespace {

std::optional<int> wholeNumber(std::string_view text) {
  int number = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::int64_t askedMs(const engine::Requests& requests, const std::string& what) {
  const auto found = requests.askedMs.find(what);
  return found == requests.askedMs.end() ? 0 : found->second;
}

}  // namespace

std::string textOf(const ExpertName& expert) {
  return std::string(name(expert.modality)) + ':' + std::to_string(expert.hiddenState) + ':' + std::to_string(expert.born);
}

std::optional<ExpertName> expertFrom(std::string_view text) {
  const auto first = text.find(':'), second = text.rfind(':');
  if (first == second) return std::nullopt;
  const auto modality = modalityFromName(text.substr(0, first));
  const auto state = wholeNumber(text.substr(first + 1, second - first - 1)), born = wholeNumber(text.substr(second + 1));
  if (!modality || !state || !born) return std::nullopt;
  return ExpertName{*modality, *state, *born};
}

std::vector<ChangeLogged> changesIn(const engine::Requests& requests, const RunPlace& place) {
  std::vector<ChangeLogged> changes;
  const auto add = [&](const std::string& what, std::string value) {
    changes.push_back({what, std::move(value), askedMs(requests, what), place, {}});
  };
  if (requests.tau) add("tau", numberText(*requests.tau));
  if (requests.grouping) add("grouping", name(*requests.grouping));
  if (requests.learningRate) add("learning-rate", numberText(*requests.learningRate));
  for (const auto& [key, value] : requests.settings) add(key, numberText(value));
  for (const auto& [expert, pinned] : requests.pins) add(pinned ? "pin" : "unpin", textOf(expert));
  for (const auto& expert : requests.removals) add("remove", textOf(expert));
  if (requests.pruneNow) add("prune-now", "");
  return changes;
}

}  // namespace xsmoe::streaming
