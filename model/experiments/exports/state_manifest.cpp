// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/state_manifest.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "model/core/utf8.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kStateFormat = "xsmoe-state";
constexpr int kStateVersion = 1;
constexpr int kDeepestState = 8;  // the JSON library copies levels within levels, each with its share of the stack
constexpr std::int64_t kMostStateBytes = std::int64_t{1} << 50;
constexpr const char* kNotOurs = "Save the state again where it came from; this program wrote it otherwise";

using SeenRange = std::optional<std::pair<double, double>>;

nlohmann::json seenJson(const SeenRange& range) { return range ? nlohmann::json::array({range->first, range->second}) : nlohmann::json(); }

nlohmann::json zoomJson(const SharedZoom& zoom) {
  return {{"chart", zoom.chart},   {"x_title", zoom.xTitle}, {"y_title", zoom.yTitle}, {"x", seenJson(zoom.x)},
          {"y", seenJson(zoom.y)}, {"log_x", zoom.logX},     {"log_y", zoom.logY},     {"smoothing", zoom.smoothing}};
}

/// Of what the studio alone reads; what is no object is as good as nothing.
nlohmann::json studioJson(const std::string& text) {
  auto object = nlohmann::json::parse(text, nullptr, false);
  return object.is_object() ? object : nlohmann::json::object();
}

nlohmann::json viewJson(const SharedView& view) {
  nlohmann::json json{{"perspective", view.perspective},
                      {"window", nullptr},
                      {"user", view.user},
                      {"tau", nullptr},
                      {"item", view.item},
                      {"epoch", nullptr}};
  if (view.window) json["window"] = *view.window;
  if (view.tau) json["tau"] = *view.tau;
  if (view.epoch) json["epoch"] = nlohmann::json::array({view.epoch->window.value, view.epoch->epoch});
  json["tabs"] = view.tabs;
  json["zoom"] = nlohmann::json::array();
  for (const auto& zoom : view.zoom) json["zoom"].push_back(zoomJson(zoom));
  json["picked"] = view.picked;
  json["views"] = studioJson(view.views);
  json["pages"] = studioJson(view.pages);
  return json;
}

/// What is wrong in state.json, at its key.
std::invalid_argument wrongAt(const std::string& key, const std::string& what) { return std::invalid_argument('"' + key + "\": " + what); }

/// Null where the key is missing.
const nlohmann::json& stateValueAt(const nlohmann::json& object, const std::string& key) {
  static const nlohmann::json missing;
  const auto found = object.find(key);
  return found == object.end() ? missing : *found;
}

std::string stateTextAt(const nlohmann::json& object, const std::string& key, const std::string& where = {}) {
  const auto& value = stateValueAt(object, key);
  if (value.is_null()) throw wrongAt(where + key, "it is missing");
  if (!value.is_string()) throw wrongAt(where + key, "it is no text");
  return value.get<std::string>();
}

std::string optionalTextAt(const nlohmann::json& object, const std::string& key, const std::string& where = {}) {
  return object.contains(key) ? stateTextAt(object, key, where) : std::string();
}

/// A number that is written as a whole one: others cannot be turned into one without a word.
std::int64_t wholeAt(const nlohmann::json& object, const std::string& key, const std::string& where = {}) {
  const auto& value = stateValueAt(object, key);
  if (!value.is_number_integer()) throw wrongAt(where + key, "a whole number was expected, and " + value.dump() + " found");
  return value.get<std::int64_t>();
}

/// Empty where it is missing.
nlohmann::json optionalObjectAt(const nlohmann::json& json, const std::string& key) {
  if (!json.contains(key)) return nlohmann::json::object();
  const auto& object = json.at(key);
  if (!object.is_object()) throw wrongAt(key, "it is no object");
  return object;
}

/// From 0; `key` is told in errors.
int placeFrom(const nlohmann::json& value, const std::string& key) {
  const bool whole = value.is_number_integer();
  const auto place = whole ? value.get<std::int64_t>() : -1;
  if (place < 0 || place > std::numeric_limits<int>::max()) throw wrongAt(key, "there is no place " + value.dump());
  return static_cast<int>(place);
}

/// Empty where it is missing.
nlohmann::json optionalListAt(const nlohmann::json& json, const std::string& key) {
  const auto& list = stateValueAt(json, key);
  if (list.is_null()) return nlohmann::json::array();
  if (!list.is_array()) throw wrongAt("view." + key, "it is no list");
  return list;
}

std::optional<RunMoment> epochFrom(const nlohmann::json& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_array() || value.size() != 2) throw wrongAt("view.epoch", "it is no window with one of its epochs");
  const int window = placeFrom(value.at(0), "view.epoch"), epoch = placeFrom(value.at(1), "view.epoch");
  if (epoch == 0) throw wrongAt("view.epoch", "epochs are counted from 1");
  return RunMoment(window, epoch);
}

