// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/inspect_page.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "widgets/charts/view_saver.h"
#include "widgets/forms/user_box.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/inspect/busy_mark.h"
#include "widgets/inspect/picked_row.h"
#include "widgets/items/item_strip_delegate.h"
#include "widgets/items/recommendation_model.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/list_change_wording.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString truthSentence(const Recommendation& r) {
  if (!r.hasTruth) return InspectPage::tr("This user has no held-out item after %1.").arg(windowName(r.window));
  const QString title = text(r.truth.title.empty() ? r.truth.id : r.truth.title).toHtmlEscaped();
  if (r.truthRank == 0)
    return InspectPage::tr("The held-out item, <b>%1</b>, is no candidate: it is already in the user's history. It counts as a miss.")
        .arg(title);
  const QString rank =
      InspectPage::tr("The held-out item, <b>%1</b>, came at rank %2 of %3 candidates").arg(title, count(r.truthRank), count(r.candidates));
  return rank + (r.truthRank <= 10 ? InspectPage::tr(": a hit in HR@10.") : InspectPage::tr(": a miss in HR@10."));
}

/// Which items are ranked, and why items of the history may be among them.
QString rankedSentence(const Recommendation& r) {
  const QString tested = windowName(r.window + 1);
  const QString ranked = InspectPage::tr("%1 candidates: the items of all windows up to %2, without those that the user had before %2.")
                             .arg(count(r.candidates), tested);
  if (!r.hasTruth) return ranked;
  return ranked + QLatin1Char(' ') +
         InspectPage::tr("The history is what the user had in %1: such items are ranked, and the notes say so.").arg(tested);
}

QString headingOf(const Recommendation& r) { return InspectPage::tr("User %1, model %2").arg(text(r.user), momentText(r)); }

/// The external id of a row's item.
QString idAt(const QModelIndex& index) { return text(index.data(RecommendationModel::kCardRole).value<ItemCard>().id); }

/// Marks the row of the held-out truth by a coloured edge and text.
class TruthDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

void TruthDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
  QStyledItemDelegate::initStyleOption(option, index);
  if (!index.data(RecommendationModel::kIsTruthRole).toBool()) return;
  const QColor colour = truthColour(isDark(option->palette));
  QColor ground = colour;
  ground.setAlphaF(0.16F);
  option->backgroundBrush = ground;
  if (index.column() == index.model()->columnCount() - 1) option->palette.setColor(QPalette::Text, colour);
}

void TruthDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyledItemDelegate::paint(painter, option, index);
  if (index.column() == 0 && index.data(RecommendationModel::kIsTruthRole).toBool())
    painter->fillRect(QRect(option.rect.topLeft(), QSize(4, option.rect.height())), truthColour(isDark(option.palette)));
}

}  // namespace

InspectPage::InspectPage(QWidget* parent)
    : QWidget(parent), pages_(new QStackedLayout), historyModel_(new ItemListModel(this)), model_(new RecommendationModel(this)) {
  auto* column = new QVBoxLayout(this);
  column->addWidget(buildQuestion());
  parts_ = new QSplitter(Qt::Horizontal, this);
  parts_->setChildrenCollapsible(false);
  auto* const lists = new QWidget;
  lists->setLayout(pages_);
  parts_->addWidget(lists);
  column->addWidget(parts_, 1);
  pages_->addWidget(buildMessage());
  pages_->addWidget(buildAnswer());
  connectParts();
  setReady(false);
}

QWidget* InspectPage::buildQuestion() {
  auto* row = new QWidget(this);
  auto* line = new QHBoxLayout(row);
  line->setContentsMargins(0, 0, 0, 0);
  users_ = new UserBox(row);
  windows_ = new QComboBox(row);
  windows_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  latest_ = tr("the newest");
  windows_->addItem(latest_, kLatest);
  windows_->setToolTip(tr("The newest: of a run in training the model as it is when it is asked, else that after the latest window"));
  auto* asked = new QLabel(tr("Model &asked"), row);
  asked->setBuddy(windows_);
  busy_ = busyMark(row);
  line->addWidget(users_, 1);
  line->addSpacing(16);
  line->addWidget(asked);
  line->addWidget(windows_);
  line->addWidget(busy_);
  line->addWidget(buildSaving(row));
  return row;
}

