#include "model/encoders/tokenizer_file.h"

#include <gmock/gmock.h>

#include <fstream>

#include "model/encoders/word_piece.h"
#include "tests/encoders/encoder_fixtures.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const fs::path kBert = fs::path(XSMOE_SOURCE_DIR) / "tests/fixtures/encoders/bert-tiny";

/// A tokenizer.json of these tokens as `transformers` saves one.
json fileOf(const std::vector<std::string>& tokens, bool lowerCase = true) {
  json vocabulary = json::object(), added = json::array();
  for (std::size_t id = 0; id < tokens.size(); ++id) {
    vocabulary[tokens[id]] = id;
    if (tokens[id].starts_with('[') && tokens[id].size() > 3 && tokens[id].find("unused") == std::string::npos)
      added.push_back({{"id", id},
                       {"content", tokens[id]},
                       {"single_word", false},
                       {"lstrip", false},
                       {"rstrip", false},
                       {"normalized", false},
                       {"special", true}});
  }
  const auto mark = [](const char* token) { return json{{"SpecialToken", {{"id", token}, {"type_id", 0}}}}; };
  const json text{{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
  return {{"version", "1.0"},
          {"truncation", nullptr},
          {"padding", nullptr},
          {"added_tokens", added},
          {"normalizer",
           {{"type", "BertNormalizer"},
            {"clean_text", true},
            {"handle_chinese_chars", true},
            {"strip_accents", nullptr},
            {"lowercase", lowerCase}}},
          {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
          {"post_processor",
           {{"type", "TemplateProcessing"},
            {"single", {mark("[CLS]"), text, mark("[SEP]")}},
            {"pair", json::array()},
            {"special_tokens", json::object()}}},
          {"decoder", {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}}},
          {"model",
           {{"type", "WordPiece"},
            {"unk_token", "[UNK]"},
            {"continuing_subword_prefix", "##"},
            {"max_input_chars_per_word", 100},
            {"vocab", vocabulary}}}};
}

const std::vector<std::string> kFew{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "Abc", "abc", "##d"};

std::vector<std::string> linesOf(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class TokenizerFiles : public testing::Test {
 protected:
  std::vector<std::int32_t> ids(std::string_view text) {
    const auto words = WordPiece::load(folder.path());
    EXPECT_TRUE(words) << describe(words.error());
    return words ? words->encode(text, 40) : std::vector<std::int32_t>{};
  }
  std::string refusal() {
    const auto words = WordPiece::load(folder.path());
    return words ? "it was loaded" : describe(words.error());
  }
  std::string refusal(const json& file) {
    folder.write("tokenizer.json", file.dump());
    return refusal();
  }
  /// With one of its values replaced.
  std::string refusalWith(const char* pointer, const json& value) {
    json file = fileOf(kFew);
    file[json::json_pointer(pointer)] = value;
    return refusal(file);
  }

  TemporaryFolder folder;
};

TEST_F(TokenizerFiles, GiveTheIdsThatTheVocabularyGives) {
  folder.write("tokenizer.json", fileOf(linesOf(kBert / "vocab.txt")).dump());
  for (const char* name : {"BertTokenizer", "BertTokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend"}) {
    folder.write("tokenizer_config.json", json{{"tokenizer_class", name}}.dump());
    const auto file = WordPiece::load(folder.path()), lines = WordPiece::load(kBert);
    ASSERT_TRUE(file && lines) << describe(file.error());
    EXPECT_EQ(file->sha256(), lines->sha256());
    EXPECT_EQ(file->size(), lines->size());
    for (const json& one : jsonOf(kBert / "inputs.json").at("cases")) {
      const auto text = one.at("text").get<std::string>();
      EXPECT_EQ(file->encode(text, 40), lines->encode(text, 40)) << one.at("note");
    }
  }
}

TEST_F(TokenizerFiles, SayWhetherTextsKeepTheirCapitals) {
  folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nAbc\nabc\n##d\n");
  EXPECT_THAT(ids("Abcd"), ElementsAre(2, 6, 7, 3)) << "as BERT does where nothing is said";
  folder.write("tokenizer.json", fileOf(kFew, false).dump());
  EXPECT_THAT(ids("Abcd"), ElementsAre(2, 5, 7, 3)) << "without tokenizer_config.json";
  folder.write("tokenizer_config.json", R"({"model_max_length": 512})");
  EXPECT_THAT(ids("Abcd"), ElementsAre(2, 5, 7, 3)) << "with one that says nothing of it";
  folder.write("tokenizer_config.json", R"({"do_lower_case": false})");
  EXPECT_THAT(ids("Abcd"), ElementsAre(2, 5, 7, 3));
  folder.write("tokenizer_config.json", R"({"do_lower_case": true})");
  EXPECT_THAT(refusal(), HasSubstr("tokenizer.json: contradicts tokenizer_config.json: \"do_lower_case\" is true beside it, but false "
                                   "here. Copy both from one checkpoint"));
}

TEST_F(TokenizerFiles, MayNotContradictWhatIsBesideThem) {
  folder.write("tokenizer.json", fileOf(kFew).dump());
  folder.write("tokenizer_config.json", R"({"strip_accents": false})");
  EXPECT_THAT(refusal(), HasSubstr("\"strip_accents\" is false beside it, but true here"));
  folder.write("tokenizer_config.json", R"({"tokenize_chinese_chars": false})");
  EXPECT_THAT(refusal(), HasSubstr("\"tokenize_chinese_chars\" is false beside it, but true here"));
  folder.write("tokenizer_config.json", R"({"cls_token": "[MASK]"})");
  EXPECT_THAT(refusal(), HasSubstr("\"cls_token\" is \"[MASK]\" beside it, but \"[CLS]\" here"));
  folder.write("tokenizer_config.json", "{}");
  folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nAbc\nabd\n##d\n");
  EXPECT_THAT(refusal(), HasSubstr("vocab.txt: contradicts tokenizer.json: the token 6 is \"abd\" here, \"abc\" there"));
  folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nAbc\nabc\n");
  EXPECT_THAT(refusal(), HasSubstr("the token 7 is nothing here, \"##d\" there"));
}

TEST_F(TokenizerFiles, TakeTheFormsOfEarlierPrograms) {
  json file = fileOf(kFew);
  file["model"].erase("type");
  file["post_processor"] = {{"type", "BertProcessing"}, {"sep", {"[SEP]", 3}}, {"cls", {"[CLS]", 2}}};
  folder.write("tokenizer.json", file.dump());
  EXPECT_THAT(ids("abcd"), ElementsAre(2, 6, 7, 3));
}

TEST_F(TokenizerFiles, TakeASpecialTokenThatTheVocabularyLacks) {
  json file = fileOf({"[PAD]", "[UNK]", "[CLS]", "[SEP]", "abc"});
  file["added_tokens"].push_back({{"id", 5}, {"content", "[MASK]"}, {"special", true}});
  folder.write("tokenizer.json", file.dump());
  EXPECT_THAT(ids("[MASK] abc"), ElementsAre(2, 5, 4, 3));
}

TEST_F(TokenizerFiles, OfOtherTokenizersAreRefusedByWhatDiffers) {
  EXPECT_THAT(refusalWith("/normalizer", nullptr), HasSubstr("\"normalizer\" is missing; expected a \"BertNormalizer\""));
  EXPECT_THAT(refusalWith("/normalizer/type", "Sequence"), HasSubstr("\"normalizer\" is {"));
  EXPECT_THAT(refusalWith("/normalizer/clean_text", false), HasSubstr("expected one with \"clean_text\" true"));
  EXPECT_THAT(refusalWith("/normalizer/lowercase", 1), HasSubstr("\"lowercase\" is 1; expected true or false"));
  EXPECT_THAT(refusalWith("/pre_tokenizer/type", "ByteLevel"),
              HasSubstr("\"pre_tokenizer\" is {\"type\":\"ByteLevel\"}; expected a \"BertPreTokenizer\""));
  EXPECT_THAT(refusalWith("/model/type", "BPE"), HasSubstr("\"model\" is of type \"BPE\"; expected a \"WordPiece\""));
  EXPECT_THAT(refusalWith("/model/continuing_subword_prefix", "@@"), HasSubstr("\"continuing_subword_prefix\" is \"@@\"; expected \"##\""));
  EXPECT_THAT(refusalWith("/model/max_input_chars_per_word", 10), HasSubstr("\"max_input_chars_per_word\" is 10; expected 100"));
  EXPECT_THAT(refusalWith("/post_processor", nullptr), HasSubstr("\"post_processor\" is missing; expected [CLS], the text and [SEP]"));
  EXPECT_THAT(refusalWith("/post_processor/single", json::array()), HasSubstr("\"post_processor\" is {"));
  json file = fileOf(kFew);
  file["added_tokens"].push_back({{"id", 8}, {"content", "<new>"}, {"special", false}});
  EXPECT_THAT(refusal(file),
              HasSubstr("\"added_tokens\" is {\"content\":\"<new>\",\"id\":8,\"special\":false}; expected none but the five"));
}

TEST_F(TokenizerFiles, NumberTheirTokensWithoutAGap) {
  EXPECT_THAT(refusalWith("/model/vocab/##d", 9), HasSubstr("tokenizer.json: no token has the id 7"));
  EXPECT_THAT(refusalWith("/model/vocab/##d", 6), HasSubstr("\"vocab\" is 6; expected one token for each id"));
  EXPECT_THAT(refusalWith("/model/vocab/##d", -1), HasSubstr("expected an id for each token, from 0"));
}

TEST_F(TokenizerFiles, AreNeededByClassesThatSayNothing) {
  folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
  folder.write("tokenizer_config.json", R"({"tokenizer_class": "PreTrainedTokenizerFast"})");
  EXPECT_THAT(refusal(), HasSubstr("tokenizer.json: the file cannot be opened"));
}

TEST_F(TokenizerFiles, ALargeVocabularyWithCapitalsNeedsAWordOnThem) {
  std::string lines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
  for (int i = 0; i < 1200; ++i) lines += (i % 10 == 0 ? "Word" : "word") + std::to_string(i) + "\n";
  folder.write("vocab.txt", lines);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("vocab.txt: 120 of its 1205 tokens have capitals, and nothing says whether texts keep theirs"),
                               HasSubstr("Copy tokenizer_config.json or tokenizer.json of the same checkpoint")));
  folder.write("tokenizer_config.json", R"({"do_lower_case": true})");
  EXPECT_EQ(refusal(), "it was loaded");
}

TEST_F(TokenizerFiles, ThatArePointersOfGitLfsAreNamedAsSuch) {
  folder.write("tokenizer.json", "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n");
  EXPECT_THAT(refusal(), HasSubstr("tokenizer.json: this is a pointer of Git LFS"));
}

}  // namespace
}  // namespace xsmoe::encoders
