// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/number_option.h"
#include "app/cli/printed_table.h"
#include "app/cli/stored_run.h"
#include "app/cli/told_run.h"
#include "model/core/item_profile.h"
#include "model/core/names.h"
#include "model/core/percent_rounding.h"
#include "model/core/run_moment.h"

namespace xsmoe::cli {
namespace {

struct ItemOptions : StoredRunOptions {
  std::string item;  ///< empty: the one with the most records
  int similar = 20;
};

nlohmann::json similarObjects(const std::vector<SimilarCard>& similar) {
  auto objects = nlohmann::json::array();
  for (const auto& one : similar) objects.push_back({{"item", one.item.id}, {"title", one.item.title}, {"cosine", one.cosine}});
  return objects;
}

nlohmann::json itemLayerObject(const LayerUsage& layer) {
  auto slots = nlohmann::json::array();
  for (std::size_t k = 0; k < layer.gateShare.size(); ++k) {
    nlohmann::json slot = nlohmann::json::object();
    slot["gate"] = layer.gateShare[k];
    slot["utilization"] = layer.utilization.at(k);
    slots.push_back(std::move(slot));
  }
  return {{"modality", name(layer.modality)},
          {"layer", layer.layer.value},
          {"state", layer.hiddenState},
          {"born", layer.born},
          {"slots", std::move(slots)}};
}

nlohmann::json profileObject(const std::string& run, const ItemProfile& profile) {
  auto layers = nlohmann::json::array();
  for (const auto& layer : profile.layers) layers.push_back(itemLayerObject(layer));
  const auto& item = profile.item;
  return {{"run", run},
          {"window", profile.window},
          {"epoch", epochObject(profile.epoch)},
          {"item", item.id},
          {"title", item.title},
          {"category", item.category.empty() ? nlohmann::json() : nlohmann::json(item.category)},
          {"first_window", item.firstWindow < 0 ? nlohmann::json() : nlohmann::json(item.firstWindow)},
          {"records", profile.records},
          {"layers", std::move(layers)},
          {"by_embedding", similarObjects(profile.byEmbedding)},
          {"by_states", similarObjects(profile.byStates)}};
}

void printRecords(Console& console, const ItemProfile& profile) {
  std::vector<TableRow> rows{TableRow{"window"}, TableRow{"records"}};
  for (std::size_t window = 0; window < profile.records.size(); ++window) {
    rows[0].push_back(fmt::format("D_{}", window));
    rows[1].push_back(std::to_string(profile.records[window]));
  }
  printTable(console, std::move(rows), 1);
}

void printSlots(Console& console, const ItemProfile& profile) {
  if (profile.layers.empty()) return console.line("the method has no experts");
  std::vector<TableRow> rows{{"layer", "gate slot", "gate weight, %", "utilization, %"}};
  for (const auto& layer : profile.layers)
    for (std::size_t k = 0; k < layer.gateShare.size(); ++k)
      rows.push_back({layerWithState(layer.modality, layer.layer, layer.hiddenState),
                      k == 0 ? "base path" : fmt::format("expert of D_{}", layer.born.at(k - 1)),
                      fmt::format("{:.1f}", inPercent(layer.gateShare[k], 1)),
                      fmt::format("{:.1f}", inPercent(layer.utilization.at(k), 1))});
  printTable(console, std::move(rows), 2);
}

void printSimilar(Console& console, const std::string& by, const std::vector<SimilarCard>& similar) {
  if (similar.empty()) return;
  std::vector<TableRow> rows{{"similar by " + by, "title", "cosine"}};
  for (const auto& one : similar) rows.push_back({one.item.id, one.item.title, fmt::format("{:.3f}", one.cosine)});
  printTable(console, std::move(rows), 2);
}

void printProfile(Console& console, const ItemProfile& profile, const std::string& moment) {
  const auto& item = profile.item;
  auto about = item.id;
  if (!item.title.empty()) about += ", " + item.title;
  if (!item.category.empty()) about += ", of " + item.category;
  if (item.firstWindow >= 0) about += fmt::format(", first in D_{}", item.firstWindow);
  console.line(about + "; by the model after training on " + moment);
  printRecords(console, profile);
  printSlots(console, profile);
  printSimilar(console, "embedding", profile.byEmbedding);
  printSimilar(console, "frozen states", profile.byStates);
}

int tellItem(const ItemOptions& options) {
  Console console(options.json);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  const auto profile = asked->questions->itemProfile(options.item, RunMoment(asked->window, options.epoch), options.similar);
  if (!profile) return console.fail(profile.error());
  console.object(profileObject(options.run, *profile));
  if (!console.json()) printProfile(console, *profile, options.moment(profile->window));
  printDeviations(console, told);
  return 0;
}

}  // namespace

void addItem(CLI::App& program, Run& run) {
  constexpr int kMostSimilar = 1'000'000;
  auto* command = program.add_subcommand("item",
                                         "What is known of an item by a stored model: its records in each window, what it takes from the "
                                         "gate slots of each side layer, and the items that are nearest to it.");
  auto options = std::make_shared<ItemOptions>();
  options->addTo(*command);
  command->add_option("ITEM", options->item, "Item id as in the interactions file; by default the one with most records in D_0 … D_W.");
  options->addEpochTo(*command);
  addNumber(*command, "--similar", options->similar, "How many of the nearest items.", 1, kMostSimilar);
  command->callback([&run, options] { run = [options] { return tellItem(*options); }; });
}

}  // namespace xsmoe::cli
