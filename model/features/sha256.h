// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>
#include <string>

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

}  // namespace xsmoe::features
