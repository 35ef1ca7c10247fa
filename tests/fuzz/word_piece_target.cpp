#include "model/encoders/word_piece.h"

#include <algorithm>
#include <string>

#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {
namespace {

encoders::WordPiece tokenizer(const std::string& config) {
  const MemoryFolder folder;
  folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##a\nb\n##b\nab\n##ab\né\nE\n#\n.\n[\n中\n##文\n\u0301\n=\n");
  folder.write("tokenizer_config.json", config);
  auto words = encoders::WordPiece::load(folder.path());
  require(words.has_value(), "the target's own tokenizer can be loaded");
  return *std::move(words);
}

void check(const encoders::WordPiece& words, std::string_view text) {
  constexpr int kLong = 64, kShort = 7;
  const auto ids = words.encode(text, kLong);
  require(ids.size() >= 2 && ids.size() <= kLong, "the ids are as many as allowed");
  require(ids.front() == words.cls() && ids.back() == words.sep(), "the ids are between their marks");
  require(std::all_of(ids.begin(), ids.end(), [&](auto id) { return id >= 0 && id < words.size(); }), "an id is of the vocabulary");
  const auto cut = words.encode(text, kShort);
  require(cut.size() == std::min<std::size_t>(ids.size(), kShort), "a shorter answer is cut off");
  require(std::equal(cut.begin(), cut.end() - 1, ids.begin()), "a shorter answer begins as a longer one");
}

}  // namespace

/// Texts, under each kind of rules.
void fuzzWordPiece(std::string_view input) {
  static const encoders::WordPiece plain = tokenizer("{}");
  static const encoders::WordPiece cased = tokenizer(R"({"do_lower_case": false, "tokenize_chinese_chars": false})");
  static const encoders::WordPiece accents = tokenizer(R"({"strip_accents": false})");
  for (const encoders::WordPiece& words : {plain, cased, accents}) check(words, input);
}

}  // namespace xsmoe::fuzz
