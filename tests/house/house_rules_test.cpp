#include "tests/house/house_rules.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/house/source_tree.h"

namespace xsmoe::house {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::filesystem::path kHouse = XSMOE_SOURCE_DIR;

constexpr const char* kApacheLine = "// SPDX-License-Identifier: Apache-2.0\n";
constexpr const char* kGplLine = "// SPDX-License-Identifier: GPL-3.0-or-later\n";

/// A small house without a fault, as long as the test; files are added to it.
class MadeUpHouse : public testing::Test {
 protected:
  MadeUpHouse() {
    std::string name = (std::filesystem::temp_directory_path() / "xsmoe-house-XXXXXX").string();
    tree_ = mkdtemp(name.data());
    write("README.md",
          "# A house\n\n| `model/data/import` | stands outside the section |\n\n## Where things are\n\n| room | what it owns |\n|--|--|\n"
          "| `model/core` | values, `model/data/import` is no room |\n| `model/data` | logs |\n| `model/network` | experts |\n"
          "| `widgets` | views |\n| `app/engine`, `app/cli`, `app/studio` | programs |\n\n## Licence\n");
    writeHousePage("Torch");
    write("model/CMakeLists.txt", "# Rooms\nadd_subdirectory(core)\nadd_subdirectory(data)\nadd_subdirectory(network)\n");
    write("model/core/value.h", std::string(kApacheLine) + "#include <vector>\n");
    write("model/data/import/face.h", std::string(kApacheLine) + "#include \"model/core/value.h\"\n");
    write("model/network/expert.cpp", std::string(kApacheLine) + "#include <torch/types.h>\n#include \"model/core/value.h\"\n");
    write("widgets/view.h", std::string(kGplLine) + "#include <QWidget>\n#include \"model/core/value.h\"\n");
    write("app/engine/CMakeLists.txt", "");
    write("app/cli/main.cpp", std::string(kApacheLine) + "#include \"model/data/import/face.h\"\n");
    write("app/studio/main.cpp", std::string(kGplLine) + "#include <QtCore/QString>\n#include \"widgets/view.h\"\n");
  }
  ~MadeUpHouse() override {
    std::error_code ignored;
    std::filesystem::remove_all(tree_, ignored);
  }
  MadeUpHouse(const MadeUpHouse&) = delete;
  MadeUpHouse& operator=(const MadeUpHouse&) = delete;

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((tree_ / path).parent_path());
    std::ofstream(tree_ / path) << text;
  }
  /// model/README.md; `neverKnows` is what model/core never knows.
  void writeHousePage(const std::string& neverKnows, const std::string& howToAdd = "`core/value.h`",
                      const std::string& files = "0 + 1") const {
    write("model/README.md",
          "# The house\n\n## Rooms, bottom to top\n\n| room | owns | never knows |\n| --- | --- | --- |\n| `model/core` | values | " +
              neverKnows +
              " |\n| `model/data` | logs | Torch |\n| `model/network` | experts | files, streams |\n| `widgets` | views | Torch |\n"
              "| `app/engine`, `app/cli`, `app/studio` | programs | Torch |\n\n## How to add\n\n| what | files | which |\n| --- | --- | "
              "--- |\n"
              "| a value | " +
              files + " | " + howToAdd + " |\n");
  }
  void expectBreach(const std::string& where, const std::string& rule) const {
    EXPECT_THAT(breaches(tree_), ElementsAre(AllOf(StartsWith(where), HasSubstr(rule))));
  }

  std::filesystem::path tree_;
};

TEST(House, KeepsItsRules) { EXPECT_THAT(breaches(kHouse), IsEmpty()); }

TEST(House, LetsNoHeaderInThatIsNotThere) {
  for (const std::string& header : singleHeaders()) EXPECT_TRUE(std::filesystem::exists(kHouse / header)) << header;
}

