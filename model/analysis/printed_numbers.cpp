// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/printed_numbers.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

constexpr auto kDatasets =
    std::to_array<PaperDataset>({{"Amazon Home", 0.15, 5}, {"Amazon Electronics", 0, 5}, {"H&M", 0, 10, "2020-01-01", "2020-12-31"}});

/// How streams of these datasets are called, by their letters: after the paper, the download or the shop.
struct KnownName {
  std::string_view letters;
  std::size_t dataset;
};
constexpr auto kKnownNames = std::to_array<KnownName>({{"amazonhome", 0},
                                                       {"home", 0},
                                                       {"homeandkitchen", 0},
                                                       {"homekitchen", 0},
                                                       {"amazonhomeandkitchen", 0},
                                                       {"amazonhomekitchen", 0},
                                                       {"reviewshomeandkitchen", 0},
                                                       {"amazonelectronics", 1},
                                                       {"electronics", 1},
                                                       {"reviewselectronics", 1},
                                                       {"hm", 2},
                                                       {"handm", 2},
                                                       {"hmfashion", 2},
                                                       {"handmfashion", 2},
                                                       {"hmpersonalizedfashionrecommendations", 2},
                                                       {"handmpersonalizedfashionrecommendations", 2}});

/// Its letters, small ones: "Home_and_Kitchen_5" and "home-and-kitchen" are one name.
std::string lettersOf(std::string_view name) {
  std::string letters;
  for (const char c : name)
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return letters;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else if (c != '\r')
      parts.back() += c;
  }
  return parts;
}

/// The paper's bound, where it has one.
std::string_view boundOf(const PaperDataset& dataset, std::string_view key) {
  if (key == "from") return dataset.from;
  if (key == "to") return dataset.to;
  return {};
}

std::string differs(std::string_view key, const std::string& is, const std::string& paper) {
  return std::string(key) + " is " + (is.empty() ? "not set" : is) + ", the paper's " + paper;
}

}  // namespace

std::span<const PaperDataset> allPaperDatasets() { return kDatasets; }

const PaperDataset* paperDataset(std::string_view name) {
  const auto letters = lettersOf(name);
  const auto* const known = std::find_if(kKnownNames.begin(), kKnownNames.end(), [&](const auto& one) { return one.letters == letters; });
  return known == kKnownNames.end() ? nullptr : &kDatasets.at(known->dataset);
}

std::string paperDatasets() {
  std::vector<std::string> names;
  for (const auto& one : kDatasets) names.emplace_back(one.name);
  return listed(names, "or");
}

Result<PrintedTable> PrintedTable::parse(std::string_view text, const std::string& where) {
  const auto lines = split(text, '\n');
  const auto header = split(lines.front(), ',');
  if (header.size() < 3) return badInput(where, "there is no header of a dataset, a row and numbers", "Install the program again");
  PrintedTable table;
  for (std::size_t line = 1; line < lines.size(); ++line) {
    if (lines[line].empty()) continue;
    const auto fields = split(lines[line], ',');
    const auto place = where + ", line " + std::to_string(line + 1);
    if (fields.size() != header.size()) return badInput(place, "it has not as many fields as the header", "Install the program again");
    Row row{fields[0], fields[1], {}};
    for (std::size_t i = 2; i < fields.size(); ++i) {
      const auto number = numberFrom(fields[i]);
      if (!number) return badInput(place, "\"" + fields[i] + "\" is no number", "Install the program again");
      row.numbers[header[i]] = *number;
    }
    table.rows_.push_back(std::move(row));
  }
  return table;
}

std::optional<double> PrintedTable::at(std::string_view dataset, std::string_view row, std::string_view column) const {
  for (const auto& one : rows_) {
    if (one.dataset != dataset || one.name != row) continue;
    const auto found = one.numbers.find(column);
    if (found != one.numbers.end()) return found->second;
  }
  return std::nullopt;
}

std::vector<std::string> PrintedTable::rows(std::string_view dataset) const {
  std::vector<std::string> names;
  for (const auto& one : rows_)
    if (one.dataset == dataset) names.push_back(one.name);
  return names;
}

std::string unlikePaper(const RunSettings& settings, const PaperDataset& dataset, bool withTau) {
  for (const auto& one : settingDescriptions()) {
    if (one.key == kTauKey || isOfRepetition(one.key) || one.group == "device") continue;
    if (one.group == "model" && !usesSetting(settings.model, one.key)) continue;
    const double paper = one.key == "k-core" ? dataset.kCore : one.paperValue;
    if (one.get(settings) != paper) return differs(one.key, settingText(settings, one.key), numberText(paper));
  }
  const auto& model = settings.model;
  for (const auto& one : choiceDescriptions()) {
    if (one.group == "device" || !usesSetting(model, one.key)) continue;
    const auto is = one.get(settings);
    const auto bound = boundOf(dataset, one.key);
    if (is != one.get({}) && is != bound) return differs(one.key, is, bound.empty() ? wordsOf(one, {}) : std::string(bound));
  }
  if (withTau && usesSetting(model, kTauKey) && model.tau != dataset.tau)
    return differs("tau", numberText(model.tau), numberText(dataset.tau));
  return {};
}

}  // namespace xsmoe
