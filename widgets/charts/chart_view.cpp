// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_view.h"

#include <QChart>
#include <QChartView>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "widgets/charts/chart_view_body.h"
#include "widgets/paper.h"
#include "widgets/theme.h"
#include "widgets/words/note_wording.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kOnAxis = 2;  ///< what lies so many pixels below the plot is still on its axis

PointPlaces placesOf(const ChartView& chart) {
  return [&chart](std::size_t series, std::size_t point) { return chart.positionOf(static_cast<int>(series), static_cast<int>(point)); };
}

}  // namespace

ChartView::ChartView(QWidget* parent) : ChartWidget(parent), body_(std::make_unique<Body>(*this)) {
  setBackgroundRole(QPalette::Base);
  setAutoFillBackground(true);
  menuButton()->setToolTip(
      tr("Show as table, scales, smoothing, copy, save. Ctrl and the wheel zoom, with Shift upright; then drag. Or keys: "
         "+ and −, arrows, 0 for all."));
}

ChartView::~ChartView() = default;

void ChartView::setContent(ChartContent content) {
  auto& b = *body_;
  if (content == b.content) return;
  const bool wasEmpty = b.isEmpty();
  b.content = std::move(content);
  b.followAxes(wasEmpty);
  b.lookAgain();
  b.dirty = true;
  setAccessibleName(b.content.title);
  b.plot->setAccessibleName(b.content.title);
  b.empty->setText(b.content.emptyText);
  b.legend->setContent(b.shown());
  b.legend->setVisible(!b.isEmpty() && !b.legend->isEmpty());
  b.legend->setSigns(b.content.signs);
  b.remark->setVisible(!b.content.remark.isEmpty());
  bringPage();
  offerKeys();
  b.fitWords();
  if (isVisible()) b.ensureDrawn();
  Q_EMIT contentChanged();
}

const ChartContent& ChartView::content() const { return body_->content; }

QString ChartView::titleText() const { return body_->title->text(); }

ChartContent ChartView::wholeContent() const { return body_->content; }

void ChartView::showTable(bool table) {
  if (std::exchange(body_->wantsTable, table) == table) return;
  bringPage();
  Q_EMIT tableShown(table);
}

void ChartView::bringPage() {
  auto& b = *body_;
  const bool table = b.wantsTable;
  if (b.isEmpty()) {
    b.pages->setCurrentWidget(b.empty);
    return;
  }
  if (table) b.model->setTable(tableOf(b.content));
  b.pages->setCurrentWidget(table ? static_cast<QWidget*>(b.table) : b.plot);
  if (table) chooseRow();
}

bool ChartView::showsTable() const { return body_->wantsTable; }

int ChartView::drawnPoints(int series) const {
  body_->ensureDrawn();
  return body_->drawing.drawnPoints(series);
}

QString ChartView::decimationText() const {
  body_->ensureDrawn();
  return body_->decimated;
}

QPointF ChartView::positionOf(int series, int point) const {
  body_->ensureDrawn();
  const ChartSeries& of = body_->shown().series.at(static_cast<std::size_t>(series));
  return body_->toView(body_->drawing.positionOf(of, of.points.at(static_cast<std::size_t>(point))));
}

QString ChartView::tooltipAt(QPointF position) const {
  const auto ofPoint = [&] { return chartTooltip(body_->shown(), placesOf(*this), position); };
  if (body_->pages->currentWidget() != body_->plot) return ofPoint();
  body_->ensureDrawn();
  const QPointF inChart = body_->toChart(position);
  if (const QString note = body_->flags.textAt(inChart); !note.isEmpty()) return body_->withOwner({note}).join(QLatin1Char('\n'));
  if (const QString mark = body_->drawing.markAt(inChart); !mark.isEmpty()) return mark;
  const QString cut = body_->drawing.cutTitleAt(inChart);
  // A bar would be told of here too.
  const bool below = inChart.y() > body_->drawing.plotArea().bottom() + kOnAxis;
  if (below && !body_->content.signs.isEmpty())
    return cut.isEmpty() ? body_->content.signs : cut + QLatin1Char('\n') + body_->content.signs;
  const QString told = ofPoint();
  return told.isEmpty() ? cut : told;
}

std::optional<ChartPoint> ChartView::nearestPointTo(QPointF position) const {
  if (body_->isEmpty()) return std::nullopt;
  const auto point = nearestPoint(body_->shown(), placesOf(*this), position);
  // What is smoothed is no point of the content.
  return point && point->series < body_->content.series.size() ? point : std::nullopt;
}

