// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/item_page.h"

#include <QApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPixmap>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>
#include <utility>

#include "widgets/charts/chart_view.h"
#include "widgets/charts/item_charts.h"
#include "widgets/charts/view_saver.h"
#include "widgets/items/measured_items.h"
#include "widgets/items/pictures.h"
#include "widgets/words/labels.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kItemPicture = 128, kItemChartHeight = 190, kItemListHeight = 230, kDescriptionLetters = 600;

std::vector<MeasuredItem> cosinesOf(const std::vector<SimilarCard>& items) {
  std::vector<MeasuredItem> rows;
  for (const SimilarCard& one : items) rows.push_back({one.item, QLocale().toString(one.cosine, 'f', 3)});
  return rows;
}

QString wordsOf(const ItemProfile& profile) {
  const ItemCard& item = profile.item;
  QStringList parts{ItemPage::tr("item %1").arg(text(item.id))};
  if (!item.category.empty()) parts << ItemPage::tr("category %1").arg(text(item.category));
  if (item.firstWindow >= 0) parts << ItemPage::tr("first seen in %1").arg(windowName(item.firstWindow));
  parts << counted(std::accumulate(profile.records.begin(), profile.records.end(), std::int64_t{0}), ItemPage::tr("1 record"),
                   ItemPage::tr("%1 records"));
  parts << ItemPage::tr("by the model after %1").arg(momentName({profile.window, profile.epoch}));
  const QString description = text(item.description);
  const QString begins = description.size() > kDescriptionLetters ? description.left(kDescriptionLetters) + QChar(0x2026) : description;
  return parts.join(QStringLiteral("; ")) + (begins.isEmpty() ? QString() : QStringLiteral("\n") + begins);
}

QWidget* titled(const QString& title, QWidget* content) {
  auto* const box = new QWidget;
  auto* const column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(new QLabel(title, box));
  column->addWidget(content, 1);
  return box;
}

}  // namespace

ItemPage::ItemPage(QWidget* parent) : QWidget(parent), pages_(new QStackedLayout), message_(new QLabel(this)) {
  message_->setTextFormat(Qt::PlainText);  // paths and ids
  message_->setAlignment(Qt::AlignCenter);
  message_->setWordWrap(true);
  message_->setMargin(16);
  auto* const body = new QWidget;
  auto* const column = new QVBoxLayout(body);
  column->addWidget(buildHead());
  column->addWidget(buildCharts());
  column->addWidget(buildLists(), 1);
  auto* const scroll = new QScrollArea(this);  // a low page shows a part of it
  scroll->setWidget(body);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* const search = new QHBoxLayout;
  id_ = new QLineEdit(this);
  id_->setPlaceholderText(tr("Item id"));
  id_->setAccessibleName(tr("Id of the item"));
  search->addWidget(new QLabel(tr("Item"), this));
  search->addWidget(id_, 1);
  auto* const all = new QVBoxLayout(this);
  all->addLayout(search);
  all->addLayout(pages_, 1);
  pages_->addWidget(message_);
  pages_->addWidget(scroll);
  connect(id_, &QLineEdit::returnPressed, this, [this] {
    if (const QString id = id_->text().trimmed(); !id.isEmpty()) Q_EMIT itemRequested(id);
  });
}

QWidget* ItemPage::buildHead() {
  auto* const head = new QWidget;
  auto* const row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 0);
  picture_ = new QLabel(head);
  picture_->setFixedSize(kItemPicture, kItemPicture);
  picture_->setAccessibleName(tr("Picture of the item"));
  title_ = wrappedLabel(head);
  title_->setTextFormat(Qt::PlainText);
  QFont big = font();
  big.setBold(true);
  big.setPointSizeF(font().pointSizeF() * 1.2);
  title_->setFont(big);
  words_ = wrappedLabel(head);
  words_->setTextFormat(Qt::PlainText);
  auto* const texts = new QVBoxLayout;
  texts->addWidget(title_);
  texts->addWidget(words_);
  texts->addStretch();
  row->addWidget(picture_, 0, Qt::AlignTop);
  row->addLayout(texts, 1);
  return head;
}

QWidget* ItemPage::buildCharts() {
  auto* const charts = new QWidget;
  auto* const row = new QHBoxLayout(charts);
  row->setContentsMargins(0, 0, 0, 0);
  for (ChartView** const chart : {&records_, &gates_, &shares_}) {
    *chart = new ChartView(charts);
    (*chart)->setMinimumHeight(kItemChartHeight);
    row->addWidget(*chart, 1);
  }
  const QString page = QStringLiteral("item");
  records_->setHelp(page, tr("A bar a window: how many of its records are of the item."));
  gates_->setHelp(page, tr("A bar a side layer: what its router gives the base path and each expert for the item."));
  shares_->setHelp(page,
                   tr("A bar a side layer: how much of what it puts out for the item comes from each source (‖αz‖ of all together)."));
  return charts;
}

QWidget* ItemPage::buildLists() {
  auto* const lists = new QWidget;
  lists->setMinimumHeight(kItemListHeight);
  auto* const row = new QHBoxLayout(lists);
  row->setContentsMargins(0, 0, 0, 0);
  byEmbedding_ = new MeasuredItems(tr("Cosine"), tr("Similar items by embedding"), lists);
  byStates_ = new MeasuredItems(tr("Cosine"), tr("Similar items by frozen states"), lists);
  row->addWidget(titled(tr("Similar by embedding: what the model makes of them"), byEmbedding_), 1);
  row->addWidget(titled(tr("Similar by frozen states: what the encoders see in them"), byStates_), 1);
  row->addWidget(buildAudience(), 1);
  for (MeasuredItems* const list : {byEmbedding_, byStates_}) {
    connect(list, &MeasuredItems::itemActivated, this, &ItemPage::itemRequested);
    connect(list, &MeasuredItems::pictureWanted, this, &ItemPage::pictureWanted);
  }
  return lists;
}

