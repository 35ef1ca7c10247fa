// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/experiment_plan.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "model/core/methods.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

bool isMethod(const std::string& key) { return key == kMethodKey || key == kContinualKey; }

std::string option(const std::string& key) { return "--over " + key; }

template <class Value>
void addOnce(std::vector<Value>& values, Value value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
}

Result<std::vector<std::string>> plainValues(const VariedSetting& varied) {
  std::vector<std::string> values;
  for (const auto& part : varied.values) {
    const auto named = valuesNamed(varied.key, part);
    if (!named) return tl::unexpected(named.error());
    for (const auto& text : *named) {
      auto value = plainSettingText(varied.key, text);
      if (!value) return tl::unexpected(value.error());
      addOnce(values, std::move(*value));
    }
  }
  if (values.empty()) return usageError(option(varied.key), "no value is named", "Name at least one");
  // The runs of rising τ leave each other one after the other.
  if (varied.key == kTauKey)
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return *numberFrom(a) < *numberFrom(b); });
  return values;
}

/// Where a setting stands in names and loops.
std::tuple<int, std::string> placeOf(const std::string& key) {
  return {key == kSeedKey ? 0 : key == kGroupingKey ? 1 : key == kTauKey ? 3 : 2, key};
}

std::string inFolderName(std::string text) {
  for (char& letter : text) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
                       letter == '.' || letter == '_' || letter == '-';
    if (!plain) letter = '-';
  }
  return text;
}

std::string part(const std::string& key, const std::string& value) { return key + "_" + inFolderName(value); }

using Axis = std::pair<std::string, std::vector<std::string>>;  // key, values

class Expansion {
 public:
  Expansion(const ExperimentPlan& plan, const RunSettings& usual) : plan_(plan), usual_(usual) {}

  Result<PlanRuns> make() {
    if (auto good = readLists(); !good) return tl::unexpected(good.error());
    auto methods = methodsOf();
    if (!methods) return tl::unexpected(methods.error());
    if (auto good = checkRestrictions(*methods); !good) return tl::unexpected(good.error());
    std::vector<std::vector<Axis>> axes;  // of each method
    for (const auto& method : *methods) {
      auto ofMethod = axesOf(method);
      if (!ofMethod) return tl::unexpected(ofMethod.error());
      axes.push_back(std::move(*ofMethod));
    }
    // Before anything is crossed: runs are named by what is varied, and there may be more of them than fit into memory.
    if (auto good = checkUsed(); !good) return tl::unexpected(good.error());
    if (auto good = checkCount(axes); !good) return tl::unexpected(good.error());
    for (std::size_t i = 0; i < axes.size(); ++i) cross((*methods)[i], axes[i], {});
    if (auto good = checkNames(); !good) return tl::unexpected(good.error());
    tellNotCrossed();
    return std::move(made_);
  }

 private:
  /// A list of the plan whose values are read.
  struct List {
    std::string key;
    std::vector<std::string> values, methods;
    std::vector<std::string> notUsedBy;
    bool used = false;
  };

  Result<void> readLists() {
    if (plan_.over.empty()) return usageError("--over", "nothing is varied", "Name a setting and its values, for example seeds 1, 2 and 3");
    for (const auto& varied : plan_.over) {
      if (auto good = checkKey(varied); !good) return good;
      if (isMethod(varied.key) && list(varied.key) != nullptr)
        return usageError(option(varied.key), "it is varied twice", "Put its values into one list");
      auto values = plainValues(varied);
      if (!values) return tl::unexpected(values.error());
      List list{varied.key, std::move(*values), {}, {}};
      for (const auto& text : varied.methods) {
        auto method = plainSettingText("method", text);
        if (!method) return tl::unexpected(method.error());
        list.methods.push_back(std::move(*method));
      }
      lists_.push_back(std::move(list));
    }
    return {};
  }

