// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/plan_toml.h"

#include <toml++/toml.h>

#include <cstddef>
#include <sstream>
#include <string_view>

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

}  // namespace

std::string inWords(const TextPlace& place) { return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column); }

Result<TomlContent> readToml(const std::string& text, const std::filesystem::path& file) {
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

}  // namespace xsmoe::experiments
