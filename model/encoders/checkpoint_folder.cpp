// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/checkpoint_folder.h"

#include <ATen/ops/isfinite.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "model/core/files/replacement_file.h"
#include "model/encoders/weight_files.h"
#include "model/features/safetensors.h"
#include "model/features/shape_text.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMaskToken = "embeddings.mask_token";  // of pretraining; there or not

std::string withNewEnding(const std::string& name, const std::string& old, const std::string& fresh) {
  return name.ends_with(old) ? name.substr(0, name.size() - old.size()) + fresh : name;
}

/// What the reference implementation puts before the names of an encoder inside a model with a head: "bert." or "vit.".
std::string usualPrefix(EncoderKind kind) { return kind == EncoderKind::kBert ? "bert." : "vit."; }

/// What stands before the encoder's names in a checkpoint with these tensors; empty where they have no prefix. Errors: two encoders.
Result<std::string> prefixIn(const std::string& where, EncoderKind kind, const std::set<std::string>& names) {
  const std::string first = kind == EncoderKind::kBert ? "embeddings.word_embeddings.weight" : "embeddings.cls_token";
  std::set<std::string> prefixes;
  for (const std::string& name : names)
    if (name == first || name.ends_with('.' + first)) prefixes.insert(name.substr(0, name.size() - first.size()));
  if (prefixes.size() > 1)
    return badInput(where, "it holds two encoders, \"" + *prefixes.begin() + first + "\" and \"" + *prefixes.rbegin() + first + '"',
                    "Take the checkpoint of one of them");
  if (prefixes.size() == 1) return *prefixes.begin();
  // The first weight is missing, which is said with the others'.
  const std::string usual = usualPrefix(kind);
  return std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.starts_with(usual); }) ? usual : std::string();
}

/// A tensor's name as weightShapes() has it, without prefix and with a norm's new name; empty for what features do not need: another
/// model's part, a head, a pooler, a buffer of numbers.
std::string weightName(const std::string& tensor, const std::string& prefix) {
  if (!tensor.starts_with(prefix)) return {};
  const std::string name = tensor.substr(prefix.size());
  constexpr std::array kParts{"embeddings.", "encoder.", "layernorm."};
  if (std::none_of(kParts.begin(), kParts.end(), [&](const char* part) { return name.starts_with(part); })) return {};
  if (name == "embeddings.position_ids" || name == "embeddings.token_type_ids") return {};
  return withNewEnding(withNewEnding(name, "LayerNorm.gamma", "LayerNorm.weight"), "LayerNorm.beta", "LayerNorm.bias");
}

/// All tensors of all files. Errors: those of the files; a tensor in two shards, or not in the shard that the index names.
Result<WeightMap> readTensors(const WeightFiles& files) {
  WeightMap tensors;
  std::map<std::string, std::string> fileOf;
  for (const fs::path& path : files.paths) {
    auto content = features::readSafetensors(path);
    if (!content) return tl::unexpected(content.error());
    for (auto& [name, tensor] : content->tensors) {
      if (!tensors.emplace(name, std::move(tensor)).second)
        return badInput(path.string() + ", tensor \"" + name + '"', "it is also in " + fileOf[name], "Download the shards again");
      fileOf[name] = path.filename().string();
    }
  }
  for (const auto& [name, shard] : files.shardOfTensor)
    if (fileOf[name] != shard)
      return badInput(files.paths.front().parent_path().string() + ", tensor \"" + name + '"',
                      "the index puts it into " + shard + ", which does not hold it", "Download shards and index again");
  return tensors;
}

/// The file that holds a tensor, as far as the index tells.
fs::path fileOf(const WeightFiles& files, const std::string& tensor) {
  const auto shard = files.shardOfTensor.find(tensor);
  return shard == files.shardOfTensor.end() ? files.paths.front() : files.paths.front().parent_path() / shard->second;
}

/// As float32, in which it is used. What is not finite would not show in every feature: a comparison hides it.
bool isFinite(const at::Tensor& weight) { return !weight.is_floating_point() || at::isfinite(weight.to(at::kFloat)).all().item<bool>(); }

/// The encoder's own weights. Errors: two encoders in one checkpoint; a weight that is there under its old and its new name, or that is not
/// finite.
Result<WeightMap> weightsIn(const WeightFiles& files, const std::string& where, EncoderKind kind, WeightMap tensors) {
  std::set<std::string> names;
  for (const auto& [name, tensor] : tensors) names.insert(name);
  const auto prefix = prefixIn(where, kind, names);
  if (!prefix) return tl::unexpected(prefix.error());
  WeightMap weights;
  for (auto& [name, tensor] : tensors) {
    const std::string weight = weightName(name, *prefix);
    if (weight.empty()) continue;
    if (!isFinite(tensor))
      return badInput(fileOf(files, name).string() + ", tensor \"" + name + '"', "it holds a value that is not a finite number",
                      "Download the checkpoint again, or take another one");
    if (!weights.emplace(weight, std::move(tensor)).second)
      return badInput(where + ", tensor \"" + name + '"', "it is there twice, under its old and its new name", "Remove one of them");
  }
  return weights;
}

