// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_folder.h"

#include <torch/version.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"
#include "model/core/files/replacement_file.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/experiments/runs/forecast_json.h"
#include "model/experiments/runs/named_keys.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/settings_json.h"
#include "model/experiments/runs/stream_place.h"
#include "model/features/sha256.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kFormat = "xsmoe-run";
// It rises when run.json holds what an older program cannot read or would misread; whatever was written stays readable. A key that an older
// program may pass over raises nothing: `fork` and `replay_of` came under version 1. Nor does a new setting: a program that reads version 2
// refuses one that it does not know.
//   1  the first
//   2  settings that programs which read version 1 alone may pass over though a run is another one with them: `continual`, `cut-records`
constexpr int kVersion = 2;

nlohmann::json originJson(const RunOrigin& origin) {
  return {{"run", origin.run},         {"folder", origin.folder},        {"window", origin.window.value},
          {"changed", origin.changed}, {"from_start", origin.fromStart}, {"inherited", origin.inherited}};
}

std::optional<RunOrigin> originFrom(const nlohmann::json& json) {
  if (json.is_null()) return std::nullopt;
  return RunOrigin{json.at("run").get<std::string>(), json.value("folder", ""),
                   {json.at("window").get<int>()},    json.at("changed").get<std::map<std::string, std::string>>(),
                   json.value("from_start", false),   json.value("inherited", std::map<std::string, std::string>())};
}

nlohmann::json partJson(const StreamPart& part) {
  return {{"records", part.records}, {"log", part.log}, {"states", part.states}, {"features", part.features}};
}

StreamPart partFrom(const nlohmann::json& json) {
  if (json.is_null()) return {};
  return {json.at("records").get<std::int64_t>(), json.at("log").get<std::string>(), json.at("states").get<std::vector<int>>(),
          json.at("features").get<std::string>()};
}

nlohmann::json manifestJson(const RunManifest& manifest) {
  const auto& run = manifest.description;
  nlohmann::json json{{"format", kFormat},
                      {"version", kVersion},
                      {"name", run.name},
                      {"settings", toJson(run.settings)},
                      {"device", run.device},
                      {"precision", run.precision},
                      {"hidden_states", run.hiddenStates},
                      {"cached_states", run.cachedStates},
                      {"visual_width", run.visualWidth},
                      {"textual_width", run.textualWidth},
                      {"stream", {{"folder", run.streamFolder}, {"title", run.streamTitle}, {"sha256", manifest.stream}}},
                      {"features", manifest.features},
                      {"program", {{"version", XSMOE_VERSION}, {"git", XSMOE_GIT_REVISION}, {"torch", TORCH_VERSION}}}};
  if (manifest.part.records > 0) json["stream"]["part"] = partJson(manifest.part);
  if (run.origin) json["fork"] = originJson(*run.origin);
  if (!run.forecast.empty()) json["forecast"] = forecastJson(run.forecast);
  if (!manifest.replayOf.empty()) json["replay_of"] = manifest.replayOf;
  return json;
}

/// The revision where the program was built from one, else its version. Nothing depends on it, so that nothing is wrong with it.
std::string buildFrom(const nlohmann::json& program) {
  for (const char* key : {"git", "version"})
    if (program.is_object() && program.contains(key) && program.at(key).is_string())
      if (auto text = program.at(key).get<std::string>(); !text.empty()) return text;
  return {};
}

/// Without the checksum of the settings, which is computed.
RunSources writtenSources(const RunManifest& manifest, std::string build) {
  const auto sumOf = [&manifest](const char* role) {
    const auto found = manifest.stream.find(role);
    return found == manifest.stream.end() ? std::string() : found->second;
  };
  return {std::move(build), sumOf("interactions"), sumOf("features"), {}};
}

std::string checksumOf(const RunSettings& settings) {
  const std::string text = toJson(settings).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  features::Sha256 sum;
  sum.add(text.data(), text.size());
  return sum.finish();
}

/// The value of a key, or `otherwise` where it is missing.
template <class Value>
Value valueOfKey(const nlohmann::json& json, const char* key, const Value& otherwise) {
  return ofKey(key, [&] { return json.contains(key) ? json.at(key).get<Value>() : otherwise; });
}

