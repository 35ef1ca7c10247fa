// model/FORMATS.md lists keys, columns, attributes and objects. Here they are compared with what is written, in both directions; what takes
// runs of the program is compared in written_formats_test.cpp.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/analysis/run_columns.h"
#include "model/analysis/run_filter.h"
#include "model/core/error.h"
#include "model/core/import.h"
#include "model/data/import/report_json.h"
#include "model/encoders/extraction/journal_text.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/exports/state_manifest.h"
#include "model/experiments/runs/changes_to_come.h"
#include "model/experiments/runs/event_json.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/sweeps/plan_file.h"
#include "tests/house/formats_fixture.h"

namespace xsmoe {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST_F(Formats, KindsOfEventsAndTheirKeys) {
  const auto listed = page.lastColumn("Kinds of events");
  Names names, kinds;
  for (const auto& [kind, keys] : listed) names.insert(kind);
  for (const auto& event : eachEvent()) {
    const auto kind = experiments::kindOf(event);
    kinds.insert(kind);
    if (listed.contains(kind)) expectSame(listed.at(kind), keysOf(experiments::toJson(event)), "events of kind " + kind);
  }
  expectSame(names, kinds, "kinds of events");
}

TEST_F(Formats, PartsOfEvents) {
  EpochDone epoch;
  epoch.validation.emplace();
  epoch.usage.emplace_back();
  RunDiverged diverged;
  diverged.sequences.emplace_back();
  WindowStarted window;
  window.structure.emplace_back();
  ReferencesMeasured references;
  references.results.emplace_back();
  const auto measured = experiments::toJson(EventDetail(epoch));
  const std::map<std::string, json> written{{"metrics", measured.at("validation")},
                                            {"structure", experiments::toJson(EventDetail(window)).at("structure").at(0)},
                                            {"layer", measured.at("usage").at(0)},
                                            {"times", measured.at("times")},
                                            {"machine", measured.at("machine")},
                                            {"expert", experiments::toJson(EventDetail(ExpertPinned())).at("expert")},
                                            {"place", experiments::toJson(EventDetail(ChangeLogged())).at("place")},
                                            {"reference", experiments::toJson(EventDetail(references)).at("results").at(0)},
                                            {"sequence", experiments::toJson(EventDetail(diverged)).at("sequences").at(0)}};
  const auto listed = page.lastColumn("Parts of events");
  for (const auto& [part, keys] : listed) {
    ASSERT_TRUE(written.contains(part)) << "no event has the part " << part;
    expectSame(keys, keysOf(written.at(part)), "the part " + part + " of events");
  }
  EXPECT_EQ(listed.size(), written.size());
}

template <class Variant, std::size_t... I>
void addEach(std::vector<Act>& acts, std::index_sequence<I...> /*alternatives*/) {
  (acts.emplace_back(std::variant_alternative_t<I, Variant>()), ...);
}

/// What a change may ask for, as records name it; but for the keys of settings, which any version takes.
Names eachWhat() {
  std::vector<Act> acts{Undo{}, PinExpert{{}, false}};
  addEach<Change>(acts, std::make_index_sequence<std::variant_size_v<Change>>());
  addEach<Press>(acts, std::make_index_sequence<std::variant_size_v<Press>>());
  Names names;
  for (const auto& act : acts) names.insert(textOf(act).what);
  return without(names, {""});  // a SetNumber of no key
}

TEST_F(Formats, WhatAChangeAsksFor) { expectSame(page.firstColumn("What a change asks for"), eachWhat(), "changes"); }

/// A program that knows another version of records less or more must be able to tell: it calls a record damaged whose kinds or changes it
/// does not know. So where this fails, raise kRecordVersion and pin what the new version holds.
TEST_F(Formats, ARecordOfThisVersionHoldsTheseKindsAndChanges) {
  ASSERT_EQ(experiments::kRecordVersion, 4);
  Names kinds;
  for (const auto& event : eachEvent()) kinds.insert(experiments::kindOf(event));
  EXPECT_EQ(kinds, (Names{"batch", "change", "diverged", "epoch", "expanded", "failed", "finished", "grouping", "learning_rate", "paused",
                          "pinned", "pruned", "pruned_now", "references", "setting", "stopped", "tau", "window", "window_started"}));
  EXPECT_EQ(eachWhat(), (Names{"continue", "grouping", "merge", "pause", "pin", "prune-now", "remove", "step", "tau", "undo", "unpin"}));
}

TEST_F(Formats, KindsOfFixtures) {
  const auto kinds = experiments::fixtureKinds();
  expectSame(page.firstColumn("Conformance fixtures"), Names(kinds.begin(), kinds.end()), "kinds of fixtures");
}

TEST_F(Formats, TheReportOfAnImport) { expectSame(page.firstColumn("import.json"), keysOf(data::toJson(ImportReport())), "import.json"); }

TEST_F(Formats, TheJournalOfAnExtraction) {
  encoders::JournalDescription description;
  description.shapes[Modality::kVisual] = {};
  const auto journal = json::parse(encoders::journalText(description));
  const auto listed = page.lastColumn("extraction.json");
  expectSame(page.firstColumn("extraction.json"), keysOf(journal), "extraction.json");
  expectSame(listed.at("request"), keysOf(journal.at("request")), "\"request\" of extraction.json");
  auto rows = keysOf(journal.at("rows").at("visual"));
  rows.insert({"visual", "textual"});
  expectSame(listed.at("rows"), rows, "\"rows\" of extraction.json");
  const encoders::FinishedExtraction ended;
  const auto finished = json::parse(encoders::finishedText(ended));
  expectSame(page.firstColumn("finished.json"), keysOf(finished), "finished.json");
  auto report = page.lastColumn("Objects of --json").at("extracted");
  report = without(report, {"event", "item_lines", "features"});
  report.insert("target");
  expectSame(report, keysOf(finished.at("report")), "\"report\" of finished.json");
}

TEST_F(Formats, ChangesToCome) {
  const TemporaryFolder folder;
  const experiments::RunPaths paths(folder.path());
  ASSERT_TRUE(experiments::ChangesToCome(paths).write({PlacedChange()}));
  const auto changes = readJson(paths.changesToCome());
  ASSERT_EQ(changes.size(), 1U);
  expectSame(page.lastColumn("Kinds of events").at("change"), keysOf(changes.at(0)), "changes_to_come.json");
}

TEST_F(Formats, PlanOfAnExperiment) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "plan.json";
  const ExperimentPlan plan{"stream", "runs", {{"epochs", "3"}}, {{"tau", {"0"}, {"xsmoe"}}}, PlanBranch{"run", 1}};
  ASSERT_TRUE(experiments::writePlanFile(file, plan));
  const auto written = readJson(file);
  expectSame(page.firstColumn("Plans of experiments"), keysOf(written), "a plan of an experiment");
  expectSame(page.firstColumn("Lists of a plan"), keysOf(written.at("over").at(0)), "a list of a plan");
  EXPECT_EQ(page.lastText("Versions").at("plan.json"), written.at("version").dump());
}

