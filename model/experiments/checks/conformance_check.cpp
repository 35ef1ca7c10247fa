// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/checks/conformance_check.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <system_error>

#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"
#include "model/data/protocol_check.h"
#include "model/encoders/fixture_check.h"
#include "model/experiments/checks/fixture_json.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

/// A kind of fixtures: what `fixture.json` may call it, by which files a folder is known for one that has no such name, and its check.
struct FixtureKind {
  std::string_view name;
  bool (*looksAlike)(const fs::path& folder);  // null: known by its name only
  Result<std::vector<CheckLine>> (*check)(const fs::path& folder, const device::ComputeDevice& device);
};

/// Of what does not depend on the device.
template <Result<std::vector<CheckLine>> (*check)(const fs::path& folder)>
Result<std::vector<CheckLine>> anywhere(const fs::path& folder, const device::ComputeDevice& /*device*/) {
  return check(folder);
}

constexpr FixtureKind kKinds[] = {
    {"xsmoe", looksLikeNetworkFixture, checkNetworkFixture},
    {"iisan", nullptr, checkIisanFixture},
    {"distillation", nullptr, checkDistillationFixture},
    {"gag", nullptr, checkGagFixture},
    {"giua-gnn", nullptr, checkGiuaGnnFixture},
    {"lgmrec", nullptr, checkLgmrecFixture},
    {"mmmlp", nullptr, checkMmmlpFixture},
    {"new-items", nullptr, anywhere<checkNewItemsFixture>},
    {"rank-sampling", nullptr, anywhere<checkRankSamplingFixture>},
    {"replay", nullptr, checkReplayFixture},
    {"reservoir", nullptr, anywhere<checkReservoirFixture>},
    {"significance", nullptr, checkSignificanceFixture},
    {"ssrm", nullptr, checkSsrmFixture},
    {"wasserstein", nullptr, anywhere<checkWassersteinFixture>},
    {"protocol", data::looksLikeProtocolFixture, anywhere<data::checkProtocolFixture>},
    {"encoder", encoders::looksLikeEncoderFixture, encoders::checkEncoderFixture},
};

bool looksLikeFixture(const fs::path& folder) {
  const auto looksAlike = [&](const FixtureKind& kind) { return kind.looksAlike != nullptr && kind.looksAlike(folder); };
  return isRegularFile(folder / "fixture.json") || std::any_of(std::begin(kKinds), std::end(kKinds), looksAlike);
}

Result<std::set<fs::path>> findFixtures(const std::vector<fs::path>& folders) {
  std::set<fs::path> found, known;  // as they are named, and without links
  for (const auto& folder : folders) {
    std::error_code reason;
    if (!fs::is_directory(folder, reason))
      return badInput(folder.string(), "there is no such folder", "Name a folder with fixtures in it or below it");
    if (looksLikeFixture(folder) && known.insert(fs::canonical(folder, reason)).second) found.insert(folder);
    fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, reason);
    for (; !reason && entries != fs::recursive_directory_iterator(); entries.increment(reason))
      if (std::error_code gone;
          entries->is_directory(gone) && looksLikeFixture(entries->path()) && known.insert(fs::canonical(entries->path(), gone)).second)
        found.insert(entries->path());
    if (reason) return badInput(folder.string(), "the folder cannot be searched (" + reason.message() + ")", "Check its permissions");
  }
  if (found.empty())
    return badInput(folders.empty() ? "check" : folders.front().string(), "no fixture was found",
                    "A fixture is a folder with fixture.json, with interactions.csv and expected.json, or with a checkpoint, "
                    "expected.safetensors and inputs.json or images.json");
  return found;
}

CheckLine unknownKind(const std::string& name) {
  std::string known;
  for (const auto& kind : fixtureKinds()) known += (known.empty() ? "" : ", ") + kind;
  return {.quantity = "kind",
          .error = std::numeric_limits<double>::infinity(),
          .tolerance = 0,
          .passed = false,
          .detail = "fixture.json is of the kind \"" + name + "\"; this program checks " + known};
}

/// A fixture whose `fixture.json` names its kind is checked as that; any other as the first kind whose files it has.
Result<std::vector<CheckLine>> checkOne(const fs::path& folder, const device::ComputeDevice& device) {
  if (isRegularFile(folder / "fixture.json")) {
    const auto json = readFixtureJson(folder);
    if (!json) return tl::unexpected(json.error());
    if (const auto named = json->find("kind"); named != json->end()) {
      const std::string name = named->is_string() ? named->get<std::string>() : named->dump();
      for (const FixtureKind& kind : kKinds)
        if (kind.name == name) return kind.check(folder, device);
      return std::vector{unknownKind(name)};
    }
  }
  for (const FixtureKind& kind : kKinds)
    if (kind.looksAlike != nullptr && kind.looksAlike(folder)) return kind.check(folder, device);
  return badInput((folder / "fixture.json").string(), "the fixture names no kind, and its files tell none", "Copy the fixture again");
}

}  // namespace

std::vector<std::string> fixtureKinds() {
  std::vector<std::string> kinds;
  for (const FixtureKind& kind : kKinds) kinds.emplace_back(kind.name);
  return kinds;
}

Result<std::vector<CheckLine>> checkFixtures(const std::vector<std::filesystem::path>& folders, const device::ComputeDevice& device) {
  const auto fixtures = findFixtures(folders);
  if (!fixtures) return tl::unexpected(fixtures.error());
  std::vector<CheckLine> all;
  for (const auto& folder : *fixtures) {
    auto lines = checkOne(folder, device);
    if (!lines) return tl::unexpected(lines.error());
    for (auto& line : *lines) {
      line.quantity = plainPath(folder).filename().string() + "/" + line.quantity;
      all.push_back(std::move(line));
    }
  }
  return all;
}

}  // namespace xsmoe::experiments
