// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

/// Error: an open file ends before the byte `end`. `where`: what is read of it.
[[nodiscard]] Result<void> checkFileReaches(int descriptor, std::int64_t end, const std::string& where);

/// Part of a file, mapped into memory to be read: the system brings its pages when they are read, and may take them away again. It marks
/// those that were read since, in windows, and those that it was asked for; one thread at a time marks, asks and gives back.
class MappedFile {
 public:
  /// Where a page is read the system may map what it holds already of so many bytes around it, from an address that is a multiple of this.
  static constexpr std::int64_t kWindow = std::int64_t{1} << 16;
  /// Bytes that one advice brings at most: Linux brings no more than its read-ahead and drops the rest, and this is its read-ahead where
  /// nobody set another.
  static constexpr std::int64_t kAdvisedBytes = std::int64_t{128} << 10;

  /// Bytes `first` … `first` + `bytes` − 1. Owns the open descriptor, also where it fails. `where`: what is mapped, for errors. Errors: the
  /// file ends before them, the system cannot map it.
  [[nodiscard]] static Result<std::unique_ptr<MappedFile>> map(int descriptor, std::int64_t first, std::int64_t bytes, std::string where);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  /// The byte `offset` behind the first one.
  [[nodiscard]] const char* at(std::int64_t offset) const { return pages_ + before_ + offset; }
  /// The window of the byte `offset`, from 0.
  [[nodiscard]] std::int64_t windowAt(std::int64_t offset) const;
  [[nodiscard]] std::int64_t windows() const { return static_cast<std::int64_t>(marks_.size()); }
  /// An error where the file has been cut short since: its pages can no longer be read, and the system ends a program that tries.
  [[nodiscard]] Result<void> checkWhole() const;
  /// Bytes `offset` … `offset` + `bytes` − 1 are read next: the system may bring them all at once, not page by page as they are touched.
  void willRead(std::int64_t offset, std::int64_t bytes) const;
  /// Whether some page of these bytes is not marked as asked for; all of them are afterwards. Windows are too wide for that: of one that
  /// was read in, one row may be in memory and the next one not.
  bool ask(std::int64_t offset, std::int64_t bytes);
  /// No page is marked as asked for.
  void forgetAsked();
  /// How many windows `first` … `last` are not marked; they are afterwards.
  std::int64_t mark(std::int64_t first, std::int64_t last);
  [[nodiscard]] std::int64_t marked() const { return marked_; }
  /// Pages of it that are in memory leave this process; they are brought again when they are read. No window and no page is marked.
  void givePagesBack();

 private:
  MappedFile(int descriptor, std::int64_t end, std::string where);

  int descriptor_;
  std::int64_t end_;  // of what is mapped, in the file
  std::string where_;
  char* pages_ = nullptr;
  std::int64_t before_ = 0;  // bytes from the mapping's first page to the first byte
  std::size_t length_ = 0;
  std::vector<bool> marks_;  // [windows]
  std::vector<bool> asked_;  // [pages]
  std::int64_t marked_ = 0;
};

}  // namespace xsmoe::features