TEST_F(Formats, State) {
  const auto written = json::parse(experiments::stateText({"runs/a", "", "", {}, {}, {{"runs/a/run.json", 2, "00"}}}));
  expectSame(page.firstColumn("State files"), keysOf(written), "state.json");
  const auto listed = page.lastColumn("State files");
  expectSame(listed.at("program"), keysOf(written.at("program")), "\"program\" of state.json");
  expectSame(listed.at("view"), keysOf(written.at("view")), "\"view\" of state.json");
  expectSame(listed.at("files"), keysOf(written.at("files").at(0)), "a file of state.json");
  EXPECT_EQ(page.lastText("Versions").at("state.json"), written.at("version").dump());
}

TEST_F(Formats, Record) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "record.sqlite";
  {
    auto writer = experiments::RecordWriter::create(path);
    ASSERT_TRUE(writer);
    (*writer)->takeBack(0);
  }
  SQLite::Database record(path.string());
  auto written = tablesOf(record);
  for (const std::string table : {"batch", "event"}) {
    EXPECT_EQ(without(written.at("undone_" + table), {"undone_by"}), written.at(table));
    written.erase("undone_" + table);
  }
  const auto listed = page.lastColumn("record.sqlite");
  Names names, there;
  for (const auto& [name, columns] : written) there.insert(name);
  for (const auto& [name, columns] : listed) {
    names.insert(name);
    if (written.contains(name)) expectSame(columns, written.at(name), "columns of " + name + " in record.sqlite");
  }
  expectSame(names, there, "tables and views of record.sqlite");
  EXPECT_EQ(page.lastText("Versions").at("record.sqlite"), std::to_string(record.execAndGet("PRAGMA user_version").getInt()));
  EXPECT_THAT(wholePage(), HasSubstr("| `record.sqlite` | " + applicationIn(record) + " ("));
}

TEST_F(Formats, ExitCodes) {
  Names codes{"0", "130"};
  for (const auto kind : {ErrorKind::kFailed, ErrorKind::kUsage, ErrorKind::kBadInput, ErrorKind::kCannotWrite, ErrorKind::kDiskTakesNoMore,
                          ErrorKind::kRankLost})
    codes.insert(std::to_string(exitCode(kind)));
  expectSame(page.firstColumn("Exit codes"), codes, "exit codes");
}

TEST_F(Formats, KeysOfConditionsOnRuns) {
  Names keys = page.firstColumn("Conditions on runs");
  for (const auto& key : page.firstColumn("Settings of a run")) keys.insert(key);
  for (const auto& key : runFilterKeys())
    EXPECT_TRUE(keys.contains(key)) << "model/FORMATS.md does not say that runs are asked for " << key;
  for (const auto& key : page.firstColumn("Conditions on runs"))
    EXPECT_TRUE(runColumn(key).has_value()) << "model/FORMATS.md names " << key << ", which no run is asked for";
}

}  // namespace
}  // namespace xsmoe
