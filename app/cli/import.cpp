// SPDX-License-Identifier: Apache-2.0
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/extraction_report.h"
#include "app/cli/list_option.h"
#include "app/cli/number_option.h"
#include "app/cli/stoppable_progress.h"
#include "app/engine/engine_loader.h"
#include "model/core/import_words.h"
#include "model/core/word_lists.h"
#include "model/data/import/import_stream.h"
#include "model/data/import/recognise_sources.h"
#include "model/data/import/report_json.h"

namespace xsmoe::cli {
namespace {

struct ImportOptions {
  std::vector<std::string> sources, to, columns;
  std::string pictures = "copy", features, ids;
  FeatureImportRequest featureRequest;
  bool dryRun = false, json = false;
  ImportSettings settings;
  std::string target;
};

/// `--to` names the stream folder and, given once more with a date, the last day to take.
Result<void> sortOut(ImportOptions& options) {
  for (const std::string& value : options.to) {
    std::string& meant = data::isTimeBound(value) ? options.settings.to : options.target;
    if (!meant.empty())
      return usageError("--to", "names two " + std::string(data::isTimeBound(value) ? "dates" : "folders"),
                        "Name a folder, and a date at most");
    meant = value;
  }
  if (options.target.empty() && !options.dryRun)
    return usageError("--to", "names no folder", "Say where the stream goes: --to FOLDER (a folder named like a date as ./2020-12-31)");
  return {};
}

/// A table of interactions whose titles were mapped gives its items too.
void addDescriptions(std::vector<SourceFile>& sources) {
  std::vector<SourceFile> described;
  for (const SourceFile& source : sources) {
    const bool twice = std::any_of(sources.begin(), sources.end(),
                                   [&](const SourceFile& other) { return other.path == source.path && other.role == SourceRole::kItems; });
    if (!source.mappable || source.role != SourceRole::kInteractions || twice) continue;
    if (source.mapping.title.empty() && source.mapping.description.empty()) continue;
    described.push_back(source);
    described.back().role = SourceRole::kItems;
  }
  sources.insert(sources.end(), described.begin(), described.end());
}

/// A column's name, and what it gives.
struct NamedColumn {
  const ColumnWord* gives = nullptr;  ///< a row of the table of them
  std::string name;
};

/// "KEY=NAME,KEY=NAME"; what is wrong is said before anything is read.
Result<std::vector<NamedColumn>> columnsIn(const std::vector<std::string>& lists) {
  std::vector<NamedColumn> named;
  for (const std::string& list : lists)
    for (const std::string& entry : partsOf(list, ',')) {
      const std::size_t equals = std::min(entry.find('='), entry.size());
      NamedColumn column{findWord(kColumnWords, entry.substr(0, equals)), entry.substr(std::min(equals + 1, entry.size()))};
      if (column.name.empty() || column.gives == nullptr)
        return usageError("--columns", "\"" + entry + "\" is no mapping",
                          "Write KEY=NAME with KEY one of " + joined(wordsIn(kColumnWords), ", "));
      named.push_back(std::move(column));
    }
  return named;
}

/// Each goes to the tables that have a column of this name.
Result<void> mapColumns(const std::vector<NamedColumn>& columns, std::vector<SourceFile>& sources) {
  bool described = false;
  std::map<std::pair<std::string, const ColumnWord*>, std::string> mappedTo;  // a file's path and what is given → the column
  for (const auto& [gives, name] : columns) {
    const auto column = gives->column;
    described = described || column == &ColumnMapping::title || column == &ColumnMapping::description || column == &ColumnMapping::category;
    bool found = false;
    for (SourceFile& source : sources) {
      if (!source.mappable || std::find(source.columns.begin(), source.columns.end(), name) == source.columns.end()) continue;
      if (const auto [known, isNew] = mappedTo.emplace(std::pair(source.path, gives), name); !isNew && known->second != name)
        return usageError("--columns", fmt::format("{} is both \"{}\" and \"{}\" of {}", gives->word, known->second, name, source.path),
                          "Name one of them");
      source.mapping.*column = name;
      if (const SourceRole role = data::roleOf(source.mapping); role != SourceRole::kUnused) source.role = role;
      found = true;
    }
    if (!found) return usageError("--columns", "no table has a column \"" + name + "\"", "See what was found with --dry-run");
  }
  if (described) addDescriptions(sources);
  return {};
}

const char* wordFor(SourceRole role) {
  switch (role) {
    case SourceRole::kInteractions: return "interactions";
    case SourceRole::kItems: return "items";
    case SourceRole::kPictures: return "pictures";
    case SourceRole::kUnused: break;
  }
  return "not used";
}

void printSources(Console& console, const std::vector<SourceFile>& sources) {
  for (const SourceFile& source : sources) {
    console.line(fmt::format("  {:<12}  {}: {}", wordFor(source.role), source.path, source.description));
    if (source.role == SourceRole::kInteractions)
      console.line(fmt::format("  {:<12}  user = {}, item = {}, timestamp = {}", "", source.mapping.user, source.mapping.item,
                               source.mapping.timestamp));
  }
}

std::string day(std::int64_t ms) { return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(ms / 1000))); }

