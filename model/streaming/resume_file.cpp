// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/resume_file.h"

#include <nlohmann/json.hpp>
#include <string>

#include "model/features/safetensors.h"
#include "model/features/sha256.h"
#include "model/streaming/values_json.h"

namespace xsmoe::streaming {
namespace {

constexpr const char* kFormat = "xsmoe-resume";
constexpr const char* kVersion = "1";
constexpr const char* kChecksum = "sha256";

/// Over all but the checksum itself. What has a length of its own is preceded by it, so that no two contents read alike.
std::string checksumOf(const features::TensorFile& file) {
  features::Sha256 sum;
  const auto add = [&](const std::string& text) {
    const auto size = text.size();
    sum.add(&size, sizeof size);
    sum.add(text.data(), size);
  };
  for (const auto& [key, value] : file.metadata) {
    if (key == kChecksum) continue;
    add(key);
    add(value);
  }
  for (const auto& [name, tensor] : file.tensors) {
    add(name);
    add(std::string(torch::toString(tensor.scalar_type())));
    const auto shape = tensor.sizes();
    sum.add(shape.data(), shape.size() * sizeof shape[0]);
    sum.add(tensor.data_ptr(), tensor.nbytes());
  }
  return sum.finish();
}

void put(features::TensorFile& file, const std::string& prefix, const network::NamedTensors& tensors) {
  for (const auto& [name, tensor] : tensors) file.tensors[prefix + name] = tensor.detach().cpu().contiguous();
}

network::NamedTensors tensorsOf(const features::TensorFile& file, const std::string& prefix) {
  network::NamedTensors found;
  for (auto one = file.tensors.lower_bound(prefix); one != file.tensors.end() && one->first.starts_with(prefix); ++one)
    found[one->first.substr(prefix.size())] = one->second;
  return found;
}

nlohmann::json toJson(const WindowState& within) {
  return {{"epoch", within.epoch},
          {"learning_rate", within.learningRate},
          {"seconds", within.seconds},
          {"best_epoch", within.bestEpoch},
          {"best_ndcg", within.bestNdcg},
          {"without_improvement", within.withoutImprovement},
          {"best", within.best ? nlohmann::json(within.best->structure) : nlohmann::json()},
          {"usage", within.usage}};
}

WindowState windowStateFrom(const nlohmann::json& json, const features::TensorFile& file) {
  WindowState within;
  json.at("epoch").get_to(within.epoch);
  json.at("learning_rate").get_to(within.learningRate);
  json.at("seconds").get_to(within.seconds);
  json.at("best_epoch").get_to(within.bestEpoch);
  json.at("best_ndcg").get_to(within.bestNdcg);
  json.at("without_improvement").get_to(within.withoutImprovement);
  json.at("usage").get_to(within.usage);
  if (const auto& best = json.at("best"); !best.is_null())
    within.best = ModelState{best.get<std::vector<LayerUsage>>(), tensorsOf(file, "best.")};
  return within;
}

nlohmann::json toJson(const TrainerState& state) {
  return {{"window", state.window},
          {"within", state.within ? toJson(*state.within) : nlohmann::json()},
          {"structure", state.model.structure},
          {"tau", state.tau},
          {"grouping", state.grouping},
          {"pending_grouping", state.pendingGrouping},
          {"prune_wanted", state.pruneWanted},
          {"tests", state.tests}};
}

TrainerState stateFrom(const nlohmann::json& json, const features::TensorFile& file) {
  TrainerState state;
  json.at("window").get_to(state.window);
  if (const auto& within = json.at("within"); !within.is_null()) state.within = windowStateFrom(within, file);
  json.at("structure").get_to(state.model.structure);
  json.at("tau").get_to(state.tau);
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

Result<void> writeResumePoint(const std::filesystem::path& path, const ResumePoint& point) {
  const auto& state = point.state;
  features::TensorFile file;
  put(file, "model.", state.model.parameters);
  put(file, "training.", state.training);
  if (state.within && state.within->best) put(file, "best.", state.within->best->parameters);
  file.tensors["shuffle"] = state.shuffle;
  file.metadata = {{"format", kFormat}, {"version", kVersion}, {"events", std::to_string(point.events)}, {"state", toJson(state).dump()}};
  file.metadata[kChecksum] = checksumOf(file);
  return features::writeSafetensors(path, file);
}

Result<ResumePoint> readResumePoint(const std::filesystem::path& path) {
  const auto file = features::readSafetensors(path);
  if (!file) return tl::unexpected(file.error());
  const auto text = [&](const char* key) {
    const auto found = file->metadata.find(key);
    return found == file->metadata.end() ? std::string() : found->second;
  };
  if (text("format") != kFormat) return badInput(path.string(), "the file is no checkpoint to resume from", "Remove it");
  if (text("version") != kVersion)
    return badInput(path.string(), "the checkpoint has version " + text("version") + ", this program reads version " + kVersion,
                    "Resume with the program that wrote it");
  if (text(kChecksum) != checksumOf(*file)) return badInput(path.string(), "the checkpoint is damaged: its checksum does not fit");
  try {
    return ResumePoint{std::stoll(text("events")), stateFrom(nlohmann::json::parse(text("state")), *file)};
  } catch (const std::exception& error) {
    return badInput(path.string(), std::string("the checkpoint cannot be read: ") + error.what());
  }
}

}  // namespace xsmoe::streaming