void ChartView::paintTo(QPainter& painter, const QRectF& target) const {
  auto& b = *body_;
  b.ensureDrawn();
  painter.save();
  painter.fillRect(target, palette().color(QPalette::Base));
  const double scale = std::min(target.width() / width(), target.height() / height());
  painter.translate(target.topLeft());
  painter.scale(scale, scale);
  painter.setFont(inPixels(b.title->font()));
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(QRectF(b.title->geometry()).adjusted(0, 0, width(), 0), Qt::AlignLeft | Qt::AlignVCenter, b.title->text());
  const QRectF plot(b.pages->geometry());
  b.chart->scene()->render(&painter, plot, b.plot->sceneRect());
  b.legend->paintTo(painter, b.legend->geometry());
  if (!b.content.remark.isEmpty()) {
    painter.setFont(inPixels(b.remark->font()));
    painter.drawText(QRectF(b.remark->geometry()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, b.remark->text());
  }
  painter.restore();
}

/// Its content is all that a chart of whatever kind shows.
ChartWidget* ChartView::copyOn(QWidget& parent) const {
  auto* const copy = new ChartView(&parent);
  lighten(*copy);
  copy->setContent(body_->content);
  copy->setLens(body_->lens);
  copy->setNotes(body_->notes, body_->notesOf);
  return copy;
}

/// The footers, the notes that have flags, and where it comes from.
QStringList ChartView::linesBelow() const {
  QStringList flagged;
  const QStringList notes = noteLines(body_->notes);
  for (std::size_t i = 0; i < body_->notes.size(); ++i)
    if (placeOnAxis(body_->notes[i], body_->content)) flagged << notes[static_cast<qsizetype>(i)];
  return body_->content.footers + body_->withOwner(flagged) + withShortSums(provenance());
}

void ChartView::setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed) {
  body_->drawing.setCursor(chosen, pointed);
  if (body_->chosen == chosen) return;
  body_->chosen = chosen;
  chooseRow();
}

const std::vector<WindowNote>& ChartView::notes() const { return body_->notes; }

QString ChartView::notesOf() const { return body_->notesOf; }

void ChartView::setNotes(std::vector<WindowNote> notes, const QString& run) {
  if (notes == body_->notes && run == body_->notesOf) return;
  body_->notes = std::move(notes);
  body_->notesOf = run;
  body_->plot->setAccessibleDescription(body_->withOwner(noteLines(body_->notes)).join(QLatin1Char('\n')));
  if (!body_->dirty) body_->placeFlags();
}

std::vector<QString> ChartView::flagLabels() const {
  body_->ensureDrawn();
  return body_->flags.labels();
}

std::optional<RunMoment> ChartView::momentAt(QPointF position) const {
  if (body_->content.windows.empty() || body_->isEmpty()) return std::nullopt;
  body_->ensureDrawn();
  return body_->drawing.momentAt(body_->toChart(position));
}

std::optional<int> ChartView::windowAt(QPointF position) const {
  const auto moment = momentAt(position);
  return moment ? std::optional(moment->window.value) : std::nullopt;
}

int ChartView::chosenRow() const {
  const auto& b = *body_;
  if (!b.chosen || b.pages->currentWidget() != b.table) return -1;
  for (const EpochRange& range : b.content.epochs)
    if (range.window == b.chosen->window.value && range.epoch == b.chosen->epoch) return b.model->rowOf(range.to);
  for (const WindowRange& range : b.content.windows)
    if (b.content.epochs.empty() && range.window == b.chosen->window.value)
      return b.model->rowOf(range.at.value_or((range.from + range.to) / 2));
  return -1;
}

void ChartView::chooseRow() {
  const int row = chosenRow();
  if (row < 0) return body_->table->clearSelection();
  body_->table->selectRow(row);
  body_->table->scrollTo(body_->model->index(row, 0));
}

QSize ChartView::sizeHint() const { return {360, 280}; }
QSize ChartView::minimumSizeHint() const { return {180, 170}; }

void ChartView::changeEvent(QEvent* event) {
  ChartWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
  body_->dirty = true;
  if (isVisible()) body_->ensureDrawn();
}

void ChartView::showEvent(QShowEvent* event) {
  ChartWidget::showEvent(event);
  body_->dirty = true;
  body_->ensureDrawn();
}

void ChartView::resizeEvent(QResizeEvent* event) {
  ChartWidget::resizeEvent(event);
  body_->fitWords();
  body_->dirty = true;
  if (isVisible()) body_->ensureDrawn();
}

}  // namespace xsmoe::widgets