/// That a setting is within its own range does not say that the cache has such hidden states.
void checkStatesOf(const RunDescription& run) {
  if (!readsFeatures(run.settings.model.method) || run.hiddenStates <= 1) return;
  for (const int state : run.settings.model.grouping)
    if (state < 1 || state >= run.hiddenStates)
      throw std::invalid_argument("key 'grouping' is " + name(run.settings.model.grouping) + ", hidden states from 1 to " +
                                  std::to_string(run.hiddenStates - 1) + " were expected");
}

RunManifest manifestFrom(const nlohmann::json& json) {
  RunManifest manifest;
  auto& run = manifest.description;
  const KeyRange sizes{0, kAnyGrouping};
  const auto sizeAt = [&](const char* key) { return json.contains(key) ? static_cast<int>(numberOfKey(json.at(key), key, sizes)) : 0; };
  run.name = valueOfKey(json, "name", std::string());
  run.settings = ofKey("settings", [&] { return settingsFromJson(json.at("settings")); });
  run.device = valueOfKey(json, "device", std::string());
  run.precision = valueOfKey(json, "precision", std::string());
  run.hiddenStates = static_cast<int>(numberOfKey(json.at("hidden_states"), "hidden_states", sizes));
  run.cachedStates = valueOfKey(json, "cached_states", std::vector<int>{});
  run.visualWidth = sizeAt("visual_width");
  run.textualWidth = sizeAt("textual_width");
  checkStatesOf(run);
  ofKey("stream", [&] {
    const auto& stream = json.at("stream");
    run.streamFolder = stream.value("folder", "");
    run.streamTitle = stream.value("title", "");
    manifest.stream = stream.at("sha256").get<StreamChecksums>();
    manifest.part = partFrom(stream.value("part", nlohmann::json()));
  });
  run.streamRecords = manifest.part.records;
  manifest.features = valueOfKey(json, "features", features::CacheProvenance{});
  run.origin = ofKey("fork", [&] { return originFrom(json.value("fork", nlohmann::json())); });
  run.forecast = ofKey("forecast", [&] { return forecastFrom(json.value("forecast", nlohmann::json())); });
  manifest.replayOf = valueOfKey(json, "replay_of", std::string());
  run.sources = writtenSources(manifest, buildFrom(json.value("program", nlohmann::json())));
  return manifest;
}

/// What stands between `prefix` and the ending in the names of a folder's files with tensors.
std::vector<std::string> namesBehind(const std::filesystem::path& folder, std::string_view prefix) {
  std::vector<std::string> names;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem))
    if (const auto name = entry.path().stem().string(); entry.path().extension() == ".safetensors" && name.starts_with(prefix))
      names.push_back(name.substr(prefix.size()));
  return names;
}

/// A whole number, not below 0.
std::optional<int> numberIn(std::string_view text) {
  int number = 0;
  const auto [stop, unread] = std::from_chars(text.data(), text.data() + text.size(), number);
  return unread == std::errc() && stop == text.data() + text.size() && number >= 0 ? std::optional(number) : std::nullopt;
}

/// The windows in the names `prefix`NN.safetensors of a folder's files, increasing.
std::vector<int> windowsOf(const std::filesystem::path& folder, std::string_view prefix) {
  std::vector<int> windows;
  for (const auto& name : namesBehind(folder, prefix))
    if (const auto window = numberIn(name)) windows.push_back(*window);
  std::sort(windows.begin(), windows.end());
  return windows;
}

}  // namespace

RunSources sourcesOf(const RunManifest& manifest, std::string build) {
  RunSources sources = writtenSources(manifest, std::move(build));
  sources.settingsChecksum = checksumOf(manifest.description.settings);
  return sources;
}

ProgramRevision thisProgram() { return {XSMOE_VERSION, XSMOE_GIT_REVISION}; }

std::filesystem::path RunPaths::checkpoint(WindowIndex window) const {
  char file[40];
  std::snprintf(file, sizeof file, "window_%02d.safetensors", window.value);
  return folder / "checkpoints" / file;
}

