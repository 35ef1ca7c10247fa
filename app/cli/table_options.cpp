// SPDX-License-Identifier: Apache-2.0
#include "app/cli/table_options.h"

#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/list_option.h"
#include "app/cli/number_option.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/table_json.h"
#include "app/engine/engine_loader.h"
#include "model/core/files/ending.h"

namespace xsmoe::cli {
namespace {

constexpr const char* kPairs = "xsmoe,iisan_rh;xsmoe,iisan_kd";
constexpr std::string_view kTables = "123";

TableKind kindOf(char table) { return table == '1' ? TableKind::kMethods : table == '2' ? TableKind::kVariants : TableKind::kCosts; }

/// "results.tex" tells the format where none was named; empty: no table is written so.
std::optional<TableFormat> formatOf(const std::string& file) {
  const auto ending = endingOf(file);
  if (ending == ".tex") return TableFormat::kLatex;
  if (ending == ".md") return TableFormat::kMarkdown;
  if (ending == ".csv") return TableFormat::kCsv;
  if (ending == ".html" || ending == ".htm") return TableFormat::kHtml;
  if (ending == ".txt" || ending.empty()) return TableFormat::kText;
  return std::nullopt;
}

/// A file that would hold something else than its name says is not written.
void checkEnding(const std::string& file, bool formatNamed) {
  const auto ending = endingOf(file);
  if (ending == ".pdf" || ending == ".svg" || ending == ".png")
    throw CLI::ValidationError("--output", "a table is text; the studio draws figure 2: xsmoe-studio RUNS --figure FILE" + ending);
  if (!formatNamed && !formatOf(file))
    throw CLI::ValidationError("--output", "no table is written as " + ending +
                                               ": name a file that ends in .tex, .md, .csv, .html or .txt, or the format with --format");
}

/// --significance alone takes the word behind it, as CLI11 reads options.
std::string noFolder(const std::string& pairs) {
  std::error_code unknown;
  if (pairs.find(',') != std::string::npos || !std::filesystem::is_directory(pairs, unknown)) return {};
  return "\"" + pairs + "\" is a folder, no pair of methods: put it before --significance";
}

struct TablesOptions {
  std::string folder;
  bool json = false;
  TableOptions tables;
};

/// With why, in place of that they did.
void tellFailed(ResultTable& table, const std::vector<RunLeftOut>& failed) {
  for (const auto& run : failed) {
    const auto known = std::find_if(table.leftOut.begin(), table.leftOut.end(), [&](const RunLeftOut& one) { return one.run == run.run; });
    if (known == table.leftOut.end())
      table.leftOut.push_back(run);
    else
      known->why = run.why;
  }
}

/// How one asks for what footers say that there can be.
void tellChoices(const std::vector<ResultTable>& tables, const std::string& folder, Console& console) {
  std::set<std::string> choices;
  for (const auto& table : tables) {
    for (const auto& condition : table.conditions)
      choices.insert(fmt::format("xsmoe table {} --where '{}' makes a table of the runs that are so", folder, condition));
    if (table.kind == TableKind::kOverTau) choices.insert("xsmoe-studio " + folder + " --figure FILE.pdf draws it; also .svg and .png");
    if (!table.couldPrint.empty()) choices.insert("--printed \"" + table.couldPrint + "\" shows the paper's numbers for it beside");
  }
  for (const auto& choice : choices) console.message("xsmoe: " + choice);
}

int table(const TablesOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const int code = tablesOf(**engine, options.folder, options.tables, std::ref(progress), console);
  return progress.stopped() ? kInterrupted : code;
}

}  // namespace

void TableOptions::addTo(CLI::App& command) {
  command.add_option("--table", tables_,
                     "The paper's table 1 (methods), 2 (variants of XSMoE) or 3 (parameters, memory, time); 1,2,3: each.");
  command.add_option("--figure", figure_, "The paper's figure 2 in numbers: metrics over τ. xsmoe-studio FOLDER --figure FILE draws it.")
      ->check(CLI::IsMember({"2"}));
  command.add_option("--significance", significance_, "Whether methods differ, two and two: xsmoe,iisan_rh;xsmoe,gag.")
      ->expected(0, 1)
      ->default_str(kPairs)
      ->check(noFolder);
  command.add_option("--metric", metrics_, "hr10, ndcg10, hr20 and ndcg20, separated by commas; without it hr10,ndcg10.");
  command.add_option("--format", format_, "text, latex, markdown, csv or html; without it as the ending of --output says, else text.")
      ->check(CLI::IsMember({"text", "latex", "markdown", "csv", "html"}));
  command
      .add_option(
          "--output", outputs_,
          "File to write: .tex, .md, .csv, .html or .txt; without it, and for -, standard output. Several times: the same tables in each.")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_flag("--standalone", standalone_, "LaTeX as a document of its own.");
  command.add_option(
      "--printed", printed_,
      "Dataset of the paper whose printed numbers stand beside whatever the settings: \"Amazon Home\"; none: no such numbers.");
  addNumber(command, "--resamples", resamples_, "Resamples of users for --significance, 2000 or more; 0: none.", 0);
}

void TableOptions::addWhereTo(CLI::App& command) {
  const auto take = [this](const std::string& text) {
    auto filter = parseRunFilter(text);
    if (!filter) throw CLI::ValidationError(describe(filter.error()));
    where_ = std::move(*filter);
  };
  command.add_option_function<std::string>("--where", take, "Only runs that are so, as of xsmoe runs: 'tau=0.15 learning-rate=0.001'.")
      ->type_name("CONDITIONS");
}

void TableOptions::check(bool needed) const {
  if (needed && !asked()) throw CLI::RequiredError("--table, --figure or --significance");
  for (const auto& number : tables_.empty() ? std::vector<std::string>{} : partsOf(tables_, ','))
    if (kTables.find(number) == std::string_view::npos || number.size() != 1)
      throw CLI::ValidationError("--table", "\"" + number + "\" is none of 1, 2 and 3");
  for (const auto& pair : significance_.empty() ? std::vector<std::string>{} : partsOf(significance_, ';'))
    if (partsOf(pair, ',').size() != 2)
      throw CLI::ValidationError("--significance", "\"" + pair + "\" is no pair of methods: xsmoe,iisan_rh");
  for (const auto& file : outputs_) checkEnding(file, !format_.empty());
  if (outputs_.size() > 1 && !format_.empty())
    throw CLI::ValidationError("--format", "of several files each is written as its ending says: leave it out");
  bool latex = false;
  for (const auto& file : outputs()) {
    latex = latex || format(file) == TableFormat::kLatex;
    if (format(file) == TableFormat::kCsv && kinds().size() > 1)
      throw CLI::ValidationError(format_.empty() ? "--output" : "--format", "CSV holds one table: ask for one at a time");
  }
  if (standalone_ && !latex) throw CLI::ValidationError("--standalone", "it belongs to LaTeX: --format latex, or a file that ends in .tex");
}

std::vector<std::string> TableOptions::outputs() const { return outputs_.empty() ? std::vector<std::string>{kStandardOutput} : outputs_; }

std::vector<TableKind> TableOptions::kinds() const {
  std::vector<TableKind> kinds;
  for (const char number : tables_)
    if (number != ',') kinds.push_back(kindOf(number));
  if (!figure_.empty()) kinds.push_back(TableKind::kOverTau);
  if (!significance_.empty()) kinds.push_back(TableKind::kSignificance);
  return kinds;
}

std::vector<engine::TableRequest> TableOptions::requests(const std::string& folder) const {
  engine::TableRequest request;
  request.folder = folder;
  if (!metrics_.empty()) request.metrics = partsOf(metrics_, ',');
  request.printed = printed_;
  request.resamples = resamples_;
  request.where = where_;
  if (!significance_.empty())
    for (const auto& pair : partsOf(significance_, ';')) request.pairs.emplace_back(partsOf(pair, ',').front(), partsOf(pair, ',').back());
  std::vector<engine::TableRequest> requests;
  for (const auto kind : kinds()) {
    request.kind = kind;
    requests.push_back(request);
  }
  return requests;
}

TableFormat TableOptions::format(const std::string& file) const {
  return tableFormatFromName(format_).value_or(formatOf(file).value_or(TableFormat::kText));
}

int tablesOf(engine::Engine& engine, const std::string& folder, const TableOptions& options, const ProgressCallback& progress,
             Console& console, const std::vector<RunLeftOut>& failed) {
  std::vector<ResultTable> tables;
  for (const auto& request : options.requests(folder)) {
    auto made = engine.table(request, progress);
    if (!made) return console.fail(made.error());
    tellFailed(*made, failed);
    console.object(tableObject(*made));
    tables.push_back(std::move(*made));
  }
  int code = 0;
  for (const auto& file : options.outputs())
    if (const int one = console.deliver(tablesText(tables, options.format(file), options.standalone()), file); code == 0) code = one;
  tellChoices(tables, folder, console);
  return code;
}

void addTable(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("table",
                                         "Tables of the finished runs at and below a folder, as the paper has them: means over seeds with "
                                         "their spread, beside the paper's numbers where stream and settings are its own.");
  auto options = std::make_shared<TablesOptions>();
  command->add_option("FOLDER", options->folder, "Folder with runs.")->required();
  options->tables.addWhereTo(*command);
  options->tables.addTo(*command);
  command->add_flag("--json", options->json, "One JSON object a table on standard output.");
  command->callback([&run, options] {
    options->tables.check(/*needed=*/true);
    run = [options] { return table(*options); };
  });
}

}  // namespace xsmoe::cli
