// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/forgetting_answer.h"
#include "app/cli/stoppable_progress.h"
#include "app/engine/engine_loader.h"
#include "model/core/methods.h"

namespace xsmoe::cli {
namespace {

struct ForgettingOptions {
  std::string run, beside, metric = "hr10", stream, csv;
  bool json = false;
};

/// A run and whom to ask about it.
struct AskedRun {
  TestedRun run;  ///< its matrix has no cells yet
  std::unique_ptr<engine::Questions> questions;
};

Result<AskedRun> ask(engine::Engine& engine, const std::string& folder, const std::string& stream) {
  const auto history = engine.openRun(folder);
  if (!history) return tl::unexpected(history.error());
  auto questions = engine.openQuestions(folder, stream);
  if (!questions) return tl::unexpected(questions.error());
  auto outline = (*questions)->forgettingOutline();
  if (!outline) return tl::unexpected(outline.error());
  const auto& model = history->description().settings.model;
  const auto name = (std::filesystem::absolute(folder) / "").lexically_normal().parent_path().filename().string();
  return AskedRun{{folder, name, nameOf(model.method, model.continual), toldRun(*history), std::move(*outline)}, std::move(*questions)};
}

/// What its models make of every test.
Result<void> measure(AskedRun& asked, const ProgressCallback& progress) {
  auto matrix = asked.questions->forgetting(progress);
  if (!matrix) return tl::unexpected(matrix.error());
  asked.run.matrix = std::move(*matrix);
  asked.questions.reset();  // and its model: one at a time
  return {};
}

/// Of both over what both have.
Result<ForgettingAnswer> comparisonOf(const RankingMetric& metric, AskedRun& own, AskedRun& other, const ProgressCallback& progress) {
  if (auto same = checkSameTests(own.run.matrix, other.run.matrix); !same) {
    same.error().where = other.run.folder;
    return tl::unexpected(same.error());
  }
  for (auto* one : {&own, &other})
    if (const auto measured = measure(*one, progress); !measured) return tl::unexpected(measured.error());
  auto difference = differenceOf(own.run.matrix, other.run.matrix, metric);
  if (!difference) return tl::unexpected(difference.error());
  ForgettingAnswer answer{metric, own.run, other.run, std::move(*difference)};
  answer.run.matrix = partInCommon(own.run.matrix, other.run.matrix);
  answer.beside->matrix = partInCommon(other.run.matrix, own.run.matrix);
  if (answer.run.name == answer.beside->name)
    for (auto* one : {&answer.run, &*answer.beside}) one->name = one->folder;
  return answer;
}

Result<ForgettingAnswer> answerOf(const ForgettingOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto& metric = *findRankingMetric(options.metric);
  auto own = ask(engine, options.run, options.stream);
  if (!own) return tl::unexpected(own.error());
  if (!options.beside.empty()) {
    auto other = ask(engine, options.beside, options.stream);
    return other ? comparisonOf(metric, *own, *other, progress) : tl::unexpected(other.error());
  }
  if (const auto measured = measure(*own, progress); !measured) return tl::unexpected(measured.error());
  return ForgettingAnswer{metric, std::move(own->run), {}, {}};
}

int forgetting(const ForgettingOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto answer = answerOf(options, **engine, std::ref(progress));
  if (!answer) return progress.stopped() ? kInterrupted : console.fail(answer.error());
  const TableOrigin origin{"Every model on every test",
                           answer->beside ? provenanceOfBoth(answer->run.told, answer->beside->told) : answer->run.told.provenance};
  return answerWithTable(
      console, options.csv, origin, [&] { return forgettingCsv(*answer); }, [&] { return forgettingObject(*answer); },
      [&] { printForgetting(console, *answer); });
}

}  // namespace

void addForgetting(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "forgetting",
      "Every stored model of a run on the test of every window, from its weights: what is kept of "
      "windows that have passed, backward transfer and forgetting. What was measured is kept in the run's folder; record "
      "and weights are left as they are.");
  auto options = std::make_shared<ForgettingOptions>();
  command->add_option("RUN", options->run, "Run folder.")->required();
  command->add_option("--beside", options->beside, "Another run of the same stream: the difference, and which of the two forgets less.");
  command->add_option("--metric", options->metric, "Of which metric.")
      ->check(CLI::IsMember({"hr10", "ndcg10", "hr20", "ndcg20"}))
      ->capture_default_str();
  command->add_option("--stream", options->stream, "The runs' stream, where it has moved.");
  auto* csv = command->add_option("--csv", options->csv, "CSV file to write, a row for each model and test; - is standard output, alone.");
  command->add_flag("--json", options->json, "One JSON object on standard output.");
  command->callback([&run, options, csv] {
    if (options->json && options->csv == kStandardOutput) throw CLI::ValidationError(csv->get_name(), "- and --json exclude each other");
    run = [options] { return forgetting(*options); };
  });
}

}  // namespace xsmoe::cli
