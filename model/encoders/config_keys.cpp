// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/config_keys.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "model/encoders/json_object.h"

namespace xsmoe::encoders {
namespace {

using Json = nlohmann::json;

/// Whether it is a whole number low … high.
bool isWhole(const Json& value, int low, int high) {
  if (!value.is_number_integer()) return false;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(high)) return false;
  return value.get<std::int64_t>() >= low && value.get<std::int64_t>() <= high;
}

std::string rangeText(int low, int high) { return "a whole number from " + std::to_string(low) + " to " + std::to_string(high); }

}  // namespace

std::string shortText(const Json* value) {
  constexpr std::size_t kLongest = 60;
  if (value == nullptr) return "missing";
  std::string text = value->dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "…";
  return text;
}

const Json* ConfigKeys::find(const std::string& key) const { return valueOf(object_, key.c_str()); }

void ConfigKeys::refuse(const std::string& key, const std::string& found, const std::string& expected) {
  if (error_) return;
  error_ = badInput(where_, '"' + key + "\" is " + found + "; expected " + expected,
                    "Copy the file again from the checkpoint, or take another checkpoint")
               .value();
}

int ConfigKeys::whole(const std::string& key, int low, int high, std::optional<int> missing) {
  const Json* value = find(key);
  if (value == nullptr && missing) return *missing;
  if (value != nullptr && isWhole(*value, low, high)) return value->get<int>();
  refuse(key, shortText(value), rangeText(low, high));
  return low;
}

std::pair<int, int> ConfigKeys::pair(const std::string& key, int low, int high) {
  const Json* value = find(key);
  if (value != nullptr && value->is_array() && value->size() == 2 && isWhole((*value)[0], low, high) && isWhole((*value)[1], low, high))
    return {(*value)[0].get<int>(), (*value)[1].get<int>()};
  if (value != nullptr && isWhole(*value, low, high)) return {value->get<int>(), value->get<int>()};
  refuse(key, shortText(value), rangeText(low, high) + ", or two of them");
  return {low, low};
}

double ConfigKeys::number(const std::string& key, double missing) {
  const Json* value = find(key);
  if (value == nullptr) return missing;
  if (value->is_number() && value->get<double>() >= 0 && value->get<double>() < 1) return value->get<double>();
  refuse(key, shortText(value), "a number from 0, below 1");
  return missing;
}

bool ConfigKeys::truth(const std::string& key, bool missing) {
  const Json* value = find(key);
  if (value == nullptr) return missing;
  if (value->is_boolean()) return value->get<bool>();
  refuse(key, shortText(value), "true or false");
  return missing;
}

std::string ConfigKeys::oneOf(const std::string& key, std::initializer_list<const char*> words) {
  const Json* value = find(key);
  if (value == nullptr) return *words.begin();
  if (std::any_of(words.begin(), words.end(), [&](const char* word) { return *value == word; })) return value->get<std::string>();
  std::string expected;
  for (const char* word : words) expected += (expected.empty() ? "\"" : ", \"") + std::string(word) + '"';
  refuse(key, shortText(value), expected);
  return *words.begin();
}

void ConfigKeys::mustBe(const std::string& key, bool value) {
  const Json* found = find(key);
  if (found != nullptr && *found != value) refuse(key, shortText(found), value ? "true" : "false");
}

}  // namespace xsmoe::encoders
