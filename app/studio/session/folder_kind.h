// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>

namespace xsmoe::studio {

enum class FolderKind : std::uint8_t { kRun, kStream, kUnknown };

/// What a folder is, by what it holds (FORMATS.md): `run.json`, or `stream.json` or a file of interactions.
[[nodiscard]] FolderKind folderKind(const std::filesystem::path& folder);

/// Whether it is what is left of a run's folder whose `run.json` is missing: its record is there, and nothing that a stream has.
[[nodiscard]] bool lacksRunJson(const std::filesystem::path& folder);

/// Whether a path is that of a file with a run and where a person looks at it (FORMATS.md, state files), by its ending.
[[nodiscard]] bool isStateFile(const std::filesystem::path& path);

/// Whether a run lies in a folder or in a folder of that, as those of experiments do. Of a large folder of others the first entries are
/// looked at, which takes its time: not for the window's thread.
[[nodiscard]] bool holdsRuns(const std::filesystem::path& folder);

/// The folder that a person means: a file stands for the folder it is in.
[[nodiscard]] std::filesystem::path folderOf(const std::filesystem::path& path);

}  // namespace xsmoe::studio