QToolButton* InspectPage::buildSaving(QWidget* parent) {
  auto* const button = new QToolButton(parent);
  button->setText(tr("Save"));
  button->setToolTip(tr("The list shown, or everyone's, as a file"));
  button->setPopupMode(QToolButton::InstantPopup);
  auto* const menu = new QMenu(button);
  saveList_ = menu->addAction(tr("Save This &List…"), this, &InspectPage::saveListRequested);
  saveEveryone_ = menu->addMenu(tr("Save &Everyone's List"));
  for (const int top : {10, 20, 50, 100})
    saveEveryone_->addAction(tr("Top %1…").arg(top), this, [this, top] { Q_EMIT saveEveryoneRequested(top); });
  saveList_->setEnabled(false);
  saveEveryone_->setEnabled(false);
  button->setMenu(menu);
  return button;
}

QWidget* InspectPage::buildAnswer() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 4, 0, 0);
  heading_ = new QLabel(page);
  QFont big = font();
  big.setBold(true);
  big.setPointSizeF(font().pointSizeF() * 1.2);
  heading_->setFont(big);
  heading_->setWordWrap(true);
  QSizePolicy anyWidth = heading_->sizePolicy();  // a long title would move the tabs beside the list
  anyWidth.setHorizontalPolicy(QSizePolicy::Ignored);
  heading_->setSizePolicy(anyWidth);
  column->addWidget(heading_);
  unknown_ = wrappedLabel(page);
  unknown_->setTextFormat(Qt::PlainText);
  unknown_->hide();
  column->addWidget(unknown_);
  column->addWidget(buildNewer(page));
  column->addWidget(new QLabel(tr("History, oldest first"), page));
  history_ = new QListView(page);
  history_->setModel(historyModel_);
  history_->setItemDelegate(new ItemStripDelegate(history_));
  history_->setFlow(QListView::LeftToRight);
  history_->setWrapping(false);
  history_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  history_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  fitHistory();
  history_->setAccessibleName(tr("History of the user"));
  column->addWidget(history_);
  truth_ = new QLabel(page);
  truth_->setWordWrap(true);
  column->addWidget(truth_);
  beside_ = new BesideBar(page);
  column->addWidget(beside_);
  picked_ = new PickedRow(page);
  column->addWidget(picked_);
  table_ = new QTableView(page);
  table_->setModel(model_);
  table_->setItemDelegate(new TruthDelegate(table_));
  table_->setIconSize({40, 40});
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(46);
  table_->setShowGrid(false);
  table_->setAlternatingRowColors(true);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setWordWrap(true);
  table_->setAccessibleName(tr("Recommended items"));
  auto* const saver = new ViewSaver(*table_, *model_, table_->accessibleName());
  saver->openWhereAsked();
  saver->leaveToPage();
  auto* header = table_->horizontalHeader();
  header->setSectionResizeMode(QHeaderView::ResizeToContents);
  header->setSectionResizeMode(RecommendationModel::kItem, QHeaderView::Stretch);
  header->setHighlightSections(false);
  column->addWidget(table_, 1);
  gone_ = wrappedLabel(page);
  gone_->setTextFormat(Qt::PlainText);
  gone_->hide();
  column->addWidget(gone_);
  return page;
}

/// That the model in training is not any more the one which made the list.
QWidget* InspectPage::buildNewer(QWidget* parent) {
  newer_ = new QWidget(parent);
  auto* const row = new QHBoxLayout(newer_);
  row->setContentsMargins(0, 0, 0, 0);
  newerText_ = wrappedLabel(newer_);
  askAgain_ = new QPushButton(tr("Ask Again"), newer_);
  askAgain_->setToolTip(tr("The list by the model as it is now"));
  row->addWidget(newerText_, 1);
  row->addWidget(askAgain_);
  newer_->hide();
  return newer_;
}

