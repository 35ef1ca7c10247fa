// SPDX-License-Identifier: Apache-2.0
#include "model/features/npy_ids.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string_view>

#include "model/data/raw_text.h"
#include "model/features/npy_file.h"
#include "model/features/shape_text.h"

namespace xsmoe::features {
namespace {

std::uint64_t numberFrom(const char* bytes, std::int64_t count, bool bigEndian) {
  std::uint64_t number = 0;
  for (std::int64_t i = 0; i < count; ++i) number = (number << 8U) | static_cast<unsigned char>(bytes[bigEndian ? i : count - 1 - i]);
  return number;
}

std::string wholeNumber(const char* value, const NpyType& type) {
  const std::uint64_t number = numberFrom(value, type.bytes, type.bigEndian);
  if (type.kind == 'u') return std::to_string(number);
  const auto unused = static_cast<unsigned>(64 - 8 * type.bytes);
  return std::to_string(static_cast<std::int64_t>(number << unused) >> unused);
}

/// Fixed texts end with zeros.
std::string fixedText(const char* value, const NpyType& type) {
  if (type.kind == 'S') return {value, ::strnlen(value, static_cast<std::size_t>(type.bytes))};
  constexpr std::uint64_t kLast = 0x10FFFF, kReplacement = 0xFFFD;
  std::string text;
  for (std::int64_t i = 0; i < type.bytes; i += 4) {
    const std::uint64_t character = numberFrom(value + i, 4, type.bigEndian);
    if (character == 0) break;
    const bool valid = character <= kLast && (character < 0xD800 || character > 0xDFFF);
    appendUtf8(text, static_cast<char32_t>(valid ? character : kReplacement));
  }
  return text;
}

}  // namespace

bool isNpy(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 6> start{};
  file.read(start.data(), start.size());
  return std::string_view(start.data(), static_cast<std::size_t>(file.gcount())) == "\x93NUMPY";
}

Result<std::vector<std::string>> readNpyIds(const std::filesystem::path& path) {
  const auto file = NpyFile::open(path, NpyUse::kIds);
  if (!file) return tl::unexpected(file.error());
  const NpyType& type = file->type();
  const auto& shape = file->header().shape;
  if (shape.empty() || shape.size() > 2 || (shape.size() == 2 && shape[1] != 1))
    return badInput(path.string(), "has shape " + shapeText(shape) + " instead of [items]", "Save one id for each row");
  const bool text = type.kind == 'U' || type.kind == 'S';
  std::vector<std::string> ids;
  std::string block(static_cast<std::size_t>(type.bytes), '\0');
  for (std::int64_t row = 0; row < file->values(); ++row) {
    if (auto good = file->read(row * type.bytes, type.bytes, block.data()); !good) return tl::unexpected(good.error());
    ids.push_back(text ? fixedText(block.data(), type) : wholeNumber(block.data(), type));
    if (ids.back().empty() || !isCleanUtf8(ids.back()))
      return badInput(path.string() + ", row " + std::to_string(row), data::inQuotes(ids.back()) + " is no id", "Write one as UTF-8 text");
  }
  return ids;
}

}  // namespace xsmoe::features
