// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string_view>
#include <utility>

#include "model/core/files/regular_file.h"
#include "model/data/bad_lines.h"
#include "model/data/columns.h"
#include "model/data/delimited_reader.h"
#include "model/data/raw_text.h"
#include "model/data/stream_folder.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 1> kTitle{"title"}, kDescription{"description"}, kImage{"image"};
constexpr std::int64_t kRowsPerReport = 1024;  ///< few, since each looks whether its picture is there

/// Absolute path of an item's picture, empty if it is not there or lies outside the folder.
std::string picturePath(const fs::path& folder, const std::string& item, std::string_view written, ItemNotes& notes) {
  if (written.empty()) return {};
  if (written.find('\0') != std::string_view::npos) return ++notes.outsidePictures, std::string();
  const fs::path relative = fs::path(written).lexically_normal();
  if (relative.is_absolute() || *relative.begin() == "..") return ++notes.outsidePictures, std::string();
  const fs::path path = folder / relative;
  if (isRegularFile(path)) return path.string();
  ++notes.missingPictures;
  notes.missingPictureOf[item] = path.string();
  return {};
}

class CatalogueReader {
 public:
  CatalogueReader(const StreamFolder& stream, ItemNotes& notes, const ProgressCallback& progress)
      : stream_(stream), notes_(notes), progress_(progress), bad_(stream.items.filename().string()) {}

  Result<ItemCatalogue> read() {
    auto reader = DelimitedReader::open(stream_.items);
    if (!reader) return tl::unexpected(reader.error());
    const auto columns = header(*reader);
    if (!columns) return tl::unexpected(columns.error());
    for (std::int64_t rows = 0; reader->next(); ++rows) {
      addRow(*reader, *columns);
      if (rows % kRowsPerReport == 0 && !report(*reader)) return failure(stream_.items.string(), "reading was cancelled");
    }
    if (reader->error()) return tl::unexpected(*reader->error());
    notes_.badLineCount = bad_.count();
    notes_.badLines = bad_.take();
    return std::move(items_);
  }

  /// Whether there is a header that names the items.
  [[nodiscard]] Result<void> check() const {
    auto reader = DelimitedReader::open(stream_.items);
    if (!reader) return tl::unexpected(reader.error());
    if (const auto columns = header(*reader); !columns) return tl::unexpected(columns.error());
    return {};
  }

 private:
  [[nodiscard]] bool report(const DelimitedReader& reader) const {
    return !progress_ || progress_({"reading " + stream_.items.filename().string(), reader.bytesDone(), reader.bytesTotal(), "bytes"});
  }

  [[nodiscard]] Result<FoundColumns> header(DelimitedReader& reader) const {
    WantedColumn item = itemColumn({});
    // A mapping made for the interactions need not fit this file: the known names are tried then.
    std::vector<std::string_view> names(item.known.begin(), item.known.end());
    if (!stream_.itemColumn.empty()) names.insert(names.begin(), stream_.itemColumn);
    item.known = names;
    return readHeader(reader, stream_.items, {item, titleColumn({}), descriptionColumn({}), imageColumn({}), categoryColumn({})});
  }

  void addRow(const DelimitedReader& reader, const FoundColumns& columns) {
    if (std::string problem = shapeProblem(reader, columns); !problem.empty()) return bad_.add(reader.line(), std::move(problem));
    const auto fields = reader.fields();
    const std::string id(trimmed(fields[*columns.positions[0]]));
    if (id.empty() || !isCleanUtf8(id)) return bad_.add(reader.line(), id.empty() ? "item is empty" : "item is not valid UTF-8");
    const auto [entry, fresh] = items_.try_emplace(id);
    if (!fresh) {
      ++notes_.repeatedIds;
      return;
    }
    const auto field = [&](std::size_t column) {
      return columns.positions[column] ? trimmed(fields[*columns.positions[column]]) : std::string_view{};
    };
    entry->second = ItemCard{.id = id,
                             .title = repairedUtf8(field(1)),
                             .description = repairedUtf8(field(2)),
                             .imagePath = picturePath(stream_.folder, id, field(3), notes_),
                             .category = repairedUtf8(field(4))};
  }

  const StreamFolder& stream_;
  ItemNotes& notes_;
  const ProgressCallback& progress_;
  BadLines bad_;
  ItemCatalogue items_;
};

}  // namespace

Result<ItemCatalogue> readItems(const StreamFolder& stream, ItemNotes* notes, const ProgressCallback& progress) {
  ItemNotes unasked;
  if (auto problem = unreadableFile(stream.items)) return tl::unexpected(*problem);
  if (isAbsent(stream.items)) return ItemCatalogue{};
  return CatalogueReader(stream, notes == nullptr ? unasked : *notes, progress).read();
}

std::optional<std::string> whyNoTitles(const StreamFolder& stream) {
  if (isAbsent(stream.items)) return std::nullopt;
  ItemNotes notes;
  const ProgressCallback progress;
  const auto good = CatalogueReader(stream, notes, progress).check();
  if (good) return std::nullopt;
  return "items have no titles, since their file cannot be used: " + describe(good.error());
}

Result<Catalogue> readCatalogue(const StreamFolder& stream, const ProgressCallback& progress) {
  Catalogue catalogue;
  auto items = readItems(stream, &catalogue.notes, progress);
  if (!items) return tl::unexpected(items.error());
  catalogue.items.reserve(items->size());
  for (auto& entry : *items) catalogue.items.push_back(std::move(entry.second));
  std::sort(catalogue.items.begin(), catalogue.items.end(), [](const ItemCard& a, const ItemCard& b) { return a.id < b.id; });
  return catalogue;
}

}  // namespace xsmoe::data
