#include "tests/house/house_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>

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
      {"widgets", {"model/core"}},
      {"app/engine", {"model/core", "model/engine", "model/experiments/local_engine.h"}},
      {"app/cli", {"model/core", "model/engine", "app/engine", "model/data/import"}},
      {"app/studio", {"model/core", "model/engine", "app/engine", "widgets", "model/data/import"}},
  };
  return all;
}

const Paths kApache{"model", "app/engine", "app/cli"};
const Paths kGpl{"widgets", "app/studio"};
const Paths kWithoutQt = kApache;
/// Rooms whose folders include each other.
const Paths kInterwoven{"model/experiments"};
const Paths kWithoutTorch{"model/core", "model/engine", "model/data", "model/generator", "widgets", "app"};

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
      : rooms_(readRooms(tree)), builtRooms_(readBuiltRooms(tree)), sources_(readSources(tree, {"app", "model", "tests", "widgets"})) {
    for (const SourceFile& file : sources_) paths_.insert(file.path);
  }

  std::vector<std::string> breaches() {
    checkOrder();
    for (const SourceFile& file : sources_) {
      for (const Include& include : file.includes) checkExists(file, include);
      if (!liesIn(file.path, "tests")) checkRoomsFile(file);
    }
    checkCircles();
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

  void checkRoomsFile(const SourceFile& file) {
    checkLicence(file);
    const auto room = roomOf(file.path);
    if (!room) {
      breaches_.push_back(file.path + ":1: is in no room of README's table");
      return;
    }
    for (const Include& include : file.includes) {
      if (!include.quoted) {
        checkLibrary(file, include);
      } else if (!liesIn(include.path, rooms_[*room])) {
        checkNeighbour(file, include, *room);
      } else if (!liesIn(file.path, kInterwoven)) {
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

  void checkLibrary(const SourceFile& file, const Include& include) {
    if (isQt(include.path) && liesIn(file.path, kWithoutQt)) report(file, include, listed(kWithoutQt) + " know no Qt");
    if (isTorch(include.path) && liesIn(file.path, kWithoutTorch)) report(file, include, listed(kWithoutTorch) + " know no LibTorch");
  }

  void checkNeighbour(const SourceFile& file, const Include& include, std::size_t room) {
    const auto other = roomOf(include.path);
    if (!other) {
      report(file, include, "a room includes only rooms of README's table");
    } else if (*other > room) {
      report(file, include, "a room includes only rooms above it in README's table, and " + rooms_[*other] + " is below " + rooms_[room]);
    }
    const auto known = std::ranges::find(acquaintances(), rooms_[room], &Acquaintance::room);
    if (known != acquaintances().end() && !liesIn(include.path, known->known))
      report(file, include, "of the other rooms, " + rooms_[room] + " includes only " + listed(known->known));
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

  /// An include of one place of a room by another, at least one of which is a folder.
  struct Passage {
    const SourceFile* file;
    const Include* include;
    std::string from, to;
  };

  Paths rooms_, builtRooms_;
  std::vector<SourceFile> sources_;
  std::set<std::string> paths_;
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