SeenRange seenFrom(const nlohmann::json& value, const std::string& key) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_array() || value.size() != 2 || !value.at(0).is_number() || !value.at(1).is_number())
    throw wrongAt(key, "it is no pair of numbers");
  return std::pair(value.at(0).get<double>(), value.at(1).get<double>());
}

bool optionalTruthAt(const nlohmann::json& json, const std::string& key, const std::string& where) {
  const auto& value = stateValueAt(json, key);
  if (!value.is_null() && !value.is_boolean()) throw wrongAt(where + key, "it is neither true nor false");
  return value.is_boolean() && value.get<bool>();
}

SharedZoom zoomFrom(const nlohmann::json& json, const std::string& place) {
  if (!json.is_object()) throw wrongAt(place, "it is no object");
  const auto where = place + '.';
  SharedZoom zoom;
  zoom.chart = placeFrom(stateValueAt(json, "chart"), where + "chart");
  zoom.xTitle = optionalTextAt(json, "x_title", where);
  zoom.yTitle = optionalTextAt(json, "y_title", where);
  zoom.x = seenFrom(stateValueAt(json, "x"), where + "x");
  zoom.y = seenFrom(stateValueAt(json, "y"), where + "y");
  zoom.logX = optionalTruthAt(json, "log_x", where);
  zoom.logY = optionalTruthAt(json, "log_y", where);
  const auto& smoothing = stateValueAt(json, "smoothing");
  if (!smoothing.is_null() && !smoothing.is_number()) throw wrongAt(where + "smoothing", "it is no number");
  if (smoothing.is_number()) zoom.smoothing = smoothing.get<double>();
  return zoom;
}

std::vector<std::string> pickedFrom(const nlohmann::json& list) {
  std::vector<std::string> picked;
  for (const auto& item : list) {
    if (!item.is_string()) throw wrongAt("view.picked", "there is no item " + item.dump());
    picked.push_back(item.get<std::string>());
  }
  return picked;
}

/// The text of what the studio alone reads; empty where it is missing or there is nothing in it.
std::string studioTextAt(const nlohmann::json& json, const std::string& key) {
  const auto& object = stateValueAt(json, key);
  if (object.is_null()) return {};
  if (!object.is_object()) throw wrongAt("view." + key, "it is no object");
  return object.empty() ? std::string() : object.dump();
}

SharedView viewFrom(const nlohmann::json& json) {
  SharedView view{optionalTextAt(json, "perspective", "view."), {}, optionalTextAt(json, "user", "view."), {}};
  if (!stateValueAt(json, "window").is_null()) {
    const auto window = wholeAt(json, "window", "view.");
    if (window < 0 || window > std::numeric_limits<int>::max())
      throw wrongAt("view.window", "there is no window " + std::to_string(window));
    view.window = static_cast<int>(window);
  }
  const auto& tau = stateValueAt(json, "tau");
  if (!tau.is_null() && !tau.is_number()) throw wrongAt("view.tau", "it is no number");
  if (tau.is_number()) view.tau = tau.get<double>();
  view.item = optionalTextAt(json, "item", "view.");
  view.epoch = epochFrom(stateValueAt(json, "epoch"));
  const auto tabs = optionalListAt(json, "tabs");
  for (const auto& tab : tabs) view.tabs.push_back(placeFrom(tab, "view.tabs"));
  const auto zoom = optionalListAt(json, "zoom");
  for (std::size_t i = 0; i < zoom.size(); ++i) view.zoom.push_back(zoomFrom(zoom[i], "view.zoom[" + std::to_string(i) + "]"));
  view.picked = pickedFrom(optionalListAt(json, "picked"));
  view.views = studioTextAt(json, "views");
  view.pages = studioTextAt(json, "pages");
  return view;
}

StateMember stateMemberFrom(const nlohmann::json& json, const std::string& place) {
  if (!json.is_object()) throw wrongAt(place, "it is no object");
  const auto where = place + '.';
  return {stateTextAt(json, "name", where), wholeAt(json, "bytes", where), stateTextAt(json, "sha256", where)};
}

StateManifest stateFromJson(const nlohmann::json& json) {
  StateManifest manifest;
  manifest.run = stateTextAt(json, "run");
  manifest.stream = optionalTextAt(json, "stream");
  manifest.beside = optionalTextAt(json, "beside");
  manifest.view = viewFrom(optionalObjectAt(json, "view"));
  const auto program = optionalObjectAt(json, "program");
  manifest.program = {optionalTextAt(program, "version", "program."), optionalTextAt(program, "git", "program.")};
  const auto& files = stateValueAt(json, "files");
  if (!files.is_array()) throw wrongAt("files", files.is_null() ? "it is missing" : "it is no list");
  for (std::size_t i = 0; i < files.size(); ++i) manifest.files.push_back(stateMemberFrom(files[i], "files[" + std::to_string(i) + "]"));
  return manifest;
}

