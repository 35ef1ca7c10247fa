// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// The tokens of a vocabulary: of a vocab.txt one a line, the line is the id, from 0. Where a token is there twice, the last counts.
class TokenTable {
 public:
  /// `where` is named by errors: no token, a line that is no UTF-8.
  [[nodiscard]] static Result<TokenTable> parse(const std::string& where, std::string_view text);
  /// Of tokens in UTF-8 by their ids.
  explicit TokenTable(std::vector<std::string> tokens);
  // The maps hold views of the tokens, which a move leaves in their place and a copy does not.
  TokenTable(TokenTable&&) = default;
  TokenTable& operator=(TokenTable&&) = default;
  TokenTable(const TokenTable&) = delete;
  TokenTable& operator=(const TokenTable&) = delete;
  ~TokenTable() = default;

  [[nodiscard]] int size() const { return static_cast<int>(tokens_.size()); }
  [[nodiscard]] const std::vector<std::string>& tokens() const { return tokens_; }
  [[nodiscard]] const std::string& token(std::int32_t id) const { return tokens_.at(static_cast<std::size_t>(id)); }
  [[nodiscard]] std::optional<std::int32_t> find(std::string_view token) const;

  /// Appends the word's pieces: always the longest that fits. One `unknown` where some part has none and where the word has more than 100
  /// characters.
  void appendPieces(std::string_view word, std::int32_t unknown, std::vector<std::int32_t>& ids) const;

 private:
  using IdOf = std::unordered_map<std::string_view, std::int32_t>;

  void index();

  std::vector<std::string> tokens_;
  IdOf whole_;               // every token
  IdOf continued_;           // those marked "##", without it
  std::size_t longest_ = 0;  // in bytes
};

}  // namespace xsmoe::encoders
