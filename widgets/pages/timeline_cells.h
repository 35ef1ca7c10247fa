// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/live_state.h"
#include "model/core/metrics.h"
#include "model/core/run_moment.h"
#include "model/core/window_note.h"
#include "widgets/words/window_facts.h"

namespace xsmoe::widgets {

/// What the timeline shows of one window.
struct TimelineCell {
  enum class State : std::uint8_t { kToCome, kRunning, kDone, kTestOnly } state = State::kToCome;
  double progress = 0;  ///< of a running window, by the epochs that it is expected to take, 0 … 1
  int births = 0, deaths = 0, changes = 0;
  int epochs = 0, bestEpoch = 0;     ///< 0: none
  int recorded = 0;                  ///< epochs that have ended and can be looked at
  bool tasteReturns = false;         ///< planted in the stream: one that had all but gone
  std::vector<Symbol> drifts;        ///< what else was planted: driftSigns()
  std::optional<double> newItems;    ///< share of its items; empty: not known, or the first window
  std::optional<double> shift;       ///< of popularity from the window before; empty: not known
  std::optional<Metrics> test;       ///< on it, by the model of the window before; empty: there is none yet
  std::optional<Metrics> modelTest;  ///< of the model that was trained on it; empty: there is none yet
  int modelTestedOn = 0;             ///< the window of that
  int firstNote = 0, lastNote = 0;   ///< numbers of a person's notes, from 1; 0: none
  QString tooltip;                   ///< with what is known of the window, and each sign explained
};
[[nodiscard]] std::vector<TimelineCell> timelineCells(const LiveState& state, const StreamFacts& facts = {},
                                                      const std::vector<WindowNote>& notes = {});

/// What a window is called that has begun and is not finished: "in training", "stopped in it", …
[[nodiscard]] QString unfinishedWord(RunState state, RunSeen seen);

/// What is told on hover of an epoch, which the run has got to; `kept`: epochs whose weights are.
[[nodiscard]] QString epochTooltip(const RunHistory& history, const RunMoment& moment, bool best, const std::vector<RunMoment>& kept);

}  // namespace xsmoe::widgets