QWidget* InspectPage::buildMessage() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  messageTitle_ = new QLabel(page);
  messageText_ = new QLabel(page);
  QFont big = font();
  big.setBold(true);
  big.setPointSizeF(font().pointSizeF() * 1.3);
  messageTitle_->setFont(big);
  for (QLabel* label : {messageTitle_, messageText_}) {
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
  }
  column->addStretch();
  column->addWidget(messageTitle_);
  column->addWidget(messageText_);
  column->addStretch();
  return page;
}

void InspectPage::connectParts() {
  connect(users_, &UserBox::userRequested, this, &InspectPage::userRequested);
  connect(users_, &UserBox::randomRequested, this, &InspectPage::randomRequested);
  connect(askAgain_, &QPushButton::clicked, this, &InspectPage::againRequested);
  connect(history_, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) { Q_EMIT itemChosen(idAt(index)); });
  for (QAbstractItemView* const list : {static_cast<QAbstractItemView*>(table_), static_cast<QAbstractItemView*>(history_)})
    connect(list, &QAbstractItemView::activated, this, [this](const QModelIndex& index) { Q_EMIT itemActivated(idAt(index)); });
  connect(picked_, &PickedRow::onlyChanged, this, &InspectPage::showPicked);
  connect(picked_, &PickedRow::takenBack, this, &InspectPage::pickedTakenBack);
  connect(windows_, &QComboBox::activated, this, [this] {
    wanted_ = windows_->currentData().toInt();
    Q_EMIT windowRequested(wanted_);
  });
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
    const QString id = current.isValid() ? text(current.data(RecommendationModel::kCardRole).value<ItemCard>().id) : item_;
    if (id == item_) return;
    item_ = id;
    Q_EMIT itemChosen(item_);
  });
}

void InspectPage::setExplanation(QWidget* explanation) {
  explanation_ = explanation;
  parts_->addWidget(explanation);
  parts_->setStretchFactor(0, 1);
  parts_->setStretchFactor(1, 1);
  explanation->setVisible(ready_);
}

void InspectPage::chooseItem(const QString& id) {
  item_ = id;
  chooseRow();
}

void InspectPage::chooseRow() {
  showPicked();
  table_->clearSelection();
  for (int row = 0; row < model_->rowCount(); ++row) {
    const auto index = model_->index(row, RecommendationModel::kItem);
    if (text(index.data(RecommendationModel::kCardRole).value<ItemCard>().id) == item_) table_->setCurrentIndex(index);
  }
}

void InspectPage::setPicked(const QStringList& ids) {
  std::unordered_set<std::string> picked;
  for (const auto& id : ids) picked.insert(id.toStdString());
  picked_->setPicked(ids.size());
  model_->setPicked(std::move(picked));
  showPicked();
}

/// Rows that a reset of the model has shown again included.
void InspectPage::showPicked() {
  for (int row = 0; row < model_->rowCount(); ++row) {
    const bool picked = model_->index(row, RecommendationModel::kItem).data(RecommendationModel::kIsPickedRole).toBool();
    table_->setRowHidden(row, picked_->only() && !picked);
  }
  picked_->setFound(model_->pickedRows(), model_->rowCount());
}

void InspectPage::setUserModel(QAbstractItemModel* users) { users_->setUsers(users); }

void InspectPage::setUser(const QString& user) { users_->setUser(user); }

void InspectPage::setWindows(const std::vector<int>& windows) {
  const QSignalBlocker quiet(windows_);
  windows_->clear();
  windows_->addItem(latest_, kLatest);
  for (const int window : windows) windows_->addItem(tr("after %1").arg(windowName(window)), window);
  windows_->setCurrentIndex(std::max(0, windows_->findData(wanted_)));
  beside_->setWindows(windows);
}

void InspectPage::setWindow(std::optional<int> window, int epoch) {
  const bool ofEpoch = window && epoch > 0;
  wanted_ = ofEpoch ? kLatest : window.value_or(kLatest);
  latest_ = ofEpoch ? tr("after %1").arg(momentName({*window, epoch})) : tr("the newest");
  const QSignalBlocker quiet(windows_);
  windows_->setItemText(0, latest_);
  windows_->setCurrentIndex(std::max(0, windows_->findData(wanted_)));
}

