// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_view.h"

#include <QApplication>
#include <QBuffer>
#include <QChart>
#include <QChartView>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGraphicsLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHelpEvent>
#include <QImage>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QStackedWidget>
#include <QSvgGenerator>
#include <QTableView>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_drawing.h"
#include "widgets/charts/chart_export.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/chart_table_model.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

constexpr double kReach = 14;  ///< pixels from a point within which the tooltip tells of it

QString exact(double value) { return QLocale().toString(value, 'g', QLocale::FloatingPointShortest); }

QString tooltipOf(const ChartContent& content, const ChartSeries& series, std::size_t point) {
  const QPointF value = series.points[point];
  const ChartAxis& vertical = series.secondAxis ? content.y2 : content.y;
  QStringList lines{QStringLiteral("<b>%1</b>").arg(series.name.toHtmlEscaped())};
  if (point < series.pointNames.size())
    lines << series.pointNames[point].toHtmlEscaped();
  else
    lines << QStringLiteral("%1: %2%3").arg(content.x.title.toHtmlEscaped(), content.x.tickPrefix, exact(value.x()));
  lines << QStringLiteral("%1: %2").arg(vertical.title.toHtmlEscaped(), exact(value.y()));
  return lines.join(QStringLiteral("<br>"));
}

/// A device or a pipe is written to; a file is replaced when the new one is whole, the one behind a link too.
bool writeFile(const QString& path, const QByteArray& content) {
  const QFileInfo there(path);
  if (there.exists() && !there.isFile() && !there.isDir()) {
    QFile device(path);
    return device.open(QIODevice::WriteOnly) && device.write(content) == content.size() && device.flush();
  }
  QSaveFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
}

}  // namespace

class ChartView::Body {
 public:
  explicit Body(ChartView& owner)
      : title(new QLabel(&owner)),
        note(new QLabel(&owner)),
        menu(new QToolButton(&owner)),
        pages(new QStackedWidget(&owner)),
        empty(new QLabel(&owner)),
        chart(new QChart),
        view(new QChartView(chart, &owner)),
        table(new QTableView(&owner)),
        model(new ChartTableModel(&owner)),
        legend(new ChartLegend(&owner)),
        drawing(*chart) {}

  void ensureDrawn(const ChartView& owner) {
    if (owner.layout()) owner.layout()->activate();
    if (!dirty) return;
    dirty = false;
    drawing.draw(content, owner.palette(), owner.font());
    note->setText(owner.decimationText());
  }
  [[nodiscard]] bool isEmpty() const {
    return std::all_of(content.series.begin(), content.series.end(), [](const ChartSeries& s) { return s.points.empty(); });
  }

  ChartContent content;
  QLabel* title;
  QLabel* note;
  QToolButton* menu;
  QStackedWidget* pages;
  QLabel* empty;
  QChart* chart;
  QChartView* view;
  QTableView* table;
  ChartTableModel* model;
  ChartLegend* legend;
  ChartDrawing drawing;
  bool dirty = true;
  bool wantsTable = false;
  std::optional<int> pointed;  ///< the window last told by windowPointedAt
};

ChartView::ChartView(QWidget* parent) : QWidget(parent), body_(std::make_unique<Body>(*this)) {
  auto& b = *body_;
  QFont bold = font();
  bold.setBold(true);
  b.title->setFont(bold);
  b.menu->setAutoRaise(true);
  b.menu->setPopupMode(QToolButton::InstantPopup);
  b.menu->setToolTip(tr("Show as table, copy, save"));
  b.menu->setAccessibleName(tr("Chart menu"));
  b.menu->setIcon(icon(QStringLiteral("menu")));
  auto* menu = new QMenu(b.menu);
  b.menu->setMenu(menu);
  b.menu->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    addActionsTo(*menu);
  });
  b.view->setFrameShape(QFrame::NoFrame);
  b.view->setRenderHint(QPainter::Antialiasing);
  b.view->setMinimumSize(120, 80);
  b.view->viewport()->installEventFilter(this);
  b.view->viewport()->setMouseTracking(true);
  b.view->setContextMenuPolicy(Qt::NoContextMenu);
  b.empty->setAlignment(Qt::AlignCenter);
  b.empty->setWordWrap(true);
  b.table->setModel(b.model);
  b.table->setAlternatingRowColors(true);
  b.table->verticalHeader()->hide();
  b.table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
  b.table->setFrameShape(QFrame::NoFrame);
  b.table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  for (QWidget* page : {static_cast<QWidget*>(b.view), static_cast<QWidget*>(b.table), static_cast<QWidget*>(b.empty)})
    b.pages->addWidget(page);
  b.pages->setCurrentWidget(b.empty);

  auto* header = new QHBoxLayout;
  header->addWidget(b.title);
  header->addStretch();
  header->addWidget(b.note);
  header->addWidget(b.menu);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 4, 4, 4);
  column->setSpacing(2);
  column->addLayout(header);
  column->addWidget(b.pages, 1);
  column->addWidget(b.legend);
  setBackgroundRole(QPalette::Base);
  setAutoFillBackground(true);
  QObject::connect(b.chart, &QChart::plotAreaChanged, this, [this] { body_->drawing.placeMarks(); });
}

