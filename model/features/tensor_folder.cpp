// SPDX-License-Identifier: Apache-2.0
#include "model/features/tensor_folder.h"

#include <torch/types.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "model/features/pytorch_tensor.h"
#include "model/features/shape_text.h"

namespace xsmoe::features {
namespace {

constexpr std::int64_t kMostStates = 1000;
constexpr const char* kSuffix = ".pt";

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

}  // namespace

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

}  // namespace xsmoe::features
