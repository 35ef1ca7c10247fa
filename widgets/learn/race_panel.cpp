// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/race_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>
#include <string_view>
#include <utility>

#include "model/analysis/ranking_metrics.h"
#include "widgets/charts/chart_view.h"
#include "widgets/learn/race_view.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::array<std::string_view, 2> kMetricsOfRace{"hr10", "ndcg10"};

const RankingMetric& raceMetric(int place) { return *findRankingMetric(kMetricsOfRace.at(static_cast<std::size_t>(place))); }

}  // namespace

RacePanel::RacePanel(QWidget* parent)
    : QWidget(parent),
      start_(new QPushButton(tr("S&tart the Race"), this)),
      metric_(new QComboBox(this)),
      status_(wrappedLabel(this)),
      chart_(new ChartView(this)),
      verdict_(wrappedLabel(this)) {
  auto* const words = wrappedLabel(this);
  words->setText(tr(
      "XSMoE, Static and NoFT on the built-in stream, with the same seed. They are trained one after the other, through the queue: about "
      "two minutes on two cores. Runs that are there already are taken as they are. Static has one expert in each layer for ever; NoFT "
      "has no side network, and takes the encoders' last states as they are."));
  start_->setAutoDefault(true);
  for (std::size_t place = 0; place < kMetricsOfRace.size(); ++place) metric_->addItem(text(raceMetric(static_cast<int>(place)).title));
  metric_->setAccessibleName(tr("Metric of the race"));
  auto* const row = new QHBoxLayout;
  row->addWidget(start_);
  row->addWidget(metric_);
  row->addWidget(status_, 1);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(12, 10, 12, 10);
  column->addWidget(words);
  column->addLayout(row);
  column->addWidget(chart_, 1);
  column->addWidget(verdict_);
  status_->setAccessibleName(tr("How far the race is"));
  verdict_->setAccessibleName(tr("Who leads"));
  connect(start_, &QPushButton::clicked, this, &RacePanel::startRequested);
  connect(metric_, qOverload<int>(&QComboBox::currentIndexChanged), this, &RacePanel::refresh);
  refresh();
}

void RacePanel::showRace(Race race) {
  race_ = std::move(race);
  refresh();
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
  chart_->setContent(raceContent(race_, chosen));
  verdict_->setText(raceSentence(race_, chosen));
}

}  // namespace xsmoe::widgets
