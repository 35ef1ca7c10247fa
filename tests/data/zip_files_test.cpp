#include "model/data/zip_files.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class ZipFiles : public testing::Test {
 protected:
  /// Names and contents in the order of the archive, or what is wrong.
  static std::vector<std::pair<std::string, std::string>> unpacked(const std::filesystem::path& archive) {
    const auto reader = ZipReader::open(archive);
    if (!reader) return {{"error", describe(reader.error())}};
    std::vector<std::pair<std::string, std::string>> contents;
    for (std::size_t i = 0; i < reader->members().size(); ++i) {
      std::string content;
      const auto read = reader->read(i, [&](std::string_view bytes) -> Result<void> {
        content += bytes;
        return {};
      });
      if (!read) return {{"error", describe(read.error())}};
      EXPECT_EQ(static_cast<std::int64_t>(content.size()), reader->members()[i].bytes);
      contents.emplace_back(reader->members()[i].name, content);
    }
    return contents;
  }
  [[nodiscard]] std::vector<ZipSource> sources() const {
    return {{"first.txt", {}, "a text"}, {"in/größer.bin", folder.write("file", long_)}, {".hidden", {}, ""}};
  }

  const TemporaryFolder folder;
  const std::string long_ = std::string(700'000, 'x') + "end";
};

TEST_F(ZipFiles, AreReadAsTheyWereWritten) {
  const auto archive = folder / "made.zip";
  ASSERT_TRUE(writeZipFile(archive, sources(), {}));
  EXPECT_THAT(unpacked(archive), ElementsAre(Pair("first.txt", "a text"), Pair("in/größer.bin", long_), Pair(".hidden", "")));
  EXPECT_LT(std::filesystem::file_size(archive), 10'000U) << "they are packed";
  const auto before = xsmoe::contentOf(archive);
  ASSERT_TRUE(writeZipFile(archive, sources(), {}));
  EXPECT_EQ(xsmoe::contentOf(archive), before) << "equal content gives equal bytes";
}

TEST_F(ZipFiles, LeaveTheOldArchiveWhereANewOneCannotBeMade) {
  const auto archive = folder.write("old.zip", "old");
  auto missing = sources();
  missing.push_back({"gone", folder / "gone"});
  EXPECT_THAT(describe(writeZipFile(archive, missing, {}).error()), HasSubstr("gone: the file cannot be read"));
  EXPECT_THAT(describe(writeZipFile(archive, sources(), [](const Progress&) { return false; }).error()), HasSubstr("cancelled"));
  EXPECT_EQ(xsmoe::contentOf(archive), "old");
  EXPECT_THAT(namesIn(folder.path()), testing::UnorderedElementsAre("old.zip", "file"));
}

TEST_F(ZipFiles, AreNeitherFoldersNorDevicesNorPipes) {
  EXPECT_THAT(unpacked(folder.path()).at(0).second, HasSubstr("it is a folder"));
  EXPECT_THAT(unpacked("/dev/null").at(0).second, HasSubstr("it is a device or a pipe"));
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(unpacked(folder / "pipe").at(0).second, HasSubstr("it is a device or a pipe"));
}

TEST_F(ZipFiles, ThatAreDamagedSayWhere) {
  const auto archive = folder / "made.zip";
  ASSERT_TRUE(writeZipFile(archive, sources(), {}));
  auto bytes = xsmoe::contentOf(archive);
  EXPECT_THAT(unpacked(folder / "none.zip").at(0).second, HasSubstr("there is no such file"));
  EXPECT_THAT(unpacked(folder.write("cut.zip", bytes.substr(0, bytes.size() / 2))).at(0).second,
              HasSubstr("cannot be read as a ZIP archive"));
  const auto found = bytes.find("a text");
  ASSERT_NE(found, std::string::npos) << "what packing does not make shorter lies there as it is";
  bytes[found] = 'b';
  EXPECT_THAT(unpacked(folder.write("other.zip", bytes)).at(0).second, HasSubstr("first.txt: cannot be unpacked"));
}

}  // namespace
}  // namespace xsmoe::data
