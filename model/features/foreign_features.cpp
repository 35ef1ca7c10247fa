// SPDX-License-Identifier: Apache-2.0
#include "model/features/foreign_features.h"

#include <torch/types.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "model/features/npy.h"
#include "model/features/pytorch_tensor.h"
#include "model/features/shape_text.h"

namespace xsmoe::features {
namespace {

constexpr std::int64_t kMostStates = 1000;
constexpr const char* kSuffix = ".pt";

/// How an array's values are those of items and states.
struct MatrixLayout {
  bool statesFirst = false;
  std::int64_t states = 1, width = 0;
};

Result<MatrixLayout> layoutOf(const std::vector<std::int64_t>& shape, std::int64_t items, const std::string& where) {
  const std::string found = "has shape " + shapeText(shape) + ", the list of ids names " + std::to_string(items) + " items";
  MatrixLayout layout;
  if (shape.size() == 2 && shape[0] == items) {
    layout = {false, 1, shape[1]};
  } else if (shape.size() == 3 && shape[0] == items && shape[1] == items) {
    return badInput(where, found + ": either of its sizes may be that of the states", "Save it with another number of items");
  } else if (shape.size() == 3 && (shape[0] == items || shape[1] == items)) {
    const bool statesFirst = shape[1] == items;
    layout = {statesFirst, shape[statesFirst ? 0 : 1], shape[2]};
  } else {
    return badInput(where, found,
                    "A matrix has shape [items, width], [items, states, width] or [states, items, width], with an id for each item");
  }
  if (layout.states < 1 || layout.states > kMostStates || layout.width < 1)
    return badInput(where, found + ": that makes " + std::to_string(layout.states) + " states of width " + std::to_string(layout.width),
                    "From 1 to 1000 states are read");
  return layout;
}

class FeatureMatrix : public ForeignFeatures {
 public:
  FeatureMatrix(NpyArray array, std::string where, MatrixLayout layout, std::vector<std::string> ids)
      : array_(std::move(array)), where_(std::move(where)), layout_(layout), ids_(std::move(ids)) {}

  [[nodiscard]] const std::vector<std::string>& ids() const override { return ids_; }
  [[nodiscard]] std::int64_t width() const override { return layout_.width; }
  [[nodiscard]] int stateCount() const override { return static_cast<int>(layout_.states); }
  [[nodiscard]] std::int64_t ignoredFiles() const override { return 0; }
  [[nodiscard]] std::string place(std::size_t position) const override { return where_ + ", row " + std::to_string(position); }

  [[nodiscard]] Result<std::string> read(std::size_t position, std::uint16_t* halves) override {
    const auto row = static_cast<std::int64_t>(position);
    const std::int64_t width = layout_.width, pieces = layout_.statesFirst ? layout_.states : 1, piece = layout_.states * width / pieces;
    for (std::int64_t n = 0; n < pieces; ++n)
      if (auto good = array_.readHalves((n * std::ssize(ids_) + row) * piece, piece, halves + n * piece); !good)
        return tl::unexpected(good.error());
    return std::string();
  }

 private:
  NpyArray array_;
  std::string where_;
  MatrixLayout layout_;
  std::vector<std::string> ids_;
};

/// A `.npy` matrix [items, width] (one state), [items, K, width] or [K, items, width], with one row for each id. Errors: as NpyArray;
/// another shape; one that can be read in two ways, since there are as many states as items; duplicate ids.
Result<std::unique_ptr<ForeignFeatures>> openFeatureMatrix(const std::filesystem::path& path, std::vector<std::string> idFromRow) {
  const std::string where = path.string();
  auto array = NpyArray::open(path);
  if (!array) return tl::unexpected(array.error());
  if (idFromRow.empty()) return badInput(where, "its rows have no ids", "Name the list of ids, one for each row");
  std::unordered_set<std::string> seen;
  for (const std::string& id : idFromRow)
    if (!seen.insert(id).second) return badInput(where, "two of its rows are of item \"" + id + '"', "Keep one row for each item");
  const auto layout = layoutOf(array->shape(), std::ssize(idFromRow), where);
  if (!layout) return tl::unexpected(layout.error());
  return std::make_unique<FeatureMatrix>(std::move(*array), where, *layout, std::move(idFromRow));
}

/// A tensor of one item as [K, width]; empty for any other shape.
std::optional<torch::Tensor> asStates(const torch::Tensor& tensor) {
  if (tensor.numel() == 0) return std::nullopt;
  if (tensor.dim() == 1) return tensor.unsqueeze(0);
  if (tensor.dim() == 2 && tensor.size(0) <= kMostStates) return tensor;
  return std::nullopt;
}

class TensorFolder : public ForeignFeatures {
 public:
  TensorFolder(std::filesystem::path folder, std::string prefix, std::vector<std::string> ids, std::int64_t ignored)
      : folder_(std::move(folder)), prefix_(std::move(prefix)), ids_(std::move(ids)), ignored_(ignored) {}

