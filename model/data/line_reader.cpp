// SPDX-License-Identifier: Apache-2.0
#include "model/data/line_reader.h"

#include <utility>

namespace xsmoe::data {

Result<LineReader> LineReader::open(const std::filesystem::path& path) {
  auto source = TextSource::open(path);
  if (!source) return tl::unexpected(source.error());
  return LineReader(std::move(*source));
}

/// Passes over the rest of a line that is too long, without keeping it.
bool LineReader::skipLongLine() {
  for (;;) {
    const std::string_view rest = unread_.rest();
    const std::size_t end = rest.find('\n');
    unread_.take(end == std::string_view::npos ? rest.size() : end + 1);
    if (end != std::string_view::npos || !unread_.fill()) return true;
  }
}

bool LineReader::takeLine() {
  for (std::size_t scanned = 0;;) {
    const std::string_view rest = unread_.rest();
    if (const std::size_t end = rest.find('\n', scanned); end != std::string_view::npos) {
      tooLong_ = end > kLongestLine;
      text_ = tooLong_ ? std::string_view() : rest.substr(0, end);
      unread_.take(end + 1);
      return true;
    }
    scanned = rest.size();
    if (scanned > kLongestLine) {
      tooLong_ = true;
      text_ = {};
      return skipLongLine();
    }
    if (unread_.fill()) continue;
    if (error() || scanned == 0) return false;
    text_ = unread_.rest();
    unread_.take(text_.size());
    return true;
  }
}

bool LineReader::next() {
  for (tooLong_ = false; takeLine();) {
    ++line_;
    if (text_.ends_with('\r')) text_.remove_suffix(1);
    if (!text_.empty() || tooLong_) return true;
  }
  return false;
}

}  // namespace xsmoe::data
