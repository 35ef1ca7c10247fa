// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/recognise_file.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <utility>

#include "model/data/import/source_formats.h"
#include "model/data/utf8.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{256} << 10;
constexpr std::size_t kMostLines = 50;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kPreviewRows = 20, kPreviewLength = 300;

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

struct Magic {
  std::string_view bytes, words;
};
constexpr std::array<Magic, 9> kBinaries{{
    {"\xFF\xD8\xFF", "a picture; name the folder that it is in"},
    {"\x89PNG", "a picture; name the folder that it is in"},
    {"RIFF", "a picture or a recording; name the folder that it is in"},
    {"\x89HDF", "an HDF5 file; a feature cache goes into the stream folder as features.h5"},
    {"PK\x03\x04", "a ZIP archive; unpack it first"},
    {"Rar!", "a RAR archive; unpack it first"},
    {"7z\xBC\xAF", "a 7z archive; unpack it first"},
    {"\xFF\xFE", "UTF-16 text; save it as UTF-8"},
    {"\xFE\xFF", "UTF-16 text; save it as UTF-8"},
}};

std::string packedWords(Compression compression) {
  switch (compression) {
    case Compression::kGzip: return ", gzip";
    case Compression::kZstd: return ", zstd";
    case Compression::kNone: break;
  }
  return {};
}

std::string shortened(std::string_view text) {
  std::string shown = repairedUtf8(text.substr(0, kPreviewLength));
  return text.size() > kPreviewLength ? shown + "…" : shown;
}

void readFirstRows(SourceFile& source) {
  auto reader = openColumns(source);
  while (reader && source.firstRows.size() < kPreviewRows && (*reader)->next()) {
    if (!(*reader)->problem().empty()) continue;
    auto& row = source.firstRows.emplace_back();
    for (std::size_t i = 0; i < source.columns.size(); ++i) row.push_back(shortened((*reader)->field(i)));
  }
}

/// Whether a table of interactions has its items' titles in it, as the paper's code joins them. Where there are texts of reviews, a title
/// is that of a review.
bool joinsTitles(const SourceFile& source) {
  const auto has = [&](std::string_view name) {
    return std::find(source.columns.begin(), source.columns.end(), name) != source.columns.end();
  };
  return (source.mapping.title == "title" || source.mapping.title == "Title") && !has("text") && !has("reviewText") && !has("review");
}

SourceFile recognised(const HeadOfFile& head) {
  if (auto source = recogniseBinary(head)) return *std::move(source);
  if (auto source = recogniseJson(head)) return *std::move(source);
  if (auto source = recogniseHeadless(head)) return *std::move(source);
  return recogniseTable(head);
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

SourceFile entryFor(const HeadOfFile& head, SourceRole role, std::string format, std::string words) {
  SourceFile source;
  source.path = head.path.string();
  source.role = role;
  source.format = std::move(format);
  source.description = std::move(words) + packedWords(head.compression);
  source.bytes = head.bytes;
  return source;
}

std::optional<SourceFile> recogniseBinary(const HeadOfFile& head) {
  for (const Magic& magic : kBinaries)
    if (head.text.starts_with(magic.bytes)) return entryFor(head, SourceRole::kUnused, {}, std::string(magic.words));
  if (head.text.find('\0') != std::string::npos) return entryFor(head, SourceRole::kUnused, {}, "not text: it holds zero bytes");
  if (head.text.empty()) return entryFor(head, SourceRole::kUnused, {}, "empty");
  if (head.lines.empty()) return entryFor(head, SourceRole::kUnused, {}, "not lines of text: the first is longer than 256 KiB");
  return {};
}

std::vector<SourceFile> recogniseFile(const HeadOfFile& head) {
  std::vector<SourceFile> sources{recognised(head)};
  SourceFile& source = sources.front();
  if (!source.format.empty()) readFirstRows(source);
  if (source.role == SourceRole::kInteractions && joinsTitles(source)) {
    sources.push_back(source);
    sources.back().role = SourceRole::kItems;
  }
  return sources;
}

}  // namespace xsmoe::data
