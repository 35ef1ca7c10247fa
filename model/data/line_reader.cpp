// SPDX-License-Identifier: Apache-2.0
#include "model/data/line_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace xsmoe::data {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Result<LineReader> LineReader::open(const std::filesystem::path& path) {
  auto source = ByteSource::open(path);
  if (!source) return tl::unexpected(source.error());
  return LineReader(std::move(*source));
}

/// Appends a block to the unread bytes, which move to the front; false if there is no more.
bool LineReader::fill() {
  if (endOfFile_) return false;
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(position_), buffer_.begin() + static_cast<std::ptrdiff_t>(size_),
            buffer_.begin());
  size_ -= position_;
  position_ = 0;
  const std::size_t block = std::max(kBlockBytes, size_);  // growing with the line keeps its repeated scans linear
  buffer_.resize(std::max(buffer_.size(), size_ + block + kPadding));
  const std::size_t got = source_.read(buffer_.data() + size_, block);
  size_ += got;
  endOfFile_ = got < block;
  return got > 0;
}

/// Passes over the rest of a line that is too long, without keeping it.
bool LineReader::skipLongLine() {
  for (;;) {
    const void* const end = std::memchr(buffer_.data() + position_, '\n', size_ - position_);
    if (end != nullptr) {
      position_ = static_cast<std::size_t>(static_cast<const char*>(end) - buffer_.data()) + 1;
      return true;
    }
    position_ = size_;
    if (!fill()) return true;
  }
}

bool LineReader::takeLine() {
  for (std::size_t scanned = 0;;) {
    const char* const begin = buffer_.data() + position_;
    const void* const end = position_ == size_ ? nullptr : std::memchr(begin + scanned, '\n', size_ - position_ - scanned);
    if (end != nullptr) {
      text_ = {begin, static_cast<std::size_t>(static_cast<const char*>(end) - begin)};
      position_ += text_.size() + 1;
      tooLong_ = text_.size() > kLongestLine;
      if (tooLong_) text_ = {};
      return true;
    }
    scanned = size_ - position_;
    if (scanned > kLongestLine) {
      tooLong_ = true;
      text_ = {};
      return skipLongLine();
    }
    if (fill()) continue;
    if (source_.error() || scanned == 0) return false;
    text_ = {buffer_.data() + position_, scanned};
    position_ = size_;
    return true;
  }
}

bool LineReader::next() {
  for (tooLong_ = false; takeLine();) {
    if (++line_ == 1 && text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
    if (text_.ends_with('\r')) text_.remove_suffix(1);
    if (!text_.empty() || tooLong_) return true;
  }
  return false;
}

}  // namespace xsmoe::data