void print(Console& console, const ImportReport& report, const ImportSettings& settings) {
  const auto span = report.positions ? "places in the sequences of users for times"
                                     : fmt::format("{} … {}", day(report.firstTimeMs), day(report.lastTimeMs));
  console.line(fmt::format("  {}, {}, {}, {}", counted(report.records, "record"), counted(report.users, "user"),
                           counted(report.items, "item"), span));
  console.line(fmt::format("  {} of {} stay after cutting into {} and a k-core of {}", counted(report.keptRecords, "record"),
                           counted(report.keptUsers, "user"), counted(settings.windows, "window"), settings.kCore));
  const auto tell = [&](std::int64_t count, const std::string& one, const std::string& many) {
    if (count > 0) console.line(fmt::format("  {:>10} {}", count, count == 1 ? one : many));
  };
  tell(report.outsideRange, "record lies outside the dates", "records lie outside the dates");
  const bool dropped = settings.dropRepeats;
  tell(report.repeatedRecords, dropped ? "record repeats an earlier one and was dropped" : "record repeats an earlier one and was kept",
       dropped ? "records repeat an earlier one and were dropped" : "records repeat an earlier one and were kept");
  tell(report.titles, "item has a title", "items have a title");
  tell(report.descriptions, "item has a description", "items have a description");
  tell(report.pictures, "item has a picture", "items have a picture");
  tell(report.unusedItems, "described item is not in the log", "described items are not in the log");
  tell(report.repeatedItems, "row describes an item again; the first counts", "rows describe an item again; the first counts");
  tell(report.markupTitles, "title is page source and was taken as absent", "titles are page source and were taken as absent");
  tell(std::ssize(report.badPictures), "file is no picture and was left out", "files are no pictures and were left out");
  for (std::size_t i = 0; i < std::min<std::size_t>(report.badPictures.size(), 10); ++i)
    console.line(fmt::format("             {}: {}", report.badPictures[i].file, report.badPictures[i].reason));
  tell(report.badLineCount, "line could not be used:", "lines could not be used; the first:");
  for (std::size_t i = 0; i < std::min<std::size_t>(report.badLines.size(), 10); ++i)
    console.line(fmt::format("             {}:{}: {}", report.badLines[i].file, report.badLines[i].line, report.badLines[i].reason));
  for (const std::string& note : report.notes) console.line("  " + note);
}

int showPlan(Console& console, const ImportOptions& options) {
  const auto sample = data::ImportSample::read(options.settings);
  if (!sample) return console.fail(sample.error());
  const auto report = sample->count(options.settings);
  if (!report) return console.fail(report.error());
  console.object(data::toJson(*report));
  console.line("");
  console.line(sample->complete() ? "Of all records:" : fmt::format("Of the first {}:", counted(sample->size(), "record")));
  print(console, *report, options.settings);
  return 0;
}

