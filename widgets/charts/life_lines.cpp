// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/life_lines.h"

#include <QContextMenuEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QResizeEvent>
#include <QTableView>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <utility>

#include "model/core/run_layers.h"
#include "widgets/paper.h"
#include "widgets/theme.h"
#include "widgets/words/note_wording.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kLifeSide = 8, kLifeGap = 6, kLifeLeastRow = 13, kLifeMostRow = 26, kLifeFlagPadding = 3;

QString shareText(double share) { return QLocale().toString(share, 'g', 3); }

/// Small shares are told apart too.
QColor lifeColour(double share) { return heatColour(std::sqrt(std::clamp(share, 0.0, 1.0))); }

QString lifeInWords(const QString& title, const LifeInWindow& now, Protocol protocol) {
  const QString did = now.trained ? LifeLines::tr("trained") : LifeLines::tr("frozen");
  const QString share = now.share ? LifeLines::tr("%1: %2").arg(decisiveShareName(protocol), shareText(*now.share))
                                  : LifeLines::tr("no epoch has counted it yet");
  return LifeLines::tr("%1\n%2: %3; %4").arg(title, windowName(now.window.value), did, share);
}

}  // namespace

QString endSentence(const ExpertLife& life) {
  const QString window = windowName(life.endWindow.value);
  const QString share = life.endShare ? LifeLines::tr("with share %1").arg(shareText(*life.endShare))
                                      : LifeLines::tr("before an epoch of it had measured its share");
  switch (life.end) {
    case ExpertEnd::kBelowTau:
      return LifeLines::tr("pruned after %1: share %2 below τ = %3")
          .arg(window, shareText(life.endShare.value_or(0)), shareText(life.endTau));
    case ExpertEnd::kByHand: return LifeLines::tr("taken out by hand in %1, %2").arg(window, share);
    case ExpertEnd::kMerged: return LifeLines::tr("merged into %1 by hand in %2, %3").arg(expertName(life.into.value_or(0)), window, share);
    case ExpertEnd::kLayerGone: return LifeLines::tr("gone with its side layer after %1").arg(window);
    case ExpertEnd::kNone: break;
  }
  return {};
}

ChartContent lifeContent(const std::vector<ExpertLife>& lives, const std::vector<LayerStructure>& layers, Protocol protocol) {
  ChartContent content;
  content.title = LifeLines::tr("Lives of experts");
  content.x.title = LifeLines::tr("trained window");
  content.x.tickPrefix = QStringLiteral("D");
  content.y.title = decisiveShareName(protocol);
  content.y.shortTitles = decisiveShareShortNames(protocol);
  for (const ExpertLife& life : lives) {
    ChartSeries series;
    const QString end = endSentence(life);
    const QString title = expertTitle(life.name, layers);
    series.name = end.isEmpty() ? title : LifeLines::tr("%1 (%2)").arg(title, end);
    for (const LifeInWindow& now : life.windows)
      if (now.share) series.points.emplace_back(now.window.value, *now.share);
    content.series.push_back(std::move(series));
  }
  return content;
}

LifeLines::LifeLines(QWidget* parent) : DrawnChart(parent) {
  setMouseTracking(true);
  setAccessibleName(tr("Lives of experts"));
}

void LifeLines::showHistory(const RunHistory& history) {
  auto lives = expertLives(history);
  auto layers = layersOf(history);
  const auto& protocol = history.description().settings.protocol;
  const WindowHistory* const newest = history.newest();
  const int windows = std::max(protocol.windows - 1, newest != nullptr ? newest->window.value + 1 : 1);
  if (lives == lives_ && layers == layers_ && windows == windows_ && protocol.protocol == protocol_) return;
  const bool rows = lives.size() != lives_.size();
  lives_ = std::move(lives);
  layers_ = std::move(layers);
  windows_ = windows;
  protocol_ = protocol.protocol;
  longestTitle_ = QStringLiteral("V1 E00");
  for (std::size_t row = 0; row < lives_.size(); ++row)
    if (const QString title = rowTitle(row); title.size() > longestTitle_.size()) longestTitle_ = title;
  refreshTable();
  tellReaders();
  if (rows) updateGeometry();
  update();
}

