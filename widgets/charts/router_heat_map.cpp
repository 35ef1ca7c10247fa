// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/router_heat_map.h"

#include <QEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTableView>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "widgets/charts/chart_axis.h"
#include "widgets/charts/chart_content.h"
#include "widgets/help/help_button.h"
#include "widgets/help/reading_line.h"
#include "widgets/paper.h"
#include "widgets/theme.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kTop = 26, kBottom = 36, kHeatSide = 8, kMostRow = 40;
constexpr double kNarrowCell = 48;   ///< pixels: beside the text of a narrower one there is little room
constexpr int kHighEnough = 240;     ///< pixels: four layers have room, and the sentence on how to read them
constexpr double kAroundText = 3.5;  ///< pixels of a cell's width
constexpr double kStep = 0.05;       ///< ends of the scale are whole ones of it, so that it seldom moves

QString rowsOfRuns(const QString& shown, const QString& other) {
  return RouterHeatMap::tr("%1; in the rows “%2” %3").arg(shown, besideMark(), other);
}

QString wholeTitle() { return RouterHeatMap::tr("Router weights (mean gate weight, %)"); }

}  // namespace

void addWeights(ChartContent& content, const std::vector<LayerUsage>& layers, const QString& run) {
  for (const LayerUsage& layer : layers) {
    ChartSeries series;
    series.kind = SeriesKind::kDots;
    series.name = run.isEmpty() ? layerTitle(layer) : RouterHeatMap::tr("%1, %2", "run, side layer").arg(run, layerTitle(layer));
    for (std::size_t slot = 0; slot < layer.gateShare.size(); ++slot) {
      series.points.emplace_back(static_cast<double>(slot), 100 * layer.gateShare[slot]);
      series.pointNames.push_back(slot == 0 || slot > layer.born.size() ? RouterHeatMap::tr("base path")
                                                                        : expertName(layer.born[slot - 1]));
    }
    content.series.push_back(std::move(series));
  }
}

RouterHeatMap::RouterHeatMap(QWidget* parent) : DrawnChart(parent) {
  setHelp(QStringLiteral("weights"));
  reading()->setLeastHeight(kHighEnough);
  connect(reading(), &ReadingLine::changed, this, [this] {
    placeSentence();
    updateGeometry();
    update();
  });
  setAccessibleName(tr("Router weights"));
}

void RouterHeatMap::showNetwork(const NetworkView& view, const std::optional<NetworkBeside>& beside) {
  if (view.gates == gates_ && beside == beside_) return;
  const int rows = rowCount();
  gates_ = view.gates;
  beside_ = beside;
  orderRows();
  tellReaders();
  placeSentence();
  refreshTable();
  if (rowCount() != rows) updateGeometry();
  update();
}

void RouterHeatMap::setChosen(const std::optional<ExpertName>& chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  tellReaders();
  update();
}

/// Whose the rows are, and what is framed.
void RouterHeatMap::tellReaders() {
  QStringList told;
  if (beside_) told << runsText();
  for (int row = 0; row < rowCount(); ++row)
    for (int slot = 1; slot <= static_cast<int>(usageOf(row).born.size()); ++slot)
      if (isChosen({row, slot})) told << tr("chosen: %1").arg(tooltip({row, slot}).section(QLatin1Char('\n'), 0, beside_ ? 1 : 0));
  setAccessibleDescription(told.join(QStringLiteral("; ")));
}

std::optional<ExpertName> RouterHeatMap::expertOf(Cell cell) const {
  if (cell.slot == 0) return std::nullopt;
  return nameOf(usageOf(cell.row), static_cast<std::size_t>(cell.slot - 1));
}

void RouterHeatMap::orderRows() {
  static const std::vector<LayerUsage> kNone;
  const std::vector<LayerUsage>& others = beside_ ? beside_->view.gates : kNone;
  rows_.clear();
  for (const LayerUsage& usage : gates_) {
    rows_.push_back({usage, false});
    if (const LayerUsage* const same = sameLayer(others, usage)) rows_.push_back({*same, true});
  }
  for (const LayerUsage& usage : others)
    if (sameLayer(gates_, usage) == nullptr) rows_.push_back({usage, true});
  std::set<int> births;
  for (const Row& row : rows_) births.insert(row.usage.born.begin(), row.usage.born.end());
  births_.assign(births.begin(), births.end());
}

QString RouterHeatMap::runsText() const { return beside_ ? rowsOfRuns(beside_->shown, beside_->other) : QString(); }

QString RouterHeatMap::runsShown() const {
  if (!beside_) return {};
  const NamePair names = toldApart(beside_->shown, beside_->other);
  return fittingTitle(runsText(), {rowsOfRuns(names.one, names.other)}, QFontMetricsF(plainFont()), width() - 2 * kHeatSide);
}

