// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/plan_file.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "model/core/files/ending.h"
#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"
#include "model/core/files/replacement_file.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/core/utf8.h"
#include "model/experiments/sweeps/plan_toml.h"

namespace xsmoe::experiments {
namespace {

using nlohmann::json;

namespace fs = std::filesystem;

constexpr const char* kPlanFormat = "xsmoe-experiment";

/// What is wrong in a plan's file, at its key.
struct WrongPlan {
  std::string key, what, remedy;
};

/// A key with the keys that lead to it.
std::string placeOfKey(const std::string& where, const std::string& key) {
  return (where.empty() ? "" : where + ".") + (key.empty() ? "\"\"" : key);
}

void checkPlanKeys(const json& object, const std::string& where, const std::set<std::string>& known) {
  if (!object.is_object()) throw WrongPlan{where, "it is no object", "Write it as {…}"};
  for (const auto& [key, value] : object.items()) {
    if (known.count(key) > 0) continue;
    if (key.empty()) throw WrongPlan{placeOfKey(where, key), "an empty name is no key", "Name it, or leave it out"};
    std::string names;
    for (const auto& name : known) names += (names.empty() ? "" : ", ") + name;
    throw WrongPlan{placeOfKey(where, key), "there is no such key", "The keys there are " + names};
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

/// Refuses a key that stands twice in an object, of which JSON's reader would silently take the last. Called as the text is read.
class RepeatedKeys {
 public:
  void operator()(json::parse_event_t event, const json& parsed) {
    switch (event) {
      case json::parse_event_t::key: return takeKey(parsed.get<std::string>());
      case json::parse_event_t::object_start: return enter(false);
      case json::parse_event_t::array_start: return enter(true);
      case json::parse_event_t::value: return beginElement();
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end: return levels_.pop_back();
    }
  }

 private:
  struct Level {
    bool list = false;
    std::string key;  // the one that is read, of an object
    int element = -1;
    std::set<std::string> keys;
  };

  void beginElement() {
    if (!levels_.empty() && levels_.back().list) ++levels_.back().element;
  }
  void enter(bool list) {
    beginElement();
    levels_.push_back({list, {}, -1, {}});
  }
  void takeKey(const std::string& key) {
    levels_.back().key = key;
    if (!levels_.back().keys.insert(key).second) throw WrongPlan{place(), "the key stands there twice", "Leave one of them out"};
  }
  [[nodiscard]] std::string place() const {
    std::string place;
    for (const auto& level : levels_)
      place += level.list ? "[" + std::to_string(level.element) + "]" : (place.empty() ? "" : ".") + level.key;
    return place;
  }

  std::vector<Level> levels_;
};

json parsedPlan(const std::string& text) {
  RepeatedKeys repeated;
  return json::parse(text, [&](int, json::parse_event_t event, const json& parsed) {
    repeated(event, parsed);
    return true;
  });
}

bool isFlag(const std::string& key) {
  const auto& all = settingDescriptions();
  return std::any_of(all.begin(), all.end(), [&](const SettingDescription& one) { return one.key == key && one.flag; });
}

/// A value of a setting as on the command line: a text, a number or, of what is on or off, true or false.
std::string settingIn(const json& value, const std::string& key, const std::string& where) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean() && isFlag(key)) return value.get<bool>() ? "1" : "0";
  if (value.is_boolean())
    throw WrongPlan{where, value.dump() + " is no value of " + key + ", which is not switched on and off", R"(Write 0.1 or "6,12")"};
  if (value.is_number_integer()) return value.dump();
  if (value.is_number()) return numberText(value.get<double>());
  throw WrongPlan{where, "it is neither a text nor a number", R"(Write 0.1 or "6,12")"};
}

/// The values of the setting `key` in a list named `name`.
std::vector<std::string> settingsIn(const json& object, const std::string& name, const std::string& key, const std::string& where) {
  const auto& list = valueAt(object, name, where);
  if (!list.is_array()) throw WrongPlan{where + name, "it is no list", "Write the values as [0, 0.1]"};
  std::vector<std::string> values;
  for (std::size_t i = 0; i < list.size(); ++i) values.push_back(settingIn(list[i], key, where + name + "[" + std::to_string(i) + "]"));
  return values;
}

void checkSetting(const std::string& key, const std::string& where) {
  constexpr const char* kRemedy = R"(Write it as "tau", "seed" or "learning-rate")";
  if (key.empty()) throw WrongPlan{where, "an empty name is no setting", kRemedy};
  if (!isRunSetting(key)) throw WrongPlan{where, "there is no setting \"" + key + "\"", kRemedy};
}

VariedSetting variedIn(const json& object, const std::string& where) {
  checkPlanKeys(object, where, {"key", "values", "methods"});
  VariedSetting varied{textAt(object, "key", where + "."), {}};
  checkSetting(varied.key, where + ".key");
  varied.values = settingsIn(object, "values", varied.key, where + ".");
  if (object.contains("methods")) varied.methods = settingsIn(object, "methods", "method", where + ".");
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
    for (const auto& [key, value] : settings.items()) {
      checkSetting(key, placeOfKey("settings", key));
      plan.settings[key] = settingIn(value, key, "settings." + key);
    }
  }
  const auto& over = valueAt(object, "over", "");
  if (!over.is_array()) throw WrongPlan{"over", "it is no list", R"(Write it as [{"key": "tau", "values": [0, 0.1]}])"};
  for (std::size_t i = 0; i < over.size(); ++i) plan.over.push_back(variedIn(over[i], "over[" + std::to_string(i) + "]"));
  if (object.contains("branch")) plan.from = branchIn(object.at("branch"));
  return plan;
}

/// A path of a plan's file: it is taken from the folder of the file, wherever the program runs.
std::string pathIn(const fs::path& file, const std::string& path) {
  if (path.empty() || fs::path(path).is_absolute()) return path;
  return plainPath(plainPath(file).parent_path() / path).string();
}

/// The same back, of a path that holds from the folder in which the program runs. What is not below the file's folder is written whole: on
/// the way up there may be a link.
std::string pathFor(const fs::path& file, const std::string& path) {
  if (path.empty() || fs::path(path).is_absolute()) return path;
  const auto place = plainPath(path), below = place.lexically_relative(plainPath(file).parent_path());
  return (below.empty() || *below.begin() == ".." ? place : below).string();
}

/// Every path of a plan as `change` makes it.
ExperimentPlan withPaths(ExperimentPlan plan, const fs::path& file, std::string (*change)(const fs::path&, const std::string&)) {
  plan.stream = change(file, plan.stream);
  plan.runs = change(file, plan.runs);
  if (plan.from) plan.from->run = change(file, plan.from->run);
  return plan;
}

/// Both kinds of files have text alone: a path of other bytes would be read again as another one.
Result<void> checkPathsAreText(const ExperimentPlan& plan) {
  for (const auto& path : {plan.stream, plan.runs, plan.from ? plan.from->run : std::string()})
    if (!isCleanUtf8(path)) return badInput(path, "a plan's file cannot name it: it is no UTF-8", "Give the folder another name");
  return {};
}

/// A number where the command line has one, so that a person writes the file as he would.
json settingAsJson(const std::string& text) {
  const auto number = numberFrom(text);
  if (!number) return text;
  const auto value = json::parse(text, nullptr, false);
  return value.is_number() && settingIn(value, "", "") == text ? value : json(text);
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

Result<std::string> textOfPlan(const fs::path& file) {
  constexpr std::uintmax_t kMostBytes = 16 << 20;
  std::error_code unknown;
  if (const auto why = whyNoFile(file); !why.empty())
    return badInput(file.string(), "this " + std::string(why), "Name a JSON or TOML file");
  if (fs::file_size(file, unknown) > kMostBytes && !unknown)
    return badInput(file.string(), "it is too large for a plan", "Name a JSON or TOML file with a plan, which is small");
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) return badInput(file.string(), "the plan cannot be read", "Check the path and the permissions");
  return text;
}

bool isToml(const fs::path& file) { return endingOf(file) == ".toml"; }

/// A file that would hold something else than its name says is not written.
Result<void> checkEnding(const fs::path& file) {
  const auto ending = endingOf(file);
  if (ending == ".json" || ending == ".toml" || ending.empty()) return {};
  return usageError(file.string(), "plans are written as JSON or TOML, not as " + ending, "End the file's name in .json or .toml");
}

/// Of JSON without places. Throws what parsedPlan() does.
Result<TomlContent> contentOfPlan(const std::string& text, const fs::path& file) {
  if (isToml(file)) return readToml(text, file);
  return TomlContent{parsedPlan(text), {}};
}

/// "line 3, column 5, " of a key or, where that is missing, of what it belongs in; empty: nobody knows.
std::string placeOf(const std::map<std::string, TextPlace>& places, std::string key) {
  for (;;) {
    if (const auto found = places.find(key); found != places.end()) return inWords(found->second) + ", ";
    const auto end = key.find_last_of(".[");
    if (end == std::string::npos) return {};
    key.resize(end);
  }
}

}  // namespace

