// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "model/core/error.h"

namespace SQLite {
class Database;
}

namespace xsmoe::experiments {

// record.sqlite as a file: how it is opened, its tables, views and version. What is in it: record.h. What SQLite throws goes to the caller.

// How to mend what they meet.
inline constexpr const char* kCheckSpace = "Check the disk's free space and the folder's permissions";
inline constexpr const char* kShorterPath = "Name a folder with a shorter path, or move the run to one";

/// What a killed program left of a file cannot be undone where that cannot be written.
struct NotToBeUndone {};

/// SQLite opens no file of such a path, with links resolved.
struct PathTooLong : std::runtime_error {
  PathTooLong();
};
[[nodiscard]] bool isTooLong(const std::filesystem::path& path);

/// Opens the file to read it, also in a folder that cannot be written; of a path that is too long a copy. Throws NotToBeUndone, and
/// PathTooLong where that cannot be made; as openUnchanging() std::runtime_error where it, or what lies beside it, is a pipe or a device.
[[nodiscard]] std::unique_ptr<SQLite::Database> openToRead(const std::filesystem::path& path);
/// Opens a file that nobody writes, with nothing beside it: without locks.
[[nodiscard]] std::unique_ptr<SQLite::Database> openUnchanging(const std::filesystem::path& path);
/// Opens the file, and makes its tables unless they are there: all of them or none. Throws PathTooLong.
[[nodiscard]] std::unique_ptr<SQLite::Database> openToWrite(const std::filesystem::path& path);
/// Not of a file whose making was interrupted.
[[nodiscard]] bool hasTables(SQLite::Database& database);
/// For a record that is gone on with: an earlier program's views may tell less, or something wrong, and what comes may be of kinds that its
/// version did not have.
void bringUpToDate(SQLite::Database& database);
/// Errors: no record of a run, or of a version that is not read.
[[nodiscard]] Result<void> checkIdentity(SQLite::Database& database, const std::filesystem::path& path);

}  // namespace xsmoe::experiments
