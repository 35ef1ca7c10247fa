// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <string_view>

#include "model/generator/stream_design.h"

namespace xsmoe::generator {

using Words = std::array<std::string_view, 4>;

/// What the texts call the values of an attribute, in the order of kStyles. Pictures show palette and pattern; texts leave them out.
inline constexpr std::array<Words, kValues> kShapeWords{{{"vase", "flower vase", "bud vase", "tall vase"},
                                                         {"table lamp", "lamp", "reading lamp", "bedside lamp"},
                                                         {"cup", "mug", "tea cup", "coffee mug"},
                                                         {"chair", "side chair", "dining chair", "small chair"},
                                                         {"clock", "mantel clock", "desk clock", "table clock"}}};
inline constexpr std::array<Words, kValues> kThemeNames{{{"Harbour", "Tidewater", "Lighthouse", "Driftwood"},
                                                         {"Woodland", "Fern Hollow", "Birch Path", "Mossbank"},
                                                         {"Metropole", "Rooftop", "Tramline", "Corner Street"},
                                                         {"Dune", "Oasis", "Red Canyon", "Caravan"},
                                                         {"Orchard", "Kitchen Garden", "Rose Arbour", "Meadow Gate"}}};
inline constexpr std::array<Words, kValues> kThemeMoods{
    {{"salt air and the slow bell of a buoy", "gulls over the breakwater at dawn", "a shoreline after rain",
      "ropes, sails and silver water"},
     {"moss underfoot and light between the trees", "a forest path after the first frost", "pine needles and the call of an owl",
      "the hush of old oaks"},
     {"lit windows above a busy street", "the last tram home", "steel, neon and jazz from a doorway", "a skyline at dusk"},
     {"warm sand and a sky without end", "the blue hour over the dunes", "a caravan resting by the well",
      "stone that keeps the sun till midnight"},
     {"ripe pears and bees in the lavender", "a garden gate left open in June", "rain on tomato leaves", "roses climbing a warm wall"}}};
inline constexpr std::array<Words, kValues> kMaterialWords{{{"glazed stoneware", "ceramic", "hand-thrown ceramic", "fired clay"},
                                                            {"oak", "solid oak", "oiled oak", "brushed oak"},
                                                            {"brass", "spun brass", "aged brass", "polished brass"},
                                                            {"glass", "blown glass", "pressed glass", "recycled glass"},
                                                            {"marble", "honed slate", "soapstone", "white marble"}}};
inline constexpr std::array<Words, kValues> kCare{
    {{"Dishwasher safe at 50 °C", "Wash by hand with mild soap", "Do not heat above 120 °C", "The glaze is free of lead"},
     {"Oil twice a year", "Wipe with a dry cloth", "Keep away from radiators", "From certified forests"},
     {"Polish with a soft cloth", "Darkens with age; lemon and salt restore the shine", "Lacquered against tarnish", "Not for outdoor use"},
     {"Rinse with lukewarm water", "Not suitable for the microwave", "Small bubbles are part of the making", "Wall thickness 4 mm"},
     {"Seal once a year", "Keep acids away", "Wipe with a damp cloth", "Every piece has its own veins"}}};
inline constexpr std::array<Words, kValues> kMaterialMoods{
    {{"cool to the hand, like a river stone", "with the print of the potter's thumb", "glazed like a wet pebble",
      "born from fire and patience"},
     {"its grain tells of a hundred winters", "smelling faintly of the workshop", "warm under the fingertips", "grown slowly, made slowly"},
     {"glowing like a low sun", "with a shine that ages as you do", "catching every candle in the room", "heavy with old music"},
     {"holding the light like a breath", "clear as first ice", "with a ripple that dances on the wall",
      "almost not there, and unforgettable"},
     {"older than any house", "cut where the mountain allowed it", "with veins like a map of rivers", "cool at noon and calm at night"}}};
inline constexpr std::array<Words, kValues> kLineNames{{{"quiet", "calm", "still", "hushed"},
                                                        {"bold", "striking", "daring", "strong"},
                                                        {"playful", "cheerful", "merry", "whimsical"},
                                                        {"heritage", "traditional", "time-honoured", "classic"},
                                                        {"light", "airy", "delicate", "weightless"}}};
inline constexpr std::array<Words, kValues> kLineMoods{
    {{"It asks for nothing and gives a room its silence back", "A pause in the shape of a thing", "It whispers where others shout",
      "Stillness suits it"},
     {"It enters a room before you do", "Not for the shy", "One look and the wall behind it is forgotten", "It says what it means"},
     {"It winks when nobody watches", "Impossible to pass without a smile", "Made on a day when work was play", "It never quite grew up"},
     {"It might have been your grandmother's favourite", "Made the way it was always made", "It has stories, and time to tell them",
      "An heirloom in waiting"},
     {"It seems to float a hand above the table", "Lift it and you will laugh", "As light as a promise",
      "It leaves room for everything else"}}};
inline constexpr std::array<Words, kCollections> kOccasionMoods{
    {{"slow breakfasts and unhurried afternoons", "the small rituals of home", "coming in from the cold", "Sundays with nothing planned"},
     {"long tables, loud laughter and one more guest", "birthdays, toasts and crumbs on the cloth", "the evening everyone stays too long",
      "gatherings that turn into memories"},
     {"the hour when the city goes quiet", "late reading and second thoughts", "midnight tea and moonlight",
      "evenings that belong to nobody else"}}};
inline constexpr std::array<Words, kCollections> kOccasionFacts{
    {{"For everyday use at home", "Suited to daily use", "Made for living rooms and kitchens", "For use every day of the week"},
     {"For tables with guests", "Made for festive tables", "Suited to gatherings of eight or more", "For entertaining"},
     {"For evenings and bedrooms", "Made for late hours", "Suited to night tables", "For use in the evening"}}};

}  // namespace xsmoe::generator
