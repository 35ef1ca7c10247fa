#include "model/experiments/runs/run_index.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "model/core/setting_descriptions.h"
#include "model/experiments/local_engine.h"
#include "model/experiments/runs/annotation.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_list.h"
#include "model/experiments/runs/settings_json.h"
#include "model/experiments/runs/summary_bytes.h"
#include "tests/core/other_choices.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double kThird = 1.0 / 3;  // has no short decimal

/// Settings none of which is the default.
RunSettings otherSettings() {
  RunSettings settings;
  for (const auto& description : settingDescriptions()) {
    const double value = description.get(settings);
    description.set(settings, description.flag ? 1 - value : value < description.most ? value + 1 : description.least);
  }
  settings.model.method = Method::kIisan;
  settings.model.continual = Continual::kDistillation;
  chooseOthers(settings);
  settings.model.tau = kThird;
  settings.training.seed = 9'007'199'254'740'993;  // no double
  settings.protocol.cutRecords = 7;
  settings.protocol.cutWindows = 3;
  return settings;
}

/// Every field is something else than its default.
RunSummary wholeSummary() {
  RunSummary run;
  auto& about = run.description;
  about = {"first", "", "Home", "/streams/home", otherSettings(), "cpu, 2 threads", "fp32", 5, 12, 8, {0, 4}};
  about.origin = RunOrigin{"base", "/runs/base", {2}, {{"tau", "0.2"}}, true, {{"patience", "3"}}};
  about.streamRecords = 1'234'567'890'123;
  run.settings = otherSettings();
  run.settings.model.tau = kThird / 7;
  run.state = RunState::kStopped;
  run.windowsDone = 2;
  const Metrics metrics{kThird, kThird / 3, kThird / 5, 5e-324, 80};
  run.result = {metrics, Metrics{0.1, 0.2, 0.3, 0.4, 9}};
  run.tests = {{{0}, {1}, metrics}, {{1}, {2}, metrics}};
  run.costs = {{{0}, 1'000'000'000'000, 5, 3, 7, kThird}};
  run.validations = {{{0}, metrics}};
  run.referenced = {{{0}, {1}, metrics, {{"transitions", metrics}}}, {{1}, {2}, {}, {}}};
  run.changesByHand = {"in D_3: tau 0.10 → 0.15"};
  run.tauOrGroupingByHand = true;
  run.build = "abc123";
  run.streamChecksum = "ff00";
  run.featuresChecksum = "00ff";
  run.settingsChecksum = "0f0f";
  run.tags = {"keep"};
  run.note = "a note\nof two lines";
  run.annotationProblem = "none";
  run.problem = "none either";
  return run;
}

TEST(SummaryBytes, GiveEveryFieldBackBitForBit) {
  const auto before = wholeSummary();
  const auto bytes = bytesOf(before);
  const auto after = summaryFrom(bytes);
  ASSERT_TRUE(after);
  EXPECT_EQ(bytesOf(*after), bytes);
  EXPECT_EQ(after->settings, before.settings);
  EXPECT_EQ(after->description.settings, before.description.settings);
  EXPECT_EQ(after->description.origin, before.description.origin);
  EXPECT_EQ(after->description.cachedStates, before.description.cachedStates);
  EXPECT_EQ(after->description.streamRecords, before.description.streamRecords);
  EXPECT_EQ(after->result.mean, before.result.mean);
  EXPECT_EQ(after->result.allTests, before.result.allTests);
  ASSERT_THAT(after->tests, SizeIs(2));
  EXPECT_EQ(after->tests[1].metrics, before.tests[1].metrics);
  EXPECT_EQ(after->costs.at(0).seconds, kThird);
  EXPECT_EQ(after->validations.at(0).metrics, before.validations[0].metrics);
  EXPECT_EQ(after->referenced.at(0).references, before.referenced[0].references);
  EXPECT_FALSE(after->referenced.at(1).test);
  EXPECT_EQ(after->changesByHand, before.changesByHand);
  EXPECT_EQ(after->featuresChecksum, before.featuresChecksum);
  EXPECT_EQ(after->settingsChecksum, before.settingsChecksum);
  EXPECT_EQ(after->tags, before.tags);
  EXPECT_EQ(after->note, before.note);
  EXPECT_EQ(after->state, RunState::kStopped);
}