/// How many there are, which is chosen, and what a person wrote.
void LifeLines::tellReaders() {
  const auto gone = std::count_if(lives_.begin(), lives_.end(), [](const ExpertLife& life) { return life.end != ExpertEnd::kNone; });
  const QString all = tr("%1, %2 of them gone", "how many experts, a number")
                          .arg(counted(static_cast<std::int64_t>(lives_.size()), tr("1 expert"), tr("%1 experts")))
                          .arg(gone);
  const auto row = chosenRow();
  QStringList lines{row ? tr("%1; chosen: %2").arg(all, expertTitle(lives_[*row].name, layers_)) : all};
  lines += noteLines(notes_);
  setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

void LifeLines::setChosen(const std::optional<ExpertName>& chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  tellReaders();
  update();
}

std::optional<std::size_t> LifeLines::chosenRow() const {
  const auto found =
      std::find_if(lives_.begin(), lives_.end(), [this](const ExpertLife& life) { return chosen_ && life.name == *chosen_; });
  return found == lives_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - lives_.begin()));
}

void LifeLines::setCursor(std::optional<int> chosen, std::optional<int> pointed) {
  if (chosen == cursorChosen_ && pointed == cursorPointed_) return;
  cursorChosen_ = chosen;
  cursorPointed_ = pointed;
  update();
}

void LifeLines::setNotes(std::vector<WindowNote> notes) {
  if (notes == notes_) return;
  notes_ = std::move(notes);
  tellReaders();
  table().setGeometry(tableRect());
  updateGeometry();
  update();
}

bool LifeLines::isShown(const WindowNote& note) const { return !lives_.empty() && note.window >= 0 && note.window < windows_; }

QFont LifeLines::flagFont() const {
  QFont small = smallerFont();
  small.setBold(true);
  return small;
}

/// Those that would lie on one another are one.
std::vector<NoteFlag> LifeLines::flags() const {
  const QFontMetricsF letters(flagFont());
  const double line = QFontMetricsF(plainFont()).height(), top = grid().top() - 2 * line;
  const auto widthOf = [&](int first, int last) { return letters.horizontalAdvance(flagText(first, last)) + 2 * kLifeFlagPadding; };
  const auto leftOf = [&](int first, double x) { return x - widthOf(first, first) / 2; };
  const auto boxOf = [&](const NoteFlag& flag) {
    const double wide = widthOf(flag.first, flag.last);
    return QRectF(std::min(leftOf(flag.first, flag.x), std::max(0.0, width() - wide)), top, wide, line - 1);
  };
  const auto placeOf = [&](const WindowNote& note) {
    return isShown(note) ? std::optional(cellRect({0, note.window}).center().x()) : std::nullopt;
  };
  auto all = noteFlags(notes_, placeOf,
                       [&](const NoteFlag& before, int number, double x) { return leftOf(number, x) < boxOf(before).right() + 1; });
  for (NoteFlag& flag : all) flag.box = boxOf(flag);
  return all;
}

double LifeLines::headHeight() const {
  const double line = QFontMetricsF(plainFont()).height();
  const bool flagged = std::any_of(notes_.begin(), notes_.end(), [this](const WindowNote& note) { return isShown(note); });
  return std::max(static_cast<double>(menuButton()->sizeHint().height()), line) + (flagged ? 2 : 1) * line + kLifeGap;
}

QString LifeLines::legend() {
  return tr("the lighter, the larger its share · framed: trained · hatched: frozen · ▼ pruned by τ · ✕ by hand · – with its layer");
}

double LifeLines::footHeight() const {
  if (foot_.width == width() && foot_.letters == font()) return foot_.height;
  const QRectF room(0, 0, std::max(1.0, width() - 2 * kLifeSide), QWIDGETSIZE_MAX);
  const double words = QFontMetricsF(smallerFont()).boundingRect(room, Qt::AlignLeft | Qt::TextWordWrap, legend()).height();
  foot_ = {width(), font(), std::ceil(words) + kLifeGap};
  return foot_.height;
}

