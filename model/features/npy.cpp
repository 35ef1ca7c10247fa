// SPDX-License-Identifier: Apache-2.0
#include "model/features/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "model/features/half_values.h"

namespace xsmoe::features {
namespace {

static_assert(std::endian::native == std::endian::little, "values are little-endian and are read as they are");

constexpr std::int64_t kBlockBytes = 64 << 10;

void copyDoublesAsHalves(const char* from, std::int64_t count, std::uint16_t* to) {
  for (std::int64_t i = 0; i < count; ++i) {
    double value = 0;
    std::memcpy(&value, from + 8 * i, sizeof value);
    to[i] = c10::detail::fp16_ieee_from_fp32_value(static_cast<float>(value));
  }
}

/// Turns the bytes of each value round.
void swapBytes(char* values, std::int64_t valueBytes, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) std::reverse(values + i * valueBytes, values + (i + 1) * valueBytes);
}

}  // namespace

Result<NpyArray> NpyArray::open(const std::filesystem::path& path) {
  auto file = NpyFile::open(path, NpyUse::kNumbers);
  if (!file) return tl::unexpected(file.error());
  return NpyArray(std::move(*file));
}

Result<void> NpyArray::readHalves(std::int64_t first, std::int64_t count, std::uint16_t* to) const {
  if (first < 0 || count < 0 || first > file_.values() || count > file_.values() - first)
    throw std::out_of_range("NpyArray: values " + std::to_string(first) + " + " + std::to_string(count) + " of " +
                            std::to_string(file_.values()));
  const std::int64_t valueBytes = file_.type().bytes;
  std::array<char, kBlockBytes> block;  // not on the heap: this is called for every item
  for (std::int64_t done = 0; done < count;) {
    const std::int64_t now = std::min(count - done, kBlockBytes / valueBytes);
    if (auto good = readValues(first + done, now, block.data()); !good) return good;
    if (file_.type().bigEndian) swapBytes(block.data(), valueBytes, now);
    if (valueBytes == 8)
      copyDoublesAsHalves(block.data(), now, to + done);
    else
      copyAsHalves(block.data(), valueBytes, now, to + done);
    done += now;
  }
  return {};
}

Result<void> NpyArray::readValues(std::int64_t first, std::int64_t count, char* to) const {
  const std::int64_t valueBytes = file_.type().bytes;
  if (!file_.header().fortranOrder || shape().size() < 2) return file_.read(first * valueBytes, count * valueBytes, to);
  const auto values = file_.mapped();
  if (!values) return tl::unexpected(values.error());
  for (std::int64_t i = 0; i < count; ++i) {
    // The index in C order, of which the last dimension runs fastest, as the place in Fortran order, where the first does.
    std::int64_t rest = first + i, place = 0, stride = file_.values();
    for (auto size = shape().rbegin(); size != shape().rend(); ++size) {
      stride /= *size;
      place += rest % *size * stride;
      rest /= *size;
    }
    std::memcpy(to + i * valueBytes, *values + place * valueBytes, static_cast<std::size_t>(valueBytes));
  }
  return {};
}

}  // namespace xsmoe::features