RouterHeatMap::Scale RouterHeatMap::scale() const {
  double least = 1, most = 0;
  for (const Row& row : rows_)
    for (const double weight : row.usage.gateShare) {
      least = std::min(least, weight);
      most = std::max(most, weight);
    }
  if (least > most) return {};
  least = std::max(0.0, std::floor(least / kStep + 1e-9) * kStep);
  most = std::min(1.0, std::ceil(most / kStep - 1e-9) * kStep);
  return {least, std::max(most, least + kStep)};
}

QColor RouterHeatMap::cellColour(Cell cell) const {
  const Scale ends = scale();
  const double weight = usageOf(cell.row).gateShare.at(static_cast<std::size_t>(cell.slot));
  return paleHeatColour((weight - ends.least) / (ends.most - ends.least), isDark(palette()));
}

int RouterHeatMap::rowCount() const { return static_cast<int>(rows_.size()); }

int RouterHeatMap::slotCount() const {
  std::size_t most = 0;
  for (const Row& row : rows_) most = std::max(most, row.usage.born.size() + 1);
  return static_cast<int>(most);
}

/// A layer of the other run is named where none of the shown one stands above it.
QString RouterHeatMap::rowTitle(int row) const {
  const Row& own = rows_.at(static_cast<std::size_t>(row));
  std::vector<LayerStructure> shown;
  for (const Row& one : rows_) shown.push_back(one.usage);
  const QString name = layerMark(own.usage.modality, own.usage.hiddenState, shown);
  if (!own.beside) return name;
  return sameLayer(gates_, own.usage) ? besideMark() : name + QLatin1Char(' ') + besideMark();
}

/// Name and weight stand one above the other.
double RouterHeatMap::leastRow() const { return 2 * QFontMetricsF(smallerFont()).height(); }

/// Title, whose the rows are, and how they are read.
double RouterHeatMap::top() const { return kTop + (beside_ ? QFontMetricsF(plainFont()).height() : 0) + sentenceHigh_; }

double RouterHeatMap::sentenceHeight() const {
  if (reading()->isHidden()) return 0;
  const int wide = std::max(1, width() - 2 * static_cast<int>(kHeatSide));
  return reading()->wordWrap() ? reading()->heightForWidth(wide) : reading()->sizeHint().height();
}

/// What is below it moves too.
void RouterHeatMap::placeSentence() {
  sentenceHigh_ = sentenceHeight();
  reading()->setGeometry(QRectF(kHeatSide, top() - sentenceHigh_, width() - 2 * kHeatSide, sentenceHigh_).toRect());
  table().setGeometry(tableRect());
}

QRectF RouterHeatMap::grid() const {
  double labels = 0;
  for (int row = 0; row < rowCount(); ++row) labels = std::max(labels, QFontMetricsF(plainFont()).horizontalAdvance(rowTitle(row)));
  const double left = kHeatSide + labels + 8;
  const double height = std::min(this->height() - top() - kBottom, std::max(kMostRow, leastRow()) * rowCount());
  return {left, top(), std::max(10.0, width() - left - kHeatSide), std::max(1.0, height)};
}

/// While each cell has room for the name of its expert, below which its weight stands.
bool RouterHeatMap::keepsColumns(double width) const {
  const int columns = static_cast<int>(births_.size()) + 1;
  if (births_.empty() || columns == slotCount()) return true;
  return width / columns >= QFontMetricsF(smallerFont()).horizontalAdvance(expertName(births_.back())) + kAroundText;
}

int RouterHeatMap::columnCount(double width) const {
  return std::max(1, keepsColumns(width) ? static_cast<int>(births_.size()) + 1 : slotCount());
}

int RouterHeatMap::columnOf(Cell cell, double width) const {
  const std::vector<int>& born = usageOf(cell.row).born;
  const auto slot = static_cast<std::size_t>(cell.slot);
  if (slot > born.size()) return columnCount(width);
  if (slot == 0 || !keepsColumns(width)) return cell.slot;
  return 1 + static_cast<int>(std::lower_bound(births_.begin(), births_.end(), born[slot - 1]) - births_.begin());
}

QRectF RouterHeatMap::cellRect(Cell cell) const {
  const QRectF all = grid();
  const double wide = all.width() / columnCount(all.width()), high = all.height() / std::max(1, rowCount());
  return {all.left() + columnOf(cell, all.width()) * wide, all.top() + cell.row * high, wide, high};
}

