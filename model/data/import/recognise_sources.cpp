// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/recognise_sources.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"
#include "model/core/import_words.h"
#include "model/data/columns.h"
#include "model/data/import/picture_folder.h"
#include "model/data/import/recognise_file.h"
#include "model/data/import/source_formats.h"
#include "model/data/numbers.h"
#include "model/data/timestamp.h"
#include "model/data/zip_archive.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 4;

bool isZipFile(const fs::path& path) {
  std::array<char, 4> start{};
  if (!isRegularFile(path)) return false;
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), start.size());
  return isZipStart({start.data(), static_cast<std::size_t>(file.gcount())});
}

/// Of a folder: what it holds, and what lies in it.
class Search {
 public:
  Result<void> look(const fs::path& path, int depth) {
    std::error_code reason;
    if (const fs::path known = knownAs(path); !known.empty()) {
      addUnused(path, "the same as " + known.string() + ", which is read already");
      return {};
    }
    if (fs::is_directory(path, reason)) return lookIntoFolder(path, depth);
    if (isZipFile(path)) return lookIntoArchive(path, depth);
    return lookAtFile(path, depth == 0);
  }

  std::vector<SourceFile> sources;

 private:
  /// Where it was read before; empty where it was not. A file may have several names without being a link.
  fs::path knownAs(const fs::path& path) {
    std::error_code reason;
    const fs::path real = fs::canonical(path, reason);
    if (reason) return {};
    if (!seen_.insert(real).second) return real;
    struct stat state {};
    if (::stat(real.c_str(), &state) != 0 || !S_ISREG(state.st_mode) || state.st_nlink < 2) return {};
    const auto [known, isNew] = nameOf_.emplace(std::pair(state.st_dev, state.st_ino), real);
    return isNew ? fs::path() : known->second;
  }

  /// One bad file in a folder is shown; one that was named is an error.
  Result<void> lookAtFile(const fs::path& path, bool named) {
    const auto head = HeadOfFile::read(path);
    if (!head && named) return tl::unexpected(head.error());
    if (!head) {
      addUnused(path, head.error().what);
      return {};
    }
    for (SourceFile& source : recogniseFile(*head)) sources.push_back(std::move(source));
    return {};
  }

  /// The files of an archive are read where they are. Pictures and features are many small files, which no reader takes from there.
  Result<void> lookIntoArchive(const fs::path& path, int depth) {
    const auto archive = ZipArchive::open(path);
    if (!archive && depth == 0) return tl::unexpected(archive.error());
    if (!archive) {
      addUnused(path, archive.error().what);
      return {};
    }
    if (const std::string document = archive->document(); !document.empty() || archive->members().empty()) {
      addUnused(path, document.empty() ? "a ZIP archive without a file" : document);
      return {};
    }
    std::int64_t pictures = 0, tensors = 0;
    for (const ZipMember& member : archive->members()) {
      const fs::path name = member.name;
      const bool tensor = name.extension() == ".pt";
      const bool picture = namedLikePicture(name);
      pictures += picture ? 1 : 0;
      tensors += tensor ? 1 : 0;
      if (picture || tensor) continue;
      // Put together as a text: a member's name may begin with a separator.
      if (const auto looked = lookAtFile(path.string() + '/' + member.name, false); !looked) return looked;
    }
    if (pictures > 0) addUnused(path, inThousands(pictures) + " pictures in a ZIP archive; unpack it to take them");
    if (tensors > 0) addUnused(path, "features of " + inThousands(tensors) + " items in a ZIP archive; unpack it to take them");
    return {};
  }

  Result<void> lookIntoFolder(const fs::path& folder, int depth) {
    const auto entries = entriesOf(folder);
    if (!entries && depth == 0) return tl::unexpected(entries.error());
    if (!entries) {
      addUnused(folder, entries.error().what);
      return {};
    }
    if (holdsPictureFolders(*entries)) return addPictures(folder);
    if (holdsTensors(*entries)) {
      addUnused(folder, "features of items as PyTorch files; they become the stream's cache").format = kFeatureFolder;
      return {};
    }
    const bool pictures = std::any_of(entries->begin(), entries->end(), namedLikePicture);
    if (pictures)
      if (const auto added = addPictures(folder); !added) return added;
    return lookAtEntries(*entries, depth, pictures);
  }

