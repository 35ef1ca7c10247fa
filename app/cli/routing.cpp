// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/list_option.h"
#include "app/cli/printed_table.h"
#include "app/cli/slice_kinds.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/stored_run.h"
#include "app/cli/told_run.h"
#include "model/core/names.h"
#include "model/core/percent_rounding.h"
#include "model/core/structure.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;

struct RoutingOptions : StoredRunOptions {
  std::string by;  ///< keys of kinds between commas; empty: all
};

/// Which of the two numbers of a slot.
using Number = GroupNumber SlotRouting::*;

Json orNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

void addNumberTo(Json& json, const std::string& key, const GroupNumber& number, bool ofGroup) {
  json[key] = number.value;
  json[key + "_error"] = orNull(number.error);
  if (!ofGroup) return;
  json[key + "_change"] = number.fromOthers ? Json(number.fromOthers->value) : Json();
  json[key + "_change_error"] = number.fromOthers ? Json(number.fromOthers->error) : Json();
  json[key + "_differs"] = number.differs();
}

Json slotsOf(const std::vector<SlotRouting>& slots, bool ofGroup) {
  auto list = Json::array();
  for (const auto& slot : slots) {
    Json json = Json::object();
    addNumberTo(json, "gate", slot.gate, ofGroup);
    addNumberTo(json, "utilization", slot.utilization, ofGroup);
    list.push_back(std::move(json));
  }
  return list;
}

Json toJson(const ShareSpread& spread) { return {spread.least, spread.quarter, spread.median, spread.threeQuarters, spread.most}; }

Json spreadOf(const std::vector<SlotSpread>& slots) {
  auto list = Json::array();
  for (const auto& slot : slots) list.push_back({{"gate", toJson(slot.gate)}, {"utilization", toJson(slot.utilization)}});
  return list;
}

Json toJson(const RoutedLayer& routed) {
  auto groups = Json::array();
  for (const auto& group : routed.groups)
    groups.push_back({{"by", descriptionOf(group.kind).key},
                      {"group", group.key},
                      {"name", group.name},
                      {"items", group.items},
                      {"slots", slotsOf(group.slots, true)}});
  return {{"modality", name(routed.layer.modality)}, {"layer", routed.layer.layer.value},
          {"state", routed.layer.hiddenState},       {"born", routed.layer.born},
          {"all", slotsOf(routed.all, false)},       {"groups", std::move(groups)},
          {"spread", spreadOf(routed.spread)}};
}

Json toJson(const std::string& run, const ToldRun& told, const GroupRouting& routing) {
  auto layers = Json::array();
  for (const auto& layer : routing.layers) layers.push_back(toJson(layer));
  return {{"run", run},
          {"changes_by_hand", told.changes},
          {"window", routing.window},
          {"epoch", epochObject(routing.epoch)},
          {"items", routing.items},
          {"layers", std::move(layers)}};
}

/// "34.2 ± 0.3", percent, and "+" or "−" where the group has more or less than the items outside it.
std::string cell(const GroupNumber& number) {
  const auto spread = number.error ? fmt::format(" ± {:.2f}", inPercent(*number.error)) : std::string();
  const auto* const mark = !number.differs() ? "" : number.fromOthers->value > 0 ? " +" : " −";
  return fmt::format("{:.2f}{}{}", inPercent(number.value), spread, mark);
}

TableRow rowOf(std::string kind, std::string name, std::int64_t items, const std::vector<SlotRouting>& slots, Number number,
               std::size_t columns) {
  TableRow row{std::move(kind), std::move(name), std::to_string(items)};
  for (const auto& slot : slots) row.push_back(cell(slot.*number));
  row.resize(columns, "–");
  return row;
}

