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

std::vector<NoteFlag> noteFlags(const std::vector<WindowNote>& notes,
                                const std::function<std::optional<double>(const WindowNote&)>& placeOf,
                                const std::function<bool(const NoteFlag& before, int number, double x)>& joins) {
  std::vector<NoteFlag> flags;
  const QStringList lines = noteLines(notes);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const auto x = placeOf(notes[i]);
    if (!x) continue;
    const int number = static_cast<int>(i) + 1;
    const QString& words = lines[static_cast<qsizetype>(i)];
    if (!flags.empty() && joins(flags.back(), number, *x)) {
      flags.back().last = number;
      flags.back().text += QLatin1Char('\n') + words;
    } else {
      flags.push_back({*x, number, number, words});
    }
  }
  return flags;
}

QString textOfFlagAt(const std::vector<NoteFlag>& flags, QPointF position) {
  for (const NoteFlag& flag : flags)
    if (flag.box.contains(position)) return flag.text;
  return {};
}

std::vector<QString> labelsOf(const std::vector<NoteFlag>& flags) {
  std::vector<QString> labels;
  for (const NoteFlag& flag : flags) labels.push_back(flagText(flag.first, flag.last));
  return labels;
}

void ChartFlags::place(const std::vector<WindowNote>& notes, const ChartContent& content, const ChartDrawing& drawing,
                       const QPalette& palette, const QFont& font) {
  delete items_;
  items_ = nullptr;
  flags_.clear();
  if (notes.empty() || !drawing.drawn()) return;
  const QRectF plot = drawing.plotArea();
  const auto placeOf = [&](const WindowNote& note) -> std::optional<double> {
    const auto at = placeOnAxis(note, content);
    if (!at) return std::nullopt;
    const double x = drawing.positionOf({}, {*at, 0}).x();
    return x < plot.left() - kEdge || x > plot.right() + kEdge ? std::nullopt : std::optional(x);
  };
  flags_ = noteFlags(notes, placeOf,
                     [](const NoteFlag& before, int number, double x) { return before.last == number - 1 && x - before.x < kApart; });
  if (flags_.empty()) return;
  items_ = new QGraphicsItemGroup(&chart_);
  items_->setZValue(kFlagZ);
  for (NoteFlag& flag : flags_) draw(flag, plot, palette, font);
}

/// Low in the plot: above are the names of marks.
void ChartFlags::draw(NoteFlag& flag, const QRectF& plot, const QPalette& palette, const QFont& font) {
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

QString ChartFlags::textAt(QPointF inChart) const { return textOfFlagAt(flags_, inChart); }

std::vector<QString> ChartFlags::labels() const { return labelsOf(flags_); }

}  // namespace xsmoe::widgets
