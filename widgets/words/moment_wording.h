// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "model/core/run_moment.h"

namespace xsmoe::widgets {

/// Words for a moment of a run that a person looks at.

/// "D3", or "D3, epoch 4".
[[nodiscard]] QString momentName(const RunMoment& moment);
/// "loss 5.213, learning rate 0.001, validation HR@10 12.34 %, NDCG@10 6.70 %"; nothing of a validation that was not made.
[[nodiscard]] QString epochNumbers(const EpochDone& epoch);
/// Validations in a row that brought nothing better by the end of an epoch, which has ended; 0: it is the best so far, or none was made.
[[nodiscard]] int validationsInVain(const WindowHistory& window, int epoch);
/// How far the patience of the newest window has run out, or why it ended: "D6, ★ epoch 4: 2 of 5 validations in a row without a
/// better one." Empty: there is no window.
[[nodiscard]] QString patienceSentence(const RunHistory& history);
/// What Watch shows of the moment, which the run has got to: of an epoch its numbers, and what is of the window's end all the same.
/// `weightsKept`: those of the epoch are, and shown.
[[nodiscard]] QString momentSentence(const RunHistory& history, const RunMoment& moment, bool weightsKept = false);
/// Whose weights are asked about it by the views that need some, Inspect, the map and what-if; `kept`: epochs whose weights are.
[[nodiscard]] QString weightsSentence(const RunHistory& history, const RunMoment& moment, const std::vector<RunMoment>& kept = {});

}  // namespace xsmoe::widgets