QWidget* ItemPage::buildAudience() {
  auto* const box = new QWidget;
  auto* const column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  look_ = new QPushButton(box);
  found_ = wrappedLabel(box);
  found_->setTextFormat(Qt::PlainText);
  users_ = new QTableWidget(0, 4, box);
  users_->setHorizontalHeaderLabels({tr("User"), tr("Rank"), tr("Score"), tr("Held out")});
  users_->horizontalHeaderItem(3)->setToolTip(explained(Symbol::kHeldOut));
  users_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  users_->setSelectionBehavior(QAbstractItemView::SelectRows);
  users_->setTabKeyNavigation(false);
  users_->verticalHeader()->hide();
  users_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  users_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  users_->setAccessibleName(tr("Users who get the item"));
  (new ViewSaver(*users_, *users_->model(), users_->accessibleName()))->openWhereAsked();
  users_->setToolTip(tr("A double click or Enter chooses the user, here and on the other pages"));
  column->addWidget(look_, 0, Qt::AlignLeft);
  column->addWidget(found_);
  column->addWidget(users_, 1);
  sayOfAudience({}, false);
  connect(look_, &QPushButton::clicked, this, [this] { searching_ ? Q_EMIT audienceCancelled() : Q_EMIT audienceRequested(); });
  connect(users_, &QTableWidget::cellActivated, this, [this](int row) { Q_EMIT userRequested(users_->item(row, 0)->text()); });
  return box;
}

void ItemPage::setItem(std::shared_ptr<const ItemProfile> item) {
  const bool other = !item_ || item_->item.id != item->item.id || item_->window != item->window || item_->epoch != item->epoch;
  item_ = std::move(item);
  pages_->setCurrentIndex(1);
  id_->setText(text(item_->item.id));
  title_->setText(itemTitle(item_->item));
  words_->setText(wordsOf(*item_));
  showPicture({});
  records_->setContent(itemRecordsContent(*item_));
  gates_->setContent(itemGatesContent(*item_));
  shares_->setContent(itemSharesContent(*item_));
  gates_->setVisible(!item_->layers.empty());
  shares_->setVisible(!item_->layers.empty());
  byEmbedding_->setItems(cosinesOf(item_->byEmbedding));
  byStates_->setItems(cosinesOf(item_->byStates));
  if (other) {
    users_->setRowCount(0);
    sayOfAudience({}, false);
  }
  if (const QString path = text(item_->item.imagePath); !path.isEmpty())
    Q_EMIT pictureWanted(path, QSize(kItemPicture, kItemPicture) * devicePixelRatioF());
}

void ItemPage::showReason(const QString& reason) {
  item_.reset();
  message_->setText(reason);
  pages_->setCurrentIndex(0);
}

void ItemPage::setPicture(const QString& path, const QImage& image) {
  if (item_ && text(item_->item.imagePath) == path) showPicture(image);
  for (MeasuredItems* const list : {byEmbedding_, byStates_}) list->setPicture(path, image);
}

/// A null one: the drawn card.
void ItemPage::showPicture(const QImage& image) {
  const double ratio = devicePixelRatioF();
  QPixmap shown = QPixmap::fromImage(image);
  if (shown.isNull()) shown = itemPicture({}, itemTitle(item_->item), {kItemPicture, kItemPicture}, ratio, QApplication::palette());
  shown.setDevicePixelRatio(ratio);
  picture_->setPixmap(shown);
}

void ItemPage::showSearching(const QString& howFar) { sayOfAudience(howFar, true); }

void ItemPage::showAudienceProblem(const QString& why) { sayOfAudience(why, false); }

void ItemPage::setAudience(const ItemAudience& audience) {
  if (!item_ || audience.item != item_->item.id || audience.window != item_->window) return sayOfAudience({}, false);
  QString said =
      tr("%1 of %2 users of the test on %3 have it among their first %4; it is held out for %5 of them.")
          .arg(count(audience.reached), count(audience.users), windowName(audience.window + 1), count(audience.top), count(audience.held));
  if (const auto listed = static_cast<std::int64_t>(audience.members.size()); listed < audience.reached)
    said += QLatin1Char(' ') + tr("The first %1 are listed.").arg(count(listed));
  sayOfAudience(said, false);
  users_->setRowCount(static_cast<int>(audience.members.size()));
  for (int row = 0; row < users_->rowCount(); ++row) {
    const AudienceMember& member = audience.members[static_cast<std::size_t>(row)];
    users_->setItem(row, 0, new QTableWidgetItem(text(member.user)));
    users_->setItem(row, 1, new QTableWidgetItem(count(member.rank)));
    users_->setItem(row, 2, new QTableWidgetItem(QLocale().toString(member.score, 'f', 4)));
    users_->setItem(row, 3, new QTableWidgetItem(member.truth ? signOf(Symbol::kHeldOut) : QString()));
    if (member.truth) users_->item(row, 3)->setToolTip(explained(Symbol::kHeldOut));
    for (const int column : {1, 2}) users_->item(row, column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  }
}

void ItemPage::sayOfAudience(const QString& text, bool searching) {
  searching_ = searching;
  look_->setText(searching ? tr("Sto&p") : tr("Who &Gets It"));
  found_->setText(text.isEmpty() ? tr("Ranks for every user of the window's test and lists those whose first ten hold the item.") : text);
}

QString ItemPage::words() const { return words_->text(); }
QString ItemPage::reason() const { return pages_->currentIndex() == 0 ? message_->text() : QString(); }
QString ItemPage::audienceText() const { return found_->text(); }

}  // namespace xsmoe::widgets
