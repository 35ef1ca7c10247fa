// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/equation_lines.h"
#include "app/cli/stored_run.h"
#include "app/cli/told_run.h"
#include "model/core/item_equations.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/run_moment.h"
#include "model/core/setting_keys.h"
#include "model/core/word_lists.h"

namespace xsmoe::cli {
namespace {

struct EquationsOptions : StoredRunOptions {
  std::string user;   ///< empty: the first whom the window's model is tested with
  std::string item;   ///< empty: the first that is recommended
  std::string layer;  ///< "V1"; empty: the first
};

nlohmann::json glanceObject(const VectorGlance& vector) { return {{"norm", vector.norm}, {"first", vector.first}}; }

nlohmann::json glanceObjects(const std::vector<VectorGlance>& vectors) {
  auto objects = nlohmann::json::array();
  for (const auto& vector : vectors) objects.push_back(glanceObject(vector));
  return objects;
}

nlohmann::json equationLayerObject(const LayerEquations& one) {
  return {{"modality", name(one.layer.modality)},
          {"layer", one.layer.layer.value},
          {"state", one.layer.hiddenState},
          {"born", one.layer.born},
          {"input", glanceObject(one.input)},
          {"hidden", glanceObjects(one.hidden)},
          {"outputs", glanceObjects(one.outputs)},
          {"logits", one.logits},
          {"gates", one.gates},
          {"mixture", glanceObject(one.mixture)},
          {"contribution", one.usage.contribution},
          {"utilization", one.usage.utilization},
          {"expert_utilization", one.usage.expertUtilization},
          {"scores", one.scores}};
}

nlohmann::json lossObject(const LossTerm& term) {
  return {{"sequences", term.sequences}, {"candidates", term.candidates}, {"log_popularity", term.logPopularity},
          {"logit", term.logit},         {"log_sum", term.logSum},        {"loss", term.loss}};
}

nlohmann::json equationsObject(const std::string& run, const ToldRun& told, const ItemEquations& equations, std::optional<double> tau) {
  auto layers = nlohmann::json::array(), pinned = nlohmann::json::array(), parts = nlohmann::json::array();
  auto history = nlohmann::json::array();
  for (const auto& layer : equations.layers) layers.push_back(equationLayerObject(layer));
  for (const auto& expert : equations.pinned) pinned.push_back(expertObject(expert));
  for (const auto& part : equations.parts)
    parts.push_back({{"modality", name(part.modality)}, {"part", glanceObject(part.part)}, {"score", part.score}});
  for (const auto& item : equations.history) history.push_back(item.id);
  return {{"run", run},
          {"changes_by_hand", told.changes},
          {"window", equations.window},
          {"epoch", epochObject(equations.epoch)},
          {"user", equations.user},
          {"item", equations.item.id},
          {"title", equations.item.title},
          {"protocol", name(equations.protocol)},
          {"tau", tau ? nlohmann::json(*tau) : nlohmann::json()},
          {"layers", std::move(layers)},
          {"pinned", std::move(pinned)},
          {"parts", std::move(parts)},
          {"bias", glanceObject(equations.bias)},
          {"item_embedding", glanceObject(equations.itemEmbedding)},
          {"history", std::move(history)},
          {"inputs", glanceObjects(equations.inputs)},
          {"user_embedding", glanceObject(equations.userEmbedding)},
          {"score", equations.score},
          {"bias_score", equations.biasScore},
          {"loss", equations.loss ? lossObject(*equations.loss) : nlohmann::json()}};
}

/// Errors: nobody has a test sequence in the window behind.
Result<std::string> userOf(const EquationsOptions& options, const StoredRun& asked) {
  if (!options.user.empty()) return options.user;
  const auto users = asked.questions->testUsers({asked.window});
  if (users.empty())
    return badInput(options.run, fmt::format("no user has a test sequence after D_{}", asked.window), "Name one with --user");
  return users.front();
}

/// Errors: the network has no such side layer.
Result<std::size_t> layerOf(const EquationsOptions& options, const ItemEquations& equations) {
  std::vector<std::string> marks;
  for (const auto& one : equations.layers) marks.push_back(layerMark(one.layer.modality, one.layer.layer));
  if (options.layer.empty() && !marks.empty()) return std::size_t{0};
  const auto found = std::find(marks.begin(), marks.end(), options.layer);
  if (found == marks.end())
    return badInput(options.run, fmt::format("the network has no side layer {}", options.layer), "It has " + listed(marks));
  return static_cast<std::size_t>(found - marks.begin());
}

void printEquations(Console& console, const ItemEquations& equations, std::size_t layer, std::optional<double> tau,
                    const std::string& moment) {
  const auto& item = equations.item;
  console.line(fmt::format("user {} and {}{}, by the model after training on {}; equations 1, 2, 3 and 5 of {}", equations.user, item.id,
                           item.title.empty() ? std::string() : " (" + item.title + ")", moment,
                           layerInWords(equations.layers.at(layer).layer)));
  for (const auto& line : equationLines(equations, layer, tau)) console.line(line);
}

int tellEquations(const EquationsOptions& options) {
  Console console(options.json);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto user = userOf(options, *asked);
  if (!user) return console.fail(user.error());
  const RunMoment moment(asked->window, options.epoch);
  const auto equations = asked->questions->equations(*user, options.item, moment);
  if (!equations) return console.fail(equations.error());
  const auto layer = layerOf(options, *equations);
  if (!layer) return console.fail(layer.error());
  // The run's own, as then.
  const auto& history = asked->history;
  const auto tau = usesSetting(history.description().settings.model, kTauKey) ? std::optional(tauAt(history, moment)) : std::nullopt;
  const auto told = toldRun(history);
  console.object(equationsObject(options.run, told, *equations, tau));
  if (!console.json()) printEquations(console, *equations, *layer, tau, options.moment(equations->window));
  printDeviations(console, told);
  return 0;
}

}  // namespace

void addEquations(CLI::App& program, Run& run) {
  auto* command =
      program.add_subcommand("equations",
                             "Equations 1 to 8 of the paper with the numbers that a stored model computes of a user and an item, "
                             "and what every symbol means.");
  auto options = std::make_shared<EquationsOptions>();
  options->addTo(*command);
  options->addEpochTo(*command);
  command->add_option("--user", options->user, "User id as in the interactions file; by default the first one of the window's test.");
  command->add_option("--item", options->item, "Item id; by default the first one that is recommended to the user.");
  command->add_option(
      "--layer", options->layer,
      "The side layer that equations 1, 2, 3 and 5 are of: V1, V2, … of pictures, T1, … of texts, from below; the first one by "
      "default. --json has all of them.");
  command->callback([&run, options] { run = [options] { return tellEquations(*options); }; });
}

}  // namespace xsmoe::cli