TEST(SummaryBytes, LackNoSetting) {
  const auto before = toJson(otherSettings()), usual = toJson(RunSettings());
  for (const auto& [key, value] : before.items())
    EXPECT_NE(value, usual.at(key)) << key << " is the default here: the test says nothing of it";
  RunSummary run;
  run.settings = otherSettings();
  EXPECT_EQ(toJson(summaryFrom(bytesOf(run))->settings), before);
}

TEST(SummaryBytes, ThatAreDamagedAreNone) {
  const auto bytes = bytesOf(wholeSummary());
  for (std::size_t size = 0; size < bytes.size(); size += 7) EXPECT_FALSE(summaryFrom(std::string_view(bytes).substr(0, size))) << size;
  EXPECT_FALSE(summaryFrom(bytes + "x"));
  EXPECT_FALSE(summaryFrom(std::string(64, '\xff')));
}

class RunList : public testing::Test {
 protected:
  static constexpr int kRuns = 300;
  static constexpr std::array<std::pair<double, bool>, 3> kValidated{{{0.25, true}, {kThird, true}, {0.125, false}}};
  static constexpr int kEvents = 2 * (3 + kValidated.size()) + 1;  ///< in a record

  [[nodiscard]] fs::path place(const std::string& name) const { return folder_.path() / name; }
  [[nodiscard]] fs::path index() const { return place("runs/.xsmoe-index.sqlite"); }

  static void writeRecord(const fs::path& path) {
    LayerUsage layer;
    layer.born = {0, 1, 3};
    layer.utilization = layer.gateShare = layer.contribution = {0.4, kThird, 0.2, 0.1};
    layer.expertUtilization = {0.5, kThird, 0.2};
    const auto record = RecordWriter::create(path).value();
    for (const int window : {0, 1}) {
      WindowStarted started;
      started.window = {window};
      record->write({1, started});
      record->write({2, BatchDone{{window}, 1, 1, 0.5, 0.25}});
      EpochDone epoch;
      epoch.window = {window};
      epoch.usage = {layer};
      for (const auto& [hr, best] : kValidated) {
        const bool ranksNone = window == 0;
        epoch.validation = ranksNone ? Metrics{0, 0, 0, hr, 30} : Metrics{hr, hr / 2, 0, 0, 30};
        epoch.best = best && !ranksNone;
        record->write({3, epoch});
      }
      WindowDone done;
      done.window = {window};
      done.testedOn = {window + 1};
      done.test = Metrics{kThird, kThird / 2, 0.5, 0.25, 30};
      done.seconds = kThird;
      done.usage = {layer, layer};
      record->write({4, done});
    }
    record->write({5, RunFinished{Metrics{kThird, kThird / 2, 0.5, 0.25, 30}, {}}});
    record->flush();
  }

  /// Writes a finished run of two windows.
  void make(const std::string& name, double tau = 0.1, const std::string& parent = "runs") const {
    const RunPaths paths(place(parent) / name);
    fs::create_directories(paths.folder);
    RunManifest manifest;
    manifest.description.name = name;
    manifest.description.streamTitle = "Home";
    manifest.description.streamFolder = "/nowhere/home";
    manifest.description.settings.model.tau = tau;
    manifest.stream = {{"interactions", "ab12"}, {"features", "cd34"}};
    ASSERT_TRUE(writeManifest(paths, manifest));
    const auto record = place("sample.sqlite");
    if (!fs::exists(record)) writeRecord(record);
    fs::copy_file(record, paths.record());
  }
  static void age(const fs::path& run) {
    for (const auto& entry : fs::directory_iterator(run))
      fs::last_write_time(entry, fs::file_time_type::clock::now() - std::chrono::hours(1));
  }
  /// As one that nobody writes any more.
  void makeOld(const std::string& name, double tau = 0.1) const {
    make(name, tau);
    age(place("runs") / name);
  }

  std::vector<RunSummary> list() {
    auto runs = listRunsBelow(place("runs"), {}, &opened_);
    EXPECT_TRUE(runs) << describe(runs.error());
    return runs ? std::move(*runs) : std::vector<RunSummary>();
  }
  static std::vector<std::string> namesOf(const std::vector<RunSummary>& runs) {
    std::vector<std::string> names;
    for (const auto& run : runs) names.push_back(run.description.name);
    return names;
  }

  TemporaryFolder folder_;
  std::int64_t opened_ = -1;
};

/// Bytes in the place of a file's, with its size and time of change: whoever opens it knows.
void makeUnreadable(const fs::path& path) {
  const auto size = fs::file_size(path);
  const auto time = fs::last_write_time(path);
  writeContent(path, std::string(size, 'x'));
  fs::last_write_time(path, time);
}

