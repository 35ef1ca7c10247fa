// A plan of an experiment as a file: read again it is the same, and what is wrong in it is named by its key.
#include "model/experiments/sweeps/plan_file.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "model/core/files/new_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class PlanFile : public testing::Test {
 protected:
  Result<ExperimentPlan> read(const std::string& text) { return readPlanFile(folder_.write("plan.json", text)); }
  /// What a plan with this in it is refused for.
  std::string refusal(const std::string& rest) {
    const auto plan = read(R"({"format": "xsmoe-experiment", "version": 1, )" + rest + "}");
    if (plan) return "it was taken";
    EXPECT_EQ(plan.error().kind, ErrorKind::kBadInput);
    return describe(plan.error());
  }
  TemporaryFolder folder_;
};

TEST_F(PlanFile, ReadAgainIsTheSamePlan) {
  ExperimentPlan plan{folder_.path() / "a stream",
                      folder_.path() / "runs/\"all\"",
                      {{"epochs", "20"}, {"learning-rate", "0.0001"}, {"from", "2014"}, {"device", "cpu"}},
                      {{"method", {"xsmoe", "iisan_rh"}},
                       {"seed", {"1", "9007199254740991"}},
                       {"grouping", {"6,12", "12"}},
                       {"tau", {"0", "0.30000000000000004", "1e-05"}, {"xsmoe"}}}};
  for (const bool branch : {false, true}) {
    if (branch) plan.from = PlanBranch{"/elsewhere/base", 3};
    const auto file = folder_.path() / "written.json";
    ASSERT_TRUE(writePlanFile(file, plan));
    const auto back = readPlanFile(file);
    ASSERT_TRUE(back) << describe(back.error());
    EXPECT_EQ(*back, plan);
  }
}

TEST_F(PlanFile, NamesNoFolderWhoseNameIsNoText) {
  const ExperimentPlan good{"stream", "runs", {}, {{"tau", {"0"}}}, PlanBranch{"base", 0}};
  auto stream = good, runs = good, branch = good;
  stream.stream = "s\xff";
  runs.runs = "r\xff/all";
  branch.from->run = "b\xff";
  const auto file = folder_.path() / "written.json";
  for (const auto& plan : {stream, runs, branch}) {
    const auto written = writePlanFile(file, plan);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::kBadInput);
    EXPECT_THAT(describe(written.error()), HasSubstr("a plan's file cannot name it: it is no UTF-8"));
    EXPECT_FALSE(std::filesystem::exists(file));
  }
}

TEST_F(PlanFile, ItsRelativePathsAreOfItsFolder) {
  const auto plan = read(R"({"format": "xsmoe-experiment", "version": 1, "stream": "my-stream", "runs": "../taus/",
    "branch": {"run": "./base", "window": 1}, "over": []})");
  ASSERT_TRUE(plan) << describe(plan.error());
  const auto folder = plainPath(folder_.path());
  EXPECT_EQ(plan->stream, folder / "my-stream");
  EXPECT_EQ(plan->runs, folder.parent_path() / "taus");
  EXPECT_EQ(plan->from.value().run, folder / "base");
  EXPECT_EQ(readPlanFile(folder_.write("plan.json", R"({"format": "xsmoe-experiment", "version": 1, "over": []})"))->stream, "");
}

TEST_F(PlanFile, IsWrittenSoThatItsPathsLeadWhereTheyLedFromTheWorkingFolder) {
  namespace fs = std::filesystem;
  const ExperimentPlan plan{"my-stream", "../taus", {}, {{"tau", {"0"}}}, PlanBranch{"/runs/base", 0}};
  for (const fs::path& place : {folder_.path() / "plan.json", fs::current_path() / "xsmoe-plan-of-a-test.json"}) {
    ASSERT_TRUE(writePlanFile(place, plan));
    const auto back = readPlanFile(place);
    if (place.parent_path() == fs::current_path()) {
      EXPECT_THAT(contentOf(place), HasSubstr(R"("stream": "my-stream")")) << "it can be moved with its stream";
      fs::remove(place);
    }
    ASSERT_TRUE(back) << describe(back.error());
    EXPECT_EQ(back->stream, plainPath("my-stream"));
    EXPECT_EQ(back->runs, plainPath("../taus"));
    EXPECT_EQ(back->from.value().run, "/runs/base");
  }
}

