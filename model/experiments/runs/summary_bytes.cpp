// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/summary_bytes.h"

#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe::experiments {
namespace {

// It rises with every change of the functions `carry` below, and of what summaryOf() tells of a record.
constexpr int kLayout = 7;

struct NoSummary : std::runtime_error {
  NoSummary() : std::runtime_error("the bytes are no summary") {}
};

/// Both directions are one: each `carry` names the parts of a value in order, and the archive takes their bytes or gives them.
struct Packing {
  static constexpr bool kReads = false;
  std::string bytes = {};
  void raw(void* data, std::size_t size) { bytes.append(static_cast<const char*>(data), size); }
};

struct Unpacking {
  static constexpr bool kReads = true;
  std::string_view rest;
  void raw(void* data, std::size_t size) {
    if (size > rest.size()) throw NoSummary();
    std::memcpy(data, rest.data(), size);
    rest.remove_prefix(size);
  }
};

template <class Archive, class Number>
requires(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>) void carry(Archive& archive, Number& number) {
  archive.raw(&number, sizeof number);
}

template <class Archive>
void carry(Archive& archive, bool& flag) {
  std::uint8_t byte = flag ? 1 : 0;
  archive.raw(&byte, 1);
  flag = byte != 0;
}

/// How many follow, each of a byte at least.
template <class Archive>
std::size_t carrySize(Archive& archive, std::size_t size) {
  std::uint64_t count = size;
  archive.raw(&count, sizeof count);
  if constexpr (Archive::kReads)
    if (count > archive.rest.size()) throw NoSummary();
  return static_cast<std::size_t>(count);
}

template <class Archive>
void carry(Archive& archive, std::string& text) {
  text.resize(carrySize(archive, text.size()));
  archive.raw(text.data(), text.size());
}

template <class Archive, class Value>
void carry(Archive& archive, std::vector<Value>& values) {
  values.resize(carrySize(archive, values.size()));
  for (auto& value : values) carry(archive, value);
}

template <class Archive, class Value>
void carry(Archive& archive, std::optional<Value>& value) {
  bool has = value.has_value();
  carry(archive, has);
  if (has && !value) value.emplace();
  if (has) carry(archive, *value);
}

template <class Archive>
void carry(Archive& archive, std::map<std::string, std::string>& texts) {
  std::vector<std::pair<std::string, std::string>> all(texts.begin(), texts.end());
  carry(archive, all);
  texts = {all.begin(), all.end()};
}

template <class Archive>
void carry(Archive& archive, std::pair<std::string, std::string>& texts) {
  carry(archive, texts.first);
  carry(archive, texts.second);
}

template <class Archive, class Tag>
void carry(Archive& archive, Index<Tag>& index) {
  carry(archive, index.value);
}

template <class Archive, class Value>
void carryName(Archive& archive, Value& value, std::optional<Value> (*parse)(std::string_view)) {
  std::string text(name(value));
  carry(archive, text);
  const auto known = parse(text);
  if (!known) throw NoSummary();
  value = *known;
}

template <class Archive>
void carry(Archive& archive, RunSettings& settings) {
  carryName(archive, settings.model.method, methodFromName);
  carryName(archive, settings.model.continual, continualFromName);
  for (const auto& choice : choiceDescriptions()) {
    std::string text = choice.get(settings);
    carry(archive, text);
    if (Archive::kReads && !choice.set(settings, text)) throw NoSummary();
  }
  carry(archive, settings.protocol.cutRecords);
  carry(archive, settings.protocol.cutWindows);
  std::uint64_t seed = settings.training.seed;
  for (const auto& description : settingDescriptions()) {
    double value = description.get(settings);
    carry(archive, value);
    description.set(settings, value);
  }
  carry(archive, seed);  // exact, unlike a double
  settings.training.seed = seed;
}

template <class Archive>
void carry(Archive& archive, Metrics& metrics) {
  for (double* number : {&metrics.hr10, &metrics.ndcg10, &metrics.hr20, &metrics.ndcg20}) carry(archive, *number);
  carry(archive, metrics.sequences);
}

template <class Archive>
void carry(Archive& archive, WindowTest& test) {
  carry(archive, test.window);
  carry(archive, test.testedOn);
  carry(archive, test.metrics);
}

template <class Archive>
void carry(Archive& archive, WindowValidation& validation) {
  carry(archive, validation.window);
  carry(archive, validation.metrics);
}

template <class Archive>
void carry(Archive& archive, WindowCost& cost) {
  carry(archive, cost.window);
  carry(archive, cost.parameters);
  carry(archive, cost.trainable);
  carry(archive, cost.epochs);
  carry(archive, cost.experts);
  carry(archive, cost.seconds);
  carry(archive, cost.peakBytes);
}

template <class Archive>
void carry(Archive& archive, ReferenceResult& result) {
  carry(archive, result.name);
  carry(archive, result.metrics);
}

template <class Archive>
void carry(Archive& archive, ReferencedTest& test) {
  carry(archive, test.window);
  carry(archive, test.testedOn);
  carry(archive, test.test);
  carry(archive, test.references);
}

template <class Archive>
void carry(Archive& archive, RunOrigin& origin) {
  carry(archive, origin.run);
  carry(archive, origin.folder);
  carry(archive, origin.window);
  carry(archive, origin.changed);
  carry(archive, origin.fromStart);
  carry(archive, origin.inherited);
}

template <class Archive>
void carry(Archive& archive, RunDescription& run) {
  carry(archive, run.name);
  carry(archive, run.streamTitle);
  carry(archive, run.streamFolder);
  carry(archive, run.settings);
  carry(archive, run.device);
  carry(archive, run.precision);
  carry(archive, run.hiddenStates);
  carry(archive, run.visualWidth);
  carry(archive, run.textualWidth);
  carry(archive, run.cachedStates);
  carry(archive, run.origin);
  carry(archive, run.streamRecords);
}

template <class Archive>
void carry(Archive& archive, RunState& state) {
  auto number = static_cast<std::uint8_t>(state);
  carry(archive, number);
  if (number > static_cast<std::uint8_t>(RunState::kFailed)) throw NoSummary();
  state = static_cast<RunState>(number);
}

template <class Archive>
void carry(Archive& archive, RunSummary& run) {
  carry(archive, run.description);
  carry(archive, run.settings);
  carry(archive, run.state);
  carry(archive, run.windowsDone);
  carry(archive, run.result.mean);
  carry(archive, run.result.allTests);
  carry(archive, run.tests);
  carry(archive, run.costs);
  carry(archive, run.validations);
  carry(archive, run.referenced);
  carry(archive, run.changesByHand);
  carry(archive, run.tauOrGroupingByHand);
  carry(archive, run.build);
  carry(archive, run.streamChecksum);
  carry(archive, run.featuresChecksum);
  carry(archive, run.settingsChecksum);
  carry(archive, run.tags);
  carry(archive, run.note);
  carry(archive, run.annotationProblem);
  carry(archive, run.problem);
}

}  // namespace

std::string bytesOf(const RunSummary& summary) {
  Packing archive;
  RunSummary packed = summary;  // what packs could also unpack, and so changes what it is given
  carry(archive, packed);
  return archive.bytes;
}

std::optional<RunSummary> summaryFrom(std::string_view bytes) {
  Unpacking archive{bytes};
  RunSummary summary;
  try {
    carry(archive, summary);
  } catch (const NoSummary&) {
    return std::nullopt;
  }
  return archive.rest.empty() ? std::optional(std::move(summary)) : std::nullopt;
}

std::string layoutOfSummaries() {
  std::string layout = std::to_string(kLayout) + ':';
  for (const auto& choice : choiceDescriptions()) (layout += ' ') += choice.key;
  for (const auto& description : settingDescriptions()) (layout += ' ') += description.key;
  return layout;
}

}  // namespace xsmoe::experiments
