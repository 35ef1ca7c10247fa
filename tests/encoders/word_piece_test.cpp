#include "model/encoders/word_piece.h"

#include <gmock/gmock.h>

#include "tests/encoders/encoder_fixtures.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using Ids = std::vector<std::int32_t>;

constexpr const char* kSpecial = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

/// A fixture's ids without padding.
Ids unpadded(const json& ids, const json& mask) {
  Ids result;
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (mask.at(i) == 1) result.push_back(ids.at(i));
  return result;
}

WordPiece loaded(const fs::path& folder) {
  auto words = WordPiece::load(folder);
  EXPECT_TRUE(words) << describe(words.error());
  return *std::move(words);
}

/// A tokenizer of the special tokens (ids 0 … 4) and these, with this configuration.
WordPiece small(const std::string& tokens, const std::string& config = "{}") {
  const TemporaryFolder folder;
  folder.write("vocab.txt", kSpecial + tokens);
  folder.write("tokenizer_config.json", config);
  return loaded(folder.path());
}

std::vector<std::string> tokens(const WordPiece& words, std::string_view text) {
  std::vector<std::string> result;
  for (const auto id : words.encode(text, 100)) result.push_back(words.token(id));
  return result;
}

std::string refusalOfVocabulary(const std::string& vocabulary, const std::string& config) {
  const TemporaryFolder folder;
  folder.write("vocab.txt", vocabulary);
  folder.write("tokenizer_config.json", config);
  const auto words = WordPiece::load(folder.path());
  if (words) return "it was loaded";
  EXPECT_EQ(words.error().kind, ErrorKind::kBadInput);
  return describe(words.error());
}

TEST(WordPiece, GivesTheIdsOfTheReferenceForAllFixtures) {
  int cases = 0;
  for (const fs::path& folder : fixturesWith("inputs.json")) {
    const WordPiece words = loaded(folder);
    const json inputs = jsonOf(folder / "inputs.json");
    const int longest = inputs.at("tokenizer").at("max_length");
    for (const json& one : inputs.at("cases")) {
      EXPECT_EQ(words.encode(one.at("text").get<std::string>(), longest), unpadded(one.at("input_ids"), one.at("attention_mask")))
          << folder << ' ' << one.at("id") << ": " << one.at("note");
      ++cases;
    }
  }
  EXPECT_GE(cases, 132);
}

TEST(WordPiece, GivesOneOfTheAnswersWhereImplementationsOfTheReferenceDiffer) {
  int cases = 0;
  for (const fs::path& folder : fixturesWith("inputs.json")) {
    const WordPiece words = loaded(folder);
    const json inputs = jsonOf(folder / "inputs.json");
    for (const json& one : inputs.at("implementation_dependent")) {
      Ids ids = words.encode(one.at("text").get<std::string>(), inputs.at("tokenizer").at("max_length"));
      ids.resize(one.at("input_ids").size(), words.pad());
      EXPECT_TRUE(ids == one.at("input_ids").get<Ids>() || ids == one.at("alternative_input_ids").get<Ids>()) << one.at("note");
      ++cases;
    }
  }
  EXPECT_GE(cases, 4);
}

TEST(WordPiece, DropsCharactersThatUnicodeAssignedAfterVersion14AsThePythonClassDoes) {
  const WordPiece words = small("a\n##b\n");
  EXPECT_THAT(words.encode("a\U0001FAE8"
                           "b \U0001FAE8",
                           9),
              ElementsAre(2, 5, 6, 3));
  EXPECT_THAT(words.encode("\U0001FAE7", 9), ElementsAre(2, 1, 3));  // of version 14
}

TEST(WordPiece, TakesTheLongestPieceAndNothingOfAWordThatDoesNotWorkOut) {
  const WordPiece words = small("un\n##aff\n##able\n##a\nunder\n");
  EXPECT_THAT(tokens(words, "unaffable under"), ElementsAre("[CLS]", "un", "##aff", "##able", "under", "[SEP]"));
  EXPECT_THAT(tokens(words, "unaffairs un"), ElementsAre("[CLS]", "[UNK]", "un", "[SEP]"));
}

TEST(WordPiece, CutsLongTextsBeforeTheLastMark) {
  const WordPiece words = small("a\n##b\n");
  EXPECT_THAT(words.encode("ab a ab", 5), ElementsAre(2, 5, 6, 5, 3));
  EXPECT_THAT(words.encode("ab a ab", 3), ElementsAre(2, 5, 3));
  EXPECT_THAT(words.encode("ab a ab", 2), ElementsAre(2, 3));
  EXPECT_THAT(words.encode("", 5), ElementsAre(2, 3));
}

TEST(WordPiece, DropsBytesThatAreNoUtf8) {
  const WordPiece words = small("ab\n");
  EXPECT_THAT(tokens(words,
                     "a\xFF\xC3"
                     "b \xED\xA0\x80 ab\xF0\x9F"),
              ElementsAre("[CLS]", "ab", "ab", "[SEP]"));
}

