// SPDX-License-Identifier: Apache-2.0
#include "model/data/delimited_reader.h"

#include <algorithm>
#include <cstring>

namespace xsmoe::data {
namespace {

constexpr std::size_t kLongestRowBytes = std::size_t{16} << 20;  // a quote that is not closed must not pull a whole log into memory

const char* find(const char* begin, const char* end, char wanted) {
  const void* found = begin == end ? nullptr : std::memchr(begin, wanted, static_cast<std::size_t>(end - begin));
  return found == nullptr ? end : static_cast<const char*>(found);
}

std::string_view view(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }

/// Behind the blanks and tabs at `at`, none of which begins the separator.
const char* pastBlanks(const char* at, const char* end, std::string_view separator) {
  while (at != end && (*at == ' ' || *at == '\t') && *at != separator.front()) ++at;
  return at;
}

std::string withSingleQuotes(std::string_view text) {
  std::string single;
  for (std::size_t i = 0; i < text.size(); ++i) {
    single += text[i];
    if (text[i] == '"') ++i;
  }
  return single;
}

}  // namespace

Result<DelimitedReader> DelimitedReader::open(const std::filesystem::path& path) {
  auto source = TextSource::open(path);
  if (!source) return tl::unexpected(source.error());
  return DelimitedReader(std::move(*source));
}

/// Passes over the rest of a line without keeping it.
bool DelimitedReader::skipLine() {
  for (;;) {
    const std::string_view rest = unread_.rest();
    const std::size_t lineEnd = rest.find('\n');
    unread_.take(lineEnd == std::string_view::npos ? rest.size() : lineEnd + 1);
    if (lineEnd != std::string_view::npos || !unread_.fill()) return !error();
  }
}

const char* DelimitedReader::findSeparator(const char* begin, const char* end) const {
  const std::string& separator = separation_.separator;
  for (const char* at = find(begin, end, separator.front());; at = find(at + 1, end, separator.front()))
    if (at == end || view(at, end).starts_with(separator)) return at;
}

void DelimitedReader::splitPlainLine(const char* begin, const char* end) {
  if (begin != end && end[-1] == '\r') --end;
  for (const char* at = begin;; at += separation_.separator.size()) {
    const char* const stop = fields_.size() + 1 == separation_.mostFields ? end : findSeparator(at, end);
    fields_.push_back(view(at, stop));
    if (stop == end) return;
    at = stop;
  }
}

/// `at` is at the opening quote and ends behind the closing one. `whole`: what follows `end` does not belong to the field.
DelimitedReader::Scan DelimitedReader::readQuotedField(const char*& at, const char* end, bool whole) {
  const char* const begin = ++at;
  bool escaped = false;
  for (;;) {
    at = find(at, end, '"');
    if (at == end) return whole || static_cast<std::size_t>(end - begin) > kLongestRowBytes ? Scan::kBadQuotes : Scan::kNeedsMore;
    if (at + 1 == end && !whole) return Scan::kNeedsMore;
    if (at + 1 == end || at[1] != '"') break;
    escaped = true;
    at += 2;
  }
  const std::string_view raw = view(begin, at++);
  fields_.push_back(escaped ? std::string_view(unescaped_.emplace_back(withSingleQuotes(raw))) : raw);
  return Scan::kRow;
}

bool DelimitedReader::endsField(const char* at, const char* end) const {
  return at == end || *at == '\n' || *at == '\r' || view(at, end).starts_with(separation_.separator);
}

/// `at` is where a field begins, and ends where the separator or the line's end is. A quote behind blanks opens a field as well, where it
/// is closed before them; else it is a part of the text.
DelimitedReader::Scan DelimitedReader::readField(const char*& at, const char* end) {
  const char* const start = at;
  if (at != end && *at == '"') {
    if (const Scan scan = readQuotedField(at, end, unread_.atEnd()); scan != Scan::kRow) return scan;
    at = pastBlanks(at, end, separation_.separator);
    if (at == end && !unread_.atEnd()) return Scan::kNeedsMore;
    return endsField(at, end) ? Scan::kRow : Scan::kBadQuotes;
  }
  const char* const lineEnd = find(start, end, '\n');
  if (lineEnd == end && !unread_.atEnd()) return Scan::kNeedsMore;
  at = pastBlanks(start, lineEnd, separation_.separator);
  if (at != lineEnd && *at == '"' && readQuotedField(at, lineEnd, true) == Scan::kRow) {
    at = pastBlanks(at, lineEnd, separation_.separator);
    if (endsField(at, lineEnd)) return Scan::kRow;
    fields_.pop_back();
  }
  at = findSeparator(start, lineEnd);
  const bool last = at == lineEnd;
  fields_.push_back(view(start, at));
  if (last && fields_.back().ends_with('\r')) fields_.back().remove_suffix(1);
  return Scan::kRow;
}

DelimitedReader::Scan DelimitedReader::scanQuotedRow(const char* begin, const char* end) {
  const std::string& separator = separation_.separator;
  for (const char* at = begin;; at += separator.size()) {
    if (const Scan scan = readField(at, end); scan != Scan::kRow) return scan;
    if (view(at, end).starts_with(separator)) continue;
    if (at != end && *at == '\r') ++at;
    if (at == end && !unread_.atEnd()) return Scan::kNeedsMore;
    if (at != end && *at != '\n') return Scan::kBadQuotes;
    rowBytes_ = static_cast<std::size_t>(at - begin) + (at == end ? 0 : 1);
    return Scan::kRow;
  }
}

/// Splits the row at the front of the unread text into `fields_` and finds its end, `rowBytes_`.
DelimitedReader::Scan DelimitedReader::scanRow() {
  fields_.clear();
  unescaped_.clear();
  const std::string_view rest = unread_.rest();
  const char* const begin = rest.data();
  const char* const end = begin + rest.size();
  const char* const lineEnd = find(begin, end, '\n');
  if (lineEnd == end && !unread_.atEnd()) return rest.size() <= kLongestRowBytes ? Scan::kNeedsMore : Scan::kTooLong;
  rowBytes_ = static_cast<std::size_t>(lineEnd - begin) + (lineEnd == end ? 0 : 1);
  if (!separation_.quotes || find(begin, lineEnd, '"') == lineEnd) {
    splitPlainLine(begin, lineEnd);
    return Scan::kRow;
  }
  const std::size_t firstLine = rowBytes_;
  const Scan scan = scanQuotedRow(begin, end);
  if (scan == Scan::kBadQuotes) {
    fields_.clear();
    rowBytes_ = firstLine;
  }
  return scan;
}

/// Skips empty lines; false at the end of the file.
bool DelimitedReader::toRowStart() {
  for (;;) {
    while (unread_.rest().size() < 2 && unread_.fill()) {
    }
    const std::string_view rest = unread_.rest();
    if (rest.empty()) return false;
    const std::size_t lineEnd = rest.starts_with('\n') ? 1 : rest.starts_with("\r\n") ? 2 : rest == "\r" ? 1 : 0;
    if (lineEnd == 0) return true;
    unread_.take(lineEnd);
    ++nextLine_;
  }
}

void DelimitedReader::readRow() {
  Scan scan = scanRow();
  while (scan == Scan::kNeedsMore) {
    unread_.fill();
    scan = scanRow();
  }
  tooLong_ = scan == Scan::kTooLong;
  problem_ = tooLong_ ? "the line is longer than 16 MiB" : "";
  if (scan == Scan::kBadQuotes) problem_ = "a quote is not closed, or text follows a closing quote";
}

std::vector<std::string> DelimitedReader::peek(const Separation& separation) {
  if (!toRowStart()) return {};
  const Separation before = std::exchange(separation_, separation);
  readRow();
  separation_ = before;
  return {fields_.begin(), fields_.end()};
}

bool DelimitedReader::next() {
  if (!toRowStart()) return false;
  readRow();
  line_ = nextLine_;
  if (tooLong_) {
    ++nextLine_;
    return skipLine();
  }
  const std::string_view row = unread_.rest().substr(0, rowBytes_);
  if (error() && row.size() == unread_.rest().size()) return false;  // this row may have been cut short
  nextLine_ += std::count(row.begin(), row.end(), '\n');
  unread_.take(row.size());
  return true;
}

}  // namespace xsmoe::data
