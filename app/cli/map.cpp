// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
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
#include "app/cli/printed_table.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/stored_run.h"
#include "app/cli/told_run.h"
#include "model/analysis/cell_table.h"
#include "model/analysis/table_text.h"
#include "model/core/item_map.h"
#include "model/core/names.h"
#include "model/core/number_text.h"
#include "model/core/recommendation.h"
#include "model/core/run_moment.h"

namespace xsmoe::cli {
namespace {

struct MapOptions : StoredRunOptions {
  std::string csv;
};

/// A map, and its items in the order of its places, of which there may be more.
struct PlacedItems {
  ItemMap map;
  std::vector<ItemCard> items;
};

/// "visual base path", "textual expert of D_3".
std::string slotWords(const SlotName& slot) {
  return fmt::format("{} {}", name(slot.modality), slot.born ? fmt::format("expert of D_{}", *slot.born) : "base path");
}

std::string placeText(float value) {
  std::string text;
  appendNumber(text, value);
  return text;
}

CellTable mapTable(const PlacedItems& placed) {
  const auto& map = placed.map;
  CellTable table{{"item", "title", "category", "first_window", "records", "slot", "modality", "x", "y"}, {}};
  for (std::size_t i = 0; i < map.x.size(); ++i) {
    const auto& item = placed.items.at(i);
    table.rows.push_back({item.id, item.title, item.category, item.firstWindow < 0 ? std::string() : std::to_string(item.firstWindow),
                          std::to_string(map.records.at(i)),
                          map.slot.empty() ? std::string() : slotWords(map.slots.at(static_cast<std::size_t>(map.slot.at(i)))),
                          map.modality.empty() ? std::string() : std::string(name(map.modality.at(i))), placeText(map.x[i]),
                          placeText(map.y.at(i))});
  }
  return table;
}

nlohmann::json placedObject(const ItemCard& item, const ItemMap& map, std::size_t i) {
  return {{"item", item.id},
          {"title", item.title},
          {"category", item.category.empty() ? nlohmann::json() : nlohmann::json(item.category)},
          {"first_window", item.firstWindow < 0 ? nlohmann::json() : nlohmann::json(item.firstWindow)},
          {"records", map.records.at(i)},
          {"slot", map.slot.empty() ? nlohmann::json() : nlohmann::json(map.slot.at(i))},
          {"modality", map.modality.empty() ? nlohmann::json() : nlohmann::json(name(map.modality.at(i)))},
          {"x", map.x.at(i)},
          {"y", map.y.at(i)}};
}

nlohmann::json mapObject(const std::string& run, const ToldRun& told, const PlacedItems& placed) {
  const auto& map = placed.map;
  auto slots = nlohmann::json::array();
  for (const auto& slot : map.slots)
    slots.push_back({{"modality", name(slot.modality)}, {"born", slot.born ? nlohmann::json(*slot.born) : nlohmann::json()}});
  auto items = nlohmann::json::array();
  for (std::size_t i = 0; i < map.x.size(); ++i) items.push_back(placedObject(placed.items.at(i), map, i));
  return {{"run", run},
          {"changes_by_hand", told.changes},
          {"window", map.window},
          {"epoch", epochObject(map.epoch)},
          {"first_share", map.firstShare},
          {"second_share", map.secondShare},
          {"slots", std::move(slots)},
          {"items", std::move(items)}};
}

/// Items of one group, and the sums of their places.
struct GatheredItems {
  std::int64_t count = 0;
  double x = 0, y = 0;
  void add(const GatheredItems& other) {
    count += other.count;
    x += other.x;
    y += other.y;
  }
};

/// By what `keyOf` says of the item at a place of the map, in the order of the keys.
template <class KeyOf>
auto gatheredBy(const ItemMap& map, KeyOf keyOf) {
  std::map<decltype(keyOf(std::size_t{0})), GatheredItems> groups;
  for (std::size_t i = 0; i < map.x.size(); ++i) groups[keyOf(i)].add({1, map.x[i], map.y.at(i)});
  return groups;
}

TableRow centreRow(std::string by, std::string group, const GatheredItems& items) {
  const auto mean = [&](double sum) { return fmt::format("{:.3f}", sum / static_cast<double>(items.count)); };
  return {std::move(by), std::move(group), std::to_string(items.count), mean(items.x), mean(items.y)};
}

/// The largest ones; all others are one group, as the colours of the studio's map have them. None where the stream names no category.
void addCategories(std::vector<TableRow>& rows, const PlacedItems& placed) {
  constexpr std::size_t kMost = 6;
  const auto all = gatheredBy(placed.map, [&](std::size_t i) { return placed.items.at(i).category; });
  std::vector<std::pair<std::string, GatheredItems>> named;
  std::optional<GatheredItems> without;
  for (const auto& [category, items] : all)
    if (category.empty())
      without = items;
    else
      named.emplace_back(category, items);
  if (named.empty()) return;
  std::stable_sort(named.begin(), named.end(), [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  GatheredItems others;
  for (std::size_t i = 0; i < named.size(); ++i)
    if (i < kMost)
      rows.push_back(centreRow("category", named[i].first, named[i].second));
    else
      others.add(named[i].second);
  if (others.count > 0) rows.push_back(centreRow("category", "(others)", others));
  if (without) rows.push_back(centreRow("category", "(none)", *without));
}

void printMap(Console& console, const PlacedItems& placed, const std::string& moment) {
  const auto& map = placed.map;
  console.line(fmt::format(
      "after training on {}: {} of D_0 … D_{} along the two principal axes of their embeddings, which have {} and {} of the variance",
      moment, counted(static_cast<std::int64_t>(map.x.size()), "item"), map.window + 1, percent(map.firstShare), percent(map.secondShare)));
  std::vector<TableRow> rows{{"by", "group", "items", "mean x", "mean y"}};
  for (const auto& [window, items] : gatheredBy(map, [&](std::size_t i) { return placed.items.at(i).firstWindow; }))
    rows.push_back(centreRow("first window", window < 0 ? "–" : fmt::format("D_{}", window), items));
  addCategories(rows, placed);
  if (!map.slot.empty())
    for (const auto& [slot, items] : gatheredBy(map, [&](std::size_t i) { return map.slot.at(i); }))
      rows.push_back(centreRow("dominant slot", slotWords(map.slots.at(static_cast<std::size_t>(slot))), items));
  if (!map.modality.empty())
    for (const auto& [modality, items] : gatheredBy(map, [&](std::size_t i) { return map.modality.at(i); }))
      rows.push_back(centreRow("dominant modality", std::string(name(modality)), items));
  printTable(console, std::move(rows), 2);
  console.line("--csv and --json tell the place of each item");
}

int tellMap(const MapOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  auto map = asked->questions->itemMap(RunMoment(asked->window, options.epoch), std::ref(progress));
  if (!map) return progress.stopped() ? kInterrupted : console.fail(map.error());
  const PlacedItems placed{std::move(*map), asked->questions->mapItems()};
  return answerWithTable(
      console, options.csv, TableOrigin{"Map of all items", told.provenance}, [&] { return csvText(mapTable(placed)); },
      [&] { return mapObject(options.run, told, placed); },
      [&] {
        printMap(console, placed, options.moment(placed.map.window));
        printDeviations(console, told);
      });
}

}  // namespace

void addMap(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("map",
                                         "Where all items lie in the plane of their embeddings' two principal axes by a stored model, with "
                                         "their categories, records, first windows, and which expert and modality carry them.");
  auto options = std::make_shared<MapOptions>();
  options->addTo(*command);
  options->addEpochTo(*command);
  auto* const csv = command->add_option("--csv", options->csv, "CSV file to write, a row for each item; - is standard output, alone.");
  command->callback([&run, options, csv] {
    if (options->json && options->csv == kStandardOutput) throw CLI::ValidationError(csv->get_name(), "- and --json exclude each other");
    run = [options] { return tellMap(*options); };
  });
}

}  // namespace xsmoe::cli
