// SPDX-License-Identifier: Apache-2.0
#include "model/generator/item_text.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <map>
#include <string_view>
#include <vector>

#include "model/generator/random.h"
#include "model/generator/stream_design.h"

namespace xsmoe::generator {
namespace {

using Slots = std::map<std::string_view, std::string>;
using Words = std::array<std::string_view, 4>;

/// What the texts call the values of an attribute, in the order of kStyles. Pictures show palette and pattern; texts leave them out.
constexpr std::array<Words, kValues> kShapeWords{{{"vase", "flower vase", "bud vase", "tall vase"},
                                                  {"table lamp", "lamp", "reading lamp", "bedside lamp"},
                                                  {"cup", "mug", "tea cup", "coffee mug"},
                                                  {"chair", "side chair", "dining chair", "small chair"},
                                                  {"clock", "mantel clock", "desk clock", "table clock"}}};
constexpr std::array<Words, kValues> kThemeNames{{{"Harbour", "Tidewater", "Lighthouse", "Driftwood"},
                                                  {"Woodland", "Fern Hollow", "Birch Path", "Mossbank"},
                                                  {"Metropole", "Rooftop", "Tramline", "Corner Street"},
                                                  {"Dune", "Oasis", "Red Canyon", "Caravan"},
                                                  {"Orchard", "Kitchen Garden", "Rose Arbour", "Meadow Gate"}}};
constexpr std::array<Words, kValues> kThemeMoods{
    {{"salt air and the slow bell of a buoy", "gulls over the breakwater at dawn", "a shoreline after rain",
      "ropes, sails and silver water"},
     {"moss underfoot and light between the trees", "a forest path after the first frost", "pine needles and the call of an owl",
      "the hush of old oaks"},
     {"lit windows above a busy street", "the last tram home", "steel, neon and jazz from a doorway", "a skyline at dusk"},
     {"warm sand and a sky without end", "the blue hour over the dunes", "a caravan resting by the well",
      "stone that keeps the sun till midnight"},
     {"ripe pears and bees in the lavender", "a garden gate left open in June", "rain on tomato leaves", "roses climbing a warm wall"}}};
constexpr std::array<Words, kValues> kMaterialWords{{{"glazed stoneware", "ceramic", "hand-thrown ceramic", "fired clay"},
                                                     {"oak", "solid oak", "oiled oak", "brushed oak"},
                                                     {"brass", "spun brass", "aged brass", "polished brass"},
                                                     {"glass", "blown glass", "pressed glass", "recycled glass"},
                                                     {"marble", "honed slate", "soapstone", "white marble"}}};
constexpr std::array<Words, kValues> kMaterialMoods{
    {{"cool to the hand, like a river stone", "with the print of the potter's thumb", "glazed like a wet pebble",
      "born from fire and patience"},
     {"its grain tells of a hundred winters", "smelling faintly of the workshop", "warm under the fingertips", "grown slowly, made slowly"},
     {"glowing like a low sun", "with a shine that ages as you do", "catching every candle in the room", "heavy with old music"},
     {"holding the light like a breath", "clear as first ice", "with a ripple that dances on the wall",
      "almost not there, and unforgettable"},
     {"older than any house", "cut where the mountain allowed it", "with veins like a map of rivers", "cool at noon and calm at night"}}};
constexpr std::array<Words, kValues> kLineNames{{{"quiet", "calm", "still", "hushed"},
                                                 {"bold", "striking", "daring", "strong"},
                                                 {"playful", "cheerful", "merry", "whimsical"},
                                                 {"heritage", "traditional", "time-honoured", "classic"},
                                                 {"light", "airy", "delicate", "weightless"}}};
constexpr std::array<Words, kValues> kLineMoods{
    {{"It asks for nothing and gives a room its silence back", "A pause in the shape of a thing", "It whispers where others shout",
      "Stillness suits it"},
     {"It enters a room before you do", "Not for the shy", "One look and the wall behind it is forgotten", "It says what it means"},
     {"It winks when nobody watches", "Impossible to pass without a smile", "Made on a day when work was play", "It never quite grew up"},
     {"It might have been your grandmother's favourite", "Made the way it was always made", "It has stories, and time to tell them",
      "An heirloom in waiting"},
     {"It seems to float a hand above the table", "Lift it and you will laugh", "As light as a promise",
      "It leaves room for everything else"}}};
constexpr std::array<Words, kCollections> kOccasionMoods{
    {{"slow breakfasts and unhurried afternoons", "the small rituals of home", "coming in from the cold", "Sundays with nothing planned"},
     {"long tables, loud laughter and one more guest", "birthdays, toasts and crumbs on the cloth", "the evening everyone stays too long",
      "gatherings that turn into memories"},
     {"the hour when the city goes quiet", "late reading and second thoughts", "midnight tea and moonlight",
      "evenings that belong to nobody else"}}};
constexpr std::array<Words, kCollections> kOccasionFacts{
    {{"For everyday use at home", "Suited to daily use", "Made for living rooms and kitchens", "For use every day of the week"},
     {"For tables with guests", "Made for festive tables", "Suited to gatherings of eight or more", "For entertaining"},
     {"For evenings and bedrooms", "Made for late hours", "Suited to night tables", "For use in the evening"}}};

constexpr Words kTitles{"{Line} {theme} {shape} in {material}", "{Line} {shape} {theme}, {material}", "{theme}: {line} {shape}, {material}",
                        "The {line} {theme} {shape} in {material}"};
constexpr Words kSizes{"Width {w} cm, height {h} cm, depth {d} cm; {kg} kg", "{w} × {d} × {h} cm (W × D × H), weight {kg} kg",
                       "Measures {h} cm in height and {w} cm in width; weighs {kg} kg", "Dimensions: {w} × {h} × {d} cm. Weight: {kg} kg"};
constexpr Words kMakes{"The {shape} is made of {material}", "Material: {material}", "Body of {material}", "{Shape} in {material}"};
constexpr Words kRanges{"Part of the {theme} range, {line} line", "Series: {theme}. Line: {line}", "From our {line} line, {theme} series",
                        "Range {theme}, {line} version"};
constexpr Words kOpenings{"Think of {mood}", "There is something of {mood} in this {shape}",
                          "{Mood}: that is where the {theme} {shape} begins", "Bring home {mood}"};
constexpr Words kTouches{"{Material}, {touch}", "We chose {material}, {touch}", "In {material}, {touch}", "Its {material}: {touch}"};
constexpr Words kEndings{"{Line}, and for {occasion}", "From our {line} line, made for {occasion}",
                         "{Line} as {theme} should be, it belongs to {occasion}", "The {line} companion for {occasion}"};

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
  std::vector<std::string_view> middle{random.pick(kSizes), random.pick(kRanges), "{purpose} ({collection} collection)"};
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
