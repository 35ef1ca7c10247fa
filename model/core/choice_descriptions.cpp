// SPDX-License-Identifier: Apache-2.0
#include "model/core/choice_descriptions.h"

#include <algorithm>
#include <array>
#include <optional>

#include "model/core/names.h"
#include "model/core/setting_keys.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

// Names stand in the order of their enumerators.
constexpr std::array<ChoiceValue, 2> kProtocols{{{"paper", "as in the paper"}, {"official", "as in its code"}}};
constexpr std::array<ChoiceValue, 4> kPrecisions{{{"auto", "automatic"}, {"fp32", "float32"}, {"bf16", "bfloat16"}, {"fp16", "float16"}}};

template <class Value>
std::string_view nameIn(std::span<const ChoiceValue> values, Value value) {
  const auto at = static_cast<std::size_t>(value);
  return at < values.size() ? values[at].name : "?";
}

template <class Value>
std::optional<Value> valueIn(std::span<const ChoiceValue> values, std::string_view name) {
  const auto found = std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.name == name; });
  return found == values.end() ? std::nullopt : std::optional(static_cast<Value>(found - values.begin()));
}

template <class Value>
bool take(const std::optional<Value>& value, Value& target) {
  if (value) target = *value;
  return value.has_value();
}

#define XSMOE_NAMED(field, names)                                                  \
  names, [](const RunSettings& s) { return std::string(nameIn(names, s.field)); }, \
      [](RunSettings& s, std::string_view text) { return take(valueIn<decltype(s.field)>(names, text), s.field); }
#define XSMOE_STATES(field, parse)                        \
  {}, [](const RunSettings& s) { return name(s.field); }, \
      [](RunSettings& s, std::string_view text) { return take(parse(text), s.field); }, true
#define XSMOE_TEXT(field, fits)                     \
  {}, [](const RunSettings& s) { return s.field; }, \
      [](RunSettings& s, std::string_view text) { return (fits) && (s.field = text, true); }, false

constexpr auto kDescriptions = std::to_array<ChoiceDescription>({
    {kGroupingKey, "model", "Hidden states of side layers", "Grouping", "Hidden states with a side layer.", "",
     "hidden states, increasing: 6,12", "the middle and the last one", XSMOE_STATES(model.grouping, groupingFromName)},
    {"iisan-states", "model", "Hidden states", "States of IISAN", "Hidden states that IISAN reads.",
     "IISAN's code (baselines.md 8, DEC-27)", "hidden states, increasing: 0,6,12", "0 and every second one",
     XSMOE_STATES(model.baselines.iisanStates, statesFromName)},
    {"protocol", "protocol", "Profile", "Protocol", "Which of the two is followed where the paper and its authors' code disagree.", "", "",
     "", XSMOE_NAMED(protocol.protocol, kProtocols)},
    {"from", "protocol", "Records from", "From", "First date or time (ISO 8601) taken from the log, inclusive.", "", "a date: 2020-01-31",
     "no bound", XSMOE_TEXT(protocol.from, true), true},
    {"to", "protocol", "Records to", "To", "Last date or time (ISO 8601) taken from the log, inclusive.", "", "a date: 2020-01-31",
     "no bound", XSMOE_TEXT(protocol.to, true), true},
    {"device", "device", "Device", "Device", "Where it is trained.", "", "auto, cpu or cuda:0", "",
     XSMOE_TEXT(device.device, !text.empty())},
    {"precision", "device", "Precision", "Precision", "Of training steps.", "", "", "", XSMOE_NAMED(device.precision, kPrecisions)},
});
#undef XSMOE_TEXT
#undef XSMOE_STATES
#undef XSMOE_NAMED

}  // namespace

std::string_view name(Protocol protocol) { return nameIn(kProtocols, protocol); }
std::string_view name(Precision precision) { return nameIn(kPrecisions, precision); }
std::optional<Precision> precisionFromName(std::string_view text) { return valueIn<Precision>(kPrecisions, text); }

std::span<const ChoiceDescription> choiceDescriptions() { return kDescriptions; }

const ChoiceDescription* choiceDescription(std::string_view key) {
  const auto* const found = std::find_if(kDescriptions.begin(), kDescriptions.end(), [&](const auto& one) { return one.key == key; });
  return found == kDescriptions.end() ? nullptr : found;
}

std::string namesOf(const ChoiceDescription& choice) {
  if (choice.values.empty()) return std::string(choice.form);
  std::vector<std::string> names;
  for (const auto& value : choice.values) names.emplace_back(value.name);
  return listed(names, "or");
}

std::string wordsOf(const ChoiceDescription& choice, const RunSettings& settings) {
  auto text = choice.get(settings);
  return text.empty() ? std::string(choice.without) : text;
}

}  // namespace xsmoe
