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

/// So many neighbours are drawn, the latest; the rest are counted.
constexpr std::size_t kMostNeighbours = 12;
constexpr std::size_t kMostNamed = 8;  // hyperedges, in the legend
constexpr double kTitleHigh = 22, kUserWide = 84, kUserHigh = 30, kReach = 46, kGap = 12, kRowGap = 5;
constexpr double kLeastWide = 560, kMostWide = 940, kLeastTitles = 120, kLeastScores = 130;

const std::vector<double>* sharesOf(const std::vector<HypergraphPicture::Member>& members, const ItemCard& item) {
  const auto found = std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.item.id == item.id; });
  return found == members.end() ? nullptr : &found->shares;
}

QString weightText(double weight) { return QLocale().toString(weight, 'f', 3); }

/// A table whose rows are the user, the neighbours and the recommended items: edges of the graph at the left, then the shares of the
/// hyperedges of each modality, then the parts of the scores.
class HypergraphDrawing : public MethodDrawing {
 public:
  HypergraphDrawing(const MethodPicture& picture, const HypergraphPicture& detail) : picture_(picture), detail_(detail) {
    const std::size_t all = detail.neighbours.size();
    firstShown_ = all > kMostNeighbours ? all - kMostNeighbours : 0;
  }

  void draw(PictureBoard& board) const override;
  [[nodiscard]] std::vector<LegendEntry> legend(bool dark) const override;
  [[nodiscard]] QStringList told() const override;

 private:
  struct Places {
    double titlesLeft = 0, titles = 0, sharesLeft = 0, shares = 0, scoresLeft = 0, scores = 0;
    [[nodiscard]] QRectF title(double y) const { return {titlesLeft, y, titles - kGap, kItemRowHigh}; }
    [[nodiscard]] QRectF share(std::size_t modality, double y) const {
      return {sharesLeft + (shares + kGap) * static_cast<double>(modality), y, shares, kItemRowHigh};
    }
    [[nodiscard]] QRectF score(double y) const { return {scoresLeft, y, scores, kItemRowHigh}; }
  };
  [[nodiscard]] Places placesIn(QSizeF room) const;
  [[nodiscard]] bool hasScores() const { return !picture_.scoreParts.empty(); }
  void drawHeads(PictureBoard& board, const Places& at) const;
  double drawNeighbours(PictureBoard& board, const Places& at, double top) const;
  void drawRecommended(PictureBoard& board, const Places& at, double top) const;
  void drawShares(PictureBoard& board, const QRectF& cell, const std::vector<double>& shares, const QString& whose) const;

  const MethodPicture& picture_;
  const HypergraphPicture& detail_;
  std::size_t firstShown_ = 0;
};

HypergraphDrawing::Places HypergraphDrawing::placesIn(QSizeF room) const {
  Places at;
  const double wide = std::clamp(room.width() - 16, hasScores() ? kLeastWide : kLeastWide - kLeastScores, kMostWide);
  at.titlesLeft = kUserWide + kReach;
  at.scores = hasScores() ? std::max(kLeastScores, wide * 0.24) : 0;
  at.scoresLeft = wide - at.scores;
  at.titles = std::max(kLeastTitles, wide * 0.22);
  at.sharesLeft = at.titlesLeft + at.titles;
  const auto modalities = static_cast<double>(std::max<std::size_t>(1, detail_.modalities.size()));
  at.shares = (at.scoresLeft - at.sharesLeft - kGap * modalities) / modalities;
  return at;
}

void HypergraphDrawing::draw(PictureBoard& board) const {
  const Places at = placesIn(board.room());
  drawHeads(board, at);
  const double below = drawNeighbours(board, at, kTitleHigh);
  drawRecommended(board, at, below + kRowGap);
}

void HypergraphDrawing::drawHeads(PictureBoard& board, const Places& at) const {
  for (std::size_t i = 0; i < detail_.modalities.size(); ++i) {
    const bool visual = detail_.modalities[i].modality == Modality::kVisual;
    board.words(at.share(i, 0), visual ? Words::tr("visual") : Words::tr("textual"), {.bold = true},
                visual ? Words::tr("Shares of the hyperedges of the pictures") : Words::tr("Shares of the hyperedges of the texts"));
  }
}