QString LifeLines::rowTitle(std::size_t row) const { return expertMark(lives_.at(row).name, layers_); }

QRectF LifeLines::grid() const {
  QFont names = smallerFont();
  names.setBold(true);  // as the chosen row's
  const QFontMetricsF metrics(names);
  const double left = kLifeSide + metrics.horizontalAdvance(longestTitle_) + kLifeGap;
  const double most = kLifeMostRow * static_cast<double>(std::max<std::size_t>(1, lives_.size()));
  const double height = std::clamp(this->height() - headHeight() - footHeight(), 1.0, most);
  return {left, headHeight(), std::max(10.0, width() - left - kLifeSide), height};
}

QRectF LifeLines::cellRect(Cell cell) const {
  const QRectF all = grid();
  const double wide = all.width() / windows_, high = all.height() / static_cast<double>(std::max<std::size_t>(1, lives_.size()));
  return {all.left() + cell.window * wide, all.top() + static_cast<double>(cell.row) * high, wide, high};
}

std::optional<LifeLines::Cell> LifeLines::cellAt(QPointF position) const {
  const QRectF all = grid();
  if (!all.contains(position) || lives_.empty()) return std::nullopt;
  const double down = (position.y() - all.top()) / all.height() * static_cast<double>(lives_.size());
  const double along = (position.x() - all.left()) / all.width() * windows_;
  return Cell{std::min(lives_.size() - 1, static_cast<std::size_t>(down)), std::min(windows_ - 1, static_cast<int>(along))};
}

std::optional<std::size_t> LifeLines::rowAt(QPointF position) const {
  const auto cell = cellAt({std::max(position.x(), grid().left()), position.y()});
  return cell ? std::optional(cell->row) : std::nullopt;
}

QString LifeLines::tooltipAt(QPointF position) const {
  if (const QString noted = textOfFlagAt(flags(), position); !noted.isEmpty()) return noted;
  const auto cell = cellAt(position);
  if (!cell || showsTable()) return {};
  const ExpertLife& life = lives_[cell->row];
  const auto now =
      std::find_if(life.windows.begin(), life.windows.end(), [&](const LifeInWindow& one) { return one.window.value == cell->window; });
  const QString end = endSentence(life);
  const QString title = expertTitle(life.name, layers_);
  if (now == life.windows.end()) return end.isEmpty() ? QString() : title + QLatin1Char('\n') + end;
  const QString words = lifeInWords(title, *now, protocol_);
  return end.isEmpty() ? words : words + QLatin1Char('\n') + end;
}

QSize LifeLines::sizeHint() const { return minimumSizeHint().expandedTo({360, 280}); }

QSize LifeLines::minimumSizeHint() const {
  return {200, static_cast<int>(std::ceil(headHeight() + footHeight() + kLifeLeastRow * static_cast<double>(lives_.size())))};
}

