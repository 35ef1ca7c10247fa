#include "tests/house/house_page.h"

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
  for (const char* top : {"app/", "model/", "resources/", "tests/", "widgets/"})
    if (path.starts_with(top)) return path;
  return "model/" + path;
}

}  // namespace

std::vector<RoomRow> readRoomRows(const std::filesystem::path& tree) {
  std::vector<RoomRow> rows;
  for (const auto& cells : tableBelow(tree / "model/README.md", "Rooms, bottom to top"))
    rows.push_back({codeIn(cells.front()), listIn(cells.back())});
  return rows;
}

std::vector<std::string> readHowToAdd(const std::filesystem::path& tree) {
  std::vector<std::string> paths;
  for (const auto& cells : tableBelow(tree / "model/README.md", "How to add"))
    for (const auto& code : codeIn(cells.back())) {
      if (!isPath(code)) continue;
      for (const auto& path : unfolded(code)) {
        const bool added = path.find("NAME") != std::string::npos;
        paths.push_back(fromTheTop(added ? path.substr(0, path.rfind('/')) : path));
      }
    }
  return paths;
}

}  // namespace xsmoe::house
