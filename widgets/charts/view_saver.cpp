// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/view_saver.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAbstractScrollArea>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QTableView>
#include <QWidget>
#include <algorithm>
#include <cstdint>
#include <utility>

#include "widgets/charts/lines_below.h"
#include "widgets/charts/saving_menu.h"
#include "widgets/charts/table_picture.h"
#include "widgets/paper.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kTextInset = 8;  ///< pixels around a text that is a view of its own

bool isJson(const QString& path) { return path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive); }

bool isOfNumbers(const QString& path) { return isJson(path) || path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive); }

/// The table was taken down while its rows were asked for.
QString tableGone(const QString& path) {
  return ViewSaver::tr("%1: the file is not written: its table is no longer there. Open the view again and save it from there.").arg(path);
}

/// What it wants; one that takes whatever height there is, that of the picture.
int wantedHeight(const QWidget& view, QSize room) {
  if (view.hasHeightForWidth()) return std::max(1, view.heightForWidth(room.width()));
  if (view.sizePolicy().verticalPolicy() == QSizePolicy::Fixed) return view.sizeHint().height();
  return std::max(room.height(), view.minimumSizeHint().height());
}

}  // namespace

ChartPicture renderedPicture(QWidget& view) {
  return {view.size(), [&view](QPainter& painter, const QRectF& target) {
            painter.save();
            painter.translate(target.topLeft());
            painter.scale(target.width() / view.width(), target.height() / view.height());
            view.render(&painter);
            painter.restore();
          }};
}

ViewMaker textMaker(const QString& html) {
  return [html](QWidget& parent) -> QWidget* {
    QLabel* const words = wrappedLabel(&parent);
    words->setTextFormat(Qt::RichText);
    words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    words->setMargin(kTextInset);
    words->setText(html);
    return words;
  };
}

ChartPicture pictureOf(const ShownView& shown, QWidget& holder, QSize size, const QPalette& palette) {
  if (!shown.copy)
    return tablePicture(shown.pictured.rows.empty() ? shown.table : shown.pictured,
                        std::max(shown.allRows, static_cast<int>(shown.table.rows.size())), shown.title, {}, holder.font(), size.width());
  QWidget* const copy = shown.copy(holder);
  // Each part for itself, as in lighten(): below a style sheet palettes are not handed down. Nobody presses a button on paper.
  copy->setPalette(palette);
  for (auto* const part : copy->findChildren<QWidget*>()) part->setPalette(palette);
  for (auto* const button : copy->findChildren<QAbstractButton*>()) button->hide();
  copy->setAutoFillBackground(true);
  copy->setFont(inPixels(copy->font()));
  present(*copy, {size.width(), shown.height ? shown.height(*copy, size) : wantedHeight(*copy, size)});
  if (shown.laidOut) shown.laidOut(*copy);
  const QStringList below = shown.words.isEmpty() ? QStringList() : QStringList{shown.words};
  return withLinesBelow(renderedPicture(*copy), below, copy->font(), palette);
}

bool isReadInPart(const ChartTable& table, const QPointer<const QAbstractItemModel>& rows) {
  return !rows.isNull() && rows->rowCount() > static_cast<int>(table.rows.size());
}

ViewSaver::ViewSaver(QWidget& view, std::function<ShownView()> shown) : QObject(&view), view_(view), shown_(std::move(shown)) {
  turn_.setSingleShot(true);
  turn_.setInterval(0);
  connect(&turn_, &QTimer::timeout, this, &ViewSaver::goOnWithRows);
}

ViewSaver::ViewSaver(QWidget& view, const QAbstractItemModel& table, const QString& title)
    : ViewSaver(view, [&table, title]() -> ShownView {
        ShownView list{title, {}, wordsOf(table, kTableRowsSaved)};
        list.allRows = table.rowCount();
        list.rows = &table;
        list.pictured = wordsOf(table, kPicturedRows, CellDigits::kShown);
        return list;
      }) {}

void ViewSaver::openWhereAsked() {
  view_.setContextMenuPolicy(Qt::CustomContextMenu);
  connect(&view_, &QWidget::customContextMenuRequested, this, [this](QPoint place) {
    const auto* const scrolled = qobject_cast<const QAbstractScrollArea*>(&view_);
    QMenu menu(&view_);
    addActionsTo(menu);
    if (!menu.isEmpty()) menu.exec(scrolled != nullptr ? scrolled->viewport()->mapToGlobal(place) : view_.mapToGlobal(place));
  });
}

