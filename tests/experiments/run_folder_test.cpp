#include "model/experiments/runs/run_folder.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RunManifest someManifest() {
  RunManifest made;
  made.description.name = "run";
  made.description.streamTitle = "A small stream";
  made.description.streamFolder = "/streams/small";
  made.description.settings.model.tau = 0.15;
  made.description.settings.model.grouping = {2, 4};
  made.description.settings.device.threads = 3;
  made.description.device = "cpu, 3 threads";
  made.description.precision = "fp32";
  made.description.hiddenStates = 5;
  made.description.visualWidth = 12;
  made.description.textualWidth = 8;
  made.stream = {{"interactions", "ab12"}, {"features", "cd34"}};
  return made;
}

std::string refusalOfRun(const RunPaths& paths) {
  const auto read = readManifest(paths);
  if (read) return "it was read";
  EXPECT_EQ(read.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(read.error().where, testing::StartsWith(paths.folder.string()));
  return read.error().what;
}

TEST(RunFolder, DescribesItsRun) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path());
  const auto made = writeManifest(paths, someManifest());
  ASSERT_TRUE(made) << describe(made.error());
  const auto read = readManifest(paths);
  ASSERT_TRUE(read) << describe(read.error());
  const auto& run = read->description;
  EXPECT_EQ(run.settings, someManifest().description.settings);
  EXPECT_EQ(run.streamTitle, "A small stream");
  EXPECT_EQ(run.streamFolder, "/streams/small");
  EXPECT_EQ(run.device, "cpu, 3 threads");
  EXPECT_EQ(run.precision, "fp32");
  EXPECT_EQ(run.hiddenStates, 5);
  EXPECT_EQ(run.sources.streamChecksum, "ab12");
  EXPECT_EQ(run.sources.featuresChecksum, "cd34");
  EXPECT_EQ(run.sources.build, thisProgram().build());
  EXPECT_EQ(run.sources.settingsChecksum, sourcesOf(someManifest(), "").settingsChecksum);
  EXPECT_EQ(run.sources.settingsChecksum.size(), 64U);
  EXPECT_EQ(readManifestAsWritten(paths)->description.sources.settingsChecksum, "") << "nothing is computed";
  EXPECT_EQ(run.visualWidth, 12);
  EXPECT_EQ(run.textualWidth, 8);
  EXPECT_EQ(read->stream, someManifest().stream);
  EXPECT_EQ(run.folder, paths.folder.string());  // where it is now, not where it was
}

TEST(RunFolder, WithoutADescriptionIsRefused) {
  const TemporaryFolder folder;
  EXPECT_EQ(refusalOfRun(RunPaths(folder.path())), "the folder is no run: it has no readable run.json");
  EXPECT_EQ(refusalOfRun(RunPaths(folder.path() / "none")), "there is no such folder");
}

TEST(RunFolder, WithAPipeForADescriptionIsNotWaitedFor) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder.path() / "run.json").c_str(), 0600), 0);
  EXPECT_EQ(refusalOfRun(RunPaths(folder.path())), "this is a pipe or a device, a file was expected");
}

TEST(RunFolder, WithADescriptionThatMayNotBeReadIsNotCalledNoRun) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(folder.write("run.json", "{}"), std::filesystem::perms(0));
  constexpr uid_t kNobody = 65534;
  const bool root = geteuid() == 0;  // whom permissions do not stop
  ASSERT_EQ(root ? seteuid(kNobody) : 0, 0);
  const auto said = refusalOfRun(RunPaths(folder.path()));
  ASSERT_EQ(root ? seteuid(0) : 0, 0);
  EXPECT_EQ(said, "the file cannot be read: permission denied");
}

TEST(RunFolder, WithADamagedDescriptionIsRefused) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path());
  folder.write("run.json", R"({"format": "xsmoe-run", "version": 1, )");
  EXPECT_THAT(refusalOfRun(paths), HasSubstr("the file cannot be read: parse error at line 1"));
  folder.write("run.json", R"({"format": "xsmoe-run", "version": 1})");
  EXPECT_EQ(refusalOfRun(paths), "the file cannot be read: key 'settings' not found");
  folder.write("run.json", R"({"format": "xsmoe-run", "version": 1, "settings": {"grouping": "all"}, "hidden_states": 5})");
  EXPECT_EQ(refusalOfRun(paths), "the file cannot be read: \"all\" is no grouping");
  folder.write("run.json", R"({"format": "xsmoe-run", "version": 1, "settings": [], "hidden_states": 5})");
  EXPECT_THAT(refusalOfRun(paths), HasSubstr("the file cannot be read"));
  folder.write("run.json", "[1, 2]");
  EXPECT_NE(refusalOfRun(paths), "it was read");
}

/// Why a run is refused whose run.json has another value under a key; `settings`: of its settings.
std::string refusalWith(const std::string& key, const nlohmann::json& value, bool settings = false) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path());
  EXPECT_TRUE(writeManifest(paths, someManifest()));
  auto json = nlohmann::json::parse(contentOf(paths.manifest()));
  (settings ? json["settings"] : json)[key] = value;
  folder.write("run.json", json.dump());
  return refusalOfRun(paths);
}

