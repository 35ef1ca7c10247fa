// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/group_routing_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "widgets/charts/group_routing_map.h"
#include "widgets/help/reading_line.h"
#include "widgets/words/labels.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLeastForSentence = 260;  ///< pixels: a window of 1920 × 1080 leaves it little more

}  // namespace

GroupRoutingPanel::GroupRoutingPanel(QWidget* parent)
    : QWidget(parent),
      layers_(new QComboBox(this)),
      numbers_(new QComboBox(this)),
      words_(wrappedLabel(this)),
      map_(new GroupRoutingMap),
      scrolled_(new QScrollArea(this)) {
  words_->setTextFormat(Qt::PlainText);  // paths
  layers_->setAccessibleName(tr("Side layer"));
  letShrink(*layers_);
  offerRouterNumbers(*numbers_);
  scrolled_->setWidget(map_);
  scrolled_->setWidgetResizable(true);
  scrolled_->setFrameShape(QFrame::NoFrame);
  scrolled_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* const row = new QHBoxLayout;
  row->addWidget(layers_, 1);
  row->addWidget(numbers_);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(4, 2, 4, 2);
  column->setSpacing(2);
  auto* const reading = new ReadingLine(*this, kLeastForSentence);
  reading->setPage(QStringLiteral("weights-by-group"));
  column->addWidget(reading);
  column->addLayout(row);
  column->addWidget(words_);
  column->addWidget(scrolled_, 1);
  connect(layers_, &QComboBox::currentIndexChanged, this, [this](int layer) {
    if (routing_ && layer >= 0) layer_ = routing_->layers.at(static_cast<std::size_t>(layer)).layer;
    refresh();
  });
  connect(numbers_, &QComboBox::currentIndexChanged, this, &GroupRoutingPanel::refresh);
  refresh();
}

QString GroupRoutingPanel::words() const { return words_->text(); }

std::optional<RunMoment> GroupRoutingPanel::moment() const {
  return routing_ ? std::optional(RunMoment(routing_->window, routing_->epoch)) : std::nullopt;
}

void GroupRoutingPanel::showAnswer(const GroupRouting& routing) {
  routing_ = routing;
  words_->setText(tr("Model after %1, over all %2 of the windows up to %3, each once")
                      .arg(momentName({routing.window, routing.epoch}), counted(routing.items, tr("1 item"), tr("%1 items")),
                           windowName(routing.window + 1)));
  words_->setToolTip(
      tr("Those of the window that this model is tested on are among them. Every one of them was measured; a standard error says how far a "
         "number would move "
         "with other items of their kind."));
  offerLayers();
  refresh();
}

void GroupRoutingPanel::showReason(const QString& reason) {
  routing_.reset();
  words_->setText(reason);
  words_->setToolTip({});
  refresh();
}

void GroupRoutingPanel::setChosen(const std::optional<ExpertName>& chosen) {
  map_->setChosen(chosen);
  if (chosen) showLayer(chosen->modality, chosen->hiddenState);
}

void GroupRoutingPanel::showLayer(Modality modality, int hiddenState) {
  if (layer_ && layer_->modality == modality && layer_->hiddenState == hiddenState) return;
  layer_.emplace();
  layer_->modality = modality;
  layer_->hiddenState = hiddenState;
  if (!routing_) return;
  offerLayers();
  refresh();
}

void GroupRoutingPanel::offerLayers() {
  const QSignalBlocker quiet(layers_);
  layers_->clear();
  int place = 0;
  for (const RoutedLayer& one : routing_->layers) {
    if (layer_ && layer_->modality == one.layer.modality && layer_->hiddenState == one.layer.hiddenState) place = layers_->count();
    layers_->addItem(layerTitle(one.layer));
  }
  layers_->setCurrentIndex(routing_->layers.empty() ? -1 : place);
}

void GroupRoutingPanel::refresh() {
  const int layer = layers_->currentIndex();
  const bool shown = routing_ && layer >= 0;
  layers_->setVisible(shown);
  numbers_->setVisible(shown);
  scrolled_->setVisible(shown);
  map_->setView(shown ? viewOf(*routing_, static_cast<std::size_t>(layer), chosenNumber(*numbers_)) : GroupRoutingView());
}

void GroupRoutingPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  Q_EMIT seenChanged(true);
}

void GroupRoutingPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  Q_EMIT seenChanged(false);
}

}  // namespace xsmoe::widgets
