#include "model/features/safetensors_header.h"

#include <cstdint>
#include <string>

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// A line with the bytes of the data, and the header's JSON.
void fuzzSafetensorsHeader(std::string_view input) {
  const auto lineEnd = input.find('\n');
  if (lineEnd == std::string_view::npos) return;
  const auto dataBytes = static_cast<std::uint64_t>(std::strtoull(std::string(input.substr(0, lineEnd)).c_str(), nullptr, 10));
  const auto header = features::parseSafetensorsHeader("file", std::string(input.substr(lineEnd + 1)), dataBytes);
  if (!header) return requireReason(header.error());
  std::uint64_t covered = 0;
  for (const features::TensorEntry& entry : header->tensors) {
    require(entry.begin == covered && entry.end >= entry.begin, "tensors lie end to end");
    covered = entry.end;
  }
  require(covered == dataBytes, "tensors cover the data");
  const auto again = features::parseSafetensorsHeader("file", features::formatSafetensorsHeader(*header), dataBytes);
  require(again && again->tensors.size() == header->tensors.size() && again->metadata == header->metadata, "what is read can be written");
}

}  // namespace xsmoe::fuzz
