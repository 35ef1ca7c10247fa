// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_view_body.h"

#include <QChart>
#include <QChartView>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QStackedWidget>
#include <QStringList>
#include <QStyle>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cstddef>

#include "widgets/charts/chart_axis.h"
#include "widgets/help/help_button.h"
#include "widgets/help/reading_line.h"

namespace xsmoe::widgets {
namespace {

constexpr int kPlot = 140;           ///< height that words leave to the plot where they can
constexpr int kRemarkLines = 2;      ///< of a remark below a low plot
constexpr int kLowLines = 12;        ///< a view that is lower than so many lines of its letters leaves each of its words one line
constexpr double kPlotLines = 8;     ///< a plot that is lower than so many lines of the view's letters has smaller ones at its axes …
constexpr double kLeastLetters = 9;  ///< … but not smaller than so many points

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

/// The remark, else the first of the shorter ones that fits, else as much as fits of the last one.
QString remarkIn(const ChartContent& content, const QFontMetrics& metrics, QSize room) {
  QString words = wordsIn(content.remark, metrics, room);
  if (words == content.remark) return words;
  for (const QString& shorter : content.shortRemarks) {
    words = wordsIn(shorter, metrics, room);
    if (words == shorter) break;
  }
  return words;
}

}  // namespace

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
      drawing(*chart),
      flags(*chart) {
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
    placeFlags();
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

/// A chart on a tab behind, or whose data are being asked for, may be empty for a while: it means nothing else then.
void ChartView::Body::followAxes(bool wasEmpty) {
  if (isEmpty()) return;
  const auto meaning = [](const ChartAxis& axis) { return axis.meaning.isEmpty() ? axis.title : axis.meaning; };
  const ChartAxis& now = content.x;
  if (lens.x && meaning(now) != meaning(axisX)) lens.x.reset();
  if (lens.x && now.unit > 0) {
    const double scale = axisX.unit / now.unit;
    lens.x = ChartLens::Range{scale * lens.x->from, scale * lens.x->to};
    const ChartLens::Range whole = wholeRange(content);
    if (wasEmpty && (lens.x->to < whole.from || lens.x->from > whole.to)) lens.x.reset();
  }
  axisX = now;
  axisY = content.y;
}

void ChartView::Body::fitWords() {
  const auto margins = owner.layout()->contentsMargins();
  const int width = owner.width() - margins.left() - margins.right();
  fitHeader();

  const int left = owner.height() - menu->sizeHint().height() - kPlot;  // for legend and remark
  const int line = remark->fontMetrics().lineSpacing();
  const bool low = owner.height() < kLowLines * line;
  remark->setText(remarkIn(content, remark->fontMetrics(), {width, std::max((low ? 1 : kRemarkLines) * line, left / 2)}));
  const QString whole = content.remarkDetail.isEmpty() ? content.remark : content.remarkDetail;
  remark->setToolTip(remark->text() == whole ? QString() : whole);
  remark->setAccessibleName(whole);
  const int ofRemark = content.remark.isEmpty() ? 0 : remark->heightForWidth(width);
  legend->setMostRows(std::clamp(static_cast<int>((left - ofRemark) / legend->rowHeight()), low ? 1 : 2, ChartLegend::kRows));
}

void ChartView::Body::fitHeader() {
  const auto margins = owner.layout()->contentsMargins();
  const int buttons = menu->sizeHint().width() + (owner.helpButton()->isHidden() ? 0 : owner.helpButton()->sizeHint().width()) +
                      3 * std::max(0, owner.style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing));
  const int room = owner.width() - margins.left() - margins.right() - buttons;
  title->setText(fittingTitle(content.title, content.shortTitles, QFontMetricsF(title->font()), room));
  const bool fits = title->sizeHint().width() + note->fontMetrics().horizontalAdvance(decimated) <= room;
  note->setText(fits ? decimated : QString());
  note->setToolTip(decimated.isEmpty()
                       ? QString()
                       : ChartView::tr("So many of its points the chart draws: those that make the same line at this width, and "
                                       "none that has no place on its axes. The table and saved data have all of them."));
  QStringList cut;
  if (title->text() != content.title) cut << content.title;
  if (note->text() != decimated) cut << decimated;
  title->setToolTip(cut.join(QLatin1Char('\n')));
}

void ChartView::Body::ensureDrawn() {
  owner.layout()->activate();
  pages->layout()->activate();  // a plot that was not in front has its size of before till then, and would get ticks for that
  if (!dirty) return;
  dirty = false;
  drawing.draw(shown(), owner.palette(), lettersOfPlot());
  placeFlags();
  decimated = decimation();
  fitHeader();
}

void ChartView::Body::placeFlags() { flags.place(notes, content, drawing, owner.palette(), lettersOfPlot()); }

QStringList ChartView::Body::withOwner(const QStringList& lines) const {
  if (lines.isEmpty() || notesOf.isEmpty()) return lines;
  return QStringList{ChartView::tr("Notes on %1").arg(notesOf)} + lines;
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

}  // namespace xsmoe::widgets