TEST_F(PlanFile, IsReadOnlyWhereItIsAFile) {
  for (const auto& [none, what] : {std::pair(folder_.path().string(), "this is a folder, a file was expected"),
                                   {"/dev/zero", "this is a pipe or a device, a file was expected"}}) {
    const auto plan = readPlanFile(none);
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().what, what);
  }
}

TEST_F(PlanFile, TakesNumbersAndTextsAlike) {
  const auto plan = read(R"({"format": "xsmoe-experiment", "version": 1, "settings": {"epochs": 3, "references": true},
    "over": [{"key": "tau", "values": [0, 0.1, "0.2"]}, {"key": "grouping", "values": ["6,12", 12]}]})");
  ASSERT_TRUE(plan) << describe(plan.error());
  EXPECT_EQ(plan->settings.at("epochs"), "3");
  EXPECT_EQ(plan->settings.at("references"), "1");
  EXPECT_THAT(plan->over.at(0).values, ElementsAre("0", "0.1", "0.2"));
  EXPECT_THAT(plan->over.at(1).values, ElementsAre("6,12", "12"));
}

TEST_F(PlanFile, NamesTheKeyThatIsWrong) {
  EXPECT_THAT(refusal(R"("runs": "r")"), HasSubstr("plan.json, over: it is missing"));
  EXPECT_THAT(
      refusal(R"("over": [], "colour": 1)"),
      HasSubstr("plan.json, colour: there is no such key. The keys there are branch, format, over, runs, settings, stream, version"));
  EXPECT_THAT(refusal(R"("over": [{"key": "tau"}])"), HasSubstr("over[0].values: it is missing"));
  EXPECT_THAT(refusal(R"("over": [{"key": "tau", "values": 0}])"), HasSubstr("over[0].values: it is no list"));
  EXPECT_THAT(refusal(R"("over": [{"key": 1, "values": [0]}])"), HasSubstr("over[0].key: it is no text"));
  EXPECT_THAT(refusal(R"("over": [{"key": "tau", "values": [0, null]}])"),
              HasSubstr("over[0].values[1]: it is neither a text nor a number"));
  EXPECT_THAT(refusal(R"("over": [{"key": "tau", "values": [0.1, true]}])"),
              HasSubstr("over[0].values[1]: true is no value of tau, which is not switched on and off. Write 0.1"));
  EXPECT_THAT(refusal(R"("over": [{"key": "tau", "values": [0], "methods": [false]}])"),
              HasSubstr("over[0].methods[0]: false is no value"));
  EXPECT_THAT(refusal(R"("over": [], "settings": {"device": true})"), HasSubstr("settings.device: true is no value of device"));
  EXPECT_THAT(refusal(R"("over": [], "settings": {"epoch": 3})"), HasSubstr("settings.epoch: there is no setting \"epoch\""));
  EXPECT_THAT(refusal(R"("over": [{"key": "colour", "values": [1]}])"), HasSubstr("over[0].key: there is no setting \"colour\""));
  EXPECT_THAT(refusal(R"("over": [3])"), HasSubstr("over[0]: it is no object"));
  EXPECT_THAT(refusal(R"("over": [], "settings": [])"), HasSubstr("settings: it is no object"));
  EXPECT_THAT(refusal(R"("over": [], "stream": 3)"), HasSubstr("stream: it is no text"));
  EXPECT_THAT(refusal(R"("over": [], "branch": {"run": "r", "window": -1})"), HasSubstr("branch.window: it is no number of a window"));
  EXPECT_THAT(refusal(R"("over": [], "branch": {"window": 1})"), HasSubstr("branch.run: it is missing"));
}

TEST_F(PlanFile, SaysThatAnEmptyNameIsNone) {
  EXPECT_THAT(refusal(R"("over": [], "": 1)"), HasSubstr("plan.json, \"\": an empty name is no key"));
  EXPECT_THAT(refusal(R"("over": [], "settings": {"": 3})"), HasSubstr("settings.\"\": an empty name is no setting. Write it as"));
  EXPECT_THAT(refusal(R"("over": [{"key": "", "values": [1]}])"), HasSubstr("over[0].key: an empty name is no setting"));
  EXPECT_THAT(refusal(R"("over": [{"": "tau", "values": [1]}])"), HasSubstr("over[0].\"\": an empty name is no key"));
}

