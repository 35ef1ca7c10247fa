// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>

namespace xsmoe::studio {

enum class FolderKind : std::uint8_t { kRun, kStream, kUnknown };

/// What a folder is, by what it holds (FORMATS.md): `run.json`, or `stream.json` or a file of interactions.
[[nodiscard]] FolderKind folderKind(const std::filesystem::path& folder);

/// Whether something is there that is no run and no stream, nor in one: files of others, to be imported.
[[nodiscard]] bool isForeign(const std::filesystem::path& path);

/// The folder that a person means: a file stands for the folder it is in.
[[nodiscard]] std::filesystem::path folderOf(const std::filesystem::path& path);

}  // namespace xsmoe::studio
