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

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/fallen_rankings.h"
#include "app/cli/fallen_slices.h"
#include "app/cli/number_option.h"
#include "app/cli/printed_table.h"
#include "app/cli/slice_kinds.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/told_run.h"
#include "app/engine/engine_loader.h"
#include "model/analysis/rank_changes.h"
#include "model/analysis/rank_tables.h"
#include "model/analysis/sliced_changes.h"
#include "model/analysis/table_text.h"
#include "model/core/change.h"
#include "model/core/setting_text.h"
#include "model/core/structure.h"
#include "model/core/word_lists.h"

namespace xsmoe::cli {
namespace {

constexpr int kMostWindows = 1'000'000;  // more than any run has, of epochs too
constexpr double kLargestTau = 0.99;     // that a run may have

/// A window that a model was trained on, and the one whose test it is asked for.
struct Moment {
  WindowIndex window, testedOn;
  int epoch = 0;  ///< of `window`, whose weights are kept; 0: its end
};

/// What the command tells.
struct Answer {
  Moment before, after;
  RankChanges changes;
  SlicedChanges slices;             ///< only those that are asked for
  std::vector<ExpertName> without;  ///< experts that one of the two lacks, a copy of the other
  ToldRun told, beside;             ///< `beside`: of the other run; empty: there is none
};

Result<Answer> answerOf(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress) {
  auto told = toldRun(engine, options.run);
  if (!told) return tl::unexpected(told.error());
  auto beside = options.beside.empty() ? Result<ToldRun>() : toldRun(engine, options.beside);
  if (!beside) return tl::unexpected(beside.error());
  auto rankings = rankingsOf(options, engine, progress);
  if (!rankings) return tl::unexpected(rankings.error());
  auto& [before, after] = *rankings;
  auto changes = rankChangesOf(before, after);
  if (!changes) {
    changes.error().where = options.beside.empty() ? options.run : options.beside;
    return tl::unexpected(changes.error());
  }
  SlicedChanges slices;
  if (!options.by.empty()) slices = slicedChanges(*changes, after);
  std::erase_if(slices.slices, [&](const ChangeSlice& slice) { return !isAsked(options.by, slice.kind); });
  auto without = options.isExpansion() ? std::move(before.without) : std::move(after.without);
  return Answer{{before.window, before.testedOn, options.fromEpoch},
                {after.window, after.testedOn, options.epoch},
                std::move(*changes),
                std::move(slices),
                std::move(without),
                std::move(*told),
                std::move(*beside)};
}

/// Those whose target fell, `top` at most.
std::vector<RankChange> fallenUsers(const RankChanges& changes, int top) {
  const auto count = std::min<std::int64_t>(changes.fell, top);
  return {changes.users.begin(), changes.users.begin() + count};
}

nlohmann::json momentObject(const Moment& moment) {
  return {{"window", moment.window.value}, {"epoch", epochObject(moment.epoch)}, {"tested_on", moment.testedOn.value}};
}

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
  auto without = nlohmann::json::array();
  for (const auto& expert : answer.without) without.push_back(expertObject(expert));
  return {{"run", options.run},
          {"changes_by_hand", answer.told.changes},
          {"beside", options.beside.empty() ? nlohmann::json() : nlohmann::json(options.beside)},
          {"beside_changes_by_hand", options.beside.empty() ? nlohmann::json() : nlohmann::json(answer.beside.changes)},
          {"tau", options.isPruning() ? nlohmann::json(options.tau) : nlohmann::json()},
          {"expansion", options.isExpansion() ? nlohmann::json(options.expansion) : nlohmann::json()},
          {"without", std::move(without)},
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

/// "run after D_3 on the test on D_4". `copy`: what was done to it, " pruned …".
std::string inWords(const std::string& run, const Moment& moment, const std::string& copy) {
  const auto epoch = moment.epoch > 0 ? fmt::format(", epoch {},", moment.epoch) : std::string();
  return fmt::format("{} after D_{}{}{} on the test on D_{}", run, moment.window.value, epoch, copy, moment.testedOn.value);
}

/// The two that are compared, and what one of them lacks.
void printMoments(Console& console, const FallenOptions& options, const Answer& answer) {
  const std::string pruned = options.isPruning() ? ", pruned at τ = " + numberText(options.tau) + "," : "";
  const std::string unexpanded = options.isExpansion() ? fmt::format(", without the experts born for D_{},", options.expansion) : "";
  console.line(fmt::format("from {} to {}", inWords(options.beside.empty() ? options.run : options.beside, answer.before, unexpanded),
                           inWords(options.run, answer.after, pruned)));
  if (answer.without.empty()) return;
  std::vector<std::string> without;
  for (const auto& expert : answer.without) without.push_back(textOf(expert));
  console.line(fmt::format("  the copy is without {}: {}", counted(std::ssize(without), "expert"), joined(without, ", ")));
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

/// What lies within two standard errors is not called a difference.
void printHitChange(Console& console, const RankChanges& changes) {
  const auto change = hitChange(changes);
  if (!change) return;
  console.line(fmt::format("  HR@10 changed by {:+.2f} points, {} (standard error {:.2f})", 100 * change->value,
                           change->isDifference() ? "a difference" : "within two standard errors: no difference", 100 * change->error));
}

void printAnswer(Console& console, const FallenOptions& options, const Answer& answer) {
  const auto& changes = answer.changes;
  printMoments(console, options, answer);
  console.line(fmt::format("  of {} in both, the targets of {} fell and of {} rose; HR@10: {} lost, {} gained",
                           counted(std::ssize(changes.users), "user"), changes.fell, changes.rose, changes.lost, changes.gained));
  printHitChange(console, changes);
  if (changes.notRanked > 0)
    console.line(
        fmt::format("  left out: {} with a target that they had already, which is not ranked", counted(changes.notRanked, "user")));
  if (!options.by.empty()) return printChangeSlices(console, answer.slices, options.by);
  if (changes.fell > 0) printUsers(console, fallenUsers(changes, options.top), answer.before.testedOn == answer.after.testedOn);
}

void print(Console& console, const FallenOptions& options, const Answer& answer) {
  printAnswer(console, options, answer);
  printDeviations(console, answer.told, options.beside.empty() ? std::string() : options.run);
  printDeviations(console, answer.beside, options.beside);
}

/// Users, or the slices that are asked for.
CellTable tableOf(const FallenOptions& options, const Answer& answer) {
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
  const TableOrigin origin{options.by.empty() ? "Users whose ranks changed" : "Slices of users whose ranks changed",
                           provenanceOfBoth(answer->told, answer->beside)};
  return answerWithTable(
      console, options.csv, origin, [&] { return csvText(tableOf(options, *answer)); }, [&] { return toJson(options, *answer); },
      [&] { print(console, options, *answer); });
}

}  // namespace

void addFallen(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "fallen",
      "Whom it hurt: users whose held-out item ranks lower than before, the deepest fall first. Between two windows of a run, or epochs of "
      "them, each on its own test or both on one; between two runs after one window, from that of --beside to RUN; by a pruning, from a "
      "model to its copy at --tau; or by an expansion, to a model from its copy without the experts born for --expansion.");
  auto options = std::make_shared<FallenOptions>();
  command->add_option("RUN", options->run, "Run folder.")->required();
  auto* from = addNumber(*command, "--from", options->from, "Trained window before.", 0, kMostWindows)->default_str("");
  auto* to = addNumber(*command, "--to", options->to, "Trained window after.", 0, kMostWindows)->default_str("");
  addNumber(*command, "--from-epoch", options->fromEpoch, "Epoch of --from, from 1, whose weights are kept; else its end.", 1, kMostWindows)
      ->default_str("")
      ->needs(from);
  addNumber(*command, "--epoch", options->epoch, "Epoch of --to, from 1, whose weights are kept (train --keep-epochs); else its end.", 1,
            kMostWindows)
      ->default_str("")
      ->needs(to);
  auto* beside = command->add_option("--beside", options->beside, "Another run of the same stream, in place of an earlier window.");
  auto* window = addNumber(*command, "--window", options->window,
                           "Trained window of both runs, the last one that both have by default; with --tau of RUN.", 0, kMostWindows)
                     ->default_str("");
  auto* tau =
      addNumber(*command, "--tau", options->tau,
                "Threshold that prunes a copy of the model after --window, by the shares of the window's last epoch.", 0, kLargestTau)
          ->default_str("");
  auto* expansion =
      addNumber(*command, "--expansion", options->expansion,
                "Window that experts were born for: the model after it against a copy of it that lacks them, in which the routers share "
                "what they gave these among the experts left. So the experts alone differ, trained as they were. For all that training on "
                "the window changed, name --from, --to and --test.",
                1, kMostWindows)
          ->default_str("");
  addNumber(*command, "--test", options->test,
            "Window whose test both are asked for, from the stored weights; by default that of the window that comes next.", 1,
            kMostWindows)
      ->default_str("");
  from->needs(to)->excludes(beside);
  to->needs(from);
  window->excludes(from);
  tau->needs(window)->excludes(from, beside);
  expansion->excludes(from, beside, window, tau);
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
    if (options->isOfTwoWindows() && options->from < 0)
      throw CLI::ValidationError(from->get_name(),
                                 "name two windows, --from and --to, another run, --beside, a pruning, --window and --tau, or an "
                                 "expansion, --expansion");
    if (options->isOfTwoWindows() && options->from == options->to && options->fromEpoch == options->epoch)
      throw CLI::ValidationError(to->get_name(),
                                 "it is the window of --from too, and no rank changes from a window to itself: name another, or an epoch "
                                 "of it, --from-epoch or --epoch");
    checkPicked(options->by, options->items);
    run = [options] { return fallen(*options); };
  });
}

}  // namespace xsmoe::cli
