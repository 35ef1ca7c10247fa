// SPDX-License-Identifier: Apache-2.0
#include "model/data/zip_files.h"

#include <zip.h>

#include <ctime>
#include <system_error>
#include <utility>

#include "model/core/files/lfs_pointer.h"
#include "model/core/files/replacement_file.h"
#include "model/core/utf8.h"

namespace xsmoe::data {
namespace {

constexpr const char* kCutOff = "The file is damaged or was cut off: copy it again, or have it written again";
constexpr std::size_t kZipPieceBytes = std::size_t{1} << 18;
/// All members have it, so that nothing in an archive depends on when it was written: the second day of 1980, the first of ZIP in any zone.
constexpr std::time_t kTimeOfMembers = 315'619'200;

std::string zipWords(zip_error_t* error) { return repairedUtf8(zip_error_strerror(error)); }

std::string zipWords(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = zipWords(&error);
  zip_error_fini(&error);
  return text;
}

struct DiscardZip {
  void operator()(zip* archive) const { zip_discard(archive); }
};

struct CloseZipMember {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

/// What libzip tells while it packs.
struct Packing {
  const ProgressCallback& progress;
  std::string what;
  std::int64_t bytes = 0;
  bool goesOn = true;
};

void tellPacking(zip_t* /*archive*/, double share, void* packing) {
  auto& state = *static_cast<Packing*>(packing);
  if (!state.progress) return;
  const auto done = static_cast<std::int64_t>(share * static_cast<double>(state.bytes));
  state.goesOn = state.progress({state.what, done, state.bytes, "bytes"}) && state.goesOn;
}

int isPackingCancelled(zip_t* /*archive*/, void* packing) { return static_cast<Packing*>(packing)->goesOn ? 0 : 1; }

Result<std::int64_t> addToZip(zip* archive, const ZipSource& source) {
  std::error_code reason;
  const auto bytes = source.file.empty() ? source.text.size() : std::filesystem::file_size(source.file, reason);
  if (reason)
    return badInput(source.file.string(), "the file cannot be read (" + reason.message() + ")",
                    "Check that it is there, and its permissions");
  auto* const content = source.file.empty() ? zip_source_buffer(archive, source.text.data(), source.text.size(), 0)
                                            : zip_source_file(archive, source.file.c_str(), 0, -1);
  if (content == nullptr) return failure(source.name, "it cannot be packed (" + zipWords(zip_get_error(archive)) + ")");
  const auto index = zip_file_add(archive, source.name.c_str(), content, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(content);
    return failure(source.name, "it cannot be packed (" + zipWords(zip_get_error(archive)) + ")");
  }
  zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), kTimeOfMembers, 0);
  return static_cast<std::int64_t>(bytes);
}

}  // namespace

Result<void> writeZipFile(const std::filesystem::path& archive, const std::vector<ZipSource>& sources, const ProgressCallback& progress) {
  constexpr const char* kAdvice = "Check the free space and the folder's permissions";
  ReplacementFile replacement(archive);
  if (replacement.writesThrough()) return cannotWrite(archive.string(), "it is a device or a pipe", "Name a file");
  int code = ZIP_ER_OK;
  std::unique_ptr<zip, DiscardZip> made(zip_open(replacement.path().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (!made) return cannotWrite(archive.string(), "the file cannot be written (" + zipWords(code) + ")", kAdvice);
  Packing packing{progress, "packing " + archive.filename().string()};
  for (const auto& source : sources) {
    const auto bytes = addToZip(made.get(), source);
    if (!bytes) return tl::unexpected(bytes.error());
    packing.bytes += *bytes;
  }
  constexpr double kTellEach = 0.01;
  zip_register_progress_callback_with_state(made.get(), kTellEach, tellPacking, nullptr, &packing);
  zip_register_cancel_callback_with_state(made.get(), isPackingCancelled, nullptr, &packing);
  const bool closed = zip_close(made.get()) == 0;
  if (closed) static_cast<void>(made.release());  // closing has freed it
  if (!packing.goesOn) return failure(archive.string(), "cancelled");
  if (!closed) return cannotWrite(archive.string(), "the file cannot be written (" + zipWords(zip_get_error(made.get())) + ")", kAdvice);
  return replacement.commit();
}

void ZipReader::Discard::operator()(zip* archive) const { zip_discard(archive); }

Result<ZipReader> ZipReader::open(const std::filesystem::path& archive) {
  // Before it is opened: that of a pipe would wait for somebody who writes.
  std::error_code unknown;
  const auto kind = std::filesystem::status(archive, unknown).type();
  if (kind == std::filesystem::file_type::directory) return badInput(archive.string(), "it is a folder", "Name a file");
  if (kind == std::filesystem::file_type::block || kind == std::filesystem::file_type::character ||
      kind == std::filesystem::file_type::fifo || kind == std::filesystem::file_type::socket)
    return badInput(archive.string(), "it is a device or a pipe", "Name a file");
  ZipReader opened;
  opened.where_ = archive.string();
  int code = ZIP_ER_OK;
  opened.archive_.reset(zip_open(archive.c_str(), ZIP_RDONLY, &code));
  if (!opened.archive_ && code == ZIP_ER_NOENT) return badInput(opened.where_, "there is no such file", "Check its name");
  if (!opened.archive_ && code == ZIP_ER_OPEN)
    return badInput(opened.where_, "the file cannot be opened (" + zipWords(code) + ")", "Check its permissions");
  if (!opened.archive_ && isLfsPointerFile(archive)) return lfsPointerError(archive);
  if (!opened.archive_) return badInput(opened.where_, "the file cannot be read as a ZIP archive (" + zipWords(code) + ")", kCutOff);
  const auto count = zip_get_num_entries(opened.archive_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t state;
    constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE;
    if (zip_stat_index(opened.archive_.get(), static_cast<zip_uint64_t>(i), 0, &state) != 0 || (state.valid & kNeeded) != kNeeded)
      return badInput(opened.where_, "the directory of the ZIP archive is damaged", kCutOff);
    opened.members_.push_back({state.name, static_cast<std::int64_t>(state.size)});
  }
  return opened;
}

Result<void> ZipReader::read(std::size_t member, const std::function<Result<void>(std::string_view)>& take) const {
  const auto& [name, bytes] = members_.at(member);
  const std::string place = where_ + ", " + printable(name);
  const std::unique_ptr<zip_file_t, CloseZipMember> file(zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(member), 0));
  if (!file) return badInput(place, "cannot be unpacked (" + zipWords(zip_get_error(archive_.get())) + ")", kCutOff);
  std::vector<char> piece(kZipPieceBytes);
  std::int64_t done = 0;
  while (true) {
    // The read beyond the end is what makes libzip compare the checksum.
    const auto got = zip_fread(file.get(), piece.data(), piece.size());
    if (got < 0) return badInput(place, "cannot be unpacked (" + zipWords(zip_file_get_error(file.get())) + ")", kCutOff);
    done += got;
    if (done > bytes || (got == 0 && done != bytes)) return badInput(place, "has another size than the archive says", kCutOff);
    if (got == 0) return {};
    if (auto taken = take({piece.data(), static_cast<std::size_t>(got)}); !taken) return taken;
  }
}

}  // namespace xsmoe::data
