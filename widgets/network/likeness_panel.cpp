// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/likeness_panel.h"

#include <QComboBox>
#include <QFont>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPoint>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>
#include <QVariant>
#include <algorithm>
#include <utility>

#include "widgets/charts/router_number.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/view_head.h"
#include "widgets/network/likeness_tables.h"
#include "widgets/network/merge_bar.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr const char* kCosineKind = "cosine";
constexpr const char* kCkaKind = "cka";

QTableWidgetItem* pairItem(const LayerLikeness& layer, std::size_t one, std::size_t other, bool cka) {
  const auto value = likenessOfKind(layer.pairs[one][other], cka);
  auto* const item = numberItem(value ? likenessNumber(*value) : QStringLiteral("–"), value);
  const QString who = pairText(layer.layer, one, other);
  if (!value) {
    item->setToolTip(LikenessPanel::tr("%1: the output is the same for every item, so CKA is not defined").arg(who));
    return item;
  }
  const QColor colour = heatColour(std::clamp(*value, 0.0, 1.0));
  item->setBackground(colour);
  item->setForeground(readableOn(colour));
  item->setToolTip(LikenessPanel::tr("%1: %2").arg(who, QLocale().toString(*value, 'f', 4)));
  return item;
}

/// Bold, with a sign before it.
void markHeader(QTableWidgetItem* header, const QString& name, bool chosen) {
  if (header == nullptr) return;
  QFont bold;
  bold.setBold(true);
  header->setData(Qt::FontRole, chosen ? QVariant::fromValue(bold) : QVariant());  // without one of its own it follows the window's
  header->setText(chosen ? LikenessPanel::tr("► %1", "the chosen expert").arg(name) : name);
  header->setToolTip(chosen ? explained(Symbol::kChosen) : QString());
}

/// As data of the choice of a moment.
QPoint placeOf(const std::optional<RunMoment>& moment) { return moment ? QPoint(moment->window.value, moment->epoch) : QPoint(-1, 0); }

/// Of an epoch with the timeline's sign for one whose weights are kept.
QString offeredName(const RunMoment& moment) {
  const QString name = momentName(moment);
  return moment.epoch > 0 ? LikenessPanel::tr("● %1", "an epoch whose weights are kept").arg(name) : name;
}

/// Those that an answer names.
std::vector<LayerStructure> layersIn(const std::optional<ExpertRedundancy>& redundancy) {
  std::vector<LayerStructure> layers;
  if (redundancy)
    for (const LayerLikeness& one : redundancy->layers) layers.push_back(one.layer);
  return layers;
}

}  // namespace

