// SPDX-License-Identifier: Apache-2.0
#include "model/core/files/installed_places.h"

#include <system_error>

namespace xsmoe {

std::array<std::filesystem::path, 2> installedPlaces(std::string_view folder, const std::filesystem::path& sources) {
  std::error_code unknown;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
  return {(program.parent_path().parent_path() / "share/xsmoe" / folder).lexically_normal(), sources};
}

}  // namespace xsmoe
