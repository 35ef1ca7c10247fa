// `xsmoe fork`, `runs`, `replay` and `experiment` as a person or a script calls them.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::SizeIs;

class ForkCommand : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    ASSERT_EQ(run({"generate", place("stream"), "--items", "80", "--users", "40", "--records", "1200", "--windows", "4"}).code, 0);
    const auto trained = run(with({"train", place("stream"), "--run", place("runs/first")}));
    ASSERT_EQ(trained.code, 0) << trained.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string place(const std::string& name) { return folder_->path() / name; }
  static std::vector<std::string> with(std::vector<std::string> command) {
    for (const char* more : {"--json", "--epochs", "3", "--warmup-epochs", "0", "--embedding", "8", "--bottleneck", "4", "--batch-size",
                             "16", "--threads", "1"})
      command.emplace_back(more);
    return command;
  }
  static std::string weights(const std::string& run, const char* window) {
    return contentOf(fs::path(place(run)) / "checkpoints" / (std::string("window_") + window + ".safetensors"));
  }
  static json last(const Ended& ended) { return ended.objects().back(); }
  static std::vector<json> objectsOf(const Ended& ended, const std::string& event) {
    auto objects = ended.objects();
    std::erase_if(objects, [&](const json& one) { return one.at("event") != event; });
    return objects;
  }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(ForkCommand, MergesExpertsAsSoonAsItGoesOn) {
  const auto measured = run({"what-if", place("runs/first"), "--window", "1", "--json"});
  ASSERT_EQ(measured.code, 0) << measured.err;
  const auto state = measured.objects().at(0).at("steps").at(1).at("expert").at("state").get<int>();
  const auto pair = "visual:" + std::to_string(state) + ":2 into 1";
  const auto ended =
      run({"fork", place("runs/first"), "--window", "1", "--run", place("merged"), "--tau", "0", "--change", "merge " + pair, "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto changes = objectsOf(ended, "change"), gone = objectsOf(ended, "pruned");
  ASSERT_THAT(changes, SizeIs(2)) << "at τ 0 both are there when the next window begins";
  EXPECT_EQ(changes[1].at("what"), "merge");
  EXPECT_EQ(changes[1].at("value"), pair);
  EXPECT_TRUE(changes[1].at("refusal").is_null()) << changes[1];
  const auto merged = std::find_if(gone.begin(), gone.end(), [](const json& one) { return !one.at("merged_into").is_null(); });
  ASSERT_NE(merged, gone.end());
  EXPECT_EQ(merged->at("merged_into"), 1);
  EXPECT_EQ(merged->at("born"), 2);
  EXPECT_TRUE(merged->at("utilization").is_null()) << "no epoch of D2 has measured it";
  EXPECT_FALSE(weights("merged", "02") == weights("runs/first", "02"));

  // Whatever is told of the run says so.
  const json named = run({"slices", place("merged"), "--json"}).objects().at(0).at("changes_by_hand");
  ASSERT_THAT(named, SizeIs(2)) << "τ, and the merge";
  const std::string line = "\nDeviations by hand, 2: " + named.at(0).get<std::string>() + "; in D_2: merged the visual expert of D_2";
  for (const char* command : {"slices", "forgetting", "references", "routing", "what-if", "fallen"}) {
    std::vector<std::string> asked{command, place("merged")};
    if (asked[0] == "fallen") asked.insert(asked.end(), {"--from", "0", "--to", "1"});
    EXPECT_THAT(run(asked).out, HasSubstr(line)) << command;
    asked.emplace_back("--json");
    EXPECT_EQ(run(asked).objects().at(0).at("changes_by_hand"), named) << command;
  }
  EXPECT_THAT(run({"slices", place("runs/first")}).out, testing::Not(HasSubstr("Deviations"))) << "of it there is none";
  const auto beside = run({"fallen", place("runs/first"), "--beside", place("merged"), "--window", "2"});
  EXPECT_THAT(beside.out, HasSubstr("\nDeviations by hand in " + place("merged") + ", 2: ")) << beside.err;
  const auto metrics = run({"export", place("merged"), "--metrics", "-"}).out;
  EXPECT_THAT(metrics, HasSubstr(",0\n1,")) << "D_0 is as it was";
  EXPECT_THAT(metrics, testing::EndsWith(",2\n"));
  const auto wrong = run({"fork", place("runs/first"), "--window", "1", "--run", place("wrong"), "--change", "merge all"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("merge visual:4:2 into 0"));
}

TEST_F(ForkCommand, SaysBelowEveryTableWhatWasChangedByHand) {
  const auto changed = run({"fork", place("runs/first"), "--window", "1", "--run", place("by-hand"), "--tau", "0.9"});
  ASSERT_EQ(changed.code, 0) << changed.err;
  const auto everyone = run({"recommend", place("by-hand"), "--everyone", place("all.jsonl"), "--top", "10"});
  ASSERT_EQ(everyone.code, 0) << everyone.err;
  const std::string line = "\nDeviations by hand, 1: in D_";
  EXPECT_THAT(everyone.out, HasSubstr(line));
  const auto lists = contentOf(place("all.jsonl"));
  const auto first = json::parse(lists.substr(0, lists.find('\n')));
  const auto user = first.at("user").get<std::string>(), item = first.at("items").at(9).at("item").get<std::string>();
  const std::vector<std::vector<std::string>> asked{{"alike"},
                                                    {"item"},
                                                    {"map"},
                                                    {"equations"},
                                                    {"recommend", "--user", user},
                                                    {"recommend", "--user", user, "--why"},
                                                    {"recommend", "--user", user, "--why-not", item},
                                                    {"recommend", "--user", user, "--each-window"},
                                                    {"recommend", "--user", user, "--beside-tau", "0.5"},
                                                    {"recommend", "--user", user, "--csv", place("list.csv")}};
  for (const auto& one : asked) {
    auto command = one;
    command.insert(command.begin() + 1, place("by-hand"));
    const auto told = run(command);
    EXPECT_EQ(told.code, 0) << told.err;
    EXPECT_THAT(told.out, HasSubstr(line)) << testing::PrintToString(one);
    command[1] = place("runs/first");
    EXPECT_THAT(run(command).out, testing::Not(HasSubstr("Deviations"))) << testing::PrintToString(one) << ": of that run there is none";
  }

  ASSERT_EQ(run(with({"train", place("stream"), "--run", place("sessions"), "--method", "ssrm"})).code, 0);
  const auto faster = run({"fork", place("sessions"), "--window", "1", "--run", place("sessions by hand"), "--learning-rate", "0.002"});
  ASSERT_EQ(faster.code, 0) << faster.err;
  const auto explained = run({"explain", place("sessions by hand"), "--user", user});
  EXPECT_EQ(explained.code, 0) << explained.err;
  EXPECT_THAT(explained.out, HasSubstr(line));
}

TEST_F(ForkCommand, EndsBeforeItTrainsWhereAChangeCannotBeMade) {
  const auto ended =
      run({"fork", place("runs/first"), "--window", "1", "--run", place("refused"), "--change", "merge visual:1:77 into 0", "--json"});
  EXPECT_EQ(ended.code, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("merge visual:1:77 into 0: the network has no such two experts"));
  EXPECT_THAT(ended.err, HasSubstr("Nothing was trained"));
  EXPECT_THAT(objectsOf(ended, "epoch"), testing::IsEmpty());
  EXPECT_FALSE(fs::exists(place("refused")));
}

TEST_F(ForkCommand, WithoutSettingsEndsAsItsRun) {
  const auto ended = run({"fork", place("runs/first"), "--window", "1", "--run", place("same"), "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("goes on after D_1"));
  const auto inspected = run({"inspect", place("stream"), "--json"}).objects().at(0), data = ended.objects().front();
  for (const char* key : {"kept_records", "left_out", "bad_lines", "test_targets", "masked_targets", "hr10_cap", "notes"})
    EXPECT_EQ(data.at(key), inspected.at(key)) << key;
  for (const char* window : {"00", "01", "02"}) EXPECT_TRUE(weights("same", window) == weights("runs/first", window)) << window;
  EXPECT_EQ(last(ended).at("event"), "finished");
}

TEST_F(ForkCommand, ChangesWhatIsGivenAndNothingElse) {
  const auto ended = run({"fork", place("runs/first"), "--window", "0", "--tau", "0.9", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.objects().front().at("event"), "data") << "what it trains on comes first";
  const auto first = ended.objects().at(1);
  EXPECT_EQ(first.at("event"), "change");
  EXPECT_EQ(first.at("what"), "tau");
  EXPECT_EQ(first.at("value"), "0.9");
  EXPECT_TRUE(fs::exists(place("runs/first_D0"))) << "a folder beside its run";
  EXPECT_TRUE(weights("runs/first_D0", "00") == weights("runs/first", "00"));

  const auto listed = run({"runs", place("runs"), "--json"});
  ASSERT_EQ(listed.code, 0) << listed.err;
  const auto objects = listed.objects();
  ASSERT_THAT(objects, SizeIs(2));
  EXPECT_TRUE(objects[0].at("parent").is_null());
  EXPECT_EQ(objects[1].at("parent"), objects[0].at("run"));
  EXPECT_EQ(objects[1].at("window"), 0);
  EXPECT_EQ(objects[1].at("changed"), (json{{"tau", "0.9"}}));
  EXPECT_EQ(objects[1].at("state"), "finished");
  EXPECT_TRUE(objects[1].at("hr10").is_number());
  const auto tree = run({"runs", place("runs")});
  EXPECT_THAT(tree.out, HasSubstr("\n└─ first_D0  from D_0, tau 0.9"));
}

TEST_F(ForkCommand, SaysThatItsFirstChangeWasMadeAtTheEndOfItsWindowNotAtItsBeginning) {
  const auto ended = run({"fork", place("runs/first"), "--window", "1", "--run", place("audited"), "--tau", "0.9"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("  change at the end of D_1: tau 0.9\n"));
  EXPECT_THAT(ended.out, testing::Not(HasSubstr("beginning")));
}

TEST_F(ForkCommand, TheTreeOfRunsDoesNotDependOnHowPathsAreSpelt) {
  const fs::path tree = place("tree");
  fs::create_directories(tree);
  fs::copy(place("runs/first"), tree / "base", fs::copy_options::recursive);
  const auto back = fs::current_path();
  fs::current_path(tree);
  EXPECT_EQ(run({"fork", "./base/", "--window", "1", "--run", "./leaf", "--json"}).code, 0);
  const auto branch = "\n└─ leaf  from D_1";
  EXPECT_THAT(run({"runs", "."}).out, HasSubstr(branch));
  EXPECT_THAT(run({"runs", "../tree/"}).out, HasSubstr(branch));
  fs::current_path(back);
  EXPECT_THAT(run({"runs", tree}).out, HasSubstr(branch));
  fs::rename(tree, place("moved_tree"));
  EXPECT_THAT(run({"runs", place("moved_tree")}).out, HasSubstr(branch));
  const auto listed = run({"runs", place("moved_tree"), "--json"}).objects();
  ASSERT_THAT(listed, SizeIs(2));
  EXPECT_EQ(listed[1].at("parent"), place("moved_tree/base"));
}

TEST_F(ForkCommand, OfARunThatAnotherProgramTrainsTheListSaysSo) {
  auto command = with({"train", place("stream"), "--run", place("going/on")});
  *std::find(command.begin(), command.end(), "3") = "100";
  const auto cut = runAndInterrupt(command, [](const std::string& line) { return line.find("\"event\":\"epoch\"") != std::string::npos; });
  ASSERT_EQ(cut.code, 130) << cut.err;
  EXPECT_THAT(run({"runs", place("going")}).out, HasSubstr("on  (stopped, "));
  const int trainer = ::open(place("going/on/run.json").c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::flock(trainer, LOCK_EX | LOCK_NB), 0) << "as one that trains it";
  EXPECT_THAT(run({"runs", place("going")}).out, HasSubstr("on  (another program trains it, "));
  EXPECT_EQ(run({"runs", place("going"), "--json"}).objects().at(0).at("state"), "another program trains it");
  EXPECT_EQ(run({"runs", place("going"), "--columns", "state", "--csv", "-"}).out, "state\nanother program trains it\n");
  EXPECT_THAT(run({"runs", place("going"), "--where", "state=stopped"}).out, HasSubstr("another program trains it"))
      << "as its record says";
  ::close(trainer);
  EXPECT_THAT(run({"runs", place("going")}).out, HasSubstr("on  (stopped, "));
}

TEST_F(ForkCommand, RunsThatCannotBeReadAreNamedWithWhy) {
  fs::create_directories(place("some/broken"));
  std::ofstream(place("some/broken/run.json")) << "{";
  fs::copy(place("runs/first"), place("some/good"), fs::copy_options::recursive);
  const auto listed = run({"runs", place("some"), "--json"});
  EXPECT_EQ(listed.code, 0);
  EXPECT_THAT(listed.err, HasSubstr("broken/run.json: the file cannot be read"));
  const auto objects = listed.objects();
  ASSERT_THAT(objects, SizeIs(2));
  EXPECT_EQ(objects[0].at("run"), place("some/broken"));
  EXPECT_THAT(objects[0].at("problem").get<std::string>(), HasSubstr("the file cannot be read"));
  EXPECT_TRUE(objects[1].at("problem").is_null());
  EXPECT_EQ(run({"runs", place("some"), "--columns", "state,method", "--csv", "-"}).out, "state,method\ncannot be read,\nfinished,xsmoe\n");
}

TEST_F(ForkCommand, RunsOfWhichNoneCanBeReadAreInputRefused) {
  fs::create_directories(place("unread/broken"));
  std::ofstream(place("unread/broken/run.json")) << "{";
  const auto listed = run({"runs", place("unread"), "--json"});
  EXPECT_EQ(listed.code, 3);
  EXPECT_THAT(listed.err, HasSubstr("broken/run.json: the file cannot be read"));
  EXPECT_THAT(listed.objects(), SizeIs(1));
  fs::create_directories(place("no runs"));
  const auto none = run({"runs", place("no runs")});
  EXPECT_EQ(none.code, 0);
  EXPECT_THAT(none.err, HasSubstr("there is no run at or below "));
}

TEST_F(ForkCommand, RunsAreFilteredSortedAndTagged) {
  const auto ended = run({"fork", place("runs/first"), "--window", "1", "--tau", "0.3", "--run", place("runs/other"), "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  ASSERT_EQ(run({"tag", place("runs/other"), "--add", "paper,keep", "--note", "a note, \"quoted\""}).code, 0);
  EXPECT_EQ(run({"tag", place("runs/other"), "--remove", "paper"}).out, "tags: keep\nnote: a note, \"quoted\"\n");
  EXPECT_EQ(run({"tag", place("runs/other"), "--add", "two words"}).code, 2);
  EXPECT_EQ(run({"tag", place("nowhere")}).code, 3);

  const auto names = [](const Ended& listed) {
    std::vector<std::string> all;
    for (const auto& object : listed.objects()) all.push_back(object.at("name"));
    return all;
  };
  EXPECT_EQ(names(run({"runs", place("runs"), "--where", "tag=keep tau>=0.3", "--json"})), std::vector<std::string>{"other"});
  EXPECT_EQ(names(run({"runs", place("runs"), "--where", "-tag=keep first parent=\"\"", "--json"})), std::vector<std::string>{"first"});
  const auto sorted = names(run({"runs", place("runs"), "--sort", "name", "--reverse", "--json"}));
  EXPECT_EQ(sorted.front(), "other");
  EXPECT_EQ(sorted.back(), "first");
  const auto columns = run({"runs", place("runs"), "--where", "name=other", "--columns", "tau,tag,d2.hr10,parent", "--json"}).objects();
  ASSERT_THAT(columns, SizeIs(1));
  EXPECT_EQ(columns[0].at("columns").at("tau"), 0.3);
  EXPECT_EQ(columns[0].at("columns").at("tag"), "keep");
  EXPECT_TRUE(columns[0].at("columns").at("d2.hr10").is_number());
  EXPECT_EQ(columns[0].at("columns").at("parent"), "first");
  EXPECT_EQ(run({"runs", place("runs"), "--where", "name=other", "--columns", "name,tau"}).out, "  name   tau\n  other  0.3\n");
  EXPECT_THAT(run({"runs", place("runs"), "--where", "name=other", "--columns", "name,seconds,memory,windows"}).out,
              testing::MatchesRegex("  name +seconds \\(s\\) +memory \\(MB\\) +windows\n  other +[0-9]+\\.[0-9][0-9] +[0-9]+ +[0-9]+\n"))
      << "a table for people";
  EXPECT_THAT(run({"runs", place("runs"), "--where", "name=other", "--columns", "name,seconds,memory", "--csv", "-"}).out,
              testing::StartsWith("name,seconds,memory\n"));
  EXPECT_EQ(run({"runs", place("runs"), "--where", "name=other", "--columns", "name,note", "--csv", "-"}).out,
            "name,note\nother,\"a note, \"\"quoted\"\"\"\n");
  ASSERT_EQ(run({"runs", place("runs"), "--csv", place("runs.csv")}).code, 0);
  EXPECT_THAT(contentOf(place("runs.csv")), HasSubstr("name,method,stream,state,windows,hr10"));

  const auto refused = run({"runs", place("runs"), "--where", "first taux<1"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("character 7: \"taux\" is no key of a run"));
  EXPECT_EQ(run({"runs", place("runs"), "--sort", "taux"}).code, 2);
  EXPECT_EQ(run({"runs", place("runs"), "--columns", "tau,"}).code, 2);
  EXPECT_THAT(run({"runs", place("runs"), "--where", "nothing-like-it"}).err, HasSubstr("is as --where says"));
  std::filesystem::remove_all(place("runs/other"));
}

TEST_F(ForkCommand, WhatATerminalWouldObeyIsShownAndNotSent) {
  const auto named = place("odd/a\x1b[2Jb\nc");
  fs::create_directories(place("odd"));
  fs::copy(place("runs/first"), named, fs::copy_options::recursive);
  auto about = json::parse(contentOf(named + "/run.json"));
  about["name"] = "a\x1b[2Jb\nc";
  std::ofstream(named + "/run.json") << about.dump();
  EXPECT_EQ(run({"tag", named, "--note", "one\ntwo\x1b[31m"}).out, "tags: none\nnote: one\\ntwo\\x1b[31m\n");
  EXPECT_THAT(run({"runs", place("odd")}).out, testing::StartsWith("a\\x1b[2Jb\\nc  (finished"));
  EXPECT_THAT(run({"runs", place("odd"), "--columns", "name,note"}).out, testing::EndsWith("\n  a\\x1b[2Jb\\nc  one\\ntwo\\x1b[31m\n"));
  EXPECT_EQ(run({"runs", place("odd"), "--columns", "note", "--csv", "-"}).out, "note\n\"one\ntwo\x1b[31m\"\n");
  EXPECT_EQ(run({"runs", place("odd"), "--json"}).objects().at(0).at("name"), "a\x1b[2Jb\nc");
  fs::remove_all(place("odd"));
}

TEST_F(ForkCommand, RunsInFoldersWhoseNamesAreNoTextAreListed) {
  fs::create_directories(place("bytes"));
  fs::copy(place("runs/first"), place("bytes/b\xff"), fs::copy_options::recursive);
  fs::create_directories(place("bytes/broken\xfe"));
  std::ofstream(place("bytes/broken\xfe/run.json")) << "{";
  for (const auto& entry : fs::recursive_directory_iterator(place("bytes")))
    fs::last_write_time(entry, fs::file_time_type::clock::now() - std::chrono::hours(1));
  for (const bool fromIndex : {false, true}) {
    SCOPED_TRACE(fromIndex);
    const auto objects = run({"runs", place("bytes"), "--json", "--columns", "folder"}).objects();
    ASSERT_THAT(objects, SizeIs(2));
    EXPECT_EQ(objects[0].at("name"), "broken\uFFFD");
    EXPECT_EQ(objects[1].at("run"), place("bytes/b\uFFFD"));
    EXPECT_EQ(run({"runs", place("bytes"), "--columns", "name,folder", "--csv", "-"}).out,
              "name,folder\nbroken\uFFFD," + place("bytes/broken\uFFFD") + "\nfirst," + place("bytes/b\uFFFD") + "\n");
    const auto shown = run({"runs", place("bytes"), "--columns", "folder"});
    EXPECT_THAT(shown.out, HasSubstr("/b\\xff "));
    EXPECT_THAT(shown.err, HasSubstr("broken\\xfe/run.json: the file cannot be read"));
  }
  fs::remove_all(place("bytes"));
}

TEST_F(ForkCommand, RunsAreMadeInFoldersWhoseNamesAreNoText) {
  fs::create_directories(place("bytes"));
  fs::copy(place("stream"), place("bytes/s\xff"), fs::copy_options::recursive);
  const auto trained = run(with({"train", place("bytes/s\xff"), "--run", place("bytes/r\xff")}));
  ASSERT_EQ(trained.code, 0) << trained.err;
  for (const char* window : {"00", "01", "02"}) EXPECT_TRUE(weights("bytes/r\xff", window) == weights("runs/first", window)) << window;
  std::vector<std::string> command{"fork", place("bytes/r\xff"), "--window", "0", "--tau", "0.5", "--run", place("bytes/f\xff")};
  const auto refused = run(command);
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("the run's stream is not there")) << "its name cannot be kept";
  command.insert(command.end(), {"--stream", place("bytes/s\xff")});
  EXPECT_EQ(run(command).code, 0);
  const auto replayed = run({"replay", place("bytes/f\xff"), "--stream", place("stream"), "--json"});
  ASSERT_EQ(replayed.code, 0) << replayed.err;
  EXPECT_EQ(last(replayed).at("equal"), true);
  const auto shared = run(with({"experiment", place("stream"), "--runs", place("bytes/e\xff"), "--tau", "0,0.00001"}));
  ASSERT_EQ(shared.code, 0) << shared.err;
  EXPECT_EQ(objectsOf(shared, "run").at(1).at("shared"), 3);
  EXPECT_THAT(run({"runs", place("bytes")}).out, HasSubstr("r\uFFFD  (finished"));
  fs::remove_all(place("bytes"));
}

TEST_F(ForkCommand, CopiesOfARunAreToldApartByWhereTheyLie) {
  for (const char* copy : {"copies/here/first", "copies/there/first"}) {
    fs::create_directories(fs::path(place(copy)).parent_path());
    fs::copy(place("runs/first"), place(copy), fs::copy_options::recursive);
  }
  EXPECT_EQ(run({"runs", place("copies"), "--columns", "name,windows"}).out,
            "  name         windows\n  here/first         3\n  there/first        3\n");
  const auto tree = run({"runs", place("copies")}).out;
  EXPECT_THAT(tree, HasSubstr("here/first  (finished"));
  EXPECT_THAT(tree, HasSubstr("there/first  (finished"));
  fs::remove_all(place("copies"));
}

TEST_F(ForkCommand, RunsAreListedInTheOrderOfTheNumbersInTheirNames) {
  for (const char* name : {"run-10", "Run-9", "run-2"}) {
    fs::create_directories(place("many"));
    fs::copy(place("runs/first"), place("many") + '/' + name, fs::copy_options::recursive);
    auto about = json::parse(contentOf(place("many") + '/' + name + "/run.json"));
    about["name"] = name;
    std::ofstream(place("many") + '/' + name + "/run.json") << about.dump();
  }
  EXPECT_EQ(run({"runs", place("many"), "--columns", "name", "--csv", "-"}).out, "name\nrun-2\nRun-9\nrun-10\n");
  EXPECT_EQ(run({"runs", place("many"), "--columns", "name", "--csv", "-", "--reverse"}).out, "name\nrun-10\nRun-9\nrun-2\n");
  fs::remove_all(place("many"));
}

TEST_F(ForkCommand, ATagIsNotAddedAndTakenAwayAtOnce) {
  const auto refused = run({"tag", place("runs/first"), "--add", "a,x", "--remove", "x"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("\"x\" is to be added and taken away"));
  EXPECT_EQ(run({"tag", place("runs/first")}).out, "tags: none\n") << "nothing was changed";
}

TEST_F(ForkCommand, IsReplayed) {
  ASSERT_EQ(run({"fork", place("runs/first"), "--window", "1", "--tau", "0.5", "--seed", "9", "--run", place("forked"), "--json"}).code, 0);
  const auto ended = run({"replay", place("forked"), "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err << ended.out;
  EXPECT_EQ(last(ended).at("event"), "replayed");
  EXPECT_EQ(last(ended).at("equal"), true);
  EXPECT_EQ(last(ended).at("windows"), 3);
  EXPECT_EQ(last(ended).at("changes"), 2);
  EXPECT_TRUE(fs::exists(place("forked_replay")));
}

TEST_F(ForkCommand, IsRefusedWithWhyAndTheRightExitCode) {
  const auto refused = [&](const std::vector<std::string>& more) {
    std::vector<std::string> command{"fork", place("runs/first"), "--run", place("refused")};
    command.insert(command.end(), more.begin(), more.end());
    const auto ended = run(command);
    EXPECT_FALSE(fs::exists(place("refused")));
    return std::to_string(ended.code) + ": " + ended.err;
  };
  EXPECT_THAT(refused({"--window", "0", "--windows", "5"}), testing::StartsWith("2: "));
  EXPECT_THAT(refused({"--window", "0", "--variant", "noft"}), HasSubstr("it shapes the network"));
  EXPECT_THAT(refused({"--window", "2"}), HasSubstr("Name a window from 0 to 1"));
  fs::copy(place("runs/first"), place("old"), fs::copy_options::recursive);
  fs::remove(fs::path(place("old")) / "checkpoints/boundary_01.safetensors");
  fs::copy(place("runs/first"), place("damaged"), fs::copy_options::recursive);
  auto bytes = weights("damaged", "01");
  bytes[bytes.size() / 2] ^= 0x40;
  std::ofstream(place("damaged") + "/checkpoints/window_01.safetensors", std::ios::binary | std::ios::trunc) << bytes;
  const auto damaged = run({"fork", place("damaged"), "--window", "1", "--run", place("refused")});
  EXPECT_EQ(damaged.code, 3);
  EXPECT_THAT(damaged.err, HasSubstr("window_01.safetensors: the window's weights are damaged"));
  const auto old = run({"fork", place("old"), "--window", "1", "--run", place("refused")});
  EXPECT_EQ(old.code, 3);
  EXPECT_THAT(old.err, HasSubstr("Train again with the settings in run.json"));
}

TEST_F(ForkCommand, AnExperimentSharesWhatItsRunsHaveInCommon) {
  const auto command = with({"experiment", place("stream"), "--runs", place("taus"), "--tau", "0,0.9,0.00001"});
  const auto ended = run(command);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(objectsOf(ended, "planned").size(), 3U);
  EXPECT_EQ(objectsOf(ended, "plan").at(0).at("to_train"), 7) << "three windows, then two each at most";
  const auto objects = objectsOf(ended, "run");
  ASSERT_THAT(objects, SizeIs(3));
  EXPECT_EQ(objects[1].at("tau"), 0.00001);
  EXPECT_EQ(objects[1].at("shared"), 3) << "nothing is below it";
  EXPECT_EQ(objects[2].at("tau"), 0.9);
  EXPECT_GE(objects[2].at("shared"), 1);
  EXPECT_EQ(last(ended).at("event"), "experiment");
  EXPECT_EQ(last(ended).at("windows"), 9);
  EXPECT_GT(last(ended).at("saved_seconds"), 0);
  EXPECT_EQ(last(ended).at("there"), 0);
  EXPECT_EQ(last(ended).at("trained").get<int>() + last(ended).at("shared").get<int>(), 9);
  ASSERT_EQ(run(with({"train", place("stream"), "--run", place("alone"), "--tau", "0.9"})).code, 0);
  for (const char* window : {"00", "01", "02"}) EXPECT_TRUE(weights("alone", window) == weights("taus/tau_0.9", window)) << window;
  const auto again = run(command);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(objectsOf(again, "run"), SizeIs(3));
  EXPECT_EQ(objectsOf(again, "plan").at(0).at("to_train"), 0);
  EXPECT_EQ(last(again).at("there"), 9) << "nothing of it is this call's";
  EXPECT_EQ(last(again).at("trained"), 0);
  EXPECT_EQ(last(again).at("shared"), 0);
  EXPECT_EQ(run({"experiment", place("stream"), "--runs", place("taus"), "--tau", "0,2"}).code, 2);
  EXPECT_EQ(run({"experiment", place("stream"), "--runs", place("taus"), "--tau", "0", "--grouping", "12,6"}).code, 2);
}

TEST_F(ForkCommand, AnExperimentBranchesOffARun) {
  const std::vector<std::string> command{"experiment", "--branch", place("runs/first"), "--window", "1",     "--runs", place("branches"),
                                         "--grouping", "4;2,4",    "--patience",        "2",        "--json"};
  const auto ended = run(command);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto objects = objectsOf(ended, "run");
  ASSERT_THAT(objects, SizeIs(2));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(objects[static_cast<std::size_t>(i)].at("shared"), 2);
    EXPECT_EQ(objects[static_cast<std::size_t>(i)].at("windows"), 3);
  }
  EXPECT_EQ(objects[0].at("grouping"), "4");
  EXPECT_TRUE(weights("branches/" + fs::path(objects[0].at("run").get<std::string>()).filename().string(), "01") ==
              weights("runs/first", "01"));
}

TEST_F(ForkCommand, AnExperimentIsShownBeforeItIsTrained) {
  auto command = with({"experiment", place("stream"), "--runs", place("planned"), "--over", "method=xsmoe,static", "--over", "seed=1,2",
                       "--tau", "0,0.9", "--dry-run", "--write-plan", place("plan.json")});
  const auto shown = run(command);
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_FALSE(fs::exists(place("planned")));
  EXPECT_THAT(shown.err, HasSubstr("tau is not varied for static, which does not use it"));
  const auto planned = objectsOf(shown, "planned");
  ASSERT_THAT(planned, SizeIs(6));
  EXPECT_EQ(planned[1].at("name"), "xsmoe_seed_1_tau_0.9");
  EXPECT_EQ(planned[1].at("state"), "new");
  EXPECT_EQ(planned[1].at("shared"), 1);
  EXPECT_EQ(planned[1].at("to_train"), 2);
  EXPECT_TRUE(planned[1].at("seconds").is_null()) << "nothing is known yet";
  EXPECT_EQ(planned[4].at("name"), "static_seed_1");
  EXPECT_EQ(planned[4].at("shared"), 1) << "D_0 of XSMoE";
  EXPECT_EQ(last(shown).at("to_train"), 14);
  EXPECT_EQ(last(shown).at("unknown"), (json{"xsmoe", "static"}));

  const auto trained = run({"experiment", "--plan", place("plan.json"), "--json", "--seeds", "1"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(objectsOf(trained, "run"), SizeIs(3)) << "what is given besides comes before the file";
  const auto rest = run({"experiment", "--plan", place("plan.json"), "--dry-run"});
  ASSERT_EQ(rest.code, 0) << rest.err;
  EXPECT_THAT(rest.out, testing::ContainsRegex("static_seed_1 +finished"));
  EXPECT_THAT(rest.out, HasSubstr("6 runs, 18 windows: 7 to train at most"));
  EXPECT_THAT(rest.out, HasSubstr("about "));
}

TEST_F(ForkCommand, AnExperimentTrainsWhatATableNeedsAndMakesIt) {
  const auto shown = run({"experiment", place("stream"), "--runs", place("paper"), "--table", "2,3", "--dry-run", "--json"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(objectsOf(shown, "planned"), SizeIs(10)) << "six thresholds of XSMoE, and its four ablations";
  const auto said = run({"experiment", place("stream"), "--runs", place("paper"), "--table", "2,3", "--figure", "2", "--dry-run",
                         "--output", place("t.tex"), "--output", place("t.html")});
  EXPECT_THAT(said.out, HasSubstr("then: table 2, table 3 and figure 2 of all finished runs below " + place("paper") + ", to " +
                                  place("t.tex") + " and " + place("t.html") + "\n"));
  const auto seeds =
      run({"experiment", place("stream"), "--runs", place("paper"), "--table", "2", "--seeds", "1,2", "--dry-run", "--json"});
  ASSERT_EQ(seeds.code, 0) << seeds.err;
  EXPECT_THAT(objectsOf(seeds, "planned"), SizeIs(10)) << "each of the table's methods with both";
  for (const std::vector<std::string>& range : std::vector<std::vector<std::string>>{{"--seeds", "1-2"}, {"--over", "seed=1-2"}}) {
    auto command = std::vector<std::string>{"experiment", place("stream"), "--runs", place("paper"), "--table", "2", "--dry-run", "--json"};
    command.insert(command.end(), range.begin(), range.end());
    EXPECT_EQ(run(command).out, seeds.out) << range.front();
  }
  EXPECT_EQ(run({"experiment", place("stream"), "--runs", place("paper"), "--seeds", "2-1", "--dry-run"}).code, 2);

  const auto made = run(with({"experiment", place("stream"), "--runs", place("paper"), "--table", "2", "--methods", "xsmoe,noft"}));
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(objectsOf(made, "run"), SizeIs(2)) << "what is named takes the place of what the table needs";
  EXPECT_EQ(last(made).at("table"), "2");
  EXPECT_THAT(last(made).at("rows"), SizeIs(2));
}

TEST_F(ForkCommand, AnExperimentMakesItsTablesOfTheRunsThatDidNotFail) {
  fs::create_directories(place("failing/static"));
  std::ofstream(place("failing/static/mine.txt")) << "no run";
  const auto ended =
      run(with({"experiment", place("stream"), "--runs", place("failing"), "--table", "2", "--methods", "xsmoe,static,noft"}));
  EXPECT_EQ(ended.code, 4) << ended.err;
  EXPECT_THAT(objectsOf(ended, "failed run"), SizeIs(1));
  const auto table = last(ended);
  EXPECT_EQ(table.at("table"), "2");
  EXPECT_THAT(table.at("rows"), SizeIs(2));
  ASSERT_THAT(table.at("left_out"), SizeIs(1));
  EXPECT_EQ(table.at("left_out").at(0).at("run"), "static");
  EXPECT_THAT(table.at("left_out").at(0).at("why").get<std::string>(), HasSubstr("it failed: the run folder exists and is not empty"));
}

TEST_F(ForkCommand, AnExperimentOnADatasetOfThePaperHasThePapersTau) {
  fs::copy(place("stream"), place("home"), fs::copy_options::recursive);
  auto description = json::parse(contentOf(fs::path(place("home")) / "stream.json"));
  description["title"] = "Home_and_Kitchen";
  std::ofstream(fs::path(place("home")) / "stream.json", std::ios::binary) << description;
  const auto planned = [](const std::vector<std::string>& more) {
    std::vector<std::string> call{"experiment", place("home"),  "--runs",           place("home-runs"),
                                  "--dry-run",  "--write-plan", place("home.json"), "--table"};
    call.insert(call.end(), more.begin(), more.end());
    const auto ended = run(call);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return std::pair(json::parse(contentOf(place("home.json"))).value("settings", json::object()), ended.err);
  };
  const auto [settings, said] = planned({"2"});
  ASSERT_TRUE(settings.contains("tau")) << settings;
  EXPECT_EQ(settings.at("tau"), 0.15);
  EXPECT_THAT(said, HasSubstr("τ is 0.15, the paper's on Amazon Home"));
  EXPECT_FALSE(planned({"2", "--tau", "0.2"}).first.contains("tau")) << "it is varied";
  const std::string unlike = "no printed numbers of Amazon Home beside runs of which ";
  EXPECT_THAT(planned({"2", "--batch-size", "128"}).second, HasSubstr(unlike)) << "before anything is trained";
  EXPECT_THAT(planned({"2", "--batch-size", "128", "--printed", "none"}).second, testing::Not(HasSubstr(unlike)));
}

TEST_F(ForkCommand, AnExperimentRefusesAPlanThatIsNone) {
  const auto refused = [](const std::vector<std::string>& more) {
    std::vector<std::string> command{"experiment", place("stream"), "--runs", place("refused")};
    command.insert(command.end(), more.begin(), more.end());
    const auto ended = run(command);
    return std::to_string(ended.code) + ": " + ended.err;
  };
  std::ofstream(place("wrong.json")) << R"({"format": "xsmoe-experiment", "version": 1, "over": [{"key": "tau"}]})";
  EXPECT_THAT(refused({"--plan", place("wrong.json")}),
              testing::AllOf(testing::StartsWith("3: "), HasSubstr("over[0].values: it is missing")));
  EXPECT_THAT(refused({"--over", "tau"}), testing::AllOf(testing::StartsWith("2: "), HasSubstr("write KEY=VALUE,VALUE")));
  EXPECT_THAT(refused({"--over", "colour=red"}), HasSubstr("--over colour: there is no such setting"));
  EXPECT_THAT(refused({"--over", "seed=5-1"}), HasSubstr("--over seed: \"5-1\" is no range of seeds"));
  EXPECT_THAT(refused({"--seeds", "5-1"}), HasSubstr("--seeds: \"5-1\" is no range of seeds"));
  EXPECT_THAT(refused({"--methods", "nothing"}), HasSubstr("--methods: \"nothing\" is not known"));
  EXPECT_THAT(refused({"--over", "tau@static=0", "--methods", "xsmoe,static"}), HasSubstr("--tau: the method static does not use it"));
  EXPECT_THAT(refused({"--seeds", "1,2", "--seed", "3"}), HasSubstr("it is varied, and set for all runs"));
  EXPECT_FALSE(fs::exists(place("refused")));
}

TEST_F(ForkCommand, AnExperimentWritesNoPlanThatIsRefused) {
  const auto refused = [](const std::vector<std::string>& more, const std::string& file) {
    std::vector<std::string> command{"experiment", place("stream"), "--runs", place("refused"), "--write-plan", place(file)};
    command.insert(command.end(), more.begin(), more.end());
    const auto ended = run(command);
    EXPECT_FALSE(fs::exists(place(file))) << file;
    EXPECT_NE(ended.code, 0) << file;
    return ended.err;
  };
  EXPECT_THAT(refused({"--tau", "0", "--grouping", "2,4;9"}, "states.json"), HasSubstr("Name hidden states"));
  EXPECT_THAT(refused({"--tau", "0", "--grouping", "2,4;9", "--dry-run"}, "states.toml"), HasSubstr("Name hidden states"));
  EXPECT_THAT(refused({"--tau", "0", "--dry-run"}, "plan.yaml"), HasSubstr("plans are written as JSON or TOML, not as .yaml"));
  EXPECT_THAT(refused({"--over", "=1"}, "none.json"), HasSubstr("write KEY=VALUE,VALUE"));
  EXPECT_THAT(refused({"--over", "@static=1"}, "none.json"), HasSubstr("write KEY=VALUE,VALUE"));
  EXPECT_FALSE(fs::exists(place("refused")));
}

TEST_F(ForkCommand, AnExperimentNeedsAStreamOrAPlaceInARun) {
  const auto refused = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"experiment", "--runs", place("refused")});
    const auto ended = run(more);
    EXPECT_EQ(ended.code, 2) << ended.out;
    return ended.err;
  };
  EXPECT_THAT(refused({"--tau", "0"}), HasSubstr("STREAM"));
  EXPECT_THAT(refused({place("stream")}), HasSubstr("--tau"));
  EXPECT_THAT(refused({place("stream"), "--method", "iisan", "--tau", "0"}), HasSubstr("--tau: the method iisan does not use it"));
  EXPECT_THAT(refused({place("stream"), "--tau", "0", "--window", "1"}), HasSubstr("--branch"));
  EXPECT_THAT(refused({"--branch", place("runs/first"), "--tau", "0"}), HasSubstr("--window"));
  EXPECT_THAT(refused({"--branch", place("runs/first"), "--window", "1"}), HasSubstr("--grouping"));
  EXPECT_THAT(refused({"--branch", place("runs/first"), "--window", "2", "--tau", "0"}), HasSubstr("Name a window from 0 to 1"));
  EXPECT_THAT(refused({"--branch", place("runs/first"), "--window", "1", "--grouping", "2,4;9"}), HasSubstr("Name hidden states"));
  EXPECT_THAT(refused({place("stream"), "--tau", "0", "--grouping", "2,4;9"}), HasSubstr("Name hidden states"));
  EXPECT_THAT(refused({"--branch", place("runs/first"), "--window", "1", "--tau", "0", "--embedding", "16"}),
              HasSubstr("a fork cannot change"));
  EXPECT_FALSE(fs::exists(place("refused")));
}

}  // namespace
}  // namespace xsmoe::cli
