// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/state_manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "model/core/utf8.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kStateFormat = "xsmoe-state";
constexpr int kStateVersion = 1;
constexpr int kDeepestState = 8;  // the JSON library copies levels within levels, each with its share of the stack
constexpr std::int64_t kMostStateBytes = std::int64_t{1} << 50;
constexpr const char* kNotOurs = "Save the state again where it came from; this program wrote it otherwise";

nlohmann::json viewJson(const SharedView& view) {
  nlohmann::json json{{"perspective", view.perspective}, {"window", nullptr}, {"user", view.user}, {"tau", nullptr}};
  if (view.window) json["window"] = *view.window;
  if (view.tau) json["tau"] = *view.tau;
  return json;
}

/// A number that is written as a whole one: others cannot be turned into one without a word.
std::int64_t wholeIn(const nlohmann::json& json) {
  if (!json.is_number_integer()) throw std::invalid_argument("a whole number was expected, and " + json.dump() + " found");
  return json.get<std::int64_t>();
}

SharedView viewFrom(const nlohmann::json& json) {
  SharedView view{json.value("perspective", ""), {}, json.value("user", ""), {}};
  if (const auto found = json.find("window"); found != json.end() && !found->is_null()) view.window = static_cast<int>(wholeIn(*found));
  if (const auto found = json.find("tau"); found != json.end() && !found->is_null()) view.tau = found->get<double>();
  return view;
}

StateManifest stateFromJson(const nlohmann::json& json) {
  StateManifest manifest;
  manifest.run = json.at("run").get<std::string>();
  manifest.stream = json.value("stream", "");
  manifest.beside = json.value("beside", "");
  manifest.view = viewFrom(json.value("view", nlohmann::json::object()));
  const auto program = json.value("program", nlohmann::json::object());
  manifest.program = {program.value("version", ""), program.value("git", "")};
  for (const auto& file : json.at("files"))
    manifest.files.push_back({file.at("name").get<std::string>(), wholeIn(file.at("bytes")), file.at("sha256").get<std::string>()});
  return manifest;
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
  for (const auto& folder : {manifest.run, manifest.stream, manifest.beside})
    if (!folder.empty() && !leadsBelow(folder))
      return badInput(where, "it names the folder \"" + printable(folder) + "\", which leads out of that of the state",
                      "Do not use it: no program of ours has written it so");
  if (manifest.run.empty() || !names.contains(manifest.run + "/run.json"))
    return badInput(where, "it holds no run (\"" + printable(manifest.run) + "/run.json\")", kNotOurs);
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
    if (tooDeep || !json.is_object() || json.value("format", "") != kStateFormat)
      return badInput(where, "the file holds no state of XSMoE Studio", "Choose a file that Save State As… or xsmoe share has written");
    if (const auto version = wholeIn(json.value("version", nlohmann::json(0))); version < 1 || version > kStateVersion)
      return unknownVersion(where, "the state", version, kStateVersion);
    auto manifest = stateFromJson(json);
    if (auto good = checkState(manifest, where); !good) return tl::unexpected(good.error());
    return manifest;
  } catch (const std::exception& problem) {
    return badInput(where, "the file cannot be read: " + repairedUtf8(wordsOf(problem)), kNotOurs);
  }
}

}  // namespace xsmoe::experiments
