// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/word_piece.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include "model/encoders/json_object.h"
#include "model/encoders/token_table.h"
#include "model/encoders/tokenizer_config.h"
#include "model/encoders/tokenizer_file.h"
#include "model/features/sha256.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

constexpr const char *kVocabulary = "vocab.txt", *kTokenizerFile = "tokenizer.json";
constexpr std::size_t kMarks = 2;  // [CLS] and [SEP]

std::string sha256Of(const std::string& text) {
  features::Sha256 sum;
  sum.add(text.data(), text.size());
  return sum.finish();
}

bool isThere(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// Empty where there is none and nothing needs it.
Result<std::optional<TokenizerFile>> readTokenizerFile(const fs::path& folder, const TokenizerConfig& config) {
  const auto path = folder / kTokenizerFile;
  if (!isThere(path) && !config.needsTokenizerFile) return std::nullopt;
  const auto text = readConfigurationText(path);
  if (!text) return tl::unexpected(text.error());
  auto file = parseTokenizerFile(path.string(), *text, config);
  if (!file) return tl::unexpected(file.error());
  return std::optional(std::move(*file));
}

Result<void> checkSameTokens(const std::string& where, const std::vector<std::string>& lines, const std::vector<std::string>& tokens) {
  const auto [line, token] = std::mismatch(lines.begin(), lines.end(), tokens.begin(), tokens.end());
  if (line == lines.end() && token == tokens.end()) return {};
  const auto id = line - lines.begin();
  const auto shown = [&](const std::vector<std::string>& all) {
    return id < std::ssize(all) ? '"' + all[static_cast<std::size_t>(id)] + '"' : std::string("nothing");
  };
  return badInput(
      where, "contradicts tokenizer.json: the token " + std::to_string(id) + " is " + shown(lines) + " here, " + shown(tokens) + " there",
      "Copy both from one checkpoint again, or remove the one that is wrong");
}

/// A vocabulary of cased words beside which nothing says so: its words would be looked for in lower case.
Result<void> checkCase(const std::string& where, const std::vector<std::string>& tokens) {
  constexpr std::ptrdiff_t kOfThousands = 1000, kShare = 20;
  const auto isCased = [](const std::string& token) {
    return !token.starts_with('[') && std::any_of(token.begin(), token.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  };
  const auto cased = std::count_if(tokens.begin(), tokens.end(), isCased);
  if (std::ssize(tokens) < kOfThousands || kShare * cased < std::ssize(tokens)) return {};
  return badInput(where,
                  std::to_string(cased) + " of its " + std::to_string(tokens.size()) +
                      " tokens have capitals, and nothing says whether texts keep theirs: there is neither tokenizer.json nor "
                      "\"do_lower_case\" in tokenizer_config.json",
                  "Copy tokenizer_config.json or tokenizer.json of the same checkpoint");
}

}  // namespace

struct WordPiece::Vocabulary {
  TokenTable tokens;
  TokenizerConfig config;
  std::string sha256;
  std::vector<std::string> special{};  ///< [UNK], [SEP], [PAD], [CLS], [MASK], as configured
  std::vector<std::int32_t> ids{};     ///< theirs
  std::string begins{};                ///< the first byte of each

  [[nodiscard]] Result<void> findSpecial(const std::string& where) {
    special = {config.unknown, config.separator, config.padding, config.start, config.hidden};
    for (const std::string& token : special) {
      const auto id = tokens.find(token);
      if (!id) return badInput(where, "the vocabulary lacks the special token " + token, "Copy it and tokenizer_config.json again");
      ids.push_back(*id);
      begins += token.front();
    }
    return {};
  }

  /// The special token at the front of `text`, the longest if there are several; `special.size()`: none.
  [[nodiscard]] std::size_t specialAt(std::string_view text) const {
    std::size_t best = special.size();
    for (std::size_t i = 0; i < special.size(); ++i)
      if (text.substr(0, special[i].size()) == special[i] && (best == special.size() || special[i].size() > special[best].size())) best = i;
    return best;
  }

  /// Where the next special token stands, and which; the end of the text if there is none.
  [[nodiscard]] std::pair<std::size_t, std::size_t> nextSpecial(std::string_view text) const {
    for (std::size_t at = 0; (at = text.find_first_of(begins, at)) != std::string_view::npos; ++at)
      if (const std::size_t found = specialAt(text.substr(at)); found < special.size()) return {at, found};
    return {text.size(), special.size()};
  }
};

/// With the tokens of vocab.txt, of tokenizer.json, or of both, which must be the same.
Result<std::shared_ptr<WordPiece::Vocabulary>> WordPiece::readVocabulary(const fs::path& folder, std::optional<TokenizerFile>& file,
                                                                         TokenizerConfig config) {
  const auto path = folder / kVocabulary;
  if (file && !isThere(path)) {
    std::string lines;
    for (const std::string& token : file->tokens) lines += token + '\n';
    return std::make_shared<Vocabulary>(Vocabulary{TokenTable(std::move(file->tokens)), std::move(config), sha256Of(lines)});
  }
  const auto text = readConfigurationText(path);
  if (!text) return tl::unexpected(text.error());
  auto tokens = TokenTable::parse(path.string(), *text);
  if (!tokens) return tl::unexpected(tokens.error());
  if (file)
    if (auto good = checkSameTokens(path.string(), tokens->tokens(), file->tokens); !good) return tl::unexpected(good.error());
  if (!file && !config.says("do_lower_case"))
    if (auto good = checkCase(path.string(), tokens->tokens()); !good) return tl::unexpected(good.error());
  return std::make_shared<Vocabulary>(Vocabulary{std::move(*tokens), std::move(config), sha256Of(*text)});
}

WordPiece::WordPiece(std::shared_ptr<const Vocabulary> vocabulary) : vocabulary_(std::move(vocabulary)) {}
WordPiece::~WordPiece() = default;
WordPiece::WordPiece(const WordPiece&) = default;
WordPiece& WordPiece::operator=(const WordPiece&) = default;
WordPiece::WordPiece(WordPiece&&) noexcept = default;
WordPiece& WordPiece::operator=(WordPiece&&) noexcept = default;

Result<WordPiece> WordPiece::load(const std::filesystem::path& folder) {
  auto config = readTokenizerConfig(folder);
  if (!config) return tl::unexpected(config.error());
  auto file = readTokenizerFile(folder, *config);
  if (!file) return tl::unexpected(file.error());
  if (*file) {
    config = agreedConfig(*std::move(config), **file, (folder / kTokenizerFile).string());
    if (!config) return tl::unexpected(config.error());
  }
  const auto path = folder / (*file && !isThere(folder / kVocabulary) ? kTokenizerFile : kVocabulary);
  auto vocabulary = readVocabulary(folder, *file, *std::move(config));
  if (!vocabulary) return tl::unexpected(vocabulary.error());
  if (const auto found = (*vocabulary)->findSpecial(path.string()); !found) return tl::unexpected(found.error());
  return WordPiece(std::move(*vocabulary));
}

std::vector<std::int32_t> WordPiece::encode(std::string_view text, int longest) const {
  const Vocabulary& words = *vocabulary_;
  const std::size_t full = std::max(static_cast<std::size_t>(std::max(longest, 0)), kMarks) - 1;  // with [CLS]
  std::vector<std::int32_t> ids{cls()};
  const auto enough = [&] { return ids.size() >= full && !words.config.cutsAtTheFront; };
  const WordUse addPieces = [&](std::string_view word) {
    words.tokens.appendPieces(word, unknown(), ids);
    return !enough();
  };
  while (!text.empty() && !enough()) {
    const auto [at, which] = words.nextSpecial(text);
    splitBasicWords(text.substr(0, at), words.config.rules, words.special, addPieces);
    if (which == words.special.size()) break;
    ids.push_back(words.ids[which]);
    text.remove_prefix(at + words.special[which].size());
  }
  if (ids.size() > full) {
    const auto first = ids.begin() + (words.config.cutsAtTheFront ? 1 : static_cast<std::ptrdiff_t>(full));
    ids.erase(first, first + static_cast<std::ptrdiff_t>(ids.size() - full));
  }
  ids.push_back(sep());
  return ids;
}

int WordPiece::size() const { return vocabulary_->tokens.size(); }
std::int32_t WordPiece::unknown() const { return vocabulary_->ids[0]; }
std::int32_t WordPiece::sep() const { return vocabulary_->ids[1]; }
std::int32_t WordPiece::pad() const { return vocabulary_->ids[2]; }
std::int32_t WordPiece::cls() const { return vocabulary_->ids[3]; }
std::int32_t WordPiece::mask() const { return vocabulary_->ids[4]; }
const std::string& WordPiece::token(std::int32_t id) const { return vocabulary_->tokens.token(id); }
const std::string& WordPiece::sha256() const { return vocabulary_->sha256; }
int WordPiece::longest() const { return vocabulary_->config.longest; }

}  // namespace xsmoe::encoders