LikenessPanel::LikenessPanel(QWidget* parent)
    : QWidget(parent),
      room_(new QScrollArea(this)),
      measure_(new QPushButton(tr("&Measure"), this)),
      layers_(new QComboBox(this)),
      kinds_(new QComboBox(this)),
      words_(wrappedLabel(this)),
      goToMostAlike_(new QPushButton(tr("Go to Most A&like"), this)),
      alike_(numbersTableOf(this)),
      pairs_(numbersTableOf(this)),
      merging_(new MergeBar(this)),
      againstTitle_(new QLabel(tr("Against"), this)),
      against_(new QComboBox(this)),
      changesTitle_(wrappedLabel(this)),
      changes_(numbersTableOf(this)) {
  words_->setTextFormat(Qt::PlainText);  // paths
  measure_->setToolTip(tr("Compares the experts' outputs on some hundred items; it takes seconds"));
  kinds_->addItem(tr("Cosine"), QString::fromLatin1(kCosineKind));
  kinds_->addItem(tr("CKA"), QString::fromLatin1(kCkaKind));
  kinds_->setToolTip(tr("Cosine: 1 where two experts add the same to every item.\nCKA: 1 also where one is a turned or scaled other"));
  layers_->setAccessibleName(tr("Side layer"));
  letShrink(*layers_);
  kinds_->setAccessibleName(tr("Measure of likeness"));
  against_->setAccessibleName(tr("Moment to compare with"));
  against_->setToolTip(tr("What became of every expert is told between this moment and the one shown"));
  againstTitle_->setBuddy(against_);
  pairs_->setAccessibleName(tr("Likeness of experts"));
  changes_->setAccessibleName(tr("Changes of experts"));
  letShrink(*against_);
  lay();
  connect(measure_, &QPushButton::clicked, this, &LikenessPanel::measureRequested);
  connect(layers_, &QComboBox::currentIndexChanged, this, &LikenessPanel::noteLayer);
  connect(layers_, &QComboBox::currentIndexChanged, this, &LikenessPanel::fillPairs);
  connect(layers_, &QComboBox::activated, alike_, &QTableWidget::clearSelection);  // which names another layer's pair
  connect(kinds_, &QComboBox::currentIndexChanged, this, &LikenessPanel::showKind);
  alike_->setAccessibleName(tr("Most alike experts of each layer"));
  alike_->setSelectionMode(QAbstractItemView::SingleSelection);
  alike_->setSelectionBehavior(QAbstractItemView::SelectRows);
  for (auto* const table : {alike_, pairs_, changes_}) {
    auto* const saver = new ViewSaver(*table, *table->model(), table->accessibleName());
    saver->openWhereAsked();
    saver->leaveToPage();
  }
  goToMostAlike_->setToolTip(tr("Chooses the most alike pair of all, of which \"What if merged\" can be asked"));
  connect(alike_, &QTableWidget::itemSelectionChanged, this, &LikenessPanel::goToAlike);
  connect(alike_, &QTableWidget::cellClicked, this, &LikenessPanel::goToAlike);  // of the row that was selected already
  connect(goToMostAlike_, &QPushButton::clicked, this, [this] {
    alike_->setCurrentCell(0, 0);
    goToAlike();
  });
  pairs_->setSelectionMode(QAbstractItemView::SingleSelection);
  connect(pairs_, &QTableWidget::currentCellChanged, this, &LikenessPanel::choosePair);
  connect(against_, &QComboBox::currentIndexChanged, this, &LikenessPanel::chooseAgainst);
  connectClicks();
  setMoment(std::nullopt);
}

void LikenessPanel::connectClicks() {
  for (const auto* const header : {pairs_->verticalHeader(), pairs_->horizontalHeader()})
    connect(header, &QHeaderView::sectionClicked, this, &LikenessPanel::chooseOfPairs);
  connect(changes_->verticalHeader(), &QHeaderView::sectionClicked, this, &LikenessPanel::chooseOfChanges);
  for (const auto signal : {&QTableWidget::cellClicked, &QTableWidget::cellActivated}) {
    connect(pairs_, signal, this, [this](int row) { chooseOfPairs(row); });
    connect(changes_, signal, this, [this](int row) { chooseOfChanges(row); });
  }
}

void LikenessPanel::chooseOfPairs(int place) {
  const int layer = layers_->currentIndex();
  if (!redundancy_ || layer < 0 || place < 0) return;
  const LayerStructure& structure = redundancy_->layers.at(static_cast<std::size_t>(layer)).layer;
  if (static_cast<std::size_t>(place) >= structure.born.size()) return;
  const ExpertName clicked = nameOf(structure, static_cast<std::size_t>(place));
  Q_EMIT expertClicked(clicked);
}

void LikenessPanel::chooseOfChanges(int row) {
  if (!difference_ || row < 0 || static_cast<std::size_t>(row) >= difference_->experts.size()) return;
  const ExpertName clicked = difference_->experts[static_cast<std::size_t>(row)].name;
  Q_EMIT expertClicked(clicked);
}

void LikenessPanel::setChosen(const std::optional<ExpertName>& chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  if (chosen_) showLayer(chosen_->modality, chosen_->hiddenState);
  markChosen();
}

void LikenessPanel::showLayer(Modality modality, int hiddenState) {
  layer_.emplace();
  layer_->modality = modality;
  layer_->hiddenState = hiddenState;
  showLookedAt();
}

void LikenessPanel::showLookedAt() {
  if (!redundancy_ || !layer_) return;
  const auto& layers = redundancy_->layers;
  const auto found = std::find_if(layers.begin(), layers.end(), [this](const LayerLikeness& one) {
    return one.layer.modality == layer_->modality && one.layer.hiddenState == layer_->hiddenState;
  });
  if (found != layers.end()) layers_->setCurrentIndex(static_cast<int>(found - layers.begin()));
}

