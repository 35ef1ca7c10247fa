// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_view.h"

#include <QChart>
#include <QChartView>
#include <QFont>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedWidget>
#include <QStyleHints>
#include <QTableView>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_drawing.h"
#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/chart_tooltip.h"
#include "widgets/help/help_button.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

constexpr int kPlot = 140;           ///< height that words leave to the plot where they can
constexpr int kRemarkLines = 2;      ///< of a remark below a low plot
constexpr int kLowLines = 12;        ///< a view that is lower than so many lines of its letters leaves each of its words one line
constexpr double kPlotLines = 8;     ///< a plot that is lower than so many lines of the view's letters has smaller ones at its axes …
constexpr double kLeastLetters = 9;  ///< … but not smaller than so many points
constexpr int kFooterMargin = 8;
constexpr double kMenuZoom = 2;
constexpr double kOnAxis = 2;      ///< what lies so many pixels below the plot is still on its axis
constexpr double kClosest = 1e-6;  ///< of everything is the least that is looked at
constexpr std::array kSmoothings{0.0, 0.6, 0.9, 0.99};

/// The text, or its first words, as far as they fit in so much room.
QString wordsIn(const QString& text, const QFontMetrics& metrics, QSize room) {
  const auto heightOf = [&](const QString& words) {
    return metrics.boundingRect(QRect(0, 0, room.width(), 0), Qt::TextWordWrap, words).height();
  };
  QString words = text;
  for (auto end = text.size(); heightOf(words) > room.height() && end > 0;) {
    end = std::max<qsizetype>(0, text.lastIndexOf(QLatin1Char(' '), end - 1));
    words = text.left(end) + QChar(0x2026);
  }
  return words;
}

PointPlaces placesOf(const ChartView& chart) {
  return [&chart](std::size_t series, std::size_t point) { return chart.positionOf(static_cast<int>(series), static_cast<int>(point)); };
}

}  // namespace

/// The parts of the view, and the chart as it was last drawn.
class ChartView::Body {
 public:
  explicit Body(ChartView& view);

  /// Title, legend and remark, as far as they leave room to the plot. What is cut is told on hover.
  void fitWords();
  /// Draws where content, size or theme are others than before.
  void ensureDrawn();
  /// Large letters, as in presenter mode, must not take a low plot's room.
  [[nodiscard]] QFont lettersOfPlot() const;
  [[nodiscard]] bool isEmpty() const {
    return std::all_of(content.series.begin(), content.series.end(), [](const ChartSeries& s) { return s.points.empty(); });
  }
  /// A place of the plot's scene in the view's coordinates, and back.
  [[nodiscard]] QPointF toView(QPointF place) const;
  [[nodiscard]] QPointF toChart(QPointF place) const;

  /// The content as it is drawn.
  [[nodiscard]] const ChartContent& shown() const { return isPlain() ? content : seen; }
  /// To be called when content or lens have changed.
  void lookAgain() { seen = isPlain() ? ChartContent{} : throughLens(content, lens); }
  [[nodiscard]] bool isPlain() const { return lens == ChartLens{}; }

  ChartView& owner;
  ChartContent content;
  ChartLens lens;
  ChartContent seen;  ///< the content through the lens, where there is one
  QLabel* title;
  QLabel* note;  ///< what decimation left out
  QToolButton* menu;
  QStackedWidget* pages;
  QLabel* empty;
  QChart* chart;
  QChartView* plot;
  QTableView* table;
  ChartTableModel* model;
  ChartLegend* legend;
  QLabel* remark;
  ChartDrawing drawing;
  bool dirty = true;
  bool wantsTable = false;
  std::optional<int> pointed;      ///< the window last told by windowPointedAt
  std::optional<QPointF> pressed;  ///< where the left button went down, or the pointer was last while it drags
  bool dragged = false;

 private:
  void buildHeader();
  void buildPlot();
  void buildTable();
  void layOut();
  [[nodiscard]] QString decimation() const;
};

