// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/stacked_bars.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_table.h"
#include "widgets/charts/view_saver.h"
#include "widgets/plain_tip.h"
#include "widgets/theme.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kRowPad = 5, kBarGap = 8, kSwatch = 12, kEntryGap = 14, kLegendGap = 6, kLeastTitle = 80;
constexpr double kMark = 2, kEdge = 4;  ///< how wide the mark of a total and the edge of the held-out truth are
constexpr int kScoreDecimals = 4;

QString scoreNumber(double value) { return withMinus(QLocale().toString(value, 'f', kScoreDecimals)); }

/// What a piece stands for; a part of a method without experts has a name that says it.
QString meaningOfPiece(const PieceLook& look) {
  switch (look.kind) {
    case PieceLook::Kind::kBase: return explained(Symbol::kBasePath);
    case PieceLook::Kind::kExpert: return explained(Symbol::kExpert, expertName(look.number));
    case PieceLook::Kind::kRest: return explained(Symbol::kBias);
    case PieceLook::Kind::kSeries: break;
  }
  return {};
}

/// The same with what its colour says, on lines of their own below `said`.
QString withMeaning(const QString& said, const PieceLook& look) {
  QStringList lines{said, meaningOfPiece(look)};
  if (look.kind == PieceLook::Kind::kExpert)
    lines << StackedBarsView::tr("It is that of the modality's last side layer: those of lower layers act through it.")
          << StackedBarsView::tr("Its colour is that of its birth, as in the network picture.");
  if (look.dotted) lines << StackedBarsView::tr("Dotted: of the texts. Plain: of the pictures.");
  lines.removeAll(QString());
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

StackedBars::Range StackedBars::range() const {
  Range range;
  for (const Row& row : rows) {
    double below = 0, above = 0;
    for (const double value : row.values) (value < 0 ? below : above) += value;
    range.least = std::min({range.least, below, row.total});
    range.most = std::max({range.most, above, row.total});
  }
  if (!(range.most - range.least > 0)) range.most = 1;
  return range;
}

QString StackedBars::sentence(std::size_t row) const {
  const Row& one = rows.at(row);
  QString said = one.lead.isEmpty() ? one.title : one.lead + QStringLiteral(". ") + one.title;
  said += QStringLiteral(": ") + scoreNumber(one.total);
  QStringList parts;
  for (std::size_t i = 0; i < one.values.size() && i < pieces.size(); ++i)
    parts << pieces[i].title + QLatin1Char(' ') + signedNumber(one.values[i], kScoreDecimals);
  return parts.isEmpty() ? said : said + QStringLiteral(" = ") + parts.join(QStringLiteral(", "));
}

ChartTable StackedBars::table() const {
  ChartTable numbers;
  numbers.header = {StackedBarsView::tr("rank"), StackedBarsView::tr("what"), StackedBarsView::tr("held out"),
                    StackedBarsView::tr("score")};
  for (const Piece& piece : pieces) numbers.header << piece.title;
  for (const Row& row : rows) {
    QStringList cells{row.lead, row.title, row.marked ? StackedBarsView::tr("yes") : QString(), plainNumber(row.total)};
    for (std::size_t i = 0; i < pieces.size(); ++i) cells << (i < row.values.size() ? plainNumber(row.values[i]) : QString());
    numbers.rows.push_back(cells);
  }
  return numbers;
}

bool StackedBars::hasMarked() const {
  return std::any_of(rows.begin(), rows.end(), [](const Row& row) { return row.marked; });
}

QString StackedBars::legend() const {
  QStringList said, titles;
  for (const Piece& piece : pieces) titles << (piece.look.dotted ? StackedBarsView::tr("%1 (dotted)").arg(piece.title) : piece.title);
  if (!titles.isEmpty()) said << StackedBarsView::tr("Pieces: %1").arg(titles.join(QStringLiteral(", ")));
  said << StackedBarsView::tr("upright mark: the score");
  if (hasMarked()) said << StackedBarsView::tr("edge: the held-out item");
  return said.join(QStringLiteral("; "));
}

StackedBarsView::StackedBarsView(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  auto* const saver = new ViewSaver(*this, [this]() -> ShownView {
    const auto copy = [bars = bars_, chosen = chosen_](QWidget& holder) -> QWidget* {
      auto* const view = new StackedBarsView(&holder);
      view->setBars(bars);
      view->choose(chosen);
      return view;
    };
    return {accessibleName(), copy, bars_.table()};
  });
  saver->openWhereAsked();
}

void StackedBarsView::setBars(StackedBars bars) {
  if (bars == bars_) return;
  bars_ = std::move(bars);
  top_ = {};
  if (chosen_ >= static_cast<int>(bars_.rows.size())) chosen_ = -1;
  updateGeometry();
  update();
  tell();
}

void StackedBarsView::choose(int row) {
  chosen_ = row >= 0 && row < static_cast<int>(bars_.rows.size()) ? row : -1;
  update();
  tell();
}

void StackedBarsView::chooseByHand(int row) {
  if (bars_.rows.empty()) return;
  choose(std::clamp(row, 0, static_cast<int>(bars_.rows.size()) - 1));
  Q_EMIT rowChosen(chosen_);
}

void StackedBarsView::tell() {
  QStringList said;
  if (chosen_ >= 0) said << bars_.sentence(static_cast<std::size_t>(chosen_));
  if (!bars_.rows.empty()) said << bars_.legend();
  setAccessibleDescription(said.join(QStringLiteral(". ")));
}

double StackedBarsView::rowHigh() const { return fontMetrics().height() + 2 * kRowPad; }

double StackedBarsView::rowsTop() const {
  if (top_.width == width()) return top_.rows;
  const auto legend = legendRects(width());
  top_ = {width(), legend.empty() ? 0 : legend.back().bottom() + kLegendGap};
  return top_.rows;
}

QRectF StackedBarsView::rowRect(int row) const { return {0, rowsTop() + row * rowHigh(), static_cast<double>(width()), rowHigh()}; }

QRectF StackedBarsView::barsRect(int row) const {
  const QRectF whole = rowRect(row);
  const double titles = std::max(kLeastTitle, whole.width() * 0.34);
  const double scores = fontMetrics().horizontalAdvance(signedNumber(-888.8888, kScoreDecimals));
  return whole.adjusted(titles + kBarGap, kRowPad, -scores - kBarGap, -kRowPad);
}

double StackedBarsView::positionOf(int row, double value) const {
  const QRectF box = barsRect(row);
  const auto range = bars_.range();
  return box.left() + (value - range.least) / (range.most - range.least) * std::max(0.0, box.width());
}

QRectF StackedBarsView::pieceRect(int row, int piece) const {
  const auto& values = bars_.rows.at(static_cast<std::size_t>(row)).values;
  const auto index = static_cast<std::size_t>(piece);
  if (index >= values.size()) return {};
  const bool below = values[index] < 0;
  double from = 0;
  for (std::size_t i = 0; i < index; ++i)
    if ((values[i] < 0) == below) from += values[i];
  const double first = positionOf(row, from), last = positionOf(row, from + values[index]);
  const QRectF box = barsRect(row);
  return QRectF(std::min(first, last), box.top(), std::abs(last - first), box.height());
}

QColor StackedBarsView::colourOf(const PieceLook& look) const {
  const bool dark = isDark(palette());
  switch (look.kind) {
    case PieceLook::Kind::kBase: return baseColour(dark);
    case PieceLook::Kind::kExpert: return birthColour(look.number, bars_.windows, dark);
    case PieceLook::Kind::kRest: return chartColours(palette()).axis;
    case PieceLook::Kind::kSeries: return seriesColour(look.number, dark);
  }
  return {};
}

QStringList StackedBarsView::legendTitles() const {
  QStringList titles;
  if (bars_.rows.empty()) return titles;
  for (const auto& piece : bars_.pieces) titles << piece.title;
  titles << tr("score");
  if (bars_.hasMarked()) titles << tr("held-out item");
  return titles;
}

QString StackedBarsView::legendTip(std::size_t entry) const {
  if (entry < bars_.pieces.size()) return withMeaning(bars_.pieces[entry].title, bars_.pieces[entry].look);
  return entry == bars_.pieces.size() ? tr("Where the pieces of a row end up in sum: its number, written at the end")
                                      : tr("The item that the user took next, which the model was not shown");
}

std::vector<QRectF> StackedBarsView::legendRects(double width) const {
  std::vector<QRectF> rects;
  const double high = fontMetrics().height() + 4;
  double x = 0, y = 0;
  for (const QString& title : legendTitles()) {
    const double wide = kSwatch + 5 + fontMetrics().horizontalAdvance(title);
    if (x > 0 && x + wide > width) {
      x = 0;
      y += high;
    }
    rects.emplace_back(x, y, wide, high);
    x += wide + kEntryGap;
  }
  return rects;
}

int StackedBarsView::heightForWidth(int width) const {
  const auto legend = legendRects(width);
  const double rows = rowHigh() * static_cast<double>(bars_.rows.size());
  return static_cast<int>(std::ceil(legend.empty() ? rows : legend.back().bottom() + kLegendGap + rows)) + 2;
}

QSize StackedBarsView::sizeHint() const { return {420, heightForWidth(420)}; }

QSize StackedBarsView::minimumSizeHint() const { return {220, static_cast<int>(rowHigh())}; }

void StackedBarsView::fill(QPainter& painter, const QRectF& box, const PieceLook& look) const {
  const QColor colour = colourOf(look);
  painter.fillRect(box, colour);
  if (!look.dotted) return;
  QColor dots = readableOn(colour);
  dots.setAlphaF(0.55F);
  painter.fillRect(box, QBrush(dots, Qt::Dense6Pattern));
}

void StackedBarsView::paintRow(QPainter& painter, int row) const {
  const auto& one = bars_.rows[static_cast<std::size_t>(row)];
  const QRectF whole = rowRect(row), box = barsRect(row);
  const bool dark = isDark(palette());
  if (row == chosen_) {
    QColor ground = palette().color(QPalette::Highlight);
    ground.setAlphaF(0.22F);
    painter.fillRect(whole, ground);
  }
  if (one.marked) painter.fillRect(QRectF(whole.left(), whole.top(), kEdge, whole.height()), truthColour(dark));
  painter.setPen(palette().color(QPalette::Text));
  const QRectF title(whole.left() + 8, whole.top(), box.left() - kBarGap - whole.left() - 8, whole.height());
  const QString words = one.lead.isEmpty() ? one.title : one.lead + QStringLiteral("  ") + one.title;
  painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                   QFontMetricsF(font()).elidedText(words, Qt::ElideRight, title.width()));
  for (int piece = 0; piece < static_cast<int>(one.values.size()); ++piece)
    fill(painter, pieceRect(row, piece), bars_.pieces[static_cast<std::size_t>(piece)].look);
  const double zero = positionOf(row, 0), total = positionOf(row, one.total);
  painter.fillRect(QRectF(zero - 0.5, whole.top(), 1, whole.height()), chartColours(palette()).axis);
  painter.fillRect(QRectF(total - kMark / 2, box.top() - 3, kMark, box.height() + 6), palette().color(QPalette::Text));
  painter.drawText(QRectF(box.right(), whole.top(), whole.right() - box.right() - 4, whole.height()),
                   Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, scoreNumber(one.total));
}

