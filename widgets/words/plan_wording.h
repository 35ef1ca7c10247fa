// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <functional>
#include <string>
#include <vector>

#include "model/analysis/planned_run.h"
#include "model/core/error.h"

namespace xsmoe::widgets {

/// What a checked plan has still to do: "12 runs: 8 new, 1 unfinished, 3 finished. 40 windows to train, 16 are shared. About 3 min left."
[[nodiscard]] QString plannedText(const std::vector<PlannedRun>& runs);

/// The setting that an error of a plan is about, of which the engine speaks as on the command line ("--over tau", "--tau"); else where it
/// is.
[[nodiscard]] std::string settingIn(const Error& error);
/// A sentence in which options of the command line, of which the engine speaks, have the title that `titleOf` gives to their keys.
[[nodiscard]] QString withoutOptions(QString sentence, const std::function<QString(const std::string&)>& titleOf);
/// The same where they are the settings that they set: "--tau" is "τ".
[[nodiscard]] QString withoutOptions(const QString& sentence);
/// What is wrong with a plan, in the words of the window: "τ: it is varied twice for xsmoe. Put its values into one list."
[[nodiscard]] QString planProblemText(const Error& error);

}  // namespace xsmoe::widgets
