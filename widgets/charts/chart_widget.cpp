// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_widget.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <algorithm>

#include "widgets/charts/chart_file.h"
#include "widgets/charts/lines_below.h"
#include "widgets/charts/saving_menu.h"
#include "widgets/help/help_button.h"
#include "widgets/help/reading_line.h"
#include "widgets/help/view_help.h"
#include "widgets/icons.h"
#include "widgets/paper.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::widgets {
ChartWidget::ChartWidget(QWidget* parent)
    : QWidget(parent), menuButton_(new QToolButton(this)), helpButton_(new HelpButton(this)), reading_(new ReadingLine(*this)) {
  menuButton_->setAutoRaise(true);
  menuButton_->setPopupMode(QToolButton::InstantPopup);
  menuButton_->setToolTip(tr("Show as table, copy, save"));
  menuButton_->setAccessibleName(tr("Chart menu"));
  menuButton_->setIcon(icon(QStringLiteral("menu")));
  menuButton_->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
  auto* actions = new QMenu(menuButton_);
  menuButton_->setMenu(actions);
  connect(actions, &QMenu::aboutToShow, this, [this, actions] {
    actions->clear();
    addActionsTo(*actions);
  });
}

void ChartWidget::setHelp(const QString& page, const QString& sentence) {
  setHelpPage(*this, page);
  helpButton_->setPage(page);
  reading_->setPage(page, sentence);
}

QStringList ChartWidget::linesBelow() const { return withShortSums(provenance()); }

QString ChartWidget::readingText() const { return reading_->sentence(); }

ChartPicture ChartWidget::describedPicture() const {
  return withLinesBelow({size(), [this](QPainter& painter, const QRectF& target) { paintTo(painter, target); }, provenance(), widthMm_},
                        linesBelow(), font(), palette());
}

Result<void> ChartWidget::writeAs(const QString& path, ChartPart part) const {
  const auto range = part == ChartPart::kVisible ? visibleRange() : std::nullopt;
  const bool numbers =
      path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive) || path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
  if (!range || !numbers) return saveChart(path, wholeContent(), describedPicture());
  return saveNumbers(path, withinRange(wholeContent(), *range), provenance(), range);
}

Result<void> ChartWidget::saveFor(FigurePlace place, const QString& path) const {
  const FigureSize size = sizeFor(place);
  const auto holder = paperHolder();
  ChartWidget* const copy = copyOn(*holder);
  present(*copy, {size.pixels.width(), std::max(size.pixels.height(), copy->minimumSizeHint().height())});
  copy->setProvenance([lines = provenance()] { return lines; });
  copy->setWidthOnPaper(size.widthMm);
  return copy->writeAs(path);
}

void ChartWidget::copyToClipboard() const { copyChart(wholeContent(), describedPicture()); }

void ChartWidget::addActionsTo(QMenu& menu) {
  QAction* table = menu.addAction(tr("Show as &table"), this, [this](bool on) { showTable(on); });
  table->setCheckable(true);
  table->setChecked(showsTable());
  if (reading_->hasSentence()) {
    QAction* const read = menu.addAction(tr("How to &read it"), reading_, &ReadingLine::ask);
    read->setCheckable(true);
    read->setChecked(!reading_->isHidden());
  }
  addOwnActionsTo(menu);
  menu.addSeparator();
  menu.addAction(tr("&Copy picture and numbers"), this, [this] { copyToClipboard(); });
  const AskedSaving saving{this, [this] { return wholeContent().title; }, [this](const QString& file) { Q_EMIT saved(file); },
                           [this](const QString& why) { Q_EMIT saveFailed(why); }};
  addKindsTo(menu, saving, [this](const QString& path) { return writeAs(path); });
  addSizesTo(menu, saving, [this](FigurePlace place, const QString& path) { return saveFor(place, path); });
  if (!visibleRange()) return;
  for (const QString& kind : {QStringLiteral("csv"), QStringLiteral("json")})
    menu.addAction(tr("Save what is seen as %1…").arg(kind.toUpper()), this, [this, saving, kind] {
      saving.ask({kind}, [this](const QString& path) { return writeAs(path, ChartPart::kVisible); });
    });
}

void ChartWidget::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) menuButton_->setIcon(icon(QStringLiteral("menu")));
}

void ChartWidget::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  addActionsTo(menu);
  menu.exec(event->globalPos());
}

}  // namespace xsmoe::widgets