TEST(WordPiece, KeepsCaseAndAccentsWhereTheConfigurationSaysSo) {
  const std::string pieces = "Cafe\u0301\nCafé\ncafé\nCafe\ncafe\n";
  EXPECT_THAT(tokens(small(pieces), "Café"), ElementsAre("[CLS]", "cafe", "[SEP]"));
  EXPECT_THAT(tokens(small(pieces, R"({"do_lower_case": false})"), "Café"), ElementsAre("[CLS]", "Café", "[SEP]"));
  EXPECT_THAT(tokens(small(pieces, R"({"do_lower_case": false, "strip_accents": true})"), "Café"), ElementsAre("[CLS]", "Cafe", "[SEP]"));
  EXPECT_THAT(tokens(small(pieces, R"({"strip_accents": false})"), "Café"), ElementsAre("[CLS]", "café", "[SEP]"));
}

TEST(WordPiece, ComposesWhatIsDecomposedWhereAccentsAreKept) {
  const std::string pieces = "Café\ncafé\ncafe\n##\u0301\nCafe\n가\n;\n";
  const std::string cased = R"({"do_lower_case": false})";
  EXPECT_THAT(tokens(small(pieces, cased), "Cafe\u0301 \u1100\u1161"), ElementsAre("[CLS]", "Café", "가", "[SEP]"));
  EXPECT_THAT(tokens(small(pieces, R"({"strip_accents": false})"), "CAFE\u0301"), ElementsAre("[CLS]", "café", "[SEP]"));
  EXPECT_THAT(tokens(small(pieces, cased), "Café\u037ECafé"), ElementsAre("[CLS]", "Café", ";", "Café", "[SEP]"))
      << "the Greek question mark is composed to a semicolon";
  EXPECT_THAT(tokens(small(pieces), "Cafe\u0301"), ElementsAre("[CLS]", "cafe", "[SEP]"));
}

TEST(WordPiece, CutsTheBeginningWhereTheConfigurationSaysSo) {
  const WordPiece words = small("a\n##b\n##c\n", R"({"truncation_side": "left"})");
  EXPECT_THAT(words.encode("abc a ab", 6), ElementsAre(2, 7, 5, 5, 6, 3));
  EXPECT_THAT(words.encode("a [MASK] ab", 5), ElementsAre(2, 4, 5, 6, 3));
  EXPECT_THAT(words.encode("ab", 5), ElementsAre(2, 5, 6, 3));
}

TEST(WordPiece, ReadsConfigurationsThatNameTheFiveSpecialTokensOnly) {
  EXPECT_THAT(tokens(small("a\n", R"({"truncation_side": "right", "additional_special_tokens": [], "added_tokens_decoder": {
      "0": {"content": "[PAD]", "lstrip": false, "normalized": false, "rstrip": false, "single_word": false, "special": true},
      "3": {"content": "[SEP]", "special": true}}})"),
                     "a"),
              ElementsAre("[CLS]", "a", "[SEP]"));
}

TEST(WordPiece, RefusesTokensBesideTheFiveSpecialOnes) {
  const std::string text = " none but the five special tokens";
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"added_tokens_decoder": {"5": {"content": "<new>"}}})"),
              HasSubstr("\"added_tokens_decoder\" is {\"content\":\"<new>\"}; expected" + text));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"added_tokens_decoder": {"4": {"content": "[MASK]", "single_word": true}}})"),
              HasSubstr(text));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"additional_special_tokens": ["[MASK]", "<s>"]})"),
              HasSubstr("\"additional_special_tokens\" is \"<s>\"; expected" + text));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"extra_special_tokens": {"image_token": "<image>"}})"),
              HasSubstr("\"extra_special_tokens\""));
  const TemporaryFolder folder;
  folder.write("vocab.txt", kSpecial);
  folder.write("added_tokens.json", R"({"[MASK]": 4, "<new>": 5})");
  const auto added = WordPiece::load(folder.path());
  ASSERT_FALSE(added);
  EXPECT_THAT(describe(added.error()), HasSubstr("added_tokens.json: \"<new>\" is 5; expected" + text));
}

TEST(WordPiece, TakesTheNamesOfSpecialTokensFromTheirMapToo) {
  const TemporaryFolder folder;
  folder.write("vocab.txt", "[PAD]\n<unk>\n[CLS]\n[SEP]\n[MASK]\na\n");
  folder.write("special_tokens_map.json", R"({"unk_token": "<unk>", "cls_token": {"content": "[CLS]"}})");
  EXPECT_THAT(loaded(folder.path()).encode("zz a", 9), ElementsAre(2, 1, 5, 3));
  folder.write("special_tokens_map.json", R"({"additional_special_tokens": ["<x>"]})");
  const auto refused = WordPiece::load(folder.path());
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("special_tokens_map.json: \"additional_special_tokens\""));
}

TEST(WordPiece, LowersTheDottedCapitalIToTwoCharacters) {
  EXPECT_THAT(tokens(small("i\u0307\n", R"({"strip_accents": false})"), "İ"), ElementsAre("[CLS]", "i\u0307", "[SEP]"));
}

