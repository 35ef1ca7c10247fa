// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/resume_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "model/core/setting_descriptions.h"
#include "model/features/sealed_tensors.h"
#include "model/streaming/values_json.h"

namespace xsmoe::streaming {
namespace {

constexpr const char* kFormat = "xsmoe-resume";
/// 2: layers are told without shares. Version 1 is read too. 3: the model's constants are in a file of their own; where there are none, 2
/// is written.
constexpr int kResumeVersion = 3, kVersionWithoutConstants = 2;

constexpr const char* kConstantsFormat = "xsmoe-constants";
constexpr int kConstantsVersion = 1;
constexpr std::size_t kDigitsInName = 16;  // of the checksum

void put(features::TensorFile& file, const std::string& prefix, const network::NamedTensors& tensors) {
  for (const auto& [name, tensor] : tensors) file.tensors[prefix + name] = tensor.detach().cpu().contiguous();
}

network::NamedTensors tensorsOf(const features::TensorFile& file, const std::string& prefix) {
  network::NamedTensors found;
  for (auto one = file.tensors.lower_bound(prefix); one != file.tensors.end() && one->first.starts_with(prefix); ++one)
    found[one->first.substr(prefix.size())] = one->second;
  return found;
}

std::string nameOfConstants(const features::TensorFile& file) {
  return std::string(kConstantsPrefix) + file.metadata.at("sha256").substr(0, kDigitsInName);
}

/// Whether one may stand for the other. As a rule they are one tensor, which needs no look at its values.
bool areTheSame(const at::Tensor& one, const at::Tensor& other) {
  if (one.sizes() != other.sizes() || one.scalar_type() != other.scalar_type()) return false;
  return one.data_ptr() == other.data_ptr() || one.equal(other);
}

/// Constants of the model and of the best weights, but those in which they are the same once.
features::TensorFile constantsOf(const TrainerState& state) {
  features::TensorFile file;
  const auto& ofModel = state.model.constants;
  put(file, "model.", ofModel);
  auto ofBest = state.best ? state.best->constants : network::NamedTensors();
  std::erase_if(ofBest, [&](const auto& one) {
    const auto same = ofModel.find(one.first);
    return same != ofModel.end() && areTheSame(one.second, same->second);
  });
  put(file, "best.", ofBest);
  return file;
}

/// Writes them into a file whose name follows from what it holds. One that is there stays: those of a window are large, and the same in all
/// its points. Returns the name; empty: there are none.
Result<std::string> writeConstants(const std::filesystem::path& folder, const TrainerState& state) {
  auto file = constantsOf(state);
  if (file.tensors.empty()) return std::string();
  file.metadata = {{"format", kConstantsFormat}, {"version", std::to_string(kConstantsVersion)}};
  features::seal(file);
  const auto name = nameOfConstants(file);
  std::error_code unknown;
  if (!std::filesystem::exists(folder / name, unknown))
    if (const auto written = features::writeSafetensors(folder / name, file); !written) return tl::unexpected(written.error());
  return name;
}

/// Adds them to a state that has everything else; the best weights share the model's.
Result<void> readConstants(const std::filesystem::path& path, TrainerState& state) {
  const auto file = features::readSafetensors(path);
  if (!file) return tl::unexpected(file.error());
  const auto format = file->metadata.find("format");
  if (format == file->metadata.end() || format->second != kConstantsFormat)
    return badInput(path.string(), "the file does not hold what the checkpoint needs besides");
  if (const int version = features::versionOf(*file); version != kConstantsVersion)
    return unknownVersion(path.string(), "what the checkpoint needs besides", version, kConstantsVersion);
  if (features::sealOf(*file) != features::Seal::kWhole || nameOfConstants(*file) != path.filename().string())
    return badInput(path.string(), "what the checkpoint needs besides is damaged: its checksum does not fit");
  state.model.constants = tensorsOf(*file, "model.");
  if (!state.best) return {};
  state.best->constants = tensorsOf(*file, "best.");
  state.best->constants.insert(state.model.constants.begin(), state.model.constants.end());
  return {};
}

/// "batch_size" for "batch-size".
std::string jsonKey(const SettingDescription& setting) {
  std::string key(setting.key);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

nlohmann::json toJson(const TrainingSettings& settings) {
  RunSettings all;
  all.training = settings;
  nlohmann::json json;
  for (const auto& setting : settingDescriptions()) {
    if (setting.group != "training") continue;
    const double value = setting.get(all);
    json[jsonKey(setting)] = setting.decimals == 0 ? nlohmann::json(static_cast<std::int64_t>(value)) : nlohmann::json(value);
  }
  return json;
}

/// What a file of an earlier program does not know has its default.
TrainingSettings trainingSettingsFrom(const nlohmann::json& json) {
  RunSettings all;
  for (const auto& setting : settingDescriptions())
    if (setting.group == "training") setting.set(all, json.value(jsonKey(setting), setting.get(all)));
  return all.training;
}

nlohmann::json toJson(const WindowState& within, const std::optional<ModelState>& best) {
  return {{"epoch", within.epoch},
          {"learning_rate", within.learningRate},
          {"seconds", within.seconds},
          {"best_epoch", within.bestEpoch},
          {"best_ndcg", within.bestNdcg},
          {"without_improvement", within.withoutImprovement},
          {"best", best ? nlohmann::json(best->structure) : nlohmann::json()},
          {"usage", within.usage}};
}

WindowState windowStateFrom(const nlohmann::json& json) {
  WindowState within;
  json.at("epoch").get_to(within.epoch);
  json.at("learning_rate").get_to(within.learningRate);
  json.at("seconds").get_to(within.seconds);
  json.at("best_epoch").get_to(within.bestEpoch);
  json.at("best_ndcg").get_to(within.bestNdcg);
  json.at("without_improvement").get_to(within.withoutImprovement);
  json.at("usage").get_to(within.usage);
  return within;
}

nlohmann::json toJson(const EndedWindow& ended) { return {{"usage", ended.usage}, {"trained", ended.trained}}; }

EndedWindow endedFrom(const nlohmann::json& json) {
  return {json.at("usage").get<std::vector<LayerUsage>>(), json.at("trained").get<bool>()};
}

nlohmann::json toJson(const TrainerState& state) {
  return {{"window", state.window},
          {"within", state.within ? toJson(*state.within, state.best) : nlohmann::json()},
          {"ended", state.ended ? toJson(*state.ended) : nlohmann::json()},
          {"settings", state.settings ? toJson(*state.settings) : nlohmann::json()},
          {"structure", state.model.structure},
          {"tau", state.tau},
          {"start_learning_rate", state.learningRate},
          {"pinned", state.pinned},
          {"grouping", state.grouping},
          {"pending_grouping", state.pendingGrouping},
          {"prune_wanted", state.pruneWanted},
          {"tests", state.tests}};
}

TrainerState stateFrom(const nlohmann::json& json, const features::TensorFile& file) {
  TrainerState state;
  json.at("window").get_to(state.window);
  if (const auto& within = json.at("within"); !within.is_null()) {
    state.within = windowStateFrom(within);
    if (const auto& best = within.at("best"); !best.is_null())
      state.best = ModelState{best.get<std::vector<LayerStructure>>(), tensorsOf(file, "best."), {}};
  }
  // Files of earlier programs lack these two.
  if (const auto ended = json.value("ended", nlohmann::json()); !ended.is_null()) state.ended = endedFrom(ended);
  if (const auto settings = json.value("settings", nlohmann::json()); !settings.is_null()) state.settings = trainingSettingsFrom(settings);
  json.at("structure").get_to(state.model.structure);
  json.at("tau").get_to(state.tau);
  state.learningRate = json.value("start_learning_rate", 0.0);  // checkpoints of earlier programs lack these two
  state.pinned = json.value("pinned", std::vector<ExpertName>{});
  json.at("grouping").get_to(state.grouping);
  json.at("pending_grouping").get_to(state.pendingGrouping);
  json.at("prune_wanted").get_to(state.pruneWanted);
  json.at("tests").get_to(state.tests);
  state.model.parameters = tensorsOf(file, "model.");
  state.training = tensorsOf(file, "training.");
  state.shuffle = file.tensors.at("shuffle");
  return state;
}

}  // namespace

Result<std::string> writeResumePoint(const std::filesystem::path& path, const ResumePoint& point) {
  const auto& state = point.state;
  auto constants = writeConstants(path.parent_path(), state);
  if (!constants) return constants;
  features::TensorFile file;
  put(file, "model.", state.model.parameters);
  put(file, "training.", state.training);
  if (state.best) put(file, "best.", state.best->parameters);
  file.tensors["shuffle"] = state.shuffle;
  file.metadata = {{"format", kFormat},
                   {"version", std::to_string(constants->empty() ? kVersionWithoutConstants : kResumeVersion)},
                   {"events", std::to_string(point.events)},
                   {"state", toJson(state).dump()}};
  if (!constants->empty()) file.metadata["constants"] = *constants;
  features::seal(file);
  if (const auto written = features::writeSafetensors(path, file); !written) return tl::unexpected(written.error());
  return constants;
}

Result<ResumePoint> readResumePoint(const std::filesystem::path& path) {
  const auto file = features::readSafetensors(path);
  if (!file) return tl::unexpected(file.error());
  const auto text = [&](const char* key) {
    const auto found = file->metadata.find(key);
    return found == file->metadata.end() ? std::string() : found->second;
  };
  if (text("format") != kFormat) return badInput(path.string(), "the file is no checkpoint to resume from", "Remove it");
  if (const int version = features::versionOf(*file); version < 1 || version > kResumeVersion)
    return unknownVersion(path.string(), "the checkpoint", version, kResumeVersion);
  if (features::sealOf(*file) != features::Seal::kWhole)
    return badInput(path.string(), "the checkpoint is damaged: its checksum does not fit");
  ResumePoint point;
  try {
    point = {std::stoll(text("events")), stateFrom(nlohmann::json::parse(text("state")), *file), text("constants")};
  } catch (const std::exception& error) {
    return badInput(path.string(), "the checkpoint cannot be read (" + wordsOf(error) + ")",
                    "Remove it: the run goes on from an older one");
  }
  if (point.constants.empty()) return point;
  if (const auto read = readConstants(path.parent_path() / point.constants, point.state); !read) return tl::unexpected(read.error());
  return point;
}

}  // namespace xsmoe::streaming
