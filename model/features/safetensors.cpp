// SPDX-License-Identifier: Apache-2.0
#include "model/features/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "model/core/files/replacement_file.h"
#include "model/features/safetensors_header.h"

namespace xsmoe::features {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian and is read as it is");

constexpr std::size_t kLengthBytes = 8;

tl::unexpected<Error> truncated(const std::string& where, std::uint64_t bytes) {
  return badInput(where, "the file has " + std::to_string(bytes) + " bytes and is truncated", "Copy it again or write it again");
}

/// The header's JSON, after checking its length against the format's bound and the file.
Result<std::string> readHeaderText(std::ifstream& file, const std::string& where, std::uint64_t fileBytes) {
  std::array<char, kLengthBytes> prefix{};
  if (fileBytes < kLengthBytes || !file.read(prefix.data(), kLengthBytes)) return truncated(where, fileBytes);
  const auto length = std::bit_cast<std::uint64_t>(prefix);
  if (length > kMaxSafetensorsHeader)
    return badInput(where, "the header's length is given as " + std::to_string(length) + " bytes; the format allows at most 100000000",
                    "This is no safetensors file, or it is damaged");
  if (length > fileBytes - kLengthBytes)
    return badInput(where,
                    "the header's length is given as " + std::to_string(length) + " bytes, but the file has " + std::to_string(fileBytes) +
                        " and is truncated",
                    "Copy it again or write it again");
  std::string json(length, '\0');
  if (!file.read(json.data(), static_cast<std::streamsize>(length))) return truncated(where, fileBytes);
  return json;
}

Result<torch::Tensor> readTensor(std::ifstream& file, const std::string& where, const TensorEntry& entry) {
  // One byte for truth: a byte that is neither 0 nor 1 must not become a C++ bool.
  const bool truth = entry.type == torch::kBool;
  torch::Tensor tensor = torch::empty(entry.shape, truth ? torch::kUInt8 : entry.type);
  if (!file.read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(entry.end - entry.begin)))
    return badInput(where + ", tensor \"" + entry.name + '"', "its data cannot be read", "Copy the file again");
  return truth ? tensor.ne(0) : tensor;
}

SafetensorsHeader describeContent(const TensorFile& content) {
  SafetensorsHeader header{{}, content.metadata};
  std::uint64_t end = 0;
  for (const auto& [name, tensor] : content.tensors) {
    const std::uint64_t begin = end;
    end += static_cast<std::uint64_t>(tensor.numel()) * tensor.element_size();
    header.tensors.push_back({name, tensor.scalar_type(), tensor.sizes().vec(), begin, end});
  }
  return header;
}

void writeLength(std::ofstream& file, std::uint64_t length) {
  const auto bytes = std::bit_cast<std::array<char, kLengthBytes>>(length);
  file.write(bytes.data(), kLengthBytes);
}

}  // namespace

Result<TensorFile> readSafetensors(const std::filesystem::path& path) {
  const std::string where = path.string();
  std::error_code reason;
  const std::uint64_t fileBytes = std::filesystem::file_size(path, reason);
  std::ifstream file(path, std::ios::binary);
  if (reason || !file)
    return badInput(where, "the file cannot be opened" + (reason ? " (" + reason.message() + ")" : std::string()),
                    "Check the path and the permissions");
  const auto json = readHeaderText(file, where, fileBytes);
  if (!json) return tl::unexpected(json.error());
  auto header = parseSafetensorsHeader(where, *json, fileBytes - kLengthBytes - json->size());
  if (!header) return tl::unexpected(header.error());
  TensorFile content{{}, std::move(header->metadata)};
  for (const TensorEntry& entry : header->tensors) {
    auto tensor = readTensor(file, where, entry);
    if (!tensor) return tl::unexpected(tensor.error());
    content.tensors.emplace(entry.name, std::move(*tensor));
  }
  return content;
}

Result<void> writeSafetensors(const std::filesystem::path& path, const TensorFile& content) {
  std::string json = formatSafetensorsHeader(describeContent(content));
  json.resize((json.size() + kLengthBytes - 1) / kLengthBytes * kLengthBytes, ' ');  // data begins at a multiple of eight
  ReplacementFile replacement(path);
  std::ofstream file(replacement.path(), std::ios::binary | std::ios::trunc);
  writeLength(file, json.size());
  file.write(json.data(), static_cast<std::streamsize>(json.size()));
  for (const auto& [name, tensor] : content.tensors) {
    const torch::Tensor plain = tensor.detach().cpu().contiguous();
    file.write(static_cast<const char*>(plain.data_ptr()), static_cast<std::streamsize>(plain.numel() * plain.element_size()));
  }
  file.close();
  if (!file) return cannotWriteFile(path, {errno, std::generic_category()});
  return replacement.commit();
}

}  // namespace xsmoe::features
