// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>

#include "model/core/merge_what_if.h"
#include "model/core/recommendation.h"
#include "model/core/what_if.h"

namespace xsmoe::widgets {

/// Words for which model a list or a number is of: by which weights, and of which run.

/// "after D3", "after D3, epoch 2" of an epoch whose weights are kept, or of the weights in training "in training, in D3".
[[nodiscard]] QString momentText(int window, bool live, int epoch = 0, std::optional<double> tau = {});
/// The same of a list's model; of one in training with the epoch that had ended last: "in training, after 4 epochs of D3".
[[nodiscard]] QString momentText(const Recommendation& list);
[[nodiscard]] QString momentText(const WhatIf& measured);
[[nodiscard]] QString momentText(const MergeWhatIf& measured);
/// "after D3, epoch 2 of first": `moment` as momentText() has it, `run` as runTitle().
[[nodiscard]] QString whichModel(const QString& moment, const QString& run);
/// The line of a file: "Model: after D3, epoch 2 of first".
[[nodiscard]] QString modelLine(const QString& moment, const QString& run);

}  // namespace xsmoe::widgets
