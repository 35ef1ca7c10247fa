// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/head_of_file.h"

#include "model/data/text_source.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{256} << 10;
constexpr std::size_t kMostLines = 50;

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
  auto source = TextSource::open(path);
  if (!source) return tl::unexpected(source.error());
  HeadOfFile head{.path = path,
                  .compression = source->bytes().compression(),
                  .bytes = source->bytes().bytesTotal(),
                  .start = source->start(),
                  .text = std::string(kHeadBytes, '\0')};
  head.text.resize(source->read(head.text.data(), head.text.size()));
  if (source->error() && head.text.empty()) return tl::unexpected(*source->error());
  head.encoding = source->encoding();
  head.whole = head.text.size() < kHeadBytes;
  head.lines = wholeLines(head.text, head.whole);
  return head;
}

}  // namespace xsmoe::data
