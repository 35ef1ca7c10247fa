// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <array>

#include "widgets/network/methods/method_drawing.h"
#include "widgets/network/methods/picture_board.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(MethodPicture)
};

enum Colour { kVisualColour, kTextualColour, kInterColour };
constexpr double kChipWide = 56, kChipHigh = 20, kGap = 18, kBarHigh = 10, kNumberHigh = 14, kTitleHigh = 22;
constexpr double kBoxHigh = 26, kFusionHigh = 16, kFusionGap = 40;
constexpr double kLeastWide = 430, kMostWide = 820, kLeastRung = 38, kMostRung = 64;

/// Columns from left to right: visual tower, picture's states, inter-modal tower, text's states, textual tower. A tower takes its states
/// from the side where they stand.
class TowersDrawing : public MethodDrawing {
 public:
  explicit TowersDrawing(const TowersPicture& picture) : picture_(picture) {}

  void draw(PictureBoard& board) const override;
  [[nodiscard]] std::vector<LegendEntry> legend(bool dark) const override;
  [[nodiscard]] QStringList told() const override;

 private:
  struct Places {
    double wide = 0, rung = 0, tower = 0, base = 0;  // base: below the lowest rung
    [[nodiscard]] QRectF bar(int column, std::size_t state) const;
    [[nodiscard]] QRectF chip(int column, std::size_t state) const;
  };
  [[nodiscard]] Places placesIn(QSizeF room) const;
  void drawStates(PictureBoard& board, const Places& at) const;
  void drawTower(PictureBoard& board, const Places& at, int column, const TowersPicture::Tower& tower) const;
  void drawInput(PictureBoard& board, const QRectF& chip, const QRectF& bar, double share, Colour colour) const;
  void drawGate(PictureBoard& board, const QRectF& bar, int column, const TowersPicture::Tower& tower, std::size_t state) const;
  void drawFusion(PictureBoard& board, const Places& at) const;
  [[nodiscard]] std::array<const TowersPicture::Tower*, 3> inColumns() const;

  const TowersPicture& picture_;
};

constexpr std::array kColours{kVisualColour, kInterColour, kTextualColour};  // of the columns

QRectF TowersDrawing::Places::bar(int column, std::size_t state) const {
  const double left = column * (tower + kChipWide + 2 * kGap);
  return {left, base - rung * static_cast<double>(state) - kBarHigh - 5, tower, kBarHigh};
}

QRectF TowersDrawing::Places::chip(int column, std::size_t state) const {
  const QRectF beside = bar(column, state);
  return {beside.right() + kGap, beside.center().y() - kChipHigh / 2, kChipWide, kChipHigh};
}

TowersDrawing::Places TowersDrawing::placesIn(QSizeF room) const {
  Places at;
  const auto states = static_cast<double>(picture_.states.size());
  const double rest = kBoxHigh * 2 + kFusionHigh + kFusionGap + kTitleHigh + 24;
  at.wide = std::clamp(room.width() - 16, kLeastWide, kMostWide);
  at.rung = std::clamp((room.height() - 16 - rest) / std::max(1.0, states), kLeastRung, kMostRung);
  at.tower = (at.wide - 2 * kChipWide - 4 * kGap) / 3;
  at.base = at.rung * states;
  return at;
}

std::array<const TowersPicture::Tower*, 3> TowersDrawing::inColumns() const {
  std::array<const TowersPicture::Tower*, 3> columns{};
  for (const auto& tower : picture_.towers) columns[tower.name == "visual" ? 0 : tower.name == "textual" ? 2 : 1] = &tower;
  return columns;
}

void TowersDrawing::draw(PictureBoard& board) const {
  const Places at = placesIn(board.room());
  drawStates(board, at);
  const auto columns = inColumns();
  for (int column = 0; column < 3; ++column)
    if (columns[static_cast<std::size_t>(column)]) drawTower(board, at, column, *columns[static_cast<std::size_t>(column)]);
  drawFusion(board, at);
}

void TowersDrawing::drawStates(PictureBoard& board, const Places& at) const {
  for (std::size_t i = 0; i < picture_.states.size(); ++i)
    for (const int column : {0, 1}) {
      const QRectF chip = at.chip(column, i);
      const QString name = column == 0 ? Words::tr("Picture's hidden state %1, of the frozen backbone")
                                       : Words::tr("Text's hidden state %1, of the frozen backbone");
      board.frozenBox(chip, Words::tr("state %1").arg(picture_.states[i]), name.arg(picture_.states[i]));
    }
}

void TowersDrawing::drawTower(PictureBoard& board, const Places& at, int column, const TowersPicture::Tower& tower) const {
  const std::size_t rungs = std::min(tower.gates.size(), picture_.states.size());
  for (std::size_t i = 0; i < rungs; ++i) {
    const QRectF bar = at.bar(column, i);
    drawGate(board, bar, column, tower, i);
    const double gate = tower.gates[i], below = column == 1 ? 1 : 1 - gate;
    if (column != 2) drawInput(board, at.chip(0, i), bar, gate, kVisualColour);
    if (column != 0) drawInput(board, at.chip(1, i), bar, column == 1 ? 1 - gate : gate, kTextualColour);
    if (i > 0) {
      const double x = bar.center().x();
      board.arrow({x, at.bar(column, i - 1).top()}, {x, bar.bottom() + 1}, widthOfWeight(below), board.lines(),
                  Words::tr("what the adapter below made"));
    }
  }
  board.words(QRectF(at.bar(column, 0).left(), at.base + 2, at.tower, kTitleHigh).adjusted(-kGap, 0, kGap, 0), partTitle(tower.name),
              {.pixels = 13, .bold = true, .align = Qt::AlignCenter});
}