ChartView::Body::Body(ChartView& view)
    : owner(view),
      title(new QLabel(&view)),
      note(new QLabel(&view)),
      menu(view.menuButton()),
      pages(new QStackedWidget(&view)),
      empty(new QLabel(&view)),
      chart(new QChart),
      plot(new QChartView(chart, &view)),
      table(new QTableView(&view)),
      model(new ChartTableModel(&view)),
      legend(new ChartLegend(&view)),
      remark(new QLabel(&view)),
      drawing(*chart) {
  buildHeader();
  buildPlot();
  buildTable();
  empty->setAlignment(Qt::AlignCenter);
  empty->setWordWrap(true);
  remark->setWordWrap(true);
  remark->setTextFormat(Qt::PlainText);
  remark->setTextInteractionFlags(Qt::TextSelectableByMouse);
  remark->hide();
  layOut();
}

void ChartView::Body::buildHeader() {
  QFont bold = owner.font();
  bold.setBold(true);
  title->setFont(bold);
}

void ChartView::Body::buildPlot() {
  plot->setFrameShape(QFrame::NoFrame);
  plot->setRenderHint(QPainter::Antialiasing);
  plot->setMinimumSize(120, 80);
  plot->setFocusPolicy(Qt::NoFocus);  // else it takes the keys of the view
  plot->viewport()->installEventFilter(&owner);
  plot->viewport()->setMouseTracking(true);
  plot->setContextMenuPolicy(Qt::NoContextMenu);
  QObject::connect(chart, &QChart::plotAreaChanged, &owner, [this] {
    drawing.placeMarks();
    drawing.fitTitles();
  });
}

void ChartView::Body::buildTable() {
  table->setModel(model);
  table->setAlternatingRowColors(true);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(owner.fontMetrics().height() + 6);
  table->setFrameShape(QFrame::NoFrame);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
}

void ChartView::Body::layOut() {
  for (QWidget* page : {static_cast<QWidget*>(plot), static_cast<QWidget*>(table), static_cast<QWidget*>(empty)}) pages->addWidget(page);
  pages->setCurrentWidget(empty);
  auto* header = new QHBoxLayout;
  header->addWidget(title);
  header->addStretch();
  header->addWidget(note);
  header->addWidget(owner.helpButton());
  header->addWidget(menu);
  auto* column = new QVBoxLayout(&owner);
  column->setContentsMargins(8, 4, 4, 4);
  column->setSpacing(2);
  column->addLayout(header);
  column->addWidget(owner.reading());
  column->addWidget(pages, 1);
  column->addWidget(legend);
  column->addWidget(remark);
}

void ChartView::Body::fitWords() {
  const auto margins = owner.layout()->contentsMargins();
  const int width = owner.width() - margins.left() - margins.right();
  const int besideTitle = menu->sizeHint().width() + (owner.helpButton()->isHidden() ? 0 : owner.helpButton()->sizeHint().width()) +
                          note->sizeHint().width() + 3 * std::max(0, owner.style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing));
  title->setText(title->fontMetrics().elidedText(content.title, Qt::ElideRight, width - besideTitle));
  title->setToolTip(title->text() == content.title ? QString() : content.title);

  const int left = owner.height() - menu->sizeHint().height() - kPlot;  // for legend and remark
  const int line = remark->fontMetrics().lineSpacing();
  const bool low = owner.height() < kLowLines * line;
  remark->setText(wordsIn(content.remark, remark->fontMetrics(), {width, std::max((low ? 1 : kRemarkLines) * line, left / 2)}));
  const QString whole = content.remarkDetail.isEmpty() ? content.remark : content.remarkDetail;
  remark->setToolTip(remark->text() == whole ? QString() : whole);
  remark->setAccessibleName(whole);
  const int ofRemark = content.remark.isEmpty() ? 0 : remark->heightForWidth(width);
  legend->setMostRows(std::clamp(static_cast<int>((left - ofRemark) / legend->rowHeight()), low ? 1 : 2, ChartLegend::kRows));
}

