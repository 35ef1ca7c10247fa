// SPDX-License-Identifier: Apache-2.0
#include "model/core/files/replacement_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "model/core/files/behind_links.h"

namespace xsmoe {
namespace {

std::filesystem::path beside(const std::filesystem::path& target) {
  std::filesystem::path path = target;
  path += ".unfinished-" + std::to_string(::getpid());
  return path;
}

/// False with errno set where the bytes could not be brought to the disk.
bool synchronise(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool done = ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  errno = reason;
  return done;
}

}  // namespace

ReplacementFile::ReplacementFile(std::filesystem::path target)
    : target_(behindLinks(std::move(target))), unfinished_(isWrittenThrough(target_) ? target_ : beside(target_)) {}

ReplacementFile::~ReplacementFile() {
  std::error_code ignored;
  if (!committed_ && !writesThrough()) std::filesystem::remove(unfinished_, ignored);
}

Result<void> ReplacementFile::commit() {
  if (writesThrough()) return {};
  std::error_code reason;
  if (!synchronise(unfinished_))
    reason = std::error_code(errno, std::generic_category());
  else if (std::filesystem::is_symlink(target_))
    reason = std::make_error_code(std::errc::too_many_symbolic_link_levels);  // it leads nowhere
  else
    std::filesystem::rename(unfinished_, target_, reason);
  if (reason) return cannotWriteFile(target_, reason);
  committed_ = true;
  // The folder's entry too, where the file system takes that: a loss of power must not bring the old file back.
  synchronise(target_.has_parent_path() ? target_.parent_path() : ".");
  return {};
}

std::string writingRemedy(const std::error_code& reason) {
  if (reason == std::errc::no_space_on_device || reason == std::errc::file_too_large || reason.value() == EDQUOT)
    return "Free some space there, or name a place on another disk";
  if (reason == std::errc::permission_denied || reason == std::errc::operation_not_permitted)
    return "Change the permissions of its folder, or name another place";
  if (reason == std::errc::read_only_file_system) return "Name a place that can be written";
  if (reason == std::errc::not_a_directory || reason == std::errc::file_exists)
    return "A file is where a folder should be: name another place";
  if (reason == std::errc::is_a_directory) return "A folder is where the file should be: name another place";
  if (reason == std::errc::filename_too_long) return "Give it a shorter name";
  return "Check the free space and the permissions of its folder";
}

tl::unexpected<Error> cannotWriteFile(const std::filesystem::path& path, const std::error_code& reason) {
  std::error_code unknown;
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (!std::filesystem::exists(folder, unknown) && !unknown)
    return cannotWrite(path.string(), "the file cannot be written: its folder is not there",
                       "Put the folder back where somebody moved or removed it, or name another one");
  return cannotWrite(path.string(), "the file cannot be written" + (reason ? " (" + reason.message() + ")" : std::string()),
                     writingRemedy(reason));
}

Result<void> writeTextFile(const std::filesystem::path& path, std::string_view text) {
  ReplacementFile replacement(path);
  errno = 0;
  std::ofstream file(replacement.path(), std::ios::binary | (replacement.writesThrough() ? std::ios::app : std::ios::trunc));
  file << text;
  file.close();
  if (!file) return cannotWriteFile(path, {errno, std::generic_category()});
  return replacement.commit();
}

}  // namespace xsmoe
