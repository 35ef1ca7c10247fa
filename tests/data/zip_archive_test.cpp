#include "model/data/zip_archive.h"

#include <gmock/gmock.h>

#include "model/data/byte_source.h"
#include "model/data/import/import_stream.h"
#include "model/data/import/recognise_sources.h"
#include "tests/data/packed.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class ZipArchives : public testing::Test {
 protected:
  static std::string contentOf(const fs::path& path) {
    auto source = ByteSource::open(path);
    if (!source) return describe(source.error());
    std::string all, block(100'001, '\0');
    for (std::size_t got = block.size(); got == block.size(); all.append(block, 0, got)) got = source->read(block.data(), block.size());
    if (source->error()) return describe(*source->error());
    EXPECT_EQ(source->bytesDone(), source->bytesTotal());
    return all;
  }
  static std::vector<std::string> namesIn(const fs::path& path) {
    std::vector<std::string> names;
    const auto archive = ZipArchive::open(path);
    for (const ZipMember& member : archive->members()) names.push_back(member.name);
    return names;
  }
  [[nodiscard]] fs::path at(const std::string& name) const { return folder.path() / name; }

  TemporaryFolder folder;
};

TEST_F(ZipArchives, AreReadAsTheirOneFile) {
  std::string text;
  for (std::int64_t i = 0; i < 1'000'000; ++i) text += std::to_string(i * 7919) + "\n";
  EXPECT_EQ(contentOf(writeZip(at("log.zip"), {{"in/", ""}, {"in/log.csv", text}, {"__MACOSX/in/._log.csv", "x"}})), text);
  EXPECT_EQ(contentOf(at("log.zip/in/log.csv")), text);
  EXPECT_EQ(contentOf(writeZip(at("packed.zip"), {{"log.csv.gz", gzipped("inner")}})), "inner") << "what is packed within is unpacked";
  EXPECT_EQ(contentOf(writeZip(at("nothing.zip"), {{"empty.csv", ""}})), "");
}

TEST_F(ZipArchives, NameTheirFilesWhereThereAreSeveral) {
  const auto path = writeZip(at("two.zip"), {{"b.csv", "b"}, {"a.csv", "a"}, {".DS_Store", "x"}});
  EXPECT_THAT(namesIn(path), ElementsAre("a.csv", "b.csv"));
  EXPECT_EQ(contentOf(at("two.zip/b.csv")), "b");
  EXPECT_THAT(contentOf(path),
              HasSubstr("the ZIP archive holds 2 files: a.csv, b.csv. Unpack it and name one of them, or write its name behind "
                        "the archive's, as two.zip/a.csv"));
  EXPECT_THAT(contentOf(at("two.zip/c.csv")), HasSubstr("two.zip: the ZIP archive has no file \"c.csv\", but a.csv, b.csv"));
}

TEST_F(ZipArchives, ThatCannotBeReadSayWhy) {
  EXPECT_THAT(contentOf(folder.write("cut.zip", "PK\x03\x04...")), HasSubstr("cannot be read as a ZIP archive"));
  EXPECT_THAT(contentOf(writeZip(at("secret.zip"), {{"a.csv", "a"}}, "word")), HasSubstr("cannot be read in its ZIP archive"));
  EXPECT_THAT(contentOf(folder.write("none.zip", std::string("PK\x05\x06") + std::string(18, '\0'))),
              HasSubstr("the ZIP archive holds no file"));
  EXPECT_THAT(contentOf(writeZip(at("book.xlsx"), {{"xl/workbook.xml", ""}, {"[Content_Types].xml", ""}})),
              HasSubstr("this is an Excel workbook; save its sheet as CSV"));
  std::string bytes = xsmoe::contentOf(writeZip(at("bad.zip"), {{"a.csv", std::string(1000, 'a') + std::string(1000, 'b')}}));
  bytes[45] = static_cast<char>(bytes[45] ^ 0x55);
  EXPECT_THAT(contentOf(folder.write("bad.zip", bytes)), HasSubstr("the file cannot be read to its end"));
}

TEST_F(ZipArchives, AreImportedWhereTheyAre) {
  std::string ratings = "userId,movieId,rating,timestamp\n";
  for (int i = 0; i < 12; ++i) ratings += std::to_string(i % 3) + "," + std::to_string(i) + ",4.0,96498270" + std::to_string(i % 10) + "\n";
  const auto path = writeZip(at("ml.zip"), {{"ml/", ""},
                                            {"ml/ratings.csv", ratings},
                                            {"ml/movies.csv", "movieId,title,genres\n1,Toy Story (1995),Animation\n"},
                                            {"ml/README.txt", "words\n"},
                                            {"ml/posters/1.jpg", "\xFF\xD8\xFF"}});
  auto sources = recogniseSources({path});
  ASSERT_TRUE(sources) << describe(sources.error());
  std::vector<std::string> found;
  for (const SourceFile& source : *sources) found.push_back(fs::path(source.path).filename().string() + ": " + source.description);
  EXPECT_THAT(found, ElementsAre("README.txt: text without columns, zip", "movies.csv: MovieLens films, zip",
                                 "ratings.csv: MovieLens ratings, zip", "ml.zip: 1 pictures in a ZIP archive; unpack it to take them"));
  ImportSettings settings;
  settings.sources = *sources;
  const auto report = importStream(settings, at("stream"));
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->records, 12);
  EXPECT_EQ(report->titles, 1);
  EXPECT_FALSE(fs::exists(at("ml"))) << "nothing is unpacked";
}

TEST_F(ZipArchives, BesideTheirContentAreTakenOnce) {
  const std::string row = "user,item,timestamp\nu,i,1600000000\n";
  folder.write("in/a/log.csv", row);
  writeZip(at("in/a.zip"), {{"a/log.csv", row}});
  const auto sources = recogniseSources({at("in")});
  ASSERT_TRUE(sources);
  ASSERT_THAT(*sources, SizeIs(2));
  EXPECT_EQ(sources->at(0).role, SourceRole::kInteractions);
  EXPECT_THAT(sources->at(1).description, HasSubstr("the same as log.csv"));
}

TEST_F(ZipArchives, WriteNothingWhateverTheirNamesSay) {
  const auto path = writeZip(at("bad.zip"), {{"../outside.csv", "user,item,timestamp\nu,i,1600000000\n"},
                                             {"/etc/hostname", "user,item,timestamp\nu,j,1600000000\n"}});
  const auto sources = recogniseSources({path});
  ASSERT_TRUE(sources) << describe(sources.error());
  ImportSettings settings;
  settings.sources = *sources;
  const auto report = importStream(settings, at("stream"));
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->items, 2) << "both are members, and no other file is read";
}

}  // namespace
}  // namespace xsmoe::data