void ChartView::Body::ensureDrawn() {
  owner.layout()->activate();
  if (!dirty) return;
  dirty = false;
  drawing.draw(shown(), owner.palette(), lettersOfPlot());
  note->setText(decimation());
}

QFont ChartView::Body::lettersOfPlot() const {
  QFont font = owner.font();
  const double lines = pages->height() / QFontMetricsF(font).height();
  if (lines < kPlotLines && font.pointSizeF() > kLeastLetters)
    font.setPointSizeF(std::max(kLeastLetters, font.pointSizeF() * lines / kPlotLines));
  return font;
}

QString ChartView::Body::decimation() const {
  std::size_t all = 0, drawn = 0;
  for (std::size_t i = 0; i < content.series.size(); ++i) {
    all += content.series[i].points.size();
    drawn += static_cast<std::size_t>(drawing.drawnPoints(static_cast<int>(i)));
  }
  if (drawn == all) return {};
  return ChartView::tr("%1 of %2 points")
      .arg(QLocale().toString(static_cast<qulonglong>(drawn)), QLocale().toString(static_cast<qulonglong>(all)));
}

QPointF ChartView::Body::toView(QPointF place) const {
  return plot->viewport()->mapTo(&owner, plot->mapFromScene(chart->mapToScene(place)));
}

QPointF ChartView::Body::toChart(QPointF place) const {
  return chart->mapFromScene(plot->mapToScene(plot->viewport()->mapFrom(&owner, place.toPoint())));
}

ChartView::ChartView(QWidget* parent) : ChartWidget(parent), body_(std::make_unique<Body>(*this)) {
  setBackgroundRole(QPalette::Base);
  setAutoFillBackground(true);
  menuButton()->setToolTip(tr("Show as table, scales, smoothing, copy, save. Ctrl and the wheel zoom, with Shift upright; then drag."));
}

ChartView::~ChartView() = default;

void ChartView::setContent(ChartContent content) {
  auto& b = *body_;
  if (content == b.content) return;
  if (content.x.title != b.content.x.title) b.lens.x.reset();
  b.content = std::move(content);
  b.lookAgain();
  b.dirty = true;
  setAccessibleName(b.content.title);
  b.plot->setAccessibleName(b.content.title);
  b.empty->setText(b.content.emptyText);
  b.legend->setContent(b.shown());
  b.legend->setVisible(!b.isEmpty() && !b.legend->isEmpty());
  b.legend->setToolTip(b.content.signs);
  b.remark->setVisible(!b.content.remark.isEmpty());
  showTable(b.wantsTable);
  b.fitWords();
  if (isVisible()) b.ensureDrawn();
}

const ChartContent& ChartView::content() const { return body_->content; }

const ChartLens& ChartView::lens() const { return body_->lens; }

void ChartView::setLens(const ChartLens& lens) {
  if (lens == body_->lens || !takesLens(body_->content)) return;
  body_->lens = lens;
  redraw();
}

void ChartView::redraw() {
  auto& b = *body_;
  b.lookAgain();
  b.dirty = true;
  b.legend->setContent(b.shown());
  b.fitWords();
  if (isVisible()) b.ensureDrawn();
}

void ChartView::zoom(double factor, QPointF about, bool vertical) {
  auto& b = *body_;
  if (!takesLens(b.content) || b.isEmpty() || factor <= 0) return;
  b.ensureDrawn();
  const QRectF plot = b.drawing.plotArea();
  const QPointF place = b.toChart(about);
  const double share =
      std::clamp(vertical ? (plot.bottom() - place.y()) / plot.height() : (place.x() - plot.left()) / plot.width(), 0.0, 1.0);
  const auto ends = vertical ? b.drawing.endsOfY() : b.drawing.endsOfX();
  ChartLens closer = b.lens;
  auto& range = vertical ? closer.y : closer.x;
  range = {ends.at(share - share / factor), ends.at(share + (1 - share) / factor)};
  const ChartLens::Range whole = vertical ? wholeHeight(b.content) : wholeRange(b.content);
  const bool all = vertical ? factor < 1 : range->from <= whole.from && range->to >= whole.to;
  if (all) range.reset();
  if (!all && range->to - range->from < kClosest * (whole.to - whole.from)) return;
  setLens(closer);
}

