// What the program writes and prints beside model/FORMATS.md.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <hdf5.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "app/cli/answers_json.h"
#include "app/cli/event_lines.h"
#include "model/core/run_history.h"
#include "model/encoders/extraction/journal_text.h"
#include "model/experiments/runs/annotation.h"
#include "tests/cli/program.h"
#include "tests/house/formats_fixture.h"

namespace xsmoe {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

/// The header of a safetensors file, as far as these tests need it.
json headerOf(const fs::path& path) {
  const auto bytes = contentOf(path);
  std::uint64_t length = 0;
  if (bytes.size() >= sizeof length) std::memcpy(&length, bytes.data(), sizeof length);
  auto header = json::parse(bytes.substr(std::min(sizeof length, bytes.size()), length), nullptr, false);
  EXPECT_TRUE(header.is_object()) << path << " has no header";
  return header;
}

std::string firstLineOf(const fs::path& path) {
  const auto text = contentOf(path);
  return text.substr(0, text.find('\n'));
}

Names split(const std::string& line, char separator) {
  Names parts;
  std::istringstream rest(line);
  for (std::string part; std::getline(rest, part, separator);) parts.insert(part);
  return parts;
}

TEST(EventLines, SayWhereARunStoodWhenItWasStopped) {
  const RunEvent stop{0, RunStopped{{2}}};
  const std::string rest = "; the record and the windows finished so far are kept";
  RunHistory history;
  EXPECT_EQ(cli::eventText(stop, history).value_or(""), "stopped before D_0" + rest);
  WindowStarted started;
  started.window = {1};
  history.apply({0, started});
  EXPECT_EQ(cli::eventText(stop, history).value_or(""), "stopped in D_1" + rest);
  WindowDone done;
  done.window = {1};
  done.testedOn = {2};
  history.apply({0, done});
  EXPECT_EQ(cli::eventText(stop, history).value_or(""), "stopped after D_1" + rest) << "D_2 was tested on and has not begun";
}

/// A generated stream, runs of it, and what every command printed.
class WrittenFormats : public Formats {
 protected:
  using Objects = std::vector<json>;

  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    ASSERT_EQ(cli::run({"generate", place("stream"), "--items", "100", "--users", "60", "--records", "1600", "--windows", "4"}).code, 0);
    // After three epochs, each of which is kept, both points to go on from are within the window.
    interrupted_ = cli::runAndInterrupt(
        training("interrupted", {"--epochs", "100", "--patience", "100", "--checkpoint-every", "1", "--keep-epochs", "2"}),
        [](const std::string& line) {
          const auto event = json::parse(line, nullptr, false);
          return event.value("window", 0) == 1 && event.value("epoch", 0) == 3;
        });
    ran_ = cli::run(training("run", {"--epochs", "2", "--forecast"}));
    ASSERT_EQ(ran_.code, 0) << ran_.err;
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }
  static std::string place(const std::string& name) { return (folder_->path() / name).string(); }
  static std::vector<std::string> small() {
    return {"--warmup-epochs", "1", "--embedding", "16", "--bottleneck", "4", "--threads", "1", "--json"};
  }
  static std::vector<std::string> training(const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"train", place("stream"), "--run", place(name), "--tau", "0.9"};
    for (const auto& some : {small(), more}) arguments.insert(arguments.end(), some.begin(), some.end());
    return arguments;
  }
  /// What a command printed, which must end well.
  static Objects printed(const std::vector<std::string>& arguments) {
    const auto ended = cli::run(arguments);
    EXPECT_EQ(ended.code, 0) << arguments.front() << ": " << ended.err;
    return ended.objects();
  }
  void expectKeys(const std::string& object, const json& written) const {
    compared_.insert(object);
    const auto listed = page.lastColumn("Objects of --json");
    ASSERT_TRUE(listed.contains(object)) << "model/FORMATS.md has no object " << object;
    expectSame(listed.at(object), keysOf(written), "the object " + object + " of --json");
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline cli::Ended interrupted_, ran_;
  static inline Names compared_;  ///< objects, by expectKeys()
};

