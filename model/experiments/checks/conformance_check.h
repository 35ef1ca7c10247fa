// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/check.h"
#include "model/core/error.h"
#include "model/device/device.h"

namespace xsmoe::experiments {

/// Whether the folder is a fixture of the network: sizes, `fixture.json`, and `weights.safetensors`.
[[nodiscard]] bool looksLikeNetworkFixture(const std::filesystem::path& folder);

/// Compares the network as it trains with a fixture's values, gradients, utilization, expansion, optimizer steps and ranks. One line a
/// quantity; tolerances are relative to the largest entry of each tensor. Errors: files that cannot be read or lack an entry.
[[nodiscard]] Result<std::vector<CheckLine>> checkNetworkFixture(const std::filesystem::path& folder,
                                                                 const device::ComputeDevice& device = {});

/// The same of a fixture of IISAN, and its towers.
[[nodiscard]] Result<std::vector<CheckLine>> checkIisanFixture(const std::filesystem::path& folder,
                                                               const device::ComputeDevice& device = {});

/// The same of a fixture of MMMLP, and its mixers.
[[nodiscard]] Result<std::vector<CheckLine>> checkMmmlpFixture(const std::filesystem::path& folder,
                                                               const device::ComputeDevice& device = {});

/// Replay: what the wrapper hands to the method that it holds, its reservoir and its draws.
[[nodiscard]] Result<std::vector<CheckLine>> checkReplayFixture(const std::filesystem::path& folder,
                                                                const device::ComputeDevice& device = {});

/// Distillation: the terms of the loss and its gradients, of the model that `fixture.json` names.
[[nodiscard]] Result<std::vector<CheckLine>> checkDistillationFixture(const std::filesystem::path& folder,
                                                                      const device::ComputeDevice& device = {});

/// The t-tests of two samples and of pairs.
[[nodiscard]] Result<std::vector<CheckLine>> checkSignificanceFixture(const std::filesystem::path& folder,
                                                                      const device::ComputeDevice& device = {});

/// The same of a fixture of LGMRec, and its graph, memberships and fold-in.
[[nodiscard]] Result<std::vector<CheckLine>> checkLgmrecFixture(const std::filesystem::path& folder,
                                                                const device::ComputeDevice& device = {});

/// The same of fixtures of the streaming methods of ids: tables, vectors, scores, loss, gradients, steps, options, ranks.
[[nodiscard]] Result<std::vector<CheckLine>> checkGagFixture(const std::filesystem::path& folder, const device::ComputeDevice& device = {});
[[nodiscard]] Result<std::vector<CheckLine>> checkGiuaGnnFixture(const std::filesystem::path& folder,
                                                                 const device::ComputeDevice& device = {});
[[nodiscard]] Result<std::vector<CheckLine>> checkSsrmFixture(const std::filesystem::path& folder,
                                                              const device::ComputeDevice& device = {});
/// The same of what these methods draw with: their reservoir, sampling by ranks, its values, and a window's training set.
[[nodiscard]] Result<std::vector<CheckLine>> checkReservoirFixture(const std::filesystem::path& folder);
[[nodiscard]] Result<std::vector<CheckLine>> checkRankSamplingFixture(const std::filesystem::path& folder);
[[nodiscard]] Result<std::vector<CheckLine>> checkWassersteinFixture(const std::filesystem::path& folder);
[[nodiscard]] Result<std::vector<CheckLine>> checkNewItemsFixture(const std::filesystem::path& folder);

/// What `fixture.json` may call a fixture: "xsmoe" and the other kinds that checkFixtures() knows.
[[nodiscard]] std::vector<std::string> fixtureKinds();

/// Checks every fixture at or below the folders: as the kind that `fixture.json` names, or as what its files tell. Quantities are prefixed
/// with the fixture's name; a kind that this program does not check is one failed line, "kind". Errors: a folder that does not exist, no
/// fixture anywhere, one that cannot be read.
[[nodiscard]] Result<std::vector<CheckLine>> checkFixtures(const std::vector<std::filesystem::path>& folders,
                                                           const device::ComputeDevice& device = {});

}  // namespace xsmoe::experiments
