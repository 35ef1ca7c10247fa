// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>
#include <string_view>

#include "model/analysis/run_columns.h"
#include "model/analysis/run_groups.h"
#include "model/analysis/run_summary.h"
#include "model/core/settings.h"

namespace xsmoe::widgets {

/// What stands where a run has no value since its method does not use the setting.
[[nodiscard]] inline QString unusedMark() { return QStringLiteral("—"); }
/// What stands where a run has no value yet.
[[nodiscard]] inline QString unknownMark() { return QStringLiteral("–"); }

/// A setting as on screen, by its key on the command line: "τ", "Grouping", "Learning rate".
[[nodiscard]] QString settingTitle(std::string_view key);
/// Its value, as the command line has it, for people: "6, 12", "0.4", "XSMoE".
[[nodiscard]] QString settingValueText(std::string_view key, const std::string& value);
/// Both: "τ 0.4"; the method alone.
[[nodiscard]] QString settingAndValue(std::string_view key, const std::string& value);
/// What a fork changed: "Grouping 6, 12; τ 0.4"; empty where nothing was.
[[nodiscard]] QString changedText(const RunOrigin& origin);
/// What a run has of it: "0.1", after a change "0.1 → 0.3"; unusedMark() where its method does not use it.
[[nodiscard]] QString settingText(const RunSummary& run, std::string_view key);

/// That these settings validate no epoch, and what is taken instead; empty: they do.
[[nodiscard]] QString unvalidatedWarning(const TrainingSettings& training);

/// What a column of a list of runs is called, and what it says, in the person's language.
[[nodiscard]] QString columnTitle(const RunColumn& column);
[[nodiscard]] QString columnMeaning(const RunColumn& column);

/// What a run of a list is called: as by runTitle(), or where others have its name by the one that tells it from them (namesApart()).
[[nodiscard]] QString titleInList(const RunSummary& run, const std::string& nameApart);

/// The stream of a run in few words: its title, or its folder's name.
[[nodiscard]] QString streamName(const RunSummary& run);

/// "HR@10".
[[nodiscard]] QString metricName(MetricField metric);

}  // namespace xsmoe::widgets
