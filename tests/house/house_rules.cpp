#include "tests/house/house_rules.h"

#include <algorithm>
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
      }
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

  Paths rooms_, builtRooms_;
  std::vector<SourceFile> sources_;
  std::set<std::string> paths_;
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
