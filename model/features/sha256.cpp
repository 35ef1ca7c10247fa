// SPDX-License-Identifier: Apache-2.0
#include "model/features/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "model/core/cancelled.h"

namespace xsmoe::features {
namespace {

constexpr std::size_t kReadAtOnce = std::size_t{1} << 20;

void check(bool good) {
  if (!good) throw std::runtime_error("libcrypto offers no SHA-256");
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  check(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::add(const void* data, std::size_t bytes) { check(EVP_DigestUpdate(context_.get(), data, bytes) == 1); }

std::string Sha256::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  check(EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1);
  std::string text;
  for (unsigned int i = 0; i < length; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4U];
    text += "0123456789abcdef"[digest[i] & 15U];
  }
  return text;
}

Result<std::string> sha256OfFile(const std::filesystem::path& path, const ProgressCallback& progress) {
  std::error_code reason;
  const auto total = std::filesystem::file_size(path, reason);
  std::ifstream file(path, std::ios::binary);
  if (reason || !file)
    return badInput(path.string(), "the file cannot be opened" + (reason ? " (" + reason.message() + ")" : std::string()),
                    "Check the path and the permissions");
  Sha256 sum;
  std::vector<char> block(kReadAtOnce);
  std::int64_t done = 0;
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    sum.add(block.data(), static_cast<std::size_t>(file.gcount()));
    done += file.gcount();
    if (progress && !progress({"checking " + path.filename().string(), done, static_cast<std::int64_t>(total), "bytes"}))
      return failure(path.string(), kCancelled);
  }
  if (file.bad()) return badInput(path.string(), "reading stopped at byte " + std::to_string(done), "Check the disk");
  return sum.finish();
}

}  // namespace xsmoe::features
