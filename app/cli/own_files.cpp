// SPDX-License-Identifier: Apache-2.0
#include "app/cli/own_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;

/// Long names of options that take what is written.
constexpr std::array<std::string_view, 10> kWritten{"csv",     "everyone",    "metrics", "write-plan", "output",
                                                    "weights", "tensorboard", "mlflow",  "recbole",    "to"};

bool isThere(const fs::path& path) {
  std::error_code unknown;
  return fs::exists(path, unknown);
}

bool isRun(const fs::path& folder) { return isThere(folder / "run.json") && isThere(folder / "record.sqlite"); }
bool isStream(const fs::path& folder) {
  return isThere(folder / "stream.json") || isThere(folder / "interactions.csv") || isThere(folder / "interactions.tsv");
}

template <std::size_t Count>
bool beginsAs(const std::string& name, const std::array<std::string_view, Count>& own) {
  return std::any_of(own.begin(), own.end(), [&](std::string_view one) { return name.starts_with(one); });
}

/// Whether `path` is a file or folder of the run in `folder`, by its name.
bool isOfRun(const fs::path& folder, const std::string& name) {
  constexpr std::array<std::string_view, 8> kOwn{"run.json",    "record.sqlite", "notes.json", "forgetting.json",
                                                 "checkpoints", "ranks",         "resume.",    "constants."};
  return isRun(folder) && beginsAs(name, kOwn);
}
bool isOfStream(const fs::path& folder, const std::string& name) {
  constexpr std::array<std::string_view, 7> kOwn{"stream.json", "interactions.", "items.", "features.h5",
                                                 "truth.json",  "import.json",   "images"};
  return isStream(folder) && beginsAs(name, kOwn);
}

/// What is wrong with writing there; empty: nothing.
std::string whyNotThere(const std::string& text) {
  if (text.empty() || text == "-") return {};
  std::error_code unknown;
  fs::path path = fs::weakly_canonical(text, unknown);
  if (unknown || path.empty()) return {};
  if (path.filename().empty()) path = path.parent_path();
  const fs::path folder = path.parent_path(), above = folder.parent_path();
  const auto name = path.filename().string(), place = folder.filename().string();
  const bool run = isOfRun(folder, name) || isOfRun(above, place) || isRun(path);
  const bool stream = isOfStream(folder, name) || isOfStream(above, place) || isStream(path);
  if (!run && !stream) return {};
  return '"' + text + "\" is a part of a " + (run ? "run" : "stream") + ", which is only read. Choose another place";
}

/// Groups of options are commands without a name.
void guard(CLI::App& command) {
  for (auto* const group : command.get_subcommands({})) guard(*group);
  for (auto* const option : command.get_options())
    for (const auto one : kWritten)
      if (option->check_lname(std::string(one))) option->check(whyNotThere, "");
}

}  // namespace

void guardOwnFiles(CLI::App& program) {
  for (auto* const command : program.get_subcommands({})) {
    // What these make is checked where it is made: a cache, a stream, the folder of a state.
    const bool makes = command->get_name() == "extract" || command->get_name() == "import" || command->get_name() == "unpack";
    if (!makes) guard(*command);
  }
}

}  // namespace xsmoe::cli
