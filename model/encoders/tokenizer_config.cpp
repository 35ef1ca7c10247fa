// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/tokenizer_config.h"

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "model/encoders/config_keys.h"
#include "model/encoders/json_object.h"

namespace xsmoe::encoders {
namespace {

using Json = nlohmann::json;

constexpr double kLongestModel = 1e6;  // configurations without a bound say 1e30

void readToken(const Json& json, ConfigKeys& keys, const char* key, std::string& token) {
  const Json* value = valueOf(json, key);
  if (value == nullptr) return;
  const Json* text = value->is_object() ? valueOf(*value, "content") : value;
  if (text == nullptr || !text->is_string() || text->get_ref<const std::string&>().empty())
    return keys.refuse(key, shortText(value), "a token in quotes or an object with its \"content\"");
  token = text->get<std::string>();
}

void readRules(const Json& json, ConfigKeys& keys, WordRules& rules) {
  rules.lowerCase = keys.truth("do_lower_case", true);
  rules.stripAccents = valueOf(json, "strip_accents") == nullptr ? rules.lowerCase : keys.truth("strip_accents", true);
  rules.separateIdeographs = keys.truth("tokenize_chinese_chars", true);
}

void readLongest(const Json& json, ConfigKeys& keys, int& longest) {
  const Json* value = valueOf(json, "model_max_length");
  if (value == nullptr) return;
  if (!value->is_number()) return keys.refuse("model_max_length", shortText(value), "a number");
  if (const auto number = value->get<double>(); number >= 1 && number <= kLongestModel) longest = static_cast<int>(number);
}

void readTokens(const Json& json, ConfigKeys& keys, TokenizerConfig& config) {
  for (const char* key : {"unk_token", "sep_token", "pad_token", "cls_token", "mask_token"})
    if (valueOf(json, key) != nullptr) config.said.insert(key);
  readToken(json, keys, "unk_token", config.unknown);
  readToken(json, keys, "sep_token", config.separator);
  readToken(json, keys, "pad_token", config.padding);
  readToken(json, keys, "cls_token", config.start);
  readToken(json, keys, "mask_token", config.hidden);
}

constexpr const char* kNoOthers = "none but the five special tokens: no others are found in texts";

/// Whether it is one of the five, found wherever it stands.
bool isSpecial(const Json& token, const TokenizerConfig& config) {
  const Json* text = token.is_object() ? valueOf(token, "content") : &token;
  const auto is = [&](const std::string& special) { return text != nullptr && *text == special; };
  return (is(config.unknown) || is(config.separator) || is(config.padding) || is(config.start) || is(config.hidden)) &&
         !(token.is_object() && token.value("single_word", Json(false)) == true);
}

/// A list or an object of tokens that are found in texts before words are.
void refuseOtherTokens(const Json& json, ConfigKeys& keys, const char* key, const TokenizerConfig& config) {
  const Json* tokens = valueOf(json, key);
  if (tokens == nullptr) return;
  if (!tokens->is_structured()) return keys.refuse(key, shortText(tokens), kNoOthers);
  for (const auto& token : *tokens)
    if (!isSpecial(token, config)) return keys.refuse(key, shortText(&token), kNoOthers);
}

void refuseOtherTokens(const Json& json, ConfigKeys& keys, const TokenizerConfig& config) {
  for (const char* key : {"added_tokens_decoder", "additional_special_tokens", "extra_special_tokens"})
    refuseOtherTokens(json, keys, key, config);
}

/// added_tokens.json: tokens → ids.
void refuseAddedTokens(const Json& json, ConfigKeys& keys, const TokenizerConfig& config) {
  for (const auto& [token, id] : json.items())
    if (!isSpecial(token, config)) return keys.refuse(token, shortText(&id), kNoOthers);
}

/// What would make it another tokenizer than this. Classes for any tokenizer leave that to tokenizer.json.
void refuseOthers(const Json& json, ConfigKeys& keys, TokenizerConfig& config) {
  if (const Json* name = valueOf(json, "tokenizer_class"); name != nullptr) {
    config.needsTokenizerFile = *name == "PreTrainedTokenizerFast" || *name == "TokenizersBackend";
    keys.oneOf("tokenizer_class", {"BertTokenizer", "BertTokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend"});
  }
  keys.mustBe("do_basic_tokenize", true);
  keys.mustBe("clean_text", true);
  if (const Json* words = valueOf(json, "never_split"); words != nullptr && !words->empty())
    keys.refuse("never_split", shortText(words), "no words");
}

template <class Use>
Result<void> readIfThere(const std::filesystem::path& path, const Use& use) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return {};
  const auto json = readJsonObject(path);
  if (!json) return tl::unexpected(json.error());
  ConfigKeys keys(*json, path.string());
  use(*json, keys);
  if (!keys.good()) return tl::unexpected(keys.error());
  return {};
}

}  // namespace

Result<TokenizerConfig> parseTokenizerConfig(const std::string& where, std::string_view text, TokenizerConfig config) {
  const auto json = parseJsonObject(where, text);
  if (!json) return tl::unexpected(json.error());
  ConfigKeys keys(*json, where);
  refuseOthers(*json, keys, config);
  readRules(*json, keys, config.rules);
  for (const char* key : {"do_lower_case", "strip_accents", "tokenize_chinese_chars"})
    if (valueOf(*json, key) != nullptr) config.said.insert(key);
  readLongest(*json, keys, config.longest);
  config.cutsAtTheFront = keys.oneOf("truncation_side", {"right", "left"}) == "left";
  readTokens(*json, keys, config);
  refuseOtherTokens(*json, keys, config);
  if (!keys.good()) return tl::unexpected(keys.error());
  return config;
}

Result<TokenizerConfig> readTokenizerConfig(const std::filesystem::path& folder) {
  TokenizerConfig names;
  const auto map = readIfThere(folder / "special_tokens_map.json", [&](const Json& json, ConfigKeys& keys) {
    readTokens(json, keys, names);
    refuseOtherTokens(json, keys, names);
  });
  if (!map) return tl::unexpected(map.error());
  const auto path = folder / "tokenizer_config.json";
  std::error_code ignored;
  const auto text = std::filesystem::exists(path, ignored) ? readConfigurationText(path) : Result<std::string>("{}");
  if (!text) return tl::unexpected(text.error());
  auto config = parseTokenizerConfig(path.string(), *text, std::move(names));
  if (!config) return config;
  const auto added =
      readIfThere(folder / "added_tokens.json", [&](const Json& json, ConfigKeys& keys) { refuseAddedTokens(json, keys, *config); });
  if (!added) return tl::unexpected(added.error());
  return config;
}

}  // namespace xsmoe::encoders
