// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "model/data/unread_text.h"

namespace xsmoe::data {

/// How the fields of a row are told apart.
struct Separation {
  std::string separator = ",";  ///< one character or more ("::" of MovieLens)
  bool quotes = true;           ///< RFC 4180; without them a quote is a character like any other
  /// Fields of a line without quotes: separators behind the last belong to it. 0: as many as there are separators.
  std::size_t mostFields = 0;
  friend bool operator==(const Separation&, const Separation&) = default;
};

/// Reads a table of text (TextSource) row by row: RFC 4180 quotes (quoted line ends included, blanks around the quotes passed over) with
/// any separator. Empty lines are skipped. Memory stays at a few blocks, whatever the file's size.
///
/// A row whose quotes are wrong costs one line: it is reported through `problem`, and reading goes on at the next line. So does a row of
/// more than 16 MiB.
class DelimitedReader {
 public:
  /// Errors: as TextSource.
  [[nodiscard]] static Result<DelimitedReader> open(const std::filesystem::path& path);

  /// The fields of the next row if they were separated so, without going there: to recognise it from the header.
  [[nodiscard]] std::vector<std::string> peek(const Separation& separation);
  void setSeparation(Separation separation) { separation_ = std::move(separation); }

  /// Goes to the next row; false at the end of the file, or if reading failed (`failed`).
  [[nodiscard]] bool next();
  /// The row's fields without their quotes; valid until the next call of `next` or `peek`. Empty if there is a problem.
  [[nodiscard]] std::span<const std::string_view> fields() const { return fields_; }
  [[nodiscard]] std::int64_t line() const { return line_; }            ///< where the row begins, from 1
  [[nodiscard]] std::string_view problem() const { return problem_; }  ///< why the row cannot be split; empty if it can
  /// Why the file could not be read to its end.
  [[nodiscard]] const std::optional<Error>& error() const { return unread_.source().error(); }

  [[nodiscard]] std::int64_t bytesDone() const { return unread_.source().bytes().bytesDone(); }  ///< of the file, packed
  [[nodiscard]] std::int64_t bytesTotal() const { return unread_.source().bytes().bytesTotal(); }
  [[nodiscard]] TextEncoding encoding() const { return unread_.source().encoding(); }  ///< of what has been read

 private:
  enum class Scan : std::uint8_t { kRow, kBadQuotes, kTooLong, kNeedsMore };

  explicit DelimitedReader(TextSource source) : unread_(std::move(source)) {}
  bool skipLine();
  [[nodiscard]] const char* findSeparator(const char* begin, const char* end) const;
  Scan scanRow();
  Scan scanQuotedRow(const char* begin, const char* end);
  Scan readQuotedField(const char*& at, const char* end, bool whole);
  Scan readField(const char*& at, const char* end);
  [[nodiscard]] bool endsField(const char* at, const char* end) const;
  void splitPlainLine(const char* begin, const char* end);
  bool toRowStart();
  void readRow();

  UnreadText unread_;
  std::size_t rowBytes_ = 0;  // of the unread text, to where the next row begins
  bool tooLong_ = false;
  Separation separation_;
  std::int64_t line_ = 0, nextLine_ = 1;
  std::vector<std::string_view> fields_;
  std::deque<std::string> unescaped_;  // fields that held doubled quotes; a deque, so that views stay valid
  std::string_view problem_;
};

}  // namespace xsmoe::data
