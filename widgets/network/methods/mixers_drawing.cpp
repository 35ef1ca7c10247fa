// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "widgets/network/methods/method_drawing.h"
#include "widgets/network/methods/picture_board.h"
#include "widgets/network/methods/score_parts.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(MethodPicture)
};

constexpr double kTitleHigh = 22, kNumberWide = 38, kMixerHigh = 54, kGap = 14, kFusionHigh = 16, kFusionGap = 34, kBoxHigh = 26;
constexpr double kLeastWide = 430, kMostWide = 860, kLeastTitles = 120;

/// A column for each branch: what each item of the history means to it, its mixer, and its share of the fusion.
class MixersDrawing : public MethodDrawing {
 public:
  MixersDrawing(const MethodPicture& picture, const MixersPicture& detail) : picture_(picture), detail_(detail) {}

  void draw(PictureBoard& board) const override;
  [[nodiscard]] std::vector<LegendEntry> legend(bool dark) const override;
  [[nodiscard]] QStringList told() const override;

 private:
  struct Places {
    double wide = 0, titles = 0, column = 0, row = kItemRowHigh, bottom = 0;
    [[nodiscard]] QRectF columnAt(std::size_t branch, double top, double high) const {
      return {titles + (column + kGap) * static_cast<double>(branch), top, column, high};
    }
  };
  [[nodiscard]] Places placesIn(QSizeF room) const;
  void drawBranch(PictureBoard& board, const Places& at, std::size_t branch) const;
  void drawFusion(PictureBoard& board, const Places& at) const;
  [[nodiscard]] double mostInfluence() const;

  const MethodPicture& picture_;
  const MixersPicture& detail_;
};

double MixersDrawing::mostInfluence() const {
  double most = 1e-9;
  for (const auto& branch : detail_.branches)
    for (const double one : branch.influence) most = std::max(most, one);
  return most;
}

MixersDrawing::Places MixersDrawing::placesIn(QSizeF room) const {
  Places at;
  const auto branches = static_cast<double>(std::max<std::size_t>(1, detail_.branches.size()));
  at.wide = std::clamp(room.width() - 16, kLeastWide, kMostWide);
  at.titles = std::max(kLeastTitles, at.wide * 0.28);
  at.column = (at.wide - at.titles - (branches - 1) * kGap) / branches;
  at.bottom = kTitleHigh + at.row * static_cast<double>(picture_.history.size());
  return at;
}

void MixersDrawing::draw(PictureBoard& board) const {
  const Places at = placesIn(board.room());
  board.words(QRectF(0, 0, at.titles - 6, kTitleHigh), Words::tr("History"), {.bold = true},
              Words::tr("What the method reads of the user, oldest first"));
  for (std::size_t i = 0; i < picture_.history.size(); ++i)
    board.itemRow(QRectF(0, kTitleHigh + at.row * static_cast<double>(i), at.titles - 8, at.row), picture_.history[i]);
  for (std::size_t branch = 0; branch < detail_.branches.size(); ++branch) drawBranch(board, at, branch);
  drawFusion(board, at);
}

