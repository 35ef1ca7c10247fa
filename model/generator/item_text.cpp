// SPDX-License-Identifier: Apache-2.0
#include "model/generator/item_text.h"

#include <cctype>
#include <cstdio>
#include <map>
#include <vector>

#include "model/generator/random.h"
#include "model/generator/word_lists.h"

namespace xsmoe::generator {
namespace {

using Slots = std::map<std::string_view, std::string>;

constexpr Words kTitles{"{theme} {shape} in {material}", "{Line} {shape} {theme}, {material}", "{theme}: {line} {shape}, {material}",
                        "The {line} {theme} {shape} in {material}"};
constexpr Words kSizes{"Width {w} cm, height {h} cm, depth {d} cm; {kg} kg", "{w} × {d} × {h} cm (W × D × H), weight {kg} kg",
                       "Measures {h} cm in height and {w} cm in width; weighs {kg} kg", "Dimensions: {w} × {h} × {d} cm. Weight: {kg} kg"};
constexpr Words kMakes{"The {shape} is made of {material}", "Material: {material}", "Body of {material}", "{Shape} in {material}"};
constexpr Words kRanges{"Part of the {theme} range, {line} line", "Series: {theme}. Line: {line}", "From our {line} line, {theme} series",
                        "Range {theme}, {line} version"};
constexpr Words kOpenings{"Think of {mood}", "There is something of {mood} in this {shape}",
                          "{Mood}: that is where the {theme} {shape} begins", "Bring home {mood}"};
constexpr Words kTouches{"{Material}, {touch}", "We chose {material}, {touch}", "In {material}, {touch}", "Its {material}: {touch}"};
constexpr Words kEndings{"For {occasion}", "Made for {occasion}", "It belongs to {occasion}", "A companion for {occasion}"};

/// Replaces {name} by the slot's text, {Name} by the same with a capital letter.
std::string fill(std::string_view form, const Slots& slots) {
  std::string text;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '{') {
      text += form[i];
      continue;
    }
    const std::size_t end = form.find('}', i);
    std::string name(form.substr(i + 1, end - i - 1));
    const bool capital = std::isupper(static_cast<unsigned char>(name[0])) != 0;
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
    std::string value = slots.at(name);
    if (capital) value[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(value[0])));
    text += value;
    i = end;
  }
  return text;
}

const Words& wordsOf(const std::array<Words, kValues>& lists, const PlantedItem& item, Style style) {
  return lists[static_cast<std::size_t>(item.value(style))];
}

std::string kilograms(int grams) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%d.%02d", grams / 1000, grams % 1000 / 10);
  return text.data();
}

Slots drawSlots(const PlantedItem& item, Random& random) {
  const auto word = [&](const std::array<Words, kValues>& lists, Style style) {
    return std::string(random.pick(wordsOf(lists, item, style)));
  };
  const auto collection = static_cast<std::size_t>(item.collection);
  return {{"shape", word(kShapeWords, Style::kShape)},
          {"theme", word(kThemeNames, Style::kTheme)},
          {"mood", word(kThemeMoods, Style::kTheme)},
          {"material", word(kMaterialWords, Style::kMaterial)},
          {"care", word(kCare, Style::kMaterial)},
          {"touch", word(kMaterialMoods, Style::kMaterial)},
          {"line", word(kLineNames, Style::kLine)},
          {"character", word(kLineMoods, Style::kLine)},
          {"occasion", std::string(random.pick(kOccasionMoods[collection]))},
          {"purpose", std::string(random.pick(kOccasionFacts[collection]))},
          {"collection", std::string(kCollectionDesigns[collection].name)},
          {"w", std::to_string(item.width)},
          {"h", std::to_string(item.height)},
          {"d", std::to_string(item.depth)},
          {"kg", kilograms(item.weight)}};
}

std::string joinSentences(const std::vector<std::string_view>& forms, const Slots& slots) {
  std::string text;
  for (const std::string_view form : forms) {
    if (!text.empty()) text += ' ';
    text += fill(form, slots) + '.';
  }
  return text;
}

std::string tellFacts(const Slots& slots, Random& random) {
  std::vector<std::string_view> middle{random.pick(kSizes), "{care}", random.pick(kRanges), "{purpose} ({collection} collection)"};
  random.shuffle(middle);
  middle.insert(middle.begin(), random.pick(kMakes));
  return joinSentences(middle, slots);
}

std::string tellMood(const Slots& slots, Random& random) {
  std::vector<std::string_view> middle{"{character}", random.pick(kTouches)};
  random.shuffle(middle);
  return joinSentences({random.pick(kOpenings), middle[0], middle[1], random.pick(kEndings)}, slots);
}

}  // namespace

ItemText composeText(const PlantedItem& item, std::uint64_t seed) {
  Random random(seed, "text of " + item.id);
  const Slots slots = drawSlots(item, random);
  const std::string title = fill(random.pick(kTitles), slots);
  return {title, item.expressive ? tellMood(slots, random) : tellFacts(slots, random)};
}

}  // namespace xsmoe::generator
