// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/number_option.h"
#include "app/cli/printed_table.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/stored_run.h"
#include "app/cli/told_run.h"
#include "model/core/change.h"
#include "model/core/expert_comparison.h"
#include "model/core/names.h"
#include "model/core/run_moment.h"

namespace xsmoe::cli {
namespace {

struct AlikeOptions : StoredRunOptions {
  int against = -1, againstEpoch = 0;  ///< −1: the stored window before
};

/// Two experts of a layer, by their places in it.
struct ExpertPair {
  std::size_t one = 0, other = 0;
  ExpertLikeness likeness;
};

std::vector<ExpertPair> pairsOf(const LayerLikeness& layer) {
  std::vector<ExpertPair> pairs;
  for (std::size_t one = 0; one < layer.pairs.size(); ++one)
    for (std::size_t other = one + 1; other < layer.pairs.size(); ++other) pairs.push_back({one, other, layer.pairs[one][other]});
  return pairs;
}

nlohmann::json pairsObject(const LayerLikeness& layer) {
  auto pairs = nlohmann::json::array();
  for (const auto& pair : pairsOf(layer))
    pairs.push_back({{"born", {layer.layer.born.at(pair.one), layer.layer.born.at(pair.other)}},
                     {"cosine", pair.likeness.cosine},
                     {"cka", pair.likeness.cka ? nlohmann::json(*pair.likeness.cka) : nlohmann::json()}});
  return pairs;
}

std::string kindOf(const ExpertDifference& expert) {
  switch (expert.kind) {
    case ExpertDifference::Kind::kAdded: return "added";
    case ExpertDifference::Kind::kRemoved: return "removed";
    case ExpertDifference::Kind::kBoth: break;
  }
  return "both";
}

nlohmann::json changedExpertObject(const ExpertDifference& expert) {
  const auto known = [&](double value) { return expert.kind == ExpertDifference::Kind::kBoth ? nlohmann::json(value) : nlohmann::json(); };
  return {{"modality", name(expert.name.modality)},
          {"state", expert.name.hiddenState},
          {"born", expert.name.born},
          {"kind", kindOf(expert)},
          {"weight_cosine", known(expert.weightCosine)},
          {"weight_change", known(expert.weightChange)},
          {"output_cosine", known(expert.outputCosine)},
          {"output_change", known(expert.outputChange)}};
}

nlohmann::json changesObject(const ModelDifference& changes) {
  auto experts = nlohmann::json::array();
  for (const auto& expert : changes.experts) experts.push_back(changedExpertObject(expert));
  return {{"from", changes.from},
          {"from_epoch", epochObject(changes.fromEpoch)},
          {"to", changes.to},
          {"to_epoch", epochObject(changes.toEpoch)},
          {"items", changes.items},
          {"embedding_cosine", changes.embeddingCosine},
          {"experts", std::move(experts)}};
}

nlohmann::json alikeObject(const std::string& run, const ExpertRedundancy& alike, const std::optional<ModelDifference>& changes) {
  auto layers = nlohmann::json::array();
  for (const auto& one : alike.layers)
    layers.push_back({{"modality", name(one.layer.modality)},
                      {"layer", one.layer.layer.value},
                      {"state", one.layer.hiddenState},
                      {"born", one.layer.born},
                      {"pairs", pairsObject(one)}});
  return {{"run", run},           {"window", alike.window},      {"epoch", epochObject(alike.epoch)},
          {"items", alike.items}, {"layers", std::move(layers)}, {"changes", changes ? changesObject(*changes) : nlohmann::json()}};
}

/// The most alike of a layer, the most alike first; those whose CKA cannot be told come last.
std::vector<ExpertPair> mostAlike(const LayerLikeness& layer) {
  constexpr std::size_t kMostPairs = 3;
  auto pairs = pairsOf(layer);
  std::stable_sort(pairs.begin(), pairs.end(), [](const ExpertPair& a, const ExpertPair& b) {
    return std::pair(a.likeness.cka.value_or(-1), a.likeness.cosine) > std::pair(b.likeness.cka.value_or(-1), b.likeness.cosine);
  });
  if (pairs.size() > kMostPairs) pairs.resize(kMostPairs);
  return pairs;
}

void printAlike(Console& console, const ExpertRedundancy& alike, const std::string& moment) {
  console.line(
      fmt::format("after training on {}, over {}: the most alike experts of each side layer", moment, counted(alike.items, "item")));
  std::vector<TableRow> rows{{"layer", "expert", "and", "CKA", "cosine"}};
  for (const auto& one : alike.layers)
    for (const auto& pair : mostAlike(one))
      rows.push_back({layerWithState(one.layer.modality, one.layer.layer, one.layer.hiddenState), textOf(nameOf(one.layer, pair.one)),
                      textOf(nameOf(one.layer, pair.other)), pair.likeness.cka ? fmt::format("{:.2f}", *pair.likeness.cka) : "–",
                      fmt::format("{:.2f}", pair.likeness.cosine)});
  if (rows.size() == 1) return console.line("  no side layer has two experts");
  printTable(console, std::move(rows), 3);
}

void printChanges(Console& console, const ModelDifference& changes) {
  console.line("");
  console.line(fmt::format("from {} to {}, over {}: what became of each expert; mean cosine of item embeddings {:.2f}",
                           momentText(changes.from, changes.fromEpoch), momentText(changes.to, changes.toEpoch),
                           counted(changes.items, "item"), changes.embeddingCosine));
  std::vector<TableRow> rows{{"expert", "", "cosine of weights", "change", "cosine of outputs", "change"}};
  for (const auto& expert : changes.experts) {
    TableRow row{textOf(expert.name), expert.kind == ExpertDifference::Kind::kBoth ? "" : kindOf(expert)};
    for (const double value : {expert.weightCosine, expert.weightChange, expert.outputCosine, expert.outputChange})
      row.push_back(expert.kind == ExpertDifference::Kind::kBoth ? fmt::format("{:.2f}", value) : "–");
    rows.push_back(std::move(row));
  }
  printTable(console, std::move(rows), 2);
}

/// Empty: no window is stored before.
std::optional<RunMoment> otherMoment(const AlikeOptions& options, const StoredRun& asked) {
  if (options.against >= 0) return RunMoment(options.against, options.againstEpoch);
  const auto stored = asked.questions->storedWindows();
  const auto before = std::find_if(stored.rbegin(), stored.rend(), [&](WindowIndex one) { return one.value < asked.window; });
  return before == stored.rend() ? std::nullopt : std::optional(RunMoment(*before));
}

/// A window's end is after its epochs.
bool comesBefore(const RunMoment& one, const RunMoment& other) {
  if (one.window != other.window) return one.window.value < other.window.value;
  return one.epoch > 0 && (other.epoch == 0 || one.epoch < other.epoch);
}

int tellAlike(const AlikeOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  const RunMoment moment(asked->window, options.epoch);
  const auto alike = asked->questions->redundancy(moment, std::ref(progress));
  if (!alike) return progress.stopped() ? kInterrupted : console.fail(alike.error());
  std::optional<ModelDifference> changes;
  if (const auto other = otherMoment(options, *asked)) {
    const bool later = comesBefore(moment, *other);
    auto difference = asked->questions->difference(later ? moment : *other, later ? *other : moment, std::ref(progress));
    if (!difference) return progress.stopped() ? kInterrupted : console.fail(difference.error());
    changes = std::move(*difference);
  }
  console.object(alikeObject(options.run, *alike, changes));
  if (console.json()) return 0;
  printAlike(console, *alike, options.moment(alike->window));
  if (changes) printChanges(console, *changes);
  printDeviations(console, told);
  return 0;
}

}  // namespace

void addAlike(CLI::App& program, Run& run) {
  constexpr int kMost = 1'000'000;  // windows and epochs, more than any run has
  auto* command = program.add_subcommand("alike",
                                         "Which experts of a stored model do the same: cosine and CKA of what they add to items; and what "
                                         "became of each since another moment of the run.");
  auto options = std::make_shared<AlikeOptions>();
  options->addTo(*command);
  options->addEpochTo(*command);
  auto* const against =
      addNumber(*command, "--against", options->against, "Window of the other moment; the stored one before --window by default.", 0, kMost)
          ->default_str("");
  addNumber(*command, "--against-epoch", options->againstEpoch, "Epoch of --against, from 1, whose weights are kept; else its end.", 1,
            kMost)
      ->default_str("")
      ->needs(against);
  command->callback([&run, options] { run = [options] { return tellAlike(*options); }; });
}

}  // namespace xsmoe::cli
