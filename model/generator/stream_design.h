// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace xsmoe::generator {

/// The attributes of an item that tastes can turn on: three are seen, three are read.
enum class Style : std::uint8_t { kShape, kPalette, kPattern, kTheme, kMaterial, kLine };

inline constexpr int kValues = 5;       ///< values of every attribute
inline constexpr int kCollections = 3;  ///< A, B, C

struct StyleDescription {
  std::string_view name;
  std::array<std::string_view, kValues> values;
};
inline constexpr std::array<StyleDescription, 6> kStyles{{{"shape", {"vase", "lamp", "cup", "chair", "clock"}},
                                                          {"palette", {"terracotta", "ocean", "forest", "plum", "mustard"}},
                                                          {"pattern", {"plain", "stripes", "dots", "waves", "leaves"}},
                                                          {"theme", {"harbour", "woodland", "city", "desert", "garden"}},
                                                          {"material", {"ceramic", "oak", "brass", "glass", "stone"}},
                                                          {"line", {"quiet", "bold", "playful", "heritage", "light"}}}};

/// A collection is one world of products, marked in picture and text alike. Inside it people choose by one visual and one textual
/// attribute only, a different pair in each collection: a model that has adapted to one collection looks at the wrong attributes
/// in the next, and finds its old view useful again when the collection comes back. Who likes the second shape in one likes the second
/// palette in the next and the second pattern in the third: there are five kinds of eyes and five of ears, and each collection speaks to
/// them by other means.
struct CollectionDesign {
  std::string_view name;      ///< "Hearth"
  std::string_view occasion;  ///< what the text says it is for
  Style visualTaste, textualTaste;
};
inline constexpr std::array<CollectionDesign, kCollections> kCollectionDesigns{
    {{"Hearth", "every day at home", Style::kShape, Style::kTheme},
     {"Gather", "tables with guests", Style::kPalette, Style::kMaterial},
     {"Nocturne", "late evenings", Style::kPattern, Style::kLine}}};

/// Shares of the collections in the sessions of ten windows; other numbers of windows take the row at the same place in time. Hearth is
/// away in D_3 and D_4 and comes back in D_5; Gather is away in D_5 and D_6 and comes back in D_7, from which on Hearth is away again.
/// Each is away for two windows before it comes back, so that a model has time to forget it. Nocturne comes in D_3 and stays.
inline constexpr int kScheduleRows = 10;
inline constexpr std::array<std::array<double, kCollections>, kScheduleRows> kSchedule{
    {{.5, .5, 0}, {.5, .5, 0}, {.5, .5, 0}, {0, .6, .4}, {0, .5, .5}, {.5, 0, .5}, {.5, 0, .5}, {0, .5, .5}, {0, .5, .5}, {0, .5, .5}}};

/// The two planted drifts of manner: from a row of the schedule on, most users like what few liked before.
inline constexpr int kOrnateDriftRow = 3;      ///< visual: ornate instead of minimal
inline constexpr int kExpressiveDriftRow = 6;  ///< textual: expressive instead of factual
inline constexpr double kLikedBefore = .2;     ///< share of users who like it before the drift
inline constexpr double kLikedAfter = .8;

// What people do.
inline constexpr double kVisualPull = 3;     ///< log-odds of an item in the visual style that the user likes
inline constexpr double kTextualPull = 3;    ///< the same for text
inline constexpr double kMannerPull = 1;     ///< the same for ornate or minimal, and for expressive or factual
inline constexpr double kTasteChange = .15;  ///< chance in each window that a user's liking is drawn anew, by sight and by words
inline constexpr double kStaysInside = .9;   ///< share of a session's purchases in the session's collection
inline constexpr double kWhim = .03;         ///< share of purchases without regard to taste
inline constexpr double kFreshness = 1.5;    ///< how much more an item is bought in its first window
inline constexpr double kZipf = .5;          ///< exponent of popularity
inline constexpr double kFromTheStart = .5;  ///< share of items that exist in the first window
inline constexpr int kSessionRecords = 6;    ///< purchases of a user in one window

}  // namespace xsmoe::generator
