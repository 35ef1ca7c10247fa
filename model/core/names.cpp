// SPDX-License-Identifier: Apache-2.0
#include "model/core/names.h"

#include <array>
#include <charconv>
#include <utility>

namespace xsmoe {
namespace {

template <class Value, std::size_t N>
using Table = std::array<std::pair<Value, std::string_view>, N>;

constexpr Table<Modality, 2> kModalityNames{{{Modality::kVisual, "visual"}, {Modality::kTextual, "textual"}}};
constexpr Table<Continual, 3> kContinualNames{
    {{Continual::kNone, "none"}, {Continual::kReplay, "replay"}, {Continual::kDistillation, "distillation"}}};

template <class Value, std::size_t N>
std::string_view nameIn(const Table<Value, N>& table, Value value) {
  for (const auto& [key, text] : table)
    if (key == value) return text;
  return "?";
}

template <class Value, std::size_t N>
std::optional<Value> valueIn(const Table<Value, N>& table, std::string_view text) {
  for (const auto& [key, known] : table)
    if (known == text) return key;
  return std::nullopt;
}

}  // namespace

std::string_view name(Modality modality) { return nameIn(kModalityNames, modality); }
std::string_view name(Continual continual) { return nameIn(kContinualNames, continual); }

std::optional<Modality> modalityFromName(std::string_view text) { return valueIn(kModalityNames, text); }
std::optional<Continual> continualFromName(std::string_view text) { return valueIn(kContinualNames, text); }

std::string name(const Grouping& grouping) {
  std::string text;
  for (const int state : grouping) text += (text.empty() ? "" : ",") + std::to_string(state);
  return text;
}

std::optional<std::vector<int>> statesFromName(std::string_view text) {
  std::vector<int> states;
  if (text.empty()) return states;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    int state = 0;
    const auto [next, problem] = std::from_chars(at, end, state);
    if (problem != std::errc{} || state < 0 || (!states.empty() && state <= states.back())) return std::nullopt;
    states.push_back(state);
    if (next == end) return states;
    if (*next != ',') return std::nullopt;
    at = next + 1;
  }
}

std::optional<Grouping> groupingFromName(std::string_view text) {
  auto grouping = statesFromName(text);
  if (!grouping || grouping->empty() || grouping->front() < 1) return std::nullopt;
  return grouping;
}

}  // namespace xsmoe
