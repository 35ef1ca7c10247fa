// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>

#include "model/core/ranking_metrics.h"

class QCheckBox;
class QComboBox;
class QWidget;

namespace xsmoe::widgets {

/// Parts that the panels of the Compare page share.

[[nodiscard]] QComboBox* metricBox(QWidget* parent);
[[nodiscard]] const RankingMetric& metricOf(const QComboBox& box);
/// Whether runs are shown that cannot be compared with the first one.
[[nodiscard]] QCheckBox* mixedBox(QWidget* parent);
/// A choice with a name for those who do not see where it stands.
[[nodiscard]] QComboBox* choiceBox(const QString& accessibleName, const QStringList& choices, QWidget* parent);

}  // namespace xsmoe::widgets
