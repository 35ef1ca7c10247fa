// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/each_window.h"
#include "app/cli/list_option.h"
#include "app/cli/number_option.h"
#include "app/cli/split_lines.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/stored_run.h"
#include "app/cli/told_run.h"
#include "model/analysis/split_table.h"
#include "model/analysis/table_text.h"
#include "model/core/names.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe::cli {
namespace {

constexpr double kAsItIs = -1, kLargestTau = 0.99;  // of thresholds: none, and the largest that a run may have

struct RecommendOptions : StoredRunOptions {
  std::string user, history, whyNot, csv, everyone;
  bool why = false, eachWindow = false;
  int top = 10, batch = 256;
  double tau = kAsItIs, besideTau = kAsItIs;
  OwnItem own;
  [[nodiscard]] bool hasOwn() const { return !own.picture.empty() || !own.text.empty(); }
};

/// "score 1.2345 = user +1.0000, session +0.2345", as far as the score has parts.
std::string scoreOf(const RecommendedItem& item, const std::vector<std::string>& names) {
  auto text = fmt::format("score {:.4f}", item.score);
  for (std::size_t i = 0; i < item.parts.size(); ++i) text += fmt::format("{} {} {:+.4f}", i == 0 ? " =" : ",", names[i], item.parts[i]);
  return text;
}

/// ", pruned at τ = 0.2: without visual state 6 of D_0"; empty of the model as it is.
std::string pruningOf(const Recommendation& answer) {
  if (!answer.tau) return {};
  std::vector<std::string> gone;
  for (const auto& expert : answer.pruned)
    gone.push_back(fmt::format("the {} expert of D_{} at state {}", name(expert.modality), expert.born, expert.hiddenState));
  return fmt::format(", pruned at τ = {}: {}", numberText(*answer.tau), gone.empty() ? "no expert goes" : "without " + joined(gone, ", "));
}

/// "after training on D_2, epoch 3, pruned at τ = …".
std::string momentOf(const Recommendation& answer) {
  const auto epoch = answer.epoch > 0 ? ", epoch " + std::to_string(answer.epoch) : std::string();
  return fmt::format("after training on D_{}{}{}", answer.window, epoch, pruningOf(answer));
}

const RecommendedItem* findIn(const Recommendation& list, const std::string& id) {
  const auto found = std::find_if(list.items.begin(), list.items.end(), [&](const RecommendedItem& one) { return one.item.id == id; });
  return found == list.items.end() ? nullptr : &*found;
}

/// Where an item stands in another list, by an arrow from there.
std::string moveOf(const RecommendedItem& item, const Recommendation& other) {
  const auto* const there = findIn(other, item.item.id);
  if (there == nullptr) return "new in the list";
  if (there->rank == item.rank) return "= same rank";
  return fmt::format("{} from {}", there->rank > item.rank ? "↑" : "↓", there->rank);
}

/// What another list for the same user has besides, and of which model it is.
void printBeside(Console& console, const Recommendation& answer, const Recommendation& other) {
  console.line(fmt::format("arrows lead from the list {}", momentOf(other)));
  for (const auto& item : answer.items) console.line(fmt::format("  {:>4}  {:<14} {}", item.rank, item.item.id, moveOf(item, other)));
  for (const auto& item : other.items)
    if (findIn(answer, item.item.id) == nullptr) console.line(fmt::format("  only there: {:<14} rank {}", item.item.id, item.rank));
}

void print(Console& console, const Recommendation& answer) {
  const auto whose = answer.user.empty() ? "a history by itself" : "user " + answer.user;
  console.line(fmt::format("{} {}", whose, momentOf(answer)));
  for (const auto& item : answer.history) console.line(fmt::format("  had   {:<14} {}", item.id, item.title));
  for (const auto& item : answer.items)
    console.line(fmt::format("  {:>4}  {:<14} {}  {}{}{}", item.rank, item.item.id, item.item.title, scoreOf(item, answer.scoreParts),
                             item.truth ? "  ← the held-out truth" : "", isInHistory(answer, item.item.id) ? "  (in the history)" : ""));
  if (answer.own)
    console.line(fmt::format("  the item of your own would rank {} of {}, score {:.4f}", answer.own->rank, answer.candidates + 1,
                             answer.own->score));
  if (answer.user.empty()) return;
  if (!answer.hasTruth)
    console.line(fmt::format("  no held-out truth: the user has no test sequence in D_{}", answer.window + 1));
  else if (answer.truthRank == 0)
    console.line(fmt::format("  the held-out truth {} is in the user's history and is not ranked", answer.truth.id));
  else
    console.line(fmt::format("  the held-out truth {} ({}) ranks {} of {}", answer.truth.id, answer.truth.title, answer.truthRank,
                             answer.candidates));
  console.line(fmt::format("  candidates: items of D_0 … D_{0}, without those that the user had before D_{0}{1}", answer.window + 1,
                           answer.hasTruth ? fmt::format("; what was had in D_{} is ranked", answer.window + 1) : ""));
}

engine::ListRequest requestOf(const RecommendOptions& options, int window) {
  engine::ListRequest request{options.user};
  if (!options.history.empty()) request.history = partsOf(options.history, ',');
  request.moment = RunMoment(window, options.epoch);
  request.top = options.top;
  if (options.tau >= 0) request.tau = options.tau;
  if (options.hasOwn()) request.own = options.own;
  return request;
}

/// Below what is printed: what was changed by hand, and then the file of --csv; no file without one.
int endWithTable(Console& console, const ToldRun& told, const RecommendOptions& options, const char* title, const CellTable& table) {
  printDeviations(console, told);
  return options.csv.empty() ? 0 : deliverTable(console, csvText(table), options.csv, TableOrigin{title, told.provenance});
}

int writeEveryone(Console& console, const RecommendOptions& options) {
  StoppableProgress progress(console);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  const auto written =
      asked->questions->writeEveryone({options.everyone, {asked->window, options.epoch}, options.top, options.batch}, std::ref(progress));
  console.clearProgress();
  if (!written && progress.stopped()) {
    console.message("stopped");
    return kInterrupted;
  }
  if (!written) return console.fail(written.error());
  console.object({{"file", options.everyone},
                  {"window", asked->window},
                  {"epoch", epochObject(options.epoch)},
                  {"users", written->users},
                  {"without_history", written->withoutHistory},
                  {"items", written->items}});
  console.line(fmt::format("{}: {} after training on {}; {} without a history", options.everyone, counted(written->users, "list"),
                           options.moment(asked->window), counted(written->withoutHistory, "user")));
  printDeviations(console, told);
  return writeOrigin(console, options.everyone, {"Everyone's lists", told.provenance});
}

/// The lists to a user by every stored window, of which CSV is alone on standard output.
int tellEachWindow(Console& console, const RecommendOptions& options) {
  StoppableProgress progress(console);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  const auto lists = asked->questions->recommendInEachWindow(options.user, options.top, std::ref(progress));
  console.clearProgress();
  if (!lists) return progress.stopped() ? kInterrupted : console.fail(lists.error());
  if (options.csv == kStandardOutput) return console.deliver(csvText(eachWindowTable(*lists)), options.csv);
  for (const auto& list : *lists) console.object(recommendationObject(list));
  if (!console.json()) printEachWindow(console, *lists);
  return endWithTable(console, told, options, "Recommended lists after each window", eachWindowTable(*lists));
}

int tellWhyNot(Console& console, engine::Questions& questions, const ToldRun& told, const engine::ListRequest& request,
               const std::string& item) {
  const auto answer = questions.whyNot(request, item);
  if (!answer) return console.fail(answer.error());
  console.object(whyNotObject(*answer));
  if (!console.json()) printWhyNot(console, *answer);
  printDeviations(console, told);
  return 0;
}

/// The same list by another τ, behind the first one.
int tellBeside(Console& console, engine::Questions& questions, const ToldRun& told, engine::ListRequest request, const Recommendation& list,
               double tau) {
  request.tau = tau;
  const auto other = questions.recommendTo(request);
  if (!other) return console.fail(other.error());
  console.object(recommendationObject(*other));
  if (!console.json()) printBeside(console, list, *other);
  printDeviations(console, told);
  return 0;
}

/// Behind the list, or as CSV alone on standard output.
int tellWhy(Console& console, const StoredRun& asked, const ToldRun& told, const RecommendOptions& options,
            const engine::ListRequest& request, const Recommendation& list) {
  const auto split = asked.questions->scoreSplit(request);
  if (!split) return console.fail(split.error());
  if (options.csv == kStandardOutput) return console.deliver(csvText(splitTable(*split)), options.csv);
  print(console, list);
  console.object(splitObject(*split));
  if (!console.json()) printSplit(console, *split);
  return endWithTable(console, told, options, "What the scores are made of", splitTable(*split));
}

int recommend(const RecommendOptions& options) {
  Console console(options.json);
  if (!options.everyone.empty()) return writeEveryone(console, options);
  if (options.eachWindow) return tellEachWindow(console, options);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  const auto request = requestOf(options, asked->window);
  if (!options.whyNot.empty()) return tellWhyNot(console, *asked->questions, told, request, options.whyNot);
  const auto answer = asked->questions->recommendTo(request);
  if (!answer) return console.fail(answer.error());
  if (!options.why && options.csv == kStandardOutput) return console.deliver(csvText(listTable(*answer)), options.csv);
  console.object(recommendationObject(*answer));
  if (options.why) return tellWhy(console, *asked, told, options, request, *answer);
  print(console, *answer);
  if (options.besideTau >= 0) return tellBeside(console, *asked->questions, told, request, *answer, options.besideTau);
  return endWithTable(console, told, options, "Recommended list", listTable(*answer));
}

/// Of an item that no stream has to have.
std::vector<CLI::Option*> addOwnItem(CLI::App& command, OwnItem& own) {
  const auto addPath = [&](const char* name, std::filesystem::path& path, const char* help) {
    return command
        .add_option_function<std::string>(
            name, [&path](const std::string& text) { path = text; }, help)
        ->type_name("PATH");
  };
  auto* const picture =
      addPath("--own-picture", own.picture,
              "Picture of an item of your own, which need not be in the stream: where it would stand. \"(own item)\" in --history is it.");
  auto* const text = command.add_option("--own-text", own.text, "Its words, as a title and a description would have them.");
  addPath("--image-encoder", own.imageEncoder,
          "Checkpoint folder of the encoder that made the stream's visual states, where it is not the built-in one.");
  addPath("--text-encoder", own.textEncoder, "The same of the textual states.");
  return {picture, text};
}

}  // namespace

