// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

namespace xsmoe {

/// An item of a person's own, which no stream has to have: what the encoders of the stream's features make of a picture and of words.
struct OwnItem {
  std::filesystem::path picture;  ///< empty: none
  std::string text;               ///< empty: none
  /// Checkpoint folders of encoders that do not come with the program; empty: those that do, where the features are theirs.
  std::filesystem::path imageEncoder = {}, textEncoder = {};
  friend bool operator==(const OwnItem&, const OwnItem&) = default;
};

/// Stands in a history, among external ids, for a request's own item.
inline constexpr const char* kOwnItemId = "(own item)";

}  // namespace xsmoe