void StackedBarsView::paintLegend(QPainter& painter) const {
  const auto rects = legendRects(width());
  const auto titles = legendTitles();
  painter.setPen(chartColours(palette()).mutedText);
  for (std::size_t i = 0; i < rects.size(); ++i) {
    const QRectF& entry = rects[i];
    paintSign(painter, QRectF(entry.left(), entry.center().y() - kSwatch / 2, kSwatch, kSwatch), i);
    painter.drawText(entry.adjusted(kSwatch + 5, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     titles[static_cast<qsizetype>(i)]);
  }
}

/// Of an entry of the legend, as it looks in a row.
void StackedBarsView::paintSign(QPainter& painter, const QRectF& box, std::size_t entry) const {
  if (entry < bars_.pieces.size()) return fill(painter, box, bars_.pieces[entry].look);
  if (entry == bars_.pieces.size())
    painter.fillRect(QRectF(box.center().x() - kMark / 2, box.top() - 1, kMark, box.height() + 2), palette().color(QPalette::Text));
  else
    painter.fillRect(QRectF(box.center().x() - kEdge / 2, box.top(), kEdge, box.height()), truthColour(isDark(palette())));
}

void StackedBarsView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  for (int row = 0; row < static_cast<int>(bars_.rows.size()); ++row) paintRow(painter, row);
  paintLegend(painter);
  if (!hasFocus()) return;
  painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void StackedBarsView::mousePressEvent(QMouseEvent* event) {
  const int row = static_cast<int>(std::floor((event->position().y() - rowsTop()) / rowHigh()));
  if (event->button() == Qt::LeftButton && row >= 0 && row < static_cast<int>(bars_.rows.size())) return chooseByHand(row);
  QWidget::mousePressEvent(event);
}

void StackedBarsView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Up: return chooseByHand(chosen_ - 1);
    case Qt::Key_Down: return chooseByHand(chosen_ + 1);
    case Qt::Key_Home: return chooseByHand(0);
    case Qt::Key_End: return chooseByHand(static_cast<int>(bars_.rows.size()) - 1);
    default: QWidget::keyPressEvent(event);
  }
}

void StackedBarsView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  top_ = {};
  updateGeometry();
  update();
}

QString StackedBarsView::tooltipAt(QPointF position) const {
  for (int row = 0; row < static_cast<int>(bars_.rows.size()); ++row) {
    if (!rowRect(row).contains(position)) continue;
    const auto& one = bars_.rows[static_cast<std::size_t>(row)];
    for (int i = 0; i < static_cast<int>(one.values.size()); ++i) {
      if (!pieceRect(row, i).contains(position)) continue;
      const auto& piece = bars_.pieces[static_cast<std::size_t>(i)];
      return withMeaning(piece.title + QStringLiteral(": ") + signedNumber(one.values[static_cast<std::size_t>(i)], 6), piece.look);
    }
    return bars_.sentence(static_cast<std::size_t>(row));
  }
  const auto entries = legendRects(width());
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].contains(position)) return legendTip(i);
  return {};
}

bool StackedBarsView::event(QEvent* event) {
  return showPlainTip(this, event, [this](QPoint position) { return tooltipAt(position); }) || QWidget::event(event);
}

}  // namespace xsmoe::widgets
