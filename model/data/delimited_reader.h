// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::data {

/// Reads a table of text row by row in large blocks: RFC 4180 quotes (quoted line ends included) with any delimiter, LF or CRLF, with or
/// without a byte order mark. Empty lines are skipped. Memory stays at a few blocks, whatever the file's size.
///
/// A row whose quotes are wrong costs one line: it is reported through `problem`, and reading goes on at the next line.
class DelimitedReader {
 public:
  /// Errors: missing or unreadable file; one that is compressed or UTF-16, which is recognised by its first bytes.
  [[nodiscard]] static Result<DelimitedReader> open(const std::filesystem::path& path);

  /// The fields of the next row if this were the delimiter, without going there: to recognise it from the header.
  [[nodiscard]] std::vector<std::string> peek(char delimiter);
  void setDelimiter(char delimiter) { delimiter_ = delimiter; }

  /// Goes to the next row; false at the end of the file, or if reading failed (`failed`).
  [[nodiscard]] bool next();
  /// The row's fields without their quotes; valid until the next call of `next` or `peek`. Empty if there is a problem.
  [[nodiscard]] std::span<const std::string_view> fields() const { return fields_; }
  [[nodiscard]] std::int64_t line() const { return line_; }            ///< where the row begins, from 1
  [[nodiscard]] std::string_view problem() const { return problem_; }  ///< why the row cannot be split; empty if it can
  [[nodiscard]] bool failed() const { return failed_; }                ///< the file could not be read to its end

  [[nodiscard]] std::int64_t bytesDone() const { return bytesRead_ - static_cast<std::int64_t>(size_ - position_); }
  [[nodiscard]] std::int64_t bytesTotal() const { return bytesTotal_; }

 private:
  enum class Scan : std::uint8_t { kRow, kBadQuotes, kNeedsMore };
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  void fill();
  Scan scanRow();
  Scan scanQuotedRow(const char* begin, const char* end);
  Scan readQuotedField(const char*& at, const char* end);
  void splitPlainLine(const char* begin, const char* end);
  bool toRowStart();
  void readRow();

  std::unique_ptr<std::FILE, CloseFile> file_;
  std::vector<char> buffer_;
  std::size_t position_ = 0, size_ = 0;  // of the unread bytes in the buffer
  std::size_t rowEnd_ = 0;               // where the next row begins
  bool endOfFile_ = false, failed_ = false;
  char delimiter_ = ',';
  std::int64_t line_ = 0, nextLine_ = 1;
  std::int64_t bytesRead_ = 0, bytesTotal_ = 0;
  std::vector<std::string_view> fields_;
  std::deque<std::string> unescaped_;  // fields that held doubled quotes; a deque, so that views stay valid
  std::string_view problem_;
};

}  // namespace xsmoe::data
