// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/word_piece.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "model/data/utf8.h"
#include "model/encoders/json_object.h"
#include "model/encoders/tokenizer_config.h"
#include "model/features/sha256.h"

namespace xsmoe::encoders {
namespace {

constexpr std::size_t kMarks = 2;  // [CLS] and [SEP]

constexpr std::string_view kContinued = "##";
constexpr std::ptrdiff_t kLongestWord = 100;  // characters; of BertTokenizer

bool isInside(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::ptrdiff_t charactersOf(std::string_view word) {
  return std::count_if(word.begin(), word.end(), [](char byte) { return !isInside(byte); });
}

/// Takes the first line from `text`. Lines end at a line feed, a carriage return, or both, as in Python.
std::string_view takeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  text.remove_prefix(text.substr(0, 2) == "\r\n" ? 2 : std::min<std::size_t>(text.size(), 1));
  return line;
}

/// The tokens of a vocab.txt, one a line; the line is the id, from 0. Where a token is there twice, the last counts.
class TokenTable {
 public:
  /// `where` is named by errors: no token, a line that is no UTF-8.
  [[nodiscard]] static Result<TokenTable> parse(const std::string& where, std::string_view text);
  // The maps hold views of the tokens, which a move leaves in their place and a copy does not.
  TokenTable(TokenTable&&) = default;
  TokenTable& operator=(TokenTable&&) = default;
  TokenTable(const TokenTable&) = delete;
  TokenTable& operator=(const TokenTable&) = delete;
  ~TokenTable() = default;

  [[nodiscard]] int size() const { return static_cast<int>(tokens_.size()); }
  [[nodiscard]] const std::string& token(std::int32_t id) const { return tokens_.at(static_cast<std::size_t>(id)); }
  [[nodiscard]] std::optional<std::int32_t> find(std::string_view token) const;

  /// Appends the word's pieces: always the longest that fits. One `unknown` where some part has none and where the word has more than 100
  /// characters.
  void appendPieces(std::string_view word, std::int32_t unknown, std::vector<std::int32_t>& ids) const;

 private:
  using IdOf = std::unordered_map<std::string_view, std::int32_t>;

  TokenTable() = default;
  void index();

  std::vector<std::string> tokens_;
  IdOf whole_;               // every token
  IdOf continued_;           // those marked "##", without it
  std::size_t longest_ = 0;  // in bytes
};

Result<TokenTable> TokenTable::parse(const std::string& where, std::string_view text) {
  TokenTable table;
  while (!text.empty()) {
    const std::string_view token = takeLine(text);
    if (!data::isCleanUtf8(token))
      return badInput(where + ", line " + std::to_string(table.tokens_.size() + 1), "the token is no UTF-8",
                      "Copy the checkpoint's vocabulary again");
    table.tokens_.emplace_back(token);
  }
  if (table.tokens_.empty()) return badInput(where, "the vocabulary is empty", "Copy the checkpoint's vocabulary again");
  table.index();
  return table;
}

void TokenTable::index() {
  whole_.reserve(tokens_.size());
  for (std::size_t id = 0; id < tokens_.size(); ++id) {
    const std::string_view token = tokens_[id];
    whole_[token] = static_cast<std::int32_t>(id);
    if (token.substr(0, 2) == kContinued) continued_[token.substr(2)] = static_cast<std::int32_t>(id);
    longest_ = std::max(longest_, token.size());
  }
}

std::optional<std::int32_t> TokenTable::find(std::string_view token) const {
  const auto found = whole_.find(token);
  return found == whole_.end() ? std::nullopt : std::optional(found->second);
}

void TokenTable::appendPieces(std::string_view word, std::int32_t unknown, std::vector<std::int32_t>& ids) const {
  const std::size_t before = ids.size();
  if (charactersOf(word) > kLongestWord) return ids.push_back(unknown);
  for (std::size_t begin = 0; begin < word.size();) {
    const IdOf& table = begin == 0 ? whole_ : continued_;
    std::size_t length = std::min(longest_, word.size() - begin);
    auto found = table.end();
    for (; length > 0; --length) {
      if (begin + length < word.size() && isInside(word[begin + length])) continue;
      found = table.find(word.substr(begin, length));
      if (found != table.end()) break;
    }
    if (found == table.end()) {
      ids.resize(before);
      return ids.push_back(unknown);
    }
    ids.push_back(found->second);
    begin += length;
  }
}

std::string sha256Of(const std::string& text) {
  features::Sha256 sum;
  sum.add(text.data(), text.size());
  return sum.finish();
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

WordPiece::WordPiece(std::shared_ptr<const Vocabulary> vocabulary) : vocabulary_(std::move(vocabulary)) {}
WordPiece::~WordPiece() = default;
WordPiece::WordPiece(const WordPiece&) = default;
WordPiece& WordPiece::operator=(const WordPiece&) = default;
WordPiece::WordPiece(WordPiece&&) noexcept = default;
WordPiece& WordPiece::operator=(WordPiece&&) noexcept = default;

Result<WordPiece> WordPiece::load(const std::filesystem::path& folder) {
  auto config = readTokenizerConfig(folder);
  if (!config) return tl::unexpected(config.error());
  const auto path = folder / "vocab.txt";
  const auto text = readConfigurationText(path);
  if (!text) return tl::unexpected(text.error());
  auto tokens = TokenTable::parse(path.string(), *text);
  if (!tokens) return tl::unexpected(tokens.error());
  auto vocabulary = std::make_shared<Vocabulary>(Vocabulary{std::move(*tokens), std::move(*config), sha256Of(*text)});
  if (const auto found = vocabulary->findSpecial(path.string()); !found) return tl::unexpected(found.error());
  return WordPiece(std::move(vocabulary));
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
