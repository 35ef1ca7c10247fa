// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "model/core/error.h"
#include "model/core/progress.h"

struct evp_md_ctx_st;

namespace xsmoe::features {

/// SHA-256 of bytes that come in pieces. Throws std::runtime_error where the system's library offers none.
class Sha256 {
 public:
  Sha256();
  void add(const void* data, std::size_t bytes);
  /// 64 hexadecimal digits. Nothing can be added afterwards.
  [[nodiscard]] std::string finish();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

/// SHA-256 of a file's bytes as 64 lower-case hexadecimal digits, read in blocks of 1 MiB. By it a stream or a cache is known again
/// when its folder has moved. Errors: no such file, unreadable, cancelled.
[[nodiscard]] Result<std::string> sha256OfFile(const std::filesystem::path& path, const ProgressCallback& progress = {});

}  // namespace xsmoe::features
