// SPDX-License-Identifier: Apache-2.0
#include "model/data/new_folder.h"

#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> unwritable(const fs::path& target, const std::error_code& reason) {
  return cannotWrite(target.string(), "the folder cannot be written (" + reason.message() + ")",
                     "Check the path, the free space and the permissions");
}

/// Moves what a folder holds into another.
std::error_code moveContents(const fs::path& from, const fs::path& to) {
  std::error_code reason;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(from, reason)) entries.push_back(entry.path());
  for (const fs::path& entry : entries)
    if (!reason) fs::rename(entry, to / entry.filename(), reason);
  if (!reason) fs::remove(from, reason);
  return reason;
}

}  // namespace

fs::path plainPath(const fs::path& path) {
  std::error_code ignored;
  const fs::path plain = fs::absolute(path, ignored).lexically_normal();
  return plain.has_filename() ? plain : plain.parent_path();
}

Result<NewFolder> NewFolder::create(const fs::path& target) {
  std::error_code reason;
  const fs::path place = plainPath(target);
  const bool exists = fs::exists(place, reason);
  if (exists && !fs::is_directory(place, reason))
    return cannotWrite(target.string(), "there is a file of this name", "Name a folder that does not exist yet");
  if (exists && !fs::is_empty(place, reason) && !reason)
    return cannotWrite(target.string(), "the folder is not empty; nothing in it was changed", "Name a new folder, or empty this one first");
  if (reason && exists) return unwritable(target, reason);
  const std::string ending = ".unfinished-" + std::to_string(::getpid());
  const fs::path unfinished = exists ? place / ending : fs::path(place.string() + ending);
  reason.clear();
  fs::create_directories(unfinished, reason);
  if (reason) return unwritable(target, reason);
  return NewFolder(place, unfinished, exists);
}

NewFolder::NewFolder(fs::path target, fs::path unfinished, bool existed)
    : target_(std::move(target)), unfinished_(std::move(unfinished)), existed_(existed) {}

NewFolder::NewFolder(NewFolder&& other) noexcept
    : target_(std::move(other.target_)), unfinished_(std::exchange(other.unfinished_, {})), existed_(other.existed_) {}

NewFolder::~NewFolder() {
  std::error_code ignored;
  if (!unfinished_.empty()) fs::remove_all(unfinished_, ignored);
}

Result<void> NewFolder::commit() {
  std::error_code reason;
  if (existed_)
    reason = moveContents(unfinished_, target_);
  else
    fs::rename(unfinished_, target_, reason);
  if (reason) return unwritable(target_, reason);
  unfinished_.clear();
  return {};
}

}  // namespace xsmoe::data
