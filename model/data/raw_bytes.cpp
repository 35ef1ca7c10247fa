// SPDX-License-Identifier: Apache-2.0
#include "model/data/raw_bytes.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "model/core/files/regular_file.h"
#include "model/data/raw_text.h"
#include "model/data/zip_archive.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

class FileBytes : public RawBytes {
 public:
  FileBytes(File file, std::int64_t total) : file_(std::move(file)), total_(total) {}

  std::size_t read(char* to, std::size_t most) override {
    const std::size_t got = std::fread(to, 1, most, file_.get());
    done_ += static_cast<std::int64_t>(got);
    if (std::ferror(file_.get()) != 0) problem_ = std::strerror(errno);
    return got;
  }
  [[nodiscard]] std::string problem() const override { return problem_; }
  [[nodiscard]] std::int64_t bytesDone() const override { return done_; }
  [[nodiscard]] std::int64_t bytesTotal() const override { return total_; }

 private:
  File file_;
  std::int64_t done_ = 0, total_;
  std::string problem_;
};

struct CloseMember {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Member = std::unique_ptr<zip_file_t, CloseMember>;

/// What libzip unpacks of a member. How much of the packed bytes that is can only be estimated.
class MemberBytes : public RawBytes {
 public:
  MemberBytes(ZipArchive archive, Member member, std::int64_t packed, std::uint64_t unpacked)
      : archive_(std::move(archive)), member_(std::move(member)), packed_(packed), unpacked_(unpacked) {}

  std::size_t read(char* to, std::size_t most) override {
    std::size_t got = 0;
    while (got < most && problem_.empty()) {
      const zip_int64_t step = zip_fread(member_.get(), to + got, most - got);
      if (step < 0) problem_ = repairedUtf8(zip_file_strerror(member_.get()));
      if (step <= 0) break;
      got += static_cast<std::size_t>(step);
    }
    done_ += got;
    if (got < most && problem_.empty()) ended_ = true;
    return got;
  }
  [[nodiscard]] std::string problem() const override { return problem_; }
  [[nodiscard]] std::int64_t bytesDone() const override {
    if (ended_ || unpacked_ == 0) return ended_ ? packed_ : 0;
    const double share = std::min(1.0, static_cast<double>(done_) / static_cast<double>(unpacked_));
    return static_cast<std::int64_t>(share * static_cast<double>(packed_));
  }
  [[nodiscard]] std::int64_t bytesTotal() const override { return packed_; }

 private:
  ZipArchive archive_;  // before the member, which is closed first
  Member member_;
  std::int64_t packed_;
  std::uint64_t unpacked_, done_ = 0;
  bool ended_ = false;
  std::string problem_;
};

Result<std::unique_ptr<RawBytes>> openMember(ZipArchive archive, const ZipMember& member, const fs::path& path) {
  zip_stat_t state;
  zip_stat_init(&state);
  (void)zip_stat_index(archive.handle(), member.index, 0, &state);
  Member opened(zip_fopen_index(archive.handle(), member.index, 0));
  if (!opened)
    return badInput(path.string(), "cannot be read in its ZIP archive (" + repairedUtf8(zip_strerror(archive.handle())) + ")",
                    "Unpack the archive first");
  return std::make_unique<MemberBytes>(std::move(archive), std::move(opened), member.packedBytes, state.size);
}

std::string namesOf(const std::vector<ZipMember>& members) {
  constexpr std::size_t kMostNamed = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(members.size(), kMostNamed); ++i) names += (i == 0 ? "" : ", ") + repairedUtf8(members[i].name);
  return members.size() > kMostNamed ? names + ", …" : names;
}

Result<std::unique_ptr<RawBytes>> openOnlyMember(const fs::path& path) {
  auto archive = ZipArchive::open(path);
  if (!archive) return tl::unexpected(archive.error());
  if (const std::string document = archive->document(); !document.empty()) return badInput(path.string(), "this is " + document);
  const auto& members = archive->members();
  if (members.empty()) return badInput(path.string(), "the ZIP archive holds no file", "Fetch it again, or make it again");
  if (members.size() > 1)
    return badInput(path.string(), "the ZIP archive holds " + std::to_string(members.size()) + " files: " + namesOf(members),
                    "Unpack it and name one of them, or write its name behind the archive's, as " + path.filename().string() + '/' +
                        repairedUtf8(members.front().name));
  const ZipMember member = members.front();
  return openMember(std::move(*archive), member, path);
}

/// Empty where the path is none of an archive's.
std::optional<Result<std::unique_ptr<RawBytes>>> openWithin(const fs::path& path) {
  const auto place = placeInArchive(path);
  if (!place) return {};
  std::array<char, 4> start{};
  const File file(std::fopen(place->archive.c_str(), "rb"));
  if (!file || !isZipStart({start.data(), std::fread(start.data(), 1, start.size(), file.get())})) return {};
  auto archive = ZipArchive::open(place->archive);
  if (!archive) return tl::unexpected(archive.error());
  const ZipMember* const found = archive->find(place->member);
  if (found == nullptr)
    return badInput(place->archive.string(),
                    "the ZIP archive has no file " + inQuotes(place->member) + ", but " + namesOf(archive->members()), "Correct its name");
  const ZipMember member = *found;
  return openMember(std::move(*archive), member, path);
}

}  // namespace

Result<std::unique_ptr<RawBytes>> openRawBytes(const fs::path& path, bool& inArchive) {
  inArchive = false;
  std::error_code error;
  // Files are read more than once.
  if (const auto why = whyNoFile(path); !why.empty())
    return badInput(path.string(), "this " + std::string(why), fs::is_directory(path, error) ? "" : "Save what it gives to a file first");
  if (!fs::exists(path, error))
    if (auto within = openWithin(path)) {
      inArchive = true;
      return std::move(*within);
    }
  File file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return badInput(path.string(), std::string("the file cannot be opened: ") + std::strerror(errno),
                    errno == EACCES ? "Ask for the permission to read it" : "Check the path");
  std::array<char, 4> start{};
  const std::size_t got = std::fread(start.data(), 1, start.size(), file.get());
  inArchive = isZipStart({start.data(), got});
  if (inArchive) return openOnlyMember(path);
  std::rewind(file.get());
  const auto bytes = fs::file_size(path, error);
  return std::make_unique<FileBytes>(std::move(file), error ? 0 : static_cast<std::int64_t>(bytes));
}

}  // namespace xsmoe::data
