// SPDX-License-Identifier: Apache-2.0
#include "model/core/change.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "model/core/names.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

constexpr std::array<std::pair<Boundary, std::string_view>, 3> kSteps{
    {{Boundary::kBatch, "batch"}, {Boundary::kEpoch, "epoch"}, {Boundary::kWindow, "window"}}};

std::optional<int> wholeNumber(std::string_view text) {
  int number = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::optional<ExpertName> expertFrom(std::string_view text) {
  const auto first = text.find(':'), second = text.rfind(':');
  if (first == second) return std::nullopt;
  const auto modality = modalityFromName(text.substr(0, first));
  const auto state = wholeNumber(text.substr(first + 1, second - first - 1)), born = wholeNumber(text.substr(second + 1));
  if (!modality || !state || !born) return std::nullopt;
  return ExpertName{*modality, *state, *born};
}

constexpr std::string_view kMerge = "merge", kInto = " into ";

std::optional<MergeExperts> mergeFrom(std::string_view text) {
  const auto into = text.find(kInto);
  if (into == std::string_view::npos) return std::nullopt;
  const auto expert = expertFrom(text.substr(0, into));
  const auto born = wholeNumber(text.substr(into + kInto.size()));
  if (!expert || !born) return std::nullopt;
  return MergeExperts{*expert, *born};
}

/// Whole numbers between commas, in any order: what was refused is read again too.
std::optional<Grouping> statesFrom(std::string_view text) {
  Grouping states;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto state = wholeNumber(text.substr(0, comma));
    if (!state) return std::nullopt;
    states.push_back(*state);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return states;
}

tl::unexpected<Error> noValue(std::string_view what, std::string_view value) {
  return usageError(std::string(what), "\"" + std::string(value) + "\" is no value of it");
}

ActText textOfChange(const Change& change) {
  return std::visit(Overloaded{[](const SetTau& one) {
                                 return ActText{std::string(kTauKey), numberText(one.tau)};
                               },
                               [](const Regroup& one) {
                                 return ActText{std::string(kGroupingKey), name(one.grouping)};
                               },
                               [](const SetNumber& one) {
                                 return ActText{one.key, numberText(one.value)};
                               },
                               [](const PinExpert& one) {
                                 return ActText{one.pinned ? "pin" : "unpin", textOf(one.expert)};
                               },
                               [](const RemoveExpert& one) {
                                 return ActText{"remove", textOf(one.expert)};
                               },
                               [](const PruneNow&) {
                                 return ActText{"prune-now", ""};
                               },
                               [](const MergeExperts& one) {
                                 return ActText{std::string(kMerge), textOf(one.expert) + std::string(kInto) + std::to_string(one.into)};
                               }},
                    change);
}

ActText textOfPress(const Press& press) {
  return std::visit(Overloaded{[](const Pause&) {
                                 return ActText{"pause", ""};
                               },
                               [](const Continue&) {
                                 return ActText{"continue", ""};
                               },
                               [](const StepTo& one) {
                                 for (const auto& [boundary, text] : kSteps)
                                   if (boundary == one.boundary) return ActText{"step", std::string(text)};
                                 return ActText{"step", ""};
                               }},
                    press);
}

std::optional<Press> pressFrom(std::string_view what, std::string_view value) {
  if (what == "pause") return Pause{};
  if (what == "continue") return Continue{};
  if (what != "step") return std::nullopt;
  for (const auto& [boundary, text] : kSteps)
    if (text == value) return StepTo{boundary};
  return std::nullopt;
}

}  // namespace

std::string textOf(const ExpertName& expert) {
  return std::string(name(expert.modality)) + ':' + std::to_string(expert.hiddenState) + ':' + std::to_string(expert.born);
}

ActText textOf(const Act& act) {
  return std::visit(
      Overloaded{[](const Change& change) { return textOfChange(change); }, [](const Press& press) { return textOfPress(press); },
                 [](const Undo& undo) {
                   return ActText{"undo", undo.takenBack};
                 }},
      act);
}

Result<Change> changeFrom(std::string_view what, std::string_view value) {
  if (what == "prune-now") return PruneNow{};
  if (what == "pin" || what == "unpin" || what == "remove") {
    const auto expert = expertFrom(value);
    if (!expert) return noValue(what, value);
    if (what == "remove") return RemoveExpert{*expert};
    return PinExpert{*expert, what == "pin"};
  }
  if (what == kMerge) {
    const auto merge = mergeFrom(value);
    if (!merge) return noValue(what, value);
    return *merge;
  }
  if (what == kGroupingKey) {
    auto states = statesFrom(value);
    if (!states) return noValue(what, value);
    return Regroup{std::move(*states)};
  }
  const auto number = numberFrom(value);
  if (what.empty() || !number) return noValue(what, value);
  if (what == kTauKey) return SetTau{*number};
  return SetNumber{std::string(what), *number};
}

Result<Act> actFrom(std::string_view what, std::string_view value) {
  if (what == "undo") return Undo{std::string(value)};
  if (const auto press = pressFrom(what, value)) return *press;
  auto change = changeFrom(what, value);
  if (!change) return tl::unexpected(change.error());
  return std::move(*change);
}

std::string inWords(const Act& act) {
  const auto [what, value] = textOf(act);
  return what + (value.empty() ? "" : ' ' + value);
}

Result<Change> changeFromWords(std::string_view words) {
  const auto blank = words.find(' ');
  return changeFrom(words.substr(0, blank), blank == std::string_view::npos ? std::string_view() : words.substr(blank + 1));
}

std::vector<Change> exampleChanges() {
  const ExpertName expert{Modality::kVisual, 4, 2};
  return {MergeExperts{expert, 0}, RemoveExpert{expert}, PinExpert{expert, true}, PinExpert{expert, false}, PruneNow{}};
}

std::string_view settingOf(const Change& change) {
  if (std::holds_alternative<SetTau>(change)) return kTauKey;
  if (std::holds_alternative<Regroup>(change)) return kGroupingKey;
  if (const auto* const number = std::get_if<SetNumber>(&change)) return number->key;
  return {};
}

Result<RunSettings> changed(RunSettings settings, const Change& change) {
  const auto key = settingOf(change);
  if (key.empty()) return settings;
  if (auto set = setSetting(settings, key, textOf(change).value); !set) return tl::unexpected(set.error());
  return settings;
}

bool replaces(const Change& later, const Change& earlier) {
  if (std::holds_alternative<PruneNow>(later)) return later == earlier;
  return !settingOf(later).empty() && settingOf(later) == settingOf(earlier);
}

}  // namespace xsmoe