TEST(RunFolder, WithANumberOutsideItsRangeIsRefusedAndNamesKeyValueAndRange) {
  EXPECT_EQ(refusalWith("epochs", 1e30, true).find("the file cannot be read: key 'epochs' is 1e+30, a whole number from "), 0U);
  EXPECT_EQ(refusalWith("heads", 0, true), "the file cannot be read: key 'heads' is 0, a whole number from 1 to 64 was expected");
  EXPECT_EQ(refusalWith("heads", 2.5, true), "the file cannot be read: key 'heads' is 2.5, a whole number from 1 to 64 was expected");
  EXPECT_EQ(refusalWith("tau", 1.5, true), "the file cannot be read: key 'tau' is 1.5, a number from 0 to 0.99 was expected");
  EXPECT_EQ(refusalWith("seed", -1, true),
            "the file cannot be read: key 'seed' is -1, a whole number from 0 to 9007199254740992 was expected");
  EXPECT_THAT(refusalWith("cut-windows", -3, true), HasSubstr("key 'cut-windows' is -3"));
  EXPECT_EQ(refusalWith("hidden_states", 1000000000),
            "the file cannot be read: key 'hidden_states' is 1000000000, a whole number from 0 to 1048576 was expected");
  EXPECT_EQ(refusalWith("visual_width", -5),
            "the file cannot be read: key 'visual_width' is -5, a whole number from 0 to 1048576 was expected");
  EXPECT_EQ(refusalWith("grouping", "1,999999999", true),
            "the file cannot be read: key 'grouping' is 1,999999999, hidden states from 1 to 4 were expected");
}

TEST(RunFolder, WithAValueOfAWrongTypeIsRefusedAndNamesTheKeyAndHowToMendIt) {
  EXPECT_EQ(refusalWith("heads", "two", true), "the file cannot be read: key 'heads' is \"two\", a whole number from 1 to 64 was expected");
  EXPECT_THAT(refusalWith("grouping", 6, true), HasSubstr("key 'grouping': type must be string"));
  EXPECT_THAT(refusalWith("variant", 1, true), HasSubstr("key 'variant': type must be string"));
  EXPECT_THAT(refusalWith("name", 1), HasSubstr("key 'name': type must be string"));
  EXPECT_THAT(refusalWith("stream", "here"), HasSubstr("key 'stream': "));
  EXPECT_THAT(refusalWith("settings", 5), HasSubstr("key 'settings' is no object"));
  EXPECT_THAT(refusalWith("cached_states", "all"), HasSubstr("key 'cached_states': "));
  EXPECT_THAT(refusalWith("fork", 3), HasSubstr("key 'fork': "));
  const TemporaryFolder folder;
  folder.write("run.json", R"({"format": "xsmoe-run", "version": 1, "settings": 5})");
  const auto read = readManifest(RunPaths(folder.path()));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().remedy,
            "It is damaged: mend it there, or take the file from a copy of the run; the record beside it is untouched");
}

TEST(RunFolder, OfAnotherProgramOrVersionIsRefusedAndSaysSo) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path());
  folder.write("run.json", R"({"format": "else"})");
  EXPECT_EQ(refusalOfRun(paths), "the file does not describe a run");
  folder.write("run.json", R"({"format": "xsmoe-run", "version": 3})");
  EXPECT_EQ(refusalOfRun(paths), "the run has version 3, this program reads up to 2");
}

TEST(RunFolder, IsOfAVersionThatProgramsRefuseWhichPassOverSettingsThatTheyDoNotKnow) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path());
  auto manifest = someManifest();
  manifest.description.settings.model.method = Method::kIisan;
  manifest.description.settings.model.continual = Continual::kReplay;
  ASSERT_TRUE(writeManifest(paths, manifest));
  const auto json = nlohmann::json::parse(contentOf(paths.manifest()));
  EXPECT_GT(json.at("version"), 1) << "one that reads version 1 alone may go on with it without the replay";
  const auto read = readManifest(paths);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->description.settings.model.continual, Continual::kReplay);
}

TEST(RunFolder, WithSettingsThatOnlyANewerProgramKnowsIsRefusedAndSaysSo) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path());
  for (const auto& [settings, what] : {std::pair(R"({"variant": "bigger"})", "the method \"bigger\""),
                                       {R"({"continual": "dreams"})", "the wrapper \"dreams\""},
                                       {R"({"precision": "fp4"})", "the precision \"fp4\""},
                                       {R"({"tau": 0.1, "momentum": 0.9})", "the setting \"momentum\""}}) {
    folder.write("run.json", R"({"format": "xsmoe-run", "version": 1, "stream": {"sha256": {}}, "hidden_states": 5, "settings": )" +
                                 std::string(settings) + '}');
    const auto read = readManifest(paths);
    ASSERT_FALSE(read) << settings;
    EXPECT_EQ(describe(read.error()),
              paths.manifest().string() + ": it names " + what + ", which this program does not know. Open it with a newer program.");
  }
}

TEST(RunFolder, ListsTheWindowsWhoseWeightsAreStored) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path());
  EXPECT_THAT(paths.storedWindows(), IsEmpty());
  for (const char* name : {"window_11.safetensors", "window_02.safetensors", "window_03.safetensors.part", "resume.safetensors", "notes"})
    folder.write(std::string("checkpoints/") + name, "");
  EXPECT_THAT(paths.storedWindows(), ElementsAre(2, 11));
  EXPECT_EQ(paths.checkpoint({2}).filename(), "window_02.safetensors");
  EXPECT_THAT(paths.rankedWindows(), IsEmpty());
  for (const char* name : {"ranks_03.safetensors", "ranks_01.safetensors", "ranks_02.safetensors.unfinished-1", "window_04.safetensors"})
    folder.write(std::string("ranks/") + name, "");
  EXPECT_THAT(paths.rankedWindows(), ElementsAre(1, 3));
  EXPECT_EQ(paths.ranks({3}), folder.path() / "ranks/ranks_03.safetensors");
}

}  // namespace
}  // namespace xsmoe::experiments
