// SPDX-License-Identifier: Apache-2.0
#include "model/data/zip_archive.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <utility>

#include "model/core/files/regular_file.h"
#include "model/core/utf8.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

std::string textOf(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = repairedUtf8(zip_error_strerror(&error));
  zip_error_fini(&error);
  return text;
}

/// A member whose name has no part that is to be passed over.
bool isFile(std::string_view name) {
  if (name.empty() || name.ends_with('/')) return false;
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    if (leftByFileManagers(name.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

std::vector<ZipMember> membersOf(zip* archive) {
  std::vector<ZipMember> members;
  const auto count = zip_get_num_entries(archive, 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t state;
    if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &state) != 0 || (state.valid & ZIP_STAT_NAME) == 0) continue;
    if (!isFile(state.name)) continue;
    const bool sized = (state.valid & ZIP_STAT_COMP_SIZE) != 0;
    members.push_back({repairedUtf8(state.name), sized ? static_cast<std::int64_t>(state.comp_size) : 0, static_cast<std::uint64_t>(i)});
  }
  std::stable_sort(members.begin(), members.end(), [](const ZipMember& a, const ZipMember& b) { return a.name < b.name; });
  const auto sameName = [](const ZipMember& a, const ZipMember& b) { return a.name == b.name; };
  members.erase(std::unique(members.begin(), members.end(), sameName), members.end());
  return members;
}

}  // namespace

bool isZipStart(std::string_view start) { return start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06"); }

bool leftByFileManagers(std::string_view name) {
  return (name.starts_with('.') && name != "." && name != "..") || name == "Thumbs.db" || name == "desktop.ini" || name == "__MACOSX";
}

void ZipArchive::Discard::operator()(zip* archive) const { zip_discard(archive); }

Result<ZipArchive> ZipArchive::open(const fs::path& path) {
  int code = ZIP_ER_OK;
  ZipArchive opened;
  opened.archive_.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (!opened.archive_)
    return badInput(path.string(), "the file cannot be read as a ZIP archive (" + textOf(code) + ")",
                    "The download or copy is incomplete or damaged: fetch the file again");
  opened.members_ = membersOf(opened.archive_.get());
  return opened;
}

const ZipMember* ZipArchive::find(std::string_view name) const {
  const auto found = std::lower_bound(members_.begin(), members_.end(), name,
                                      [](const ZipMember& member, std::string_view wanted) { return member.name < wanted; });
  return found != members_.end() && found->name == name ? &*found : nullptr;
}

std::string ZipArchive::document() const {
  const auto any = [&](std::string_view ending) {
    return std::any_of(members_.begin(), members_.end(), [&](const ZipMember& member) { return member.name.ends_with(ending); });
  };
  if (find("xl/workbook.xml") != nullptr) return "an Excel workbook; save its sheet as CSV";
  if (find("content.xml") != nullptr && find("mimetype") != nullptr) return "an OpenDocument file; save its sheet as CSV";
  if (find("word/document.xml") != nullptr) return "a Word document";
  if (any("/data.pkl")) return "a PyTorch file; features are named with --visual or --textual";
  const bool arrays = std::all_of(members_.begin(), members_.end(), [](const ZipMember& member) { return member.name.ends_with(".npy"); });
  return arrays && !members_.empty() ? "NumPy arrays (.npz); save each with numpy.save and name it with --visual or --textual" : "";
}

std::optional<PlaceInArchive> placeInArchive(const fs::path& path) {
  for (fs::path outer = path; outer.has_relative_path(); outer = outer.parent_path()) {
    if (!isRegularFile(outer)) continue;
    const std::string whole = path.string(), archive = outer.string();
    if (whole.size() <= archive.size() + 1) return {};
    return PlaceInArchive{outer, whole.substr(archive.size() + 1)};
  }
  return {};
}

}  // namespace xsmoe::data
