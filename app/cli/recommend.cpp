// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/list_option.h"
#include "app/cli/number_option.h"
#include "app/cli/split_lines.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/stored_run.h"
#include "model/analysis/split_table.h"

namespace xsmoe::cli {
namespace {

struct Options : StoredRunOptions {
  std::string user, history, whyNot, csv, everyone;
  bool why = false;
  int top = 10, batch = 256;
};

/// "score 1.2345 = user +1.0000, session +0.2345", as far as the score has parts.
std::string scoreOf(const RecommendedItem& item, const std::vector<std::string>& names) {
  auto text = fmt::format("score {:.4f}", item.score);
  for (std::size_t i = 0; i < item.parts.size(); ++i) text += fmt::format("{} {} {:+.4f}", i == 0 ? " =" : ",", names[i], item.parts[i]);
  return text;
}

void print(Console& console, const Recommendation& answer) {
  const auto whose = answer.user.empty() ? "a history by itself" : "user " + answer.user;
  console.line(fmt::format("{} after training on D_{}{}", whose, answer.window,
                           answer.epoch > 0 ? ", epoch " + std::to_string(answer.epoch) : std::string()));
  for (const auto& item : answer.history) console.line(fmt::format("  had   {:<14} {}", item.id, item.title));
  for (const auto& item : answer.items)
    console.line(fmt::format("  {:>4}  {:<14} {}  {}{}", item.rank, item.item.id, item.item.title, scoreOf(item, answer.scoreParts),
                             item.truth ? "  ← the held-out truth" : ""));
  if (answer.user.empty()) return;
  if (!answer.hasTruth)
    console.line(fmt::format("  no held-out truth: the user has no test sequence in D_{}", answer.window + 1));
  else if (answer.truthRank == 0)
    console.line(fmt::format("  the held-out truth {} is in the user's history and is not ranked", answer.truth.id));
  else
    console.line(fmt::format("  the held-out truth {} ({}) ranks {} of {}", answer.truth.id, answer.truth.title, answer.truthRank,
                             answer.candidates));
}

engine::ListRequest requestOf(const Options& options, int window) {
  engine::ListRequest request{options.user};
  if (!options.history.empty()) request.history = partsOf(options.history, ',');
  request.window = window;
  request.top = options.top;
  request.epoch = options.epoch;
  return request;
}

int writeEveryone(Console& console, const Options& options) {
  StoppableProgress progress(console);
  const auto asked = openStoredRun(options);
  if (!asked) return console.fail(asked.error());
  const auto written =
      asked->questions->writeEveryone({options.everyone, asked->window, options.top, options.batch, options.epoch}, std::ref(progress));
  console.clearProgress();
  if (!written && progress.stopped()) {
    console.message("stopped");
    return kInterrupted;
  }
  if (!written) return console.fail(written.error());
  console.object({{"file", options.everyone},
                  {"window", asked->window},
                  {"epoch", options.epoch > 0 ? nlohmann::json(options.epoch) : nlohmann::json()},
                  {"users", written->users},
                  {"without_history", written->withoutHistory},
                  {"items", written->items}});
  console.line(fmt::format("{}: {} after training on {}; {} without a history", options.everyone, counted(written->users, "list"),
                           options.moment(asked->window), counted(written->withoutHistory, "user")));
  return 0;
}

int tellWhyNot(Console& console, engine::Questions& questions, const engine::ListRequest& request, const std::string& item) {
  const auto answer = questions.whyNot(request, item);
  if (!answer) return console.fail(answer.error());
  console.object(whyNotObject(*answer));
  if (!console.json()) printWhyNot(console, *answer);
  return 0;
}

/// Behind the list, or as CSV alone on standard output.
int tellWhy(Console& console, engine::Questions& questions, const engine::ListRequest& request, const Recommendation& list,
            const std::string& csv) {
  const auto split = questions.scoreSplit(request);
  if (!split) return console.fail(split.error());
  if (csv == kStandardOutput) return console.deliver(splitTable(*split), csv);
  print(console, list);
  console.object(splitObject(*split));
  if (!console.json()) printSplit(console, *split);
  return csv.empty() ? 0 : console.deliver(splitTable(*split), csv);
}

int recommend(const Options& options) {
  Console console(options.json);
  if (!options.everyone.empty()) return writeEveryone(console, options);
  const auto asked = openStoredRun(options);
  if (!asked) return console.fail(asked.error());
  const auto request = requestOf(options, asked->window);
  if (!options.whyNot.empty()) return tellWhyNot(console, *asked->questions, request, options.whyNot);
  const auto answer = asked->questions->recommendTo(request);
  if (!answer) return console.fail(answer.error());
  console.object(recommendationObject(*answer));
  if (options.why) return tellWhy(console, *asked->questions, request, *answer, options.csv);
  print(console, *answer);
  return 0;
}

}  // namespace

void addRecommend(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "recommend", "What a stored model recommends to a user, with the held-out truth marked, and why; or to everyone.");
  auto options = std::make_shared<Options>();
  auto* user = command->add_option("--user", options->user, "User id as in the interactions file.");
  auto* history = command->add_option("--history", options->history,
                                      "Item ids, oldest first, separated by commas, to read in place of the user's own; without --user "
                                      "of somebody whom they alone make. An id that has a comma cannot be given.");
  addNumber(*command, "--top", options->top, "Length of the list.", 1, 1'000'000);
  auto* why = command->add_flag("--why", options->why, "What the scores are made of: modalities, base paths and experts; the history.");
  auto* csv = command->add_option("--csv", options->csv, "CSV file to write of --why; - is standard output, alone.")->needs(why);
  auto* whyNot =
      command->add_option("--why-not", options->whyNot, "Item id: where it ranks, what it lacks to rank 10, what would lift it.");
  whyNot->excludes(why);
  auto* everyone = command->add_option("--everyone", options->everyone,
                                       "File to write everybody's list to: .csv, a row an item, or .jsonl, a line a user.");
  everyone->excludes(user, history, why, whyNot);
  addNumber(*command, "--batch-size", options->batch, "Users of --everyone ranked at a time; it changes no byte.", 1, 1'000'000);
  options->addTo(*command);
  options->addEpochTo(*command);
  command->callback([&run, options, csv] {
    if (options->user.empty() && options->history.empty() && options->everyone.empty())
      throw CLI::RequiredError("--user, --history or --everyone");
    if (options->json && options->csv == kStandardOutput) throw CLI::ValidationError(csv->get_name(), "- and --json exclude each other");
    run = [options] { return recommend(*options); };
  });
}

}  // namespace xsmoe::cli
