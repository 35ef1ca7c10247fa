// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// By what it is seen that a run has not changed: of run.json, record.sqlite, its log (-wal) and notes.json size and time of change in ns
/// since 1970. What is missing or empty has neither.
struct RunFiles {
  struct File {
    std::int64_t size = 0, changedNs = 0;
    friend bool operator==(const File&, const File&) = default;
  };
  std::array<File, 4> files = {};
  [[nodiscard]] const File& log() const { return files[2]; }
  friend bool operator==(const RunFiles&, const RunFiles&) = default;
};

[[nodiscard]] RunFiles filesOf(const RunPaths& run);

/// Whether a change that comes from now on is sure to be seen: times of files are coarse, so that one which follows another at once may
/// leave size and time as they are.
[[nodiscard]] bool isSettled(const RunFiles& files, std::int64_t nowNs);

/// Summaries of the runs below a folder, kept in an SQLite file so that unchanged ones need not be read (FORMATS.md, "The index of runs").
/// It is never the truth: one that is missing, damaged or another program's is made anew, one that cannot be written or is locked is done
/// without, and nothing of all that is an error.
class RunIndex {
 public:
  /// The index of a folder: in the folder or, where that cannot be written, in the person's cache. `place` of a run is its path below it.
  explicit RunIndex(const std::filesystem::path& folder);
  /// Stores what is not stored yet.
  ~RunIndex();
  RunIndex(const RunIndex&) = delete;
  RunIndex& operator=(const RunIndex&) = delete;

  /// The summary of a run whose files are those that it was made of; its folder is empty.
  [[nodiscard]] std::optional<RunSummary> find(const std::string& place, const RunFiles& files) const;
  /// Keeps a summary that was made after the files were found so.
  void keep(const std::string& place, const RunFiles& files, const RunSummary& summary);
  /// Forgets the runs whose folders are gone.
  void forgetGone();

  /// Where the index of a folder is; empty: it has none.
  [[nodiscard]] static std::filesystem::path placeFor(const std::filesystem::path& folder);

 private:
  struct Row {
    RunFiles files;
    std::string summary;
  };
  void read();
  void store();
  void write();

  std::filesystem::path folder_, path_;
  bool usable_ = true;  ///< false: it must be made anew
  std::unordered_map<std::string, Row> rows_;
  std::vector<std::string> changed_, gone_;  ///< places, not yet stored
};

}  // namespace xsmoe::experiments
