// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/router_time_panel.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QStringList>
#include <QVBoxLayout>
#include <QVariant>
#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "widgets/charts/routed_models.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct GroupSpan {
  const char* key;
  SliceKind kind;
};
constexpr std::array kGroupSpans{GroupSpan{"new", SliceKind::kItems}, GroupSpan{"category", SliceKind::kCategory},
                                 GroupSpan{"popularity", SliceKind::kPopularity}};

constexpr int kLeastChart = 140;  ///< pixels: title, a plot whose windows are named, and a row of the legend

/// As wide as its longest text where there is room, and cut only where a line has less.
void showWhole(QComboBox& box) {
  letShrink(box);
  box.setSizeAdjustPolicy(QComboBox::AdjustToContents);
}

/// In short, so that all choosers stand in one line of a small window.
QString shortTitle(const LayerStructure& layer) {
  return RouterTimePanel::tr("%1 (state %2)", "V1 (state 6)").arg(layerMark(layer)).arg(layer.hiddenState);
}

void offerSpans(QComboBox& box) {
  const QStringList groups{RouterTimePanel::tr("By new or known"), RouterTimePanel::tr("By category"),
                           RouterTimePanel::tr("By popularity")};
  box.addItem(RouterTimePanel::tr("Over the run"), QStringLiteral("windows"));
  box.addItem(RouterTimePanel::tr("Over one window"), QStringLiteral("epochs"));
  box.addItem(RouterTimePanel::tr("Spread over items"), QStringLiteral("spread"));
  for (std::size_t i = 0; i < kGroupSpans.size(); ++i)
    box.addItem(groups.at(static_cast<qsizetype>(i)), QString::fromLatin1(kGroupSpans[i].key));
  box.setAccessibleName(RouterTimePanel::tr("Time"));
  box.setToolTip(RouterTimePanel::tr(
      "The mean along the run, which the chart's menu lays out over windows, epochs, steps or time, or over the epochs of "
      "the window that is shown; by the stored models how single items lie among themselves, or what groups of items "
      "take from one gate slot"));
}

bool sameLayerOf(const LayerStructure& one, const LayerStructure& other) {
  return one.modality == other.modality && one.hiddenState == other.hiddenState;
}

}  // namespace

RouterTimePanel::RouterTimePanel(QWidget* parent)
    : QWidget(parent),
      layers_(new QComboBox(this)),
      numbers_(new QComboBox(this)),
      spans_(new QComboBox(this)),
      gateSlots_(new QComboBox(this)),
      choosers_(new WrappedRow),
      chart_(new RouterTimeChart(this)),
      models_(std::make_shared<const std::vector<GroupRouting>>()) {
  layers_->setAccessibleName(tr("Side layer"));
  layers_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  offerRouterNumbers(*numbers_);
  offerSpans(*spans_);
  gateSlots_->setAccessibleName(tr("Gate slot"));
  for (auto* const box : {layers_, numbers_, spans_, gateSlots_}) {
    showWhole(*box);
    choosers_->addWidget(box);
  }
  chart_->setMinimumHeight(kLeastChart);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(4, 2, 4, 2);
  column->setSpacing(2);
  column->addLayout(choosers_);
  column->addWidget(chart_, 1);
  for (const auto* const box : {layers_, numbers_, spans_}) connect(box, &QComboBox::currentIndexChanged, this, &RouterTimePanel::refresh);
  connect(layers_, &QComboBox::activated, this, [this] { wantedSlot_.reset(); });
  connect(gateSlots_, &QComboBox::currentIndexChanged, this, [this] {
    wantedSlot_.reset();
    showContent();
  });
  offerSlots();
}

bool RouterTimePanel::asksModels() const { return groups() || spans_->currentData().toString() == QStringLiteral("spread"); }

std::optional<SliceKind> RouterTimePanel::groups() const {
  const QString span = spans_->currentData().toString();
  for (const auto& [key, kind] : kGroupSpans)
    if (span == QLatin1String(key)) return kind;
  return std::nullopt;
}

void RouterTimePanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  setSeen(true);
}

void RouterTimePanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  setSeen(false);
}

void RouterTimePanel::setSeen(bool seen) {
  seen_ = seen;
  if (std::exchange(modelsWanted_, wantsModels()) != wantsModels()) Q_EMIT modelsWantedChanged(modelsWanted_);
}

void RouterTimePanel::showModels(std::shared_ptr<const std::vector<GroupRouting>> models, const QString& words) {
  models_ = std::move(models);
  modelWords_ = words;
  if (asksModels()) refresh();
}

void RouterTimePanel::showRun(std::shared_ptr<const RunHistory> history, std::optional<WindowIndex> window) {
  history_ = std::move(history);
  window_ = window;
  offerLayers();
  refresh();
}