TEST_F(WrittenFormats, StreamJson) {
  folder_->write("log.csv", "user,item,timestamp\nann,tea,2020-01-01\nann,mug,2020-01-02\n");
  ASSERT_EQ(cli::run({"import", place("log.csv"), "--to", place("imported")}).code, 0);
  const auto listed = page.firstColumn("stream.json");
  for (const std::string stream : {"stream", "imported"})
    for (const auto& key : keysOf(readJson(place(stream) + "/stream.json")))
      EXPECT_TRUE(listed.contains(key)) << key << " is written into stream.json and not in model/FORMATS.md";
  for (const auto& key : without(listed, {"imported"})) {
    folder_->write("imported/stream.json", json{{key, true}}.dump());
    EXPECT_THAT(cli::run({"inspect", place("imported")}).err, HasSubstr('"' + key + "\" is true"))
        << "model/FORMATS.md names the key " << key << ", which is not read";
  }
}

TEST_F(WrittenFormats, PlantedTruth) {
  const auto truth = readJson(place("stream/truth.json"));
  expectSame(page.firstColumn("truth.json"), keysOf(truth), "truth.json");
  const auto listed = page.lastColumn("truth.json");
  expectSame(listed.at("settings"), keysOf(truth.at("settings")), "\"settings\" of truth.json");
  expectSame(listed.at("choices"), keysOf(truth.at("choices")), "\"choices\" of truth.json");
  for (const std::string list : {"collections", "drifts", "windows", "items"}) {
    ASSERT_FALSE(truth.at(list).empty()) << list;
    expectSame(listed.at(list), without(keysOf(truth.at(list).at(0)), keysOf(truth.at("attributes"))), list + " of truth.json");
  }
}

TEST_F(WrittenFormats, RunJson) {
  printed({"fork", place("run"), "--window", "0", "--run", place("fork"), "--tau", "0.2", "--json"});
  const auto replay = printed({"replay", place("run"), "--run", place("replay"), "--json"});
  expectKeys("replayed", replay.back());
  const auto fork = readJson(place("fork/run.json"));
  auto keys = keysOf(fork);
  keys.merge(keysOf(readJson(place("replay/run.json"))));
  keys.merge(keysOf(readJson(place("run/run.json"))));
  expectSame(page.firstColumn("run.json"), keys, "run.json");
  expectSame(page.firstColumn("Settings of a run"), keysOf(fork.at("settings")), "\"settings\" of run.json");
}

TEST_F(WrittenFormats, WindowsAndPointsToGoOnFrom) {
  ASSERT_EQ(interrupted_.code, 130) << interrupted_.err;
  const auto checkpoints = fs::path(place("interrupted/checkpoints"));
  const auto point = checkpoints / "resume.0";
  const auto listed = page.lastColumn("Windows and points to go on from");
  const auto versions = page.lastText("Versions");
  for (const auto& [name, path] :
       {std::pair{"window_NN.safetensors", checkpoints / "window_00.safetensors"},
        std::pair{"window_NN_epoch_NN.safetensors", checkpoints / "window_00_epoch_100.safetensors"},
        std::pair{"boundary_NN.safetensors", checkpoints / "boundary_00.safetensors"}, std::pair{"resume.N", point}}) {
    const auto metadata = headerOf(path).at("__metadata__");
    ASSERT_TRUE(listed.contains(name)) << name;
    expectSame(listed.at(name), keysOf(metadata), std::string("metadata of ") + name);
    if (versions.contains(name)) {
      EXPECT_EQ(versions.at(name), metadata.at("version").get<std::string>()) << name;
    }
  }
  const auto within = json::parse(headerOf(point).at("__metadata__").at("state").get<std::string>());
  const auto ended = json::parse(headerOf(checkpoints / "boundary_00.safetensors").at("__metadata__").at("state").get<std::string>());
  expectSame(page.firstColumn("State of a run"), keysOf(within), "the state of a run");
  const auto parts = page.lastColumn("State of a run");
  for (const auto& [part, state] : {std::pair{"within", &within}, std::pair{"ended", &ended}, std::pair{"settings", &within}})
    expectSame(parts.at(part), keysOf(state->at(part)), std::string("\"") + part + "\" of the state of a run");
}

