// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/core/data_report.h"
#include "model/core/metrics.h"
#include "model/core/planted_drift.h"
#include "widgets/words/symbol_wording.h"

namespace xsmoe::widgets {

/// What is known of the windows of a run's stream besides the run's results: why a test may have gone worse than the one before.
struct StreamFacts {
  std::shared_ptr<const DataReport> data;  ///< null: nothing is known
  std::vector<int> returns;                ///< windows in which a planted taste comes back that had all but gone
  std::vector<PlantedDrift> drifts = {};   ///< what else was planted, by window
};

/// Null: nothing is known of it.
[[nodiscard]] const WindowReport* windowReport(const StreamFacts& facts, int window);
[[nodiscard]] bool tasteReturns(const StreamFacts& facts, int window);
/// The signs of what else was planted in it, in the order in which they stand side by side.
[[nodiscard]] std::vector<Symbol> driftSigns(const StreamFacts& facts, int window);

/// What stands at a mark of the window: the signs of what was planted there, as on the timeline; empty: nothing was.
[[nodiscard]] QString plantedLabel(const StreamFacts& facts, int window);
/// What is told on hover over it: "D4: ↺ a taste comes back · ⊖ Gather fades (planted in the built-in stream)"; empty: nothing was.
[[nodiscard]] QString plantedMeaning(const StreamFacts& facts, int window);
/// What the signs mean that plantedLabel() gives of any window, a line each.
[[nodiscard]] QStringList plantedMeanings(const StreamFacts& facts);

/// Share of new items, popularity shift and planted drift of a window, a sentence each; none where nothing is known.
[[nodiscard]] QStringList factsOf(const StreamFacts& facts, int window);
/// What was planted in it, in few words: "↺ a taste comes back · ⊖ Gather fades"; empty: nothing was.
[[nodiscard]] QString plantedWords(const StreamFacts& facts, int window);
/// The two tests that have to do with a window; each null as long as there is none.
struct WindowTests {
  const Metrics* ofModel = nullptr;   ///< of the model that was trained on it
  int modelTestedOn = 0;              ///< the window
  const Metrics* onWindow = nullptr;  ///< on it, by the model before that
};
/// What is known of it in short on one line, and how both tests went, each with its model and window.
[[nodiscard]] QString factsLine(const StreamFacts& facts, int window, const WindowTests& tests);
/// The same in fewer words, the most first: what was planted and one test stay, that of the window's model where there is one.
[[nodiscard]] QStringList shortFactsLines(const StreamFacts& facts, int window, const WindowTests& tests);

/// "HR@10 12.00 ± 1.08 % over 900 test sequences", with one standard error.
[[nodiscard]] QString hr10WithError(const Metrics& test);
/// The same over validation sequences.
[[nodiscard]] QString hr10OfValidation(const Metrics& validation);
/// HR@10 of `to` minus that of `from`, with the error of both tests.
[[nodiscard]] MetricChange hr10Change(const Metrics& from, const Metrics& to);
/// "HR@10 is 2.10 points lower than in the test before", or that the difference is within two standard errors, so that none is shown.
[[nodiscard]] QString changeFromTestBefore(const Metrics& before, const Metrics& now);

}  // namespace xsmoe::widgets