TEST_F(RunList, OpensEachOfManyRunsOnce) {
  for (int i = 0; i < kRuns; ++i) makeOld("run_" + std::to_string(i), 0.001 * i);
  const auto first = list();
  ASSERT_THAT(first, SizeIs(kRuns));
  EXPECT_EQ(opened_, kRuns);
  for (int i = 0; i < kRuns; ++i)
    for (const char* file : {"run.json", "record.sqlite"}) makeUnreadable(place("runs/run_" + std::to_string(i)) / file);
  const auto second = list();
  EXPECT_EQ(opened_, 0);
  ASSERT_THAT(second, SizeIs(kRuns));
  for (int i = 0; i < kRuns; ++i) {
    EXPECT_EQ(bytesOf(second[static_cast<std::size_t>(i)]), bytesOf(first[static_cast<std::size_t>(i)]));
    EXPECT_EQ(second[static_cast<std::size_t>(i)].description.folder, first[static_cast<std::size_t>(i)].description.folder);
  }
}

TEST_F(RunList, TellsWhatARunIsAndMeasured) {
  makeOld("first", kThird);
  for (const bool fromIndex : {false, true}) {
    const auto runs = list();
    EXPECT_EQ(opened_, fromIndex ? 0 : 1);
    ASSERT_THAT(runs, SizeIs(1));
    const auto& run = runs[0];
    EXPECT_EQ(run.description.folder, place("runs/first"));
    EXPECT_EQ(run.settings.model.tau, kThird);
    EXPECT_EQ(run.state, RunState::kFinished);
    EXPECT_EQ(run.windowsDone, 2);
    ASSERT_THAT(run.tests, SizeIs(2));
    EXPECT_EQ(run.tests[1].metrics.hr10, kThird);
    EXPECT_EQ(run.costs.at(0).seconds, kThird);
    EXPECT_EQ(run.costs.at(0).experts, 6);
    ASSERT_THAT(run.validations, SizeIs(2));
    EXPECT_EQ(run.validations[0].metrics.ndcg20, 0.125) << "of the last epoch where none is the best";
    EXPECT_EQ(run.validations[1].metrics.hr10, kThird) << "of the best epoch, though one came after it";
    EXPECT_EQ(run.streamChecksum, "ab12");
    EXPECT_EQ(run.featuresChecksum, "cd34");
    EXPECT_EQ(run.settingsChecksum.size(), 64U) << "figures of several runs say by it with what each was trained";
    EXPECT_NE(run.build, "") << "the revision, or the version, of the program that wrote it";
  }
}

TEST_F(RunList, EqualsWhatTheWholeRecordTells) {
  makeOld("first");
  const auto history = readRun(RunPaths(place("runs/first")));
  ASSERT_TRUE(history);
  const auto whole = summaryOf(*history), listed = list().at(0);
  EXPECT_EQ(bytesOf(listed), bytesOf(whole)) << "what is passed over of a record says nothing of the run";
}

TEST_F(RunList, SeesWhatHasChangedComeAndGone) {
  for (const char* name : {"a", "b", "c"}) makeOld(name);
  EXPECT_THAT(namesOf(list()), ElementsAre("a", "b", "c"));
  fs::remove_all(place("runs/b"));
  makeOld("d");
  {
    const auto record = RecordWriter::goOn(place("runs/a/record.sqlite"), kEvents - 1).value();
    record->write({6, RunStopped{{1}}});
  }
  const auto runs = list();
  EXPECT_THAT(namesOf(runs), ElementsAre("a", "c", "d"));
  EXPECT_EQ(opened_, 2);
  EXPECT_EQ(runs[0].state, RunState::kStopped);
  SQLite::Database index(this->index().string());
  EXPECT_EQ(index.execAndGet("SELECT count(*) FROM run WHERE place = 'b'").getInt(), 0);
}

TEST_F(RunList, ShowsARunThatIsWrittenNowAsItIs) {
  make("live");
  const auto record = RecordWriter::goOn(place("runs/live/record.sqlite"), kEvents / 2).value();
  EXPECT_EQ(list().at(0).windowsDone, 1);
  WindowDone done;
  done.window = {1};
  record->write({5, WindowStarted{{1}, 1, 1, 1, 1, 1, 1, {}}});
  record->write({6, done});
  EXPECT_EQ(list().at(0).windowsDone, 2) << "as soon as it is there, however fast it came";
  EXPECT_EQ(opened_, 1) << "times of files are coarse: what changed just now is not taken from the index";
}

