// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/table_footers.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

std::string seedsText(const RunGroup& group) {
  std::vector<std::string> seeds;
  for (const auto* run : group.runs) seeds.push_back(std::to_string(run->description.settings.training.seed));
  return joined(seeds, ", ");
}

std::string seedsNote(const std::vector<RunGroup>& groups) {
  std::set<std::string> all;
  bool several = false;
  for (const auto& group : groups) {
    all.insert(seedsText(group));
    several = several || group.runs.size() > 1;
  }
  const std::string how =
      several ? "; values are mean ± sample standard deviation over seeds" : "; one run a row, whose spread over seeds is not known";
  if (all.size() == 1) return "seeds: " + *all.begin() + how;
  std::vector<std::string> each;
  each.reserve(groups.size());
  for (const auto& group : groups) each.push_back(methodName(group) + ": " + seedsText(group));
  return "seeds: " + joined(each, "; ") + how;
}

std::string streamNote(const std::vector<const RunSummary*>& runs) {
  std::set<std::string> features;
  for (const auto* run : runs)
    if (readsFeatures(run->description.settings.model.method) && !run->featuresChecksum.empty()) features.insert(run->featuresChecksum);
  const auto& sum = runs.front()->streamChecksum;
  return "stream: " + runs.front()->description.streamTitle +
         (sum.empty() ? ", checksum of its log not known" : ", SHA-256 of its log " + sum) +
         (features.empty() ? "" : ", of its features " + joined({features.begin(), features.end()}, ", "));
}

std::string profileNote(const RunSummary& run) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : profileOf(run.description.settings))
    if (!value.empty()) parts.push_back(std::string(key).append(1, ' ').append(value));
  return "profile: " + joined(parts, ", ");
}

/// A setting of model or training, of all methods that use it: "embedding 128", "tau 0.1 (XSMoE), 0.2 (Visual only)".
std::string valueIn(std::string_view key, const std::vector<RunGroup>& groups) {
  std::vector<std::pair<std::string, std::vector<std::string>>> values;
  for (const auto& group : groups) {
    if (!usesSetting(group.model, key)) continue;
    const auto value = settingText(group.runs.front()->description.settings, key);
    if (value.empty()) continue;  // as usual
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == value; });
    auto& names = found == values.end() ? values.emplace_back(value, std::vector<std::string>{}).second : found->second;
    if (std::find(names.begin(), names.end(), group.name) == names.end()) names.push_back(group.name);
  }
  if (values.empty()) return {};
  std::vector<std::string> parts;
  parts.reserve(values.size());
  for (const auto& [value, names] : values) parts.push_back(values.size() == 1 ? value : value + " (" + joined(names, ", ") + ")");
  return std::string(key) + " " + joined(parts, ", ");
}

std::string trainingNote(const std::vector<RunGroup>& groups) {
  std::vector<std::string> parts;
  for (const auto& key : trainingKeys()) parts.push_back(valueIn(key, groups));
  return "training: " + joined(parts, ", ");
}

/// Of a setting of training, the values that each method has.
std::map<std::string, std::set<std::string>> valuesOfMethods(const std::string& key, const std::vector<RunGroup>& groups) {
  std::map<std::string, std::set<std::string>> values;
  for (const auto& group : groups) values[group.key].insert(settingText(group.runs.front()->description.settings, key));
  return values;
}

/// Whether two methods have no value in common, which the names of the rows do not tell.
bool methodsDiffer(const std::string& key, const std::vector<RunGroup>& groups) {
  const auto values = valuesOfMethods(key, groups);
  const auto share = [](const auto& one, const auto& other) {
    return std::any_of(one.second.begin(), one.second.end(), [&](const std::string& value) { return other.second.contains(value); });
  };
  return std::any_of(values.begin(), values.end(), [&](const auto& one) {
    return std::any_of(values.begin(), values.end(), [&](const auto& other) { return !share(one, other); });
  });
}

std::vector<std::string> unlikeTraining(const std::vector<RunGroup>& groups) {
  std::vector<std::string> parts;
  for (const auto& key : trainingKeys())
    if (methodsDiffer(key, groups)) parts.push_back(valueIn(key, groups));
  if (parts.empty()) return {};
  return {"deviation: the methods are not trained alike: " + joined(parts, "; ")};
}

std::string modelNote(const std::vector<RunGroup>& groups) {
  std::vector<std::string> parts;
  for (const auto& one : settingDescriptions())
    if (one.group == "model")
      if (auto text = valueIn(one.key, groups); !text.empty()) parts.push_back(std::move(text));
  for (const auto& one : choiceDescriptions())
    if (one.group == "model")
      if (auto text = valueIn(one.key, groups); !text.empty()) parts.push_back(std::move(text));
  return "models: " + joined(parts, ", ");
}

/// Each value once, in order: "build: 1a2b3c". `ofSeveral` is said of more than one.
template <class Of>
std::string eachOnce(const char* what, const std::vector<const RunSummary*>& runs, const Of& of, const char* ofSeveral = "") {
  std::set<std::string> values;
  for (const auto* run : runs)
    if (auto value = of(*run); !value.empty()) values.insert(std::move(value));
  return what + (values.empty() ? std::string("not known") : joined({values.begin(), values.end()}, "; ")) +
         (values.size() > 1 ? ofSeveral : "");
}

std::vector<std::string> deviations(const TableRuns& chosen) {
  auto notes = unlikeTraining(chosen.groups);
  const auto runs = chosen.all();
  std::map<std::string, std::vector<std::string>> precisions;
  for (const auto* run : runs) {
    if (!run->changesByHand.empty())
      notes.push_back("deviation: " + chosen.toldAs(*run) + ", by hand: " + joined(run->changesByHand, "; "));
    if (run->description.precision != name(Precision::kFloat32)) precisions[run->description.precision].push_back(chosen.toldAs(*run));
  }
  for (const auto& [precision, names] : precisions)
    notes.push_back("deviation: precision " + (precision.empty() ? "not known" : precision) + " in " + firstOf(names));
  if (notes.empty()) notes.emplace_back("deviations: none; no change by hand, all in float32");
  return notes;
}

}  // namespace

std::vector<std::string> footersOf(const TableRuns& chosen) {
  const auto runs = chosen.all();
  std::vector<std::string> notes{
      profileNote(*runs.front()),
      trainingNote(chosen.groups),
      modelNote(chosen.groups),
      seedsNote(chosen.groups),
      streamNote(runs),
      eachOnce("build: ", runs, [](const RunSummary& run) { return run.build; }),
      eachOnce(
          "computed on: ", runs, [](const RunSummary& run) { return run.description.device + ", " + run.description.precision; },
          " (each rounds sums otherwise, so that equal runs differ a little)")};
  notes.insert(notes.end(), chosen.notes.begin(), chosen.notes.end());
  const auto more = deviations(chosen);
  notes.insert(notes.end(), more.begin(), more.end());
  return notes;
}

}  // namespace xsmoe
