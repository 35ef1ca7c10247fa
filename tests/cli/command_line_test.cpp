// Exit codes of what needs no trained run (FORMATS.md: 2 wrong command line, 3 input refused, 4 could not write).
#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "model/analysis/run_columns.h"
#include "model/core/change.h"
#include "model/core/command_words.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

/// Of the list in the program's help: a line each, its name after two blanks, what it does behind it or in lines that are set in deeper.
std::vector<std::string> commandsIn(const std::string& help) {
  std::istringstream lines(help.substr(std::min(help.find("\nSubcommands:\n"), help.size())));
  std::vector<std::string> commands;
  for (std::string line; std::getline(lines, line) && !line.starts_with("Exit codes");)
    if (line.starts_with("  ") && line.size() > 2 && line[2] != ' ') commands.push_back(line.substr(2, line.find(' ', 2) - 2));
  return commands;
}

TEST(CommandLine, EveryCommandExplainsItself) {
  const auto whole = run({"--help"});
  EXPECT_EQ(whole.code, 0);
  EXPECT_THAT(whole.out, HasSubstr("Exit codes"));
  const auto commands = commandsIn(whole.out);
  EXPECT_THAT(commands, testing::IsSupersetOf({"generate", "train", "what-if", "export"}));
  for (const auto& command : commands) {
    const auto help = run({command, "--help"});
    EXPECT_EQ(help.code, 0) << command;
    EXPECT_THAT(help.out, HasSubstr("--help")) << command;
    EXPECT_THAT(help.err, IsEmpty()) << command;
  }
}

TEST(CommandLine, ExplainsEverySettingWithItsRangeAndSource) {
  const auto help = run({"train", "--help"}).out;
  for (const auto& setting : settingDescriptions()) {
    const auto at = help.find("--" + std::string(setting.key) + " ");
    ASSERT_NE(at, std::string::npos) << setting.key;
    const auto line = help.substr(at, help.find("\n  --", at) - at);
    EXPECT_THAT(line, HasSubstr("Source: ")) << setting.key;
    EXPECT_EQ(line.find("Range: ") != std::string::npos, !setting.flag) << setting.key;
  }
  EXPECT_THAT(help, HasSubstr("Range: 0 to 0.9. Source: SEFrame's SSRM (baselines.md 3)."));
}

TEST(CommandLine, ExplainsEveryChangeByHand) {
  for (const char* const command : {"fork", "resume"}) {
    const auto help = run({command, "--help"}).out;
    for (const auto& change : exampleChanges()) EXPECT_THAT(help, HasSubstr(shellWord(inWords(change)))) << command;
  }
}

TEST(CommandLine, ExplainsEveryColumnOfRuns) {
  const auto help = run({"runs", "--help"}).out;
  for (const auto& column : runColumns())
    EXPECT_THAT(help, HasSubstr(column.setting ? column.key : ": " + column.meaning + "\n")) << column.key;
  EXPECT_THAT(help, HasSubstr("  changed: How often a person changed the run while it trained.\n"));
}