TEST_F(RunList, MakesADamagedForeignOrNewerIndexAnew) {
  makeOld("a");
  list();
  const auto good = contentOf(index());
  ASSERT_FALSE(good.empty());
  auto flipped = good;
  const auto at = flipped.find("/nowhere/home");
  ASSERT_NE(at, std::string::npos);
  flipped[at + 1] = 'N';
  for (const std::string& damage :
       {std::string("no database at all, whatever its name says"), good.substr(0, good.size() / 2), flipped, std::string()}) {
    writeContent(index(), damage);
    EXPECT_EQ(list().at(0).description.streamFolder, "/nowhere/home");
    EXPECT_EQ(opened_, 1);
    list();
    EXPECT_EQ(opened_, 0) << "it is whole again";
  }
  for (const char* change : {"PRAGMA user_version=99", "PRAGMA application_id=1", "UPDATE layout SET text = 'of another program'",
                             "DELETE FROM layout", "DROP TABLE run"}) {
    SQLite::Database(index().string(), SQLite::OPEN_READWRITE).exec(change);
    EXPECT_EQ(namesOf(list()), std::vector<std::string>{"a"}) << change;
    EXPECT_EQ(opened_, 1) << change;
    list();
    EXPECT_EQ(opened_, 0) << change;
  }
}

TEST_F(RunList, WaitsForNoPipeInThePlaceOfAnIndexOrARecord) {
  makeOld("a");
  makeOld("b");
  list();
  fs::remove(index());
  ASSERT_EQ(mkfifo(index().c_str(), 0600), 0);
  EXPECT_EQ(namesOf(list()), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(fs::is_regular_file(index())) << "it is made anew";
  const auto record = place("runs/b/record.sqlite");
  fs::remove(record);
  ASSERT_EQ(mkfifo(record.c_str(), 0600), 0);
  const auto runs = list();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_THAT(runs.at(0).problem, IsEmpty());
  EXPECT_THAT(runs.at(1).problem, HasSubstr("record.sqlite is a pipe or a device"));
}

TEST_F(RunList, DoesWithoutAnIndexThatAnotherProgramHolds) {
  makeOld("a");
  list();
  SQLite::Database other(index().string(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN EXCLUSIVE");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(namesOf(list()), std::vector<std::string>{"a"});
  EXPECT_EQ(opened_, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3)) << "it is not waited for longer than a moment";
  other.exec("ROLLBACK");
  list();
  EXPECT_EQ(opened_, 0) << "what was there is still good";
}

TEST_F(RunList, IsAskedByManyAtOnce) {
  for (int i = 0; i < 40; ++i) makeOld("run_" + std::to_string(i));
  std::vector<std::thread> threads;
  std::array<std::size_t, 4> found{};
  for (auto& count : found)
    threads.emplace_back([&, where = place("runs")] {
      for (int again = 0; again < 3; ++again) count = listRunsBelow(where, {})->size();
    });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(found, testing::Each(40U));
  list();
  EXPECT_EQ(opened_, 0);
}

TEST_F(RunList, GoesWithItsFolder) {
  makeOld("a");
  list();
  fs::rename(place("runs"), place("moved"));
  std::int64_t opened = -1;
  const auto runs = listRunsBelow(place("moved"), {}, &opened);
  ASSERT_TRUE(runs);
  EXPECT_EQ(opened, 0);
  EXPECT_EQ(runs->at(0).description.folder, place("moved/a"));
}

TEST_F(RunList, SaysWhatMayNotBeReadWhereItFindsNoRun) {
  if (geteuid() == 0) GTEST_SKIP() << "permissions do not stop root";
  const TemporaryFolder folder;
  folder.write("some/run/run.json", "{}");
  for (const auto& closed : {folder / "some/run", folder / "some"}) {
    fs::permissions(closed, fs::perms::none);
    const auto runs = listRunsBelow(folder.path(), {});
    const auto itself = listRunsBelow(closed, {});
    fs::permissions(closed, fs::perms::owner_all);
    ASSERT_FALSE(runs) << closed;
    EXPECT_EQ(runs.error().kind, ErrorKind::kBadInput);
    EXPECT_THAT(describe(runs.error()), HasSubstr(closed.string() + ": the folder may not be entered, and no other is a run."));
    ASSERT_FALSE(itself) << closed;
    EXPECT_THAT(describe(itself.error()), HasSubstr(closed.string() + ": the folder cannot be read (Permission denied)."));
  }
}

TEST_F(RunList, OfOneFolderLooksIntoNoOther) {
  makeOld("a");
  make("deep", 0.1, "runs/group");
  EXPECT_THAT(namesOf(list()), ElementsAre("a", "deep"));
  const auto engine = makeEngine();
  EXPECT_THAT(namesOf(*engine->listRunsIn(place("runs"), {})), ElementsAre("a"));
  EXPECT_THAT(namesOf(*engine->listRunsIn(place("runs/a"), {})), IsEmpty());
  EXPECT_FALSE(engine->listRunsIn(place("none"), {}));
  age(place("runs/group/deep"));
  list();
  EXPECT_EQ(opened_, 1) << "and leaves what the index knows of the others";
}

TEST_F(RunList, LeavesNothingInARunsOwnFolderNorWhereNoRunIs) {
  makeOld("a");
  ASSERT_TRUE(listRunsBelow(place("runs/a"), {}));
  EXPECT_FALSE(fs::exists(place("runs/a/.xsmoe-index.sqlite")));
  fs::create_directories(place("empty"));
  ASSERT_TRUE(listRunsBelow(place("empty"), {}));
  EXPECT_TRUE(fs::is_empty(place("empty")));
}

TEST_F(RunList, PutsNothingBesideTheRecordOfARunThatRests) {
  makeOld("a");
  list();
  for (const auto& entry : fs::directory_iterator(place("runs/a")))
    EXPECT_THAT(entry.path().filename().string(), testing::AnyOf("run.json", "record.sqlite"));
}

TEST_F(RunList, LooksForRunsNoLongerThanIsWanted) {
  makeOld("a");
  for (int i = 0; i < 1500; ++i) std::ofstream(place("runs/file" + std::to_string(i)));
  std::string asked;
  const auto cancelled = listRunsBelow(place("runs"), [&](const Progress& state) {
    asked = state.what;
    return false;
  });
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().what, "cancelled");
  EXPECT_EQ(asked, "looking for runs");
}

TEST_F(RunList, KeepsWhatWasReadBeforeItWasCancelled) {
  for (int i = 0; i < 40; ++i) makeOld("run_" + std::to_string(i));
  const auto cancelled = listRunsBelow(place("runs"), [](const Progress& state) { return state.done == 0; });
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().what, "cancelled");
  list();
  EXPECT_LT(opened_, 40);
}

