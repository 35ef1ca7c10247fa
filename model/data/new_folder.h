// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/error.h"

namespace xsmoe::data {

/// A path made absolute and plain, without a separator at its end: its filename is the folder's name.
[[nodiscard]] std::filesystem::path plainPath(const std::filesystem::path& path);

/// A folder that appears complete or not at all: filled under another name, put in its place by `commit`, removed without it. The
/// target must be missing or empty.
class NewFolder {
 public:
  /// Errors: there is something else of this name, the folder is not empty, it cannot be created.
  [[nodiscard]] static Result<NewFolder> create(const std::filesystem::path& target);
  NewFolder(NewFolder&& other) noexcept;
  NewFolder& operator=(NewFolder&&) = delete;
  ~NewFolder();

  /// Where to write.
  [[nodiscard]] const std::filesystem::path& path() const { return unfinished_; }
  [[nodiscard]] Result<void> commit();

 private:
  NewFolder(std::filesystem::path target, std::filesystem::path unfinished, bool existed);
  std::filesystem::path target_, unfinished_;
  bool existed_;
};

}  // namespace xsmoe::data