TEST(CommandLine, TellsItsVersion) {
  const auto version = run({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(CommandLine, ThatIsWrongEndsWith2AndNamesTheOption) {
  const auto wrong = [](const std::vector<std::string>& arguments, const std::string& named) {
    const auto ended = run(arguments);
    EXPECT_EQ(ended.code, 2) << named;
    EXPECT_THAT(ended.err, HasSubstr(named));
    EXPECT_THAT(ended.out, IsEmpty());
  };
  wrong({}, "subcommand");
  wrong({"dance"}, "subcommand");
  wrong({"train", "s", "--run", "r", "--speed", "9"}, "--speed");
  wrong({"train", "s"}, "--run");
  wrong({"train", "s", "--run", "r", "--epochs", "0"}, "--epochs");
  wrong({"train", "s", "--run", "r", "--epochs", "many"}, "--epochs");
  wrong({"train", "s", "--run", "r", "--epochs", "2.5"}, "--epochs");
  wrong({"train", "s", "--run", "r", "--tau", "1.5"}, "--tau");
  wrong({"train", "s", "--run", "r", "--variant", "bigger"}, "--variant");
  wrong({"train", "s", "--run", "r", "--method", "gag_rh"}, "the method gag has a reservoir of its own");
  wrong({"train", "s", "--run", "r", "--method", "xsmoe_kd"}, "no copy from before could teach it");
  wrong({"train", "s", "--run", "r", "--protocol", "mine"}, "--protocol");
  wrong({"train", "s", "--run", "r", "--grouping", "12,6"}, "--grouping");
  for (const char* states : {"6,6", "-1"})
    wrong({"train", "s", "--run", "r", "--grouping", states},
          "is no grouping. Name hidden states with commas between them, which increase and are at least 1");
  wrong({"recommend", "r", "--history", ",,,"}, "--history: the list is empty");
  wrong({"fork", "r", "--window", "-1"}, "--window: \"-1\" is no whole number from 0 to 1000000");
  wrong({"train", "s", "--run", "r", "--precision", "fp8"}, "--precision: \"fp8\" is not known: it is auto, fp32, bf16 or fp16");
  wrong({"train", "s", "--run", "r", "--method", "gag", "--precision", "bf16"}, "--precision: the method gag computes in float32");
  wrong({"train", "s", "--run", "r", "--windows", "1"}, "--windows");
  wrong({"train", "s", "--run", "r", "--preset", "mine"}, "--preset: \"mine\" is not known: it is paper, official");
  wrong({"recommend", "r"}, "--user");
  wrong({"recommend", "r", "--user", "u", "--top", "0"}, "--top");
  wrong({"recommend", "r", "--user", "u", "--csv", "f", "--why-not", "i"}, "--csv");
  wrong({"recommend", "r", "--user", "u", "--why", "--why-not", "i"}, "--why-not");
  wrong({"recommend", "r", "--user", "u", "--everyone", "f.csv"}, "--everyone");
  wrong({"recommend", "r", "--user", "u", "--why", "--csv", "-", "--json"}, "--csv");
  wrong({"recommend", "r", "--everyone", "f.csv", "--batch-size", "0"}, "--batch-size");
  wrong({"explain", "r"}, "--user");
  wrong({"export", "r"}, "--metrics");
  wrong({"check"}, "FOLDER");
}

/// A call of each command that lacks nothing.
std::vector<std::vector<std::string>> completeCalls(const std::string& place) {
  return {{"generate", place},
          {"import", place, "--to", place + "/made"},
          {"extract", place},
          {"inspect", place},
          {"train", place, "--run", place + "/run"},
          {"resume", place},
          {"fork", place, "--window", "0"},
          {"replay", place},
          {"runs", place},
          {"tag", place},
          {"experiment", place, "--runs", place + "/runs", "--tau", "0.1"},
          {"table", place, "--table", "1"},
          {"check", place},
          {"pretrain", place},
          {"recommend", place, "--user", "u"},
          {"explain", place, "--user", "u"},
          {"what-if", place},
          {"alike", place},
          {"item", place, "i"},
          {"map", place},
          {"equations", place},
          {"routing", place},
          {"references", place},
          {"forgetting", place},
          {"slices", place},
          {"fallen", place, "--from", "0", "--to", "1"},
          {"export", place, "--metrics", place + "/m.csv"},
          {"share", place, "--to", place + "/s.xsmoe"},
          {"unpack", place + "/s.xsmoe", "--to", place}};
}

/// The options of a command that take a value, as its help names them.
std::vector<std::string> optionsWithValues(const std::string& command) {
  std::vector<std::string> options;
  std::istringstream help(run({command, "--help"}).out);
  for (std::string line; std::getline(help, line);) {
    const auto begin = line.find_first_not_of(' ');
    if (begin == std::string::npos || line.compare(begin, 2, "--") != 0) continue;
    const auto end = line.find_first_of(" ,", begin);
    if (end == std::string::npos || end + 1 >= line.size() || line[end + 1] == ' ') continue;  // a flag
    if (const auto next = line.substr(end + 1); next.starts_with("Excludes:") || next.starts_with("Needs:")) continue;
    options.push_back(line.substr(begin, end - begin));
  }
  return options;
}

TEST(CommandLine, IsCalledWithEveryCommandInTheTestsOfAllOptions) {
  std::vector<std::string> called;
  for (const auto& call : completeCalls("anywhere")) called.push_back(call[0]);
  EXPECT_THAT(called, testing::UnorderedElementsAreArray(commandsIn(run({"--help"}).out)));
}

TEST(CommandLine, WithAnEmptyValueEndsWith2WhateverTheOption) {
  const TemporaryFolder folder;
  for (const auto& call : completeCalls(folder.path() / "none")) {
    const auto options = optionsWithValues(call[0]);
    EXPECT_FALSE(options.empty()) << call[0];
    for (const auto& option : options)
      for (const bool joined : {false, true}) {
        auto arguments = call;
        if (const auto given = std::find(arguments.begin(), arguments.end(), option); given != arguments.end())
          arguments.erase(given, given + 2);
        if (joined)
          arguments.push_back(option + "=");
        else
          arguments.insert(arguments.end(), {option, ""});
        const auto ended = run(arguments);
        EXPECT_EQ(ended.code, 2) << call[0] << ' ' << option << ": " << ended.err;
        EXPECT_THAT(ended.err, HasSubstr(option)) << call[0];
      }
    auto nothing = call;
    nothing[1] = "";
    EXPECT_EQ(run(nothing).code, 2) << call[0];
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(CommandLine, WithANumberThatIsNoneAllOfItEndsWith2) {
  const std::vector<std::vector<std::string>> calls{
      {"train", "s", "--run", "r", "--seed", "9007199254740993"},      // no double holds it
      {"train", "s", "--run", "r", "--seed", "18446744073709551617"},  // 64 bits do not
      {"train", "s", "--run", "r", "--seed", "-1"},
      {"train", "s", "--run", "r", "--tau", "0,25"},
      {"train", "s", "--run", "r", "--tau", "nan"},
      {"train", "s", "--run", "r", "--tau", " 0.1"},
      {"train", "s", "--run", "r", "--tau", "0.1x"},
      {"train", "s", "--run", "r", "--epochs", "0x10"},
      {"train", "s", "--run", "r", "--k-core", "five"},
      {"train", "s", "--run", "r", "--k-core", "-1"},
      {"train", "s", "--run", "r", "--windows", "99999999999999999999"},
      {"fork", "r", "--window", "010x"},
      {"fork", "r", "--window", "0", "--seed", "9007199254740993"},
      {"resume", "r", "--learning-rate", "inf"},
      {"experiment", "s", "--runs", "r", "--tau", "0.1,"},
      {"experiment", "s", "--runs", "r", "--tau", ",0.1"},
      {"experiment", "s", "--runs", "r", "--tau", "0.1", "--grouping", "6;"},
      {"generate", "s", "--seed", "-1"},
      {"generate", "s", "--seed", "18446744073709551616"},
      {"generate", "s", "--items", "1e3"},
      {"pretrain", "s", "--text-steps", "true"},
      {"pretrain", "s", "--text-masked", "1e999"},
      {"extract", "s", "--layers", "6,"},
      {"extract", "s", "--batch-size", "4294967297"},
      {"import", "s", "--to", "t", "--bad-lines", "-0.1"},
      {"import", "s", "--to", "t", "--columns", "user=a,"},
      {"recommend", "r", "--user", "u", "--window", "-1"},
      {"explain", "r", "--user", "u", "--window", "-1"},
      {"what-if", "r", "--sample", "10000000000000000000000"},
  };
  for (const auto& call : calls) {
    const auto ended = run(call);
    EXPECT_EQ(ended.code, 2) << testing::PrintToString(call) << ended.err;
    EXPECT_THAT(ended.out, IsEmpty()) << testing::PrintToString(call);
  }
}

TEST(Seeds, UpToTheLargestThatIsKeptAreTaken) {
  const TemporaryFolder folder;
  const auto trained = run({"train", folder.path() / "none", "--run", folder.path() / "run", "--seed", "9007199254740992"});
  EXPECT_EQ(trained.code, 3) << "it is the stream that is missing: " << trained.err;
  const auto made = run({"generate", folder.path() / "s", "--seed", "18446744073709551615", "--items", "1"});
  EXPECT_EQ(made.code, 2) << made.err;
  EXPECT_THAT(made.err, testing::Not(HasSubstr("--seed")));
}

TEST(CommandLine, NamesTheMethodsOptionAsItWasTyped) {
  for (const char* option : {"--method", "--variant"}) {
    const auto unknown = run({"train", "s", "--run", "r", option, "bigger"});
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, testing::StartsWith(std::string(option) + ": \"bigger\" is not known: it is xsmoe, static, ")) << option;
    EXPECT_THAT(run({"train", "s", "--run", "r", option}).err, HasSubstr(option));
    EXPECT_THAT(run({"train", "s", "--run", "r", option, ""}).err, HasSubstr(option));
  }
  const auto both = run({"train", "s", "--run", "r", "--method", "noft", "--variant", "xsmoe"});
  EXPECT_EQ(both.code, 2);
  EXPECT_THAT(both.err, HasSubstr("--variant: --method names the method already"));
  EXPECT_THAT(run({"train", "--help"}).out, testing::Not(HasSubstr("--variant"))) << "one word is offered";
}

TEST(CommandLine, RefusesAWrapperOtherThanTheMethodsNameSays) {
  for (const char* other : {"none", "distillation"}) {
    const auto both = run({"train", "s", "--run", "r", "--continual", other, "--method", "iisan_rh"});
    EXPECT_EQ(both.code, 2) << other;
    EXPECT_THAT(both.err, HasSubstr("the method's name says replay"));
  }
  EXPECT_EQ(run({"train", "none", "--run", "r", "--continual", "replay", "--method", "iisan_rh"}).code, 3)
      << "it is the stream that is missing";
}

TEST(CommandLine, NamesOptionsThatAForkCannotTakeWhereTheyLackAValue) {
  for (const char* option : {"--k-core", "--from", "--precision", "--heads"}) {
    EXPECT_THAT(run({"fork", "r", "--window", "0", option, ""}).err, HasSubstr(option));
    EXPECT_THAT(run({"fork", "r", "--window", "0", option}).err, HasSubstr(option));
    EXPECT_THAT(run({"fork", "--help"}).out, testing::Not(HasSubstr(option)));
  }
}

TEST(CommandLine, WithADeviceThatIsNoneEndsWith2) {
  const TemporaryFolder folder;
  const auto ended = run({"train", folder.path(), "--run", folder.path() / "run", "--device", "abacus"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("\"abacus\" is no device"));
}

TEST(Input, ThatIsMissingEndsWith3) {
  const TemporaryFolder folder;
  const std::string none = folder.path() / "none";
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"inspect", none},
                                                                     {"train", none, "--run", folder.path() / "run"},
                                                                     {"recommend", none, "--user", "u"},
                                                                     {"explain", none, "--user", "u"},
                                                                     {"export", none, "--metrics", folder.path() / "m.csv"},
                                                                     {"check", none}}) {
    const auto ended = run(arguments);
    EXPECT_EQ(ended.code, 3) << arguments[0];
    EXPECT_THAT(ended.err, HasSubstr("none")) << arguments[0];
    EXPECT_THAT(ended.out, IsEmpty()) << arguments[0];
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Input, ThatIsAnEmptyLogEndsWith3) {
  const TemporaryFolder folder;
  folder.write("interactions.csv", "user,item,timestamp\n");
  const auto ended = run({"inspect", folder.path(), "--json"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("interactions.csv"));
  EXPECT_THAT(ended.out, IsEmpty());
}

TEST(Input, WithoutAUsableColumnEndsWith3) {
  const TemporaryFolder folder;
  folder.write("interactions.csv", "who,what\na,b\n");
  EXPECT_EQ(run({"inspect", folder.path()}).code, 3);
}

TEST(Input, InAFolderWhoseNameIsNoTextIsReportedInJson) {
  const TemporaryFolder folder;
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 60; ++i) log += "u" + std::to_string(i % 5) + ",i" + std::to_string(i % 7) + "," + std::to_string(1000 + i) + "\n";
  folder.write("a\xFF/interactions.csv", log);
  const auto inspected = run({"inspect", folder.path() / "a\xFF", "--windows", "3", "--k-core", "2", "--json"});
  ASSERT_EQ(inspected.code, 0) << inspected.err;
  EXPECT_EQ(inspected.objects().at(0).at("title"), "a\uFFFD");
}

TEST(Train, WithoutAFeatureCacheEndsWith3WhereInspectWorks) {
  const TemporaryFolder folder;
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 60; ++i) log += "u" + std::to_string(i % 5) + ",i" + std::to_string(i % 7) + "," + std::to_string(1000 + i) + "\n";
  folder.write("interactions.csv", log);
  const auto inspected = run({"inspect", folder.path(), "--windows", "3", "--k-core", "2", "--json"});
  ASSERT_EQ(inspected.code, 0) << inspected.err;
  EXPECT_THAT(inspected.err, HasSubstr("the stream has no feature cache: only " + keysWithoutFeatures() + " train without one"));
  EXPECT_EQ(inspected.objects().at(0).at("records"), 60);
  EXPECT_TRUE(inspected.objects().at(0).at("items_without").at("visual").is_null()) << "nobody knows without a cache";
  const auto refused = run({"train", folder.path(), "--run", folder.path() / "run"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("the stream has no feature cache"));
  EXPECT_THAT(refused.err, HasSubstr(keysWithoutFeatures() + " train without one"));
  EXPECT_FALSE(fs::exists(folder.path() / "run"));
}

TEST(Generate, RefusesSizesAndFoldersItCannotUse) {
  const TemporaryFolder folder;
  EXPECT_EQ(run({"generate", folder.path() / "s", "--items", "1"}).code, 2);
  const auto file = folder.write("file", "");
  EXPECT_EQ(run({"generate", file / "s"}).code, 4);
  const auto full = run({"generate", folder.path()});
  EXPECT_EQ(full.code, 4);
  EXPECT_THAT(full.err, HasSubstr(folder.path().string()));
}

TEST(StandardOutput, ThatCannotBeWrittenEndsWith4) {
  const TemporaryFolder folder;
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 60; ++i) log += "u" + std::to_string(i % 5) + ",i" + std::to_string(i % 7) + "," + std::to_string(1000 + i) + "\n";
  folder.write("interactions.csv", log);
  const std::vector<std::string> inspection{"inspect", folder.path(), "--windows", "3", "--k-core", "2"};
  auto inJson = inspection;
  inJson.push_back("--json");
  for (const auto& call : {inspection, inJson, std::vector<std::string>{"--help"}, {"train", "--help"}, {"--version"}})
    for (const char* output : std::initializer_list<const char*>{"/dev/full", nullptr}) {
      const auto ended = runPrintingTo(output, call);
      EXPECT_EQ(ended.code, 4) << call.back() << (output == nullptr ? ", closed" : ", full");
      if (call.front() == "inspect") {
        EXPECT_THAT(ended.err, HasSubstr("standard output: it cannot be written (")) << call.back();
      }
    }
  EXPECT_EQ(run(inspection).code, 0);
}

TEST(StandardError, ThatCannotBeWrittenChangesNothing) {
  const TemporaryFolder folder;
  for (const char* errors : std::initializer_list<const char*>{"/dev/full", nullptr}) {
    const auto ended = runComplainingTo(errors, {"inspect", folder.path() / "none"});
    EXPECT_EQ(ended.code, 3) << (errors == nullptr ? "closed" : "full");
  }
}

}  // namespace
}  // namespace xsmoe::cli