class Annotated : public RunList {
 protected:
  void SetUp() override { makeOld("a"); }
  [[nodiscard]] std::string refusal(const engine::RunAnnotation& annotation) const {
    const auto written = engine_->annotate(place("runs/a"), annotation);
    return written ? "it was written" : written.error().what;
  }
  std::unique_ptr<engine::Engine> engine_ = makeEngine();
};

TEST_F(Annotated, RunHasItsTagsAndNoteAndIsOtherwiseAsItWas) {
  const auto manifest = contentOf(place("runs/a/run.json")), record = contentOf(place("runs/a/record.sqlite"));
  EXPECT_EQ(engine_->annotation(place("runs/a")).value(), engine::RunAnnotation{});
  list();
  ASSERT_TRUE(engine_->annotate(place("runs/a"), {{"paper", " keep ", "paper"}, "  two\nlines, and τ\n"}));
  const engine::RunAnnotation kept{{"keep", "paper"}, "two\nlines, and τ"};
  EXPECT_EQ(engine_->annotation(place("runs/a")).value(), kept) << "trimmed, sorted, each once";
  const auto run = list().at(0);
  EXPECT_EQ(opened_, 1) << "the index sees that the run says more";
  EXPECT_EQ(run.tags, kept.tags);
  EXPECT_EQ(run.note, kept.note);
  EXPECT_EQ(contentOf(place("runs/a/run.json")), manifest);
  EXPECT_EQ(contentOf(place("runs/a/record.sqlite")), record);
  ASSERT_TRUE(engine_->annotate(place("runs/a"), {}));
  EXPECT_FALSE(fs::exists(place("runs/a/notes.json")));
}

TEST_F(Annotated, RunMayBeWrittenMeanwhile) {
  const auto record = RecordWriter::goOn(place("runs/a/record.sqlite"), kEvents - 1);
  ASSERT_TRUE(record);
  EXPECT_TRUE(engine_->annotate(place("runs/a"), {{"live"}, ""}));
  (*record)->write({7, RunStopped{{1}}});
  EXPECT_EQ(list().at(0).tags, std::vector<std::string>{"live"});
}

