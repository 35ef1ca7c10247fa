// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/fallen_slices.h"
#include "app/cli/number_option.h"
#include "app/cli/printed_table.h"
#include "app/cli/slice_kinds.h"
#include "app/cli/stoppable_progress.h"
#include "app/engine/engine_loader.h"
#include "model/analysis/rank_changes.h"
#include "model/analysis/rank_tables.h"
#include "model/analysis/sliced_changes.h"
#include "model/core/setting_text.h"

namespace xsmoe::cli {
namespace {

constexpr int kMostWindows = 1'000'000;                // more than any run has
constexpr double kNoPruning = -1, kLargestTau = 0.99;  // of thresholds: none, and the largest that a run may have

struct FallenOptions {
  std::string run, beside, stream, csv;
  std::string by;     ///< keys of kinds of slices between commas; empty: users are told one by one
  std::string items;  ///< picked ones, between commas; empty: none
  int from = -1, to = -1, window = -1, test = -1;
  double tau = kNoPruning;
  int top = 20;
  bool json = false;
};

/// A window that a model was trained on, and the one whose test it is asked for.
struct Moment {
  WindowIndex window, testedOn;
};

/// What the command tells.
struct Answer {
  Moment before, after;
  RankChanges changes;
  SlicedChanges slices;  ///< only those that are asked for
};

/// Two rankings, the earlier or the other run's first.
using Rankings = std::pair<RankedTest, RankedTest>;

Result<std::unique_ptr<engine::Questions>> ask(engine::Engine& engine, const FallenOptions& options, const std::string& run) {
  return engine.openQuestions(run, options.stream);
}

Result<RankedTest> rankingAfter(engine::Questions& questions, int window, const FallenOptions& options, const ProgressCallback& progress) {
  return questions.rankedTest(window, options.test >= 0 ? options.test : window + 1, progress);
}

Result<Rankings> ofTwoWindows(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto questions = ask(engine, options, options.run);
  if (!questions) return tl::unexpected(questions.error());
  auto before = rankingAfter(**questions, options.from, options, progress);
  if (!before) return tl::unexpected(before.error());
  auto after = rankingAfter(**questions, options.to, options, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

/// The one that is asked for, or the last one that both runs have.
Result<int> windowOfBoth(const FallenOptions& options, engine::Questions& run, engine::Questions& other) {
  if (options.window >= 0) return options.window;
  const auto own = run.rankedWindows(), others = other.rankedWindows();
  std::vector<int> both;
  std::set_intersection(own.begin(), own.end(), others.begin(), others.end(), std::back_inserter(both));
  if (both.empty()) return badInput(options.beside, "the two runs have no tested window in common", "Train at least one window of each");
  return both.back();
}

Result<Rankings> ofTwoRuns(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto run = ask(engine, options, options.run);
  if (!run) return tl::unexpected(run.error());
  auto other = ask(engine, options, options.beside);
  if (!other) return tl::unexpected(other.error());
  const auto window = windowOfBoth(options, **run, **other);
  if (!window) return tl::unexpected(window.error());
  auto before = rankingAfter(**other, *window, options, progress);
  if (!before) return tl::unexpected(before.error());
  other->reset();  // and its model: one at a time
  auto after = rankingAfter(**run, *window, options, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

/// The model as it is, then a copy that a threshold has pruned.
Result<Rankings> ofAPruning(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  const auto questions = ask(engine, options, options.run);
  if (!questions) return tl::unexpected(questions.error());
  const int tested = options.test >= 0 ? options.test : options.window + 1;
  auto before = (*questions)->prunedTest(options.window, tested, 0, progress);
  if (!before) return tl::unexpected(before.error());
  auto after = (*questions)->prunedTest(options.window, tested, options.tau, progress);
  if (!after) return tl::unexpected(after.error());
  return Rankings{std::move(*before), std::move(*after)};
}

Result<Rankings> rankingsOf(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  if (options.tau >= 0) return ofAPruning(options, engine, progress);
  return (options.beside.empty() ? ofTwoWindows : ofTwoRuns)(options, engine, progress);
}

Result<Answer> answerOf(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  auto rankings = rankingsOf(options, engine, progress);
  if (!rankings) return tl::unexpected(rankings.error());
  auto& [before, after] = *rankings;
  markPicked(after, pickedIn(options.items));
  auto changes = rankChangesOf(before, after);
  if (!changes) {
    changes.error().where = options.beside.empty() ? options.run : options.beside;
    return tl::unexpected(changes.error());
  }
  SlicedChanges slices;
  if (!options.by.empty()) slices = slicedChanges(*changes, after);
  std::erase_if(slices.slices, [&](const ChangeSlice& slice) { return !isAsked(options.by, slice.kind); });
  return Answer{{before.window, before.testedOn}, {after.window, after.testedOn}, std::move(*changes), std::move(slices)};
}

/// Those whose target fell, `top` at most.
std::vector<RankChange> fallenUsers(const RankChanges& changes, int top) {
  const auto count = std::min<std::int64_t>(changes.fell, top);
  return {changes.users.begin(), changes.users.begin() + count};
}

nlohmann::json momentObject(const Moment& moment) { return {{"window", moment.window.value}, {"tested_on", moment.testedOn.value}}; }

nlohmann::json toJson(const FallenOptions& options, const Answer& answer) {
  const auto& changes = answer.changes;
  auto users = nlohmann::json::array();
  for (const auto& one : fallenUsers(changes, options.top)) {
    const auto hit = hitWord(one);
    users.push_back({{"user", one.user},
                     {"target_before", one.targetBefore},
                     {"target", one.target},
                     {"rank_before", one.before},
                     {"rank", one.after},
                     {"fall", one.fall()},
                     {"hr10", hit.empty() ? nlohmann::json() : nlohmann::json(hit)}});
  }
  return {{"run", options.run},
          {"beside", options.beside.empty() ? nlohmann::json() : nlohmann::json(options.beside)},
          {"tau", options.tau >= 0 ? nlohmann::json(options.tau) : nlohmann::json()},
          {"before", momentObject(answer.before)},
          {"after", momentObject(answer.after)},
          {"compared", changes.users.size()},
          {"not_ranked", changes.notRanked},
          {"only_before", changes.onlyBefore},
          {"only_after", changes.onlyAfter},
          {"fell", changes.fell},
          {"rose", changes.rose},
          {"lost", changes.lost},
          {"gained", changes.gained},
          {"users", std::move(users)},
          {"slices", options.by.empty() ? nlohmann::json() : changeSlicesJson(answer.slices)}};
}

/// "run after D_3 on the test on D_4".
std::string inWords(const std::string& run, const Moment& moment, double tau = kNoPruning) {
  const auto pruned = tau >= 0 ? ", pruned at τ = " + numberText(tau) + "," : std::string();
  return fmt::format("{} after D_{}{} on the test on D_{}", run, moment.window.value, pruned, moment.testedOn.value);
}

void printUsers(Console& console, const std::vector<RankChange>& users, bool sameTest) {
  TableRow header{"user", "target"};
  if (!sameTest) header = {"user", "target before", "target"};
  const auto words = header.size();
  for (const char* column : {"rank before", "rank", "fall", "HR@10"}) header.emplace_back(column);
  std::vector<TableRow> rows{std::move(header)};
  for (const auto& one : users) {
    auto& row = rows.emplace_back();
    row.push_back(one.user);
    if (!sameTest) row.push_back(one.targetBefore);
    row.push_back(one.target);
    row.insert(row.end(), {std::to_string(one.before), std::to_string(one.after), std::to_string(one.fall()), hitWord(one)});
  }
  printTable(console, std::move(rows), words);
}

void print(Console& console, const FallenOptions& options, const Answer& answer) {
  const auto& changes = answer.changes;
  console.line(fmt::format("from {} to {}", inWords(options.beside.empty() ? options.run : options.beside, answer.before),
                           inWords(options.run, answer.after, options.tau)));
  console.line(fmt::format("  of {} in both, the targets of {} fell and of {} rose; HR@10: {} lost, {} gained",
                           counted(std::ssize(changes.users), "user"), changes.fell, changes.rose, changes.lost, changes.gained));
  if (changes.notRanked > 0)
    console.line(
        fmt::format("  left out: {} with a target that they had already, which is not ranked", counted(changes.notRanked, "user")));
  if (!options.by.empty()) return printChangeSlices(console, answer.slices, options.by);
  if (changes.fell > 0) printUsers(console, fallenUsers(changes, options.top), answer.before.testedOn == answer.after.testedOn);
}

/// As CSV: users, or the slices that are asked for.
std::string tableOf(const FallenOptions& options, const Answer& answer) {
  return options.by.empty() ? rankChangesTable(answer.changes) : changeSlicesTable(answer.slices.slices);
}

int fallen(const FallenOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto answer = answerOf(options, **engine, std::ref(progress));
  if (!answer) return progress.stopped() ? kInterrupted : console.fail(answer.error());
  if (!options.by.empty() && !hasCategories(answer->slices.slices))
    tellNoCategories(console, options.by, "no held-out item of the test after");
  return answerWithTable(
      console, options.csv, [&] { return tableOf(options, *answer); }, [&] { return toJson(options, *answer); },
      [&] { print(console, options, *answer); });
}

}  // namespace

void addFallen(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("fallen",
                                         "Whom it hurt: users whose held-out item ranks lower than before, the deepest fall first. Between "
                                         "two windows of a run, each on its own test or both on one; between two runs after one window, "
                                         "from that of --beside to RUN; or by a pruning, from a model to its copy at --tau.");
  auto options = std::make_shared<FallenOptions>();
  command->add_option("RUN", options->run, "Run folder.")->required();
  auto* from = addNumber(*command, "--from", options->from, "Trained window before.", 0, kMostWindows)->default_str("");
  auto* to = addNumber(*command, "--to", options->to, "Trained window after.", 0, kMostWindows)->default_str("");
  auto* beside = command->add_option("--beside", options->beside, "Another run of the same stream, in place of an earlier window.");
  auto* window = addNumber(*command, "--window", options->window,
                           "Trained window of both runs, the last one that both have by default; with --tau of RUN.", 0, kMostWindows)
                     ->default_str("");
  auto* tau =
      addNumber(*command, "--tau", options->tau,
                "Threshold that prunes a copy of the model after --window, by the shares of the window's last epoch.", 0, kLargestTau)
          ->default_str("");
  addNumber(*command, "--test", options->test,
            "Window whose test both are asked for, from the stored weights; by default that of the window that comes next.", 1,
            kMostWindows)
      ->default_str("");
  from->needs(to)->excludes(beside);
  to->needs(from);
  window->excludes(from);
  tau->needs(window)->excludes(from, beside);
  addNumber(*command, "--top", options->top, "Show so many users.", 1, 1'000'000'000);
  command
      ->add_option("--by", options->by,
                   "Gather the users by slices of the test after, in place of telling them one by one; kinds between commas: " +
                       namesOfSliceKinds() + ".")
      ->check(unknownSliceKind, "");
  command->add_option("--items", options->items, helpOfPicked());
  command->add_option("--stream", options->stream, "The runs' stream, where it has moved.");
  auto* csv =
      command->add_option("--csv", options->csv,
                          "CSV file to write, a row for each user that both tests have, with --by for each slice; - is standard output, "
                          "alone.");
  command->add_flag("--json", options->json, "One JSON object on standard output.");
  command->callback([&run, options, from, to, csv] {
    if (options->json && options->csv == kStandardOutput) throw CLI::ValidationError(csv->get_name(), "- and --json exclude each other");
    const bool twoWindows = options->beside.empty() && options->tau < 0;
    if (twoWindows && options->from < 0)
      throw CLI::ValidationError(from->get_name(),
                                 "name two windows, --from and --to, another run, --beside, or a pruning, --window and --tau");
    if (twoWindows && options->from == options->to)
      throw CLI::ValidationError(to->get_name(),
                                 "it is the window of --from too, and no rank changes from a window to itself: name another");
    checkPicked(options->by, options->items);
    run = [options] { return fallen(*options); };
  });
}

}  // namespace xsmoe::cli