void LikenessPanel::noteLayer(int place) {
  if (redundancy_ && place >= 0) layer_ = redundancy_->layers.at(static_cast<std::size_t>(place)).layer;
}

void LikenessPanel::markChosen() {
  const int layer = layers_->currentIndex();
  if (redundancy_ && layer >= 0 && layer < static_cast<int>(redundancy_->layers.size())) {
    const LayerStructure& structure = redundancy_->layers[static_cast<std::size_t>(layer)].layer;
    for (int place = 0; place < static_cast<int>(structure.born.size()); ++place) {
      const ExpertName name = nameOf(structure, static_cast<std::size_t>(place));
      for (auto* const header : {pairs_->horizontalHeaderItem(place), pairs_->verticalHeaderItem(place)})
        markHeader(header, expertName(name.born), name == chosen_);
    }
  }
  if (!difference_) return;
  const auto among = layersIn(redundancy_);
  const int rows = std::min(changes_->rowCount(), static_cast<int>(difference_->experts.size()));  // not yet filled, it has those of before
  for (int row = 0; row < rows; ++row) {
    const ExpertName& name = difference_->experts[static_cast<std::size_t>(row)].name;
    markHeader(changes_->verticalHeaderItem(row), expertMark(name, among), name == chosen_);
  }
}

void LikenessPanel::lay() {
  auto* const row = new QHBoxLayout;
  row->addWidget(measure_, 1);
  row->addWidget(kinds_);
  auto* const moments = new QHBoxLayout;
  moments->addWidget(againstTitle_);
  moments->addWidget(against_, 1);
  auto* const inside = new QWidget(room_);
  auto* const column = new QVBoxLayout(inside);
  column->setContentsMargins(4, 4, 4, 4);
  column->addWidget(new ViewHead(*this, QStringLiteral("alike")));
  column->addLayout(row);
  column->addWidget(words_);
  column->addWidget(goToMostAlike_);
  column->addWidget(alike_);
  column->addWidget(layers_);
  column->addWidget(pairs_);
  column->addWidget(merging_);
  column->addLayout(moments);
  column->addWidget(changesTitle_);
  column->addWidget(changes_);
  column->addStretch();
  room_->setWidget(inside);
  room_->setWidgetResizable(true);
  room_->setFrameShape(QFrame::NoFrame);
  auto* const whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(room_);
}

QString LikenessPanel::words() const { return words_->text(); }

QString LikenessPanel::changesTitle() const { return changesTitle_->isHidden() ? QString() : changesTitle_->text(); }

std::optional<RunMoment> LikenessPanel::againstMoment() const {
  const QPoint place = against_->currentData().toPoint();
  return place == placeOf(std::nullopt) ? std::nullopt : std::optional(RunMoment(place.x(), place.y()));
}

void LikenessPanel::offerAgainst(const std::vector<RunMoment>& moments) {
  if (moments == offered_) return;
  offered_ = moments;
  fillAgainst();
}

void LikenessPanel::fillAgainst() {
  const QSignalBlocker quiet(against_);
  against_->clear();
  against_->addItem(tr("the window before"), placeOf(std::nullopt));
  for (const RunMoment& one : offered_)
    if (one != moment_) against_->addItem(offeredName(one), placeOf(one));
  against_->setCurrentIndex(std::max(0, against_->findData(placeOf(wanted_))));
  const bool choice = moment_.has_value() && against_->count() > 1;
  againstTitle_->setVisible(choice);
  against_->setVisible(choice);
}

void LikenessPanel::chooseAgainst() {
  wanted_ = againstMoment();
  if (redundancy_) Q_EMIT differenceRequested();
}

void LikenessPanel::compareWith(const std::optional<RunMoment>& moment) {
  if (moment == wanted_) return;
  const auto before = againstMoment();
  wanted_ = moment;
  fillAgainst();
  if (redundancy_ && againstMoment() != before) Q_EMIT differenceRequested();
}