std::filesystem::path RunPaths::epoch(const RunMoment& moment) const {
  char file[60];
  std::snprintf(file, sizeof file, "window_%02d_epoch_%02d.safetensors", moment.window.value, moment.epoch);
  return folder / "checkpoints" / file;
}

std::filesystem::path RunPaths::boundary(WindowIndex window) const {
  char file[40];
  std::snprintf(file, sizeof file, "boundary_%02d.safetensors", window.value);
  return folder / "checkpoints" / file;
}

std::filesystem::path RunPaths::ranks(WindowIndex window) const {
  char file[40];
  std::snprintf(file, sizeof file, "ranks_%02d.safetensors", window.value);
  return ranks() / file;
}

std::vector<int> RunPaths::storedWindows() const { return windowsOf(checkpoints(), "window_"); }

std::vector<RunMoment> RunPaths::storedEpochs() const {
  constexpr std::string_view kBetween = "_epoch_";
  std::vector<RunMoment> epochs;
  for (const auto& name : namesBehind(checkpoints(), "window_")) {
    const auto between = name.find(kBetween);
    if (between == std::string::npos) continue;
    const auto window = numberIn(std::string_view(name).substr(0, between));
    const auto epoch = numberIn(std::string_view(name).substr(between + kBetween.size()));
    if (window && epoch && *epoch > 0) epochs.emplace_back(*window, *epoch);
  }
  std::sort(epochs.begin(), epochs.end(), [](const RunMoment& one, const RunMoment& other) {
    return std::pair(one.window.value, one.epoch) < std::pair(other.window.value, other.epoch);
  });
  return epochs;
}

std::vector<int> RunPaths::rankedWindows() const { return windowsOf(ranks(), "ranks_"); }

Result<void> writeManifest(const RunPaths& paths, const RunManifest& manifest) {
  // Names of folders may be any bytes.
  const auto text = manifestJson(manifest).dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
  return writeTextFile(paths.manifest(), text + '\n');
}

Result<RunManifest> readManifest(const RunPaths& paths) {
  auto manifest = readManifestAsWritten(paths);
  if (!manifest) return manifest;
  auto& run = manifest->description;
  if (const auto places = placesOfStream(run.streamFolder, run.folder); !places.empty()) run.streamFolder = places.front().string();
  run.sources.settingsChecksum = checksumOf(run.settings);
  return manifest;
}

Result<RunManifest> readManifestAsWritten(const RunPaths& paths) {
  std::error_code unknown;
  if (const auto why = whyNoFile(paths.manifest()); !why.empty())
    return badInput(paths.manifest().string(), "this " + std::string(why), "Choose a run folder");
  std::ifstream file(paths.manifest());
  if (!file && !std::filesystem::exists(paths.folder, unknown) && !unknown)
    return badInput(paths.folder.string(), "there is no such folder", "Choose a run folder");
  if (!file && mayNotRead(paths.manifest()))
    return badInput(paths.manifest().string(), "the file cannot be read: permission denied", kCheckReading);
  if (!file) return badInput(paths.manifest().string(), "the folder is no run: it has no readable run.json", "Choose a run folder");
  try {
    const auto json = nlohmann::json::parse(file);
    if (valueOfKey(json, "format", std::string()) != kFormat)
      return badInput(paths.manifest().string(), "the file does not describe a run", "Choose a run folder");
    if (const int version = valueOfKey(json, "version", 0); version < 1 || version > kVersion)
      return unknownVersion(paths.manifest().string(), "the run", version, kVersion);
    auto manifest = manifestFrom(json);
    manifest.description.folder = plainPath(paths.folder).string();
    return manifest;
  } catch (const SettingNotKnown& newer) {
    return notKnownHere(paths.manifest().string(), newer.what());
  } catch (const std::exception& error) {
    return badInput(paths.manifest().string(), "the file cannot be read: " + wordsOf(error),
                    "It is damaged: mend it there, or take the file from a copy of the run; the record beside it is untouched");
  }
}

Result<RunHistory> readRun(const RunPaths& paths) {
  const auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  RunHistory history(manifest->description);
  const auto read = readRecord(paths.record(), [&](const RunEvent& event) { history.apply(event); });
  if (!read) return tl::unexpected(read.error());
  return history;
}

}  // namespace xsmoe::experiments
