// SPDX-License-Identifier: Apache-2.0
#include "model/data/text_file.h"

#include <cerrno>
#include <system_error>

#include "model/core/files/replacement_file.h"

namespace xsmoe::data {

TextFile::TextFile(const std::filesystem::path& path) : path_(path), file_(std::fopen(path.c_str(), "wbe")) {
  if (!file_) failure_ = errno;
}

void TextFile::write(std::string_view text) {
  if (failure_ == 0 && std::fwrite(text.data(), 1, text.size(), file_.get()) < text.size()) failure_ = errno;
}

Result<void> TextFile::close() {
  if (failure_ == 0 && std::fflush(file_.get()) != 0) failure_ = errno;
  file_.reset();
  if (failure_ == 0) return {};
  return cannotWriteFile(path_, {failure_, std::generic_category()});
}

void appendCsvField(std::string& row, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    row += field;
    return;
  }
  row += '"';
  for (const char character : field) {
    if (character == '"') row += '"';
    row += character;
  }
  row += '"';
}

}  // namespace xsmoe::data