/// What keeps a tensor from being this weight; empty where nothing does.
std::string misfit(const WeightMap& weights, const std::string& name, const std::vector<std::int64_t>& shape) {
  const auto found = weights.find(name);
  if (found == weights.end()) return name + " is missing (expected " + features::shapeText(shape) + ')';
  if (found->second.sizes() != shape)
    return name + " is " + features::shapeText(found->second.sizes().vec()) + " instead of " + features::shapeText(shape);
  if (!found->second.is_floating_point()) return name + " holds whole numbers (quantised) instead of floating-point numbers";
  return {};
}

/// The shapes that weights of this checkpoint must have: the mask token's too, where it is there.
std::map<std::string, std::vector<std::int64_t>> shapesFor(const EncoderConfig& config, const WeightMap& weights) {
  auto shapes = weightShapes(config);
  if (config.kind == EncoderKind::kVit && weights.count(kMaskToken) != 0) shapes[kMaskToken] = {1, 1, config.width};
  return shapes;
}

/// All that is wrong, in one list.
std::vector<std::string> misfits(const EncoderConfig& config, const WeightMap& weights) {
  const auto shapes = shapesFor(config, weights);
  std::vector<std::string> wrong;
  for (const auto& [name, shape] : shapes)
    if (auto reason = misfit(weights, name, shape); !reason.empty()) wrong.push_back(std::move(reason));
  for (const auto& [name, tensor] : weights)
    if (shapes.count(name) == 0)
      wrong.push_back(name + ' ' + features::shapeText(tensor.sizes().vec()) + " is not of an encoder as config.json describes it");
  return wrong;
}

Result<void> checkWeights(const std::string& where, const EncoderConfig& config, const WeightMap& weights) {
  constexpr std::size_t kShown = 5;
  const auto wrong = misfits(config, weights);
  if (wrong.empty()) return {};
  std::string list;
  for (std::size_t i = 0; i < std::min(wrong.size(), kShown); ++i) list += (i > 0 ? "; " : "") + wrong[i];
  if (wrong.size() > kShown) list += "; and " + std::to_string(wrong.size() - kShown) + " more";
  return badInput(where, "the weights do not fit config.json: " + list, "Take config.json and weights of the same checkpoint");
}

/// Products' matrices are those of layers and of patches; embeddings are looked up.
bool isOfProduct(const std::string& name, const at::Tensor& weight) {
  return weight.dim() >= 2 && (name.starts_with("encoder.") || name.starts_with("embeddings.patch_embeddings."));
}

}  // namespace

Result<Checkpoint> loadCheckpoint(const fs::path& folder, EncoderKind kind, const device::ComputeDevice& device) {
  const auto config = readEncoderConfig(folder);
  if (!config) return tl::unexpected(config.error());
  if (config->kind != kind)
    return badInput((folder / "config.json").string(),
                    kind == EncoderKind::kBert ? "it is a ViT's, for pictures" : "it is a BERT's, for texts",
                    "Name a BERT for texts and a ViT for pictures");
  const auto files = findWeightFiles(folder);
  if (!files) return tl::unexpected(files.error());
  auto tensors = readTensors(*files);
  if (!tensors) return tl::unexpected(tensors.error());
  auto weights = weightsIn(*files, folder.string(), kind, std::move(*tensors));
  if (!weights) return tl::unexpected(weights.error());
  if (auto good = checkWeights(folder.string(), *config, *weights); !good) return tl::unexpected(good.error());
  for (auto& [name, weight] : *weights)
    weight = weight.to(device.device, at::kFloat).to(isOfProduct(name, weight) ? device.stepType : at::kFloat);
  return Checkpoint{*config, std::move(*weights)};
}

Result<void> saveCheckpoint(const fs::path& folder, const EncoderConfig& config, const WeightMap& weights, bool half) {
  if (const auto wrong = misfits(config, weights); !wrong.empty()) throw std::invalid_argument("encoder checkpoint: " + wrong.front());
  features::TensorFile content{{}, {{"format", "pt"}}};  // the reference implementation asks for it
  for (const auto& [name, weight] : weights)
    content.tensors[usualPrefix(config.kind) + name] = weight.detach().cpu().to(half ? at::kHalf : at::kFloat);
  std::error_code reason;
  fs::create_directories(folder, reason);
  if (reason) return cannotWrite(folder.string(), "the folder cannot be created (" + reason.message() + ")", "Choose another one");
  if (auto written = features::writeSafetensors(folder / "model.safetensors", content); !written) return written;
  return writeTextFile(folder / "config.json", encoderConfigText(config));
}

}  // namespace xsmoe::encoders
