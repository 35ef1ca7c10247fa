// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/event_file.h"

#include <array>
#include <bit>
#include <boost/crc.hpp>
#include <concepts>

namespace xsmoe::experiments {
namespace {

template <std::unsigned_integral Number>
std::string littleEndian(Number number) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof number; ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xFFU);
  return bytes;
}

/// A message of protocol buffers: each field is its number and kind, then its value.
class WireMessage {
 public:
  WireMessage& addNumber(unsigned field, std::uint64_t value) {
    key(field, 0);
    varint(value);
    return *this;
  }
  WireMessage& addDouble(unsigned field, double value) {
    key(field, 1);
    bytes_ += littleEndian(std::bit_cast<std::uint64_t>(value));
    return *this;
  }
  WireMessage& addBytes(unsigned field, std::string_view value) {
    key(field, 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  WireMessage& addFloat(unsigned field, float value) {
    key(field, 5);
    bytes_ += littleEndian(std::bit_cast<std::uint32_t>(value));
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void key(unsigned field, unsigned kind) { varint(field << 3U | kind); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) bytes_ += static_cast<char>(value | 0x80U);
    bytes_ += static_cast<char>(value);
  }
  std::string bytes_;
};

// Field numbers of tensorflow/core/util/event.proto and framework/{summary,tensor,tensor_shape}.proto.
constexpr unsigned kEventTime = 1, kEventStep = 2, kEventVersion = 3, kEventSummary = 5;
constexpr unsigned kSummaryValue = 1, kValueTag = 1, kValueNumber = 2, kValueTensor = 8, kValueMetadata = 9;
constexpr unsigned kMetadataPlugin = 1, kPluginName = 1;
constexpr unsigned kTensorType = 1, kTensorShape = 2, kTensorText = 8, kShapeDimension = 2, kDimensionSize = 1;
constexpr std::uint64_t kTypeText = 7;

WireMessage eventAt(std::int64_t timeMs, std::int64_t step) {
  WireMessage event;
  event.addDouble(kEventTime, static_cast<double>(timeMs) / 1000).addNumber(kEventStep, static_cast<std::uint64_t>(step));
  return event;
}

/// A tensor of one text.
WireMessage textTensor(std::string_view text) {
  WireMessage size, shape, tensor;
  size.addNumber(kDimensionSize, 1);
  shape.addBytes(kShapeDimension, size.bytes());
  tensor.addNumber(kTensorType, kTypeText).addBytes(kTensorShape, shape.bytes()).addBytes(kTensorText, text);
  return tensor;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> sum;
  sum.process_bytes(bytes.data(), bytes.size());
  return static_cast<std::uint32_t>(sum.checksum());
}

std::uint32_t maskedCrc32c(std::string_view bytes) { return std::rotr(crc32c(bytes), 15) + 0xA282EAD8U; }

std::string tfRecord(std::string_view data) {
  std::string record = littleEndian(std::uint64_t{data.size()});
  record += littleEndian(maskedCrc32c(record));
  record += data;
  return record + littleEndian(maskedCrc32c(data));
}

std::string versionEvent(std::int64_t timeMs) {
  WireMessage event;
  event.addDouble(kEventTime, static_cast<double>(timeMs) / 1000).addBytes(kEventVersion, "brain.Event:2");
  return event.bytes();
}

std::string scalarsEvent(std::int64_t timeMs, std::int64_t step, std::span<const NamedValue> values) {
  WireMessage summary;
  for (const auto& one : values) {
    WireMessage value;
    value.addBytes(kValueTag, one.name).addFloat(kValueNumber, static_cast<float>(one.value));
    summary.addBytes(kSummaryValue, value.bytes());
  }
  return eventAt(timeMs, step).addBytes(kEventSummary, summary.bytes()).bytes();
}

std::string textEvent(std::int64_t timeMs, std::int64_t step, std::string_view name, std::string_view text) {
  WireMessage plugin, metadata, value, summary;
  plugin.addBytes(kPluginName, "text");
  metadata.addBytes(kMetadataPlugin, plugin.bytes());
  value.addBytes(kValueTag, name).addBytes(kValueTensor, textTensor(text).bytes()).addBytes(kValueMetadata, metadata.bytes());
  summary.addBytes(kSummaryValue, value.bytes());
  return eventAt(timeMs, step).addBytes(kEventSummary, summary.bytes()).bytes();
}

}  // namespace xsmoe::experiments