ChartView::~ChartView() = default;

void ChartView::setContent(ChartContent content) {
  auto& b = *body_;
  if (content == b.content) return;
  b.content = std::move(content);
  b.dirty = true;
  b.title->setText(b.content.title);
  setAccessibleName(b.content.title);
  b.view->setAccessibleName(b.content.title);
  b.empty->setText(b.content.emptyText);
  b.legend->setContent(b.content);
  b.legend->setVisible(!b.isEmpty() && b.legend->heightForWidth(400) > 0);
  showTable(b.wantsTable);
  if (isVisible()) b.ensureDrawn(*this);
}

const ChartContent& ChartView::content() const { return body_->content; }

void ChartView::showTable(bool table) {
  auto& b = *body_;
  b.wantsTable = table;
  if (b.isEmpty()) {
    b.pages->setCurrentWidget(b.empty);
    return;
  }
  if (table) b.model->setTable(tableOf(b.content));
  b.pages->setCurrentWidget(table ? static_cast<QWidget*>(b.table) : b.view);
}

bool ChartView::showsTable() const { return body_->wantsTable; }

int ChartView::drawnPoints(int series) const {
  body_->ensureDrawn(*this);
  return body_->drawing.drawnPoints(series);
}

QString ChartView::decimationText() const {
  std::size_t all = 0;
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < body_->content.series.size(); ++i) {
    all += body_->content.series[i].points.size();
    drawn += static_cast<std::size_t>(drawnPoints(static_cast<int>(i)));
  }
  if (drawn == all) return {};
  return tr("%1 of %2 points").arg(QLocale().toString(static_cast<qulonglong>(drawn)), QLocale().toString(static_cast<qulonglong>(all)));
}

QPointF ChartView::positionOf(int series, int point) const {
  body_->ensureDrawn(*this);
  const ChartSeries& of = body_->content.series.at(static_cast<std::size_t>(series));
  const QPointF inChart = body_->drawing.positionOf(of, of.points.at(static_cast<std::size_t>(point)));
  const QPoint inView = body_->view->mapFromScene(body_->chart->mapToScene(inChart));
  return body_->view->viewport()->mapTo(this, inView);
}

QString ChartView::tooltipAt(QPointF position) const {
  double nearest = kReach * kReach;
  QString text;
  for (std::size_t s = 0; s < body_->content.series.size(); ++s) {
    const ChartSeries& series = body_->content.series[s];
    if (series.points.empty()) continue;
    // Points are sorted by x: look only at those within reach.
    const double left = positionOf(static_cast<int>(s), 0).x();
    const double right = positionOf(static_cast<int>(s), static_cast<int>(series.points.size()) - 1).x();
    const double first = series.points.front().x(), last = series.points.back().x();
    const bool bars = series.kind == SeriesKind::kBars;
    const double perPixel = right > left ? (last - first) / (right - left) : 0;
    const double x = first + (position.x() - left) * perPixel;
    const double reach = bars ? 0.5 : perPixel * kReach;
    auto at = std::lower_bound(series.points.begin(), series.points.end(), x - reach, [](QPointF p, double v) { return p.x() < v; });
    for (; at != series.points.end() && (perPixel == 0 || at->x() <= x + reach); ++at) {
      const auto index = static_cast<std::size_t>(at - series.points.begin());
      const QPointF where = positionOf(static_cast<int>(s), static_cast<int>(index));
      if (bars && (at->y() <= 0 || position.y() < where.y() - 4)) continue;
      const QPointF away = position - where;
      const double distance = bars ? 0 : QPointF::dotProduct(away, away);
      if (distance >= nearest) continue;
      nearest = distance;
      text = tooltipOf(body_->content, series, index);
    }
  }
  return text;
}

void ChartView::paintTo(QPainter& painter, const QRectF& target) const {
  auto& b = *body_;
  b.ensureDrawn(*this);
  painter.save();
  painter.fillRect(target, palette().color(QPalette::Base));
  const double scale = std::min(target.width() / width(), target.height() / height());
  painter.translate(target.topLeft());
  painter.scale(scale, scale);
  painter.setFont(b.title->font());
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(QRectF(b.title->geometry()).adjusted(0, 0, width(), 0), Qt::AlignLeft | Qt::AlignVCenter, b.content.title);
  const QRectF plot(b.pages->geometry());
  b.chart->scene()->render(&painter, plot, b.view->sceneRect());
  b.legend->paintTo(painter, b.legend->geometry());
  painter.restore();
}