void RouterTimePanel::offerLayers() {
  const auto layers = history_ ? sideLayersOf(*history_) : std::vector<LayerStructure>();
  const bool same = std::equal(layers.begin(), layers.end(), offered_.begin(), offered_.end(),
                               [](const auto& one, const auto& other) { return sameLayerOf(one, other) && one.layer == other.layer; });
  if (same) return;
  const int before = layers_->currentIndex();
  int chosen = 0;
  for (std::size_t i = 0; before >= 0 && i < layers.size(); ++i)
    if (sameLayerOf(layers[i], offered_.at(static_cast<std::size_t>(before)))) chosen = static_cast<int>(i);
  offered_ = layers;
  const QSignalBlocker quiet(layers_);
  layers_->clear();
  for (const LayerStructure& layer : offered_) {
    layers_->addItem(shortTitle(layer));
    layers_->setItemData(layers_->count() - 1, layerTitle(layer), Qt::ToolTipRole);
    layers_->setItemData(layers_->count() - 1, layerTitle(layer), Qt::AccessibleDescriptionRole);
  }
  layers_->setCurrentIndex(offered_.empty() ? -1 : chosen);
  showWanted();
}

void RouterTimePanel::showLayer(Modality modality, int hiddenState) {
  LayerStructure layer;
  layer.modality = modality;
  layer.hiddenState = hiddenState;
  wanted_ = layer;
  showWanted();
}

void RouterTimePanel::showWanted() {
  if (!wanted_) return;
  const auto layer =
      std::find_if(offered_.begin(), offered_.end(), [this](const LayerStructure& one) { return sameLayerOf(one, *wanted_); });
  if (layer == offered_.end()) return;
  wanted_.reset();
  layers_->setCurrentIndex(static_cast<int>(layer - offered_.begin()));
}

std::optional<LayerStructure> RouterTimePanel::layer() const {
  if (wanted_) return wanted_;
  const int shown = layers_->currentIndex();
  return shown < 0 ? std::nullopt : std::optional(offered_.at(static_cast<std::size_t>(shown)));
}

int RouterTimePanel::gateSlot() const { return wantedSlot_.value_or(gateSlots_->currentData().toInt()); }

void RouterTimePanel::setChosen(const std::optional<ExpertName>& chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  wantedSlot_.reset();
  if (chosen_) {
    wantedSlot_ = chosen_->born;
    showLayer(chosen_->modality, chosen_->hiddenState);
  }
  refresh();
}

void RouterTimePanel::showSlot(int born) {
  wantedSlot_ = born;
  refresh();
}

/// The base path and the experts that the layer has in any of the models. One that was chosen stays chosen.
void RouterTimePanel::offerSlots() {
  gateSlots_->setVisible(asksModels());
  auto births = birthsIn(*models_, choice());
  const QSignalBlocker quiet(gateSlots_);
  if (gateSlots_->count() == 0 || births != births_) {
    births_ = std::move(births);
    const QVariant before = gateSlots_->currentData();
    gateSlots_->clear();
    gateSlots_->addItem(tr("base path"), kBaseSlot);
    for (const int born : births_) gateSlots_->addItem(expertName(born), born);
    gateSlots_->setCurrentIndex(std::max(0, gateSlots_->findData(before)));
  }
  const int wanted = wantedSlot_ ? gateSlots_->findData(*wantedSlot_) : -1;
  if (wanted < 0) return;
  wantedSlot_.reset();
  gateSlots_->setCurrentIndex(wanted);
}

RouterTimeChoice RouterTimePanel::choice() const {
  RouterTimeChoice chosen;
  if (const int layer = layers_->currentIndex(); layer >= 0) {
    chosen.modality = offered_.at(static_cast<std::size_t>(layer)).modality;
    chosen.hiddenState = offered_.at(static_cast<std::size_t>(layer)).hiddenState;
  }
  chosen.number = chosenNumber(*numbers_);
  chosen.epochs = spans_->currentData().toString() == QStringLiteral("epochs");
  chosen.window = window_;
  chosen.chosen = chosen_;
  return chosen;
}

int RouterTimePanel::leastHeight(int width) const {
  const QMargins around = layout()->contentsMargins();
  const int choosers = choosers_->heightForWidth(width - around.left() - around.right());
  const int more = gateSlots_->isHidden() ? gateSlots_->sizeHint().height() + choosers_->spacing() : 0;
  return around.top() + choosers + more + layout()->spacing() + kLeastChart + around.bottom();
}

void RouterTimePanel::refresh() {
  layers_->setToolTip(layers_->currentData(Qt::ToolTipRole).toString());
  offerSlots();
  showContent();
  setSeen(seen_);
}

void RouterTimePanel::showContent() {
  if (!asksModels()) return chart_->showChoice(history_, choice());
  chart_->showModels(history_, choice(), {models_, gateSlots_->currentData().toInt(), groups(), modelWords_});
}

}  // namespace xsmoe::widgets