  Result<void> lookAtEntries(const std::vector<fs::path>& entries, int depth, bool beside) {
    std::error_code reason;
    for (const fs::path& entry : entries) {
      const bool isFolder = fs::is_directory(entry, reason);
      if (namedLikePicture(entry) && !isFolder) continue;
      if (isFolder && beside && holdsOnlyPictures(entry)) continue;  // listed with the folder that it is in
      if (isFolder && depth >= kDeepest) {
        addUnused(entry, "not looked into: it lies too deep; name it to import it");
        continue;
      }
      if (const auto looked = look(entry, depth + 1); !looked) return looked;
    }
    return {};
  }

  /// In the order of their names, without what file managers leave behind.
  static Result<std::vector<fs::path>> entriesOf(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code reason;
    for (fs::directory_iterator entry(folder, reason), end; !reason && entry != end; entry.increment(reason)) {
      const std::string name = entry->path().filename().string();
      if (!leftByFileManagers(name)) entries.push_back(entry->path());
    }
    if (reason) return badInput(folder.string(), "the folder cannot be read (" + reason.message() + ")", "Check its permissions");
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  static bool holdsOnlyPictures(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) return false;
    const auto entries = entriesOf(folder);
    return entries && !entries->empty() && std::all_of(entries->begin(), entries->end(), namedLikePicture);
  }

  /// As H&M has it: folders with pictures and nothing else.
  static bool holdsPictureFolders(const std::vector<fs::path>& entries) {
    return !entries.empty() && std::all_of(entries.begin(), entries.end(), holdsOnlyPictures);
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

  std::set<fs::path> seen_;  // without links: a folder may hold one that leads above it
  std::map<std::pair<dev_t, ino_t>, fs::path> nameOf_;
};

/// A file's name without the suffixes of packing and kind.
std::string stemOf(const std::string& path) {
  fs::path name = fs::path(path).filename();
  if (const auto suffix = name.extension(); suffix == ".gz" || suffix == ".zst") name = name.stem();
  return name.stem().string();
}

/// Where the file would be if its archive or itself were unpacked beside.
fs::path unpackedPath(const fs::path& path) {
  std::error_code reason;
  const auto place = fs::exists(path, reason) ? std::nullopt : placeInArchive(path);
  if (place) return unpackedPath(place->archive.parent_path() / fs::path(place->member).relative_path());
  return path.extension() == ".gz" || path.extension() == ".zst" ? path.parent_path() / path.stem() : path;
}

/// Downloads hold some interactions twice: packed and unpacked, whole and cut down, whole and split for experiments.
class Repeats {
 public:
  explicit Repeats(std::vector<SourceFile>& sources) : sources_(sources) {
    for (const SourceFile& source : sources)
      if (source.role == SourceRole::kInteractions) stems_.insert(stemOf(source.path));
  }

  void setAside() {
    for (SourceFile& source : sources_)
      if (source.role == SourceRole::kInteractions || source.role == SourceRole::kItems) look(source);
  }

 private:
  void look(SourceFile& source) {
    const fs::path path = source.path;
    const fs::path whole = unpackedPath(path);
    if (!seen_.emplace(whole.string(), source.role).second) return drop(source, "the same as " + whole.filename().string());
    if (source.role != SourceRole::kInteractions) return;
    const std::string stem = stemOf(source.path);
    if (stem.ends_with("_5") && stems_.contains(stem.substr(0, stem.size() - 2)))
      return drop(source, "the part of " + stem.substr(0, stem.size() - 2) + " with five reviews a user and item");
    if (stem.starts_with("ratings_") && stems_.contains("reviews_" + stem.substr(8)))
      return drop(source, "also in reviews_" + stem.substr(8));
    if (source.format == "movielens-data" && (path.extension() == ".base" || path.extension() == ".test")) lookAtSplit(source, stem);
  }