/// By so many pixels, along the axes that are not looked at as a whole.
void ChartView::drag(QPointF by) {
  auto& b = *body_;
  const QRectF plot = b.drawing.plotArea();
  ChartLens moved = b.lens;
  const double x = -by.x() / plot.width(), y = by.y() / plot.height();
  const auto alongX = b.drawing.endsOfX(), alongY = b.drawing.endsOfY();
  if (moved.x) moved.x = {alongX.at(x), alongX.at(1 + x)};
  if (moved.y) moved.y = {alongY.at(y), alongY.at(1 + y)};
  setLens(moved);
}

void ChartView::addOwnActionsTo(QMenu& menu) {
  if (!takesLens(body_->content) || body_->isEmpty()) return;
  const ChartLens now = lens();
  menu.addSeparator();
  const auto tick = [&](QMenu& in, const QString& words, bool on, const ChartLens& then) {
    QAction* const action = in.addAction(words, this, [this, then] { setLens(then); });
    action->setCheckable(true);
    action->setChecked(on);
  };
  ChartLens other = now;
  other.logX = !now.logX;
  other.x.reset();
  tick(menu, tr("Logarithmic &x axis"), now.logX, other);
  other = now;
  other.logY = !now.logY;
  other.y.reset();
  tick(menu, tr("Logarithmic &y axis"), now.logY, other);
  QMenu* const smoothings = menu.addMenu(tr("S&moothing"));
  for (const double beta : kSmoothings) {
    other = now;
    other.smoothing = beta;
    tick(*smoothings, beta > 0 ? tr("moving average, %1 of the past").arg(QLocale().toString(beta)) : tr("none"), now.smoothing == beta,
         other);
  }
  const auto middle = [this] { return body_->toView(body_->drawing.plotArea().center()); };
  menu.addAction(tr("Zoom &in"), this, [this, middle] { zoom(kMenuZoom, middle()); });
  menu.addAction(tr("Zoom &out"), this, [this, middle] { zoom(1 / kMenuZoom, middle()); })->setEnabled(now.x.has_value());
  other = now;
  other.x.reset();
  other.y.reset();
  menu.addAction(tr("Show &all"), this, [this, other] { setLens(other); })->setEnabled(now.x || now.y);
}

ChartContent ChartView::wholeContent() const { return body_->content; }

void ChartView::showTable(bool table) {
  auto& b = *body_;
  b.wantsTable = table;
  if (b.isEmpty()) {
    b.pages->setCurrentWidget(b.empty);
    return;
  }
  if (table) b.model->setTable(tableOf(b.content));
  b.pages->setCurrentWidget(table ? static_cast<QWidget*>(b.table) : b.plot);
}

bool ChartView::showsTable() const { return body_->wantsTable; }

int ChartView::drawnPoints(int series) const {
  body_->ensureDrawn();
  return body_->drawing.drawnPoints(series);
}