/// The paper's code's folders are known by their names, unless others were given.
void findFeatureFolders(const std::vector<SourceFile>& sources, FeatureImportRequest& features) {
  for (const SourceFile& source : sources) {
    if (source.format != data::kFeatureFolder) continue;
    const std::string name = std::filesystem::path(source.path).filename().string();
    if (name.starts_with("vit") && features.visual.path.empty()) features.visual.path = source.path;
    if (name.starts_with("bert") && features.textual.path.empty()) features.textual.path = source.path;
  }
}

void print(Console& console, const FeatureJoinReport& report) {
  console.line(fmt::format("  features: {}, {}", report.target, counted(report.cachedItems, "item")));
  console.line(fmt::format("  {:>10} items of the log have both modalities, {} only the visual, {} only the textual, {} none",
                           report.withBoth, report.onlyVisual, report.onlyTextual, report.withNeither));
  if (report.unusedItems > 0)
    console.line(fmt::format("  {:>10} {} not in the log", report.unusedItems,
                             report.unusedItems == 1 ? "item of the cache is" : "items of the cache are"));
  if (report.unreadableCount > 0)
    console.line(fmt::format(
        "  {:>10} {}", report.unreadableCount,
        report.unreadableCount == 1 ? "item has features that cannot be used:" : "items have features that cannot be used; the first:"));
  for (std::size_t i = 0; i < std::min<std::size_t>(report.unreadable.size(), 10); ++i)
    console.line(fmt::format("             {}: {}", report.unreadable[i].file, report.unreadable[i].reason));
  for (const std::string& note : report.notes) console.line("  " + note);
}

nlohmann::json toJson(const FeatureJoinReport& report) {
  return {{"features", report.target},
          {"cached_items", report.cachedItems},
          {"log_items", report.logItems},
          {"with_both", report.withBoth},
          {"only_visual", report.onlyVisual},
          {"only_textual", report.onlyTextual},
          {"with_neither", report.withNeither},
          {"unused_items", report.unusedItems},
          {"unreadable", report.unreadableCount},
          {"notes", report.notes}};
}

/// The tables of an import, or what `--dry-run` says of them; the exit code.
int importTables(Console& console, ImportOptions& options, const ProgressCallback& progress) {
  const auto columns = columnsIn(options.columns);
  if (!columns) return console.fail(columns.error());
  auto sources = data::recogniseSources({options.sources.begin(), options.sources.end()});
  if (!sources) return console.fail(sources.error());
  if (const auto good = mapColumns(*columns, *sources); !good) return console.fail(good.error());
  options.settings.sources = *std::move(sources);
  options.settings.pictures = findWord(kPicturesWords, options.pictures)->pictures;  // the parser has taken no other word
  findFeatureFolders(options.settings.sources, options.featureRequest);
  printSources(console, options.settings.sources);
  if (options.dryRun) return showPlan(console, options);
  const auto report = data::importStream(options.settings, options.target, progress);
  console.clearProgress();
  if (!report) return console.fail(report.error());
  console.object(data::toJson(*report));
  console.line("");
  console.line(options.target);
  print(console, *report, options.settings);
  return 0;
}

/// The features of a stream that is there; the exit code.
int importFeatures(Console& console, ImportOptions& options, const ProgressCallback& progress) {
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  if (options.features == kBuiltInEncoder) {
    ExtractionRequest request;
    request.stream = options.target;
    const auto made = (*engine)->extract(request, progress);
    console.clearProgress();
    if (!made) return console.fail(made.error());
    print(console, *made);
    return 0;
  }
  options.featureRequest.stream = options.target;
  const auto report = (*engine)->importFeatures(options.featureRequest, progress);
  console.clearProgress();
  if (!report) return console.fail(report.error());
  console.object(toJson(*report));
  print(console, *report);
  return 0;
}

