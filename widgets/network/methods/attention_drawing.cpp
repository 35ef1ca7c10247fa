// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
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

enum Colour { kUserColour, kSessionColour };
constexpr double kTitleHigh = 20, kNumberWide = 44, kBoxWide = 116, kBoxHigh = 40, kGap = 8, kLeastColumn = 300, kBlendHigh = 96,
                 kBetween = 130;

/// The attention over the history, how user and session are blended, and what that makes of the scores: side by side where there is room,
/// else one below the other.
class AttentionDrawing : public MethodDrawing {
 public:
  AttentionDrawing(const MethodPicture& picture, const AttentionPicture& detail) : picture_(picture), detail_(detail) {}

  void draw(PictureBoard& board) const override;
  [[nodiscard]] std::vector<LegendEntry> legend(bool dark) const override;
  [[nodiscard]] QString note() const override { return detail_.userKnown ? QString() : unknownUserNote(); }
  [[nodiscard]] QStringList told() const override;

 private:
  [[nodiscard]] double historyHigh() const { return kTitleHigh + kItemRowHigh * static_cast<double>(detail_.attention.size()); }
  void drawHistory(PictureBoard& board, const QRectF& area, QPointF towards) const;
  void drawBeside(PictureBoard& board) const;
  void drawStacked(PictureBoard& board) const;
  void drawBlend(PictureBoard& board, const QRectF& session, const QRectF& user) const;

  const MethodPicture& picture_;
  const AttentionPicture& detail_;
};

void AttentionDrawing::draw(PictureBoard& board) const {
  const QSizeF room = board.room();
  const auto scaleOf = [&](double wide, double high) { return std::min({1.0, room.width() / wide, room.height() / high}); };
  const double beside = scaleOf(2 * kLeastColumn + kBetween + 16, std::max(historyHigh(), scorePartsHigh(picture_)));
  const double stacked = scaleOf(kLeastColumn + 16, historyHigh() + kBlendHigh + scorePartsHigh(picture_));
  beside >= stacked ? drawBeside(board) : drawStacked(board);
}

void AttentionDrawing::drawBeside(PictureBoard& board) const {
  const double column = std::max(kLeastColumn, (board.room().width() - 16 - kBetween) / 2);
  const double high = std::max(historyHigh(), scorePartsHigh(picture_));
  const QRectF session(column + 24, high / 2 - kBoxHigh - 16, kBetween - 34, kBoxHigh), user = session.translated(0, kBoxHigh + 32);
  drawHistory(board, QRectF(0, (high - historyHigh()) / 2, column, historyHigh()), {session.left(), session.center().y()});
  drawBlend(board, session, user);
  const double left = column + kBetween;
  const QPointF to(left + 6, high / 2);
  if (!picture_.scoreParts.empty()) {
    board.arrow({session.right(), session.center().y()}, to - QPointF(4, 4), widthOfWeight(1 - detail_.userWeight),
                board.series(kSessionColour));
    board.arrow({user.right(), user.center().y()}, to - QPointF(4, -4), widthOfWeight(detail_.userWeight), board.series(kUserColour));
  }
  drawScoreParts(board, picture_, QRectF(left + 12, (high - scorePartsHigh(picture_)) / 2, column - 12, scorePartsHigh(picture_)));
}

void AttentionDrawing::drawStacked(PictureBoard& board) const {
  const double wide = std::max(kLeastColumn, board.room().width() - 16);
  const QRectF history(0, 0, wide - 30, historyHigh());
  const double blend = history.bottom() + 28;
  const QRectF session(wide * 0.62 - kBoxWide / 2, blend, kBoxWide, kBoxHigh),
      user(wide * 0.2 - kBoxWide / 2 + 20, blend, kBoxWide, kBoxHigh);
  drawHistory(board, history, {session.center().x(), session.top()});
  drawBlend(board, session, user);
  if (picture_.scoreParts.empty()) return;
  const double top = blend + kBlendHigh - 24;
  for (const auto& [box, weight, colour] :
       {std::tuple{session, 1 - detail_.userWeight, kSessionColour}, {user, detail_.userWeight, kUserColour}})
    board.arrow(curve({box.center().x(), box.bottom()}, {wide / 2 + (box.center().x() - wide / 2) * 0.3, top}), widthOfWeight(weight),
                board.series(colour));
  drawScoreParts(board, picture_, QRectF(0, top + 6, wide, scorePartsHigh(picture_)));
}

