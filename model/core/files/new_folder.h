// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "model/core/error.h"

namespace xsmoe {

/// A path made absolute and plain, without a separator at its end: its filename is the folder's name.
[[nodiscard]] std::filesystem::path plainPath(const std::filesystem::path& path);

/// Makes a folder and those above it, as far as they are not there. Error: it cannot be made.
[[nodiscard]] Result<void> makeFolders(const std::filesystem::path& folder);

/// Whether a folder's name is one of those under which a NewFolder is filled.
[[nodiscard]] bool isUnfinished(const std::filesystem::path& folder);

/// Whether another program, or another part of this one, is filling a folder that is to appear there.
[[nodiscard]] bool isBeingMade(const std::filesystem::path& target);

/// A folder that appears complete or not at all: filled under another name, put in its place by `commit`, removed without it, with the
/// folders above that were made for it, as far as nothing else has come into them. The target must be missing or empty; a link that leads
/// to such a place stays a link. What a program that was killed has left of the same target's making is removed; whoever fills a folder
/// holds it by a lock, so that it is not taken for such a left-over.
class NewFolder {
 public:
  /// Errors: there is something else of this name, the folder is not empty, it cannot be created, a link leads to itself, another program
  /// makes it just now.
  [[nodiscard]] static Result<NewFolder> create(const std::filesystem::path& target);
  NewFolder(NewFolder&& other) noexcept;
  NewFolder& operator=(NewFolder&&) = delete;
  ~NewFolder();

  /// Where to write.
  [[nodiscard]] const std::filesystem::path& path() const { return unfinished_; }
  /// An error about something in it, told of the place where that would have been.
  [[nodiscard]] Error inPlace(Error error) const;
  /// Of a target that was there the entries are moved one by one, in the order of their names.
  [[nodiscard]] Result<void> commit();

 private:
  NewFolder(std::filesystem::path target, std::filesystem::path unfinished, bool existed, std::vector<std::filesystem::path> above);
  std::filesystem::path target_, unfinished_;
  std::vector<std::filesystem::path> above_;  // that were made for it, the lowest first
  bool existed_;
  int lock_;  // an open file; -1: the file system has no locks
};

}  // namespace xsmoe
