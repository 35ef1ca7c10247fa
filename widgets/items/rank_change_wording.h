// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>

#include "widgets/items/rank_change_model.h"

namespace xsmoe::widgets {

/// What became of the users between two moments: how many targets fell and rose, by how much HR@10 changed, and who is left out. A change
/// within two standard errors is not called a difference. `beside`: the name of the run beside.
[[nodiscard]] QString rankChangeSummary(const ComparedRanks& ranks, const QString& beside);
/// Which two models a file of them compares, a line each: "Rank before: after D2 of first, on the test of D3". `run`: the name of the open
/// one.
[[nodiscard]] QStringList rankModelLines(const RankMoments& moments, const QString& run, const QString& beside);

}  // namespace xsmoe::widgets
