// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/equations_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTextBrowser>
#include <QTextDocument>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <memory>

#include "widgets/charts/view_saver.h"
#include "widgets/forms/user_box.h"
#include "widgets/learn/equation_text.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Long titles are shortened in the box; its list and the heading have all of them.
QComboBox* elidedBox(QWidget* parent, const QString& name) {
  auto* const box = new QComboBox(parent);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(14);
  box->setAccessibleName(name);
  return box;
}

QString styleFor(const QPalette& palette) {
  return QStringLiteral(
             "p { margin: 3px 0; } p.title { font-weight: bold; margin-top: 14px; } p.letters { font-size: large; margin-left: 12px; }"
             "p.numbers, p.symbol { margin-left: 24px; } a { color: %1; text-decoration: none; } p.letters { color: %2; }")
      .arg(palette.color(QPalette::Link).name(), chartColours(palette).text.name());
}

}  // namespace

EquationsView::EquationsView(QWidget* parent)
    : QWidget(parent),
      saver_(new ViewSaver(*this, [this] { return shownView(); })),
      users_(new UserBox(this)),
      items_(elidedBox(this, tr("Item"))),
      layers_(elidedBox(this, tr("Layer"))),
      heading_(wrappedLabel(this)),
      text_(new QTextBrowser(this)) {
  items_->setEditable(true);
  items_->setInsertPolicy(QComboBox::NoInsert);
  items_->setToolTip(tr("One of those recommended to the user, or any item by its id"));
  QFont bold = heading_->font();
  bold.setBold(true);
  heading_->setFont(bold);
  heading_->setTextFormat(Qt::PlainText);
  heading_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // no name widens the window
  text_->setOpenLinks(false);
  text_->setAccessibleName(tr("Equations with their numbers"));
  text_->setContextMenuPolicy(Qt::CustomContextMenu);
  saver_->leaveToPage();
  auto* const column = new QVBoxLayout(this);
  column->addWidget(users_);
  column->addWidget(buildChoices());
  column->addWidget(heading_);
  column->addWidget(text_, 1);
  connect(users_, &UserBox::userRequested, this, &EquationsView::userRequested);
  connect(users_, &UserBox::randomRequested, this, &EquationsView::randomRequested);
  connect(items_, &QComboBox::activated, this, [this](int index) { Q_EMIT itemRequested(items_->itemData(index).toString()); });
  connect(items_->lineEdit(), &QLineEdit::returnPressed, this, [this] {
    const QString typed = items_->currentText().trimmed();
    if (!typed.isEmpty() && items_->findText(typed) < 0) Q_EMIT itemRequested(typed);
  });
  connect(layers_, &QComboBox::currentIndexChanged, this, &EquationsView::refresh);
  connect(text_, &QTextBrowser::anchorClicked, this, &EquationsView::activate);
  connect(text_, &QWidget::customContextMenuRequested, this, &EquationsView::openMenu);
  refresh();
}

QWidget* EquationsView::buildChoices() {
  auto* const row = new QWidget(this);
  auto* const line = new QHBoxLayout(row);
  line->setContentsMargins(0, 0, 0, 0);
  auto* const item = new QLabel(tr("It&em"), row);
  item->setBuddy(items_);
  auto* const layer = new QLabel(tr("La&yer"), row);
  layer->setBuddy(layers_);
  line->addWidget(item);
  line->addWidget(items_, 2);
  line->addSpacing(12);
  line->addWidget(layer);
  line->addWidget(layers_, 1);
  return row;
}

void EquationsView::showEquations(std::shared_ptr<const ItemEquations> equations, const QString& note) {
  equations_ = std::move(equations);
  note_ = note;
  users_->setUser(xsmoe::widgets::text(equations_->user));
  fillItems();
  fillLayers();
  refresh();
}

void EquationsView::showReason(const QString& reason) {
  if (!equations_ && reason == reason_) return;
  equations_.reset();
  reason_ = reason;
  refresh();
}