TEST(WordPiece, LeavesIdeographsTogetherWhereTheConfigurationSaysSo) {
  EXPECT_THAT(tokens(small("中\n文\n##文\n"), "中文"), ElementsAre("[CLS]", "中", "文", "[SEP]"));
  EXPECT_THAT(tokens(small("中\n文\n##文\n", R"({"tokenize_chinese_chars": false})"), "中文"), ElementsAre("[CLS]", "中", "##文", "[SEP]"));
}

TEST(WordPiece, SplitsAtPunctuationThatDecompositionUncovers) {
  EXPECT_THAT(tokens(small("a\nb\n=\n"), "a≠b"), ElementsAre("[CLS]", "a", "=", "b", "[SEP]"));
}

TEST(WordPiece, ReadsSpecialTokensAsTextsOrObjectsAndFindsThemInTexts) {
  const TemporaryFolder folder;
  folder.write("vocab.txt", "<pad>\n<s>\n</s>\n<unk>\n<mask>\na\n<\n");
  folder.write("tokenizer_config.json", R"({"pad_token": "<pad>", "cls_token": {"content": "<s>", "lstrip": false}, "sep_token": "</s>",
                                            "unk_token": "<unk>", "mask_token": {"content": "<mask>"}, "model_max_length": 512})");
  const WordPiece words = loaded(folder.path());
  EXPECT_THAT((Ids{words.pad(), words.cls(), words.sep(), words.unknown(), words.mask()}), ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(words.encode("a<mask>a < zz", 10), ElementsAre(1, 5, 4, 5, 6, 3, 2));
  EXPECT_EQ(words.longest(), 512);
  EXPECT_EQ(words.size(), 7);
}

TEST(WordPiece, TakesNoBoundFromAnEndlessMaximum) {
  EXPECT_EQ(small("", R"({"model_max_length": 1000000000000000019884624838656})").longest(), 0);
  EXPECT_EQ(small("").longest(), 0);
}

TEST(WordPiece, HasBertsDefaultsWithoutAConfiguration) {
  const TemporaryFolder folder;
  folder.write("vocab.txt", std::string(kSpecial) + "abc");
  EXPECT_THAT(loaded(folder.path()).encode("ABC", 9), ElementsAre(2, 5, 3));
}

TEST(WordPiece, NamesItsVocabularyBySha256) {
  const WordPiece words = loaded(fs::path(XSMOE_SOURCE_DIR) / "tests/fixtures/encoders/bert-tiny");
  EXPECT_THAT(words.sha256(), AllOf(testing::StartsWith("07eced37"), testing::EndsWith("92038a3")));
}

TEST(WordPiece, CopiesShareTheVocabularyAndOutliveTheFirst) {
  auto first = std::make_unique<WordPiece>(small("a\n"));
  const WordPiece second = *first;
  first.reset();
  EXPECT_THAT(second.encode("a", 9), ElementsAre(2, 5, 3));
}

TEST(WordPiece, RefusesAVocabularyThatCannotBeUsed) {
  EXPECT_THAT(refusalOfVocabulary("", "{}"), HasSubstr("the vocabulary is empty"));
  EXPECT_THAT(refusalOfVocabulary(std::string(kSpecial) + "a\n\xFF\n", "{}"), AllOf(HasSubstr("vocab.txt, line 7"), HasSubstr("no UTF-8")));
  EXPECT_THAT(refusalOfVocabulary("[PAD]\n[UNK]\n[CLS]\n[SEP]\n", "{}"), HasSubstr("the vocabulary lacks the special token [MASK]"));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"unk_token": "<unk>"})"), HasSubstr("the vocabulary lacks the special token <unk>"));
}

TEST(WordPiece, RefusesAMissingVocabulary) {
  const TemporaryFolder folder;
  const auto words = WordPiece::load(folder.path());
  ASSERT_FALSE(words);
  EXPECT_THAT(describe(words.error()), AllOf(HasSubstr("vocab.txt"), HasSubstr("cannot be opened")));
}

TEST(WordPiece, RefusesAConfigurationOfAnotherTokenizerAndNamesTheKey) {
  EXPECT_THAT(refusalOfVocabulary(kSpecial, "["), HasSubstr("tokenizer_config.json: the file is not valid JSON"));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"do_lower_case": 1})"), HasSubstr("\"do_lower_case\" is 1; expected true or false"));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"strip_accents": "no"})"), HasSubstr("\"strip_accents\""));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"tokenizer_class": "RobertaTokenizer"})"),
              HasSubstr("\"tokenizer_class\" is \"RobertaTokenizer\""));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"do_basic_tokenize": false})"), HasSubstr("\"do_basic_tokenize\" is false; expected true"));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"never_split": ["a"]})"), HasSubstr("\"never_split\""));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"truncation_side": "middle"})"),
              HasSubstr("\"truncation_side\" is \"middle\"; expected \"right\""));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"mask_token": 3})"), HasSubstr("\"mask_token\" is 3"));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"mask_token": {"content": ""}})"), HasSubstr("\"mask_token\""));
  EXPECT_THAT(refusalOfVocabulary(kSpecial, R"({"model_max_length": "long"})"), HasSubstr("\"model_max_length\""));
}

}  // namespace
}  // namespace xsmoe::encoders
