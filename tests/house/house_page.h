#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace xsmoe::house {

/// A row of the rooms of model/README.md: rooms, and in words what they never know.
struct RoomRow {
  std::vector<std::string> rooms;
  std::vector<std::string> neverKnows;
};
[[nodiscard]] std::vector<RoomRow> readRoomRows(const std::filesystem::path& tree);

/// Files and folders that the table "How to add" of model/README.md names, from the top of the tree; of one that is to be added its folder.
[[nodiscard]] std::vector<std::string> readHowToAdd(const std::filesystem::path& tree);

}  // namespace xsmoe::house
