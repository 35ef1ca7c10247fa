// SPDX-License-Identifier: Apache-2.0
#include "model/features/sealed_tensors.h"

#include <charconv>
#include <string>

#include "model/features/sha256.h"

namespace xsmoe::features {
namespace {

constexpr const char* kChecksum = "sha256";

/// Over all but the checksum itself. What has a length of its own is preceded by it, so that no two contents read alike.
std::string checksumOf(const TensorFile& file) {
  Sha256 sum;
  const auto add = [&](const std::string& text) {
    const auto size = text.size();
    sum.add(&size, sizeof size);
    sum.add(text.data(), size);
  };
  for (const auto& [key, value] : file.metadata) {
    if (key == kChecksum) continue;
    add(key);
    add(value);
  }
  for (const auto& [name, tensor] : file.tensors) {
    add(name);
    add(std::string(torch::toString(tensor.scalar_type())));
    const auto shape = tensor.sizes();
    sum.add(shape.data(), shape.size() * sizeof shape[0]);
    sum.add(tensor.data_ptr(), tensor.nbytes());
  }
  return sum.finish();
}

}  // namespace

void seal(TensorFile& content) { content.metadata[kChecksum] = checksumOf(content); }

Seal sealOf(const TensorFile& content) {
  const auto sealed = content.metadata.find(kChecksum);
  if (sealed == content.metadata.end()) return Seal::kNone;
  return sealed->second == checksumOf(content) ? Seal::kWhole : Seal::kBroken;
}

int versionOf(const TensorFile& content) {
  const auto found = content.metadata.find("version");
  if (found == content.metadata.end()) return 0;
  int version = 0;
  const auto* const end = found->second.data() + found->second.size();
  const auto [stop, problem] = std::from_chars(found->second.data(), end, version);
  return problem == std::errc() && stop == end ? version : 0;
}

}  // namespace xsmoe::features
