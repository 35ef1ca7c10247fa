// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/checks/conformance_check.h"

#include <set>

#include "model/data/protocol_check.h"
#include "model/encoders/fixture_check.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

bool looksLikeFixture(const fs::path& folder) {
  return looksLikeNetworkFixture(folder) || data::looksLikeProtocolFixture(folder) || encoders::looksLikeEncoderFixture(folder);
}

Result<std::set<fs::path>> findFixtures(const std::vector<fs::path>& folders) {
  std::set<fs::path> found;
  for (const auto& folder : folders) {
    if (!fs::is_directory(folder))
      return badInput(folder.string(), "there is no such folder", "Name a folder with fixtures in it or below it");
    if (looksLikeFixture(folder)) found.insert(folder);
    for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
      if (entry.is_directory() && looksLikeFixture(entry.path())) found.insert(entry.path());
  }
  if (found.empty())
    return badInput(folders.empty() ? "check" : folders.front().string(), "no fixture was found",
                    "A fixture is a folder with fixture.json and weights.safetensors, with interactions.csv and expected.json, or with a "
                    "checkpoint, expected.safetensors and inputs.json or images.json");
  return found;
}

Result<std::vector<CheckLine>> checkOne(const fs::path& folder, const device::ComputeDevice& device) {
  if (looksLikeNetworkFixture(folder)) return checkNetworkFixture(folder, device);
  if (data::looksLikeProtocolFixture(folder)) return data::checkProtocolFixture(folder);
  return encoders::checkEncoderFixture(folder, device);
}

}  // namespace

Result<std::vector<CheckLine>> checkFixtures(const std::vector<std::filesystem::path>& folders, const device::ComputeDevice& device) {
  const auto fixtures = findFixtures(folders);
  if (!fixtures) return tl::unexpected(fixtures.error());
  std::vector<CheckLine> all;
  for (const auto& folder : *fixtures) {
    auto lines = checkOne(folder, device);
    if (!lines) return tl::unexpected(lines.error());
    for (auto& line : *lines) {
      line.quantity = folder.filename().string() + "/" + line.quantity;
      all.push_back(std::move(line));
    }
  }
  return all;
}

}  // namespace xsmoe::experiments
