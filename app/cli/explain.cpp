// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <variant>

#include "app/cli/answers_json.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/printed_table.h"
#include "app/cli/stored_run.h"
#include "app/cli/told_run.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/percent_rounding.h"

namespace xsmoe::cli {
namespace {

struct ExplainOptions : StoredRunOptions {
  std::string user;
};

using Table = std::vector<TableRow>;

constexpr std::size_t kNames = 2;  // columns of a table that are no numbers: id and title, or the like

std::string share(double value) { return fmt::format("{:.1f} %", inPercent(value, 1)); }
std::string number(double value) { return fmt::format("{:.3f}", value); }

/// A row with the names of an item, and what comes behind them.
TableRow rowOf(const ItemCard& item, TableRow rest = {}) {
  rest.insert(rest.begin(), {item.id, item.title});
  return rest;
}

void printHistory(Console& console, const MethodPicture& picture) {
  Table rows{{"history", "title"}};
  for (const auto& item : picture.history) rows.push_back(rowOf(item));
  printTable(console, rows, kNames);
}

void printUser(Console& console, bool known) {
  if (!known) console.line("  the user has no trained vector: what is told of the user says nothing");
}

/// What only the method has, in tables.
struct DetailPrinter {
  Console& console;
  const MethodPicture& picture;

  void operator()(std::monostate /*none*/) const { printHistory(console, picture); }
  void operator()(const TowersPicture& detail) const {
    Table rows{{"tower", "share of an item"}};
    for (const int state : detail.states) rows.front().push_back(fmt::format("g of state {}", state));
    for (const auto& tower : detail.towers) {
      rows.push_back({tower.name, share(tower.share)});
      for (const double gate : tower.gates) rows.back().push_back(number(gate));
    }
    printTable(console, rows, 1);
    printHistory(console, picture);
  }
  void operator()(const SessionGraphPicture& detail) const {
    printUser(console, detail.userKnown);
    const bool global = !detail.nodes.empty() && detail.nodes.front().globalShare.has_value();
    Table nodes{{"node", "title", "times", "gate"}};
    if (global) nodes.front().insert(nodes.front().end(), {"global", "user in", "user out"});
    for (const auto& node : detail.nodes) {
      nodes.push_back(rowOf(itemOf(node), {std::to_string(node.count), fmt::format("{:+.3f}", node.gate)}));
      if (!global) continue;
      for (const auto& value : {node.globalShare, node.userToIn, node.userToOut}) nodes.back().push_back(share(value.value_or(0)));
    }
    printTable(console, nodes, kNames);
    Table edges{{"from", "to", "steps", "Â in", "Â out"}};
    const auto idOf = [&](int node) { return itemOf(detail.nodes[static_cast<std::size_t>(node)]).id; };
    for (const auto& edge : detail.edges)
      edges.push_back({idOf(edge.from), idOf(edge.to), std::to_string(edge.steps), number(edge.in), number(edge.out)});
    printTable(console, edges, kNames);
    console.line("  the last item is " + idOf(detail.last));
  }
  void operator()(const AttentionPicture& detail) const {
    printUser(console, detail.userKnown);
    console.line(fmt::format("  a score is made of the user by {} and of the session by {}", share(detail.userWeight),
                             share(1 - detail.userWeight)));
    Table rows{{"history", "title", "attention"}};
    for (std::size_t i = 0; i < picture.history.size(); ++i) rows.push_back(rowOf(picture.history[i], {share(detail.attention[i])}));
    printTable(console, rows, kNames);
  }
  void operator()(const MixersPicture& detail) const {
    Table rows{{"history", "title"}}, shares{{"mixer", "share of the user vector"}};
    for (const auto& item : picture.history) rows.push_back(rowOf(item));
    for (const auto& branch : detail.branches) {
      shares.push_back({branch.name, share(branch.share)});
      rows.front().push_back(branch.name);
      for (std::size_t i = 0; i < picture.history.size(); ++i) rows[i + 1].push_back(share(branch.influence[i]));
    }
    console.line(fmt::format("  each mixer is applied {}", counted(detail.layers, "time")));
    printTable(console, shares, 1);
    console.line("  how far the user vector moves without an item's id, text or picture:");
    printTable(console, rows, kNames);
  }
  void operator()(const HypergraphPicture& detail) const {
    console.line("  " + counted(detail.neighbourCount, "neighbour"));
    Table neighbours{{"neighbour", "title", "weight", "in the graph"}};
    for (const auto& one : detail.neighbours) neighbours.push_back(rowOf(one.item, {number(one.weight), one.inGraph ? "yes" : "no"}));
    printTable(console, neighbours, kNames);
    for (const auto& modality : detail.modalities) printHyperedges(modality);
  }

 private:
  [[nodiscard]] const ItemCard& itemOf(const SessionGraphPicture::Node& node) const {
    return picture.history[static_cast<std::size_t>(node.item)];
  }
  void printHyperedges(const HypergraphPicture::Hyperedges& of) const {
    const auto sharesOf = [](const std::vector<double>& shares) {
      TableRow row;
      for (const double value : shares) row.push_back(share(value));
      return row;
    };
    Table rows{{fmt::format("{} hyperedges", name(of.modality)), "title"}};
    for (std::size_t edge = 1; edge <= of.user.size(); ++edge) rows.front().push_back(std::to_string(edge));
    rows.push_back(sharesOf(of.user));
    rows.back().insert(rows.back().begin(), {"the user", ""});
    for (const auto& members : {of.neighbours, of.recommended})  // of whom the history is a part
      for (const auto& member : members) rows.push_back(rowOf(member.item, sharesOf(member.shares)));
    printTable(console, rows, kNames);
  }
};

void printRecommended(Console& console, const MethodPicture& picture) {
  Table rows{{"recommended", "title", "rank", "score"}};
  rows.front().insert(rows.front().end(), picture.scoreParts.begin(), picture.scoreParts.end());
  for (const auto& item : picture.recommended) {
    rows.push_back(rowOf(item.item, {std::to_string(item.rank), fmt::format("{:.4f}", item.score)}));
    for (const double part : item.parts) rows.back().push_back(fmt::format("{:+.4f}", part));
  }
  printTable(console, rows, kNames);
}

void print(Console& console, const MethodPicture& picture) {
  const auto epoch = picture.asTested ? counted(picture.epoch, "epoch") : fmt::format("epoch {}", picture.epoch);
  console.line(fmt::format("{} and the user {} after training on D_{}, {}", titleOf(picture.method, picture.continual), picture.user,
                           picture.window, epoch));
  std::visit(DetailPrinter{console, picture}, picture.detail);
  printRecommended(console, picture);
  Table parts{{"part", ""}};
  for (const auto& part : picture.parts) parts.push_back({part.name, counted(part.parameters, "parameter")});
  printTable(console, parts, 1);
}

int explain(const ExplainOptions& options) {
  Console console(options.json);
  const auto asked = openStoredRun(options, console);
  if (!asked) return console.fail(asked.error());
  const auto told = toldRun(asked->history);
  const auto picture = asked->questions->methodPicture(options.user, RunMoment(asked->window, options.epoch));
  if (!picture) return console.fail(picture.error());
  console.object(explanationObject(*picture));
  if (!console.json()) print(console, *picture);
  printDeviations(console, told);
  return 0;
}

}  // namespace

void addExplain(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("explain", "How a stored model without experts looks at a user, and what its scores are made of.");
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("--user", options->user, "User id as in the interactions file.")->required();
  options->addTo(*command);
  options->addEpochTo(*command);
  command->callback([&run, options] { run = [options] { return explain(*options); }; });
}

}  // namespace xsmoe::cli
