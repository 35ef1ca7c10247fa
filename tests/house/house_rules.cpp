#include "tests/house/house_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include "tests/house/house_page.h"
#include "tests/house/source_tree.h"

namespace xsmoe::house {
namespace {

using Paths = std::vector<std::string>;  // of folders or of headers

/// Whom a room may include besides itself, where that is less than all rooms above it in the table.
struct Acquaintance {
  std::string room;
  Paths known;
};
const std::vector<Acquaintance>& acquaintances() {
  static const std::vector<Acquaintance> all{
      {"model/data", {"model/core"}},
      {"model/features", {"model/core", "model/data"}},
      {"model/device", {"model/core"}},
      {"model/encoders", {"model/core", "model/data", "model/features", "model/device"}},
      {"model/generator", {"model/core", "model/data"}},
      {"model/network", {"model/core", "model/device"}},
      {"model/baselines", {"model/core", "model/device", "model/network"}},
      {"model/streaming", {"model/core", "model/engine", "model/data", "model/features", "model/device", "model/network"}},
      {"widgets", {"model/core", "model/analysis"}},
      {"app/engine", {"model/core", "model/analysis", "model/engine", "model/experiments/local_engine.h"}},
      {"app/cli", {"model/core", "model/analysis", "model/engine", "app/engine", "model/data/import"}},
      {"app/studio", {"model/core", "model/analysis", "model/engine", "app/engine", "widgets", "model/data/import"}},
  };
  return all;
}

const Paths kApache{"model", "app/engine", "app/cli"};
const Paths kGpl{"widgets", "app/studio"};
const Paths kWithoutQt = kApache;

bool liesIn(const std::string& path, const std::string& place) { return path == place || path.starts_with(place + "/"); }

bool liesIn(const std::string& path, const Paths& places) {
  return std::ranges::any_of(places, [&](const std::string& place) { return liesIn(path, place); });
}

std::string listed(const Paths& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool isTorch(const std::string& header) { return liesIn(header, Paths{"torch", "ATen", "c10", "caffe2"}); }

bool isQt(const std::string& header) {
  static const std::regex name("(Qt[A-Z][A-Za-z0-9]*/.+)|(Q[A-Z][A-Za-z0-9]*)|(q[a-z0-9]+\\.h)|(Qt[A-Z][A-Za-z0-9]*)");
  return std::regex_match(header, name);
}

bool isOfFiles(const std::string& header) {
  return liesIn(header, Paths{"fstream", "fcntl.h", "unistd.h", "sys/mman.h", "hdf5.h", "SQLiteCpp", "QFile", "QSaveFile"});
}

bool isOfThreads(const std::string& header) {
  return liesIn(header, Paths{"thread", "mutex", "shared_mutex", "atomic", "condition_variable", "future", "stop_token", "semaphore",
                              "latch", "barrier", "QThread", "QThreadPool", "QMutex", "QWaitCondition", "QFuture", "QFutureWatcher",
                              "QtConcurrent", "QtConcurrentRun"});
}

/// Headers of the standard library have no ending and lie in no folder.
bool isOfAnyLibrary(const std::string& header) {
  if (liesIn(header, Paths{"tl/expected.hpp", "fcntl.h", "unistd.h", "sys"})) return false;
  return header.find_first_of("/.") != std::string::npos;
}

/// What the column "never knows" of model/README.md may say, and which includes that forbids.
struct Stranger {
  std::string word;
  bool (*of)(const Include& include);
};
const std::vector<Stranger>& strangers() {
  static const std::vector<Stranger> all{
      {"Torch", [](const Include& one) { return !one.quoted && isTorch(one.path); }},
      {"Qt", [](const Include& one) { return !one.quoted && isQt(one.path); }},
      {"files", [](const Include& one) { return !one.quoted && isOfFiles(one.path); }},
      {"threads", [](const Include& one) { return !one.quoted && isOfThreads(one.path); }},
      {"libraries but tl::expected and POSIX", [](const Include& one) { return !one.quoted && isOfAnyLibrary(one.path); }},
      {"libraries but those of core and Boost.Math",
       [](const Include& one) { return !one.quoted && isOfAnyLibrary(one.path) && !liesIn(one.path, "boost/math"); }},
      {"streams", [](const Include& one) { return one.quoted && liesIn(one.path, "model/data"); }},
      {"networks", [](const Include& one) { return one.quoted && liesIn(one.path, "model/network"); }},
      {"methods", [](const Include& one) { return one.quoted && liesIn(one.path, "model/baselines"); }},
  };
  return all;
}

/// Where in its room a file lies: in one of the room's folders, or in none, where it stands for itself and for what bears its name.
struct Place {
  std::string path;  // "widgets/forms", "widgets/theme"
  bool folder = false;
};
Place placeIn(const std::string& room, const std::string& file) {
  const auto slash = file.find('/', room.size() + 1);
  if (slash != std::string::npos) return {file.substr(0, slash), true};
  return {file.substr(0, file.rfind('.')), false};
}

/// One tree held against the rules.
class Inspection {
 public:
  explicit Inspection(const std::filesystem::path& tree)
      : tree_(tree),
        rooms_(readRooms(tree)),
        builtRooms_(readBuiltRooms(tree)),
        rows_(readRoomRows(tree)),
        sources_(readSources(tree, {"app", "model", "tests", "widgets"})) {
    for (const SourceFile& file : sources_) paths_.insert(file.path);
  }

  std::vector<std::string> breaches() {
    checkOrder();
    checkHousePage();
    checkPages();
    for (const SourceFile& file : sources_) {
      for (const Include& include : file.includes) checkExists(file, include);
      if (!liesIn(file.path, "tests")) checkRoomsFile(file);
    }
    checkCircles();
    checkNames();
    return std::move(breaches_);
  }

 private:
  void checkOrder() {
    if (rooms_.empty()) breaches_.emplace_back("README.md: there is no table of rooms under \"Where things are\"");
    Paths modelRooms;
    std::ranges::copy_if(rooms_, std::back_inserter(modelRooms), [](const std::string& room) { return liesIn(room, "model"); });
    if (modelRooms != builtRooms_)
      breaches_.push_back("model/CMakeLists.txt: adds " + listed(builtRooms_) + ": the order is that of README's table, " +
                          listed(modelRooms));
  }

  void checkHousePage() {
    Paths rooms;
    for (const RoomRow& row : rows_) {
      rooms.insert(rooms.end(), row.rooms.begin(), row.rooms.end());
      for (const std::string& word : row.neverKnows)
        if (std::ranges::find(strangers(), word, &Stranger::word) == strangers().end())
          breaches_.push_back("model/README.md: " + listed(row.rooms) + " never knows " + word +
                              ": house_rules.cpp does not say what that is");
    }
    if (rooms != rooms_)
      breaches_.push_back("model/README.md: its rooms are " + listed(rooms) + ": those of README's table are " + listed(rooms_));
    const auto adding = readHowToAdd(tree_);
    for (const AddingRow& row : adding) checkAdding(row);
    for (const BesidesRow& row : readBesides(tree_)) {
      if (std::ranges::find(adding, row.what, &AddingRow::what) == adding.end())
        breaches_.push_back("model/EXCEPTIONS.md: \"How to add\" has \"" + row.what + "\", which is no row of model/README.md");
      checkThere("model/EXCEPTIONS.md", row.paths);
    }
  }

  void checkAdding(const AddingRow& row) {
    if (row.files != row.named)
      breaches_.push_back("model/README.md: \"How to add\" counts " + row.files + " files for \"" + row.what + "\", and names " +
                          row.named + " up to its first full stop");
    checkThere("model/README.md", row.paths);
  }

  void checkThere(const std::string& page, const std::vector<std::string>& paths) {
    for (const std::string& path : paths)
      if (!isThere(path)) reportMissing(page, "\"How to add\" names ", path);
  }

  void checkPages() {
    for (const std::string page :
         {"README.md", "model/EXCEPTIONS.md", "model/FORMATS.md", "model/RANKS.md", "model/README.md", "model/SPEED.md"})
      for (const std::string& path : namedPaths(tree_, page))
        if (!isThere(path)) reportMissing(page, "names ", path);
  }

  /// A path of the tree, or a source by its name alone, wherever it lies.
  [[nodiscard]] bool isThere(const std::string& path) const {
    if (std::filesystem::exists(tree_ / path)) return true;
    return path.find('/') == std::string::npos &&
           std::ranges::any_of(paths_, [&](const std::string& file) { return file.ends_with("/" + path); });
  }

  /// Once, however often the page names it.
  void reportMissing(const std::string& page, const std::string& words, const std::string& path) {
    if (missing_[page].insert(path).second) breaches_.push_back(page + ": " + words + path + ", which is not there");
  }

  void checkRoomsFile(const SourceFile& file) {
    checkLicence(file);
    const auto room = roomOf(file.path);
    if (!room) {
      breaches_.push_back(file.path + ":1: is in no room of README's table");
      return;
    }
    for (const Include& include : file.includes) {
      checkStrangers(file, include, rooms_[*room]);
      if (!include.quoted) {
        if (isQt(include.path) && liesIn(file.path, kWithoutQt)) report(file, include, listed(kWithoutQt) + " know no Qt");
      } else if (!liesIn(include.path, rooms_[*room])) {
        checkNeighbour(file, include, *room);
      } else {
        noteSibling(file, include, rooms_[*room]);
      }
    }
  }

  void noteSibling(const SourceFile& file, const Include& include, const std::string& room) {
    const auto from = placeIn(room, file.path), to = placeIn(room, include.path);
    if (from.path == to.path) return;
    siblings_[from.path].insert(to.path);
    if (from.folder || to.folder) passages_.push_back({&file, &include, from.path, to.path});
  }

  /// The folders of a room include each other in one direction, also by way of the files beside them.
  void checkCircles() {
    for (const Passage& one : passages_)
      if (leads(one.to, one.from))
        report(*one.file, *one.include,
               "a room's folders include each other in one direction, and " + one.to + " leads back to " + one.from);
  }

  [[nodiscard]] bool leads(const std::string& from, const std::string& to) const {
    std::set<std::string> seen{from};
    Paths ahead{from};
    while (!ahead.empty()) {
      const auto here = ahead.back();
      ahead.pop_back();
      if (here == to) return true;
      if (const auto next = siblings_.find(here); next != siblings_.end())
        std::ranges::copy_if(next->second, std::back_inserter(ahead), [&](const std::string& place) { return seen.insert(place).second; });
    }
    return false;
  }

  /// Whoever reads or searches for a header's name shall find one.
  void checkNames() {
    std::map<std::string, std::string> first;  // name → path
    for (const SourceFile& file : sources_) {
      if (!file.path.ends_with(".h") || !roomOf(file.path)) continue;
      const auto [named, isNew] = first.try_emplace(file.path.substr(file.path.rfind('/') + 1), file.path);
      if (!isNew) breaches_.push_back(file.path + ": headers have different names, and " + named->second + " has this one");
    }
  }

  void checkLicence(const SourceFile& file) {
    const bool apache = liesIn(file.path, kApache);
    if (!apache && !liesIn(file.path, kGpl)) return;
    const std::string wanted = std::string("// SPDX-License-Identifier: ") + (apache ? "Apache-2.0" : "GPL-3.0-or-later");
    if (file.firstLine != wanted) breaches_.push_back(file.path + ":1: " + file.firstLine + ": the first line is \"" + wanted + "\"");
  }

  void checkExists(const SourceFile& file, const Include& include) {
    if (include.quoted && !paths_.contains(include.path))
      report(file, include, "there is no such file; paths start at the top of the tree");
  }

  void checkStrangers(const SourceFile& file, const Include& include, const std::string& room) {
    for (const RoomRow& row : rows_) {
      if (std::ranges::find(row.rooms, room) == row.rooms.end()) continue;
      for (const Stranger& stranger : strangers())
        if (std::ranges::find(row.neverKnows, stranger.word) != row.neverKnows.end() && stranger.of(include))
          report(file, include, room + " never knows " + stranger.word + ", says model/README.md");
    }
  }

  void checkNeighbour(const SourceFile& file, const Include& include, std::size_t room) {
    const auto other = roomOf(include.path);
    if (!other) {
      report(file, include, "a room includes only rooms of README's table");
    } else if (*other > room) {
      report(file, include, "a room includes only rooms above it in README's table, and " + rooms_[*other] + " is below " + rooms_[room]);
    } else if (const auto known = std::ranges::find(acquaintances(), rooms_[room], &Acquaintance::room);
               known != acquaintances().end() && !liesIn(include.path, known->known)) {
      report(file, include, "of the other rooms, " + rooms_[room] + " includes only " + listed(known->known));
    }
  }

  [[nodiscard]] std::optional<std::size_t> roomOf(const std::string& path) const {
    for (std::size_t i = 0; i < rooms_.size(); ++i)
      if (liesIn(path, rooms_[i])) return i;
    return std::nullopt;
  }

  void report(const SourceFile& file, const Include& include, const std::string& rule) {
    const std::string header = include.quoted ? '"' + include.path + '"' : '<' + include.path + '>';
    breaches_.push_back(file.path + ":" + std::to_string(include.line) + ": #include " + header + ": " + rule);
  }

  std::filesystem::path tree_;
  /// An include of one place of a room by another, at least one of which is a folder.
  struct Passage {
    const SourceFile* file;
    const Include* include;
    std::string from, to;
  };

  Paths rooms_, builtRooms_;
  std::vector<RoomRow> rows_;
  std::vector<SourceFile> sources_;
  std::set<std::string> paths_;
  std::map<std::string, std::set<std::string>> missing_;   // page → what it names that is not there
  std::map<std::string, std::set<std::string>> siblings_;  // place → places of its room that it includes
  std::vector<Passage> passages_;
  std::vector<std::string> breaches_;
};

}  // namespace

std::vector<std::string> breaches(const std::filesystem::path& tree) { return Inspection(tree).breaches(); }

std::vector<std::string> singleHeaders() {
  std::vector<std::string> headers;
  for (const Acquaintance& room : acquaintances())
    std::ranges::copy_if(room.known, std::back_inserter(headers), [](const std::string& path) { return path.ends_with(".h"); });
  return headers;
}

}  // namespace xsmoe::house
