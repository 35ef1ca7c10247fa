// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/weights.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "model/core/files/replacement_file.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/used_settings.h"
#include "model/experiments/exports/made_files.h"
#include "model/features/safetensors.h"
#include "model/streaming/checkpoint.h"

namespace xsmoe::experiments {
namespace {

constexpr int kWeightsVersion = 1;

Result<int> windowOfWeights(const ExportedRun& run, std::optional<WindowIndex> asked) {
  const auto stored = run.paths.storedWindows();
  if (stored.empty())
    return badInput(run.paths.checkpoints().string(), "the run has no weights yet", "They are stored at the end of its first window");
  if (!asked) return stored.back();
  if (std::find(stored.begin(), stored.end(), asked->value) != stored.end()) return asked->value;
  std::string there;
  for (const int window : stored) there += (there.empty() ? "" : ", ") + std::to_string(window);
  return badInput(run.paths.checkpoints().string(), "there are no weights of window " + std::to_string(asked->value),
                  "There are those of windows " + there);
}

nlohmann::json layersOf(const streaming::CheckpointInfo& info) {
  auto layers = nlohmann::json::array();
  for (const auto& layer : info.structure)
    layers.push_back({{"modality", name(layer.modality)}, {"state", layer.hiddenState}, {"born", layer.born}});
  return layers;
}

nlohmann::json widthsIn(const RunDescription& run, Method method) {
  auto widths = nlohmann::json::object();
  for (const auto modality : modalitiesOf(method))
    if (const int width = modality == Modality::kVisual ? run.visualWidth : run.textualWidth; width > 0)
      widths[std::string(name(modality))] = width;
  return widths;
}

nlohmann::json weightsConfig(const ExportedRun& run, const streaming::CheckpointInfo& info) {
  const auto& description = run.history.description();
  const auto& settings = description.settings;
  nlohmann::json config{{"format", "xsmoe-model"},
                        {"version", kWeightsVersion},
                        {"method", name(info.method)},
                        {"window", info.window.value},
                        {"widths", widthsIn(description, info.method)},
                        {"hidden_states", description.hiddenStates},
                        {"layers", layersOf(info)},
                        {"bottleneck", settings.model.bottleneck},
                        {"embedding", settings.model.embedding},
                        {"heads", settings.model.heads},
                        {"blocks", settings.model.blocks},
                        {"sequence_length", settings.protocol.sequenceLength},
                        {"run", description.name},
                        {"settings", nlohmann::json::object()},
                        {"provenance", nlohmann::json::object()}};
  for (const auto& setting : usedSettings(settings)) config["settings"][setting.key] = setting.value;
  for (const auto& [key, words] : provenanceOf(run)) config["provenance"][key] = words;
  return config;
}

}  // namespace

Result<std::filesystem::path> writeWeights(const ExportedRun& run, std::optional<WindowIndex> window, const std::filesystem::path& folder) {
  const auto chosen = windowOfWeights(run, window);
  if (!chosen) return tl::unexpected(chosen.error());
  auto stored = streaming::readCheckpoint(run.paths.checkpoint({*chosen}));
  if (!stored) return tl::unexpected(stored.error());
  MadeFiles files;
  if (auto made = files.makeFolder(folder); !made) return tl::unexpected(made.error());
  features::TensorFile file;
  file.tensors.insert(stored->parameters.begin(), stored->parameters.end());
  file.metadata = {{"format", "pt"}};  // what readers of Hugging Face's files ask for
  files.willWrite(folder / "model.safetensors");
  if (auto written = features::writeSafetensors(folder / "model.safetensors", file); !written) return tl::unexpected(written.error());
  const auto text = weightsConfig(run, stored->info).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  files.willWrite(folder / "config.json");
  if (auto written = writeTextFile(folder / "config.json", text); !written) return tl::unexpected(written.error());
  files.keep();
  return folder;
}

}  // namespace xsmoe::experiments
