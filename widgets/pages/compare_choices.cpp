// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/compare_choices.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class CompareChoices {
  Q_DECLARE_TR_FUNCTIONS(CompareChoices)
};

}  // namespace

QComboBox* choiceBox(const QString& accessibleName, const QStringList& choices, QWidget* parent) {
  auto* const box = new QComboBox(parent);
  box->setAccessibleName(accessibleName);
  box->setToolTip(accessibleName);
  box->addItems(choices);
  return box;
}

QComboBox* metricBox(QWidget* parent) {
  QStringList names;
  for (const auto& metric : rankingMetrics()) names << text(metric.title);
  return choiceBox(CompareChoices::tr("Metric"), names, parent);
}

const RankingMetric& metricOf(const QComboBox& box) { return rankingMetrics().at(static_cast<std::size_t>(box.currentIndex())); }

QCheckBox* mixedBox(QWidget* parent) {
  auto* const box = new QCheckBox(CompareChoices::tr("Other streams too"), parent);
  box->setToolTip(
      CompareChoices::tr("Runs of other streams, or whose stream is cut otherwise, beside the first chosen one all the same: their "
                         "numbers cannot be compared"));
  return box;
}

}  // namespace xsmoe::widgets
