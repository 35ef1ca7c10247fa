// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string_view>

#include "model/core/error.h"

namespace xsmoe {

/// Whether a file lies at a path, links followed: no folder, and no pipe or device.
[[nodiscard]] bool isRegularFile(const std::filesystem::path& path);

/// Why what lies at a path cannot be read as a file, to stand behind its name: "is a folder, a file was expected", or "is a pipe or a
/// device, …": of a pipe the other end would be waited for, and a device may have no end. Empty: it is a file, or nothing is there.
[[nodiscard]] std::string_view whyNoFile(const std::filesystem::path& path);

/// Whether permissions, of the file or of a folder that it is in, keep this process from reading what lies at a path.
[[nodiscard]] bool mayNotRead(const std::filesystem::path& path);
/// What to do then.
inline constexpr const char* kCheckReading = "Check the permissions of the file and its folder";

/// Whether nothing lies at a path, not even a link that leads nowhere. False where the system does not say.
[[nodiscard]] bool isAbsent(const std::filesystem::path& path);

/// The error of something that lies at a path and cannot be read as a file: a link that leads nowhere or to itself, a folder, a pipe or a
/// device, a file without permission, a folder above it that may not be entered. None: it can be read, or isAbsent().
[[nodiscard]] std::optional<Error> unreadableFile(const std::filesystem::path& path);

}  // namespace xsmoe