int runImport(ImportOptions options) {
  Console console(options.json);
  StoppableProgress progress(console);
  if (const auto good = sortOut(options); !good) return console.fail(good.error());
  FeatureImportRequest& features = options.featureRequest;
  for (FeatureSource* source : {&features.visual, &features.textual}) source->ids = options.ids;
  if (options.sources.empty() && features.visual.path.empty() && features.textual.path.empty() && options.features.empty())
    return console.fail(
        Error{ErrorKind::kUsage, "nothing to import", "xsmoe import", "Name files or folders, or features with --visual and --textual"});
  int status = options.sources.empty() ? 0 : importTables(console, options, std::ref(progress));
  const bool featured = !features.visual.path.empty() || !features.textual.path.empty() || !options.features.empty();
  if (status == 0 && featured && !options.dryRun && !progress.stopped()) status = importFeatures(console, options, std::ref(progress));
  return progress.stopped() ? kInterrupted : status;
}

}  // namespace

void addImport(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("import", "Make a stream folder from a download or from tables of your own.");
  auto options = std::make_shared<ImportOptions>();
  ImportSettings& settings = options->settings;
  command->add_option("SOURCE", options->sources,
                      "Files and folders: Amazon, H&M, MovieLens, MicroLens, RecBole, CSV, TSV, JSON; packed with gzip, zstd or ZIP too.");
  command
      ->add_option("--to", options->to,
                   "The stream folder to make; must not exist or be empty. Given again with a date: the last day to take.")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
  command->add_option("--from", settings.from, "The first day or time to take, ISO 8601.");
  command->add_option("--title", settings.title, "Title of the stream; the folder's name by default.");
  command->add_option("--columns", options->columns, "Mapping of columns: user=NAME,item=NAME,timestamp=NAME,title=NAME, …")
      ->allow_extra_args(false);
  command->add_flag("--drop-repeats", settings.dropRepeats, "Drop records whose user, item and time an earlier one has.");
  command->add_option("--pictures", options->pictures, "copy, link (hard links, same disk) or none.")
      ->check(CLI::IsMember(wordsIn(kPicturesWords)))
      ->capture_default_str();
  command
      ->add_option_function<std::string>(
          "--bad-lines",
          [&settings](const std::string& share) {
            settings.badLineBudget = numberOf("--bad-lines", share, 0.0, 1.0);
            settings.forgiveFew = false;
          },
          "Share of unusable lines beyond which a file is refused. By default 0.01, and a hundred in any case where more can be used.")
      ->type_name("FLOAT");
  addNumber(*command, "--windows", settings.windows, "Windows, written into stream.json.", 2, 1000);
  addNumber(*command, "--k-core", settings.kCore, "Records a user needs in a window, written into stream.json.", 0, 1000);
  FeatureImportRequest& features = options->featureRequest;
  command->add_option("--visual", features.visual.path, "Visual features: a folder of PyTorch files, one an item, or a .npy matrix.");
  command->add_option("--textual", features.textual.path,
                      "Textual features, likewise. Without SOURCE they go to the stream folder that --to names.");
  command->add_option("--ids", options->ids, "Which item each row of a .npy matrix is: one id a line, or a table with a column of ids.");
  command->add_option("--visual-encoder", features.visual.encoder, "Name of the encoder, kept in the cache.");
  command->add_option("--textual-encoder", features.textual.encoder, "Name of the encoder, kept in the cache.");
  command->add_option("--pooling", features.pooling, "Of the features, kept in the cache.")->check(CLI::IsMember({"cls", "mean0"}));
  command->add_flag("--replace-features", features.replace, "Replace a feature cache that is there.");
  command
      ->add_option("--features", options->features,
                   "built-in: made of titles and pictures by the small encoders that come with the program.")
      ->check(CLI::IsMember({kBuiltInEncoder}))
      ->excludes("--visual")
      ->excludes("--textual");
  command->add_flag("--dry-run", options->dryRun, "Say what was recognised and count the first records; write nothing.");
  command->add_flag("--json", options->json, "On standard output one JSON object for the stream, and one for its features.");
  command->callback([&run, options] { run = [options] { return runImport(*options); }; });
}

}  // namespace xsmoe::cli
