// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/tokenizer_config.h"

#include <nlohmann/json.hpp>

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

/// What would make it another tokenizer than this.
void refuseOthers(const Json& json, ConfigKeys& keys) {
  if (valueOf(json, "tokenizer_class") != nullptr) keys.oneOf("tokenizer_class", {"BertTokenizer", "BertTokenizerFast"});
  keys.mustBe("do_basic_tokenize", true);
  keys.mustBe("clean_text", true);
  if (const Json* words = valueOf(json, "never_split"); words != nullptr && !words->empty())
    keys.refuse("never_split", shortText(words), "no words");
}

}  // namespace

Result<TokenizerConfig> parseTokenizerConfig(const std::string& where, std::string_view text) {
  const auto json = parseJsonObject(where, text);
  if (!json) return tl::unexpected(json.error());
  TokenizerConfig config;
  ConfigKeys keys(*json, where);
  refuseOthers(*json, keys);
  readRules(*json, keys, config.rules);
  readLongest(*json, keys, config.longest);
  readToken(*json, keys, "unk_token", config.unknown);
  readToken(*json, keys, "sep_token", config.separator);
  readToken(*json, keys, "pad_token", config.padding);
  readToken(*json, keys, "cls_token", config.start);
  readToken(*json, keys, "mask_token", config.hidden);
  if (!keys.good()) return tl::unexpected(keys.error());
  return config;
}

}  // namespace xsmoe::encoders
