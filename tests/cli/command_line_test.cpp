// Exit codes of what needs no trained run (FORMATS.md: 2 wrong command line, 3 input refused, 4 could not write).
#include <gmock/gmock.h>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kCommands[] = {"generate", "import", "inspect", "train", "check", "recommend", "export"};

TEST(CommandLine, EveryCommandExplainsItself) {
  const auto whole = run({"--help"});
  EXPECT_EQ(whole.code, 0);
  EXPECT_THAT(whole.out, HasSubstr("Exit codes"));
  for (const char* command : kCommands) {
    EXPECT_THAT(whole.out, HasSubstr(command));
    const auto help = run({command, "--help"});
    EXPECT_EQ(help.code, 0) << command;
    EXPECT_THAT(help.out, HasSubstr("--help")) << command;
    EXPECT_THAT(help.err, IsEmpty()) << command;
  }
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
  wrong({"train", "s", "--run", "r", "--protocol", "mine"}, "--protocol");
  wrong({"train", "s", "--run", "r", "--grouping", "12,6"}, "--grouping");
  wrong({"train", "s", "--run", "r", "--precision", "fp8"}, "--precision");
  wrong({"train", "s", "--run", "r", "--windows", "1"}, "--windows");
  wrong({"recommend", "r"}, "--user");
  wrong({"recommend", "r", "--user", "u", "--top", "0"}, "--top");
  wrong({"export", "r"}, "--metrics");
  wrong({"check"}, "FOLDER");
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
  EXPECT_THAT(inspected.err, HasSubstr("features are missing"));
  EXPECT_EQ(inspected.objects().at(0).at("records"), 60);
  EXPECT_TRUE(inspected.objects().at(0).at("items_without").at("visual").is_null()) << "nobody knows without a cache";
  const auto refused = run({"train", folder.path(), "--run", folder.path() / "run"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("the stream has no feature cache"));
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

}  // namespace
}  // namespace xsmoe::cli
