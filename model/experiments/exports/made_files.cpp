// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/made_files.h"

#include <system_error>

#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"

namespace xsmoe::experiments {

MadeFiles::~MadeFiles() {
  std::error_code notEmpty;
  for (auto last = made_.rbegin(); last != made_.rend(); ++last) std::filesystem::remove(*last, notEmpty);
}

Result<void> MadeFiles::makeFolder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> missing;  // the lowest first
  for (auto place = plainPath(folder); place.has_relative_path() && isAbsent(place); place = place.parent_path()) missing.push_back(place);
  made_.insert(made_.end(), missing.rbegin(), missing.rend());
  return makeFolders(folder);
}

void MadeFiles::willWrite(const std::filesystem::path& file) {
  if (isAbsent(file)) made_.push_back(file);
}

}  // namespace xsmoe::experiments
