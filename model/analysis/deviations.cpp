// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/deviations.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "model/analysis/intervention_text.h"
#include "model/core/methods.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

std::string whichRun(const RunDescription& run) {
  const auto& model = run.settings.model;
  std::string line = "Run " + run.name + ": " + titleOf(model.method, model.continual) + " on " + run.streamTitle + ", seed " +
                     std::to_string(run.settings.training.seed);
  for (const auto& more : {run.device, run.precision})
    if (!more.empty()) line += ", " + more;
  return line;
}

/// Empty where nothing is known.
std::string knownAgainBy(const RunSources& sources) {
  std::vector<std::string> sums;
  const auto add = [](std::vector<std::string>& to, const std::string& words, const std::string& value) {
    if (!value.empty()) to.push_back(words + value);
  };
  add(sums, "of the stream's log ", sources.streamChecksum);
  add(sums, "of its features ", sources.featuresChecksum);
  add(sums, "of the settings ", sources.settingsChecksum);
  std::vector<std::string> parts;
  if (!sums.empty()) parts.push_back("SHA-256 " + joined(sums, ", "));
  add(parts, "program ", sources.build);
  return joined(parts, "; ");
}

}  // namespace

std::vector<std::string> deviationsOf(const RunHistory& run) {
  std::vector<std::string> changes;
  for (const auto& one : run.interventions())
    if (one.changesRun) changes.push_back("in D_" + std::to_string(one.window.value) + ": " + interventionText(one));
  return changes;
}

bool tauOrGroupingByHand(const RunHistory& run) {
  const auto& all = run.interventions();
  return std::any_of(all.begin(), all.end(), [](const Intervention& one) {
    const auto* const change = std::get_if<Change>(&one.act);
    return one.changesRun && change != nullptr && (std::holds_alternative<SetTau>(*change) || std::holds_alternative<Regroup>(*change));
  });
}

std::int64_t deviationsUpTo(const RunHistory& run, WindowIndex window) {
  const auto& all = run.interventions();
  return std::count_if(all.begin(), all.end(), [window](const Intervention& one) {
    return one.changesRun && (one.window < window || (one.window == window && !one.atEnd));
  });
}

std::string deviationLine(const std::vector<std::string>& changes, const std::string& run) {
  const std::string in = run.empty() ? std::string() : " in " + run;
  if (changes.empty()) return "Deviations" + in + ": none, nothing was changed by hand";
  return "Deviations by hand" + in + ", " + std::to_string(changes.size()) + ": " + joined(changes, "; ");
}

std::vector<std::string> provenanceText(const RunHistory& run) {
  std::vector<std::string> lines{whichRun(run.description())};
  if (auto known = knownAgainBy(run.description().sources); !known.empty()) lines.push_back(std::move(known));
  lines.push_back(deviationLine(deviationsOf(run)));
  return lines;
}

}  // namespace xsmoe