  [[nodiscard]] Result<void> checkKey(const VariedSetting& varied) const {
    const auto& key = varied.key;
    if (plan_.from)
      if (auto allowed = mayChangeInFork(key); !allowed) return allowed;
    if (isMethod(key) && !varied.methods.empty())
      return usageError(option(key), "it is restricted to methods, and names them itself", "Leave the restriction out");
    if (varied.methods.empty() && plan_.settings.count(key) > 0)
      return usageError(option(key), "it is varied, and set for all runs", "Leave one of them out");
    return {};
  }

  [[nodiscard]] const List* list(const std::string& key) const {
    const auto found = std::find_if(lists_.begin(), lists_.end(), [&](const List& one) { return one.key == key; });
    return found == lists_.end() ? nullptr : &*found;
  }

  /// Each with its wrapper.
  Result<std::vector<std::string>> methodsOf() {
    const auto* const named = list("method");
    const auto* const wrappers = list("continual");
    const std::vector<std::string> bases = named != nullptr ? named->values : std::vector{runSettingText(usual_, "method")};
    std::vector<std::string> methods;
    for (const auto& base : bases) {
      auto settings = usual_;
      if (auto set = setRunSetting(settings, "method", base); !set) return tl::unexpected(set.error());
      if (wrappers == nullptr)
        addOnce(methods, runSettingText(settings, "method"));
      else if (auto wrapped = wrap(settings.model, wrappers->values, methods); !wrapped)
        return tl::unexpected(wrapped.error());
    }
    if (methods.empty()) return usageError(option("continual"), "no method can bear it", "Name none among the values, or other methods");
    return methods;
  }

  Result<void> wrap(const ModelSettings& model, const std::vector<std::string>& wrappers, std::vector<std::string>& methods) {
    for (const auto& wrapper : wrappers) {
      RunSettings settings;
      settings.model = model;
      if (auto set = setRunSetting(settings, "continual", wrapper); !set) return set;
      if (bears(model.method, settings.model.continual))
        addOnce(methods, runSettingText(settings, "method"));
      else
        made_.notes.push_back({"continual", {std::string(name(model.method))}, wrapper});
    }
    return {};
  }

  [[nodiscard]] Result<void> checkRestrictions(const std::vector<std::string>& methods) const {
    for (const auto& one : lists_)
      for (const auto& method : one.methods)
        if (std::find(methods.begin(), methods.end(), method) == methods.end())
          return usageError(option(one.key),
                            "it is restricted to " + method + ", which is not among the plan's methods: " + listed(methods),
                            "Name one of these");
    return {};
  }

  [[nodiscard]] Result<RunSettings> withMethod(const std::string& method) const {
    auto settings = usual_;
    if (auto set = setRunSetting(settings, "method", method); !set) return tl::unexpected(set.error());
    return settings;
  }

  /// What is crossed with a method.
  Result<std::vector<Axis>> axesOf(const std::string& method) {
    const auto settings = withMethod(method);
    if (!settings) return tl::unexpected(settings.error());
    std::vector<Axis> axes;
    for (auto& one : lists_) {
      if (isMethod(one.key)) continue;
      const bool named = std::find(one.methods.begin(), one.methods.end(), method) != one.methods.end();
      if (!named && !one.methods.empty()) continue;
      if (const auto used = mayBeSet(settings->model, one.key); !used) {
        if (named) return tl::unexpected(used.error());
        one.notUsedBy.push_back(method);
        continue;
      }
      one.used = true;
      if (std::any_of(axes.begin(), axes.end(), [&](const Axis& axis) { return axis.first == one.key; }))
        return usageError(option(one.key), "it is varied twice for " + method, "Put its values into one list");
      axes.emplace_back(one.key, one.values);
    }
    std::sort(axes.begin(), axes.end(), [](const Axis& a, const Axis& b) { return placeOf(a.first) < placeOf(b.first); });
    return axes;
  }

  /// In floating point: the lists that a person can write make more runs than a whole number counts.
  [[nodiscard]] static Result<void> checkCount(const std::vector<std::vector<Axis>>& axes) {
    double runs = 0;
    for (const auto& ofMethod : axes)
      runs += std::accumulate(ofMethod.begin(), ofMethod.end(), 1.0,
                              [](double product, const Axis& axis) { return product * static_cast<double>(axis.second.size()); });
    if (runs <= kMostRuns) return {};
    return usageError("--over", "it makes more than " + std::to_string(kMostRuns) + " runs", "Name fewer values");
  }