void LikenessPanel::setMoment(const std::optional<RunMoment>& moment, const QString& why) {
  measure_->setEnabled(moment.has_value());
  if (moment && moment == moment_) return;
  moment_ = moment;
  if (!moment) wanted_.reset();
  fillAgainst();
  clear();
  words_->setText(moment ? tr("Which experts do the same is measured for the model after %1.").arg(momentName(*moment)) : why);
}

void LikenessPanel::setBusy(bool busy) {
  measure_->setEnabled(!busy && moment_.has_value());
  against_->setEnabled(!busy);
  if (busy) words_->setText(tr("Comparing experts …"));
}

void LikenessPanel::clear() {
  redundancy_.reset();
  difference_.reset();
  layers_->clear();
  showKind();
  fillChanges();
}

void LikenessPanel::showReason(const QString& reason) {
  clear();
  words_->setText(reason);
}

void LikenessPanel::showAnswer(const ExpertRedundancy& redundancy, const std::optional<ModelDifference>& difference) {
  clear();
  redundancy_ = redundancy;
  difference_ = difference;
  {
    const QSignalBlocker quiet(layers_);  // nobody looks at the first one yet
    for (const LayerLikeness& layer : redundancy.layers) layers_->addItem(layerTitle(layer.layer));
  }
  showLookedAt();
  showKind();
  fillChanges();
}

void LikenessPanel::showDifference(const std::optional<ModelDifference>& difference) {
  difference_ = difference;
  showWords();
  fillChanges();
}

bool LikenessPanel::byCka() const { return kinds_->currentData().toString() == QString::fromLatin1(kCkaKind); }

QString LikenessPanel::kindInWords() const { return byCka() ? tr("CKA") : tr("cosine"); }

void LikenessPanel::showKind() {
  mostAlike_ = redundancy_ ? mostAlikePairs(*redundancy_, byCka()) : std::vector<AlikePair>{};
  goToMostAlike_->setVisible(!mostAlike_.empty());
  alike_->setVisible(!mostAlike_.empty());
  const QSignalBlocker quiet(alike_);  // nobody has chosen anything
  if (redundancy_) fillAlike(*alike_, *redundancy_, mostAlike_, kindInWords());
  alike_->clearSelection();
  showWords();
  fillPairs();
}

QString LikenessPanel::mostAlikeInWords() const {
  if (mostAlike_.empty()) return tr("No layer has two experts of which this is known.");
  const AlikePair& most = mostAlike_.front();
  const LayerStructure& layer = redundancy_->layers[most.layer].layer;
  return tr("The most alike of all: %1 of %2, %3 %4.", "two experts, a layer, cosine or CKA, a number")
      .arg(pairText(layer, most.one, most.other), layerMark(layer), kindInWords(), likenessNumber(most.likeness));
}

std::optional<RunMoment> LikenessPanel::measuredMoment() const {
  return redundancy_ ? std::optional(RunMoment(redundancy_->window, redundancy_->epoch)) : std::nullopt;
}

void LikenessPanel::showWords() {
  if (!redundancy_) return;
  words_->setText(tr("Model after %1, on %2. Light pairs do the same: of these one may go, or the two be merged. %3")
                      .arg(momentName({redundancy_->window, redundancy_->epoch}), counted(redundancy_->items, tr("1 item"), tr("%1 items")),
                           mostAlikeInWords()));
}

/// Of the row that is selected.
void LikenessPanel::goToAlike() {
  const auto rows = alike_->selectionModel()->selectedRows();
  if (rows.isEmpty() || rows.front().row() >= static_cast<int>(mostAlike_.size())) return;
  const AlikePair& pair = mostAlike_[static_cast<std::size_t>(rows.front().row())];
  layers_->setCurrentIndex(static_cast<int>(pair.layer));
  pairs_->setCurrentCell(static_cast<int>(pair.one), static_cast<int>(pair.other));
  room_->ensureWidgetVisible(merging_);
  room_->ensureWidgetVisible(pairs_);
}

