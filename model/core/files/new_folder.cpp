// SPDX-License-Identifier: Apache-2.0
#include "model/core/files/new_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "model/core/files/behind_links.h"
#include "model/core/files/replacement_file.h"

namespace xsmoe {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".unfinished-";

tl::unexpected<Error> unwritable(const fs::path& target, const std::error_code& reason) {
  return cannotWrite(target.string(), "the folder cannot be written (" + reason.message() + ")", writingRemedy(reason));
}

/// Moves what a folder holds into another.
std::error_code moveContents(const fs::path& from, const fs::path& to) {
  std::error_code reason;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(from, reason)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());  // run.json and stream.json, by which a folder is known, come last
  for (const fs::path& entry : entries)
    if (!reason) fs::rename(entry, to / entry.filename(), reason);
  if (!reason) fs::remove(from, reason);
  return reason;
}

/// The folder as a file that this program has locked; -1: another one has, or it has no locks.
int hold(const fs::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0 || ::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return -1;
}

/// A folder and those above it that are not there, the lowest first.
std::vector<fs::path> missingFrom(fs::path folder) {
  std::vector<fs::path> missing;
  std::error_code unknown;
  for (; folder.has_relative_path() && !fs::exists(folder, unknown); folder = folder.parent_path()) missing.push_back(folder);
  return missing;
}

void removeEmpty(const std::vector<fs::path>& folders) {
  std::error_code notEmpty;
  for (const auto& folder : folders) fs::remove(folder, notEmpty);
}

/// Removes the folders of these names that nobody fills any more.
void removeLeftovers(const fs::path& place, const std::string& beginning) {
  std::error_code ignored;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(place, ignored))
    if (entry.path().filename().string().starts_with(beginning) && isUnfinished(entry.path())) entries.push_back(entry.path());
  for (const fs::path& entry : entries) {
    const int lock = hold(entry);
    if (lock < 0) continue;
    fs::remove_all(entry, ignored);
    ::close(lock);
  }
}

/// With what the names of the folders begin under which a target is filled.
std::string beginningOf(const fs::path& target) { return target.filename().string() + std::string(kEnding); }

}  // namespace

bool isBeingMade(const fs::path& target) {
  const fs::path place = plainPath(behindLinks(plainPath(target)));
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(place.parent_path(), ignored)) {
    if (!entry.path().filename().string().starts_with(beginningOf(place)) || !isUnfinished(entry.path())) continue;
    const int lock = hold(entry.path());
    if (lock < 0) return true;
    ::close(lock);  // left by a program that was killed
  }
  return false;
}

Result<void> makeFolders(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (!problem) return {};
  return cannotWrite(folder.string(), "the folder cannot be made: " + problem.message(), writingRemedy(problem));
}

bool isUnfinished(const fs::path& folder) {
  const auto name = folder.filename().string();
  const auto ending = name.rfind(kEnding);
  if (ending == std::string::npos) return false;
  const auto process = name.substr(ending + kEnding.size());
  return !process.empty() && process.find_first_not_of("0123456789") == std::string::npos;
}

fs::path plainPath(const fs::path& path) {
  std::error_code ignored;
  const fs::path plain = fs::absolute(path, ignored).lexically_normal();
  return plain.has_filename() ? plain : plain.parent_path();
}

Result<NewFolder> NewFolder::create(const fs::path& target) {
  std::error_code reason;
  const fs::path place = plainPath(behindLinks(plainPath(target)));
  const bool exists = fs::exists(place, reason);
  if (reason == std::errc::too_many_symbolic_link_levels)
    return cannotWrite(target.string(), "this is a link that leads to itself", "Remove it, or name another folder");
  if (exists && !fs::is_directory(place, reason))
    return cannotWrite(target.string(), "there is a file of this name", "Name a folder that does not exist yet");
  const fs::path parent = exists ? place : place.parent_path();
  const std::string beginning = exists ? std::string(kEnding) : beginningOf(place);
  removeLeftovers(parent, beginning);
  if (exists && !fs::is_empty(place, reason) && !reason)
    return cannotWrite(target.string(), "the folder is not empty; nothing in it was changed", "Name a new folder, or empty this one first");
  if (reason && exists) return unwritable(target, reason);
  const fs::path unfinished = parent / (beginning + std::to_string(::getpid()));
  auto above = missingFrom(parent);
  reason.clear();
  fs::create_directories(parent, reason);
  const bool made = !reason && fs::create_directory(unfinished, reason);
  if (reason) removeEmpty(above);
  if (reason) return unwritable(target, reason);
  if (!made) return cannotWrite(target.string(), "the folder is being made by another program", "Wait until it is done, or stop it");
  return NewFolder(place, unfinished, exists, std::move(above));
}

NewFolder::NewFolder(fs::path target, fs::path unfinished, bool existed, std::vector<fs::path> above)
    : target_(std::move(target)),
      unfinished_(std::move(unfinished)),
      above_(std::move(above)),
      existed_(existed),
      lock_(hold(unfinished_)) {}

NewFolder::NewFolder(NewFolder&& other) noexcept
    : target_(std::move(other.target_)),
      unfinished_(std::exchange(other.unfinished_, {})),
      above_(std::exchange(other.above_, {})),
      existed_(other.existed_),
      lock_(std::exchange(other.lock_, -1)) {}

NewFolder::~NewFolder() {
  std::error_code ignored;
  if (!unfinished_.empty()) {
    fs::remove_all(unfinished_, ignored);
    removeEmpty(above_);
  }
  if (lock_ >= 0) ::close(lock_);
}

Error NewFolder::inPlace(Error error) const {
  if (error.where.starts_with(unfinished_.string())) error.where.replace(0, unfinished_.string().size(), target_.string());
  return error;
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

}  // namespace xsmoe
