// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "model/core/run_history.h"
#include "model/core/run_moment.h"
#include "model/features/provenance.h"

namespace xsmoe::experiments {

/// By what a stream is known again: SHA-256 of its files, by their role ("interactions", "features").
using StreamChecksums = std::map<std::string, std::string>;

/// By what the part of a stream is known again that a run was trained and tested on, also where the stream has grown since.
struct StreamPart {
  std::int64_t records = 0;  ///< that its windows hold before k-core; 0: not known, of a run of a program that did not keep it
  std::string log;           ///< SHA-256 of the windows (sumOfWindows)
  std::vector<int> states;   ///< the hidden states with which the run began
  std::string features;      ///< SHA-256 of these states of the windows' items (sumOfStates)
};

/// What run.json holds (FORMATS.md): the description of the run, and how its stream and its program are known again.
struct RunManifest {
  RunDescription description;
  StreamChecksums stream;
  StreamPart part = {};
  features::CacheProvenance features;  ///< of the stream's cache, as far as it was known
  std::string replayOf = {};           ///< folder of the run that it makes again; empty: none
};

/// By what the run of a manifest is known again that the program `build` has begun (ProgramRevision).
[[nodiscard]] RunSources sourcesOf(const RunManifest& manifest, std::string build);

/// The program as run.json names it.
struct ProgramRevision {
  std::string version;
  std::string git;  ///< empty: built from no repository
  /// By what it is told in a run's sources.
  [[nodiscard]] std::string build() const { return git.empty() ? version : git; }
};
[[nodiscard]] ProgramRevision thisProgram();

/// Where things are in a run folder.
struct RunPaths {
  explicit RunPaths(std::filesystem::path place) : folder(std::move(place)) {}
  [[nodiscard]] std::filesystem::path manifest() const { return folder / "run.json"; }
  [[nodiscard]] std::filesystem::path record() const { return folder / "record.sqlite"; }
  [[nodiscard]] std::filesystem::path checkpoint(WindowIndex window) const;
  /// The weights at the end of an epoch of a window, where they are kept.
  [[nodiscard]] std::filesystem::path epoch(const RunMoment& moment) const;
  /// Either of the two.
  [[nodiscard]] std::filesystem::path weights(const RunMoment& moment) const {
    return moment.epoch > 0 ? epoch(moment) : checkpoint(moment.window);
  }
  /// What it takes besides to go on from the window's end.
  [[nodiscard]] std::filesystem::path boundary(WindowIndex window) const;
  /// What a person says of the run, if anything (annotation.h).
  [[nodiscard]] std::filesystem::path annotation() const { return folder / "notes.json"; }
  /// What stored models made of the tests, if that was measured (desk/kept_forgetting.h).
  [[nodiscard]] std::filesystem::path forgetting() const { return folder / "forgetting.json"; }
  /// Changes to make again, while there are any (ChangesToCome).
  [[nodiscard]] std::filesystem::path changesToCome() const { return folder / "changes_to_come.json"; }
  [[nodiscard]] std::filesystem::path checkpoints() const { return folder / "checkpoints"; }
  [[nodiscard]] std::vector<int> storedWindows() const;       ///< whose weights are there, increasing
  [[nodiscard]] std::vector<RunMoment> storedEpochs() const;  ///< whose weights are there, in the order of training
  /// Where the run's own tests ranked their targets (test_ranks.h). They stay where weights are removed.
  [[nodiscard]] std::filesystem::path ranks() const { return folder / "ranks"; }
  [[nodiscard]] std::filesystem::path ranks(WindowIndex window) const;
  [[nodiscard]] std::vector<int> rankedWindows() const;  ///< of which there are ranks, increasing
  std::filesystem::path folder;
};

/// Into a folder that is there. Error: it cannot be written.
[[nodiscard]] Result<void> writeManifest(const RunPaths& paths, const RunManifest& manifest);
/// The stream's folder is where one is now (placesOfStream), or where it was.
[[nodiscard]] Result<RunManifest> readManifest(const RunPaths& paths);
/// The same with the stream's folder as the run was told it, and without the checksum of its settings: nothing is looked for or computed.
[[nodiscard]] Result<RunManifest> readManifestAsWritten(const RunPaths& paths);
/// The whole run as its record tells it.
[[nodiscard]] Result<RunHistory> readRun(const RunPaths& paths);

}  // namespace xsmoe::experiments
