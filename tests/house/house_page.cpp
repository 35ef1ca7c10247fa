#include "tests/house/house_page.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/house/markdown_tables.h"

namespace xsmoe::house {
namespace {

std::vector<std::string> listIn(const std::string& cell) {
  std::vector<std::string> words;
  std::istringstream rest(cell);
  for (std::string word; std::getline(rest >> std::ws, word, ',');) words.push_back(word);
  return words;
}

/// "a.h" and "a.cpp" for "a.{h,cpp}".
std::vector<std::string> unfolded(const std::string& path) {
  const auto open = path.find('{'), close = path.find('}');
  if (open == std::string::npos || close == std::string::npos) return {path};
  std::vector<std::string> paths;
  for (const auto& ending : listIn(path.substr(open + 1, close - open - 1))) paths.push_back(path.substr(0, open) + ending);
  return paths;
}

bool isPath(const std::string& code) { return code.find('/') != std::string::npos || code.ends_with(".md"); }

/// Paths that begin with no folder of the top are of model/.
std::string fromTheTop(const std::string& path) {
  for (const char* top : {"README.md", "app/", "model/", "packaging/", "resources/", "tests/", "widgets/"})
    if (path.starts_with(top)) return path;
  return "model/" + path;
}

bool isAdded(const std::string& path) { return path.find("NAME") != std::string::npos; }

bool isPlaceholder(const std::string& path) { return isAdded(path) || path.find("SOME") != std::string::npos; }

std::vector<std::string> pathsIn(const std::string& text) {
  std::vector<std::string> paths;
  for (const auto& code : codeIn(text))
    if (isPath(code))
      for (const auto& path : unfolded(code)) paths.push_back(path);
  return paths;
}

bool isFile(const std::string& path) { return path.find('.', path.rfind('/') + 1) != std::string::npos; }

/// "2 + 3": new files and others.
std::string countedIn(const std::string& text) {
  std::set<std::string> added, changed;
  for (const auto& path : pathsIn(text))
    if (isFile(path)) (isAdded(path) ? added : changed).insert(path);
  return std::to_string(added.size()) + " + " + std::to_string(changed.size());
}

/// A page without its blocks of code.
std::string proseOf(const std::filesystem::path& page) {
  std::string text;
  std::ifstream file(page);
  bool inBlock = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```"))
      inBlock = !inBlock;
    else if (!inBlock)
      text += line + '\n';
  }
  return text;
}

bool isPattern(const std::string& path) {
  return isPlaceholder(path) || path.find_first_of("*<$~") != std::string::npos || path.find("…") != std::string::npos;
}

bool isInTree(const std::filesystem::path& tree, const std::string& path) {
  const auto slash = path.find('/');
  if (slash == std::string::npos || slash == 0 || path.starts_with('.')) return false;
  if (fromTheTop(path) == path) return true;
  // Keys of files are written so as well: experiments/folders.
  return (isFile(path) || path.ends_with('/')) && std::filesystem::is_directory(tree / "model" / path.substr(0, slash));
}

bool isSourceAlone(const std::string& name) {
  if (name.find('/') != std::string::npos || name.starts_with('.')) return false;
  constexpr std::array kEndings{".h", ".cpp", ".cu", ".def"};
  return std::ranges::any_of(kEndings, [&](const char* ending) { return name.ends_with(ending); });
}

/// What is named in a cell, from the top of the tree.
std::vector<std::string> placesIn(const std::string& cell) {
  std::vector<std::string> places;
  for (const auto& path : pathsIn(cell)) places.push_back(fromTheTop(isPlaceholder(path) ? path.substr(0, path.rfind('/')) : path));
  return places;
}

}  // namespace

std::vector<RoomRow> readRoomRows(const std::filesystem::path& tree) {
  std::vector<RoomRow> rows;
  for (const auto& cells : tableBelow(tree / "model/README.md", "Rooms, bottom to top"))
    rows.push_back({codeIn(cells.front()), listIn(cells.back())});
  return rows;
}

std::vector<AddingRow> readHowToAdd(const std::filesystem::path& tree) {
  std::vector<AddingRow> rows;
  for (const auto& cells : tableBelow(tree / "model/README.md", "How to add")) {
    const auto& which = cells.back();
    rows.push_back({cells.front(), cells.size() > 1 ? cells[1] : "", countedIn(which.substr(0, which.find(". "))), placesIn(which)});
  }
  return rows;
}

std::vector<std::string> namedPaths(const std::filesystem::path& tree, const std::string& page) {
  std::vector<std::string> paths;
  for (const auto& code : codeIn(proseOf(tree / page)))
    for (const auto& path : unfolded(code.substr(0, code.find_first_of(" \n")))) {
      if (isPattern(path)) continue;
      if (isInTree(tree, path)) paths.push_back(fromTheTop(path));
      if (isSourceAlone(path)) paths.push_back(path);
    }
  return paths;
}

std::vector<BesidesRow> readBesides(const std::filesystem::path& tree) {
  std::vector<BesidesRow> rows;
  for (const auto& cells : tableBelow(tree / "model/EXCEPTIONS.md", "How to add")) rows.push_back({cells.front(), placesIn(cells.back())});
  return rows;
}

}  // namespace xsmoe::house
