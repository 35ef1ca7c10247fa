// SPDX-License-Identifier: Apache-2.0
#include "model/features/safetensors_header.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace xsmoe::features {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::pair<std::string_view, c10::ScalarType>, 10> kTypes{{{"F64", c10::kDouble},
                                                                               {"F32", c10::kFloat},
                                                                               {"F16", c10::kHalf},
                                                                               {"BF16", c10::kBFloat16},
                                                                               {"I64", c10::kLong},
                                                                               {"I32", c10::kInt},
                                                                               {"I16", c10::kShort},
                                                                               {"I8", c10::kChar},
                                                                               {"U8", c10::kByte},
                                                                               {"BOOL", c10::kBool}}};
constexpr std::size_t kMaxDimensions = 16;
constexpr std::size_t kMaxDepth = 3;  // file → tensor → shape

tl::unexpected<Error> refuse(const std::string& where, const std::string& what) {
  return badInput(where, what, "The file is damaged or is not a safetensors file; write it again or copy it again");
}

/// Watches the parser for what a document alone cannot show: a key given twice, and nesting that no header needs.
class KeyWatch {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    if (static_cast<std::size_t>(depth) > kMaxDepth) tooDeep_ = true;
    if (tooDeep_) return false;
    if (event == Json::parse_event_t::object_start) seen_.emplace_back();
    if (event == Json::parse_event_t::object_end) seen_.pop_back();
    if (event == Json::parse_event_t::key && !seen_.back().insert(parsed.get<std::string>()).second && repeated_.empty())
      repeated_ = parsed.get<std::string>();
    return true;
  }
  [[nodiscard]] const std::string& repeated() const { return repeated_; }
  [[nodiscard]] bool tooDeep() const { return tooDeep_; }

 private:
  std::vector<std::set<std::string>> seen_;
  std::string repeated_;
  bool tooDeep_ = false;
};

std::optional<c10::ScalarType> typeFromName(std::string_view name) {
  const auto* const found = std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& type) { return type.first == name; });
  if (found == kTypes.end()) return std::nullopt;
  return found->second;
}

std::string nameOf(c10::ScalarType type) {
  const auto* const found = std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& known) { return known.second == type; });
  if (found == kTypes.end()) throw std::invalid_argument(std::string("safetensors: no name for type ") + c10::toString(type));
  return std::string(found->first);
}

/// Bytes of a tensor; empty where the number does not fit. A dimension of 0 counts as 1 in the check, as strides see it.
std::optional<std::uint64_t> bytesOf(const std::vector<std::int64_t>& shape, c10::ScalarType type) {
  std::int64_t bytes = static_cast<std::int64_t>(c10::elementSize(type));
  bool empty = false;
  for (const std::int64_t size : shape) {
    empty = empty || size == 0;
    if (__builtin_mul_overflow(bytes, std::max<std::int64_t>(size, 1), &bytes)) return std::nullopt;
  }
  return empty ? 0 : static_cast<std::uint64_t>(bytes);
}

