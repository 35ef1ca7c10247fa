// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/plan_file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <system_error>

#include "model/core/files/replacement_file.h"
#include "model/core/setting_text.h"

namespace xsmoe::experiments {
namespace {

using nlohmann::json;

constexpr const char* kPlanFormat = "xsmoe-experiment";

/// What is wrong in a plan's file, at its key.
struct WrongPlan {
  std::string key, what, remedy;
};

void checkPlanKeys(const json& object, const std::string& where, const std::set<std::string>& known) {
  if (!object.is_object()) throw WrongPlan{where, "it is no object", "Write it as {…}"};
  for (const auto& [key, value] : object.items()) {
    if (known.count(key) > 0) continue;
    std::string names;
    for (const auto& name : known) names += (names.empty() ? "" : ", ") + name;
    throw WrongPlan{where.empty() ? key : where + "." + key, "there is no such key", "The keys there are " + names};
  }
}

const json& valueAt(const json& object, const std::string& key, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end()) throw WrongPlan{where + key, "it is missing", "Add it"};
  return *found;
}

std::string textAt(const json& object, const std::string& key, const std::string& where = {}) {
  const auto& value = valueAt(object, key, where);
  if (!value.is_string()) throw WrongPlan{where + key, "it is no text", "Write it in quotes"};
  return value.get<std::string>();
}

/// A value of a setting as on the command line: a text, a number or a flag.
std::string settingIn(const json& value, const std::string& where) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  if (value.is_number_integer()) return value.dump();
  if (value.is_number()) return numberText(value.get<double>());
  throw WrongPlan{where, "it is neither a text nor a number", R"(Write 0.1 or "6,12")"};
}

std::vector<std::string> settingsIn(const json& object, const std::string& key, const std::string& where) {
  const auto& list = valueAt(object, key, where);
  if (!list.is_array()) throw WrongPlan{where + key, "it is no list", "Write the values as [0, 0.1]"};
  std::vector<std::string> values;
  for (std::size_t i = 0; i < list.size(); ++i) values.push_back(settingIn(list[i], where + key + "[" + std::to_string(i) + "]"));
  return values;
}

VariedSetting variedIn(const json& object, const std::string& where) {
  checkPlanKeys(object, where, {"key", "values", "methods"});
  VariedSetting varied{textAt(object, "key", where + "."), settingsIn(object, "values", where + ".")};
  if (object.contains("methods")) varied.methods = settingsIn(object, "methods", where + ".");
  return varied;
}

PlanBranch branchIn(const json& object) {
  checkPlanKeys(object, "branch", {"run", "window"});
  const auto& window = valueAt(object, "window", "branch.");
  const bool whole = window.is_number_unsigned() && window.get<std::uint64_t>() <= std::numeric_limits<int>::max();
  if (!whole) throw WrongPlan{"branch.window", "it is no number of a window", "Name the last window that all runs share, from 0"};
  return {textAt(object, "run", "branch."), window.get<int>()};
}

ExperimentPlan planIn(const json& object) {
  checkPlanKeys(object, "", {"format", "version", "stream", "runs", "settings", "over", "branch"});
  ExperimentPlan plan;
  if (object.contains("stream")) plan.stream = textAt(object, "stream");
  if (object.contains("runs")) plan.runs = textAt(object, "runs");
  if (object.contains("settings")) {
    const auto& settings = object.at("settings");
    if (!settings.is_object()) throw WrongPlan{"settings", "it is no object", R"(Write it as {"epochs": 20})"};
    for (const auto& [key, value] : settings.items()) plan.settings[key] = settingIn(value, "settings." + key);
  }
  const auto& over = valueAt(object, "over", "");
  if (!over.is_array()) throw WrongPlan{"over", "it is no list", R"(Write it as [{"key": "tau", "values": [0, 0.1]}])"};
  for (std::size_t i = 0; i < over.size(); ++i) plan.over.push_back(variedIn(over[i], "over[" + std::to_string(i) + "]"));
  if (object.contains("branch")) plan.from = branchIn(object.at("branch"));
  return plan;
}

/// A number where the command line has one, so that a person writes the file as he would.
json settingAsJson(const std::string& text) {
  const auto number = numberFrom(text);
  if (!number) return text;
  const auto value = json::parse(text, nullptr, false);
  return value.is_number() && settingIn(value, "") == text ? value : json(text);
}

json planAsJson(const ExperimentPlan& plan) {
  json object{{"format", kPlanFormat}, {"version", kPlanVersion},    {"stream", plan.stream},
              {"runs", plan.runs},     {"settings", json::object()}, {"over", json::array()}};
  for (const auto& [key, text] : plan.settings) object["settings"][key] = settingAsJson(text);
  for (const auto& varied : plan.over) {
    json one{{"key", varied.key}, {"values", json::array()}};
    for (const auto& text : varied.values) one["values"].push_back(settingAsJson(text));
    if (!varied.methods.empty()) one["methods"] = varied.methods;
    object["over"].push_back(std::move(one));
  }
  if (plan.from) object["branch"] = {{"run", plan.from->run}, {"window", plan.from->window}};
  return object;
}

}  // namespace

Result<ExperimentPlan> readPlanFile(const std::filesystem::path& file) {
  constexpr std::uintmax_t kMostBytes = 16 << 20;
  std::error_code unknown;
  // A folder, a device or a pipe may be read without an end.
  if (std::filesystem::exists(file, unknown) && !std::filesystem::is_regular_file(file, unknown))
    return badInput(file.string(), "it is no file with a plan", "Name a JSON file");
  if (std::filesystem::file_size(file, unknown) > kMostBytes && !unknown)
    return badInput(file.string(), "it is too large for a plan", "Name a JSON file as xsmoe experiment --write-plan writes it");
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) return badInput(file.string(), "the plan cannot be read", "Check the path and the permissions");
  json object;
  try {
    object = json::parse(text);
  } catch (const json::exception& problem) {
    return badInput(file.string(), "the plan is no JSON: " + wordsOf(problem), "Write one anew with xsmoe experiment --write-plan");
  }
  if (!object.is_object() || object.value("format", json()) != kPlanFormat)
    return badInput(file.string(), "it is no plan of an experiment: its \"format\" is not \"" + std::string(kPlanFormat) + "\"",
                    "Write one with xsmoe experiment --write-plan");
  if (const auto version = object.value("version", json()); version != kPlanVersion)
    return unknownVersion(file.string(), "the plan", version.is_number_integer() ? version.get<std::int64_t>() : 0, kPlanVersion);
  try {
    return planIn(object);
  } catch (const WrongPlan& wrong) {
    return badInput(file.string() + ", " + wrong.key, wrong.what, wrong.remedy);
  }
}

Result<void> writePlanFile(const std::filesystem::path& file, const ExperimentPlan& plan) {
  return writeTextFile(file, planAsJson(plan).dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace xsmoe::experiments