void AttentionDrawing::drawHistory(PictureBoard& board, const QRectF& area, QPointF towards) const {
  board.words(QRectF(area.topLeft(), QSizeF(area.width(), kTitleHigh)), Words::tr("Attention over the history, oldest first"),
              {.bold = true});
  const double titles = std::max(120.0, area.width() * 0.45), bars = area.width() - titles - kNumberWide;
  const double most = detail_.attention.empty() ? 1 : std::max(1e-9, *std::max_element(detail_.attention.begin(), detail_.attention.end()));
  for (std::size_t i = 0; i < detail_.attention.size() && i < picture_.history.size(); ++i) {
    const double share = detail_.attention[i];
    const QRectF row(area.left(), area.top() + kTitleHigh + kItemRowHigh * static_cast<double>(i), area.width(), kItemRowHigh);
    const QString tip = Words::tr("<b>%1</b><br>attention %2").arg(itemTitle(picture_.history[i]).toHtmlEscaped(), percent(share, 2));
    board.itemRow(QRectF(row.topLeft(), QSizeF(titles - kGap, row.height())), picture_.history[i]);
    const QRectF bar(row.left() + titles, row.top() + 5, bars * share / most, row.height() - 10);
    board.fill(bar, board.series(kSessionColour), tip);
    const QRectF number(bar.right() + 4, row.top(), kNumberWide - 4, row.height());
    board.words(number, percent(share, share < 0.0995 ? 1 : 0), {.pixels = 11}, tip);
    const bool sideways = towards.x() > area.right();
    if (!sideways) continue;
    QPainterPath way(QPointF(area.right() + 2, row.center().y()));
    way.cubicTo(QPointF(towards.x() - 6, row.center().y()), QPointF(area.right() + 8, towards.y()), towards);
    board.arrow(way, widthOfWeight(share), board.lines(), tip);
  }
  if (towards.x() <= area.right()) board.arrow({towards.x(), area.bottom() + 2}, towards, 2, board.lines());
}

void AttentionDrawing::drawBlend(PictureBoard& board, const QRectF& session, const QRectF& user) const {
  const double w = detail_.userWeight;
  const auto box = [&](const QRectF& place, const QString& name, double share, Colour colour, const QString& tip) {
    board.box(place, {}, board.series(colour), tip);
    board.words(QRectF(place.left(), place.top() + 3, place.width(), place.height() / 2 - 3), name, {.align = Qt::AlignCenter}, tip);
    board.words(QRectF(place.left(), place.center().y() - 1, place.width(), place.height() / 2 - 2), percent(share, 0),
                {.bold = true, .align = Qt::AlignCenter}, tip);
  };
  box(session, Words::tr("session vector"), 1 - w, kSessionColour,
      Words::tr("The recurrent states by attention, and the last one: 1 − w = %1 of the blend").arg(percent(1 - w)));
  box(user, Words::tr("user vector"), w, kUserColour,
      detail_.userKnown ? Words::tr("Of the matrix factorisation: w = %1 of the blend").arg(percent(w)) : unknownUserNote());
}

std::vector<LegendEntry> AttentionDrawing::legend(bool dark) const {
  return {{seriesColour(kSessionColour, dark), Words::tr("session: attention, and its part of the score")},
          {seriesColour(kUserColour, dark), Words::tr("user: its part of the score")},
          {{}, Words::tr("mark: the score, the sum of both")}};
}

QStringList AttentionDrawing::told() const {
  QStringList told{Words::tr("user %1, session %2 of the blend").arg(percent(detail_.userWeight, 0), percent(1 - detail_.userWeight, 0))};
  for (std::size_t i = 0; i < detail_.attention.size() && i < picture_.history.size(); ++i)
    told << Words::tr("%1: attention %2").arg(itemTitle(picture_.history[i]), percent(detail_.attention[i]));
  return told + scorePartsTold(picture_);
}

}  // namespace

std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const AttentionPicture& detail) {
  return std::make_unique<AttentionDrawing>(picture, detail);
}

}  // namespace xsmoe::widgets
