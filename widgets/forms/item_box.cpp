// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/item_box.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QTimer>
#include <utility>

#include "widgets/items/catalogue_listing.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kIdRole = Qt::UserRole;
constexpr std::size_t kOffered = 50;

}  // namespace

ItemBox::ItemBox(const QString& label, QWidget* parent)
    : QWidget(parent), line_(new QLineEdit(this)), offers_(new QStandardItemModel(this)), completer_(new QCompleter(offers_, line_)) {
  line_->setPlaceholderText(tr("Id or title of an item"));
  line_->setClearButtonEnabled(true);
  line_->setAccessibleName(tr("Id or title of an item"));
  completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  completer_->setMaxVisibleItems(12);
  line_->setCompleter(completer_);
  auto* const before = new QLabel(label, this);
  before->setBuddy(line_);
  setFocusProxy(line_);
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(before);
  row->addWidget(line_, 1);
  connect(line_, &QLineEdit::textEdited, this, &ItemBox::offer);
  connect(line_, &QLineEdit::returnPressed, this, &ItemBox::takeTyped);
  connect(completer_, qOverload<const QModelIndex&>(&QCompleter::activated), this,
          [this](const QModelIndex& index) { take(index.data(kIdRole).toString()); });
}

void ItemBox::setListing(std::shared_ptr<const CatalogueListing> listing) { listing_ = std::move(listing); }

void ItemBox::offer(const QString& typed) {
  proposed_.clear();
  offers_->clear();
  if (!listing_ || typed.trimmed().isEmpty()) return;
  const auto found = listing_->find(typed);
  for (std::size_t i = 0; i < found.size() && i < kOffered; ++i) addOffer(listing_->items()[static_cast<std::size_t>(found[i])]);
}

void ItemBox::addOffer(const ItemCard& item) {
  const QString id = text(item.id);
  auto* const row = new QStandardItem(item.title.empty() ? id : tr("%1 (%2)").arg(itemTitle(item), id));
  row->setData(id, kIdRole);
  offers_->appendRow(row);
}

void ItemBox::propose(const std::optional<ItemCard>& item) {
  if (!line_->text().isEmpty() && line_->text() != proposed_) return;
  offers_->clear();
  if (item) addOffer(*item);
  proposed_ = item ? offers_->item(0)->text() : QString();
  write(proposed_);
}

void ItemBox::choose(const ItemCard& item) {
  offers_->clear();
  addOffer(item);
  write(offers_->item(0)->text());
  take(text(item.id));
}

/// A long title is seen from its beginning.
void ItemBox::write(const QString& name) {
  line_->setText(name);
  line_->setCursorPosition(0);
}

/// What was typed where it is an id; else the first that fits. An offer that is marked is taken by the completer.
void ItemBox::takeTyped() {
  const auto* const popup = completer_->popup();
  if (popup->isVisible() && popup->currentIndex().isValid()) return;
  const QString typed = line_->text().trimmed();
  if (typed.isEmpty()) return;
  for (int row = 0; row < offers_->rowCount(); ++row)
    if (offers_->item(row)->data(kIdRole).toString() == typed || offers_->item(row)->text() == typed)
      return take(offers_->item(row)->data(kIdRole).toString());
  take(offers_->rowCount() > 0 ? offers_->item(0)->data(kIdRole).toString() : typed);
}

void ItemBox::take(const QString& id) {
  completer_->popup()->hide();
  proposed_.clear();
  // The completer writes what was chosen into the line once this is done.
  if (clearing_) QTimer::singleShot(0, line_, &QLineEdit::clear);
  Q_EMIT itemRequested(id);
}

}  // namespace xsmoe::widgets