void MixersDrawing::drawBranch(PictureBoard& board, const Places& at, std::size_t index) const {
  const auto& branch = detail_.branches[index];
  const QColor colour = board.series(static_cast<int>(index));
  const QRectF title = at.columnAt(index, 0, kTitleHigh);
  board.words(title, partTitle(branch.name), {.pixels = 13, .bold = true, .colour = colour});
  const double most = mostInfluence();
  for (std::size_t i = 0; i < branch.influence.size() && i < picture_.history.size(); ++i) {
    const QRectF row = at.columnAt(index, kTitleHigh + at.row * static_cast<double>(i), at.row);
    const double influence = branch.influence[i];
    const QString tip = Words::tr("<b>%1</b><br>without it in the branch “%2” the user vector changes by %3 of its length")
                            .arg(itemTitle(picture_.history[i]).toHtmlEscaped(), partTitle(branch.name), percent(influence, 2));
    board.fill(QRectF(row.left(), row.top() + 5, (row.width() - kNumberWide) * influence / most, row.height() - 10), colour, tip);
    board.words(QRectF(row.right() - kNumberWide, row.top(), kNumberWide, row.height()), percent(influence, influence < 0.0995 ? 1 : 0),
                {.pixels = 11, .align = Qt::AlignRight | Qt::AlignVCenter}, tip);
  }
  const QRectF mixer = at.columnAt(index, at.bottom + 22, kMixerHigh);
  board.arrow({mixer.center().x(), at.bottom + 2}, {mixer.center().x(), mixer.top()}, 2, board.lines());
  const QString tip = Words::tr("The same mixer, applied %1: along the positions, then along the channels")
                          .arg(counted(detail_.layers, Words::tr("once"), Words::tr("%1 times")));
  board.box(mixer, {}, colour, tip);
  const double line = kMixerHigh / 3 - 1;
  const QStringList lines{Words::tr("mixer, %1×").arg(detail_.layers), Words::tr("token mixing"), Words::tr("channel mixing")};
  for (qsizetype i = 0; i < lines.size(); ++i)
    board.words(QRectF(mixer.left() + 2, mixer.top() + 2 + line * static_cast<double>(i), mixer.width() - 4, line), lines[i],
                {.pixels = i == 0 ? 12 : 10, .bold = i == 0, .muted = i > 0, .align = Qt::AlignCenter}, tip);
}

void MixersDrawing::drawFusion(PictureBoard& board, const Places& at) const {
  if (detail_.branches.empty()) return;
  const double top = at.bottom + 22 + kMixerHigh;
  const QRectF fusion(at.titles, top + kFusionGap, at.wide - at.titles, kFusionHigh);
  std::vector<BarPart> parts;
  double x = fusion.left();
  for (std::size_t i = 0; i < detail_.branches.size(); ++i) {
    const auto& branch = detail_.branches[i];
    const QColor colour = board.series(static_cast<int>(i));
    const QString tip =
        Words::tr("branch “%1”: %2 of the user vector, by the norm of its part").arg(partTitle(branch.name), percent(branch.share));
    const double wide = branch.share * fusion.width(), from = at.columnAt(i, 0, 0).center().x();
    board.arrow(curve({from, top}, {x + wide / 2, fusion.top() - 1}), widthOfWeight(branch.share), colour, tip);
    board.words(QRectF(from + 10, top + 2, 60, 16), percent(branch.share, 0), {.bold = true, .ground = true}, tip);
    parts.push_back({branch.share, colour});
    x += wide;
  }
  board.bar(fusion, parts, Words::tr("shares of the branches in the user vector, by the norms of their parts"));
  board.words(QRectF(0, fusion.top() - 4, at.titles - 8, kFusionHigh + 8), Words::tr("fusion"),
              {.pixels = 13, .align = Qt::AlignRight | Qt::AlignVCenter});
  const QRectF user(fusion.center().x() - 70, fusion.bottom() + 18, 140, kBoxHigh);
  board.arrow({user.center().x(), fusion.bottom()}, {user.center().x(), user.top()}, 2, board.lines());
  board.box(user, Words::tr("user vector"), board.series(0));
}

std::vector<LegendEntry> MixersDrawing::legend(bool dark) const {
  std::vector<LegendEntry> entries;
  for (std::size_t i = 0; i < detail_.branches.size(); ++i)
    entries.push_back({seriesColour(static_cast<int>(i), dark), partTitle(detail_.branches[i].name)});
  entries.push_back({{}, Words::tr("bars: how much the user vector changes without the item in the branch")});
  return entries;
}

QStringList MixersDrawing::told() const {
  QStringList told;
  for (const auto& branch : detail_.branches) {
    QStringList items;
    for (std::size_t i = 0; i < branch.influence.size() && i < picture_.history.size(); ++i)
      items << QStringLiteral("%1 %2").arg(itemTitle(picture_.history[i]), percent(branch.influence[i]));
    told << Words::tr("branch %1, %2 of the user vector; influence of %3")
                .arg(partTitle(branch.name), percent(branch.share, 0), items.join(QStringLiteral(", ")));
  }
  return told;
}

}  // namespace

std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const MixersPicture& detail) {
  return std::make_unique<MixersDrawing>(picture, detail);
}

}  // namespace xsmoe::widgets
