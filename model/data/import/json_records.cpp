// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/json_records.h"

#include <simdjson.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/core/number_text.h"
#include "model/data/import/json_texts.h"
#include "model/data/import/python_literal.h"
#include "model/data/unread_text.h"

namespace xsmoe::data {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

static_assert(UnreadText::kPadding >= simdjson::SIMDJSON_PADDING);

std::vector<std::string> splitAt(char separator, const std::string& names) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= names.size();) {
    const std::size_t end = std::min(names.find(separator, begin), names.size());
    parts.push_back(names.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// Which part of a list is meant: the first, all as steps of a path, all as paragraphs.
enum class ListPart : std::uint8_t { kFirst, kSteps, kParagraphs };

void appendText(std::string& text, const element& value, ListPart part);

/// Of lists of lists, as categories are, the first is taken.
void appendList(std::string& text, const simdjson::dom::array& list, ListPart part) {
  for (const element value : list) {
    const bool nested = value.type() == element_type::ARRAY && part != ListPart::kParagraphs;
    if (!text.empty()) text += part == ListPart::kParagraphs ? " " : " > ";
    appendText(text, value, part);
    if (nested || part == ListPart::kFirst) return;
  }
}

void appendText(std::string& text, const element& value, ListPart part) {
  switch (value.type()) {
    case element_type::STRING: text += std::string_view(value); break;
    case element_type::INT64: appendNumber(text, std::int64_t(value)); break;
    case element_type::UINT64: appendNumber(text, std::uint64_t(value)); break;
    case element_type::DOUBLE: appendNumber(text, double(value)); break;
    case element_type::BOOL: text += bool(value) ? "true" : "false"; break;
    case element_type::ARRAY: appendList(text, value, part); break;
    case element_type::OBJECT:
    case element_type::NULL_VALUE: break;
  }
}

/// A wanted field: of the alternatives the first that an object has, each of one key or of several that are joined.
using WantedKeys = std::vector<std::vector<std::string>>;

WantedKeys wantedKeys(const std::string& names) {
  WantedKeys wanted;
  for (const std::string& alternative : splitAt('|', names)) wanted.push_back(splitAt('+', alternative));
  return wanted;
}

class JsonRecords : public FieldReader {
 public:
  JsonRecords(std::unique_ptr<JsonTexts> texts, const std::vector<std::string>& keys) : texts_(std::move(texts)), fields_(keys.size()) {
    std::transform(keys.begin(), keys.end(), std::back_inserter(keys_), wantedKeys);
  }

  bool next() override {
    if (!texts_->next()) return false;
    problem_ = texts_->problem();
    if (problem_.empty()) readObject();
    return true;
  }
  [[nodiscard]] std::string_view field(std::size_t i) const override { return fields_[i]; }
  [[nodiscard]] std::int64_t line() const override { return texts_->line(); }
  [[nodiscard]] std::string problem() const override { return problem_; }
  [[nodiscard]] const std::optional<Error>& error() const override { return texts_->source().error(); }
  [[nodiscard]] std::int64_t bytesDone() const override { return texts_->source().bytes().bytesDone(); }
  [[nodiscard]] TextEncoding encoding() const override { return texts_->source().encoding(); }

 private:
  void readObject() {
    simdjson::dom::object object;
    if (const auto failed = parse(object)) {
      problem_ = "not a JSON object: " + std::string(simdjson::error_message(failed));
      return;
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      fields_[i].clear();
      for (const std::vector<std::string>& joined : keys_[i])
        if (appendValues(fields_[i], object, joined)) break;
    }
  }

  /// Whether there was a value.
  static bool appendValues(std::string& field, const simdjson::dom::object& object, const std::vector<std::string>& keys) {
    bool found = false;
    for (const std::string& key : keys) {
      element value;
      if (object[key].get(value) != simdjson::SUCCESS || value.is_null()) continue;
      found = true;
      std::string text;
      appendText(text, value, keys.size() > 1 ? ListPart::kParagraphs : key == "description" ? ListPart::kFirst : ListPart::kSteps);
      if (!field.empty() && !text.empty()) field += ' ';
      field += text;
    }
    return found;
  }

  simdjson::error_code parse(simdjson::dom::object& object) {
    const std::string_view text = texts_->text();
    const auto failed = parser_.parse(text.data(), text.size(), false).get(object);
    if (!failed || !text.starts_with('{')) return failed;
    // The parser is strict: what it refuses may be a dict as Python prints it, or hold numbers that JSON has not.
    const auto json = jsonFromPythonLiteral(text);
    return json ? parser_.parse(*json).get(object) : failed;
  }

  std::unique_ptr<JsonTexts> texts_;
  std::vector<WantedKeys> keys_;
  simdjson::dom::parser parser_;
  std::vector<std::string> fields_;
  std::string problem_;
};

}  // namespace

Result<std::unique_ptr<FieldReader>> openJsonRecords(const std::filesystem::path& path, const std::vector<std::string>& keys) {
  auto texts = openJsonTexts(path);
  if (!texts) return tl::unexpected(texts.error());
  return std::make_unique<JsonRecords>(std::move(*texts), keys);
}

std::vector<std::string> keysOfJson(std::string_view object) {
  simdjson::dom::parser parser;
  simdjson::dom::object parsed;
  if (parser.parse(std::string(object)).get(parsed) != simdjson::SUCCESS) {
    const auto json = jsonFromPythonLiteral(object);
    if (!json || parser.parse(*json).get(parsed) != simdjson::SUCCESS) return {};
  }
  std::vector<std::string> keys;
  for (const auto& [key, value] : parsed) keys.emplace_back(key);
  return keys;
}

}  // namespace xsmoe::data
