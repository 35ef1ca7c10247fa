// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/data/zip_files.h"
#include "model/experiments/exports/state_manifest.h"

namespace xsmoe::experiments {

/// A state file (FORMATS.md) whose members are those that its state.json tells.
class StateFile {
 public:
  /// Reads state.json and the names and sizes of the rest. Errors: no ZIP archive, damaged or cut off; those of stateFrom(); members that
  /// are missing, too many, of another size, or larger unpacked than the file can honestly hold.
  [[nodiscard]] static Result<StateFile> open(const std::filesystem::path& file);

  [[nodiscard]] const StateManifest& manifest() const { return manifest_; }
  /// state.json, byte for byte: equal states have equal ones.
  [[nodiscard]] const std::string& text() const { return text_; }

  /// Reads all members and compares their checksums. Errors: damage, with the member's name; cancelled.
  [[nodiscard]] Result<void> check(const ProgressCallback& progress) const;
  /// The same, and writes them below a folder, which is there. Errors besides: no room; cannot write.
  [[nodiscard]] Result<void> unpack(const std::filesystem::path& folder, const ProgressCallback& progress) const;

 private:
  StateFile(data::ZipReader archive, std::string where) : archive_(std::move(archive)), where_(std::move(where)) {}
  [[nodiscard]] Result<void> readManifest();
  [[nodiscard]] Result<void> findMembers();
  [[nodiscard]] Result<void> checkSize() const;
  [[nodiscard]] Result<void> readAll(const std::filesystem::path& folder, const ProgressCallback& progress) const;

  data::ZipReader archive_;
  std::string where_, text_;
  StateManifest manifest_;
  std::vector<std::size_t> places_;  // of the manifest's files among the members
};

}  // namespace xsmoe::experiments
