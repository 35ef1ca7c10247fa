// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"

struct zip;

namespace xsmoe::data {

/// What becomes a member of an archive: a file on the disk, or a text where `file` is empty.
struct ZipSource {
  std::string name;  ///< in the archive, in UTF-8, with / between folders
  std::filesystem::path file = {};
  std::string text = {};
};

/// Writes a ZIP archive with these members, packed, in this order; it appears whole or not at all. Errors: a file cannot be read; the
/// archive cannot be written; it is to go to a device or a pipe; cancelled.
[[nodiscard]] Result<void> writeZipFile(const std::filesystem::path& archive, const std::vector<ZipSource>& sources,
                                        const ProgressCallback& progress);

/// All members of a ZIP archive as they are written there, hidden ones and those of one name too, unlike ZipArchive. Nothing is written:
/// whoever does has to look at the names.
class ZipReader {
 public:
  struct Member {
    std::string name;
    std::int64_t bytes = 0;  ///< unpacked, as the archive's directory says
  };
  /// Errors: no such file; a folder, a device or a pipe; no permission; no ZIP archive; a directory that is damaged or cut off.
  [[nodiscard]] static Result<ZipReader> open(const std::filesystem::path& archive);

  [[nodiscard]] const std::vector<Member>& members() const { return members_; }
  /// Hands a member's bytes on, in order. Errors: those of `take`, which end it; what is damaged, encrypted, packed in an unknown way, or
  /// larger than the directory says.
  [[nodiscard]] Result<void> read(std::size_t member, const std::function<Result<void>(std::string_view)>& take) const;

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };
  std::string where_;
  std::unique_ptr<zip, Discard> archive_;
  std::vector<Member> members_;
};

}  // namespace xsmoe::data
