// SPDX-License-Identifier: Apache-2.0
#include "app/cli/told_run.h"

#include "model/analysis/deviations.h"

namespace xsmoe::cli {

ToldRun toldRun(const RunHistory& history) { return {deviationsOf(history), provenanceText(history)}; }

Result<ToldRun> toldRun(engine::Engine& engine, const std::string& run) {
  const auto history = engine.openRun(run);
  if (!history) return tl::unexpected(history.error());
  return toldRun(*history);
}

void printDeviations(Console& console, const ToldRun& run, const std::string& name) {
  if (!run.changes.empty()) console.line(deviationLine(run.changes, name));
}

std::vector<std::string> provenanceOfBoth(const ToldRun& run, const ToldRun& other) {
  auto lines = run.provenance;
  lines.insert(lines.end(), other.provenance.begin(), other.provenance.end());
  return lines;
}

}  // namespace xsmoe::cli
