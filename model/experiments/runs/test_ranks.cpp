// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/test_ranks.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>

#include "model/features/sealed_tensors.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kRanksFormat = "xsmoe-ranks";
constexpr int kRanksVersion = 1;  ///< rises also where tests are ranked otherwise

/// What each sequence holds out: item numbers of the stream.
std::vector<std::int32_t> heldOutItems(const Sequences& test) {
  std::vector<std::int32_t> items;
  items.reserve(test.size());
  for (std::size_t i = 0; i < test.size(); ++i) items.push_back(test.at(i).back());
  return items;
}

/// The tensor's numbers; empty where it is not there, or not int32 [size].
std::optional<std::vector<std::int32_t>> wholeNumbersIn(const features::TensorFile& file, const char* name, std::size_t size) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) return std::nullopt;
  const auto& tensor = found->second;
  if (tensor.scalar_type() != torch::kInt || tensor.dim() != 1 || tensor.size(0) != static_cast<std::int64_t>(size)) return std::nullopt;
  const auto* const first = tensor.data_ptr<std::int32_t>();
  return std::vector<std::int32_t>(first, first + size);
}

bool isWholeOf(const features::TensorFile& file, WindowIndex window) {
  const auto says = [&](const char* key, const std::string& text) {
    const auto found = file.metadata.find(key);
    return found != file.metadata.end() && found->second == text;
  };
  return says("format", kRanksFormat) && says("window", std::to_string(window.value)) && features::versionOf(file) == kRanksVersion &&
         features::sealOf(file) == features::Seal::kWhole;
}

}  // namespace

Result<void> writeTestRanks(const RunPaths& paths, WindowIndex window, const Sequences& test, const std::vector<std::int64_t>& ranks) {
  if (ranks.empty()) return {};
  std::error_code told;  // by the writing below, which fails then
  std::filesystem::create_directory(paths.ranks(), told);
  features::TensorFile file;
  file.tensors["ranks"] = torch::tensor(ranks, torch::kLong).to(torch::kInt);
  file.tensors["targets"] = torch::tensor(heldOutItems(test), torch::kInt);
  file.metadata = {{"format", kRanksFormat}, {"version", std::to_string(kRanksVersion)}, {"window", std::to_string(window.value)}};
  features::seal(file);
  return features::writeSafetensors(paths.ranks(window), file);
}

std::optional<std::vector<std::int64_t>> keptTestRanks(const RunPaths& paths, WindowIndex window, const Sequences& test) {
  if (test.size() == 0) return std::vector<std::int64_t>();
  std::error_code unknown;
  if (!std::filesystem::exists(paths.ranks(window), unknown)) return std::nullopt;
  const auto file = features::readSafetensors(paths.ranks(window));
  if (!file || !isWholeOf(*file, window)) return std::nullopt;
  if (wholeNumbersIn(*file, "targets", test.size()) != heldOutItems(test)) return std::nullopt;
  const auto ranks = wholeNumbersIn(*file, "ranks", test.size());
  if (!ranks) return std::nullopt;
  return std::vector<std::int64_t>(ranks->begin(), ranks->end());
}

}  // namespace xsmoe::experiments
