// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>

namespace xsmoe::studio {

enum class FolderKind : std::uint8_t { kRun, kStream, kUnknown };

/// What a folder is, by what it holds (FORMATS.md): `run.json`, or `stream.json` or a file of interactions.
[[nodiscard]] FolderKind folderKind(const std::filesystem::path& folder);

/// Whether a path is that of a file with a run and where a person looks at it (FORMATS.md, state files), by its ending.
[[nodiscard]] bool isStateFile(const std::filesystem::path& path);

/// Whether a run lies in a folder or in a folder of that, as those of experiments do. Of a large folder of others the first entries are
/// looked at.
[[nodiscard]] bool holdsRuns(const std::filesystem::path& folder);

/// Whether something is there that is no run, no stream, no folder of runs and no state, nor in a run or a stream: files of others, to be
/// imported.
[[nodiscard]] bool isForeign(const std::filesystem::path& path);

/// The folder that a person means: a file stands for the folder it is in.
[[nodiscard]] std::filesystem::path folderOf(const std::filesystem::path& path);

}  // namespace xsmoe::studio
