#include "tests/house/source_tree.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>

#include "tests/house/markdown_tables.h"

namespace xsmoe::house {
namespace {

std::vector<std::string> linesOf(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

bool isSource(const std::filesystem::path& path) {
  static const std::set<std::filesystem::path> endings{".h", ".hpp", ".def", ".cpp", ".cu", ".cuh"};
  return endings.contains(path.extension());
}

SourceFile readSource(const std::filesystem::path& tree, const std::filesystem::path& path) {
  static const std::regex include(R"(\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  SourceFile file{path.lexically_relative(tree).generic_string(), {}, {}};
  const auto lines = linesOf(path);
  if (!lines.empty()) file.firstLine = lines.front();
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (std::smatch found; std::regex_match(lines[i], found, include))
      file.includes.push_back({static_cast<int>(i) + 1, found[2], found[1] == "\""});
  return file;
}

}  // namespace

std::vector<SourceFile> readSources(const std::filesystem::path& tree, const std::vector<std::string>& folders) {
  std::vector<SourceFile> files;
  for (const std::string& folder : folders) {
    if (!std::filesystem::is_directory(tree / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(tree / folder))
      if (entry.is_regular_file() && isSource(entry.path())) files.push_back(readSource(tree, entry.path()));
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::vector<std::string> readRooms(const std::filesystem::path& tree) {
  std::vector<std::string> rooms;
  for (const auto& row : tableBelow(tree / "README.md", "Where things are")) {
    const auto named = codeIn(row.front());
    rooms.insert(rooms.end(), named.begin(), named.end());
  }
  return rooms;
}

std::vector<std::string> readBuiltRooms(const std::filesystem::path& tree) {
  static const std::regex added(R"(\s*add_subdirectory\(\s*(\w+)\s*\).*)");
  std::vector<std::string> rooms;
  for (const std::string& line : linesOf(tree / "model" / "CMakeLists.txt"))
    if (std::smatch found; std::regex_match(line, found, added)) rooms.push_back("model/" + found[1].str());
  return rooms;
}

}  // namespace xsmoe::house
