// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/router_time_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "widgets/charts/router_time_chart.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

bool sameLayerOf(const LayerStructure& one, const LayerStructure& other) {
  return one.modality == other.modality && one.hiddenState == other.hiddenState;
}

}  // namespace

RouterTimePanel::RouterTimePanel(QWidget* parent)
    : QWidget(parent),
      layers_(new QComboBox(this)),
      numbers_(new QComboBox(this)),
      spans_(new QComboBox(this)),
      chart_(new RouterTimeChart(this)) {
  layers_->setAccessibleName(tr("Side layer"));
  letShrink(*layers_);
  offerRouterNumbers(*numbers_);
  spans_->addItem(tr("Over windows"), QStringLiteral("windows"));
  spans_->addItem(tr("Over epochs"), QStringLiteral("epochs"));
  letShrink(*spans_);
  spans_->setAccessibleName(tr("Time"));
  spans_->setToolTip(tr("The windows of the run, or the epochs of the window that is shown"));
  auto* const row = new QHBoxLayout;
  row->addWidget(layers_, 1);
  row->addWidget(numbers_);
  row->addWidget(spans_);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(4, 2, 4, 2);
  column->setSpacing(2);
  column->addLayout(row);
  column->addWidget(chart_, 1);
  for (const auto* const box : {layers_, numbers_, spans_}) connect(box, &QComboBox::currentIndexChanged, this, &RouterTimePanel::refresh);
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
  for (const LayerStructure& layer : offered_) layers_->addItem(layerTitle(layer));
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

void RouterTimePanel::setChosen(const std::optional<ExpertName>& chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  if (chosen_) showLayer(chosen_->modality, chosen_->hiddenState);
  refresh();
}

void RouterTimePanel::refresh() {
  static const RunHistory kNone;
  RouterTimeChoice choice;
  if (const int layer = layers_->currentIndex(); layer >= 0) {
    choice.modality = offered_.at(static_cast<std::size_t>(layer)).modality;
    choice.hiddenState = offered_.at(static_cast<std::size_t>(layer)).hiddenState;
  }
  choice.number = chosenNumber(*numbers_);
  choice.epochs = spans_->currentData().toString() == QStringLiteral("epochs");
  choice.window = window_;
  choice.chosen = chosen_;
  chart_->showHistory(history_ ? *history_ : kNone, choice);
}

}  // namespace xsmoe::widgets