QString InspectPage::user() const { return users_->user(); }

std::optional<int> InspectPage::window() const {
  const int window = windows_->currentData().toInt();
  return window < 0 ? std::nullopt : std::optional(window);
}

void InspectPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange && history_ != nullptr) fitHistory();
}

void InspectPage::fitHistory() { history_->setFixedHeight(ItemStripDelegate::height(fontMetrics()) + 22); }

void InspectPage::setNewerModel(const QString& moment) {
  const QString words = moment.isEmpty() ? QString() : tr("The model has trained on since this list: it is %1.").arg(moment);
  if (words == newerText_->text()) return;
  newerText_->setText(words);
  newer_->setVisible(!moment.isEmpty());
}

void InspectPage::setUnknownUser(const QString& user) {
  unknown_->setText(user.isEmpty() ? QString()
                                   : tr("User %1 of the run before has no test here: the first one who has is shown.").arg(user));
  unknown_->setVisible(!user.isEmpty());
}

QString InspectPage::unknownText() const { return unknown_->text(); }

QString InspectPage::newerModel() const { return newerText_->text(); }

QString InspectPage::truthText() const { return truth_->text(); }

void InspectPage::setRecommendation(std::shared_ptr<const Recommendation> recommendation) {
  setBusy(false);
  model_->setRecommendation(recommendation);
  setNoOtherList({});
  setNewerModel({});
  setUnknownUser({});
  historyModel_->setItems(recommendation ? recommendation->history : std::vector<ItemCard>{});
  saveList_->setEnabled(recommendation != nullptr);
  chooseRow();
  if (!recommendation) return showWhatToDo();
  users_->setUser(text(recommendation->user));
  heading_->setText(headingOf(*recommendation));
  truth_->setText(truthSentence(*recommendation) + QLatin1Char(' ') + rankedSentence(*recommendation));
  truth_->setToolTip(tr("The stream's other items are no candidates: the user had them before %1, or nobody has had them until its end.")
                         .arg(windowName(recommendation->window + 1)));
  history_->scrollToTop();
  pages_->setCurrentIndex(1);
}

void InspectPage::setOtherList(const std::shared_ptr<const Recommendation>& other, const QString& moment) {
  const auto list = model_->recommendation();
  if (!list) return;
  otherMoment_ = moment;
  model_->setRecommendation(list, other);
  chooseRow();
  beside_->setSentence(besideSentence(*list, *other, moment));
  gone_->setText(goneSentence(*list, *other));
  gone_->setVisible(!gone_->text().isEmpty());
}

void InspectPage::setNoOtherList(const QString& why) {
  otherMoment_.clear();
  if (model_->standsBeside()) {
    model_->setRecommendation(model_->recommendation());
    chooseRow();
  }
  beside_->setSentence(why);
  beside_->setDeviations({});
  gone_->clear();
  gone_->hide();
}

QString InspectPage::goneText() const { return gone_->text(); }

void InspectPage::setBusy(bool busy) {
  busy_->setVisible(busy);
  table_->setEnabled(!busy);
}

void InspectPage::showMessage(const QString& title, const QString& body) {
  messageTitle_->setText(title);
  messageText_->setText(body);
  pages_->setCurrentIndex(0);
}

void InspectPage::showProblem(const QString& message) {
  setBusy(false);
  showMessage(tr("No answer"), message);
}

void InspectPage::setReady(bool ready) {
  if (ready == ready_) return;
  ready_ = ready;
  users_->setEnabled(ready);
  windows_->setEnabled(ready);
  saveEveryone_->setEnabled(ready);
  if (explanation_ != nullptr) explanation_->setVisible(ready);
  if (!ready || model_->rowCount() == 0) showWhatToDo();
}

void InspectPage::showWhatToDo() {
  if (ready_)
    showMessage(tr("Pick a user"), tr("Type a user id, or take a random one, to see the history and what is recommended."));
  else
    showMessage(tr("Nothing to inspect yet"), tr("Train until the first window is finished, or open a run."));
}

}  // namespace xsmoe::widgets
