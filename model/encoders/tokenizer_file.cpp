// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/tokenizer_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "model/core/utf8.h"
#include "model/encoders/config_keys.h"
#include "model/encoders/json_object.h"

namespace xsmoe::encoders {
namespace {

using Json = nlohmann::json;

constexpr int kLongestWord = 100;  // characters, as in TokenTable

/// The parts of a tokenizer, one function each. The first that is not BERT's is kept as the error.
class FileReader {
 public:
  FileReader(const Json& json, const std::string& where, const TokenizerConfig& config)
      : json_(json), where_(where), config_(config), keys_(json, where) {}

  Result<TokenizerFile> read() {
    readNormaliser();
    readPreTokeniser();
    readModel();
    readMarks();
    readAddedTokens();
    if (!keys_.good()) return tl::unexpected(keys_.error());
    if (auto good = numberTokens(); !good) return tl::unexpected(good.error());
    return std::move(file_);
  }

 private:
  /// A part that is an object of one of these types; null, with the error kept, where it is another.
  const Json* objectAt(const char* key, std::initializer_list<const char*> types, const char* expected) {
    const Json* found = valueOf(json_, key);
    const Json* type = found != nullptr && found->is_object() ? valueOf(*found, "type") : nullptr;
    if (type != nullptr && std::any_of(types.begin(), types.end(), [&](const char* name) { return *type == name; })) return found;
    keys_.refuse(key, shortText(found), expected);
    return nullptr;
  }

  void readNormaliser() {
    const Json* part = objectAt("normalizer", {"BertNormalizer"}, "a \"BertNormalizer\"");
    if (part == nullptr) return;
    file_.rules.lowerCase = truth(*part, "lowercase", true);
    file_.rules.stripAccents = truth(*part, "strip_accents", file_.rules.lowerCase);
    file_.rules.separateIdeographs = truth(*part, "handle_chinese_chars", true);
    if (!truth(*part, "clean_text", true)) keys_.refuse("normalizer", shortText(part), "one with \"clean_text\" true");
  }

  void readPreTokeniser() { (void)objectAt("pre_tokenizer", {"BertPreTokenizer"}, "a \"BertPreTokenizer\""); }

  void readModel() {
    const Json* model = valueOf(json_, "model");
    const Json* type = model != nullptr && model->is_object() ? valueOf(*model, "type") : nullptr;
    const Json* vocabulary = model != nullptr && model->is_object() ? valueOf(*model, "vocab") : nullptr;
    // Early files name no type; only a WordPiece has a mark for what continues a word.
    const bool wordPiece =
        type != nullptr ? *type == "WordPiece" : vocabulary != nullptr && valueOf(*model, "continuing_subword_prefix") != nullptr;
    if (!wordPiece || vocabulary == nullptr || !vocabulary->is_object())
      return keys_.refuse("model", type == nullptr ? shortText(model) : "of type " + shortText(type), "a \"WordPiece\" with its \"vocab\"");
    if (const Json* mark = valueOf(*model, "continuing_subword_prefix"); mark != nullptr && *mark != "##")
      return keys_.refuse("continuing_subword_prefix", shortText(mark), "\"##\"");
    if (const Json* most = valueOf(*model, "max_input_chars_per_word"); most != nullptr && *most != kLongestWord)
      return keys_.refuse("max_input_chars_per_word", shortText(most), std::to_string(kLongestWord));
    const Json* unknown = valueOf(*model, "unk_token");
    if (unknown == nullptr || !unknown->is_string()) return keys_.refuse("unk_token", shortText(unknown), "a token in quotes");
    file_.unknown = unknown->get<std::string>();
    for (const auto& [token, id] : vocabulary->items()) addToken(token, id, "vocab");
  }

  /// [CLS], the text, [SEP], in either of the two forms.
  void readMarks() {
    const char* const expected = "[CLS], the text and [SEP]: a \"BertProcessing\", or such a \"TemplateProcessing\"";
    const Json* part = objectAt("post_processor", {"BertProcessing", "TemplateProcessing"}, expected);
    if (part == nullptr) return;
    const bool read = *valueOf(*part, "type") == "BertProcessing" ? readMarkPairs(*part) : readTemplate(*part);
    if (!read) keys_.refuse("post_processor", shortText(part), expected);
  }

  bool readMarkPairs(const Json& part) {
    const auto token = [&](const char* key) {
      const Json* pair = valueOf(part, key);
      return pair != nullptr && pair->is_array() && !pair->empty() && pair->front().is_string() ? pair->front().get<std::string>()
                                                                                                : std::string();
    };
    file_.start = token("cls");
    file_.separator = token("sep");
    return !file_.start.empty() && !file_.separator.empty();
  }

