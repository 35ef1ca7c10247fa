// SPDX-License-Identifier: Apache-2.0
#include "model/features/stored_archive.h"

#include <zip.h>

#include <algorithm>
#include <system_error>

#include "model/core/files/lfs_pointer.h"

namespace xsmoe::features {
namespace {

constexpr const char* kDamagedArchive = "The file is truncated or damaged; copy it again or save it again";

std::string textOf(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

struct CloseMember {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

void StoredArchive::Discard::operator()(zip* archive) const { zip_discard(archive); }

Result<StoredArchive> StoredArchive::open(const std::filesystem::path& path) {
  StoredArchive opened;
  opened.where_ = path.string();
  std::error_code reason;
  opened.fileBytes_ = std::filesystem::file_size(path, reason);
  if (reason) return badInput(opened.where_, "the file cannot be opened (" + reason.message() + ")", "Check the path and the permissions");
  int code = ZIP_ER_OK;
  opened.archive_.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (!opened.archive_ && isLfsPointerFile(path)) return lfsPointerError(path);
  if (!opened.archive_) return badInput(opened.where_, "the file cannot be read as a zip archive (" + textOf(code) + ")", kDamagedArchive);
  const auto members = zip_get_num_entries(opened.archive_.get(), 0);
  for (zip_int64_t i = 0; i < members; ++i) {
    const char* const name = zip_get_name(opened.archive_.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    opened.names_.emplace_back(name == nullptr ? "" : name);
  }
  return opened;
}

Result<std::vector<char>> StoredArchive::read(const std::string& name, std::uint64_t most) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) return badInput(where_, "the archive has no member \"" + name + '"', kDamagedArchive);
  const auto index = static_cast<zip_uint64_t>(found - names_.begin());
  const std::string place = where_ + ", member \"" + name + '"';
  zip_stat_t state;
  constexpr zip_uint64_t kNeeded = ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  if (zip_stat_index(archive_.get(), index, 0, &state) != 0 || (state.valid & kNeeded) != kNeeded)
    return badInput(place, "cannot be found in the archive", kDamagedArchive);
  if (state.comp_method != ZIP_CM_STORE || state.encryption_method != ZIP_EM_NONE)
    return badInput(place, "is packed or encrypted, which PyTorch's own files are not", "Save it with torch.save");
  if (state.size > std::min(most, fileBytes_))
    return badInput(
        place,
        "is said to have " + std::to_string(state.size) + " bytes; at most " + std::to_string(std::min(most, fileBytes_)) + " are possible",
        kDamagedArchive);
  std::vector<char> bytes(state.size);
  const std::unique_ptr<zip_file_t, CloseMember> member(zip_fopen_index(archive_.get(), index, 0));
  // The read beyond the end is what makes libzip compare the checksum.
  char beyond = 0;
  if (!member || zip_fread(member.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()) ||
      zip_fread(member.get(), &beyond, 1) != 0)
    return badInput(place,
                    std::string("cannot be read (") + (member ? zip_file_strerror(member.get()) : zip_strerror(archive_.get())) + ")",
                    kDamagedArchive);
  return bytes;
}

}  // namespace xsmoe::features
