// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/checkpoint.h"

#include <nlohmann/json.hpp>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/features/sealed_tensors.h"
#include "model/streaming/run_state.h"

namespace xsmoe::streaming {
namespace {

constexpr int kVersion = 1;

// The layers as one JSON value under one metadata key: [{"modality": …, "state": …, "born": […]}, …], bottom to top, visual first.
std::string layersText(const std::vector<LayerStructure>& structure) {
  auto layers = nlohmann::json::array();
  for (const auto& layer : structure)
    layers.push_back({{"modality", name(layer.modality)}, {"state", layer.hiddenState}, {"born", layer.born}});
  return layers.dump();
}

std::vector<LayerStructure> structureFrom(const std::string& text) {
  std::vector<LayerStructure> structure;
  for (const auto& item : nlohmann::json::parse(text)) {
    LayerStructure layer;
    const auto modality = modalityFromName(item.at("modality").get<std::string>());
    if (!modality) throw std::invalid_argument("unknown modality");
    layer.modality = *modality;
    layer.hiddenState = item.at("state").get<int>();
    layer.born = item.at("born").get<std::vector<int>>();
    if (layer.born.empty()) throw std::invalid_argument("a layer without experts");
    if (!structure.empty() && structure.back().modality == layer.modality) layer.layer = {structure.back().layer.value + 1};
    layer.trained = static_cast<int>(layer.born.size()) - 1;
    structure.push_back(std::move(layer));
  }
  return structure;
}

}  // namespace

Result<void> writeCheckpoint(const std::filesystem::path& path, const RunMoment& moment, Method method,
                             const network::Recommender& recommender) {
  Checkpoint checkpoint{{moment.window, method, modelStateOf(recommender).structure, moment.epoch}, {}};
  for (const auto& tensors : {recommender.parameters(), recommender.buffers()})
    for (const auto& [name, tensor] : tensors) checkpoint.parameters[name] = tensor.cpu().contiguous();
  return writeCheckpoint(path, checkpoint);
}

Result<void> writeCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
  const auto& [window, method, structure, epoch] = checkpoint.info;
  features::TensorFile file;
  file.tensors = checkpoint.parameters;
  file.metadata = {{"format", "xsmoe-weights"},
                   {"version", std::to_string(kVersion)},
                   {"window", std::to_string(window.value)},
                   {"variant", std::string(name(method))},
                   {"grouping", name(groupingOf(structure))},
                   {"layers", layersText(structure)}};
  if (epoch > 0) file.metadata["epoch"] = std::to_string(epoch);
  features::seal(file);
  return features::writeSafetensors(path, file);
}

Result<Checkpoint> readCheckpoint(const std::filesystem::path& path) {
  auto file = features::readSafetensors(path);
  if (!file) return tl::unexpected(file.error());
  const auto& metadata = file->metadata;
  const auto text = [&](const char* key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
  };
  if (text("format") != "xsmoe-weights")
    return badInput(path.string(), "the file is no checkpoint of a run (metadata \"format\" is \"" + text("format") + "\")",
                    "Choose a file of a run folder's checkpoints");
  if (const int version = features::versionOf(*file); version != kVersion)
    return unknownVersion(path.string(), "the checkpoint", version, kVersion);
  // Files of earlier programs have no checksum.
  if (features::sealOf(*file) == features::Seal::kBroken)
    return badInput(path.string(), "the window's weights are damaged: their checksum does not fit",
                    "Use another window's, or replay the run, which trains the same ones again");
  Checkpoint checkpoint;
  try {
    checkpoint.info.window = {std::stoi(text("window"))};
    checkpoint.info.structure = structureFrom(text("layers"));
    if (metadata.contains("epoch")) checkpoint.info.epoch = std::stoi(text("epoch"));
  } catch (const std::exception& error) {
    return badInput(path.string(), "the checkpoint's metadata cannot be read (" + wordsOf(error) + ")",
                    "The file is damaged: use another window's");
  }
  const auto method = methodFromName(text("variant"));
  if (!method) return notKnownHere(path.string(), "the method \"" + text("variant") + '"');
  checkpoint.info.method = *method;
  checkpoint.parameters.insert(file->tensors.begin(), file->tensors.end());
  return checkpoint;
}

}  // namespace xsmoe::streaming