TEST(House, HasInTheChecksumOfProgramAndEngineAllThatTheirHeadersInclude) {
  std::ifstream file(kHouse / "app/engine/CMakeLists.txt");
  const std::string checksum(std::istreambuf_iterator<char>(file), {});
  for (const auto& header : readSources(kHouse, {"model/core", "model/analysis", "model/engine"})) {
    if (!header.path.ends_with(".h")) continue;
    for (const auto& include : header.includes) {
      if (!include.quoted) continue;
      const std::string room = include.path.substr(0, include.path.find('/', std::string("model/").size()));
      EXPECT_THAT(checksum, HasSubstr(room + "/*" + include.path.substr(include.path.rfind('.'))))
          << header.path << " includes " << include.path;
    }
  }
}

TEST_F(MadeUpHouse, WithoutAFaultHasNone) { EXPECT_THAT(breaches(tree_), IsEmpty()); }

TEST_F(MadeUpHouse, FindsAnIncludeOfARoomBelow) {
  write("model/core/value.cpp", std::string(kApacheLine) + "\n  #  include \"model/data/import/face.h\"  // why not\n");
  expectBreach("model/core/value.cpp:3: #include \"model/data/import/face.h\": ",
               "only rooms above it in README's table, and model/data is below model/core");
}

TEST_F(MadeUpHouse, TakesTheOrderFromReadme) {
  write("model/network/gate.h", kApacheLine);
  write("model/data/log.h", std::string(kApacheLine) + "#include \"model/network/gate.h\"\n");
  write("model/network/expert.cpp", kApacheLine);
  expectBreach("model/data/log.h:2: ", "model/network is below model/data");
  write("README.md",
        "## Where things are\n| `model/core` |\n| `model/network` |\n| `model/data` |\n| `widgets` |\n| `app/engine`, `app/cli`, "
        "`app/studio` |\n");
  EXPECT_THAT(breaches(tree_), ElementsAre(AllOf(StartsWith("model/CMakeLists.txt: adds model/core, model/data, model/network: "),
                                                 HasSubstr("model/core, model/network, model/data")),
                                           StartsWith("model/README.md: its rooms are model/core, model/data, model/network"),
                                           // No longer upward, but of a room that this one does not know.
                                           AllOf(StartsWith("model/data/log.h:2: "), HasSubstr("model/data includes only model/core"))));
}

TEST_F(MadeUpHouse, FindsAReadmeWithoutRooms) {
  write("README.md", "# Somebody else's\n");
  EXPECT_THAT(breaches(tree_), testing::Contains(StartsWith("README.md: there is no table of rooms")));
}

TEST_F(MadeUpHouse, FindsAFolderThatIsNoRoom) {
  write("model/attic/box.cpp", kApacheLine);
  expectBreach("model/attic/box.cpp:1: ", "in no room of README's table");
}

TEST_F(MadeUpHouse, FindsAnIncludeOfAFolderThatIsNoRoom) {
  write("tests/helper.h", "");
  write("model/core/value.cpp", std::string(kApacheLine) + "#include \"tests/helper.h\"\n");
  expectBreach("model/core/value.cpp:2: #include \"tests/helper.h\": ", "only rooms of README's table");
}

TEST_F(MadeUpHouse, FindsQtInTheModelAndInTheHeadlessProgram) {
  for (const std::string header : {"QString", "QtCore/QString", "QtGlobal", "qglobal.h"})
    for (const std::string folder : {"model/network", "app/cli", "app/engine"}) {
      write(folder + "/text.cpp", std::string(kApacheLine) + "#include <" + header + ">\n");
      expectBreach(folder + "/text.cpp:2: #include <" + header + ">: ", "know no Qt");
      write(folder + "/text.cpp", kApacheLine);
    }
}

TEST_F(MadeUpHouse, FindsLibTorchWhereItIsNotKnown) {
  for (const std::string header : {"torch/types.h", "ATen/core/Tensor.h", "c10/core/Device.h"}) {
    write("widgets/view.cpp", std::string(kGplLine) + "#include <" + header + ">\n");
    expectBreach("widgets/view.cpp:2: #include <" + header + ">: ", "widgets never knows Torch, says model/README.md");
    write("widgets/view.cpp", kGplLine);
    write("app/studio/feed.h", std::string(kGplLine) + "#include <" + header + ">\n");
    expectBreach("app/studio/feed.h:2: #include <" + header + ">: ", "app/studio never knows Torch");
    write("app/studio/feed.h", kGplLine);
  }
}

