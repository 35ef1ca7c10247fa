// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/plan_toml.h"

// Numbers with the fewest digits that give them back: 0.1. The library holds GCC for unable, and would write 0.10000000000000001.
#define TOML_FLOAT_CHARCONV 1
#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string_view>
#include <utility>

#include "model/core/utf8.h"

namespace xsmoe::experiments {
namespace {

using nlohmann::json;

TextPlace beginOf(const toml::source_region& region) { return {region.begin.line, region.begin.column}; }

/// JSON tells what is not negative by its type.
json wholeNumber(std::int64_t number) { return number < 0 ? json(number) : json(static_cast<std::uint64_t>(number)); }

/// Makes JSON of a table, and notes where its keys stand.
class TomlAsJson {
 public:
  explicit TomlAsJson(std::map<std::string, TextPlace>& places) : places_(places) {}

  json of(const toml::table& table, const std::string& where) {
    auto object = json::object();
    for (auto&& [key, value] : table) {
      const std::string name(key.str());
      const auto place = where.empty() ? name : where + "." + name;
      places_[place] = beginOf(key.source());
      object[name] = of(value, place);
    }
    return object;
  }

 private:
  json of(const toml::array& array, const std::string& where) {
    auto list = json::array();
    for (std::size_t i = 0; i < array.size(); ++i) {
      const auto place = where + "[" + std::to_string(i) + "]";
      places_[place] = beginOf(array[i].source());
      list.push_back(of(array[i], place));
    }
    return list;
  }

  json of(const toml::node& value, const std::string& where) {
    if (const auto* const table = value.as_table()) return of(*table, where);
    if (const auto* const array = value.as_array()) return of(*array, where);
    if (const auto* const text = value.as_string()) return text->get();
    if (const auto* const number = value.as_integer()) return wholeNumber(number->get());
    if (const auto* const number = value.as_floating_point()) return number->get();
    if (const auto* const flag = value.as_boolean()) return flag->get();
    std::ostringstream written;
    if (const auto* const date = value.as_date()) written << date->get();
    if (const auto* const ofDay = value.as_time()) written << ofDay->get();
    if (const auto* const both = value.as_date_time()) written << both->get();
    return written.str();
  }

  std::map<std::string, TextPlace>& places_;
};

toml::table tableOf(const json& object);
toml::array arrayOf(const json& list);

/// TOML's whole numbers have a sign.
bool isWholeInToml(const json& value) {
  constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return value.is_number_integer() && (!value.is_number_unsigned() || value.get<std::uint64_t>() <= kLargest);
}

/// Calls `put` with what a value is in TOML. One that it has not, a larger whole number or null, is the text of it.
template <class Put>
void putValue(const json& value, const Put& put) {
  if (value.is_object())
    put(tableOf(value));
  else if (value.is_array())
    put(arrayOf(value));
  else if (value.is_boolean())
    put(value.get<bool>());
  else if (value.is_number_float())
    put(value.get<double>());
  else if (isWholeInToml(value))
    put(value.get<std::int64_t>());
  else
    put(value.is_string() ? repairedUtf8(value.get<std::string>()) : value.dump());
}

toml::table tableOf(const json& object) {
  toml::table table;
  for (const auto& [name, value] : object.items()) {
    const std::string_view key = name;
    putValue(value, [&table, key](auto&& one) { table.insert_or_assign(key, std::forward<decltype(one)>(one)); });
  }
  return table;
}

toml::array arrayOf(const json& list) {
  toml::array array;
  for (const auto& value : list) putValue(value, [&array](auto&& one) { array.push_back(std::forward<decltype(one)>(one)); });
  return array;
}

/// The library goes down a stack for each part of a dotted key.
constexpr std::ptrdiff_t kMostDots = 200;

/// The first line, from 1, in which more dots stand before what could be a value than a key can have; 0: none.
std::size_t lineOfDeepKey(std::string_view text) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto whole = text.substr(0, std::min(text.find('\n'), text.size()));
    text.remove_prefix(std::min(whole.size() + 1, text.size()));
    const auto key = whole.substr(0, std::min(whole.find('='), whole.size()));
    if (std::count(key.begin(), key.end(), '.') > kMostDots) return line;
  }
  return 0;
}

}  // namespace

std::string inWords(const TextPlace& place) { return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column); }

Result<TomlContent> readToml(const std::string& text, const std::filesystem::path& file) {
  if (const auto line = lineOfDeepKey(text); line > 0)
    return badInput(file.string() + ", line " + std::to_string(line), "a key has more than " + std::to_string(kMostDots) + " dots",
                    "Plans have keys of two parts at most");
  try {
    const toml::table table = toml::parse(std::string_view(text));
    TomlContent content;
    content.object = TomlAsJson(content.places).of(table, {});
    return content;
  } catch (const toml::parse_error& problem) {
    return badInput(file.string() + ", " + inWords(beginOf(problem.source())), "the plan is no TOML: " + wordsOf(problem),
                    "Mend it there, or write the plan as JSON");
  }
}

std::string tomlOf(const json& object) {
  // Texts on one line, in quotes: what the library writes over several lines loses a line break at the front, and ends at three quotes.
  constexpr auto kFlags = toml::format_flags::allow_unicode_strings | toml::format_flags::indent_array_elements;
  const auto table = tableOf(object);
  std::ostringstream text;
  text << toml::toml_formatter(table, kFlags) << '\n';
  return text.str();
}

}  // namespace xsmoe::experiments
