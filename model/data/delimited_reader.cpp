// SPDX-License-Identifier: Apache-2.0
#include "model/data/delimited_reader.h"

#include <algorithm>
#include <cstring>

namespace xsmoe::data {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
constexpr std::size_t kLongestRowBytes = std::size_t{16} << 20;  // a quote that is not closed must not pull a whole log into memory
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

const char* find(const char* begin, const char* end, char wanted) {
  const void* found = begin == end ? nullptr : std::memchr(begin, wanted, static_cast<std::size_t>(end - begin));
  return found == nullptr ? end : static_cast<const char*>(found);
}

std::string_view view(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }

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
  auto source = ByteSource::open(path);
  if (!source) return tl::unexpected(source.error());
  DelimitedReader reader(std::move(*source));
  reader.fill();
  if (reader.error() && reader.size_ == 0) return tl::unexpected(*reader.error());
  const std::string_view start(reader.buffer_.data(), reader.size_);
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF"))
    return badInput(path.string(), "the file is UTF-16 text", "Save it as UTF-8");
  if (start.starts_with(kByteOrderMark)) reader.position_ = kByteOrderMark.size();
  return reader;
}

/// Appends a block to the unread bytes, which move to the front of the buffer.
void DelimitedReader::fill() {
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(position_), buffer_.begin() + static_cast<std::ptrdiff_t>(size_),
            buffer_.begin());
  size_ -= position_;
  position_ = 0;
  // Growing by the unread bytes keeps the repeated scans of a long row linear in its length.
  const std::size_t block = std::max(kBlockBytes, size_);
  buffer_.resize(std::max(buffer_.size(), size_ + block));
  const std::size_t got = source_.read(buffer_.data() + size_, block);
  size_ += got;
  endOfFile_ = got < block;
}

/// Passes over the rest of a line without keeping it.
bool DelimitedReader::skipLine() {
  for (;;) {
    const char* const end = buffer_.data() + size_;
    const char* const lineEnd = find(buffer_.data() + position_, end, '\n');
    if (lineEnd != end || endOfFile_) {
      position_ = static_cast<std::size_t>(lineEnd - buffer_.data()) + (lineEnd == end ? 0 : 1);
      return !error();
    }
    position_ = size_;
    fill();
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

/// `at` is at the opening quote and ends behind the closing one.
DelimitedReader::Scan DelimitedReader::readQuotedField(const char*& at, const char* end) {
  const char* const begin = ++at;
  bool escaped = false;
  for (;;) {
    at = find(at, end, '"');
    if (at == end) return endOfFile_ || static_cast<std::size_t>(end - begin) > kLongestRowBytes ? Scan::kBadQuotes : Scan::kNeedsMore;
    if (at + 1 == end && !endOfFile_) return Scan::kNeedsMore;
    if (at + 1 == end || at[1] != '"') break;
    escaped = true;
    at += 2;
  }
  const std::string_view raw = view(begin, at++);
  fields_.push_back(escaped ? std::string_view(unescaped_.emplace_back(withSingleQuotes(raw))) : raw);
  return Scan::kRow;
}

DelimitedReader::Scan DelimitedReader::scanQuotedRow(const char* begin, const char* end) {
  const std::string& separator = separation_.separator;
  for (const char* at = begin;; at += separator.size()) {
    const bool quoted = at != end && *at == '"';
    const char* const start = at;
    if (quoted) {
      if (const Scan scan = readQuotedField(at, end); scan != Scan::kRow) return scan;
    } else {
      at = findSeparator(at, find(at, end, '\n'));
      fields_.push_back(view(start, at));
    }
    if (view(at, end).starts_with(separator)) continue;
    if (at == end && !endOfFile_) return Scan::kNeedsMore;
    if (quoted && at != end && *at == '\r' && ++at == end && !endOfFile_) return Scan::kNeedsMore;
    if (quoted && at != end && *at != '\n') return Scan::kBadQuotes;
    if (!quoted && fields_.back().ends_with('\r')) fields_.back().remove_suffix(1);
    rowEnd_ = static_cast<std::size_t>(at - buffer_.data()) + (at == end ? 0 : 1);
    return Scan::kRow;
  }
}

/// Splits the row at `position_` into `fields_` and finds its end, `rowEnd_`.
DelimitedReader::Scan DelimitedReader::scanRow() {
  fields_.clear();
  unescaped_.clear();
  const char* const begin = buffer_.data() + position_;
  const char* const end = buffer_.data() + size_;
  const char* const lineEnd = find(begin, end, '\n');
  if (lineEnd == end && !endOfFile_) return static_cast<std::size_t>(end - begin) <= kLongestRowBytes ? Scan::kNeedsMore : Scan::kTooLong;
  rowEnd_ = static_cast<std::size_t>(lineEnd - buffer_.data()) + (lineEnd == end ? 0 : 1);
  if (!separation_.quotes || find(begin, lineEnd, '"') == lineEnd) {
    splitPlainLine(begin, lineEnd);
    return Scan::kRow;
  }
  const std::size_t firstLineEnd = rowEnd_;
  const Scan scan = scanQuotedRow(begin, end);
  if (scan == Scan::kBadQuotes) {
    fields_.clear();
    rowEnd_ = firstLineEnd;
  }
  return scan;
}

/// Skips empty lines; false at the end of the file.
bool DelimitedReader::toRowStart() {
  for (;;) {
    while (size_ - position_ < 2 && !endOfFile_) fill();
    if (position_ == size_) return false;
    const std::string_view rest(buffer_.data() + position_, size_ - position_);
    const std::size_t lineEnd = rest.starts_with('\n') ? 1 : rest.starts_with("\r\n") ? 2 : rest == "\r" ? 1 : 0;
    if (lineEnd == 0) return true;
    position_ += lineEnd;
    ++nextLine_;
  }
}

void DelimitedReader::readRow() {
  Scan scan = scanRow();
  while (scan == Scan::kNeedsMore) {
    fill();
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
  if (error() && rowEnd_ == size_) return false;  // this row may have been cut short
  nextLine_ +=
      std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(position_), buffer_.begin() + static_cast<std::ptrdiff_t>(rowEnd_), '\n');
  position_ = rowEnd_;
  return true;
}

}  // namespace xsmoe::data
