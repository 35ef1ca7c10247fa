// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/state_file.h"

#include <cerrno>
#include <fstream>
#include <map>
#include <numeric>
#include <system_error>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/core/utf8.h"
#include "model/features/sha256.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kDamagedState = "The file is damaged or was cut off: copy it again, or have it saved again";
constexpr std::int64_t kLongestManifest = std::int64_t{64} << 20;
/// How many times its size a file may take unpacked: records and logs of purchases shrink to a tenth, weights and features hardly. What is
/// small may do what it likes.
constexpr std::int64_t kMostUnpacked = 100;
constexpr std::int64_t kAlwaysUnpacked = std::int64_t{16} << 20;

/// What is read of a member: its checksum is made and, with a path, it is written.
class MemberTarget {
 public:
  explicit MemberTarget(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] Result<void> begin() {
    if (path_.empty()) return {};
    if (auto made = makeFolders(path_.parent_path()); !made) return made;
    errno = 0;
    file_.open(path_, std::ios::binary);
    return good();
  }
  [[nodiscard]] Result<void> take(std::string_view bytes) {
    sum_.add(bytes.data(), bytes.size());
    if (path_.empty()) return {};
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return good();
  }
  /// The checksum of what was taken, once that is written.
  [[nodiscard]] Result<std::string> end() {
    if (!path_.empty()) {
      file_.close();
      if (auto written = good(); !written) return tl::unexpected(written.error());
    }
    return sum_.finish();
  }

 private:
  [[nodiscard]] Result<void> good() const {
    if (file_) return {};
    const std::string reason = errno == 0 ? "" : " (" + std::generic_category().message(errno) + ")";
    return cannotWrite(path_.string(), "the file cannot be written" + reason, "Check the free space and the folder's permissions");
  }

  std::filesystem::path path_;
  std::ofstream file_;
  features::Sha256 sum_;
};

std::int64_t bytesOf(const StateManifest& manifest) {
  return std::accumulate(manifest.files.begin(), manifest.files.end(), std::int64_t{0},
                         [](std::int64_t sum, const StateMember& file) { return sum + file.bytes; });
}

}  // namespace

Result<StateFile> StateFile::open(const std::filesystem::path& file) {
  auto archive = data::ZipReader::open(file);
  if (!archive) return tl::unexpected(archive.error());
  StateFile opened(std::move(*archive), file.string());
  if (auto read = opened.readManifest(); !read) return tl::unexpected(read.error());
  if (auto found = opened.findMembers(); !found) return tl::unexpected(found.error());
  if (auto small = opened.checkSize(); !small) return tl::unexpected(small.error());
  return opened;
}

Result<void> StateFile::readManifest() {
  const auto& members = archive_.members();
  std::size_t place = 0;
  while (place < members.size() && members[place].name != kStateManifest) ++place;
  if (place == members.size())
    return badInput(where_, "the file is no state: it holds no state.json", "Choose a file that Save State As… or xsmoe share has written");
  if (members[place].bytes > kLongestManifest) return badInput(where_, "its state.json has more than 64 MiB", kDamagedState);
  auto read = archive_.read(place, [this](std::string_view bytes) -> Result<void> {
    text_ += bytes;
    return {};
  });
  if (!read) return read;
  auto manifest = stateFrom(text_, where_);
  if (!manifest) return tl::unexpected(manifest.error());
  manifest_ = std::move(*manifest);
  return {};
}

Result<void> StateFile::findMembers() {
  std::map<std::string_view, std::size_t> places;
  const auto& members = archive_.members();
  for (std::size_t i = 0; i < members.size(); ++i)
    if (!places.emplace(members[i].name, i).second)
      return badInput(where_, "it holds \"" + printable(members[i].name) + "\" twice", kDamagedState);
  for (const auto& file : manifest_.files) {
    const auto found = places.find(file.name);
    if (found == places.end()) return badInput(where_, "\"" + printable(file.name) + "\" is missing in it", kDamagedState);
    if (members[found->second].bytes != file.bytes)
      return badInput(where_ + ", " + printable(file.name),
                      "has " + std::to_string(members[found->second].bytes) + " bytes, " + std::to_string(file.bytes) + " were expected",
                      kDamagedState);
    places_.push_back(found->second);
    places.erase(found);
  }
  places.erase(kStateManifest);
  if (!places.empty())
    return badInput(where_, "it holds \"" + printable(places.begin()->first) + "\", which its state.json does not tell", kDamagedState);
  return {};
}

/// No member is read beyond the size that the directory names, so that this bounds what is written.
Result<void> StateFile::checkSize() const {
  std::error_code unknown;
  const auto packed = std::filesystem::file_size(where_, unknown);
  const auto unpacked = bytesOf(manifest_);
  if (unpacked <= kAlwaysUnpacked || (!unknown && unpacked / kMostUnpacked <= static_cast<std::int64_t>(packed))) return {};
  return badInput(where_,
                  "its " + std::to_string(packed) + " bytes would become " + std::to_string(unpacked) + ", more than " +
                      std::to_string(kMostUnpacked) + " times as many",
                  "Do not use it: no program of ours has written it so");
}

Result<void> StateFile::check(const ProgressCallback& progress) const { return readAll({}, progress); }

Result<void> StateFile::unpack(const std::filesystem::path& folder, const ProgressCallback& progress) const {
  std::error_code unknown;
  const auto room = std::filesystem::space(folder, unknown);
  if (!unknown && room.available < static_cast<std::uintmax_t>(bytesOf(manifest_)))
    return cannotWrite(
        folder.string(),
        "the state takes " + std::to_string(bytesOf(manifest_)) + " bytes, and the disk has " + std::to_string(room.available) + " left",
        "Free some of it");
  return readAll(folder, progress);
}

Result<void> StateFile::readAll(const std::filesystem::path& folder, const ProgressCallback& progress) const {
  const std::string what = folder.empty() ? "checking what was saved" : "unpacking " + std::filesystem::path(where_).filename().string();
  const auto total = bytesOf(manifest_);
  std::int64_t done = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto& file = manifest_.files[i];
    MemberTarget target(folder.empty() ? std::filesystem::path() : folder / file.name);
    if (auto begun = target.begin(); !begun) return begun;
    const auto read = archive_.read(places_[i], [&](std::string_view bytes) -> Result<void> {
      done += static_cast<std::int64_t>(bytes.size());
      if (progress && !progress({what, done, total, "bytes"})) return failure(where_, "cancelled");
      return target.take(bytes);
    });
    if (!read) return read;
    const auto sum = target.end();
    if (!sum) return tl::unexpected(sum.error());
    if (*sum != file.sha256)
      return badInput(where_ + ", " + printable(file.name), "is not what was saved: its checksum differs", kDamagedState);
  }
  return {};
}

}  // namespace xsmoe::experiments
