// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/race_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "model/core/ranking_metrics.h"
#include "widgets/charts/chart_view.h"
#include "widgets/icons.h"
#include "widgets/learn/race_view.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kChartShare = 4;  ///< of the height, against the verdict's
constexpr int kMsPerWindow = 600;
constexpr std::array<std::string_view, 2> kMetricsOfRace{"hr10", "ndcg10"};

const RankingMetric& raceMetric(int place) { return *findRankingMetric(kMetricsOfRace.at(static_cast<std::size_t>(place))); }

/// The windows that a run of the race was tested on, first and last; empty: none.
std::optional<std::pair<int, int>> testedWindowsOf(const Race& race) {
  std::optional<std::pair<int, int>> ends;
  for (const auto& lane : race.lanes) {
    if (!lane.run) continue;
    for (const auto& test : lane.run->tests) {
      const int window = test.testedOn.value;
      ends = ends ? std::pair(std::min(ends->first, window), std::max(ends->second, window)) : std::pair(window, window);
    }
  }
  return ends;
}

}  // namespace

RacePanel::RacePanel(QWidget* parent)
    : QWidget(parent),
      words_(wrappedLabel(this)),
      start_(new QPushButton(tr("S&tart the Race"), this)),
      again_(new QToolButton(this)),
      metric_(new QComboBox(this)),
      status_(wrappedLabel(this)),
      chart_(new ChartView(this)),
      verdict_(wrappedLabel(this)) {
  words_->setText(
      tr("XSMoE, Static and NoFT on the built-in stream, with the same seed. They are trained one after the other, through the queue, "
         "which takes some minutes. Runs that are there already are taken as they are. Static has one expert in each layer for ever; NoFT "
         "has no side network, and takes the encoders' last states as they are."));
  start_->setAutoDefault(true);
  for (std::size_t place = 0; place < kMetricsOfRace.size(); ++place) metric_->addItem(text(raceMetric(static_cast<int>(place)).title));
  metric_->setAccessibleName(tr("Metric of the race"));
  again_->setIcon(icon(QStringLiteral("reset")));
  again_->setToolTip(tr("The race once more, from its first tested window on. Nothing is trained."));
  again_->setAccessibleName(tr("Show the race again from its start"));
  setPace(kMsPerWindow);
  auto* const row = new QHBoxLayout;
  row->addWidget(start_);
  row->addWidget(again_);
  row->addWidget(metric_);
  row->addWidget(status_, 1);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(12, 10, 12, 10);
  column->addWidget(words_);
  column->addLayout(row);
  column->addWidget(chart_, kChartShare);
  column->addWidget(scrolledVerdict(), 1);
  status_->setAccessibleName(tr("How far the race is"));
  verdict_->setAccessibleName(tr("Who leads"));
  verdict_->setToolTip(words_->text());
  connect(start_, &QPushButton::clicked, this, &RacePanel::startRequested);
  connect(again_, &QToolButton::clicked, this, &RacePanel::beginAgain);
  connect(&step_, &QTimer::timeout, this, &RacePanel::goOn);
  connect(metric_, qOverload<int>(&QComboBox::currentIndexChanged), this, &RacePanel::refresh);
  refresh();
}

/// With large letters its sentences would leave nothing to the chart.
QWidget* RacePanel::scrolledVerdict() {
  auto* const area = new QScrollArea(this);
  area->setWidget(verdict_);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  verdict_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  return area;
}

void RacePanel::showRace(Race race) {
  race_ = std::move(race);
  refresh();
}

void RacePanel::beginAgain() {
  const auto ends = testedWindowsOf(race_);
  if (!ends) return;
  upTo_ = ends->first;
  step_.start();
  refresh();
}

void RacePanel::goOn() {
  const auto ends = testedWindowsOf(race_);
  if (upTo_ && ends && *upTo_ + 1 < ends->second) {
    ++*upTo_;
  } else {
    upTo_.reset();
    step_.stop();
  }
  refresh();
}

void RacePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) again_->setIcon(icon(QStringLiteral("reset")));
}

void RacePanel::setStatus(const QString& status) { status_->setText(status); }

void RacePanel::setHindrance(const QString& why) {
  start_->setEnabled(why.isEmpty());
  start_->setToolTip(why);
}

QString RacePanel::status() const { return status_->text(); }
QString RacePanel::verdict() const { return verdict_->text(); }

void RacePanel::refresh() {
  const auto& chosen = raceMetric(metric_->currentIndex());
  const auto ends = testedWindowsOf(race_);
  again_->setEnabled(ends && ends->first < ends->second);
  const Race shown = upTo_ ? raceUpTo(race_, *upTo_) : race_;
  const auto content = raceContent(shown, chosen);
  words_->setVisible(content.series.empty());  // then the chart needs the room
  chart_->setContent(content);
  verdict_->setText(raceSentence(shown, chosen));
}

}  // namespace xsmoe::widgets