/// The user stands beside the middle of the neighbours. Returns where the rows end.
double HypergraphDrawing::drawNeighbours(PictureBoard& board, const Places& at, double top) const {
  double y = top;
  board.words(at.title(y), Words::tr("the user"), {.bold = true});
  for (std::size_t i = 0; i < detail_.modalities.size(); ++i)
    drawShares(board, at.share(i, y), detail_.modalities[i].user, Words::tr("The user"));
  y += kItemRowHigh + kRowGap;
  const double first = y;
  const auto rows = static_cast<double>(detail_.neighbours.size() - firstShown_);
  const double middle = first + std::max(1.0, rows) * kItemRowHigh / 2;
  const QRectF user(0, middle - kUserHigh / 2, kUserWide, kUserHigh);
  board.box(user, text(picture_.user), board.text(),
            Words::tr("The user, with %1").arg(counted(detail_.neighbourCount, Words::tr("1 neighbour"), Words::tr("%1 neighbours"))));
  double most = 1e-9;
  for (const auto& one : detail_.neighbours) most = std::max(most, one.weight);
  for (std::size_t i = firstShown_; i < detail_.neighbours.size(); ++i) {
    const auto& one = detail_.neighbours[i];
    const QRectF title = at.title(y);
    const QString tip = Words::tr("<b>%1</b><br>weight of the edge %2<br>%3")
                            .arg(itemTitle(one.item).toHtmlEscaped(), weightText(one.weight),
                                 one.inGraph ? Words::tr("in the window's training graph")
                                             : Words::tr("not in the window's training graph: only its own vector counts"));
    QPainterPath way(QPointF(user.right(), user.center().y()));
    way.cubicTo(QPointF(user.right() + kReach * 0.6, user.center().y()), QPointF(title.left() - kReach * 0.6, title.center().y()),
                QPointF(title.left() - 3, title.center().y()));
    board.arrow(way, 0.6 + 4 * one.weight / most, board.lines(), tip, one.inGraph ? Qt::SolidLine : Qt::DashLine);
    board.itemRow(title, one.item);
    for (std::size_t m = 0; m < detail_.modalities.size(); ++m)
      if (const auto* shares = sharesOf(detail_.modalities[m].neighbours, one.item))
        drawShares(board, at.share(m, y), *shares, itemTitle(one.item));
    y += kItemRowHigh;
  }
  const int hidden = detail_.neighbourCount - static_cast<int>(rows);
  if (hidden <= 0) return y;
  board.words(QRectF(at.titlesLeft, y, at.scoresLeft - at.titlesLeft, kItemRowHigh),
              counted(hidden, Words::tr("and 1 earlier neighbour"), Words::tr("and %1 earlier neighbours")), {.pixels = 11, .muted = true});
  return y + kItemRowHigh;
}

void HypergraphDrawing::drawRecommended(PictureBoard& board, const Places& at, double top) const {
  if (picture_.recommended.empty()) return;
  double y = top;
  board.words(at.title(y), Words::tr("recommended"), {.bold = true});
  if (hasScores()) board.words(at.score(y), Words::tr("score"), {.bold = true});
  y += kItemRowHigh;
  for (std::size_t i = 0; i < picture_.recommended.size(); ++i) {
    const auto& item = picture_.recommended[i];
    board.words(QRectF(at.titlesLeft - 30, y, 24, kItemRowHigh), QString::number(item.rank),
                {.pixels = 11, .muted = true, .align = Qt::AlignRight | Qt::AlignVCenter});
    board.itemRow(at.title(y), item.item);
    for (std::size_t m = 0; m < detail_.modalities.size(); ++m)
      if (const auto* shares = sharesOf(detail_.modalities[m].recommended, item.item))
        drawShares(board, at.share(m, y), *shares, itemTitle(item.item));
    if (hasScores()) drawScoreBar(board, picture_, i, at.score(y));
    y += kItemRowHigh;
  }
}

void HypergraphDrawing::drawShares(PictureBoard& board, const QRectF& cell, const std::vector<double>& shares, const QString& whose) const {
  std::vector<BarPart> parts;
  QString tip = QStringLiteral("<b>%1</b>").arg(whose.toHtmlEscaped());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    parts.push_back({shares[i], heatColour(shares.size() > 1 ? static_cast<double>(i) / static_cast<double>(shares.size() - 1) : 0.5)});
    tip += QStringLiteral("<br>") + Words::tr("hyperedge %1: %2").arg(QString::number(i + 1), percent(shares[i]));
  }
  board.bar(cell.adjusted(0, 5, 0, -5), parts, tip);
}

std::vector<LegendEntry> HypergraphDrawing::legend(bool dark) const {
  std::vector<LegendEntry> entries;
  const std::size_t hyperedges = detail_.modalities.empty() ? 0 : detail_.modalities.front().user.size();
  for (std::size_t i = 0; i < hyperedges && hyperedges <= kMostNamed; ++i)
    entries.push_back({heatColour(hyperedges > 1 ? static_cast<double>(i) / static_cast<double>(hyperedges - 1) : 0.5),
                       i == 0 ? Words::tr("hyperedge 1") : QString::number(i + 1)});
  if (hyperedges > kMostNamed) entries.push_back({{}, Words::tr("bars: shares of the hyperedges, from the first one to the last")});
  for (auto& entry : scorePartsLegend(picture_, dark)) entries.push_back(std::move(entry));
  entries.push_back({{}, Words::tr("arrows: as wide as the edge's weight; dashed: not in the training graph")});
  return entries;
}

QStringList HypergraphDrawing::told() const {
  QStringList told{counted(detail_.neighbourCount, Words::tr("1 neighbour"), Words::tr("%1 neighbours"))};
  for (const auto& edges : detail_.modalities) {
    QStringList shares;
    for (const double share : edges.user) shares << percent(share, 0);
    told << Words::tr("%1: the user's shares in the hyperedges are %2")
                .arg(modalityTitle(edges.modality), shares.join(QStringLiteral(", ")));
  }
  return told + scorePartsTold(picture_);
}

}  // namespace

std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const HypergraphPicture& detail) {
  return std::make_unique<HypergraphDrawing>(picture, detail);
}

}  // namespace xsmoe::widgets