  /// u1.base and u1.test are together all records, as are u2.base and u2.test, …
  void lookAtSplit(SourceFile& source, const std::string& stem) {
    if (stems_.contains("u") && stem != "u") return drop(source, "a part of u.data");
    if (split_.empty()) split_ = stem;
    if (split_ != stem) drop(source, "the records of " + split_ + " split otherwise");
  }

  static void drop(SourceFile& source, const std::string& why) {
    source.role = SourceRole::kUnused;
    source.description += "; " + why;
  }

  std::vector<SourceFile>& sources_;
  std::set<std::string> stems_;
  std::set<std::pair<std::string, SourceRole>> seen_;
  std::string split_;
};

std::string listOf(const std::vector<SourceFile>& sources) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(sources.size(), 10); ++i)
    text += (i == 0 ? "" : "; ") + fs::path(sources[i].path).filename().string() + " (" + sources[i].description + ")";
  return text + (sources.size() > 10 ? "; …" : "");
}

/// The columns of a table in which nothing was found; where only a time is wanted, those with times if there are any.
std::vector<std::string> candidates(const SourceFile& source, bool times) {
  const ColumnMapping& mapping = source.mapping;
  std::vector<std::string> left, withTimes;
  for (std::size_t i = 0; i < source.columns.size(); ++i) {
    const std::string& name = source.columns[i];
    const auto isTaken = [&](const ColumnWord& one) { return mapping.*one.column == name; };
    if (name.empty() || std::any_of(kColumnWords.begin(), kColumnWords.end(), isTaken)) continue;
    left.push_back(name);
    const auto holdsTime = [i](const std::vector<std::string>& row) { return readTime(row[i]).has_value(); };
    if (!source.firstRows.empty() && std::all_of(source.firstRows.begin(), source.firstRows.end(), holdsTime)) withTimes.push_back(name);
  }
  return times && !withTimes.empty() ? withTimes : left;
}

}  // namespace

Result<std::vector<SourceFile>> recogniseSources(const std::vector<fs::path>& paths) {
  Search search;
  for (const fs::path& path : paths) {
    std::error_code reason;
    const fs::path place = plainPath(path);
    const bool there = fs::exists(place, reason);
    if (reason && !placeInArchive(place))
      return badInput(path.string(), "cannot be opened (" + reason.message() + ")", "Check the path and the permissions");
    if (!there && !placeInArchive(place)) return badInput(path.string(), "there is no such file or folder", "Check the path");
    if (const auto looked = search.look(place, 0); !looked) return tl::unexpected(looked.error());
  }
  Repeats(search.sources).setAside();
  const auto usable = [](const SourceFile& source) { return source.role == SourceRole::kInteractions || source.mappable; };
  if (std::none_of(search.sources.begin(), search.sources.end(), usable))
    return badInput(paths.empty() ? std::string() : paths.front().string(),
                    search.sources.empty() ? "there is nothing to import" : "no file holds interactions. Found: " + listOf(search.sources),
                    "Name a file with a user, an item and a time in each line");
  return std::move(search.sources);
}

SourceRole roleOf(const ColumnMapping& mapping) {
  if (!mapping.user.empty() && !mapping.item.empty() && !mapping.timestamp.empty()) return SourceRole::kInteractions;
  const bool described = !mapping.title.empty() || !mapping.description.empty();
  return mapping.user.empty() && !mapping.item.empty() && described ? SourceRole::kItems : SourceRole::kUnused;
}

std::vector<std::string> missingKeys(const SourceFile& source) {
  std::vector<std::string> keys;
  for (const auto& [key, column] : {std::pair("user", &source.mapping.user), std::pair("item", &source.mapping.item),
                                    std::pair("timestamp", &source.mapping.timestamp)})
    if (column->empty()) keys.emplace_back(key);
  return keys;
}

std::string missingColumns(const SourceFile& source) {
  const auto keys = missingKeys(source);
  std::string text;
  for (const std::string& key : keys)
    text += (text.empty() ? "no column is known as the " : " and the ") + (key == "timestamp" ? "time" : key);
  const auto left = candidates(source, keys.size() == 1 && keys.front() == "timestamp");
  return left.empty() ? text : text + (keys.size() == 1 ? "; it could be " : "; they could be ") + listed(left);
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
