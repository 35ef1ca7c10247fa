// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/core/what_if.h"

namespace xsmoe::widgets {

/// "V1 E3": the expert of a step, by its layer's mark and its birth; empty in the first step.
[[nodiscard]] QString stepExpert(const WhatIfStep& step);

/// "18.3 % (−0.41 ± 0.19)": a metric without what went, the change in points and its standard error; within two of them
/// "18.3 % (−0.21 ± 0.19: no difference)".
[[nodiscard]] QString metricText(double share, const PairedChange& change);
/// The same where room is short: "18.3 % (no difference)".
[[nodiscard]] QString shortMetricText(double share, const PairedChange& change);

/// What was measured and on how much: "D3 after epoch 4, on all 412 validation sequences".
[[nodiscard]] QString whatIfOrigin(const WhatIf& whatIf);

/// What is called a difference; empty where nothing was measured.
[[nodiscard]] QString changesOrigin(const WhatIf& whatIf);

/// What the times of lists are of; empty where none was measured.
[[nodiscard]] QString timesOrigin(const WhatIf& whatIf);

/// All steps as a table in rich text.
[[nodiscard]] QString whatIfTable(const WhatIf& whatIf);

/// The same in sentences, for readers of the screen.
[[nodiscard]] QString whatIfSentences(const WhatIf& whatIf);

}  // namespace xsmoe::widgets
