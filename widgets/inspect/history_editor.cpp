// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/history_editor.h"

#include <QEvent>
#include <QItemSelectionModel>
#include <QKeySequence>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "widgets/forms/item_box.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/inspect/history_model.h"
#include "widgets/inspect/history_strip.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/items/item_strip_delegate.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

HistoryEditor::HistoryEditor(QWidget* parent)
    : QWidget(parent), model_(new HistoryModel(this)), strip_(new HistoryStrip(this)), items_(new ItemBox(tr("Add item"), this)) {
  buildStrip();
  items_->setClearing(true);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(strip_);
  column->addWidget(buildButtons());
  column->addWidget(items_);
  connect(items_, &ItemBox::itemRequested, this, qOverload<const QString&>(&HistoryEditor::add));
  connect(model_, &QAbstractItemModel::rowsMoved, this, &HistoryEditor::takeOrder);
  connect(strip_->selectionModel(), &QItemSelectionModel::currentChanged, this, &HistoryEditor::showButtons);
  connect(earlier_, &QToolButton::clicked, this, [this] { moveChosen(-1); });
  connect(later_, &QToolButton::clicked, this, [this] { moveChosen(1); });
  connect(remove_, &QToolButton::clicked, this, &HistoryEditor::removeChosen);
  connect(reset_, &QToolButton::clicked, this, &HistoryEditor::reset);
  connect(clear_, &QToolButton::clicked, this, &HistoryEditor::clear);
  const auto onKey = [this](const QKeySequence& key, auto act) {
    auto* const shortcut = new QShortcut(key, strip_);
    shortcut->setContext(Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, this, act);
  };
  onKey(QKeySequence(Qt::Key_Delete), [this] { removeChosen(); });
  onKey(QKeySequence(Qt::CTRL | Qt::Key_Left), [this] { moveChosen(-1); });
  onKey(QKeySequence(Qt::CTRL | Qt::Key_Right), [this] { moveChosen(1); });
  showButtons();
}

void HistoryEditor::buildStrip() {
  strip_->setModel(model_);
  strip_->setItemDelegate(new ItemStripDelegate(strip_));
  strip_->setAccessibleName(tr("History to change, oldest first"));
  strip_->setToolTip(tr("Drag an item to another place, or move it by Ctrl+← and Ctrl+→; Delete removes it"));
  fitStrip();
}

QWidget* HistoryEditor::buildButtons() {
  auto* const buttons = new QWidget(this);
  auto* const row = new WrappedRow(buttons);
  row->setContentsMargins(0, 0, 0, 0);
  const auto addButton = [&](const QString& label, const QString& tip) {
    auto* const button = new QToolButton(buttons);
    button->setText(label);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    row->addWidget(button);
    return button;
  };
  earlier_ = addButton(tr("←"), tr("Move the chosen item one place earlier"));
  later_ = addButton(tr("→"), tr("Move the chosen item one place later"));
  remove_ = addButton(tr("Remove"), tr("Take the chosen item out of the history"));
  reset_ = addButton(tr("Reset"), tr("The user's own history again"));
  clear_ = addButton(tr("Empty"), tr("Somebody without a history: add items one by one"));
  return buttons;
}

void HistoryEditor::setOwn(std::vector<ItemCard> own) {
  own_ = std::move(own);
  history_ = own_;
  fill(-1);
}

void HistoryEditor::setListing(std::shared_ptr<const CatalogueListing> listing) {
  listing_ = std::move(listing);
  items_->setListing(listing_);
  // Items may stand here since before they were known.
  bool dressed = false;
  for (auto& one : history_)
    if (one.title.empty()) {
      one = cardOf(one.id);
      dressed = dressed || !one.title.empty();
    }
  if (dressed) fill(chosen());
}

bool HistoryEditor::isChanged() const {
  return !std::equal(own_.begin(), own_.end(), history_.begin(), history_.end(),
                     [](const ItemCard& a, const ItemCard& b) { return a.id == b.id; });
}

int HistoryEditor::chosen() const {
  const auto index = strip_->currentIndex();
  return index.isValid() ? index.row() : -1;
}

void HistoryEditor::removeChosen() {
  const int place = chosen();
  if (place < 0) return;
  auto history = history_;
  history.erase(history.begin() + place);
  change(std::move(history), std::min(place, static_cast<int>(history_.size()) - 2));
}

void HistoryEditor::moveChosen(int by) {
  const int place = chosen(), target = place + by;
  if (place < 0 || target < 0 || target >= static_cast<int>(history_.size())) return;
  model_->moveRow({}, place, {}, by > 0 ? target + 1 : target);
}

/// The dragged or moved item stays chosen.
void HistoryEditor::takeOrder() {
  history_ = model_->items();
  strip_->scrollTo(strip_->currentIndex());
  showButtons();
  Q_EMIT changed();
}

ItemCard HistoryEditor::cardOf(const std::string& id) const {
  const auto isIt = [&id](const ItemCard& one) { return one.id == id; };
  if (const auto own = std::find_if(own_.begin(), own_.end(), isIt); own != own_.end()) return *own;
  if (listing_) {
    const auto& known = listing_->items();
    if (const auto found = std::find_if(known.begin(), known.end(), isIt); found != known.end()) return *found;
  }
  ItemCard unknown;
  unknown.id = id;
  return unknown;
}

void HistoryEditor::setHistory(const std::vector<std::string>& ids) {
  std::vector<ItemCard> history;
  for (const auto& id : ids) history.push_back(cardOf(id));
  change(std::move(history), -1);
}

void HistoryEditor::add(const QString& id) { add(cardOf(id.toStdString())); }

void HistoryEditor::renew(const ItemCard& card) {
  for (auto& one : history_)
    if (one.id == card.id) one = card;
  fill(chosen());
}

void HistoryEditor::add(const ItemCard& card) {
  auto history = history_;
  history.push_back(card);
  const int last = static_cast<int>(history.size()) - 1;
  change(std::move(history), last);
}

void HistoryEditor::reset() {
  if (isChanged()) change(own_, -1);
}

void HistoryEditor::clear() {
  if (!history_.empty()) change({}, -1);
}

void HistoryEditor::change(std::vector<ItemCard> history, int place) {
  history_ = std::move(history);
  fill(place);
  Q_EMIT changed();
}

void HistoryEditor::fill(int place) {
  model_->setItems(history_);
  if (place >= 0 && place < static_cast<int>(history_.size())) {
    strip_->setCurrentIndex(model_->index(place));
    strip_->scrollTo(model_->index(place));
  }
  showButtons();
}

void HistoryEditor::showButtons() {
  const int place = chosen();
  earlier_->setEnabled(place > 0);
  later_->setEnabled(place >= 0 && place + 1 < static_cast<int>(history_.size()));
  remove_->setEnabled(place >= 0);
  reset_->setEnabled(isChanged());
  clear_->setEnabled(!history_.empty());
}

void HistoryEditor::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) fitStrip();
}

void HistoryEditor::fitStrip() { strip_->setFixedHeight(ItemStripDelegate::height(fontMetrics()) + 22); }

}  // namespace xsmoe::widgets
