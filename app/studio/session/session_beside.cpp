// SPDX-License-Identifier: GPL-3.0-or-later
// Session: the run whose curves stand beside those of the open one.
#include <utility>

#include "app/studio/session/run_listing.h"
#include "app/studio/session/session.h"
#include "model/analysis/run_groups.h"
#include "model/analysis/run_summary.h"

namespace xsmoe::studio {
namespace {

/// What keeps a run from standing beside another; empty: nothing.
std::string whyNotBeside(const RunHistory& run, const RunHistory& open) {
  switch (comparabilityOf(summaryOf(run), summaryOf(open))) {
    case Comparability::kSame: return {};
    case Comparability::kOtherStream: return "the run is of another stream than the open one: their curves cannot be compared";
    case Comparability::kOtherCut:
      return "the run's stream is cut into other windows or tests than the open one's: their curves cannot be compared";
  }
  return {};
}

}  // namespace

void Session::showBeside(const std::filesystem::path& run, bool look) {
  if (!run_.state) return fail({ErrorKind::kBadInput, "no run is open", run.string(), "Open the run that it is to stand beside first"});
  if (pathOfRun(run) == pathOfRun(run_.folder))
    return fail({ErrorKind::kBadInput, "it is the open run itself", run.string(), "Choose another run"});
  questions_.askEngine(
      this, [run](engine::Engine& engine) -> Result<RunHistory> { return engine.openRun(run); },
      [this, run, look, ticket = openTicket_, open = run_.folder](const Result<RunHistory>& history) {
        if (current(ticket) && open == run_.folder) takeBeside(run, history, look);
      });
}

void Session::takeBeside(const std::filesystem::path& folder, const Result<RunHistory>& run, bool look) {
  if (!run) return fail(run.error());
  if (const auto why = whyNotBeside(*run, *run_.state->history); !why.empty())
    return fail({ErrorKind::kBadInput, why, folder.string(), "Choose a run of the same stream"});
  beside_ = std::make_shared<const RunHistory>(*run);
  Q_EMIT besideChanged();
  if (look) Q_EMIT besideWanted();
}

void Session::takeBesideAway() {
  if (std::exchange(beside_, nullptr)) Q_EMIT besideChanged();
}

}  // namespace xsmoe::studio