void LifeLines::paint(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  painter.save();
  paintHead(painter);
  if (lives_.empty()) {
    painter.setPen(colours.mutedText);
    painter.drawText(QRectF(rect()).adjusted(20, headHeight(), -20, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("The lives of experts appear here when a run with side layers starts."));
    painter.restore();
    return;
  }
  paintFlags(painter);
  for (std::size_t row = 0; row < lives_.size(); ++row) paintRow(painter, row);
  paintCursor(painter);
  paintChosen(painter);
  const QFont small = smallerFont();
  painter.setFont(small);
  painter.setPen(colours.mutedText);
  const QRectF cells = grid();
  painter.drawText(QRectF(kLifeSide, cells.bottom() + kLifeGap / 2, width() - 2 * kLifeSide, footHeight()),
                   Qt::AlignLeft | Qt::TextWordWrap, legend());
  painter.restore();
}

void LifeLines::paintHead(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  const QRectF cells = grid();
  const double line = QFontMetricsF(plainFont()).height();
  painter.setFont(boldFont());
  painter.setPen(colours.text);
  const double title = std::max(static_cast<double>(menuButton()->sizeHint().height()), line);
  painter.drawText(QRectF(kLifeSide, 2, width() - 2 * kLifeSide, title), Qt::AlignLeft | Qt::AlignVCenter, tr("Lives of experts"));
  if (lives_.empty()) return;
  const QFont small = smallerFont();
  painter.setFont(small);
  double freeFrom = 0;  // names never overlap
  for (int window = 0; window < windows_; ++window) {
    const QRectF below = cellRect({0, window});
    const double wide = QFontMetricsF(small).horizontalAdvance(windowName(window)) + 4;
    const double left = below.center().x() - wide / 2;
    if (left < freeFrom) continue;
    freeFrom = left + wide;
    painter.drawText(QRectF(left, cells.top() - line, wide, line), Qt::AlignCenter, windowName(window));
  }
}

void LifeLines::paintFlags(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  painter.setFont(flagFont());
  for (const NoteFlag& flag : flags()) {
    painter.fillRect(flag.box, colours.text);
    painter.setPen(colours.background);
    painter.drawText(flag.box, Qt::AlignCenter, flagText(flag.first, flag.last));
  }
}

void LifeLines::paintRow(QPainter& painter, std::size_t row) const {
  const ChartColours colours = chartColours(palette());
  const ExpertLife& life = lives_[row];
  const QRectF first = cellRect({row, 0});
  const bool layerBegins =
      row > 0 && (lives_[row - 1].name.modality != life.name.modality || lives_[row - 1].name.hiddenState != life.name.hiddenState);
  if (layerBegins) {
    painter.setPen(QPen(colours.axis, 1));
    painter.drawLine(QPointF(kLifeSide, first.top()), QPointF(width() - kLifeSide, first.top()));
  }
  QFont names = smallerFont();
  names.setBold(chosen_ && life.name == *chosen_);
  painter.setFont(names);
  painter.setPen(life.end == ExpertEnd::kNone ? colours.text : colours.mutedText);
  painter.drawText(QRectF(kLifeSide, first.top(), first.left() - kLifeSide - kLifeGap, first.height()), Qt::AlignRight | Qt::AlignVCenter,
                   rowTitle(row));
  for (const LifeInWindow& now : life.windows) {
    const QRectF box = cellRect({row, now.window.value}).adjusted(0, 1, 0, -1);
    const QColor colour = now.share ? lifeColour(*now.share) : colours.grid;
    painter.fillRect(box, colour);
    QColor ink = readableOn(colour);
    if (now.trained) {
      painter.setPen(QPen(ink, 1.5));
      painter.drawRect(box.adjusted(2, 1.5, -2, -1.5));
    } else {
      ink.setAlphaF(0.35F);
      painter.fillRect(box, QBrush(ink, Qt::BDiagPattern));
    }
  }
  paintEnd(painter, row);
}

void LifeLines::paintEnd(QPainter& painter, std::size_t row) const {
  const ExpertLife& life = lives_[row];
  if (life.end == ExpertEnd::kNone) return;
  const QRectF last = cellRect({row, life.windows.back().window.value});
  const QString mark = signOf(life.end == ExpertEnd::kBelowTau                                   ? Symbol::kDeath
                              : life.end == ExpertEnd::kByHand || life.end == ExpertEnd::kMerged ? Symbol::kByHand
                                                                                                 : Symbol::kLayerGone);
  painter.setPen(life.end == ExpertEnd::kBelowTau ? tauColour(isDark(palette())) : chartColours(palette()).text);
  const double wide = QFontMetricsF(painter.font()).horizontalAdvance(mark) + 2;
  painter.drawText(QRectF(std::min(last.right() + 1, width() - wide), last.top(), wide, last.height()), Qt::AlignCenter, mark);
}

/// A frame, since the colours of the cells are numbers.
void LifeLines::paintCursor(QPainter& painter) const {
  const auto frame = [&](std::optional<int> window, Qt::PenStyle style) {
    if (!window || *window < 0 || *window >= windows_) return;
    const QRectF all = grid(), column = cellRect({0, *window});
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Link), 2, style));
    painter.drawRect(QRectF(column.left(), all.top(), column.width(), all.height()));
  };
  frame(cursorChosen_, Qt::SolidLine);
  if (cursorPointed_ != cursorChosen_) frame(cursorPointed_, Qt::DashLine);
}

