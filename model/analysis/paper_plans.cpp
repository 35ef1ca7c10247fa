// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/paper_plans.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "model/analysis/printed_numbers.h"
#include "model/core/methods.h"
#include "model/core/run_settings_text.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

/// The methods of a plan, by name.
std::vector<std::string> methodsOf(const ExperimentPlan& plan) {
  for (const auto& list : plan.over)
    if (list.key == kMethodKey) return list.values;
  const auto set = plan.settings.find("method");
  return {set == plan.settings.end() ? nameOf(Method::kXsmoe, Continual::kNone) : set->second};
}

bool usesTau(const std::string& method) {
  const auto named = namedMethod(method);
  return named && usesSetting(named->method, kTauKey);
}

bool hasTaus(const ExperimentPlan& plan, const std::string& method) {
  return std::any_of(plan.over.begin(), plan.over.end(), [&](const VariedSetting& list) {
    const auto& of = list.methods;
    return list.key == kTauKey && (of.empty() || std::find(of.begin(), of.end(), method) != of.end());
  });
}

bool hasAllOf(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::all_of(some.begin(), some.end(), [&](const auto& one) { return std::find(all.begin(), all.end(), one) != all.end(); });
}

/// With the seeds of ranges.
std::vector<std::string> singleValues(const VariedSetting& list) {
  std::vector<std::string> values;
  for (const auto& part : list.values)
    if (const auto named = valuesNamed(list.key, part)) values.insert(values.end(), named->begin(), named->end());
  return values;
}

/// Whether a plan varies a setting over these values at least, for these methods at least.
bool varies(const ExperimentPlan& plan, const VariedSetting& wanted) {
  return std::any_of(plan.over.begin(), plan.over.end(), [&](const VariedSetting& list) {
    const bool forThem = list.methods.empty() || (!wanted.methods.empty() && hasAllOf(list.methods, wanted.methods));
    return list.key == wanted.key && forThem && hasAllOf(singleValues(list), wanted.values);
  });
}

}  // namespace

std::vector<VariedSetting> paperLists(TableKind kind) {
  switch (kind) {
    case TableKind::kMethods:
      return {{"method", {"ssrm", "gag", "giua-gnn", "mmmlp_rh", "mmmlp_kd", "lgmrec_rh", "lgmrec_kd", "iisan_rh", "iisan_kd", "xsmoe"}}};
    case TableKind::kVariants: return {{"method", {"xsmoe", "visual", "textual", "static", "noft"}}};
    case TableKind::kCosts:
    case TableKind::kOverTau: return {{"method", {"xsmoe", "noft"}}, {"tau", {"0", "0.05", "0.1", "0.15", "0.2", "0.25"}, {"xsmoe"}}};
    case TableKind::kSignificance: return {{"method", {"xsmoe", "iisan_rh", "iisan_kd"}}, {"seed", {"1", "2", "3", "4", "5"}}};
  }
  return {};
}

std::vector<VariedSetting> paperLists(const std::vector<TableKind>& kinds) {
  std::vector<VariedSetting> all;
  for (const auto kind : kinds)
    for (auto& list : paperLists(kind)) {
      const auto same = std::find_if(all.begin(), all.end(), [&](const VariedSetting& one) { return one.key == list.key; });
      if (same == all.end()) {
        all.push_back(std::move(list));
        continue;
      }
      for (auto& value : list.values)
        if (std::find(same->values.begin(), same->values.end(), value) == same->values.end()) same->values.push_back(std::move(value));
    }
  return all;
}

std::vector<TableKind> paperTablesOf(const ExperimentPlan& plan) {
  std::vector<TableKind> kinds;
  if (plan.from) return kinds;
  for (const auto kind :
       std::array{TableKind::kMethods, TableKind::kVariants, TableKind::kCosts, TableKind::kOverTau, TableKind::kSignificance}) {
    const auto lists = paperLists(kind);
    if (std::all_of(lists.begin(), lists.end(), [&](const VariedSetting& one) { return varies(plan, one); })) kinds.push_back(kind);
  }
  return kinds;
}

bool takePaperTau(ExperimentPlan& plan, std::string_view streamTitle) {
  const auto* const dataset = paperDataset(streamTitle);
  if (dataset == nullptr || plan.from || plan.settings.contains("tau")) return false;
  const auto methods = methodsOf(plan);
  if (std::none_of(methods.begin(), methods.end(), [&](const auto& one) { return usesTau(one) && !hasTaus(plan, one); })) return false;
  plan.settings["tau"] = numberText(dataset->tau);
  return true;
}

std::vector<std::string> unlikePaper(const std::vector<PlannedRun>& runs, const std::vector<TableKind>& tables,
                                     std::string_view streamTitle) {
  const auto asked = [&](TableKind kind) { return std::find(tables.begin(), tables.end(), kind) != tables.end(); };
  const bool ofOneTau = asked(TableKind::kMethods) || asked(TableKind::kVariants);
  const auto* const dataset = paperDataset(streamTitle);
  if (dataset == nullptr || (!ofOneTau && !asked(TableKind::kCosts))) return {};
  std::map<std::string, std::string> ofMethods;  // empty: one of its runs is as the paper's
  for (const auto& run : runs) {
    const auto& model = run.settings.model;
    const auto reason = unlikePaper(run.settings, *dataset, ofOneTau);
    const auto known = ofMethods.try_emplace(nameOf(model.method, model.continual), reason).first;
    if (reason.empty()) known->second.clear();
  }
  std::vector<std::string> reasons;
  for (const auto& [method, reason] : ofMethods)
    if (!reason.empty() && std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
  return reasons;
}

}  // namespace xsmoe