Result<std::vector<std::int64_t>> readShape(const std::string& where, const Json& entry) {
  const auto shape = entry.find("shape");
  if (shape == entry.end() || !shape->is_array()) return refuse(where, "has no \"shape\" that is a list");
  if (shape->size() > kMaxDimensions)
    return refuse(where, "its shape has " + std::to_string(shape->size()) + " dimensions; at most 16 are read");
  std::vector<std::int64_t> sizes;
  for (const Json& size : *shape) {
    if (!size.is_number_unsigned() || size.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return refuse(where, "its shape " + shape->dump() + " holds something else than whole numbers from 0");
    sizes.push_back(size.get<std::int64_t>());
  }
  return sizes;
}

Result<TensorEntry> readEntry(const std::string& file, const std::string& name, const Json& entry) {
  const std::string where = file + ", tensor \"" + name + '"';
  if (!entry.is_object()) return refuse(where, "is not described by an object");
  const auto type = entry.find("dtype");
  if (type == entry.end() || !type->is_string()) return refuse(where, "has no \"dtype\" that is text");
  const auto known = typeFromName(type->get_ref<const std::string&>());
  if (!known)
    return badInput(where, "its type is " + type->dump() + "; read are F64, F32, F16, BF16, I64, I32, I16, I8, U8 and BOOL",
                    "Write the tensor in one of these types");
  auto shape = readShape(where, entry);
  if (!shape) return tl::unexpected(shape.error());
  const auto offsets = entry.find("data_offsets");
  if (offsets == entry.end() || !offsets->is_array() || offsets->size() != 2 || !(*offsets)[0].is_number_unsigned() ||
      !(*offsets)[1].is_number_unsigned())
    return refuse(where, "its \"data_offsets\" are " + (offsets == entry.end() ? "missing" : offsets->dump()) +
                             " instead of two whole numbers from 0");
  return TensorEntry{name, *known, std::move(*shape), (*offsets)[0].get<std::uint64_t>(), (*offsets)[1].get<std::uint64_t>()};
}

Result<void> checkSize(const std::string& file, const TensorEntry& entry) {
  const std::string where = file + ", tensor \"" + entry.name + '"';
  if (entry.begin > entry.end)
    return refuse(where, "its data ends (" + std::to_string(entry.end) + ") before it begins (" + std::to_string(entry.begin) + ")");
  const auto bytes = bytesOf(entry.shape, entry.type);
  if (!bytes) return refuse(where, "its shape " + Json(entry.shape).dump() + " is larger than any memory");
  if (*bytes != entry.end - entry.begin)
    return refuse(where, "its data has " + std::to_string(entry.end - entry.begin) + " bytes, its shape " + Json(entry.shape).dump() +
                             " of " + nameOf(entry.type) + " needs " + std::to_string(*bytes));
  return {};
}

/// Sorts by data and checks that it lies end to end.
Result<void> checkLayout(const std::string& file, std::vector<TensorEntry>& tensors, std::uint64_t dataBytes) {
  std::sort(tensors.begin(), tensors.end(),
            [](const TensorEntry& a, const TensorEntry& b) { return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name); });
  std::uint64_t covered = 0;
  for (const TensorEntry& entry : tensors) {
    if (auto good = checkSize(file, entry); !good) return good;
    const std::string where = file + ", tensor \"" + entry.name + '"';
    if (entry.begin < covered)
      return refuse(
          where, "its data begins at byte " + std::to_string(entry.begin) + " and overlaps data that ends at " + std::to_string(covered));
    if (entry.begin > covered)
      return refuse(where, "there is a hole in the data from byte " + std::to_string(covered) + " to " + std::to_string(entry.begin));
    covered = entry.end;
  }
  if (covered != dataBytes)
    return refuse(file, "the header describes " + std::to_string(covered) + " bytes of data, the file holds " + std::to_string(dataBytes) +
                            (covered > dataBytes ? ": it is truncated" : ""));
  return {};
}

Result<std::map<std::string, std::string>> readMetadata(const std::string& file, const Json& metadata) {
  std::map<std::string, std::string> texts;
  if (!metadata.is_object()) return refuse(file, "\"__metadata__\" is not an object");
  for (const auto& [key, value] : metadata.items()) {
    if (!value.is_string()) return refuse(file, "\"__metadata__\" holds something else than text under \"" + key + '"');
    texts[key] = value.get<std::string>();
  }
  return texts;
}

}  // namespace

Result<SafetensorsHeader> parseSafetensorsHeader(const std::string& where, const std::string& json, std::uint64_t dataBytes) {
  if (json.empty() || json.front() != '{') return refuse(where, "the header does not begin with '{'");
  KeyWatch watch;
  const Json document = Json::parse(json, std::ref(watch), /*allow_exceptions=*/false);
  if (watch.tooDeep()) return refuse(where, "the header is nested deeper than the format allows");
  if (document.is_discarded() || !document.is_object()) return refuse(where, "the header is not a JSON object");
  if (!watch.repeated().empty()) return refuse(where, "the header names \"" + watch.repeated() + "\" twice");
  SafetensorsHeader header;
  for (const auto& [name, entry] : document.items()) {
    if (name == "__metadata__") {
      auto metadata = readMetadata(where, entry);
      if (!metadata) return tl::unexpected(metadata.error());
      header.metadata = std::move(*metadata);
      continue;
    }
    auto tensor = readEntry(where, name, entry);
    if (!tensor) return tl::unexpected(tensor.error());
    header.tensors.push_back(std::move(*tensor));
  }
  if (auto good = checkLayout(where, header.tensors, dataBytes); !good) return tl::unexpected(good.error());
  return header;
}

std::string formatSafetensorsHeader(const SafetensorsHeader& header) {
  nlohmann::ordered_json document = nlohmann::ordered_json::object();
  if (!header.metadata.empty()) document["__metadata__"] = header.metadata;
  for (const TensorEntry& entry : header.tensors) {
    if (entry.name == "__metadata__") throw std::invalid_argument("safetensors: a tensor cannot be named __metadata__");
    document[entry.name] = {{"dtype", nameOf(entry.type)}, {"shape", entry.shape}, {"data_offsets", {entry.begin, entry.end}}};
  }
  return document.dump();
}

}  // namespace xsmoe::features
