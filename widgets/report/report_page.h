// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/core/run_history.h"
#include "model/core/run_seen.h"
#include "model/core/window_note.h"
#include "widgets/words/window_facts.h"

namespace xsmoe::widgets {

/// What a report tells of: the run, and what its list of runs knows besides (build, checksum of the stream, tags, note).
struct RunReport {
  RunHistory history;
  RunSummary summary;
  std::vector<WindowNote> notes = {};  ///< a person's, in their order
  RunSeen seen = RunSeen::kRecord;     ///< by whom its state is known
  StreamFacts facts = {};              ///< of its stream's windows
};

/// In place of the n-th chart (from 0) where a report's charts are put in later; it occurs nowhere else.
[[nodiscard]] QString chartPlace(int chart);

/// A page of HTML that is XML too: title, where the run comes from, settings, windows, means, untrained references, a person's notes, the
/// charts, which are HTML themselves, and what their signs of planted drift mean. Everything else is escaped.
[[nodiscard]] QString reportPage(const RunReport& report, const QStringList& charts);

}  // namespace xsmoe::widgets
