// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QRectF>
#include <QStringList>
#include <vector>

#include "widgets/network/methods/method_drawing.h"

namespace xsmoe::widgets {

/// The first recommended items, a row each, with what their scores are the sum of: parts above zero go right, those below go left.
/// Nothing where the method's scores have no parts.
void drawScoreParts(PictureBoard& board, const MethodPicture& picture, const QRectF& area);
/// Height that the rows need; 0 without parts.
[[nodiscard]] double scorePartsHigh(const MethodPicture& picture);
/// Only the bar of one item and its score, on the scale of all of them.
void drawScoreBar(PictureBoard& board, const MethodPicture& picture, std::size_t item, const QRectF& area);
/// Scores go from `left` to `right` of the bars: the sums of what is below and above zero, 0 among them.
struct ScoreScale {
  double least = 0, most = 0;
};
[[nodiscard]] ScoreScale scoreScale(const MethodPicture& picture);
[[nodiscard]] std::vector<LegendEntry> scorePartsLegend(const MethodPicture& picture, bool dark);
[[nodiscard]] QStringList scorePartsTold(const MethodPicture& picture);

inline constexpr double kItemRowHigh = 24;
/// The first colour of the series that parts of scores have.
inline constexpr int kFirstPartColour = 0;

}  // namespace xsmoe::widgets