/// The member that would have to be a folder for another one to lie in it; empty: none.
std::string_view memberAsFolder(std::string_view name, const std::set<std::string_view>& names) {
  for (auto end = name.find('/'); end != std::string_view::npos; end = name.find('/', end + 1))
    if (names.contains(name.substr(0, end))) return name.substr(0, end);
  return {};
}

/// Whether a name is that of a file that a state has of a run.
bool isOfRun(std::string_view name, const std::string& run) {
  if (run.empty() || !name.starts_with(run + '/')) return false;
  name.remove_prefix(run.size() + 1);
  for (const std::string_view file : {"run.json", "record.sqlite", "notes.json", "forgetting.json"})
    if (name == file) return true;
  constexpr std::string_view kEnd = ".safetensors";
  for (const std::string_view begin : {"checkpoints/window_", "checkpoints/boundary_", "ranks/ranks_"}) {
    if (name.size() <= begin.size() + kEnd.size() || !name.starts_with(begin) || !name.ends_with(kEnd)) continue;
    const auto number = name.substr(begin.size(), name.size() - begin.size() - kEnd.size());
    return number.find_first_not_of("0123456789") == std::string_view::npos;
  }
  return false;
}

/// What lies below the stream may have any name: pictures do.
bool belongs(const std::string& name, const StateManifest& manifest) {
  return isOfRun(name, manifest.run) || isOfRun(name, manifest.beside) ||
         (!manifest.stream.empty() && name.starts_with(manifest.stream + '/'));
}

Result<void> checkState(const StateManifest& manifest, const std::string& where) {
  std::set<std::string_view> names{kStateManifest};
  std::int64_t total = 0;
  for (const auto& file : manifest.files) {
    if (!leadsBelow(file.name))
      return badInput(where, "it holds \"" + printable(file.name) + "\", which leads out of the folder of the state",
                      "Do not use it: no program of ours has written it so");
    if (!names.insert(file.name).second) return badInput(where, "it holds \"" + printable(file.name) + "\" twice", kNotOurs);
    if (file.bytes < 0 || file.bytes > kMostStateBytes - total)
      return badInput(where, "\"" + printable(file.name) + "\" has " + std::to_string(file.bytes) + " bytes, which cannot be", kNotOurs);
    total += file.bytes;
  }
  for (const auto& file : manifest.files)
    if (const auto folder = memberAsFolder(file.name, names); !folder.empty())
      return badInput(where, "it holds \"" + printable(folder) + "\" as a file, and \"" + printable(file.name) + "\" below it", kNotOurs);
  for (const auto& folder : {manifest.run, manifest.stream, manifest.beside})
    if (!folder.empty() && !leadsBelow(folder))
      return badInput(where, "it names the folder \"" + printable(folder) + "\", which leads out of that of the state",
                      "Do not use it: no program of ours has written it so");
  if (manifest.run.empty() || !names.contains(manifest.run + "/run.json"))
    return badInput(where, "it holds no run (\"" + printable(manifest.run) + "/run.json\")", kNotOurs);
  for (const auto& file : manifest.files)
    if (!belongs(file.name, manifest))
      return badInput(where, "it holds \"" + printable(file.name) + "\", which is no file of its runs or of its stream", kNotOurs);
  return {};
}

}  // namespace

bool leadsBelow(std::string_view name) {
  if (!isCleanUtf8(name) || name.find('\\') != std::string_view::npos) return false;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const auto part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

std::string stateText(const StateManifest& manifest) {
  nlohmann::json files = nlohmann::json::array();
  for (const auto& file : manifest.files) files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  const nlohmann::json json{{"format", kStateFormat},
                            {"version", kStateVersion},
                            {"program", {{"version", manifest.program.version}, {"git", manifest.program.git}}},
                            {"run", manifest.run},
                            {"stream", manifest.stream},
                            {"beside", manifest.beside},
                            {"view", viewJson(manifest.view)},
                            {"files", std::move(files)}};
  return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

Result<StateManifest> stateFrom(const std::string& text, const std::string& where) {
  bool tooDeep = false;
  const auto watchDepth = [&](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
    tooDeep = tooDeep || depth > kDeepestState;
    return !tooDeep;
  };
  try {
    const auto json = nlohmann::json::parse(text, watchDepth);
    if (tooDeep || !json.is_object() || stateValueAt(json, "format") != kStateFormat)
      return badInput(where, "the file holds no state of XSMoE Studio", "Choose a file that Save State As… or xsmoe share has written");
    if (const auto version = wholeAt(json, "version"); version < 1 || version > kStateVersion)
      return unknownVersion(where, "the state", version, kStateVersion);
    auto manifest = stateFromJson(json);
    if (auto good = checkState(manifest, where); !good) return tl::unexpected(good.error());
    return manifest;
  } catch (const std::exception& problem) {
    return badInput(where, "the file cannot be read: " + repairedUtf8(wordsOf(problem)), kNotOurs);
  }
}

}  // namespace xsmoe::experiments
