// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/core/settings.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// Whether a run of the one settings is also one of the others: what its method uses is the same, but for how often it is stored, for the
/// untrained references and for the threads, which change no more than the rounding.
[[nodiscard]] bool decideTheSame(const RunSettings& there, const RunSettings& wanted);

/// The same of all settings but τ.
[[nodiscard]] bool decideTheSameButTau(const RunSettings& there, RunSettings wanted);

/// What decides about D_0, its test and the references measured on it included, as text: two runs of one stream of which it is the same
/// have D_0 in common, bit for bit, but for the threads.
[[nodiscard]] std::string decisiveOfFirstWindow(const RunSettings& settings);

/// Whether a run has the settings of its run.json from its beginning: it is no fork that went on with others.
[[nodiscard]] bool hasItsSettingsFromStart(const RunDescription& run);

/// Whether a person changed something in a later window than this one, or that is still to be made again.
[[nodiscard]] bool changedByHandAfter(const RunPaths& paths, int window);

/// Whether a run is what its settings say from its beginning to its end, as far as a person has a part in it.
[[nodiscard]] bool isAsItsSettings(const RunManifest& run, const RunPaths& paths);

/// Whether a run was trained on this stream, as far as its method reads it: features may come to a stream after runs of ids alone.
[[nodiscard]] bool isOfStream(const RunManifest& run, StreamChecksums stream);

/// The runs that lie below a folder, at any depth and whatever their names, found by what decides about them. Those that cannot be read are
/// left out.
class RunsThere {
 public:
  /// Error: `progress` said to stop; a folder may have a whole disk below it.
  [[nodiscard]] static Result<RunsThere> below(const std::filesystem::path& folder, const ProgressCallback& progress);
  /// Those of which decideTheSame() holds, by name.
  [[nodiscard]] std::vector<const RunManifest*> like(const RunSettings& settings) const;
  [[nodiscard]] const std::vector<RunManifest>& all() const { return runs_; }

 private:
  RunsThere() = default;

  std::vector<RunManifest> runs_;                               // by name
  std::multimap<std::string, std::size_t> placesFromSettings_;  // among them
};

}  // namespace xsmoe::experiments