QString ChartView::decimationText() const {
  body_->ensureDrawn();
  return body_->note->text();
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
  const QString cut = body_->drawing.cutTitleAt(inChart);
  // A bar would be told of here too.
  const bool below = inChart.y() > body_->drawing.plotArea().bottom() + kOnAxis;
  if (below && !body_->content.signs.isEmpty()) return cut.isEmpty() ? body_->content.signs : cut;
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

/// As on screen, with the footers and where it comes from below.
ChartPicture ChartView::picture() const {
  const QStringList lines = body_->content.footers + provenance();
  if (lines.isEmpty()) return {size(), [this](QPainter& painter, const QRectF& target) { paintTo(painter, target); }};
  const QString words = lines.join(QLatin1Char('\n'));
  const QRect room(kFooterMargin, height(), width() - 2 * kFooterMargin, 0);
  const QRect below = fontMetrics().boundingRect(room, Qt::TextWordWrap, words);
  const QSize whole(width(), height() + below.height() + kFooterMargin);
  return {whole, [this, words, room, whole](QPainter& painter, const QRectF& target) {
            const double scale = target.width() / whole.width();
            painter.fillRect(target, palette().color(QPalette::Base));
            paintTo(painter, QRectF(target.topLeft(), scale * QSizeF(size())));
            painter.save();
            painter.translate(target.topLeft());
            painter.scale(scale, scale);
            painter.setFont(inPixels(font()));
            painter.setPen(chartColours(palette()).mutedText);
            painter.drawText(QRect(room.topLeft(), QSize(room.width(), whole.height())), Qt::TextWordWrap, words);
            painter.restore();
          }};
}

void ChartView::setCursor(std::optional<int> chosen, std::optional<int> pointed) { body_->drawing.setCursor(chosen, pointed); }

std::optional<int> ChartView::windowAt(QPointF position) const {
  if (body_->content.windows.empty() || body_->isEmpty()) return std::nullopt;
  body_->ensureDrawn();
  return body_->drawing.windowAt(body_->toChart(position));
}

void ChartView::pointAt(std::optional<int> window) {
  if (window == body_->pointed) return;
  body_->pointed = window;
  Q_EMIT windowPointedAt(window.value_or(-1));
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

void ChartView::takeClick(QPointF position, bool twice) {
  if (const auto point = nearestPointTo(position)) {
    const auto series = static_cast<int>(point->series), at = static_cast<int>(point->point);
    twice ? Q_EMIT pointActivated(series, at) : Q_EMIT pointClicked(series, at);
  }
  if (const auto window = windowAt(position); window && !twice) Q_EMIT windowClicked(*window);
}

bool ChartView::takeWheel(const QWheelEvent& wheel) {
  constexpr double kPerStep = 1.0015;  // an eighth of a degree
  if (!(wheel.modifiers() & Qt::ControlModifier)) return false;
  const QPoint turned = wheel.angleDelta();
  const QPoint position = body_->plot->viewport()->mapTo(this, wheel.position().toPoint());
  zoom(std::pow(kPerStep, turned.y() != 0 ? turned.y() : turned.x()), position, wheel.modifiers().testFlag(Qt::ShiftModifier));
  return true;
}

void ChartView::takeMove(const QMouseEvent& mouse) {
  auto& b = *body_;
  const QPoint position = b.plot->viewport()->mapTo(this, mouse.position().toPoint());
  if (b.pressed && mouse.buttons().testFlag(Qt::LeftButton) && (b.lens.x || b.lens.y)) {
    const QPointF by = position - *b.pressed;
    if (!b.dragged && by.manhattanLength() < QGuiApplication::styleHints()->startDragDistance()) return;
    b.dragged = true;
    b.pressed = position;
    return drag(by);
  }
  pointAt(windowAt(position));
  const QString text = tooltipAt(position);
  if (text.isEmpty())
    QToolTip::hideText();
  else
    QToolTip::showText(mouse.globalPosition().toPoint(), text, this);
}

bool ChartView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::MouseMove) takeMove(*static_cast<QMouseEvent*>(event));
  if (event->type() == QEvent::Wheel && takeWheel(*static_cast<QWheelEvent*>(event))) return true;
  if (event->type() == QEvent::Leave) pointAt(std::nullopt);
  if (event->type() == QEvent::MouseButtonPress) {
    const auto* const mouse = static_cast<QMouseEvent*>(event);
    body_->dragged = false;
    if (mouse->button() == Qt::LeftButton) body_->pressed = body_->plot->viewport()->mapTo(this, mouse->position().toPoint());
  }
  if (event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::MouseButtonDblClick) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() == Qt::LeftButton && !std::exchange(body_->dragged, false))
      takeClick(body_->plot->viewport()->mapTo(this, mouse->position().toPoint()), event->type() == QEvent::MouseButtonDblClick);
  }
  return ChartWidget::eventFilter(watched, event);
}

}  // namespace xsmoe::widgets
