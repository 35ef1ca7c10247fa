// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/picture_folder.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>
#include <vector>

namespace xsmoe::data {

namespace fs = std::filesystem;

bool namedLikePicture(const fs::path& path) {
  std::string suffix = path.extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return suffix == ".jpg" || suffix == ".jpeg" || suffix == ".png" || suffix == ".webp";
}

Result<PictureFolder> listPictures(const fs::path& folder) {
  std::error_code reason;
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator entry(folder, reason), end; !reason && entry != end; entry.increment(reason))
    if (namedLikePicture(entry->path()) && entry->is_regular_file(reason))
      found.push_back(entry->path().lexically_relative(folder).string());
  if (reason) return badInput(folder.string(), "the folder cannot be read (" + reason.message() + ")", "Check its permissions");
  std::sort(found.begin(), found.end());
  PictureFolder pictures{.path = folder, .relative = {}};
  pictures.relative.reserve(found.size());
  for (std::string& path : found) {
    std::string name = fs::path(path).stem().string();
    pictures.relative.try_emplace(std::move(name), std::move(path));
  }
  return pictures;
}

std::string pictureProblem(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::string("cannot be opened: ") + std::strerror(errno);
  std::array<char, 12> start{};
  file.read(start.data(), start.size());
  const std::string_view bytes(start.data(), static_cast<std::size_t>(file.gcount()));
  if (bytes.empty()) return "the file is empty";
  const bool picture = bytes.starts_with("\xFF\xD8\xFF") || bytes.starts_with("\x89PNG\r\n\x1A\n") ||
                       (bytes.starts_with("RIFF") && bytes.size() == start.size() && bytes.substr(8) == "WEBP");
  return picture ? "" : "not a JPEG, PNG or WebP picture";
}

}  // namespace xsmoe::data
