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

/// A row of the table "How to add" of model/README.md.
struct AddingRow {
  std::string what;                ///< is added
  std::string files;               ///< as its second column counts them: "2 + 3"
  std::string named;               ///< the files that it names up to its first full stop, counted: new ones + others
  std::vector<std::string> paths;  ///< files and folders that it names, from the top of the tree; of NAME and SOME their folder
};
[[nodiscard]] std::vector<AddingRow> readHowToAdd(const std::filesystem::path& tree);

/// What a page names of the tree, in backquotes, up to a space: what begins with a folder of the top ("tests/house"); of a room of the
/// model a file, or a folder with its slash, from the top ("model/core/error.h" of "core/error.h"); and sources by their name alone
/// ("error.h"). Placeholders, patterns and blocks of code are left out.
[[nodiscard]] std::vector<std::string> namedPaths(const std::filesystem::path& tree, const std::string& page);

/// A row of the table "How to add" of model/EXCEPTIONS.md: what a row of README's table takes besides.
struct BesidesRow {
  std::string what;                ///< is added, as in README's table
  std::vector<std::string> paths;  ///< as those of AddingRow
};
/// Empty where there is no such page.
[[nodiscard]] std::vector<BesidesRow> readBesides(const std::filesystem::path& tree);

}  // namespace xsmoe::house
