// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/head_of_file.h"

#include <system_error>

namespace xsmoe::data {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{256} << 10;
constexpr std::size_t kMostLines = 50;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::vector<std::string> wholeLines(std::string_view text, bool whole) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size() && lines.size() < kMostLines;) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos && !whole) break;
    std::string_view line = text.substr(begin, end == std::string_view::npos ? end : end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  return lines;
}

}  // namespace

Result<HeadOfFile> HeadOfFile::read(const std::filesystem::path& path) {
  auto source = ByteSource::open(path);
  if (!source) return tl::unexpected(source.error());
  HeadOfFile head{.path = path,
                  .compression = source->compression(),
                  .bytes = source->bytesTotal(),
                  .text = std::string(kHeadBytes, '\0'),
                  .lines = {}};
  head.text.resize(source->read(head.text.data(), head.text.size()));
  if (source->error() && head.text.empty()) return tl::unexpected(*source->error());
  const bool whole = head.text.size() < kHeadBytes;
  if (head.text.starts_with(kByteOrderMark)) head.text.erase(0, kByteOrderMark.size());
  head.lines = wholeLines(head.text, whole);
  return head;
}

}  // namespace xsmoe::data