TEST_F(PlanFile, IsWrittenUnderANameThatSaysWhatItIs) {
  const auto written = writePlanFile(folder_.path() / "plan.yaml", {});
  ASSERT_FALSE(written);
  EXPECT_THAT(describe(written.error()), HasSubstr("not as .yaml. End the file's name in .json or .toml"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "plan.yaml"));
  ASSERT_TRUE(writePlanFile(folder_.path() / "Plan.Toml", {}));
  EXPECT_THAT(contentOf(folder_.path() / "Plan.Toml"), HasSubstr("format = "));
  ASSERT_TRUE(readPlanFile(folder_.path() / "Plan.Toml"));
}

TEST_F(PlanFile, RefusesAKeyThatStandsTwice) {
  EXPECT_THAT(refusal(R"("over": [], "runs": "a", "runs": "b")"),
              HasSubstr("plan.json, runs: the key stands there twice. Leave one of them out"));
  EXPECT_THAT(refusal(R"("over": [], "settings": {"epochs": 3, "epochs": 3})"), HasSubstr("settings.epochs: the key stands there twice"));
  EXPECT_THAT(refusal(R"("over": [{"key": "seed", "values": [[1], 2]}, {"key": "tau", "key": "tau", "values": [0]}])"),
              HasSubstr("over[1].key: the key stands there twice"));
}

class TomlPlanFile : public PlanFile {
 protected:
  Result<ExperimentPlan> toml(const std::string& text) { return readPlanFile(folder_.write("plan.toml", text)); }
  std::string tomlRefusal(const std::string& rest) {
    const auto plan = toml("format = \"xsmoe-experiment\"\nversion = 1\n" + rest);
    if (plan) return "it was taken";
    EXPECT_EQ(plan.error().kind, ErrorKind::kBadInput);
    return describe(plan.error());
  }
};

TEST_F(TomlPlanFile, IsThePlanThatJsonWouldBe) {
  const auto plan = toml(R"(# taus of two methods
format = "xsmoe-experiment"
version = 1
stream = "my-stream"
runs = "runs"

[settings]
epochs = 20
learning-rate = 1e-4
references = true
from = 2014-05-01

[[over]]
key = "method"
values = ["xsmoe", "static"]

[[over]]
key = "tau"
values = [0, 0.1, "0.2"]
methods = ["xsmoe"]

[branch]
run = "base"
window = 2
)");
  ASSERT_TRUE(plan) << describe(plan.error());
  const auto same = read(R"({"format": "xsmoe-experiment", "version": 1, "stream": "my-stream", "runs": "runs",
    "settings": {"epochs": 20, "learning-rate": 1e-4, "references": true, "from": "2014-05-01"},
    "over": [{"key": "method", "values": ["xsmoe", "static"]}, {"key": "tau", "values": [0, 0.1, "0.2"], "methods": ["xsmoe"]}],
    "branch": {"run": "base", "window": 2}})");
  ASSERT_TRUE(same) << describe(same.error());
  EXPECT_EQ(*plan, *same);
  EXPECT_EQ(plan->settings.at("from"), "2014-05-01");
}

TEST_F(TomlPlanFile, NamesLineColumnAndKeyOfWhatIsWrong) {
  EXPECT_THAT(tomlRefusal("over = []\n[settings]\n  epoch = 3\n"),
              HasSubstr("plan.toml, line 5, column 3, settings.epoch: there is no setting \"epoch\""));
  EXPECT_THAT(tomlRefusal("[[over]]\nkey = \"tau\"\nvalues = [0, 0.1, true]\n"),
              HasSubstr("plan.toml, line 5, column 19, over[0].values[2]: true is no value of tau"));
  EXPECT_THAT(tomlRefusal("[[over]]\nkey = \"tau\"\n"), HasSubstr("plan.toml, line 3, column "))
      << "where the list begins that lacks its values";
  EXPECT_THAT(tomlRefusal("colour = 1\nover = []\n"), HasSubstr("plan.toml, line 3, column 1, colour: there is no such key"));
  EXPECT_THAT(tomlRefusal("over = []\n[branch]\nrun = \"r\"\nwindow = -1\n"),
              HasSubstr("plan.toml, line 6, column 1, branch.window: it is no number of a window"));
  EXPECT_THAT(tomlRefusal("runs = \"r\"\n"), HasSubstr("plan.toml, over: it is missing"));
}

