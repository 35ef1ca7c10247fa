// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/methods/score_parts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "widgets/network/methods/picture_board.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(MethodPicture)
};

constexpr double kTitleHigh = 20, kScoreWide = 46, kGap = 8;

bool hasParts(const MethodPicture& picture) { return !picture.scoreParts.empty() && !picture.recommended.empty(); }

QString scoreText(double score) { return QLocale().toString(score, 'f', 3); }

QString tipOf(const MethodPicture& picture, const RecommendedItem& item) {
  QString tip = QStringLiteral("<b>%1</b>").arg(itemTitle(item.item).toHtmlEscaped());
  for (std::size_t i = 0; i < item.parts.size() && i < picture.scoreParts.size(); ++i)
    tip += QStringLiteral("<br>%1: %2").arg(partTitle(picture.scoreParts[i]).toHtmlEscaped(), signedNumber(item.parts[i], 4));
  return tip + QStringLiteral("<br>") + Words::tr("sum, the score: %1").arg(QLocale().toString(item.score, 'f', 4));
}

}  // namespace

ScoreScale scoreScale(const MethodPicture& picture) {
  ScoreScale scale;
  for (const RecommendedItem& item : picture.recommended) {
    double below = 0, above = 0;
    for (const double part : item.parts) (part < 0 ? below : above) += part;
    scale.least = std::min(scale.least, below);
    scale.most = std::max(scale.most, above);
  }
  if (scale.most - scale.least <= 0) scale.most = 1;
  return scale;
}

void drawScoreBar(PictureBoard& board, const MethodPicture& picture, std::size_t item, const QRectF& area) {
  const RecommendedItem& row = picture.recommended[item];
  const ScoreScale scale = scoreScale(picture);
  const QString tip = tipOf(picture, row);
  const QRectF bars = area.adjusted(0, 5, -kScoreWide, -5);
  const double unit = bars.width() / (scale.most - scale.least), zero = bars.left() - scale.least * unit;
  double left = zero, right = zero;
  for (std::size_t i = 0; i < row.parts.size(); ++i) {
    const double wide = std::abs(row.parts[i]) * unit;
    double& end = row.parts[i] < 0 ? left : right;
    const double from = row.parts[i] < 0 ? end - wide : end;
    board.fill(QRectF(from, bars.top(), wide, bars.height()), board.series(kFirstPartColour + static_cast<int>(i)), tip);
    end += row.parts[i] < 0 ? -wide : wide;
  }
  board.line({zero, area.top()}, {zero, area.bottom()}, board.lines());
  const double sum = zero + row.score * unit;
  board.fill(QRectF(sum - 1, bars.top() - 3, 2, bars.height() + 6), board.text(), tip);
  board.words(QRectF(bars.right() + 4, area.top(), kScoreWide - 4, area.height()), scoreText(row.score),
              {.pixels = 11, .align = Qt::AlignRight | Qt::AlignVCenter}, tip);
}

double scorePartsHigh(const MethodPicture& picture) {
  return hasParts(picture) ? kTitleHigh + kItemRowHigh * static_cast<double>(picture.recommended.size()) : 0;
}

void drawScoreParts(PictureBoard& board, const MethodPicture& picture, const QRectF& area) {
  if (!hasParts(picture)) return;
  board.words(QRectF(area.topLeft(), QSizeF(area.width() - kScoreWide, kTitleHigh)), Words::tr("Recommended, by parts of the score"),
              {.bold = true});
  board.words(QRectF(area.right() - kScoreWide, area.top(), kScoreWide, kTitleHigh), Words::tr("score"),
              {.pixels = 11, .muted = true, .align = Qt::AlignRight | Qt::AlignVCenter});
  const double titles = std::max(110.0, area.width() * 0.45);
  for (std::size_t i = 0; i < picture.recommended.size(); ++i) {
    const QRectF row(area.left(), area.top() + kTitleHigh + kItemRowHigh * static_cast<double>(i), area.width(), kItemRowHigh);
    board.itemRow(QRectF(row.topLeft(), QSizeF(titles - kGap, row.height())), picture.recommended[i].item);
    drawScoreBar(board, picture, i, row.adjusted(titles, 0, 0, 0));
  }
}

std::vector<LegendEntry> scorePartsLegend(const MethodPicture& picture, bool dark) {
  std::vector<LegendEntry> entries;
  if (!hasParts(picture)) return entries;
  for (std::size_t i = 0; i < picture.scoreParts.size(); ++i)
    entries.push_back(
        {seriesColour(kFirstPartColour + static_cast<int>(i), dark), Words::tr("score from %1").arg(partTitle(picture.scoreParts[i]))});
  entries.push_back({{}, Words::tr("mark: the score, the sum of its parts")});
  return entries;
}

QStringList scorePartsTold(const MethodPicture& picture) {
  QStringList told;
  if (!hasParts(picture)) return told;
  for (const RecommendedItem& item : picture.recommended) {
    QStringList parts;
    for (std::size_t i = 0; i < item.parts.size() && i < picture.scoreParts.size(); ++i)
      parts << QStringLiteral("%1 %2").arg(partTitle(picture.scoreParts[i]), signedNumber(item.parts[i], 3));
    told << Words::tr("%1. %2: score %3, of %4")
                .arg(QString::number(item.rank), itemTitle(item.item), scoreText(item.score), parts.join(QStringLiteral(", ")));
  }
  return told;
}

}  // namespace xsmoe::widgets
