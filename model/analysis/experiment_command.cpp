// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/experiment_command.h"

#include <algorithm>
#include <string_view>

#include "model/analysis/run_columns.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

/// "tau@xsmoe,static=0,0.1".
std::string overText(const VariedSetting& varied) {
  const std::string methods = varied.methods.empty() ? "" : "@" + joined(varied.methods, ",");
  return varied.key + methods + "=" + joined(varied.values, hasCommas(varied.key) ? ";" : ",");
}

/// They are lists on the command line of an experiment, also of one value.
bool isListed(std::string_view key) { return key == "tau" || key == "grouping"; }

/// The options by which a kind of tables is asked for.
void addKind(CommandWords& words, const TableCommand& table) {
  const auto asked = tableOption(table.kind);
  if (table.kind != TableKind::kSignificance) return addOption(words, std::string(asked.option), std::string(asked.value));
  std::vector<std::string> pairs;
  for (const auto& [one, other] : table.pairs) pairs.push_back(one + "," + other);
  words.emplace_back(asked.option);
  if (!pairs.empty()) words.back() += "=" + joined(pairs, ";");
  addOption(words, "--resamples", std::to_string(table.resamples));
}

}  // namespace

CommandWords experimentCommand(const ExperimentPlan& plan) {
  if (plan.runs.empty() || plan.over.empty() || (plan.stream.empty() && !plan.from)) return {};
  CommandWords words{"experiment"};
  if (!plan.stream.empty()) words.push_back(plan.stream);
  if (plan.from) {
    addOption(words, "--branch", plan.from->run);
    addOption(words, "--window", std::to_string(plan.from->window));
  }
  addOption(words, "--runs", plan.runs);
  for (const auto& varied : plan.over) addOption(words, "--over", overText(varied));
  for (const auto& [key, text] : plan.settings) {
    if (!isListed(key)) {
      addSetting(words, key, text);
      continue;
    }
    const bool varied = std::any_of(plan.over.begin(), plan.over.end(), [&](const VariedSetting& one) { return one.key == key; });
    if (varied) return {};  // of some methods, with a value for the others: only a file says that
    addOption(words, "--over", text.empty() ? "" : key + "=" + text);
  }
  return words;
}

CommandWords experimentCommand(const std::string& planFile) { return {"experiment", "--plan", planFile}; }

TableOption tableOption(TableKind kind) {
  switch (kind) {
    case TableKind::kMethods: return {"--table", "1"};
    case TableKind::kVariants: return {"--table", "2"};
    case TableKind::kCosts: return {"--table", "3"};
    case TableKind::kOverTau: return {"--figure", "2"};
    case TableKind::kSignificance: return {"--significance", ""};
  }
  return {};
}

CommandWords tableCommand(const TableCommand& table) {
  CommandWords words{"table", table.folder};
  addOption(words, "--where", table.where);
  addKind(words, table);
  const bool hasMetrics = table.kind != TableKind::kCosts;
  if (hasMetrics) addOption(words, "--metric", joined(table.metrics, ","));
  addOption(words, "--printed", table.printed);
  return words;
}

CommandWords settingsOfRunsCommand(const std::string& folder, const std::string& where, const std::vector<std::string>& settings) {
  std::vector<std::string> columns{"name"};
  for (const auto& key : settings) {
    const std::string column = key == "windows" ? "windows-planned" : key;  // the column "windows" counts those that are done
    if (runColumn(column)) columns.push_back(column);
  }
  if (columns.size() == 1) return {};
  CommandWords words{"runs", folder};
  addOption(words, "--where", where);
  addOption(words, "--columns", joined(columns, ","));
  return words;
}

}  // namespace xsmoe
