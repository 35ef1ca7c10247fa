#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace xsmoe::house {

/// A line that includes a header.
struct Include {
  int line = 0;
  std::string path;     // as written between the quotes or brackets
  bool quoted = false;  // "path", ours; else <path>, another's
};

struct SourceFile {
  std::string path;       // from the top of the tree: "model/core/error.h"
  std::string firstLine;  // where the licence stands
  std::vector<Include> includes;
};

/// The C++ and CUDA sources below the named folders of a tree, by path.
[[nodiscard]] std::vector<SourceFile> readSources(const std::filesystem::path& tree, const std::vector<std::string>& folders);

/// The rooms in the table of README's section "Where things are", in its order: what stands in backticks in the first column.
[[nodiscard]] std::vector<std::string> readRooms(const std::filesystem::path& tree);

/// The folders that model/CMakeLists.txt adds, in its order, as rooms: "model/core".
[[nodiscard]] std::vector<std::string> readBuiltRooms(const std::filesystem::path& tree);

}  // namespace xsmoe::house
