#include "tests/real/write_stream.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "model/generator/hashed_features.h"
#include "model/data/new_folder.h"
#include "tests/real/source_table.h"

namespace xsmoe::real {
namespace {

namespace fs = std::filesystem;

constexpr int kWindows = 10, kKCore = 5;

Result<void> closed(std::ofstream& file, const fs::path& path) {
  file.close();
  if (file) return {};
  return cannotWrite(path.string(), "the file cannot be written", "Check the free space and the permissions");
}

Result<void> writeDescription(const SourceCatalogue& catalogue, const fs::path& path) {
  std::ofstream file(path);
  file << nlohmann::ordered_json{{"title", catalogue.title}, {"windows", kWindows}, {"k_core", kKCore}}.dump(2) << '\n';
  return closed(file, path);
}

Result<void> writeRecords(const SourceCatalogue& catalogue, const fs::path& path) {
  const bool rated =
      std::any_of(catalogue.records.begin(), catalogue.records.end(), [](const auto& record) { return !record.rating.empty(); });
  std::ofstream file(path, std::ios::binary);
  file << (rated ? "user,item,timestamp,rating\n" : "user,item,timestamp\n");
  for (const SourceRecord& record : catalogue.records) {
    file << csvField(record.user) << ',' << csvField(record.item) << ',' << csvField(record.time);
    if (rated) file << ',' << csvField(record.rating);
    file << '\n';
  }
  return closed(file, path);
}

/// A picture is named only where it is there.
Result<void> writeItems(const SourceCatalogue& catalogue, const fs::path& path) {
  std::ofstream file(path, std::ios::binary);
  file << "item,title,description,image\n";
  for (const SourceItem& item : catalogue.items) {
    std::error_code ignored;
    const bool pictured = fs::is_regular_file(catalogue.pictures / item.picture, ignored);
    file << csvField(item.id) << ',' << csvField(item.title) << ',' << csvField(item.description) << ','
         << (pictured ? csvField("images/" + item.picture) : std::string()) << '\n';
  }
  return closed(file, path);
}

Result<void> linkPictures(const fs::path& pictures, const fs::path& link) {
  std::error_code reason;
  if (!fs::is_directory(pictures, reason)) return {};
  fs::create_directory_symlink(fs::canonical(pictures, reason), link, reason);
  if (reason) fs::copy(pictures, link, fs::copy_options::recursive, reason);
  if (!reason) return {};
  return cannotWrite(link.string(), "the pictures can neither be linked nor copied (" + reason.message() + ")", "Check the free space");
}

Result<void> writeFeatures(const fs::path& folder, const ProgressCallback& progress) {
  const auto stream = data::openStreamFolder(folder);
  if (!stream) return tl::unexpected(stream.error());
  return generator::writeHashedFeatures(*stream, progress);
}

}  // namespace

Result<void> writeStream(const SourceCatalogue& catalogue, const fs::path& target, const ProgressCallback& progress) {
  auto folder = data::NewFolder::create(target);
  if (!folder) return tl::unexpected(folder.error());
  const fs::path& place = folder->path();
  return writeDescription(catalogue, place / "stream.json")
      .and_then([&] { return writeRecords(catalogue, place / "interactions.csv"); })
      .and_then([&] { return writeItems(catalogue, place / "items.csv"); })
      .and_then([&] { return linkPictures(catalogue.pictures, place / "images"); })
      .and_then([&] { return writeFeatures(place, progress); })
      .and_then([&] { return folder->commit(); });
}

}  // namespace xsmoe::real