void addRecommend(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "recommend", "What a stored model recommends to a user, with the held-out truth marked, and why; or to everyone.");
  auto options = std::make_shared<RecommendOptions>();
  auto* user = command->add_option("--user", options->user, "User id as in the interactions file.");
  auto* history = command->add_option("--history", options->history,
                                      "Item ids, oldest first, separated by commas, to read in place of the user's own; without --user "
                                      "of somebody whom they alone make. An id that has a comma cannot be given.");
  addNumber(*command, "--top", options->top, "Length of the list.", 1, 1'000'000);
  auto* why = command->add_flag("--why", options->why, "What the scores are made of: modalities, base paths and experts; the history.");
  auto* csv = command->add_option("--csv", options->csv,
                                  "CSV file to write, of the list, of --why or of --each-window; - is standard output, alone.");
  auto* whyNot =
      command->add_option("--why-not", options->whyNot, "Item id: where it ranks, what it lacks to rank 10, what would lift it.");
  whyNot->excludes(why, csv);
  auto* tau = addNumber(*command, "--tau", options->tau,
                        "Ask a copy of the model from which this threshold has pruned experts, by the shares of the window's last epoch.",
                        0, kLargestTau)
                  ->default_str("");
  auto* besideTau = addNumber(*command, "--beside-tau", options->besideTau,
                              "The list of such a copy besides, with arrows from it; 0: of the model as it is.", 0, kLargestTau)
                        ->default_str("")
                        ->excludes(why, whyNot, csv);
  const auto own = addOwnItem(*command, options->own);
  auto* everyone = command->add_option("--everyone", options->everyone,
                                       "File to write everybody's list to: .csv, a row an item, or .jsonl, a line a user.");
  everyone->excludes(user, history, why, whyNot, csv, tau, besideTau);
  for (auto* const option : own) option->excludes(everyone, whyNot);
  auto* const each = command
                         ->add_flag("--each-window", options->eachWindow,
                                    "The lists to --user after each window whose weights are stored and in which he has a history.")
                         ->needs(user)
                         ->excludes(history, why, whyNot, tau, besideTau, everyone);
  for (auto* const option : own) option->excludes(each);
  addNumber(*command, "--batch-size", options->batch, "Users of --everyone ranked at a time; it changes no byte.", 1, 1'000'000);
  options->addTo(*command);
  command->get_option("--json")->description(
      "On standard output one JSON object for the list and, behind it, one for --why or for the list of --beside-tau; with --each-window "
      "one "
      "a window.");
  options->addEpochTo(*command);
  each->excludes(command->get_option("--window"), command->get_option("--epoch"));
  command->callback([&run, options, csv] {
    if (options->user.empty() && options->history.empty() && options->everyone.empty())
      throw CLI::RequiredError("--user, --history or --everyone");
    if (!options->history.empty() && options->history.find_first_not_of(',') == std::string::npos)
      throw CLI::ValidationError("--history", "the list is empty: write item ids, oldest first, separated by commas");
    if (options->json && options->csv == kStandardOutput) throw CLI::ValidationError(csv->get_name(), "- and --json exclude each other");
    if (!options->hasOwn() && !(options->own.imageEncoder.empty() && options->own.textEncoder.empty()))
      throw CLI::RequiredError("--own-picture or --own-text, which an encoder is named for,");
    run = [options] { return recommend(*options); };
  });
}

}  // namespace xsmoe::cli