void TowersDrawing::drawInput(PictureBoard& board, const QRectF& chip, const QRectF& bar, double share, Colour colour) const {
  const bool leftwards = bar.left() < chip.left();
  board.arrow({leftwards ? chip.left() : chip.right(), bar.center().y()}, {leftwards ? bar.right() : bar.left(), bar.center().y()},
              widthOfWeight(share), board.series(colour));
}

/// Left and right part as they stand at the columns beside it.
void TowersDrawing::drawGate(PictureBoard& board, const QRectF& bar, int column, const TowersPicture::Tower& tower,
                             std::size_t state) const {
  const double gate = tower.gates[state];
  const QColor visual = board.series(kVisualColour), textual = board.series(kTextualColour), below = board.frozen();
  const bool first = state == 0;
  QString tip;
  if (column == 1)
    tip = Words::tr("%1 of the picture's state %2, %3 of the text's; what came from below is added")
              .arg(percent(gate), QString::number(picture_.states[state]), percent(1 - gate));
  else
    tip = (first ? Words::tr("%1 of state %2; below it there is nothing") : Words::tr("%1 of state %2, %3 of what came from below"))
              .arg(percent(gate), QString::number(picture_.states[state]));
  if (column != 1 && !first) tip = tip.arg(percent(1 - gate));
  const double left = column == 0 ? 1 - gate : gate;
  const QColor leftColour = column == 0 ? below : column == 1 ? visual : textual;
  const QColor rightColour = column == 0 ? visual : column == 1 ? textual : below;
  board.bar(bar, {{left, leftColour}, {1 - left, rightColour}}, tip);
  const QRectF numbers(bar.left(), bar.top() - kNumberHigh, bar.width(), kNumberHigh);
  const double half = bar.width() / 2 - 6;
  board.words(QRectF(numbers.topLeft(), QSizeF(half, kNumberHigh)), percent(left, 0), {.pixels = 11, .muted = column == 0}, tip);
  board.words(QRectF(numbers.right() - half, numbers.top(), half, kNumberHigh), percent(1 - left, 0),
              {.pixels = 11, .muted = column == 2, .align = Qt::AlignRight | Qt::AlignVCenter}, tip);
}

void TowersDrawing::drawFusion(PictureBoard& board, const Places& at) const {
  if (picture_.states.empty()) return;
  const double top = at.bar(0, picture_.states.size() - 1).top() - kNumberHigh;
  const QRectF fusion(0, top - kFusionGap - kFusionHigh, at.wide, kFusionHigh);
  const auto columns = inColumns();
  std::vector<BarPart> parts;
  QStringList names;
  double x = fusion.left();
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (!columns[column]) continue;
    const double share = columns[column]->share;
    const QColor colour = board.series(kColours[column]);
    const QString tip =
        Words::tr("%1 tower: %2 of the item vector, by the mean norm of its part").arg(partTitle(columns[column]->name), percent(share));
    parts.push_back({share, colour});
    names << tip;
    const double from = at.bar(static_cast<int>(column), 0).center().x();
    board.arrow(curve({from, top + kNumberHigh - 1}, {x + share * fusion.width() / 2, fusion.bottom() + 1}), widthOfWeight(share), colour,
                tip);
    board.words(QRectF(from + 8, top - 18, 60, 16), percent(share, 0), {.bold = true, .ground = true}, tip);
    x += share * fusion.width();
  }
  board.bar(fusion, parts, names.join(QStringLiteral("<br>")));
  const QRectF title(0, fusion.top() - kBoxHigh + 4, at.wide, kBoxHigh - 6);
  board.words(QRectF(title.left(), title.top(), at.wide / 2 - 68, title.height()), Words::tr("item embedding"), {.pixels = 13});
  const QRectF encoder(at.wide / 2 - 62, fusion.top() - kBoxHigh - 18, 124, kBoxHigh);
  board.arrow({at.wide / 2, fusion.top()}, {at.wide / 2, encoder.bottom() + 1}, 2, board.lines());
  board.box(encoder, Words::tr("user encoder"), board.series(kVisualColour));
}

std::vector<LegendEntry> TowersDrawing::legend(bool dark) const {
  return {{seriesColour(kVisualColour, dark), Words::tr("picture's state")},
          {seriesColour(kTextualColour, dark), Words::tr("text's state")},
          {baseColour(dark), Words::tr("from below; frozen")},
          {seriesColour(kInterColour, dark), Words::tr("inter-modal tower")},
          {{}, Words::tr("arrows as wide as the share")}};
}

QStringList TowersDrawing::told() const {
  QStringList told;
  for (const auto& tower : picture_.towers) {
    QStringList gates;
    for (std::size_t i = 0; i < tower.gates.size() && i < picture_.states.size(); ++i)
      gates << Words::tr("state %1: %2").arg(QString::number(picture_.states[i]), percent(tower.gates[i], 0));
    told << Words::tr("%1 tower, %2 of the item vector; gates %3")
                .arg(partTitle(tower.name), percent(tower.share, 0), gates.join(QStringLiteral(", ")));
  }
  return told;
}

}  // namespace

std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture&, const TowersPicture& detail) {
  return std::make_unique<TowersDrawing>(detail);
}

}  // namespace xsmoe::widgets
