// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "model/core/error.h"

namespace xsmoe::data {

/// A text file in writing. What goes wrong is told once, by `close`.
class TextFile {
 public:
  explicit TextFile(const std::filesystem::path& path);
  void write(std::string_view text);
  /// Errors: could not be created, or not written whole: no space, a quota, the disk.
  [[nodiscard]] Result<void> close();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
  int failure_ = 0;  // errno of the first
};

/// Appends a field as RFC 4180 has it: in quotes where it holds the separator, a quote or a line end.
void appendCsvField(std::string& row, std::string_view field);

}  // namespace xsmoe::data
