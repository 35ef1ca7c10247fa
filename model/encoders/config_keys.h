// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// A value as errors show it: cut off where it is long, "missing" where there is none.
[[nodiscard]] std::string shortText(const nlohmann::json* value);

/// Takes typed values out of a configuration's object, which must outlive this, and keeps the first that does not fit, with key, what was
/// found and what was expected.
class ConfigKeys {
 public:
  ConfigKeys(const nlohmann::json& object, std::string where) : object_(object), where_(std::move(where)) {}

  /// A whole number low … high. Without `missing` the key has to be there.
  int whole(const std::string& key, int low, int high, std::optional<int> missing = {});
  /// One number for both, or a list of two.
  std::pair<int, int> pair(const std::string& key, int low, int high);
  /// A number from 0, below 1.
  double number(const std::string& key, double missing);
  bool truth(const std::string& key, bool missing);
  /// One of these words; the first where the key is missing.
  std::string oneOf(const std::string& key, std::initializer_list<const char*> words);
  /// Anything else is refused; a missing key is not.
  void mustBe(const std::string& key, bool value);

  void refuse(const std::string& key, const std::string& found, const std::string& expected);
  [[nodiscard]] bool good() const { return !error_; }
  [[nodiscard]] const Error& error() const { return *error_; }

 private:
  [[nodiscard]] const nlohmann::json* find(const std::string& key) const;

  const nlohmann::json& object_;
  std::string where_;
  std::optional<Error> error_;
};

}  // namespace xsmoe::encoders
