// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/json_lines.h"

#include <simdjson.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/data/import/python_literal.h"
#include "model/data/line_reader.h"
#include "model/data/numbers.h"

namespace xsmoe::data {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

static_assert(LineReader::kPadding >= simdjson::SIMDJSON_PADDING);

std::vector<std::string> splitAtBars(const std::string& names) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= names.size();) {
    const std::size_t bar = std::min(names.find('|', begin), names.size());
    parts.push_back(names.substr(begin, bar - begin));
    begin = bar + 1;
  }
  return parts;
}

/// Which part of a list is meant.
enum class ListPart { kFirst, kAll };

void appendText(std::string& text, const element& value, ListPart part);

/// Lists of lists, as categories are, are taken for their first.
void appendList(std::string& text, const simdjson::dom::array& list, ListPart part) {
  for (const element value : list) {
    const bool nested = value.type() == element_type::ARRAY;
    if (!text.empty()) text += " > ";
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

class JsonLines : public FieldReader {
 public:
  JsonLines(LineReader lines, const std::vector<std::string>& keys) : lines_(std::move(lines)), fields_(keys.size()) {
    std::transform(keys.begin(), keys.end(), std::back_inserter(keys_), splitAtBars);
  }

  bool next() override {
    if (!lines_.next()) return false;
    problem_.clear();
    if (lines_.tooLong())
      problem_ = "the line is longer than 16 MiB";
    else
      readObject();
    return true;
  }
  [[nodiscard]] std::string_view field(std::size_t i) const override { return fields_[i]; }
  [[nodiscard]] std::int64_t line() const override { return lines_.line(); }
  [[nodiscard]] std::string problem() const override { return problem_; }
  [[nodiscard]] const std::optional<Error>& error() const override { return lines_.error(); }
  [[nodiscard]] std::int64_t bytesDone() const override { return lines_.source().bytesDone(); }

 private:
  void readObject() {
    simdjson::dom::object object;
    if (const auto failed = parse(object)) {
      problem_ = "not a JSON object: " + std::string(simdjson::error_message(failed));
      return;
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      fields_[i].clear();
      for (const std::string& key : keys_[i])
        if (element value; object[key].get(value) == simdjson::SUCCESS && !value.is_null()) {
          appendText(fields_[i], value, key == "description" ? ListPart::kFirst : ListPart::kAll);
          break;
        }
    }
  }

  simdjson::error_code parse(simdjson::dom::object& object) {
    const std::string_view text = lines_.text();
    const auto failed = parser_.parse(text.data(), text.size(), false).get(object);
    if (!failed || !text.starts_with('{')) return failed;
    // The parser is strict: what it refuses may be a dict as Python prints it.
    const auto json = jsonFromPythonLiteral(text);
    return json ? parser_.parse(*json).get(object) : failed;
  }

  LineReader lines_;
  std::vector<std::vector<std::string>> keys_;
  simdjson::dom::parser parser_;
  std::vector<std::string> fields_;
  std::string problem_;
};

}  // namespace

Result<std::unique_ptr<FieldReader>> openJsonLines(const std::filesystem::path& path, const std::vector<std::string>& keys) {
  auto lines = LineReader::open(path);
  if (!lines) return tl::unexpected(lines.error());
  return std::make_unique<JsonLines>(std::move(*lines), keys);
}

std::vector<std::string> keysOfJsonLine(std::string_view line) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(std::string(line)).get(object) != simdjson::SUCCESS) {
    const auto json = jsonFromPythonLiteral(line);
    if (!json || parser.parse(*json).get(object) != simdjson::SUCCESS) return {};
  }
  std::vector<std::string> keys;
  for (const auto& [key, value] : object) keys.emplace_back(key);
  return keys;
}

}  // namespace xsmoe::data