void LikenessPanel::fillPairs() {
  const int layer = layers_->currentIndex();
  const bool shown = redundancy_ && layer >= 0 && layer < static_cast<int>(redundancy_->layers.size());
  layers_->setVisible(shown);
  kinds_->setVisible(shown);
  pairs_->setVisible(shown);
  merging_->setVisible(shown);
  pairs_->clear();
  if (!shown) return choosePair();
  const LayerLikeness& likeness = redundancy_->layers[static_cast<std::size_t>(layer)];
  const bool cka = byCka();
  const int experts = static_cast<int>(likeness.pairs.size());
  QStringList names;
  for (const int born : likeness.layer.born) names << expertName(born);
  pairs_->setRowCount(experts);
  pairs_->setColumnCount(experts);
  pairs_->setHorizontalHeaderLabels(names);
  pairs_->setVerticalHeaderLabels(names);
  for (int one = 0; one < experts; ++one)
    for (int other = 0; other < experts; ++other)
      pairs_->setItem(one, other, pairItem(likeness, static_cast<std::size_t>(one), static_cast<std::size_t>(other), cka));
  showRows(*pairs_);
  markChosen();
  choosePair();
}

void LikenessPanel::setUsage(const std::vector<LayerUsage>& usage, Protocol protocol) {
  usage_ = usage;
  protocol_ = protocol;
  choosePair();
}

void LikenessPanel::choosePair() {
  const int layer = layers_->currentIndex(), one = pairs_->currentRow(), other = pairs_->currentColumn();
  if (!redundancy_ || layer < 0 || layer >= static_cast<int>(redundancy_->layers.size())) return merging_->setPair(std::nullopt);
  const LayerStructure& structure = redundancy_->layers[static_cast<std::size_t>(layer)].layer;
  const int experts = static_cast<int>(structure.born.size());
  if (one < 0 || other < 0 || one == other || one >= experts || other >= experts) return merging_->setPair(std::nullopt);
  merging_->setPair(pairOf(structure, static_cast<std::size_t>(one), static_cast<std::size_t>(other)));
}

/// The less used goes; of equal ones the younger.
MergeExperts LikenessPanel::pairOf(const LayerStructure& layer, std::size_t one, std::size_t other) const {
  auto kept = std::min(one, other), gone = std::max(one, other);
  const auto known = std::find_if(usage_.begin(), usage_.end(), [&](const LayerUsage& usage) {
    return usage.modality == layer.modality && usage.hiddenState == layer.hiddenState && usage.born == layer.born;
  });
  if (known != usage_.end() && decisiveShare(*known, kept, protocol_) < decisiveShare(*known, gone, protocol_)) std::swap(kept, gone);
  return {nameOf(layer, gone), layer.born[kept]};
}

void LikenessPanel::fillChanges() {
  changes_->setVisible(difference_.has_value());
  changesTitle_->setVisible(difference_.has_value());
  changes_->clear();
  if (!difference_) return;
  changesTitle_->setText(tr("From %1 to %2, on the same %3: cosine of item embeddings %4")
                             .arg(momentName({difference_->from, difference_->fromEpoch}),
                                  momentName({difference_->to, difference_->toEpoch}),
                                  counted(difference_->items, tr("item"), tr("%1 items")), likenessNumber(difference_->embeddingCosine)));
  changes_->setRowCount(static_cast<int>(difference_->experts.size()));
  changes_->setColumnCount(4);
  changes_->setHorizontalHeaderLabels({tr("weights: cosine"), tr("change"), tr("output: cosine"), tr("change")});
  const auto layers = layersIn(redundancy_);
  QStringList names;
  for (int row = 0; row < changes_->rowCount(); ++row) {
    const ExpertDifference& one = difference_->experts[static_cast<std::size_t>(row)];
    names << expertMark(one.name, layers);
    if (one.kind != ExpertDifference::Kind::kBoth) {
      changes_->setItem(row, 0, numberItem(one.kind == ExpertDifference::Kind::kAdded ? tr("added") : tr("gone")));
      continue;
    }
    changes_->setItem(row, 0, numberItem(likenessNumber(one.weightCosine), one.weightCosine));
    changes_->setItem(row, 1, numberItem(percent(one.weightChange), one.weightChange));
    changes_->setItem(row, 2, numberItem(likenessNumber(one.outputCosine), one.outputCosine));
    changes_->setItem(row, 3, numberItem(percent(one.outputChange), one.outputChange));
  }
  changes_->setVerticalHeaderLabels(names);
  showRows(*changes_);
  markChosen();
}

}  // namespace xsmoe::widgets
