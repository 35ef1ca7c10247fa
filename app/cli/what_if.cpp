// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>

#include "app/cli/bytes_text.h"
#include "app/cli/change_option.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/merge_answer.h"
#include "app/cli/metrics_json.h"
#include "app/cli/number_option.h"
#include "app/cli/printed_table.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/stored_run.h"
#include "app/cli/told_run.h"
#include "model/core/names.h"
#include "model/core/percent_rounding.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;

struct WhatIfOptions : StoredRunOptions {
  std::int64_t sample = 0;
  std::optional<MergeExperts> merge;
};

Json bounds(const Estimate& estimate) { return {estimate.low, estimate.high}; }

Json toJson(const WhatIf& answer, const WhatIfStep& step) {
  Json json{{"tau", step.tau}, {"parameters_saved", step.parameters}, {"bytes_saved", step.bytes()}, {"expert", nullptr}};
  if (step.expert)
    json["expert"] = {{"modality", name(step.expert->modality)},
                      {"layer", step.layer.value},
                      {"expert", step.index.value},
                      {"state", step.expert->hiddenState},
                      {"born", step.expert->born}};
  json.update(metricsObject(step.metrics));
  if (!step.metrics) return json;
  json["hr10_interval"] = bounds(step.hr10);
  json["ndcg10_interval"] = bounds(step.ndcg10);
  json["hr10_change"] = step.hr10Change.value;
  json["hr10_change_error"] = step.hr10Change.error;
  json["ndcg10_change"] = step.ndcg10Change.value;
  json["ndcg10_change_error"] = step.ndcg10Change.error;
  json["ms_per_list"] = answer.listMs(step.seconds);
  return json;
}

Json toJson(const WhatIf& answer, const ToldRun& told) {
  auto steps = Json::array();
  for (const auto& step : answer.steps) steps.push_back(toJson(answer, step));
  return {{"window", answer.window.value},
          {"epoch", answer.asTested ? Json() : Json(answer.epoch)},
          {"epochs", answer.epoch},
          {"sequences", answer.sequences},
          {"all_sequences", answer.allSequences},
          {"exact", answer.exact()},
          {"changes_by_hand", told.changes},
          {"seconds", answer.seconds},
          {"ms_per_list_spread", answer.listMs(answer.chanceSeconds())},
          {"steps", steps}};
}

std::string goes(const WhatIfStep& step) {
  if (!step.expert) return "nothing";
  return fmt::format("{}, the expert of D_{}", layerWithState(step.expert->modality, step.layer, step.expert->hiddenState),
                     step.expert->born);
}

/// "12.34 %"; of a sample with its interval: "12.34 % (11.1–13.6)".
std::string share(const Estimate& estimate, bool exact) {
  if (exact) return percent(estimate.value);
  return fmt::format("{} ({:.1f}–{:.1f})", percent(estimate.value), inPercent(estimate.low, 1), inPercent(estimate.high, 1));
}

void print(Console& console, const WhatIf& answer) {
  console.line(fmt::format("{}, {} of its {}{}; changes in points ± standard error, in parentheses where they are no difference",
                           momentInWords(answer.window, answer.epoch, answer.asTested), answer.sequences,
                           counted(answer.allSequences, "validation sequence"), answer.exact() ? "" : "; shares with 95 % intervals"));
  if (!answer.steps.front().metrics) console.line("  without a validation sequence there is nothing to measure");
  std::vector<TableRow> rows{{"τ above", "then goes", "saved", "", "HR@10", "change", "NDCG@10", "change", "ms a list"}};
  for (const auto& step : answer.steps) {
    TableRow row{step.expert ? fmt::format("{:.4f}", step.tau) : "–", goes(step), std::to_string(step.parameters), bytesText(step.bytes())};
    if (step.metrics) {
      row.push_back(share(step.hr10, answer.exact()));
      row.push_back(step.expert ? pointsOf(step.hr10Change) : "–");
      row.push_back(share(step.ndcg10, answer.exact()));
      row.push_back(step.expert ? pointsOf(step.ndcg10Change) : "–");
      row.push_back(
          fmt::format("{:.3f}{}", answer.listMs(step.seconds), step.expert && !answer.timeDiffers(step) ? " (no difference)" : ""));
    } else {
      row.insert(row.end(), 5, "–");
    }
    rows.push_back(std::move(row));
  }
  printTable(console, rows, 2);
  if (answer.steps.front().metrics)
    console.line(
        fmt::format("a list's time is that of ranking these sequences, all candidates embedded anew, by their number; the first "
                    "line's, measured twice, and those of smaller models that took longer differ by {:.3f} ms by chance: less than twice "
                    "that is no difference",
                    answer.listMs(answer.chanceSeconds())));
  console.line(fmt::format("measured in {:.1f} s; each line is without all that went above it", answer.seconds));
}

int whatIfMerged(const WhatIfOptions& options, const StoredRun& asked, const ToldRun& told, Console& console, StoppableProgress& progress) {
  const auto answer =
      asked.questions->whatIfMerged({{RunMoment(asked.window, options.epoch), options.sample}, *options.merge}, std::ref(progress));
  if (!answer) return progress.stopped() ? kInterrupted : console.fail(answer.error());
  auto object = mergeObject(*answer);
  object["changes_by_hand"] = told.changes;
  console.object(object);
  if (!console.json()) printMerge(console, *answer);
  printDeviations(console, told);
  return 0;
}

int whatIf(const WhatIfOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  if (options.merge) return whatIfMerged(options, *asked, told, console, progress);
  const auto answer = asked->questions->whatIf({RunMoment(asked->window, options.epoch), options.sample}, std::ref(progress));
  if (!answer) return progress.stopped() ? kInterrupted : console.fail(answer.error());
  console.object(toJson(*answer, told));
  if (!console.json()) print(console, *answer);
  printDeviations(console, told);
  return 0;
}

}  // namespace

void addWhatIf(CLI::App& program, Run& run) {
  auto* command =
      program.add_subcommand("what-if",
                             "What each threshold τ would prune, or a merge of two experts do, and what that saves and costs on the "
                             "validation sequences.");
  auto options = std::make_shared<WhatIfOptions>();
  addNumber(*command, "--sample", options->sample, "Measure on so many validation sequences, with 95 % intervals of the shares; 0: on all.",
            0, 1'000'000'000);
  const auto merge = [options](const std::string& text) {
    options->merge = std::get<MergeExperts>(changeOf("--merge", "merge " + text));  // whatever is read behind that word is one
  };
  command
      ->add_option_function<std::string>(
          "--merge", merge,
          "In place of τ: what it would do to merge two experts of a side layer, beside pruning the less used: \"visual:4:2 into 0\" is "
          "the visual expert of D_2 at state 4 into that of D_0.")
      ->type_name("TEXT");
  options->addTo(*command);
  options->addEpochTo(*command);
  command->callback([&run, options] { run = [options] { return whatIf(*options); }; });
}

}  // namespace xsmoe::cli