TEST_F(MadeUpHouse, FindsWhatTheHousesPageSaysThatARoomNeverKnows) {
  const auto core = [&](const std::string& line) { write("model/core/value.cpp", std::string(kApacheLine) + line + '\n'); };
  const std::vector<std::pair<std::string, std::string>> all{{"files", "#include <fstream>"},
                                                             {"files", "#include <hdf5.h>"},
                                                             {"threads", "#include <mutex>"},
                                                             {"libraries but tl::expected and POSIX", "#include <nlohmann/json.hpp>"},
                                                             {"libraries but tl::expected and POSIX", "#include <zlib.h>"},
                                                             {"libraries but those of core and Boost.Math", "#include <zlib.h>"}};
  for (const auto& [word, line] : all) {
    writeHousePage("Torch, " + word);
    core(line);
    expectBreach("model/core/value.cpp:2: " + line, "model/core never knows " + word);
  }
  core("#include <filesystem>\n#include <tl/expected.hpp>\n#include <fcntl.h>");
  EXPECT_THAT(breaches(tree_), IsEmpty());
  write("model/network/expert.cpp", std::string(kApacheLine) + "#include \"model/data/import/face.h\"\n");
  EXPECT_THAT(breaches(tree_), testing::UnorderedElementsAre(HasSubstr("model/network never knows streams"),
                                                             HasSubstr("model/network includes only model/core, model/device")));
}

TEST_F(MadeUpHouse, FindsEveryHeaderOfThreads) {
  writeHousePage("Torch, threads");
  for (const std::string header : {"thread", "mutex", "shared_mutex", "atomic", "condition_variable", "future", "stop_token", "semaphore",
                                   "latch", "barrier", "QThread", "QThreadPool", "QMutex", "QWaitCondition", "QFuture", "QFutureWatcher",
                                   "QtConcurrent", "QtConcurrent/QtConcurrentRun", "QtConcurrentRun"}) {
    write("model/core/value.cpp", std::string(kApacheLine) + "#include <" + header + ">\n");
    EXPECT_THAT(breaches(tree_), testing::Contains(HasSubstr("model/core never knows threads"))) << header;
  }
}

TEST_F(MadeUpHouse, FindsARoomThatNeverKnowsWhatNobodyChecks) {
  writeHousePage("Torch, sorrow");
  expectBreach("model/README.md: model/core never knows sorrow", "house_rules.cpp does not say what that is");
}

TEST_F(MadeUpHouse, FindsPagesWhoseRoomsDiffer) {
  write("README.md",
        "## Where things are\n| `model/core` |\n| `model/data` |\n| `model/network` |\n| `widgets` |\n| `app/cli`, `app/studio` |\n");
  expectBreach("model/README.md: its rooms are ", "app/engine, app/cli, app/studio: those of README's table are model/core");
}

TEST_F(MadeUpHouse, FindsAFileToAddToThatIsNotThere) {
  writeHousePage("Torch", "`core/value.{h,cpp}`, `core/NAME.cpp`, `app/cli/main.cpp`, `attic/NAME.h`, a `word`", "2 + 3");
  EXPECT_THAT(breaches(tree_), ElementsAre(HasSubstr("\"How to add\" names model/core/value.cpp, which is not there"),
                                           HasSubstr("\"How to add\" names model/attic, which is not there")));
}

TEST_F(MadeUpHouse, CountsTheFilesThatHaveToBeTouchedAndNoneThatMayBe) {
  writeHousePage("Torch",
                 "`core/NAME.{h,cpp}`; `core/value.h` twice, `core/value.h`; its place, `data/import/SOME.h` in `model/data`. One more, "
                 "`app/cli/main.cpp`",
                 "2 + 2");
  EXPECT_THAT(breaches(tree_), IsEmpty());
}

