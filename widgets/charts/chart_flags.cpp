// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_flags.h"

#include <QChart>
#include <QGraphicsItemGroup>
#include <QGraphicsLineItem>
#include <QGraphicsRectItem>
#include <QGraphicsSimpleTextItem>
#include <QPen>
#include <algorithm>

#include "widgets/charts/chart_drawing.h"
#include "widgets/theme.h"
#include "widgets/words/note_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kApart = 22;  ///< pixels between flags; closer ones are one
constexpr double kEdge = 1;    ///< pixels: a note at an end is on the plot
constexpr double kFlagZ = 25;  ///< above marks and the cursor
constexpr double kPadding = 3;

}  // namespace

std::optional<double> placeOnAxis(const WindowNote& note, const ChartContent& content) {
  const auto range =
      std::find_if(content.windows.begin(), content.windows.end(), [&](const WindowRange& one) { return one.window == note.window; });
  if (range == content.windows.end()) return std::nullopt;
  for (const EpochRange& epoch : content.epochs)
    if (epoch.window == note.window && epoch.epoch == note.epoch) return epoch.to;
  return (range->from + range->to) / 2;
}

void ChartFlags::place(const std::vector<WindowNote>& notes, const ChartContent& content, const ChartDrawing& drawing,
                       const QPalette& palette, const QFont& font) {
  delete items_;
  items_ = nullptr;
  flags_.clear();
  if (notes.empty() || !drawing.drawn()) return;
  const QRectF plot = drawing.plotArea();
  const QStringList lines = noteLines(notes);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const auto at = placeOnAxis(notes[i], content);
    if (!at) continue;
    const double x = drawing.positionOf({}, {*at, 0}).x();
    if (x < plot.left() - kEdge || x > plot.right() + kEdge) continue;
    const int number = static_cast<int>(i) + 1;
    const QString& line = lines[static_cast<qsizetype>(i)];
    if (!flags_.empty() && flags_.back().last == number - 1 && x - flags_.back().x < kApart) {
      flags_.back().last = number;
      flags_.back().text += QLatin1Char('\n') + line;
    } else {
      flags_.push_back({x, number, number, line});
    }
  }
  if (flags_.empty()) return;
  items_ = new QGraphicsItemGroup(&chart_);
  items_->setZValue(kFlagZ);
  for (Flag& flag : flags_) draw(flag, plot, palette, font);
}

/// Low in the plot: above are the names of marks.
void ChartFlags::draw(Flag& flag, const QRectF& plot, const QPalette& palette, const QFont& font) {
  const ChartColours colours = chartColours(palette);
  auto* const line = new QGraphicsLineItem(QLineF(flag.x, plot.top(), flag.x, plot.bottom()));
  QColor faint = colours.text;
  faint.setAlphaF(0.45F);
  line->setPen(QPen(faint, 1, Qt::DashLine));
  items_->addToGroup(line);
  QFont small = font;
  small.setPointSizeF(font.pointSizeF() * 0.8);
  small.setBold(true);
  auto* const label = new QGraphicsSimpleTextItem(flagText(flag.first, flag.last));
  label->setFont(small);
  label->setBrush(colours.background);
  const QSizeF size = label->boundingRect().size() + QSizeF(2 * kPadding, 0);
  const double left = flag.x + size.width() > plot.right() ? flag.x - size.width() : flag.x;
  flag.box = QRectF(QPointF(left, plot.bottom() - size.height() - 2), size);
  auto* const ground = new QGraphicsRectItem(flag.box);
  ground->setBrush(colours.text);
  ground->setPen(Qt::NoPen);
  items_->addToGroup(ground);
  label->setPos(flag.box.topLeft() + QPointF(kPadding, 0));
  items_->addToGroup(label);
}

QString ChartFlags::textAt(QPointF inChart) const {
  for (const Flag& flag : flags_)
    if (flag.box.contains(inChart)) return flag.text;
  return {};
}

std::vector<QString> ChartFlags::labels() const {
  std::vector<QString> all;
  for (const Flag& flag : flags_) all.push_back(flagText(flag.first, flag.last));
  return all;
}

}  // namespace xsmoe::widgets
