#pragma once
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace xsmoe::encoders {

/// The folders with a file of this name, at any depth: "inputs.json" marks a BERT's, "images.json" a ViT's.
inline std::vector<std::filesystem::path> foldersWith(const std::string& name, const std::filesystem::path& top) {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(top))
    if (entry.path().filename() == name) folders.push_back(entry.path().parent_path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

/// Ours, then those below the folders that XSMOE_CONFORMANCE names, apart by colons.
inline std::vector<std::filesystem::path> fixturesWith(const std::string& name) {
  auto folders = foldersWith(name, std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/fixtures/encoders");
  const char* further = std::getenv("XSMOE_CONFORMANCE");
  std::istringstream list(further == nullptr ? "" : further);
  for (std::string top; std::getline(list, top, ':');)
    for (auto& folder : foldersWith(name, top)) folders.push_back(std::move(folder));
  return folders;
}

inline nlohmann::json jsonOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return nlohmann::json::parse(file);
}

inline std::string textOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace xsmoe::encoders
