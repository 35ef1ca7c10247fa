// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/metrics_json.h"
#include "app/cli/number_option.h"
#include "app/cli/printed_table.h"
#include "app/cli/slice_kinds.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/told_run.h"
#include "app/engine/engine_loader.h"
#include "model/analysis/rank_tables.h"
#include "model/analysis/table_text.h"
#include "model/core/methods.h"
#include "model/core/percent_rounding.h"
#include "model/core/ranking_metrics.h"
#include "model/engine/picked_slices.h"

namespace xsmoe::cli {
namespace {

constexpr int kMostWindows = 1'000'000;  // more than any run has

struct SlicesOptions {
  std::string run, stream, csv;
  int window = -1;
  std::string by;     ///< keys of kinds between commas; empty: all
  std::string items;  ///< picked ones, between commas; empty: none
  bool json = false;
};

struct WindowLeftOut {
  int window;
  Error why;
};

/// What the command tells.
struct Answer {
  std::string run, method;
  ToldRun told;
  std::vector<SlicedTest> tests;
  std::vector<WindowLeftOut> leftOut;  ///< of all windows; one that is named is told or refused
};

/// A window whose ranks are lost costs the others nothing, as long as one is left to be told.
Result<Answer> answerOf(const SlicesOptions& options, engine::Engine& engine, StoppableProgress& progress) {
  const auto history = engine.openRun(options.run);
  if (!history) return tl::unexpected(history.error());
  const auto questions = engine.openQuestions(options.run, options.stream);
  if (!questions) return tl::unexpected(questions.error());
  const auto windows = options.window >= 0 ? std::vector{WindowIndex{options.window}} : (*questions)->rankedWindows();
  if (windows.empty()) return badInput(options.run, "the run has no test yet", "Train at least one window");
  const auto& model = history->description().settings.model;
  Answer answer{options.run, nameOf(model.method, model.continual), toldRun(*history), {}, {}};
  const auto picked = pickedIn(options.items, **questions);
  if (!picked) return tl::unexpected(picked.error());
  for (const auto window : windows) {
    auto test = engine::slicesWithPicked(**questions, window, *picked, std::ref(progress));
    if (!test && progress.stopped()) return tl::unexpected(test.error());
    if (!test) {
      answer.leftOut.push_back({window.value, test.error()});
      continue;
    }
    std::erase_if(test->slices, [&](const TestSlice& slice) { return !isAsked(options.by, slice.kind); });
    answer.tests.push_back(std::move(*test));
  }
  if (answer.tests.empty()) return tl::unexpected(answer.leftOut.front().why);
  return answer;
}

std::optional<double> errorOf(const std::optional<Metrics>& metrics, double Metrics::*field) {
  if (!metrics) return std::nullopt;
  return standardError((*metrics).*field, metrics->sequences);
}

std::int64_t sequencesOf(const std::optional<Metrics>& metrics) { return metrics ? metrics->sequences : 0; }

nlohmann::json sliceObject(const TestSlice& slice) {
  const auto error = [&](double Metrics::*field) {
    const auto value = errorOf(slice.metrics, field);
    return value ? nlohmann::json(*value) : nlohmann::json();
  };
  nlohmann::json json{{"by", descriptionOf(slice.kind).key},
                      {"slice", slice.key},
                      {"name", slice.name},
                      {"sequences", sequencesOf(slice.metrics)},
                      {"hr10_error", error(&Metrics::hr10)},
                      {"ndcg10_error", error(&Metrics::ndcg10)}};
  json.update(metricsObject(slice.metrics));
  return json;
}

nlohmann::json toJson(const Answer& answer) {
  auto windows = nlohmann::json::array();
  for (const auto& test : answer.tests) {
    auto slices = nlohmann::json::array();
    for (const auto& slice : test.slices) slices.push_back(sliceObject(slice));
    nlohmann::json window{{"window", test.window.value},
                          {"tested_on", test.testedOn.value},
                          {"sequences", sequencesOf(test.whole)},
                          {"slices", std::move(slices)}};
    window.update(metricsObject(test.whole));
    windows.push_back(std::move(window));
  }
  auto leftOut = nlohmann::json::array();
  for (const auto& [window, why] : answer.leftOut) leftOut.push_back({{"window", window}, {"why", describe(why)}});
  return {{"run", answer.run},
          {"method", answer.method},
          {"changes_by_hand", answer.told.changes},
          {"windows", std::move(windows)},
          {"left_out", std::move(leftOut)}};
}

/// "12.30 ± 0.31", percent.
std::string shareOf(const std::optional<Metrics>& metrics, double Metrics::*field) {
  if (!metrics) return "–";
  return fmt::format("{:.2f} ± {:.2f}", inPercent((*metrics).*field), inPercent(*errorOf(metrics, field)));
}

TableRow rowOf(std::string kind, std::string name, const std::optional<Metrics>& metrics) {
  return {std::move(kind), std::move(name), std::to_string(sequencesOf(metrics)), shareOf(metrics, &Metrics::hr10),
          shareOf(metrics, &Metrics::ndcg10)};
}

void print(Console& console, const SlicedTest& test) {
  console.line(fmt::format("after training on D_{}, tested on D_{}", test.window.value, test.testedOn.value));
  std::vector<TableRow> rows{{"by", "slice", "sequences", "HR@10, %", "NDCG@10, %"}, rowOf("", "all", test.whole)};
  for (const auto& slice : test.slices) rows.push_back(rowOf(std::string(descriptionOf(slice.kind).key), slice.name, slice.metrics));
  printTable(console, std::move(rows), 2);
  console.line("");
}

void print(Console& console, const SlicesOptions& options, const Answer& answer) {
  for (const auto& test : answer.tests) print(console, test);
  console.line("± one standard error; of NDCG@10 it is no more than that.");
  for (const auto& kind : sliceKinds())
    if (isAsked(options.by, kind.kind) && (kind.kind != SliceKind::kPicked || !options.items.empty()))
      console.line(fmt::format("  {}: {}", kind.key, kind.definition));
  printDeviations(console, answer.told);
}

int slices(const SlicesOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto answer = answerOf(options, **engine, progress);
  if (!answer) return progress.stopped() ? kInterrupted : console.fail(answer.error());
  for (const auto& [window, why] : answer->leftOut)
    console.message(fmt::format("xsmoe: left out: the test after D_{}: {}", window, describe(why)));
  if (std::none_of(answer->tests.begin(), answer->tests.end(), [](const SlicedTest& test) { return hasCategories(test.slices); }))
    tellNoCategories(console, options.by, "no held-out item of these tests");
  return answerWithTable(
      console, options.csv, {"Slices of the tests", answer->told.provenance},
      [&] { return csvText(slicesTable(answer->run, answer->tests)); }, [&] { return toJson(*answer); },
      [&] { print(console, options, *answer); });
}

}  // namespace

void addSlices(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("slices",
                                         "Whom a run serves how well: the metrics of its tests by new and known users, new and old items, "
                                         "category, popularity and length of history. A run of an earlier program is measured once, "
                                         "from its weights.");
  auto options = std::make_shared<SlicesOptions>();
  command->add_option("RUN", options->run, "Run folder.")->required();
  addNumber(*command, "--window", options->window, "Trained window W; all by default.", 0, kMostWindows)->default_str("");
  command->add_option("--by", options->by, "Which kinds of slices, between commas: " + namesOfSliceKinds() + "; all by default.")
      ->check(unknownSliceKind, "");
  command->add_option("--items", options->items, helpOfPicked());
  command->add_option("--stream", options->stream, "The run's stream, where it has moved.");
  auto* csv =
      command->add_option("--csv", options->csv, "CSV file to write, a row for each slice of each test; - is standard output, alone.");
  command->add_flag("--json", options->json, "One JSON object on standard output.");
  command->callback([&run, options, csv] {
    if (options->json && options->csv == kStandardOutput) throw CLI::ValidationError(csv->get_name(), "- and --json exclude each other");
    checkPicked(options->by, options->items);
    run = [options] { return slices(*options); };
  });
}

}  // namespace xsmoe::cli