void print(Console& console, const RoutedLayer& routed, std::int64_t items, const std::string& title, Number number) {
  console.line(fmt::format("{}: {}", layerInWords(routed.layer), title));
  std::vector<TableRow> rows{{"by", "group", "items", "base path"}};
  for (const int born : routed.layer.born) rows.front().push_back(fmt::format("expert of D_{}", born));
  const auto columns = rows.front().size();
  rows.push_back(rowOf("", "all", items, routed.all, number, columns));
  for (const auto& group : routed.groups)
    rows.push_back(rowOf(std::string(descriptionOf(group.kind).key), group.name, group.items, group.slots, number, columns));
  printTable(console, std::move(rows), 2);
  console.line("");
}

TableRow spreadRow(std::string what, const std::vector<SlotSpread>& slots, ShareSpread SlotSpread::*number, double ShareSpread::*at) {
  TableRow row{std::move(what)};
  for (const auto& slot : slots) row.push_back(fmt::format("{:.2f}", inPercent(slot.*number.*at)));
  return row;
}

void printSpread(Console& console, const RoutedLayer& routed, const std::string& title, ShareSpread SlotSpread::*number) {
  if (routed.spread.empty()) return;
  console.line(fmt::format("{}: {} of single items", layerInWords(routed.layer), title));
  std::vector<TableRow> rows{{"", "base path"}};
  for (const int born : routed.layer.born) rows.front().push_back(fmt::format("expert of D_{}", born));
  for (const auto& [what, at] : {std::pair{"least", &ShareSpread::least}, std::pair{"a quarter below", &ShareSpread::quarter},
                                 std::pair{"median", &ShareSpread::median}, std::pair{"a quarter above", &ShareSpread::threeQuarters},
                                 std::pair{"most", &ShareSpread::most}})
    rows.push_back(spreadRow(what, routed.spread, number, at));
  printTable(console, std::move(rows), 1);
  console.line("");
}

void print(Console& console, const GroupRouting& routing, const std::string& moment) {
  console.line(
      fmt::format("after training on {}, over {} of D_0 … D_{}, each once", moment, counted(routing.items, "item"), routing.window + 1));
  for (const auto& layer : routing.layers) {
    print(console, layer, routing.items, "mean gate weight, %", &SlotRouting::gate);
    print(console, layer, routing.items, "utilization, %", &SlotRouting::utilization);
    printSpread(console, layer, "gate weight, %,", &SlotSpread::gate);
    printSpread(console, layer, "utilization, %,", &SlotSpread::utilization);
  }
  console.line("± one standard error. +, −: more or less than the items outside the group, by more than two standard errors.");
}

int tellRouting(const RoutingOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  auto answer = asked->questions->groupRouting(RunMoment(asked->window, options.epoch), std::ref(progress));
  if (!answer) return progress.stopped() ? kInterrupted : console.fail(answer.error());
  if (std::none_of(answer->layers.begin(), answer->layers.end(), [](const RoutedLayer& layer) { return hasCategories(layer.groups); }))
    tellNoCategories(console, options.by, fmt::format("no item of D_0 … D_{}", answer->window + 1));
  for (auto& layer : answer->layers)
    std::erase_if(layer.groups, [&](const RoutedGroup& group) { return !isAsked(options.by, group.kind); });
  console.object(toJson(options.run, told, *answer));
  if (!console.json()) print(console, *answer, options.moment(answer->window));
  printDeviations(console, told);
  return 0;
}

constexpr const char* kKinds = "items, category, popularity";

std::string unknownKind(const std::string& keys) {
  for (const auto& part : partsOf(keys, ','))
    if (part != "items" && part != "category" && part != "popularity")
      return "there is no kind of items \"" + part + "\"; there are " + std::string(kKinds);
  return {};
}

}  // namespace

void addRouting(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("routing",
                                         "Which gate slots groups of items use: mean gate weights and utilization of each side layer of a "
                                         "stored model by new and old items, category and popularity.");
  auto options = std::make_shared<RoutingOptions>();
  command->add_option("--by", options->by, std::string("Which kinds of groups, between commas: ") + kKinds + "; all by default.")
      ->check(unknownKind, "");
  options->addTo(*command);
  options->addEpochTo(*command);
  command->callback([&run, options] { run = [options] { return tellRouting(*options); }; });
}

}  // namespace xsmoe::cli