TEST_F(MadeUpHouse, FindsARowOfHowToAddThatCountsOtherFilesThanItNames) {
  writeHousePage("Torch", "`core/NAME.h`; `core/value.h`, `README.md`. Perhaps `app/cli/main.cpp`", "1 + 1");
  expectBreach("model/README.md: \"How to add\" counts 1 + 1 files for \"a value\"", "names 1 + 2 up to its first full stop");
}

TEST_F(MadeUpHouse, FindsWhatAPageNamesThatIsNotThereOnceAPage) {
  write("model/RANKS.md",
        "Held by `tests/core/gone_test.cpp`, `core/value.{h,cpp}` and `core/value.cpp`, by `gone.cpp` beside it, and by\n"
        "`packaging/gone --all`, in `data/gone/`.\n");
  EXPECT_THAT(breaches(tree_),
              ElementsAre("model/RANKS.md: names tests/core/gone_test.cpp, which is not there",
                          "model/RANKS.md: names model/core/value.cpp, which is not there",
                          "model/RANKS.md: names gone.cpp, which is not there", "model/RANKS.md: names packaging/gone, which is not there",
                          "model/RANKS.md: names model/data/gone/, which is not there"));
}

TEST_F(MadeUpHouse, LetsPagesNameWhatIsThereAndWhatIsNoPathOfTheTree) {
  write("model/FORMATS.md",
        "`core/value.h`, `value.h`, `model/core/`, `app/cli/main.cpp --json`; a key `core/value`, a pattern `tests/*.cpp`, a place\n"
        "`core/NAME.h`, another's `gloo/config.h`, `/usr/gone.h`, `../gone.h`, `.cpp` and `run.json`\n\n```\nin `tests/gone.cpp`\n```\n");
  EXPECT_THAT(breaches(tree_), IsEmpty());
}

TEST_F(MadeUpHouse, FindsWhatIsBesidesNoRowOrNamesWhatIsNotThere) {
  const std::string table = "# Besides\n\n## How to add\n\n| what | besides |\n| --- | --- |\n";
  write("model/EXCEPTIONS.md", table + "| a value | One more, `core/value.h`. Tests: `model/core` |\n");
  EXPECT_THAT(breaches(tree_), IsEmpty());
  write("model/EXCEPTIONS.md", table + "| a value | One more, `core/gone.h` |\n| a thing | |\n");
  EXPECT_THAT(breaches(tree_), ElementsAre("model/EXCEPTIONS.md: \"How to add\" names model/core/gone.h, which is not there",
                                           "model/EXCEPTIONS.md: \"How to add\" has \"a thing\", which is no row of model/README.md"));
}

TEST_F(MadeUpHouse, FindsWidgetsThatKnowMoreThanValues) {
  write("widgets/view.cpp", std::string(kGplLine) + "#include \"model/data/import/face.h\"\n");
  expectBreach("widgets/view.cpp:2: ", "widgets includes only model/core");
}

TEST_F(MadeUpHouse, FindsProgramsThatKnowMoreThanTheFaces) {
  write("model/data/log.h", kApacheLine);
  write("app/cli/train.cpp", std::string(kApacheLine) + "#include \"model/data/log.h\"\n");
  expectBreach("app/cli/train.cpp:2: ", "app/cli includes only model/core, model/analysis, model/engine");
}

TEST_F(MadeUpHouse, FindsAProgramThatIncludesTheOther) {
  write("app/cli/console.h", kApacheLine);
  write("app/studio/shell.cpp", std::string(kGplLine) + "#include \"app/cli/console.h\"\n");
  expectBreach("app/studio/shell.cpp:2: ", "app/studio includes only");
}

TEST_F(MadeUpHouse, FindsApacheCodeThatIncludesGplCode) {
  write("app/cli/train.cpp", std::string(kApacheLine) + "#include \"widgets/view.h\"\n");
  expectBreach("app/cli/train.cpp:2: #include \"widgets/view.h\": ", "app/cli includes only");
}

