// SPDX-License-Identifier: Apache-2.0
#include "model/features/provenance.h"

#include <fstream>
#include <vector>

#include "model/features/sha256.h"

namespace xsmoe::features {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

}  // namespace

Result<std::string> sha256OfFile(const std::filesystem::path& path, const ProgressCallback& progress) {
  std::error_code reason;
  const auto total = std::filesystem::file_size(path, reason);
  std::ifstream file(path, std::ios::binary);
  if (reason || !file)
    return badInput(path.string(), "the file cannot be opened" + (reason ? " (" + reason.message() + ")" : std::string()),
                    "Check the path and the permissions");
  Sha256 sum;
  std::vector<char> block(kBlockBytes);
  std::int64_t done = 0;
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    sum.add(block.data(), static_cast<std::size_t>(file.gcount()));
    done += file.gcount();
    if (progress && !progress({"checking " + path.filename().string(), done, static_cast<std::int64_t>(total), "bytes"}))
      return failure(path.string(), "cancelled");
  }
  if (file.bad()) return badInput(path.string(), "reading stopped at byte " + std::to_string(done), "Check the disk");
  return sum.finish();
}

}  // namespace xsmoe::features
