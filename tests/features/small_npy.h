#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tests/features/small_archive.h"

namespace xsmoe::features {

/// A .npy file of version 1.0 with this dictionary as its header.
inline std::string npyFile(const std::string& dictionary, const std::string& values) {
  constexpr std::size_t kPrefix = 10, kAlignment = 64;
  std::string header = dictionary;
  while ((kPrefix + header.size() + 1) % kAlignment != 0) header += ' ';
  header += '\n';
  return "\x93NUMPY\x01" + std::string(1, '\0') + littleEndian(header.size(), 2) + header + values;
}

/// An array of float32 as numpy.save writes it.
inline std::string npyFile(const std::vector<std::int64_t>& shape, const std::vector<float>& values) {
  std::string sizes;
  for (const auto size : shape) sizes += std::to_string(size) + ", ";
  return npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }", bytesOfFloats(values));
}

}  // namespace xsmoe::features
