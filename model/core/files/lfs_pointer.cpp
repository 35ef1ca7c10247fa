// SPDX-License-Identifier: Apache-2.0
#include "model/core/files/lfs_pointer.h"

#include <array>
#include <fstream>

namespace xsmoe {
namespace {

constexpr std::string_view kBegin = "version https://git-lfs.github.com/spec/";

}  // namespace

bool isLfsPointer(std::string_view start) { return start.starts_with(kBegin); }

bool isLfsPointerFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, kBegin.size()> start{};
  file.read(start.data(), start.size());
  return isLfsPointer(std::string_view(start.data(), static_cast<std::size_t>(file.gcount())));
}

tl::unexpected<Error> lfsPointerError(const std::filesystem::path& path) {
  return badInput(path.string(), "this is a pointer of Git LFS, which stands for a file that was not fetched",
                  "Fetch it with git lfs pull in the folder that was cloned, or download the file itself");
}

}  // namespace xsmoe