std::optional<RouterHeatMap::Cell> RouterHeatMap::cellAt(QPointF position) const {
  const QRectF all = grid();
  if (!all.contains(position) || rows_.empty()) return std::nullopt;
  Cell cell;
  cell.row = std::min(rowCount() - 1, static_cast<int>((position.y() - all.top()) / all.height() * rowCount()));
  const int columns = columnCount(all.width());
  const int column = std::min(columns - 1, static_cast<int>((position.x() - all.left()) / all.width() * columns));
  for (; static_cast<std::size_t>(cell.slot) <= usageOf(cell.row).born.size(); ++cell.slot)
    if (columnOf(cell, all.width()) == column) return cell;
  return std::nullopt;
}

QString RouterHeatMap::tooltip(Cell cell) const {
  const LayerUsage& usage = usageOf(cell.row);
  const auto slot = static_cast<std::size_t>(cell.slot);
  const QString who = slot == 0 ? tr("base path") : tr("expert %1").arg(expertName(usage.born.at(slot - 1)));
  const QString weight = tr("%1, %2: mean gate weight %3").arg(layerTitle(usage), who, percent(usage.gateShare.at(slot), 2));
  const QString words = tr("The mean is of training: an item counts as often as it is read there.") + QLatin1Char('\n') +
                        explained(slot == 0 ? Symbol::kBasePath : Symbol::kGateWeight);
  if (!beside_) return weight + QLatin1Char('\n') + words;
  const bool other = rows_.at(static_cast<std::size_t>(cell.row)).beside;
  return (other ? beside_->other : beside_->shown) + QLatin1Char('\n') + weight + QLatin1Char('\n') + words;
}

QString RouterHeatMap::tooltipAt(QPointF position) const {
  if (position.y() < kTop) return titleText() == wholeTitle() ? QString() : wholeTitle();
  const auto cell = showsTable() ? std::nullopt : cellAt(position);
  return cell ? tooltip(*cell) : QString();
}

ChartWidget* RouterHeatMap::copyOn(QWidget& parent) const {
  auto* const copy = new RouterHeatMap(&parent);
  lighten(*copy);
  copy->gates_ = gates_;
  copy->beside_ = beside_;
  copy->chosen_ = chosen_;
  copy->orderRows();
  return copy;
}

/// Gate slots of one number in different layers are other experts: the names of the points tell which.
ChartContent RouterHeatMap::wholeContent() const {
  ChartContent content;
  content.title = tr("Router weights");
  content.x.title = tr("gate slot");
  content.x.whole = true;
  content.y.title = tr("mean gate weight (%)");
  addWeights(content, gates_, beside_ ? beside_->shown : QString());
  if (beside_) addWeights(content, beside_->view.gates, beside_->other);
  return content;
}

QRect RouterHeatMap::tableRect() const { return QRectF(rect()).adjusted(kHeatSide, top(), -kHeatSide, -4).toRect(); }

QSize RouterHeatMap::sizeHint() const { return {420, minimumSizeHint().height()}; }
QSize RouterHeatMap::minimumSizeHint() const {
  return {220, static_cast<int>(std::ceil(top() + kBottom + leastRow() * std::max(4, rowCount())))};
}

void RouterHeatMap::paint(QPainter& painter) const {
  paintTitle(painter);
  if (std::none_of(rows_.begin(), rows_.end(), [](const Row& row) { return hasShares(row.usage); })) {
    painter.setPen(chartColours(palette()).mutedText);
    painter.drawText(QRectF(rect()).adjusted(20, kTop, -20, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Weights appear here after the first batch of a run with side layers."));
    return;
  }
  for (int row = 0; row < rowCount(); ++row) paintRow(painter, row);
  for (int row = 0; row < rowCount(); ++row)  // over the cells below them
    for (int slot = 1; slot <= static_cast<int>(usageOf(row).born.size()); ++slot)
      if (isChosen({row, slot})) paintFrame(painter, {row, slot});
  paintScale(painter);
}

double RouterHeatMap::roomOfTitle() const {
  return std::max(1, width() - helpButton()->sizeHint().width() - menuButton()->sizeHint().width() - 8) - 2 * kHeatSide;
}

QString RouterHeatMap::titleText() const {
  return fittingTitle(wholeTitle(), {tr("Router weights (%)"), tr("Weights (%)")}, QFontMetricsF(boldFont()), roomOfTitle());
}

void RouterHeatMap::paintTitle(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  painter.setFont(boldFont());
  painter.setPen(colours.text);
  painter.drawText(QRectF(kHeatSide, 2, roomOfTitle(), kTop - 4), Qt::AlignLeft | Qt::AlignVCenter, titleText());
  painter.setFont(plainFont());
  if (!beside_) return;
  painter.setPen(colours.mutedText);
  const QRectF line(kHeatSide, kTop - 2, width() - 2 * kHeatSide, QFontMetricsF(plainFont()).height());
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, runsShown());
}

void RouterHeatMap::paintRow(QPainter& painter, int row) const {
  const ChartColours colours = chartColours(palette());
  const QRectF first = cellRect({row, 0});
  painter.setPen(rows_[static_cast<std::size_t>(row)].beside ? colours.mutedText : colours.text);
  painter.drawText(QRectF(kHeatSide, first.top(), first.left() - kHeatSide - 6, first.height()), Qt::AlignRight | Qt::AlignVCenter,
                   rowTitle(row));
  for (int slot = 0; slot <= static_cast<int>(usageOf(row).born.size()); ++slot) paintCell(painter, {row, slot});
}

/// Of the chosen expert: thick, since the colours of the cells are numbers, and on the edges of the cell, so that its text is free.
void RouterHeatMap::paintFrame(QPainter& painter, Cell cell) const {
  const QRectF box = cellRect(cell);
  const double thick = box.width() < kNarrowCell ? 2 : 3;
  painter.save();
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(chartColours(palette()).text, thick, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  painter.drawRect(box);
  painter.restore();
}

void RouterHeatMap::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) QWidget::mousePressEvent(event);
}

