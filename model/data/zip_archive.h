// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"

struct zip;

namespace xsmoe::data {

/// Whether a file that begins so is a ZIP archive, an empty one included.
[[nodiscard]] bool isZipStart(std::string_view start);

/// What a file manager leaves behind beside files: ".DS_Store", "Thumbs.db", the folder "__MACOSX".
[[nodiscard]] bool leftByFileManagers(std::string_view name);

/// A file within a ZIP archive.
struct ZipMember {
  std::string name;              ///< with the folders that it is in, in UTF-8
  std::int64_t packedBytes = 0;  ///< in the archive
  std::uint64_t index = 0;
};

/// The files of a ZIP archive (Zip64 too), as libzip reads them. A member is never written anywhere, so that its name need not be trusted.
class ZipArchive {
 public:
  /// Errors: no such file; a damaged directory.
  [[nodiscard]] static Result<ZipArchive> open(const std::filesystem::path& path);

  /// In the order of their names, each name once; without folders and what file managers leave behind.
  [[nodiscard]] const std::vector<ZipMember>& members() const { return members_; }
  [[nodiscard]] const ZipMember* find(std::string_view name) const;
  /// The document that such an archive is the file of, in words, where it is one ("an Excel workbook; save its sheet as CSV"); else empty.
  [[nodiscard]] std::string document() const;
  [[nodiscard]] zip* handle() const { return archive_.get(); }

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };
  std::unique_ptr<zip, Discard> archive_;
  std::vector<ZipMember> members_;
};

/// A place within an archive, which is written as if the archive were a folder: "ml.zip/ratings.csv".
struct PlaceInArchive {
  std::filesystem::path archive;
  std::string member;
};
/// Empty where no part of the path is a file.
[[nodiscard]] std::optional<PlaceInArchive> placeInArchive(const std::filesystem::path& path);

}  // namespace xsmoe::data
