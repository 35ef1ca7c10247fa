// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "model/core/error.h"

namespace xsmoe::experiments {

/// Does what reads a key of a JSON file. What JSON throws at a wrong type does not say of which key: std::invalid_argument in its place
/// does.
template <class Read>
auto ofKey(const std::string& key, const Read& read) {
  try {
    return read();
  } catch (const nlohmann::json::type_error& error) {
    throw std::invalid_argument("key '" + key + "': " + wordsOf(error));
  }
}

/// What numbers a key may have.
struct KeyRange {
  double least = 0, most = 0;
  bool whole = true;
};

/// The value of a key. Throws std::invalid_argument, which names key, value and range, at what is no such number.
[[nodiscard]] double numberOfKey(const nlohmann::json& value, const std::string& key, const KeyRange& range);

}  // namespace xsmoe::experiments