void RouterHeatMap::mouseReleaseEvent(QMouseEvent* event) {
  const auto cell = event->button() == Qt::LeftButton ? cellAt(event->position()) : std::nullopt;
  if (!cell) return QWidget::mouseReleaseEvent(event);
  const auto expert = expertOf(*cell);
  if (expert) Q_EMIT expertClicked(*expert);
}

void RouterHeatMap::paintCell(QPainter& painter, Cell cell) const {
  const QRectF box = cellRect(cell).adjusted(0.75, 0.75, -0.75, -0.75);
  painter.fillRect(box, cellColour(cell));
  painter.setFont(smallerFont());
  painter.setPen(chartColours(palette()).text);
  // The base path is named in the narrowest of cells too, over its edges where need be.
  painter.drawText(box.adjusted(-4, 0, 4, 0), Qt::AlignCenter, cellText(cell));
  painter.setFont(plainFont());
}

QString RouterHeatMap::cellText(Cell cell) const {
  const LayerUsage& usage = usageOf(cell.row);
  const auto slot = static_cast<std::size_t>(cell.slot);
  const QSizeF whole = cellRect(cell).size(), room = whole - QSizeF(1.5, 1.5);
  const QFontMetricsF metrics(smallerFont());
  const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) + kAroundText <= whole.width(); };
  const QString base = fits(tr("base")) ? tr("base") : tr("B", "base path, in a narrow cell");
  const QString who = slot == 0 ? base : expertName(usage.born.at(slot - 1));
  const QString value = percent(usage.gateShare.at(slot), 0);
  // All cells decide by the same text, so that they look alike.
  const QString widest = expertName(10) + QLatin1Char(' ') + percent(0.1, 0);
  const QString bare = QLocale().toString(100 * usage.gateShare.at(slot), 'f', 0);
  if (room.height() >= 2 * metrics.height() - 2) {
    if (fits(percent(0.1, 0))) return who + QLatin1Char('\n') + value;
    if (fits(expertName(usage.born.empty() ? 0 : usage.born.back()))) return who + QLatin1Char('\n') + bare;
    if (fits(QStringLiteral("10"))) return (slot == 0 ? who + QLatin1Char('\n') : QString()) + bare;
  }
  if (metrics.height() > room.height() + 3) return slot == 0 ? who : QString();
  if (fits(widest)) return who + QLatin1Char(' ') + value;
  return slot == 0 || fits(who) ? who : QString();
}

void RouterHeatMap::paintScale(QPainter& painter) const {
  const QRectF all = grid();
  const QRectF bar(all.left(), all.bottom() + 8, std::min(all.width(), 260.0), 8);
  const Scale ends = scale();
  paintHeatScale(painter, bar, percent(ends.least, 0), percent((ends.least + ends.most) / 2, 1), percent(ends.most, 0));
}

void RouterHeatMap::resizeEvent(QResizeEvent* event) {
  DrawnChart::resizeEvent(event);
  const auto place = [](QWidget& button, int right) {
    const QSize size = button.sizeHint();
    const QRect at(right - size.width(), 1, size.width(), std::min(size.height(), static_cast<int>(kTop) - 2));
    button.setGeometry(at);
    return at.left();
  };
  place(*helpButton(), place(*menuButton(), width() - 2) - 2);
  placeSentence();
}

}  // namespace xsmoe::widgets