  /// Every combination, the last setting first.
  void cross(const std::string& method, const std::vector<Axis>& axes, std::vector<std::pair<std::string, std::string>> chosen) {
    if (chosen.size() == axes.size()) return add(method, chosen);
    const auto& [key, values] = axes[chosen.size()];
    for (const auto& value : values) {
      auto further = chosen;
      further.emplace_back(key, value);
      cross(method, axes, std::move(further));
    }
  }

  void add(const std::string& method, const std::vector<std::pair<std::string, std::string>>& chosen) {
    PlanRun run{"", SettingTexts(chosen.begin(), chosen.end())};
    if (variesMethods()) run.varied["method"] = method;
    run.name = onlyTauAndGrouping() ? nameByTau(run.varied) : nameOf(method, chosen);
    made_.runs.push_back(std::move(run));
  }

  [[nodiscard]] bool variesMethods() const { return list("method") != nullptr || list("continual") != nullptr; }

  [[nodiscard]] bool onlyTauAndGrouping() const {
    return std::all_of(lists_.begin(), lists_.end(), [](const List& one) { return one.key == kTauKey || one.key == kGroupingKey; });
  }

  [[nodiscard]] std::string nameByTau(const SettingTexts& varied) const {
    const auto tau = varied.find("tau"), grouping = varied.find("grouping");
    const auto* const groupings = list("grouping");
    const bool several = groupings != nullptr && groupings->values.size() > 1;
    return (several ? part("grouping", grouping->second) + "_" : "") +
           part("tau", tau != varied.end() ? tau->second : runSettingText(usual_, "tau"));
  }

  [[nodiscard]] std::string nameOf(const std::string& method, const std::vector<std::pair<std::string, std::string>>& chosen) const {
    std::string made = variesMethods() ? inFolderName(method) : "";
    for (const auto& [key, value] : chosen) made += (made.empty() ? "" : "_") + part(key, value);
    return made;
  }

  [[nodiscard]] Result<void> checkUsed() const {
    for (const auto& one : lists_) {
      if (isMethod(one.key) || one.used) continue;
      const auto settings = withMethod(one.notUsedBy.front());
      if (settings && one.notUsedBy.size() == 1) return mayBeSet(settings->model, one.key);
      return usageError("--" + one.key, "none of the methods " + listed(one.notUsedBy) + " uses it",
                        "Leave it out, or choose another method");
    }
    return {};
  }

  [[nodiscard]] Result<void> checkNames() const {
    std::set<std::string> names;
    for (const auto& run : made_.runs)
      if (!names.insert(run.name).second)
        return usageError("--over", "two runs would have the folder " + run.name, "Give values that differ in letters and digits");
    return {};
  }

  void tellNotCrossed() {
    for (const auto& one : lists_)
      if (!one.notUsedBy.empty()) made_.notes.push_back({one.key, one.notUsedBy});
  }

  const ExperimentPlan& plan_;
  const RunSettings& usual_;
  std::vector<List> lists_;
  PlanRuns made_;
};

}  // namespace

std::string inWords(const PlanNote& note) {
  const auto methods = listed(note.methods);
  if (!note.wrapper.empty()) return note.key + " " + note.wrapper + " is left out of " + methods + ", which cannot bear it";
  return note.key + " is not varied for " + methods + (note.methods.size() == 1 ? ", which does not use it" : ", which do not use it");
}

Result<RunSettings> commonSettings(const ExperimentPlan& plan) {
  RunSettings settings;
  if (auto set = setRunSettings(settings, plan.settings); !set) return tl::unexpected(set.error());
  return settings;
}

Result<PlanRuns> runsOf(const ExperimentPlan& plan, const RunSettings& usual) { return Expansion(plan, usual).make(); }

Result<RunSettings> settingsOf(const PlanRun& run, RunSettings usual) {
  if (auto set = setRunSettings(usual, run.varied); !set) return tl::unexpected(set.error());
  return usual;
}

}  // namespace xsmoe