Result<ExperimentPlan> readPlanFile(const fs::path& file) {
  const auto text = textOfPlan(file);
  if (!text) return tl::unexpected(text.error());
  std::map<std::string, TextPlace> places;
  try {
    const auto content = contentOfPlan(*text, file);
    if (!content) return tl::unexpected(content.error());
    places = content->places;
    const auto& object = content->object;
    if (!object.is_object() || object.value("format", json()) != kPlanFormat)
      return badInput(file.string(), "it is no plan of an experiment: its \"format\" is not \"" + std::string(kPlanFormat) + "\"",
                      "Name a file to which a plan was saved");
    const auto version = object.value("version", json());
    if (!version.is_number_integer())
      throw WrongPlan{"version", version.is_null() ? "it is missing" : "it is no number", "Write " + std::to_string(kPlanVersion)};
    if (version != kPlanVersion) return unknownVersion(file.string(), "the plan", version.get<std::int64_t>(), kPlanVersion);
    return withPaths(planIn(object), file, pathIn);
  } catch (const json::exception& problem) {
    return badInput(file.string(), "the plan is no JSON: " + wordsOf(problem), "Mend it there, or save the plan anew");
  } catch (const WrongPlan& wrong) {
    return badInput(file.string() + ", " + placeOf(places, wrong.key) + wrong.key, wrong.what, wrong.remedy);
  }
}

Result<void> writePlanFile(const fs::path& file, const ExperimentPlan& plan) {
  if (auto good = checkEnding(file); !good) return good;
  const auto written = withPaths(plan, file, pathFor);
  if (auto good = checkPathsAreText(written); !good) return good;
  const auto object = planAsJson(written);
  return writeTextFile(file, isToml(file) ? tomlOf(object) : object.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace xsmoe::experiments