  bool readTemplate(const Json& part) {
    const Json* single = valueOf(part, "single");
    if (single == nullptr || !single->is_array() || single->size() != 3) return false;
    const auto idOf = [&](std::size_t position, const char* kind) {
      const Json& step = (*single)[position];
      const Json* inner = step.is_object() ? valueOf(step, kind) : nullptr;
      const Json* id = inner != nullptr && inner->is_object() ? valueOf(*inner, "id") : nullptr;
      const Json* type = id != nullptr ? valueOf(*inner, "type_id") : nullptr;
      const bool first = type == nullptr || *type == 0;
      return id != nullptr && id->is_string() && first ? id->get<std::string>() : std::string();
    };
    file_.start = idOf(0, "SpecialToken");
    file_.separator = idOf(2, "SpecialToken");
    return !file_.start.empty() && !file_.separator.empty() && idOf(1, "Sequence") == "A";
  }

  void readAddedTokens() {
    const Json* added = valueOf(json_, "added_tokens");
    if (added == nullptr || !keys_.good()) return;
    const std::set<std::string> special{file_.unknown, file_.start, file_.separator, config_.padding, config_.hidden};
    const char* const expected = "none but the five special tokens, found as they are: no others are found in texts";
    if (!added->is_array()) return keys_.refuse("added_tokens", shortText(added), "a list");
    for (const Json& token : *added) {
      const Json* content = token.is_object() ? valueOf(token, "content") : nullptr;
      const bool known = content != nullptr && content->is_string() && special.contains(content->get<std::string>()) &&
                         token.value("single_word", Json(false)) != true && token.value("normalized", Json(false)) != true;
      if (!known || valueOf(token, "id") == nullptr) return keys_.refuse("added_tokens", shortText(&token), expected);
      addToken(content->get<std::string>(), *valueOf(token, "id"), "added_tokens");
    }
  }

  void addToken(const std::string& token, const Json& id, const char* key) {
    if (!id.is_number_integer() || id < 0 || id > kMostTokens) return keys_.refuse(key, shortText(&id), "an id for each token, from 0");
    if (!isCleanUtf8(token)) return keys_.refuse(key, shortText(&id), "tokens in UTF-8");
    const auto [known, isNew] = tokenOf_.emplace(id.get<std::int64_t>(), token);
    if (!isNew && known->second != token) keys_.refuse(key, shortText(&id), "one token for each id");
  }

  Result<void> numberTokens() {
    for (auto& [id, token] : tokenOf_) {
      if (id != std::ssize(file_.tokens))
        return badInput(where_, "no token has the id " + std::to_string(file_.tokens.size()), "Copy the checkpoint's file again");
      file_.tokens.push_back(std::move(token));
    }
    return {};
  }

  static bool isTruth(const Json* value) { return value != nullptr && value->is_boolean(); }
  bool truth(const Json& part, const char* key, bool missing) {
    const Json* value = valueOf(part, key);
    if (value == nullptr) return missing;
    if (!isTruth(value)) keys_.refuse(key, shortText(value), "true or false");
    return isTruth(value) ? value->get<bool>() : missing;
  }

  static constexpr std::int64_t kMostTokens = 1 << 24;

  const Json& json_;
  const std::string& where_;
  const TokenizerConfig& config_;
  ConfigKeys keys_;
  TokenizerFile file_;
  std::map<std::int64_t, std::string> tokenOf_;
};

}  // namespace

Result<TokenizerFile> parseTokenizerFile(const std::string& where, std::string_view text, const TokenizerConfig& config) {
  const auto json = parseJsonObject(where, text);
  if (!json) return tl::unexpected(json.error());
  return FileReader(*json, where, config).read();
}

Result<TokenizerConfig> agreedConfig(TokenizerConfig config, const TokenizerFile& file, const std::string& where) {
  std::string differs;
  const auto agree = [&](const char* key, auto& ours, const auto& theirs, const auto& shown) {
    if (config.says(key) && ours != theirs && differs.empty())
      differs = std::string("\"") + key + "\" is " + shown(ours) + " beside it, but " + shown(theirs) + " here";
    ours = theirs;
  };
  const auto truth = [](bool value) { return std::string(value ? "true" : "false"); };
  const auto quoted = [](const std::string& token) { return '"' + token + '"'; };
  agree("do_lower_case", config.rules.lowerCase, file.rules.lowerCase, truth);
  agree("strip_accents", config.rules.stripAccents, file.rules.stripAccents, truth);
  agree("tokenize_chinese_chars", config.rules.separateIdeographs, file.rules.separateIdeographs, truth);
  agree("unk_token", config.unknown, file.unknown, quoted);
  agree("cls_token", config.start, file.start, quoted);
  agree("sep_token", config.separator, file.separator, quoted);
  if (differs.empty()) return config;
  return badInput(where, "contradicts tokenizer_config.json: " + differs,
                  "Copy both from one checkpoint again, or correct the one that is wrong");
}

}  // namespace xsmoe::encoders