void ViewSaver::addActionsTo(QMenu& menu) {
  const ShownView now = shown();
  if (now.table.rows.empty()) return;
  if (!menu.isEmpty()) menu.addSeparator();
  const auto read = count(static_cast<std::int64_t>(now.table.rows.size()));
  menu.addAction(isReadInPart(now.table, now.rows) ? tr("&Copy picture and the first %1 rows").arg(read) : tr("&Copy picture and numbers"),
                 this, [this] { copyToClipboard(); });
  const AskedSaving saving{&view_, [this] { return shown().title; }, [this](const QString& file) { Q_EMIT saved(file); },
                           [this](const QString& why) { Q_EMIT saveFailed(why); }};
  addKindsTo(menu, saving, [this](const QString& path) -> std::optional<Result<void>> {
    if (!isOfNumbers(path)) return saveAs(path);
    const ShownView asked = shown();
    if (!isReadInPart(asked.table, asked.rows)) return write(asked, path, {});
    beginRows(asked, path, TableRows::kAll);
    return std::nullopt;
  });
  addSizesTo(menu, saving, [this](FigurePlace place, const QString& path) { return saveAs(path, place); });
  if (!hidesRows()) return;
  for (const QString& kind : {QStringLiteral("csv"), QStringLiteral("json")})
    menu.addAction(tr("Save what is seen as %1…").arg(kind.toUpper()), this, [this, saving, kind] {
      saving.ask({kind}, [this](const QString& path) -> std::optional<Result<void>> {
        saveRows(path, TableRows::kSeen);
        return std::nullopt;
      });
    });
}

bool ViewSaver::hidesRows() const {
  const auto* const table = qobject_cast<const QTableView*>(&view_);
  return table != nullptr && table->verticalHeader()->hiddenSectionCount() > 0;
}

std::unique_ptr<TableRowsText> ViewSaver::textOf(const ShownView& shown, const QString& path, TableRows part) const {
  TableRowsText::Wish wish{shown.title, provenance(), isJson(path)};
  if (const auto* const table = qobject_cast<const QTableView*>(&view_); part == TableRows::kSeen && table != nullptr)
    wish.row = [table](int row) { return !table->isRowHidden(row); };
  return std::make_unique<TableRowsText>(*shown.rows, std::move(wish));
}

void ViewSaver::saveRows(const QString& path, TableRows part) { beginRows(shown(), path, part); }

void ViewSaver::beginRows(const ShownView& shown, const QString& path, TableRows part) {
  if (text_) return Q_EMIT saveFailed(tr("Another file of this table is being written. Ask again when that is done."));
  if (shown.rows.isNull()) return Q_EMIT saveFailed(tableGone(path));
  text_ = textOf(shown, path, part);
  textFile_ = path;
  textTitle_ = shown.title;
  textProvenance_ = provenance();
  turn_.start();
}

void ViewSaver::goOnWithRows() {
  if (text_->addSome()) return turn_.start();
  const auto made = std::exchange(text_, nullptr);
  if (made->gone()) return Q_EMIT saveFailed(tableGone(textFile_));
  const auto written = saveRowsText(textFile_, made->take(), textTitle_, textProvenance_);
  if (!written) return Q_EMIT saveFailed(errorWords(written.error()));
  Q_EMIT saved(textFile_);
}

ChartPicture ViewSaver::describedPicture(const ShownView& shown, QWidget& holder, std::optional<FigurePlace> place) const {
  const FigureSize size = place ? sizeFor(*place) : FigureSize{view_.size().expandedTo(shown.least), 0};
  const QPalette palette = place || !shown.copy ? lightPalette() : view_.palette();
  ChartPicture picture =
      withLinesBelow(pictureOf(shown, holder, size.pixels, palette), withShortSums(provenance()), holder.font(), palette);
  picture.provenance = provenance();
  picture.widthMm = size.widthMm;
  return picture;
}

Result<void> ViewSaver::saveAs(const QString& path, std::optional<FigurePlace> place) const { return write(shown(), path, place); }

Result<void> ViewSaver::write(const ShownView& shown, const QString& path, std::optional<FigurePlace> place) const {
  if (isOfNumbers(path) && isReadInPart(shown.table, shown.rows)) {
    const auto text = textOf(shown, path, TableRows::kAll);
    while (text->addSome()) continue;
    return saveRowsText(path, text->take(), shown.title, provenance());
  }
  if (isOfNumbers(path)) return saveNumbers(path, shown.title, shown.table, provenance());
  const auto holder = paperHolder();
  ChartContent title;
  title.title = shown.title;
  return saveChart(path, title, describedPicture(shown, *holder, place));
}

void ViewSaver::copyToClipboard() const {
  const ShownView now = shown();
  const auto holder = paperHolder();
  copyToClipboardAs(describedPicture(now, *holder, std::nullopt), csvOf(now.table));
}

std::vector<ViewSaver*> saversOn(const QWidget& page) {
  const auto found = page.findChildren<ViewSaver*>();
  return std::vector<ViewSaver*>(found.begin(), found.end());
}

}  // namespace xsmoe::widgets