QByteArray ChartView::svg() const {
  QBuffer content;
  QSvgGenerator generator;
  generator.setOutputDevice(&content);
  generator.setSize(size());
  generator.setViewBox(rect());
  generator.setTitle(body_->content.title);
  QPainter painter(&generator);
  paintTo(painter, rect());
  painter.end();
  return content.data();
}

QByteArray ChartView::pdf() const {
  QBuffer content;
  content.open(QIODevice::WriteOnly);
  QPdfWriter writer(&content);
  writer.setTitle(body_->content.title);
  writer.setPageSize(QPageSize(QSizeF(size()) * 0.75, QPageSize::Point));
  writer.setPageMargins(QMarginsF());
  QPainter painter(&writer);
  paintTo(painter, QRectF(0, 0, writer.width(), writer.height()));
  painter.end();
  return content.data();
}

QImage ChartView::image() const {
  QImage image(size() * 2, QImage::Format_ARGB32_Premultiplied);
  QPainter painter(&image);
  paintTo(painter, QRectF(QPointF(), QSizeF(image.size())));
  painter.end();
  return image;
}

bool ChartView::saveAs(const QString& path) const {
  const QString kind = path.section(QLatin1Char('.'), -1).toLower();
  if (kind == QLatin1String("csv")) return writeFile(path, csvOf(body_->content).toUtf8());
  if (kind == QLatin1String("svg")) return writeFile(path, svg());
  if (kind == QLatin1String("pdf")) return writeFile(path, pdf());
  QBuffer content;
  return image().save(&content, kind.toLatin1().constData()) && writeFile(path, content.data());
}

void ChartView::copyToClipboard() const {
  auto* both = new QMimeData;
  both->setImageData(image());
  both->setText(csvOf(body_->content));
  QApplication::clipboard()->setMimeData(both);
}

void ChartView::addActionsTo(QMenu& menu) {
  QAction* table = menu.addAction(tr("Show as &table"), this, [this](bool on) { showTable(on); });
  table->setCheckable(true);
  table->setChecked(showsTable());
  menu.addSeparator();
  menu.addAction(tr("&Copy picture and numbers"), this, [this] { copyToClipboard(); });
  for (const QString& kind : {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"), QStringLiteral("csv")}) {
    menu.addAction(tr("Save as %1…").arg(kind.toUpper()), this, [this, kind] {
      const QString path = QFileDialog::getSaveFileName(this, tr("Save chart"), body_->content.title + QLatin1Char('.') + kind,
                                                        QStringLiteral("%1 (*.%2)").arg(kind.toUpper(), kind));
      if (path.isEmpty() || saveAs(path)) return;
      Q_EMIT saveFailed(tr("%1: the file cannot be written. Choose a folder that you may write to.").arg(path));
    });
  }
}

void ChartView::setCursor(std::optional<int> chosen, std::optional<int> pointed) { body_->drawing.setCursor(chosen, pointed); }

std::optional<int> ChartView::windowAt(QPointF position) const {
  if (body_->content.windows.empty() || body_->isEmpty()) return std::nullopt;
  body_->ensureDrawn(*this);
  const QPoint inView = body_->view->viewport()->mapFrom(this, position.toPoint());
  return body_->drawing.windowAt(body_->chart->mapFromScene(body_->view->mapToScene(inView)));
}

void ChartView::pointAt(std::optional<int> window) {
  if (window == body_->pointed) return;
  body_->pointed = window;
  Q_EMIT windowPointedAt(window.value_or(-1));
}

QSize ChartView::sizeHint() const { return {360, 280}; }
QSize ChartView::minimumSizeHint() const { return {220, 170}; }

void ChartView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
  body_->menu->setIcon(icon(QStringLiteral("menu")));
  body_->dirty = true;
  if (isVisible()) body_->ensureDrawn(*this);
}

void ChartView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  body_->dirty = true;
  body_->ensureDrawn(*this);
}

void ChartView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  body_->dirty = true;
  if (isVisible()) body_->ensureDrawn(*this);
}

void ChartView::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  addActionsTo(menu);
  menu.exec(event->globalPos());
}

bool ChartView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::MouseMove) {
    auto* mouse = static_cast<QMouseEvent*>(event);
    const QPoint position = body_->view->viewport()->mapTo(this, mouse->position().toPoint());
    pointAt(windowAt(position));
    const QString text = tooltipAt(position);
    if (text.isEmpty())
      QToolTip::hideText();
    else
      QToolTip::showText(mouse->globalPosition().toPoint(), text, this);
  }
  if (event->type() == QEvent::Leave) pointAt(std::nullopt);
  if (event->type() == QEvent::MouseButtonRelease) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const auto window = windowAt(body_->view->viewport()->mapTo(this, mouse->position().toPoint()));
    if (mouse->button() == Qt::LeftButton && window) Q_EMIT windowClicked(*window);
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace xsmoe::widgets