TEST_F(WrittenFormats, VersionsOfJsonFiles) {
  const auto versions = page.lastText("Versions");
  EXPECT_EQ(versions.at("run.json"), readJson(place("run/run.json")).at("version").dump());
  EXPECT_EQ(versions.at("truth.json"), readJson(place("stream/truth.json")).at("version").dump());
  const encoders::JournalDescription journal;
  EXPECT_EQ(versions.at("extraction.json"), json::parse(encoders::journalText(journal)).at("version").dump());
}

herr_t collectName(hid_t /*object*/, const char* name, const H5A_info_t* /*info*/, void* names) {
  static_cast<Names*>(names)->insert(name);
  return 0;
}

int versionOfCache(const std::string& path) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  const hid_t attribute = H5Aopen(file, "version", H5P_DEFAULT);
  int version = 0;
  H5Aread(attribute, H5T_NATIVE_INT, &version);
  H5Aclose(attribute);
  H5Fclose(file);
  return version;
}

TEST_F(WrittenFormats, AttributesOfTheCache) {
  const auto attributesOf = [&](const char* object) {
    const hid_t file = H5Fopen(place("stream/features.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t opened = H5Oopen(file, object, H5P_DEFAULT);
    Names names;
    H5Aiterate2(opened, H5_INDEX_NAME, H5_ITER_INC, nullptr, &collectName, &names);
    H5Oclose(opened);
    H5Fclose(file);
    return names;
  };
  EXPECT_EQ(page.lastText("Versions").at("features.h5"), std::to_string(versionOfCache(place("stream/features.h5"))));
  expectSame(page.firstColumn("Attributes of the cache"), attributesOf("/"), "attributes of a feature cache");
  expectSame(page.firstColumn("Attributes of a modality"), attributesOf("/textual"), "attributes of a modality of a cache");
}

TEST_F(WrittenFormats, ObjectsOfEvents) {
  Names printed;
  for (const auto& event : eachEvent())
    if (const auto object = cli::eventObject({0, event}, Method::kXsmoe)) {
      const auto name = object->at("event").get<std::string>();
      printed.insert(name);
      expectKeys(name, *object);
    }
  EXPECT_EQ(printed, (Names{"change", "diverged", "epoch", "expanded", "failed", "finished", "pruned", "references", "stopped", "window"}));
}

TEST_F(WrittenFormats, ObjectsOfAForecast) {
  const auto objects = ran_.objects();
  expectKeys("forecast", objects.at(0));
  expectKeys("forecast window", objects.at(0).at("windows").at(0));
  const auto compared = std::find_if(objects.begin(), objects.end(), [](const json& one) { return one.at("event") == "compared"; });
  ASSERT_NE(compared, objects.end());
  expectKeys("compared", *compared);
}

TEST_F(WrittenFormats, ObjectOfWhatARunTrainsOn) { expectKeys("data", interrupted_.objects().at(0)); }

TEST_F(WrittenFormats, ObjectsOfUntrainedReferences) {
  const auto trained = printed(training("referenced", {"--epochs", "1", "--references"}));
  const auto told = std::find_if(trained.begin(), trained.end(), [](const json& one) { return one.at("event") == "references"; });
  ASSERT_NE(told, trained.end());
  expectKeys("reference", told->at("results").at(0));
  const auto means = trained.back().at("references");
  expectKeys("references of a run", means);
  expectKeys("reference beside the method", means.at("means").at(0));
  const auto asked = printed({"references", place("run"), "--json"}).at(0);
  expectKeys("tests and references", asked);
  expectKeys("test and references", asked.at("windows").at(0));
}

TEST_F(WrittenFormats, ObjectsOfForgetting) {
  const auto answer = printed({"forgetting", place("run"), "--beside", place("run"), "--csv", place("forgetting.csv"), "--json"}).at(0);
  expectKeys("forgetting", answer);
  expectKeys("tested cell", answer.at("cells").at(0));
  expectKeys("forgetting number", answer.at("numbers").at(0));
  const auto beside = answer.at("beside");
  expectKeys("forgetting beside", beside);
  expectKeys("cell's difference", beside.at("differences").at(0));
  expectKeys("forgetting number", beside.at("changes").at(0));
  const auto kept = readJson(place("run/forgetting.json"));
  expectSame(page.firstColumn("forgetting.json"), keysOf(kept), "forgetting.json");
  EXPECT_EQ(page.lastText("Versions").at("forgetting.json"), kept.at("version").dump());
  expectSame(page.lastColumn("Exported tables").at("forgetting"), split(firstLineOf(place("forgetting.csv")), ','), "columns of --csv");
}

TEST_F(WrittenFormats, RanksOfTheTests) {
  const auto header = headerOf(place("run/ranks/ranks_01.safetensors"));
  const auto metadata = header.at("__metadata__");
  expectSame(page.lastColumn("Ranks of the tests").at("ranks_NN.safetensors"), keysOf(metadata), "metadata of ranks_NN.safetensors");
  EXPECT_EQ(page.lastText("Versions").at("ranks_NN.safetensors"), metadata.at("version").get<std::string>());
  EXPECT_EQ(without(keysOf(header), {"__metadata__"}), (Names{"ranks", "targets"}));
}

TEST_F(WrittenFormats, ObjectsOfSlicesAndOfFallenUsers) {
  const auto sliced = printed({"slices", place("run"), "--csv", place("slices.csv"), "--json"}).at(0);
  expectKeys("slices of a run", sliced);
  expectKeys("sliced test", sliced.at("windows").at(0));
  expectKeys("slice", sliced.at("windows").at(0).at("slices").at(0));
  fs::copy(place("run"), place("damaged"), fs::copy_options::recursive);
  fs::remove_all(place("damaged/checkpoints"));
  writeContent(place("damaged/ranks/ranks_01.safetensors"), "");
  expectKeys("window left out", printed({"slices", place("damaged"), "--json"}).at(0).at("left_out").at(0));
  const auto fallen = printed({"fallen", place("run"), "--from", "0", "--to", "1", "--csv", place("fallen.csv"), "--json"}).at(0);
  expectKeys("fallen", fallen);
  expectKeys("moment", fallen.at("before"));
  expectKeys("fallen user", fallen.at("users").at(0));
  expectKeys("pruned expert", printed({"fallen", place("run"), "--expansion", "1", "--json"}).at(0).at("without").at(0));
  const auto gathered =
      printed({"fallen", place("run"), "--from", "0", "--to", "1", "--by", "users", "--csv", place("gathered.csv"), "--json"}).at(0);
  expectKeys("slice of users", gathered.at("slices").at(0));
  const auto listed = page.lastColumn("Exported tables");
  expectSame(listed.at("fallen --by"), split(firstLineOf(place("gathered.csv")), ','), "columns of --csv of fallen --by");
  expectSame(listed.at("slices"), split(firstLineOf(place("slices.csv")), ','), "columns of --csv of slices");
  expectSame(listed.at("fallen"), split(firstLineOf(place("fallen.csv")), ','), "columns of --csv of fallen");
}

TEST_F(WrittenFormats, ObjectsOfRouting) {
  const auto told = printed({"routing", place("run"), "--json"}).at(0);
  expectKeys("routing", told);
  const auto& layer = told.at("layers").at(0);
  expectKeys("routed layer", layer);
  expectKeys("routed slot", layer.at("all").at(0));
  expectKeys("spread of a slot", layer.at("spread").at(0));
  const auto& groups = layer.at("groups");
  expectKeys("routed group", groups.at(0));
  const auto some = std::find_if(groups.begin(), groups.end(), [](const json& group) { return !group.at("slots").empty(); });
  ASSERT_NE(some, groups.end());
  expectKeys("slot of a group", some->at("slots").at(0));
}

TEST_F(WrittenFormats, ObjectsOfAlikeExperts) {
  const auto told = printed({"alike", place("run"), "--window", "1", "--json"}).at(0);
  expectKeys("alike", told);
  expectKeys("layer of experts", told.at("layers").at(0));
  expectKeys("pair of experts", told.at("layers").at(0).at("pairs").at(0));
  expectKeys("changes of experts", told.at("changes"));
  expectKeys("changed expert", told.at("changes").at("experts").at(0));
}

TEST_F(WrittenFormats, ObjectsOfAnItem) {
  const auto told = printed({"item", place("run"), "--json"}).at(0);
  expectKeys("item", told);
  expectKeys("layer of an item", told.at("layers").at(0));
  expectKeys("slot of an item", told.at("layers").at(0).at("slots").at(0));
  expectKeys("similar item", told.at("by_embedding").at(0));
}

TEST_F(WrittenFormats, ObjectsAndColumnsOfAMap) {
  const auto told = printed({"map", place("run"), "--csv", place("map.csv"), "--json"}).at(0);
  expectKeys("map", told);
  expectKeys("slot of a map", told.at("slots").at(0));
  expectKeys("item on a map", told.at("items").at(0));
  expectSame(page.lastColumn("Exported tables").at("map"), split(firstLineOf(place("map.csv")), ','), "columns of --csv of map");
}

TEST_F(WrittenFormats, ObjectsOfEquations) {
  const auto told = printed({"equations", place("run"), "--window", "1", "--user", "user-0001", "--json"}).at(0);
  expectKeys("equations", told);
  const auto& layer = told.at("layers").at(0);
  expectKeys("equations of a layer", layer);
  for (const auto& vector : {layer.at("input"), layer.at("hidden").at(0), layer.at("outputs").at(0), layer.at("mixture"), told.at("bias"),
                             told.at("item_embedding"), told.at("inputs").at(0), told.at("user_embedding")})
    expectKeys("vector", vector);
  expectKeys("modality's part", told.at("parts").at(0));
  for (const auto& part : told.at("parts")) expectKeys("vector", part.at("part"));
  // The item with the most records of D_0 is in a training sequence there, so that it has a loss.
  const auto most = printed({"item", place("run"), "--window", "0", "--json"}).at(0).at("item").get<std::string>();
  expectKeys("loss of an item", printed({"equations", place("run"), "--window", "0", "--item", most, "--json"}).at(0).at("loss"));
}

TEST_F(WrittenFormats, ObjectsOfAnExperiment) {
  std::vector<std::string> arguments{"experiment", place("stream"), "--runs", place("taus"), "--tau", "0.9", "--epochs", "1"};
  for (const auto& argument : small()) arguments.push_back(argument);
  const auto objects = printed(arguments);
  ASSERT_EQ(objects.size(), 4U);
  expectKeys("planned", objects[0]);
  expectKeys("plan", objects[1]);
  expectKeys("run", objects[2]);
  expectKeys("experiment", objects[3]);

  folder_->write("failing/" + objects[2].at("name").get<std::string>() + "/mine.txt", "no run");
  arguments[3] = place("failing");
  const auto failing = cli::run(arguments).objects();
  const auto failed = std::find_if(failing.begin(), failing.end(), [](const json& one) { return one.at("event") == "failed run"; });
  ASSERT_NE(failed, failing.end());
  expectKeys("failed run", *failed);
}

TEST_F(WrittenFormats, ObjectsOfRuns) {
  folder_->write("listed/damaged/run.json", "{");
  fs::create_directory_symlink(place("run"), place("listed/run"));
  const auto damaged = printed({"runs", place("listed"), "--json"});
  ASSERT_EQ(damaged.size(), 2U);
  expectKeys("unreadable run", damaged[0]);
  expectKeys("listed run", damaged[1]);
  const auto chosen = printed({"runs", place("listed"), "--where", "state=finished", "--columns", "tau,tag", "--json"});
  ASSERT_EQ(chosen.size(), 1U);
  expectKeys("listed run with columns", chosen[0]);
}

TEST_F(WrittenFormats, NotesOfARun) {
  const auto tagged = printed({"tag", place("run"), "--add", "keep", "--note", "the first", "--json"});
  ASSERT_EQ(tagged.size(), 1U);
  expectKeys("tagged run", tagged[0]);
  const auto notes = readJson(place("run/notes.json"));
  expectSame(page.firstColumn("notes.json"), keysOf(notes), "notes.json");
  EXPECT_EQ(notes.at("version"), 1) << "without notes at windows";
  const auto noted = experiments::writeWindowNotes(experiments::RunPaths(place("run")), {{1, 0, "here it turns"}});
  ASSERT_TRUE(noted) << describe(noted.error());
  EXPECT_EQ(page.lastText("Versions").at("notes.json"), readJson(place("run/notes.json")).at("version").dump());
}

TEST_F(WrittenFormats, IndexOfRuns) {
  for (const char* file : {"run/run.json", "run/record.sqlite", "run/notes.json"})  // what has changed just now is not kept
    if (fs::exists(place(file))) fs::last_write_time(place(file), fs::file_time_type::clock::now() - std::chrono::hours(1));
  static_cast<void>(printed({"runs", folder_->path(), "--json"}));
  SQLite::Database index(place(".xsmoe-index.sqlite"));
  const auto written = tablesOf(index);
  const auto listed = page.lastColumn("The index of runs");
  EXPECT_EQ(listed.size(), written.size());
  for (const auto& [table, columns] : written) {
    ASSERT_TRUE(listed.contains(table)) << table;
    expectSame(listed.at(table), columns, "columns of " + table + " in the index of runs");
  }
  EXPECT_THAT(wholePage(), HasSubstr('(' + applicationIn(index) + ", `user_version`"));
  EXPECT_EQ(page.lastText("Versions").at(".xsmoe-index.sqlite"), std::to_string(index.execAndGet("PRAGMA user_version").getInt()));
}

TEST_F(WrittenFormats, ObjectsOfATable) {
  fs::create_directories(place("tabled"));
  fs::create_directory_symlink(place("interrupted"), place("tabled/interrupted"));
  fs::create_directory_symlink(place("run"), place("tabled/run"));
  const auto table = printed({"table", place("tabled"), "--table", "1", "--json"}).at(0);
  expectKeys("table", table);
  expectKeys("table column", table.at("columns").at(0));
  expectKeys("table row", table.at("rows").at(0));
  expectKeys("table cell", table.at("rows").at(0).at("cells").at(0));
  expectKeys("run left out", table.at("left_out").at(0));
}

TEST_F(WrittenFormats, ObjectsOfAnInspection) {
  const auto report = printed({"inspect", place("stream"), "--json"}).at(0);
  expectKeys("inspection", report);
  expectKeys("inspected window", report.at("windows").at(0));
  expectKeys("counts", report.at("records_per_user"));
  expectKeys("missing items", report.at("items_without"));
}

TEST_F(WrittenFormats, ObjectsOfQuestions) {
  const auto recommendation = printed({"recommend", place("run"), "--user", "user-0001", "--json"}).at(0);
  expectKeys("recommendation", recommendation);
  expectKeys("recommended item", recommendation.at("items").at(0));
  const auto pruned = printed({"recommend", place("run"), "--user", "user-0001", "--tau", "0.99", "--json"}).at(0);
  expectKeys("pruned expert", pruned.at("pruned").at(0));
  const auto why = printed({"recommend", place("run"), "--user", "user-0001", "--why", "--csv", place("split.csv"), "--json"});
  ASSERT_EQ(why.size(), 2U);
  expectKeys("recommendation", why[0]);
  expectKeys("score split", why[1]);
  expectKeys("score part", why[1].at("parts").at(0));
  expectKeys("score part", why[1].at("below").at(0));
  expectKeys("split item", why[1].at("items").at(0));
  expectSame(page.lastColumn("Exported tables").at("split"), split(firstLineOf(place("split.csv")), ','), "columns of --why --csv");
  const auto item = why[1].at("items").at(9).at("item").get<std::string>();
  expectKeys("why not", printed({"recommend", place("run"), "--user", "user-0001", "--why-not", item, "--json"}).at(0));
  WhyNot lifted;
  lifted.lifts.emplace_back();
  expectKeys("lift", cli::whyNotObject(lifted).at("lifts").at(0));
  const auto each = printed({"recommend", place("run"), "--user", "user-0001", "--each-window", "--csv", place("each.csv"), "--json"});
  expectKeys("recommendation", each.at(0));
  expectSame(page.lastColumn("Exported tables").at("each window"), split(firstLineOf(place("each.csv")), ','), "columns of --each-window");
  expectKeys("everyone", printed({"recommend", place("run"), "--everyone", place("everyone.csv"), "--json"}).at(0));
  expectSame(page.lastColumn("Exported tables").at("everyone"), split(firstLineOf(place("everyone.csv")), ','), "columns of --everyone");
  const auto answer = printed({"what-if", place("run"), "--window", "1", "--json"}).at(0);
  expectKeys("what-if", answer);
  expectKeys("step", answer.at("steps").at(1));
  const auto expert = answer.at("steps").at(1).at("expert");
  expectKeys("step's expert", expert);
  // After D_1 each layer has the experts of D_0 and D_1.
  const auto born = expert.at("born").get<int>();
  const auto pair = expert.at("modality").get<std::string>() + ':' + expert.at("state").dump() + ':' + std::to_string(born) + " into " +
                    std::to_string(1 - born);
  const auto merge = printed({"what-if", place("run"), "--window", "1", "--merge", pair, "--json"}).at(0);
  expectKeys("merge", merge);
  expectKeys("without an expert", merge.at("merged"));
  expectKeys("without an expert", merge.at("pruned"));
  expectKeys("merge over pruning", merge.at("merged_over_pruned"));
}

/// The `picture` of an explanation with this detail.
json pictureOf(MethodDetail detail) {
  MethodPicture picture;
  picture.detail = std::move(detail);
  return cli::explanationObject(picture).at("picture");
}

TEST_F(WrittenFormats, ObjectsOfAnExplanation) {
  MethodPicture picture;
  picture.parts.emplace_back();
  picture.recommended.emplace_back();
  const auto explanation = cli::explanationObject(picture);
  expectKeys("explanation", explanation);
  expectKeys("part of a network", explanation.at("parts").at(0));
  expectKeys("recommended item", explanation.at("items").at(0));
  EXPECT_TRUE(explanation.at("picture").is_null());

  const auto towers = pictureOf(TowersPicture{{0}, {{}}});
  expectKeys("towers", towers);
  expectKeys("tower", towers.at("towers").at(0));
  SessionGraphPicture session;
  session.nodes.emplace_back();
  session.edges.emplace_back();
  const auto graph = pictureOf(session);
  expectKeys("session graph", graph);
  expectKeys("node", graph.at("nodes").at(0));
  expectKeys("edge", graph.at("edges").at(0));
  expectKeys("attention", pictureOf(AttentionPicture()));
  const auto mixers = pictureOf(MixersPicture{2, {{}}});
  expectKeys("mixers", mixers);
  expectKeys("branch", mixers.at("branches").at(0));
  HypergraphPicture hyper;
  hyper.neighbours.emplace_back();
  hyper.modalities.emplace_back();
  const auto hypergraph = pictureOf(hyper);
  expectKeys("hypergraph", hypergraph);
  expectKeys("neighbour", hypergraph.at("neighbours").at(0));
  expectKeys("hyperedges", hypergraph.at("modalities").at(0));
}

TEST_F(WrittenFormats, ObjectsAndTheListOfAnExtraction) {
  folder_->write("bare/interactions.csv", "user,item,timestamp\nann,tea,1\nann,mug,2\n");
  folder_->write("bare/items.csv", "item,title\ntea,Green tea\nmug,\n");
  const auto objects = printed({"extract", place("bare"), "--image-encoder", "none", "--json"});
  ASSERT_GE(objects.size(), 2U);
  expectKeys("progress", objects.front());
  expectKeys("extracted", objects.back());
  expectKeys("item lines", objects.back().at("item_lines"));
  expectKeys("extracted modality", objects.back().at("modalities").at(0));
  EXPECT_EQ(firstLineOf(place("bare/features.h5.absent.csv")), "item,modality,file,reason");
}

TEST_F(WrittenFormats, ObjectOfImportedFeatures) {
  folder_->write("foreign/interactions.csv", "user,item,timestamp\nann,tea,1\nann,mug,2\n");
  folder_->write("ids.txt", "tea\nmug\n");
  std::string header = "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 3), }";
  header.resize(118 - 1, ' ');
  folder_->write("states.npy", std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + '\n' + std::string(12, '\0'));
  const auto objects = printed({"import", "--to", place("foreign"), "--visual", place("states.npy"), "--ids", place("ids.txt"), "--json"});
  ASSERT_EQ(objects.size(), 1U);
  expectKeys("imported features", objects[0]);
}

TEST_F(WrittenFormats, ObjectsOfPretraining) {
  const auto objects = printed({"pretrain", place("encoders"), "--text-items", "32", "--image-items", "32", "--text-steps", "1",
                                "--image-steps", "1", "--threads", "1", "--json"});
  ASSERT_EQ(objects.size(), 4U);
  expectKeys("losses", objects[0]);
  expectKeys("pretrained", objects[1]);
}

TEST_F(WrittenFormats, ExportedTables) {
  ASSERT_EQ(cli::run({"export", place("run"), "--metrics", place("metrics.csv")}).code, 0);
  ASSERT_EQ(cli::run({"export", place("stream"), "--recbole", place("atomic")}).code, 0);
  const auto listed = page.lastColumn("Exported tables");
  expectSame(listed.at("metrics"), split(firstLineOf(place("metrics.csv")), ','), "columns of --metrics");
  auto interactions = split(firstLineOf(place("atomic/atomic.inter")), '\t');
  interactions.insert("rating:float");  // the built-in stream has none
  expectSame(listed.at("inter"), interactions, "columns of NAME.inter");
  expectSame(listed.at("item"), split(firstLineOf(place("atomic/atomic.item")), '\t'), "columns of NAME.item");
}

/// The last one: it asks what those before it have compared.
TEST_F(WrittenFormats, EveryObjectOfThePageIsCompared) {
  const auto& tests = *testing::UnitTest::GetInstance();
  if (tests.test_to_run_count() < tests.total_test_count()) GTEST_SKIP() << "some tests are left out";
  for (const auto& [object, keys] : page.lastColumn("Objects of --json"))
    EXPECT_TRUE(compared_.contains(object)) << "no test compares the object " << object << " of model/FORMATS.md";
}

}  // namespace
}  // namespace xsmoe
