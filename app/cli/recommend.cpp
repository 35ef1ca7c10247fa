// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/number_option.h"
#include "app/cli/stored_run.h"

namespace xsmoe::cli {
namespace {

struct Options : StoredRunOptions {
  std::string user;
  int top = 10;
};

/// "score 1.2345 = user +1.0000, session +0.2345", as far as the score has parts.
std::string scoreOf(const RecommendedItem& item, const std::vector<std::string>& names) {
  auto text = fmt::format("score {:.4f}", item.score);
  for (std::size_t i = 0; i < item.parts.size(); ++i) text += fmt::format("{} {} {:+.4f}", i == 0 ? " =" : ",", names[i], item.parts[i]);
  return text;
}

void print(Console& console, const Recommendation& answer) {
  console.line(fmt::format("user {} after training on D_{}", answer.user, answer.window));
  for (const auto& item : answer.history) console.line(fmt::format("  had   {:<14} {}", item.id, item.title));
  for (const auto& item : answer.items)
    console.line(fmt::format("  {:>4}  {:<14} {}  {}{}", item.rank, item.item.id, item.item.title, scoreOf(item, answer.scoreParts),
                             item.truth ? "  ← the held-out truth" : ""));
  if (!answer.hasTruth)
    console.line(fmt::format("  no held-out truth: the user has no test sequence in D_{}", answer.window + 1));
  else if (answer.truthRank == 0)
    console.line(fmt::format("  the held-out truth {} is in the user's history and is not ranked", answer.truth.id));
  else
    console.line(fmt::format("  the held-out truth {} ({}) ranks {} of {}", answer.truth.id, answer.truth.title, answer.truthRank,
                             answer.candidates));
}

int recommend(const Options& options) {
  Console console(options.json);
  const auto asked = openStoredRun(options);
  if (!asked) return console.fail(asked.error());
  const auto answer = asked->questions->recommend(options.user, asked->window, options.top);
  if (!answer) return console.fail(answer.error());
  console.object(recommendationObject(*answer));
  print(console, *answer);
  return 0;
}

}  // namespace

void addRecommend(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("recommend", "What a stored model recommends to a user, with the held-out truth marked.");
  auto options = std::make_shared<Options>();
  command->add_option("--user", options->user, "User id as in the interactions file.")->required();
  addNumber(*command, "--top", options->top, "Length of the list.", 1, 1'000'000);
  options->addTo(*command);
  command->callback([&run, options] { run = [options] { return recommend(*options); }; });
}

}  // namespace xsmoe::cli
