// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/recognise_sources.h"

#include <algorithm>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "model/data/import/picture_folder.h"
#include "model/data/import/recognise_file.h"
#include "model/data/import/source_formats.h"
#include "model/data/numbers.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 2;

/// Of a folder: what it holds, and what lies in it.
class Search {
 public:
  Result<void> look(const fs::path& path, int depth) {
    std::error_code reason;
    if (fs::is_directory(path, reason)) return lookIntoFolder(path, depth);
    const auto head = HeadOfFile::read(path);
    // One bad file in a folder is shown; one that was named is an error.
    if (!head && depth == 0) return tl::unexpected(head.error());
    if (!head) {
      addUnused(path, head.error().what);
      return {};
    }
    for (SourceFile& source : recogniseFile(*head)) sources.push_back(std::move(source));
    return {};
  }

  std::vector<SourceFile> sources;

 private:
  Result<void> lookIntoFolder(const fs::path& folder, int depth) {
    std::vector<fs::path> entries;
    std::error_code reason;
    for (fs::directory_iterator entry(folder, reason), end; !reason && entry != end; entry.increment(reason))
      entries.push_back(entry->path());
    if (reason) return badInput(folder.string(), "the folder cannot be read (" + reason.message() + ")", "Check its permissions");
    std::sort(entries.begin(), entries.end());
    if (holdsPictures(entries)) return addPictures(folder);
    if (holdsTensors(entries)) {
      addUnused(folder, "features of items as PyTorch files; they become the stream's cache").format = kFeatureFolder;
      return {};
    }
    for (const fs::path& entry : entries) {
      const bool isFolder = fs::is_directory(entry, reason);
      if (entry.filename().string().starts_with('.') || (isFolder && depth >= kDeepest) || (!isFolder && namedLikePicture(entry))) continue;
      if (const auto looked = look(entry, depth + 1); !looked) return looked;
    }
    return {};
  }

  /// Pictures lie in the folder itself or, as H&M has it, in folders below it that hold nothing else.
  static bool holdsPictures(const std::vector<fs::path>& entries) {
    const auto picture = [](const fs::path& path) { return namedLikePicture(path); };
    if (std::any_of(entries.begin(), entries.end(), picture))
      return std::none_of(entries.begin(), entries.end(),
                          [](const fs::path& path) { return fs::is_regular_file(path) && !namedLikePicture(path); });
    std::error_code ignored;
    return !entries.empty() && std::all_of(entries.begin(), entries.end(), [&](const fs::path& entry) {
      const fs::directory_iterator first(entry, ignored);
      return fs::is_directory(entry, ignored) && first != fs::directory_iterator() && picture(first->path());
    });
  }

  static bool holdsTensors(const std::vector<fs::path>& entries) {
    return !entries.empty() &&
           std::all_of(entries.begin(), entries.end(), [](const fs::path& entry) { return entry.extension() == ".pt"; });
  }

  Result<void> addPictures(const fs::path& folder) {
    const auto pictures = listPictures(folder);
    if (!pictures) return tl::unexpected(pictures.error());
    SourceFile source;
    source.path = folder.string();
    source.role = SourceRole::kPictures;
    source.format = "pictures";
    const std::size_t count = pictures->relative.size();
    source.description = inThousands(static_cast<std::int64_t>(count)) + (count == 1 ? " picture" : " pictures") + " named after items";
    sources.push_back(std::move(source));
    return {};
  }

  SourceFile& addUnused(const fs::path& path, const std::string& why) {
    SourceFile source;
    source.path = path.string();
    source.description = why;
    return sources.emplace_back(std::move(source));
  }
};

void setAside(SourceFile& source, const std::string& why) {
  source.role = SourceRole::kUnused;
  source.description += "; " + why;
}

/// Downloads hold some interactions twice: packed and unpacked, whole and split for experiments.
void setAsideRepeats(std::vector<SourceFile>& sources) {
  std::set<std::pair<std::string, SourceRole>> seen;
  const bool wholeMovieLens =
      std::any_of(sources.begin(), sources.end(), [](const SourceFile& source) { return fs::path(source.path).filename() == "u.data"; });
  for (SourceFile& source : sources) {
    if (source.role != SourceRole::kInteractions && source.role != SourceRole::kItems) continue;
    fs::path name = source.path;
    if (const auto suffix = name.extension(); suffix == ".gz" || suffix == ".zst") name = name.replace_extension();
    if (!seen.emplace(name.string(), source.role).second) setAside(source, "the same as " + name.filename().string());
    const std::string file = name.filename().string();
    if (wholeMovieLens && source.format == "movielens-data" && (file.ends_with(".base") || file.ends_with(".test")))
      setAside(source, "a part of u.data");
  }
}

std::string listOf(const std::vector<SourceFile>& sources) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(sources.size(), 10); ++i)
    text += (i == 0 ? "" : "; ") + fs::path(sources[i].path).filename().string() + " (" + sources[i].description + ")";
  return text + (sources.size() > 10 ? "; …" : "");
}

}  // namespace

Result<std::vector<SourceFile>> recogniseSources(const std::vector<fs::path>& paths) {
  Search search;
  for (const fs::path& path : paths) {
    std::error_code reason;
    fs::path place = fs::absolute(path, reason).lexically_normal();
    if (!place.has_filename()) place = place.parent_path();
    if (!fs::exists(place, reason)) return badInput(path.string(), "there is no such file or folder", "Check the path");
    if (const auto looked = search.look(place, 0); !looked) return tl::unexpected(looked.error());
  }
  setAsideRepeats(search.sources);
  const auto usable = [](const SourceFile& source) { return source.role == SourceRole::kInteractions || source.mappable; };
  if (std::none_of(search.sources.begin(), search.sources.end(), usable))
    return badInput(paths.empty() ? std::string() : paths.front().string(),
                    search.sources.empty() ? "there is nothing to import" : "no file holds interactions. Found: " + listOf(search.sources),
                    "Name a file with a user, an item and a time in each line");
  return std::move(search.sources);
}

Result<void> checkMapping(const SourceFile& source) {
  if (source.role == SourceRole::kInteractions) {
    const auto opened = openRecords(source);
    if (!opened) return tl::unexpected(opened.error());
  } else if (source.role == SourceRole::kItems) {
    const auto opened = openDescriptions(source);
    if (!opened) return tl::unexpected(opened.error());
  }
  return {};
}

}  // namespace xsmoe::data
