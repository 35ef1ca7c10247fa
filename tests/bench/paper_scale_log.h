#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace xsmoe::bench {

inline constexpr int kScaleStates = 3;            ///< K: states 0, 1 and 2, for the grouping {1, 2}
inline constexpr std::int64_t kScaleWidth = 768;  ///< d of both modalities

/// Size of a made-up stream for measurements; the paper's by default.
struct PaperScale {
  std::int64_t records = 2'200'000, users = 257'000, items = 126'000;
  std::string pooling = "cls";  ///< "cls": state 0 is one vector for all items; "mean0": it varies
  std::uint64_t seed = 1;
  int states = kScaleStates;         ///< K
  std::int64_t width = kScaleWidth;  ///< d of both modalities
  friend bool operator==(const PaperScale&, const PaperScale&) = default;
};

struct ScaleRecord {
  std::int64_t second = 0;  ///< since 1970
  std::int32_t user = 0, item = 0;
};

/// Draws a log in time order, ten years long. Every user and every item occurs. Users come in bursts: most of one to three records, some of
/// five and more, so that a 5-core within each of ten windows keeps about half of the records, in sequences of six or seven. Four items in
/// ten are there from the start, the others appear one by one; a few are far more popular than most. Needs four records a user and an item.
[[nodiscard]] std::vector<ScaleRecord> drawScaleLog(const PaperScale& scale);

/// Ids as long as those of a review platform: 14 characters for users, 10 for items. Neighbours in number are not neighbours in text.
[[nodiscard]] std::string scaleUserId(std::int32_t user);
[[nodiscard]] std::string scaleItemId(std::int32_t item);

}  // namespace xsmoe::bench
