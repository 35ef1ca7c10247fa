// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/beside_run.h"

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

BesideRun::BesideRun(Session& session) : session_(session) {}

void BesideRun::show(const std::filesystem::path& run, bool look) {
  if (!session_.run().state) return fail(run, "no run is open", "Open the run that it is to stand beside first");
  if (pathOfRun(run) == pathOfRun(session_.run().folder)) return fail(run, "it is the open run itself", "Choose another run");
  session_.questions().askEngine(
      this, [run](engine::Engine& engine) -> Result<RunHistory> { return engine.openRun(run); },
      [this, run, look, asked = ++asked_](const Result<RunHistory>& history) {
        if (asked == asked_) take(run, history, look);
      });
}

void BesideRun::take(const std::filesystem::path& folder, const Result<RunHistory>& run, bool look) {
  if (!run) {
    Q_EMIT failed(run.error());
    return;
  }
  if (const auto why = whyNotBeside(*run, *session_.run().state->history); !why.empty())
    return fail(folder, why.c_str(), "Choose a run of the same stream");
  run_ = std::make_shared<const RunHistory>(*run);
  Q_EMIT changed();
  if (look) Q_EMIT wanted();
}

void BesideRun::takeNews(const RunHistory& history) {
  run_ = std::make_shared<const RunHistory>(history);
  Q_EMIT grew();
}

void BesideRun::takeAway() {
  const bool was = run_ != nullptr;
  forget();  // also what was asked for and is still being read
  if (was) Q_EMIT changed();
}

void BesideRun::forget() {
  run_.reset();
  ++asked_;
}

std::filesystem::path BesideRun::folder() const {
  return run_ ? std::filesystem::path(run_->description().folder) : std::filesystem::path();
}

void BesideRun::fail(const std::filesystem::path& run, const char* what, const char* advice) {
  Q_EMIT failed({ErrorKind::kBadInput, what, run.string(), advice});
}

}  // namespace xsmoe::studio