TEST_F(TomlPlanFile, SaysWhereItIsNoToml) {
  EXPECT_THAT(tomlRefusal("over = [1,,]\n"), testing::AllOf(HasSubstr("plan.toml, line 3, column "), HasSubstr("the plan is no TOML: ")));
  EXPECT_THAT(tomlRefusal("runs = \"a\"\nruns = \"b\"\nover = []\n"), testing::AllOf(HasSubstr("line 4"), HasSubstr("runs")))
      << "a key that stands there twice";
  EXPECT_THAT(tomlRefusal("runs = \"\xff\"\n"), HasSubstr("the plan is no TOML: "));
  EXPECT_THAT(tomlRefusal("{}"), HasSubstr("the plan is no TOML: "));
  std::string deep = "a";
  for (int part = 0; part < 10'000; ++part) deep += ".a";
  EXPECT_THAT(tomlRefusal("[" + deep + "]\n"), testing::AllOf(HasSubstr("line 3"), HasSubstr("a key has more than 200 dots")));
}

TEST_F(TomlPlanFile, ReadAgainIsTheSamePlan) {
  ExperimentPlan plan{folder_.path() / "a\nstream \"é\" of 'two' \\ lines",
                      folder_.path() / "'''runs'''",
                      {{"epochs", "20"}, {"from", "2014-05-01"}, {"learning-rate", "0.0001"}, {"device", "\n\"\"\"cpu'''\r\n\t\x01"}},
                      {{"method", {"xsmoe", "iisan_rh"}},
                       {"seed", {"1", "9223372036854775807", "18446744073709551615"}},
                       {"grouping", {"6,12", "12"}},
                       {"tau", {"0", "0.1", "0.30000000000000004", "1e-05", "1e+20"}, {"xsmoe"}}}};
  for (const bool branch : {false, true}) {
    if (branch) plan.from = PlanBranch{"/elsewhere/base", 3};
    const auto file = folder_.path() / "written.toml";
    const auto written = writePlanFile(file, plan);
    ASSERT_TRUE(written) << describe(written.error());
    EXPECT_THAT(contentOf(file), testing::AllOf(HasSubstr("epochs = 20\n"), HasSubstr("0.1,"))) << "numbers as a person writes them";
    const auto back = readPlanFile(file);
    ASSERT_TRUE(back) << describe(back.error());
    EXPECT_EQ(*back, plan);
  }
}

TEST_F(TomlPlanFile, IsWrittenOfAPlanWithNothingInIt) {
  const auto file = folder_.path() / "written.toml";
  ASSERT_TRUE(writePlanFile(file, {}));
  const auto back = readPlanFile(file);
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_EQ(*back, ExperimentPlan());
}

TEST_F(PlanFile, SaysWhatItIsNot) {
  const auto why = [](const Result<ExperimentPlan>& plan) { return plan ? std::string("it was taken") : describe(plan.error()); };
  EXPECT_THAT(why(read("{")), HasSubstr("the plan is no JSON"));
  EXPECT_THAT(why(readPlanFile(folder_.write("plan.toml", "tau = [0, 0.1]\n"))), HasSubstr("it is no plan of an experiment"));
  EXPECT_THAT(why(read("[]")), HasSubstr("it is no plan of an experiment"));
  EXPECT_THAT(why(read(R"({"format": "xsmoe-experiment", "version": 2})")), HasSubstr("version 2"));
  EXPECT_THAT(why(read(R"({"format": "xsmoe-experiment", "version": true, "over": []})")), HasSubstr("version: it is no number. Write 1"));
  EXPECT_THAT(why(read(R"({"format": "xsmoe-experiment", "over": []})")), HasSubstr("version: it is missing"));
  EXPECT_THAT(why(readPlanFile(folder_.path() / "nothing.json")), HasSubstr("the plan cannot be read"));
}

}  // namespace
}  // namespace xsmoe::experiments