TEST_F(MadeUpHouse, FindsAnIncludeOfAFileThatIsNotThereAlsoInTests) {
  write("model/core/value.cpp", std::string(kApacheLine) + "#include \"model/core/gone.h\"\n");
  expectBreach("model/core/value.cpp:2: #include \"model/core/gone.h\": ", "no such file");
  write("model/core/value.cpp", std::string(kApacheLine) + "#include \"model/core/value.h\"\n");
  write("tests/core/value_test.cpp", "#include \"value.h\"\n");
  expectBreach("tests/core/value_test.cpp:1: #include \"value.h\": ", "no such file; paths start at the top of the tree");
}

TEST_F(MadeUpHouse, LetsARoomsFoldersIncludeEachOtherInOneDirection) {
  write("widgets/theme.h", kGplLine);
  write("widgets/words/wording.h", std::string(kGplLine) + "#include \"widgets/theme.h\"\n");
  write("widgets/forms/form.h", std::string(kGplLine) + "#include \"widgets/words/wording.h\"\n");
  write("widgets/forms/form.cpp", std::string(kGplLine) + "#include \"widgets/forms/form.h\"\n#include \"widgets/theme.h\"\n");
  EXPECT_THAT(breaches(tree_), IsEmpty());
}

TEST_F(MadeUpHouse, FindsFoldersOfARoomThatIncludeEachOther) {
  write("widgets/words/wording.h", kGplLine);
  write("widgets/forms/editor.h", std::string(kGplLine) + "#include \"widgets/words/wording.h\"\n");
  write("widgets/words/wording.cpp", std::string(kGplLine) + "#include \"widgets/forms/editor.h\"\n");
  EXPECT_THAT(breaches(tree_),
              ElementsAre(AllOf(StartsWith("widgets/forms/editor.h:2: #include \"widgets/words/wording.h\": "),
                                HasSubstr("in one direction, and widgets/words leads back to widgets/forms")),
                          AllOf(StartsWith("widgets/words/wording.cpp:2: "), HasSubstr("widgets/forms leads back to widgets/words"))));
}

TEST_F(MadeUpHouse, FindsACircleByWayOfAFileBesideTheFolders) {
  write("widgets/forms/editor.h", kGplLine);
  write("widgets/theme.h", kGplLine);
  write("widgets/theme.cpp", std::string(kGplLine) + "#include \"widgets/forms/editor.h\"\n");
  write("widgets/forms/editor.cpp", std::string(kGplLine) + "#include \"widgets/theme.h\"\n");
  EXPECT_THAT(breaches(tree_), ElementsAre(StartsWith("widgets/forms/editor.cpp:2: "), StartsWith("widgets/theme.cpp:2: ")));
}

TEST_F(MadeUpHouse, FindsAHeaderWithTheNameOfAnotherRooms) {
  write("model/network/value.h", kApacheLine);
  expectBreach("model/network/value.h: ", "headers have different names, and model/core/value.h has this one");
}

TEST_F(MadeUpHouse, LetsSourcesOfRoomsAndHeadersOfTestsHaveOneName) {
  write("model/core/expert.cpp", kApacheLine);
  write("tests/core/value.h", "");
  EXPECT_THAT(breaches(tree_), IsEmpty());
}

TEST_F(MadeUpHouse, FindsTheWrongLicence) {
  write("model/core/value.cpp", kGplLine);
  expectBreach("model/core/value.cpp:1: ", "the first line is \"// SPDX-License-Identifier: Apache-2.0\"");
  write("model/core/value.cpp", kApacheLine);
  write("widgets/view.cpp", "#include <QWidget>\n");
  expectBreach("widgets/view.cpp:1: #include <QWidget>: ", "the first line is \"// SPDX-License-Identifier: GPL-3.0-or-later\"");
}

}  // namespace
}  // namespace xsmoe::house
