// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/core/error.h"

struct zip;

namespace xsmoe::features {

/// A zip archive (Zip64 too) whose members lie in it as they are, as PyTorch writes them. libzip reads the container: it checks the
/// directory against the file and every member against its checksum. A packed member is refused, so that no member is larger than the file.
class StoredArchive {
 public:
  /// Errors: no such file; not a zip archive; a damaged directory.
  [[nodiscard]] static Result<StoredArchive> open(const std::filesystem::path& path);

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// The bytes of a member, at most `most`. Errors: it is missing, packed, encrypted, larger or damaged.
  [[nodiscard]] Result<std::vector<char>> read(const std::string& name, std::uint64_t most) const;

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };
  std::string where_;
  std::uint64_t fileBytes_ = 0;
  std::unique_ptr<zip, Discard> archive_;
  std::vector<std::string> names_;
};

}  // namespace xsmoe::features