  /// Takes the shape from the first file that can be read.
  Result<void> learnShape() {
    std::optional<Error> first;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const auto tensor = readPyTorchTensor(pathOf(i));
      if (!tensor) {
        if (!first) first = tensor.error();
        continue;
      }
      const auto states = asStates(*tensor);
      if (!states)
        return badInput(place(i),
                        "its tensor has shape " + shapeText(tensor->sizes().vec()) + " instead of [states, width], for example [13, 768]",
                        "Save one tensor with all hidden states for each item");
      states_ = states->size(0), width_ = states->size(1), shapeFrom_ = i;
      return {};
    }
    first->what = "none of the " + std::to_string(ids_.size()) + " files can be read; of the first, " + first->what;
    return tl::unexpected(*first);
  }

  [[nodiscard]] const std::vector<std::string>& ids() const override { return ids_; }
  [[nodiscard]] std::int64_t width() const override { return width_; }
  [[nodiscard]] int stateCount() const override { return static_cast<int>(states_); }
  [[nodiscard]] std::int64_t ignoredFiles() const override { return ignored_; }
  [[nodiscard]] std::string place(std::size_t position) const override { return pathOf(position).string(); }

  [[nodiscard]] Result<std::string> read(std::size_t position, std::uint16_t* halves) override {
    const auto tensor = readPyTorchTensor(pathOf(position));
    if (!tensor) return tensor.error().what;
    const auto states = asStates(*tensor);
    if (!states || states->size(0) != states_ || states->size(1) != width_)
      return badInput(place(position),
                      "its tensor has shape " + shapeText(tensor->sizes().vec()) + ", that of " + pathOf(shapeFrom_).filename().string() +
                          " is [" + std::to_string(states_) + ", " + std::to_string(width_) + "]",
                      "These are features of different encoders; keep those of one in a folder");
    const torch::Tensor converted = states->to(torch::kFloat16).contiguous();
    std::memcpy(halves, converted.data_ptr(), static_cast<std::size_t>(states_ * width_) * sizeof *halves);
    return std::string();
  }

 private:
  [[nodiscard]] std::filesystem::path pathOf(std::size_t position) const { return folder_ / (prefix_ + ids_[position] + kSuffix); }

  std::filesystem::path folder_;
  std::string prefix_;
  std::vector<std::string> ids_;
  std::int64_t ignored_, states_ = 0, width_ = 0;
  std::size_t shapeFrom_ = 0;
};

/// A folder of PyTorch files, one tensor [K, width] or [width] an item, in order of ids. Where some files' names begin with `prefix` these
/// are the items' and the rest of the name is the id; else every .pt file is, and its whole name. All have the shape of the first that can
/// be read. Errors: no .pt file; none that can be read; the first has another shape.
Result<std::unique_ptr<ForeignFeatures>> openTensorFolder(const std::filesystem::path& folder, const std::string& prefix) {
  std::error_code reason;
  std::vector<std::string> stems;
  std::int64_t files = 0;
  for (std::filesystem::directory_iterator entry(folder, reason), end; !reason && entry != end; entry.increment(reason)) {
    ++files;
    const std::filesystem::path file = entry->path().filename();
    if (file.extension() == kSuffix) stems.push_back(file.stem().string());
  }
  if (reason) return badInput(folder.string(), "the folder cannot be read (" + reason.message() + ")", "Check the permissions");
  const auto prefixed = [&](const std::string& stem) { return stem.starts_with(prefix) && stem.size() > prefix.size(); };
  const bool anyPrefixed = std::any_of(stems.begin(), stems.end(), prefixed);
  std::vector<std::string> ids;
  for (const std::string& stem : stems)
    if (!anyPrefixed || prefixed(stem)) ids.push_back(anyPrefixed ? stem.substr(prefix.size()) : stem);
  if (ids.empty())
    return badInput(folder.string(), "holds no .pt file", "Name the folder with one file for each item, such as " + prefix + "ID.pt");
  std::sort(ids.begin(), ids.end());
  const std::int64_t ignored = files - static_cast<std::int64_t>(ids.size());
  auto opened = std::make_unique<TensorFolder>(folder, anyPrefixed ? prefix : "", std::move(ids), ignored);
  if (auto good = opened->learnShape(); !good) return tl::unexpected(good.error());
  return opened;
}

}  // namespace

Result<std::unique_ptr<ForeignFeatures>> openForeignFeatures(const std::filesystem::path& path, Modality modality,
                                                             std::vector<std::string> idFromRow) {
  std::error_code reason;
  if (std::filesystem::is_directory(path, reason)) return openTensorFolder(path, modality == Modality::kVisual ? "vit_" : "bert_");
  const bool there = std::filesystem::exists(path, reason);
  if (reason) return badInput(path.string(), "cannot be opened (" + reason.message() + ")", "Check the path and the permissions");
  if (!there) return badInput(path.string(), "there is no such file or folder", "Name a folder of .pt files or a .npy matrix");
  if (path.extension() == ".npy") return openFeatureMatrix(path, std::move(idFromRow));
  return badInput(path.string(), "is neither a folder of .pt files nor a .npy matrix",
                  path.extension() == ".pt" ? "Name the folder that holds one .pt file for each item" : "Save the matrix with numpy.save");
}

}  // namespace xsmoe::features