TEST_F(Annotated, RunTakesNoTagThatIsNone) {
  EXPECT_EQ(refusal({{"two words"}, ""}), "\"two words\" holds blanks, and a tag is one word");
  EXPECT_EQ(refusal({{"a,b"}, ""}), "\"a,b\" holds a comma or a quote, which lists and conditions are made with");
  EXPECT_EQ(refusal({{" "}, ""}), "a tag is empty");
  EXPECT_EQ(refusal({{"\xff"}, ""}), "a tag is no UTF-8");
  EXPECT_EQ(refusal({{}, "\xff"}), "the note is no UTF-8");
  EXPECT_THAT(refusal({{std::string(101, 'x')}, ""}), HasSubstr("has 101 bytes, of at most 100"));
  EXPECT_THAT(refusal({{}, std::string(100'001, 'x')}), HasSubstr("the note has 100001 bytes"));
  engine::RunAnnotation many;
  for (int i = 0; i < 101; ++i) many.tags.push_back("t" + std::to_string(i));
  EXPECT_EQ(refusal(many), "the run would have 101 tags, of at most 100");
  EXPECT_FALSE(fs::exists(place("runs/a/notes.json")));
  EXPECT_EQ(engine_->annotate(place("none"), {{"x"}, ""}).error().kind, ErrorKind::kBadInput);
}

TEST_F(Annotated, RunWhoseNotesAreDamagedIsListedWithoutThem) {
  for (const char* content : {"{", "[]", R"({"format": "else"})", R"({"format": "xsmoe-notes", "version": 3})",
                              R"({"format": "xsmoe-notes", "version": 1, "tags": 3})"}) {
    writeContent(place("runs/a/notes.json"), content);
    const auto run = list().at(0);
    EXPECT_EQ(run.problem, "") << content;
    EXPECT_EQ(run.windowsDone, 2) << content;
    EXPECT_THAT(run.annotationProblem, HasSubstr("notes.json")) << content;
    EXPECT_FALSE(engine_->annotate(place("runs/a"), {{"x"}, ""})) << content;
    EXPECT_EQ(contentOf(place("runs/a/notes.json")), content) << "what a person wrote is not written over";
  }
}

TEST_F(Annotated, RunKeepsNotesAtWindowsBesideItsTagsInTheOrderOfTheirPlaces) {
  const auto run = place("runs/a");
  const std::vector<WindowNote> written{{1, 2, " it learns "}, {0, 0, "first"}, {1, 0, "drift"}};
  const std::vector<WindowNote> kept{{0, 0, "first"}, {1, 0, "drift"}, {1, 2, "it learns"}};
  const auto done = engine_->writeWindowNotes(run, written);
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(engine_->windowNotes(run).value(), kept);
  ASSERT_TRUE(engine_->annotate(run, {{"good"}, "seen"}));
  EXPECT_EQ(engine_->windowNotes(run).value(), kept) << "tags are written beside them";
  ASSERT_TRUE(engine_->writeWindowNotes(run, {}));
  EXPECT_EQ(engine_->annotation(run)->tags, std::vector<std::string>{"good"});
  ASSERT_TRUE(engine_->annotate(run, {}));
  EXPECT_FALSE(fs::exists(run / "notes.json")) << "nothing is said any more";
}

TEST_F(Annotated, RunTakesNoNoteAtAWindowThatSaysNothing) {
  const auto refused = [this](const WindowNote& note) {
    const auto written = engine_->writeWindowNotes(place("runs/a"), {note});
    return written ? std::string() : written.error().what;
  };
  EXPECT_EQ(refused({2, 0, " \n"}), "the note at D_2 is empty");
  EXPECT_EQ(refused({-1, 0, "x"}), "the note at D_-1 is at no window");
  EXPECT_EQ(refused({2, 3, "\xff"}), "the note at D_2, epoch 3 is no UTF-8");
  EXPECT_THAT(refused({2, 3, std::string(1001, 'x')}), HasSubstr("has 1001 bytes, of at most 1000"));
  EXPECT_FALSE(fs::exists(place("runs/a/notes.json")));
  writeContent(place("runs/a/notes.json"), "{");
  EXPECT_THAT(refused({2, 0, "x"}), HasSubstr("cannot be read"));
  EXPECT_EQ(contentOf(place("runs/a/notes.json")), "{") << "what a person wrote is not written over";
}

}  // namespace
}  // namespace xsmoe::experiments