/// All of its row, thicker than the cursor's column.
void LifeLines::paintChosen(QPainter& painter) const {
  const auto row = chosenRow();
  if (!row) return;
  const QRectF first = cellRect({*row, 0});
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(chartColours(palette()).text, 3, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  painter.drawRect(QRectF(kLifeSide - 4, first.top(), width() - 2 * (kLifeSide - 4), first.height()));
}

/// The notes that have flags, and where it comes from.
QStringList LifeLines::linesBelow() const {
  QStringList flagged;
  const QStringList lines = noteLines(notes_);
  for (std::size_t i = 0; i < notes_.size(); ++i)
    if (isShown(notes_[i])) flagged << lines[static_cast<qsizetype>(i)];
  return flagged + withShortSums(provenance());
}

void LifeLines::contextMenuEvent(QContextMenuEvent* event) {
  if (event->reason() == QContextMenuEvent::Mouse) asked_ = event->pos();
  DrawnChart::contextMenuEvent(event);
  asked_.reset();
}

/// Where the menu was asked for; else at the chosen window, or the last one in which an expert lived.
void LifeLines::addOwnActionsTo(QMenu& menu) {
  if (!takesNotes_ || lives_.empty()) return;
  int window = 0;
  for (const ExpertLife& life : lives_)
    if (!life.windows.empty()) window = std::max(window, life.windows.back().window.value);
  if (const auto cell = asked_ ? cellAt(*asked_) : std::nullopt)
    window = cell->window;
  else if (cursorChosen_)
    window = *cursorChosen_;
  menu.addAction(tr("Add a &note at %1…").arg(notePlace({window, 0, {}})), this, [this, window] { Q_EMIT noteRequested(window, 0); });
}

ChartWidget* LifeLines::copyOn(QWidget& parent) const {
  auto* const copy = new LifeLines(&parent);
  lighten(*copy);
  copy->lives_ = lives_;
  copy->layers_ = layers_;
  copy->longestTitle_ = longestTitle_;
  copy->protocol_ = protocol_;
  copy->windows_ = windows_;
  copy->notes_ = notes_;
  copy->chosen_ = chosen_;
  return copy;
}

ChartContent LifeLines::wholeContent() const { return lifeContent(lives_, layers_, protocol_); }

QRect LifeLines::tableRect() const { return QRectF(rect()).adjusted(kLifeSide, headHeight(), -kLifeSide, -4).toRect(); }

void LifeLines::pointAt(std::optional<int> window) {
  if (window == pointed_) return;
  pointed_ = window;
  Q_EMIT windowPointedAt(window.value_or(-1));
}

/// The legend takes another height in another width.
void LifeLines::resizeEvent(QResizeEvent* event) {
  DrawnChart::resizeEvent(event);
  if (event->oldSize().width() != width()) updateGeometry();
}

void LifeLines::mouseMoveEvent(QMouseEvent* event) {
  const auto cell = cellAt(event->position());
  pointAt(cell ? std::optional(cell->window) : std::nullopt);
  DrawnChart::mouseMoveEvent(event);
}

void LifeLines::mouseReleaseEvent(QMouseEvent* event) {
  const auto cell = cellAt(event->position());
  const auto row = event->button() == Qt::LeftButton ? rowAt(event->position()) : std::nullopt;
  const auto expert = row ? std::optional(lives_[*row].name) : std::nullopt;  // the window that is gone to may have other rows
  if (cell && row) Q_EMIT windowClicked(cell->window);
  if (expert) Q_EMIT expertClicked(*expert);
  DrawnChart::mouseReleaseEvent(event);
}

void LifeLines::leaveEvent(QEvent* event) {
  pointAt(std::nullopt);
  DrawnChart::leaveEvent(event);
}

}  // namespace xsmoe::widgets
