// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/recognise_file.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "model/core/utf8.h"
#include "model/data/import/source_formats.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kPreviewRows = 20, kPreviewLength = 300;

struct Magic {
  std::string_view bytes, words;
};
constexpr std::array<Magic, 16> kBinaries{{
    {"\xFF\xD8\xFF", "a picture; name the folder that it is in"},
    {"\x89PNG", "a picture; name the folder that it is in"},
    {"RIFF", "a picture or a recording; name the folder that it is in"},
    {"\x89HDF", "an HDF5 file; a feature cache goes into the stream folder as features.h5"},
    {"\x93NUMPY", "a NumPy array; features are named with --visual or --textual"},
    {"PAR1", "a Parquet file; save it as CSV"},
    {"ARROW1", "a Feather file; save it as CSV"},
    {"FEA1", "a Feather file; save it as CSV"},
    {"SQLite format 3", "a database; save its table as CSV"},
    {"\xD0\xCF\x11\xE0", "an Excel workbook; save its sheet as CSV"},
    {"%PDF", "a PDF"},
    {"PK\x03\x04", "a ZIP archive within another; unpack it first"},
    {"Rar!", "a RAR archive; unpack it first"},
    {"7z\xBC\xAF", "a 7z archive; unpack it first"},
    {"BZh91AY&SY", "packed with bzip2; unpack it first"},
    {"\xFD"
     "7zXZ",
     "packed with xz; unpack it first"},
}};

/// A tar archive says so behind the name of its first file.
bool isTar(std::string_view start) { return start.size() > 262 && start.substr(257, 5) == "ustar"; }

std::string packedWords(Compression compression) {
  switch (compression) {
    case Compression::kGzip: return ", gzip";
    case Compression::kZstd: return ", zstd";
    case Compression::kZip: return ", zip";
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
  if (head.lines.empty()) return entryFor(head, SourceRole::kUnused, {}, "not lines of text: the first is longer than 256 KiB");
  if (auto source = recogniseHeadless(head)) return *std::move(source);
  return recogniseTable(head);
}

}  // namespace

SourceFile entryFor(const HeadOfFile& head, SourceRole role, std::string format, std::string words) {
  SourceFile source;
  source.path = head.path.string();
  source.role = role;
  source.format = std::move(format);
  source.description = std::move(words) + packedWords(head.compression);
  if (head.encoding != TextEncoding::kUtf8 && !source.format.empty()) source.description += std::string(", ") + wordFor(head.encoding);
  source.bytes = head.bytes;
  return source;
}

std::optional<SourceFile> recogniseBinary(const HeadOfFile& head) {
  for (const Magic& magic : kBinaries)
    if (head.start.starts_with(magic.bytes)) return entryFor(head, SourceRole::kUnused, {}, std::string(magic.words));
  if (isTar(head.start)) return entryFor(head, SourceRole::kUnused, {}, "a tar archive; unpack it first");
  if (head.text.find('\0') != std::string::npos) return entryFor(head, SourceRole::kUnused, {}, "not text: it holds zero bytes");
  if (head.text.empty()) return entryFor(head, SourceRole::kUnused, {}, "empty");
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