void EquationsView::setTau(std::optional<double> tau) {
  if (tau == tau_) return;
  tau_ = tau;
  if (equations_) refresh();
}

void EquationsView::setUserModel(QAbstractItemModel* users) { users_->setUsers(users); }

void EquationsView::setUser(const QString& user) { users_->setUser(user); }

void EquationsView::fillItems() {
  const QSignalBlocker quiet(items_);
  const QString typed = items_->currentText();
  const bool typing = items_->lineEdit()->hasFocus();
  const auto& chosen = equations_->item;
  items_->clear();
  const auto add = [this](const ItemCard& card) { items_->addItem(itemTitle(card), xsmoe::widgets::text(card.id)); };
  for (const auto& card : equations_->recommended) add(card);
  if (items_->findData(xsmoe::widgets::text(chosen.id)) < 0) add(chosen);
  items_->setCurrentIndex(items_->findData(xsmoe::widgets::text(chosen.id)));
  if (typing) items_->setEditText(typed);
}

/// The layer that was chosen stays, where the network has it; else the first one is.
void EquationsView::fillLayers() {
  const QSignalBlocker quiet(layers_);
  const QString chosen = layers_->currentText();
  layers_->clear();
  for (const auto& one : equations_->layers) layers_->addItem(layerTitle(one.layer));
  layers_->setCurrentIndex(std::max(0, layers_->findText(chosen)));
}

QString EquationsView::headingText() const { return heading_->text(); }

void EquationsView::refresh() {
  items_->setEnabled(equations_ != nullptr);
  layers_->setEnabled(equations_ != nullptr);
  text_->document()->setDefaultStyleSheet(styleFor(palette()));
  places_.clear();
  written_.clear();
  if (!equations_ || layers_->currentIndex() < 0) {
    heading_->clear();
    return text_->setPlainText(reason_);
  }
  const QString heading =
      tr("User %1 and %2, model after %3")
          .arg(xsmoe::widgets::text(equations_->user), itemTitle(equations_->item), momentName({equations_->window, equations_->epoch}));
  heading_->setText(note_.isEmpty() ? heading : tr("%1. %2").arg(heading, note_));
  auto written = equationText(*equations_, static_cast<std::size_t>(layers_->currentIndex()), tau_);
  places_ = std::move(written.places);
  const int scrolled = text_->verticalScrollBar()->value();
  written_ = std::move(written.html);
  text_->setHtml(written_);
  text_->verticalScrollBar()->setValue(scrolled);
}

/// That of texts, and how views are saved.
void EquationsView::openMenu(QPoint place) {
  const std::unique_ptr<QMenu> menu(text_->createStandardContextMenu());
  saver_->addActionsTo(*menu);
  menu->exec(text_->viewport()->mapToGlobal(place));
}

ChartTable EquationsView::table() const { return equationLines({written_, {}}); }

/// All of it, however long.
ShownView EquationsView::shownView() const {
  ShownView shown{tr("Equations, %1").arg(headingText()), {}, table(), headingText()};
  if (written_.isEmpty()) return shown;
  shown.copy = [](QWidget& holder) -> QWidget* {
    auto* const text = new QTextBrowser(&holder);
    text->setFrameShape(QFrame::NoFrame);
    text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    text->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return text;
  };
  shown.height = [html = written_](QWidget& made, QSize room) {
    auto* const document = static_cast<QTextBrowser&>(made).document();
    document->setDefaultStyleSheet(styleFor(made.palette()));
    document->setHtml(html);
    document->setTextWidth(room.width());
    return static_cast<int>(std::ceil(document->size().height()));
  };
  return shown;
}

void EquationsView::activate(const QUrl& link) {
  for (std::size_t place = 0; place < places_.size(); ++place)
    if (link.toString() == linkTo(place)) return Q_EMIT placeRequested(places_[place], equations_->window);
}

void EquationsView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refresh();
}

}  // namespace xsmoe::widgets
