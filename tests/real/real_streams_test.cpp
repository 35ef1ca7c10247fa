#include <gmock/gmock.h>

#include <fstream>
#include <string>
#include <vector>

#include "model/data/stream_folder.h"
#include "model/features/feature_cache.h"
#include "tests/data/temporary_folder.h"
#include "tests/generator/pictures.h"
#include "tests/real/source_catalogue.h"
#include "tests/real/source_table.h"
#include "tests/real/write_stream.h"

namespace xsmoe::real {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

/// A source folder in a data set's layout and the stream folder made of it.
class RealStreams : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path source() const { return folder_.path() / "source"; }
  [[nodiscard]] std::filesystem::path target() const { return folder_.path() / "stream"; }
  void write(const std::string& name, std::string_view content) const { folder_.write("source/" + name, content); }
  void drawPicture(const std::string& name, unsigned char red) const {
    const std::filesystem::path path = source() / name;
    std::filesystem::create_directories(path.parent_path());
    generator::writeJpeg(path, 12, 18, {red, 40, 80});
  }

  void convert(const Result<SourceCatalogue>& catalogue) {
    ASSERT_TRUE(catalogue) << describe(catalogue.error());
    const auto written = writeStream(*catalogue, target());
    ASSERT_TRUE(written) << describe(written.error());
    const auto opened = data::openStreamFolder(target());
    ASSERT_TRUE(opened) << describe(opened.error());
    stream = *opened;
    auto read = data::readItems(stream, &notes);
    ASSERT_TRUE(read) << describe(read.error());
    items = std::move(*read);
    auto records = data::readInteractions(stream, {}, {});
    ASSERT_TRUE(records) << describe(records.error());
    log = std::move(*records);
  }
  /// "user item seconds" of each record.
  [[nodiscard]] std::vector<std::string> records() const {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < log.users.size(); ++i)
      lines.push_back(log.userIds[static_cast<std::size_t>(log.users[i])] + ' ' + log.itemIds[static_cast<std::size_t>(log.items[i])] +
                      ' ' + std::to_string(log.timesMs[i] / 1000));
    return lines;
  }

  data::StreamFolder stream;
  data::ItemCatalogue items;
  data::ItemNotes notes;
  data::InteractionLog log;

 private:
  data::TemporaryFolder folder_;
};

class MovieLens : public RealStreams {
 protected:
  MovieLens() {
    write("u.data", "7\t2\t3\t881250949\n8\t10\t5\t881250950\n7\t1\t1\t881250948\n");
    write("u.item",
          "1|Les Mis\xE9rables (1995)|01-Jan-1995||http://a|0|1\n"
          "2|Caf\xE9, The \"Old\" (1996)|||http://b|1|0\n"
          "10|Dark (1997)|||http://c|0|0\n");
    write("items.csv",
          "movie_id,title,year,overview,runtime\n"
          "2,Other title,1996.0,\"Tea, \"\"cake\"\"\nand caf\xC3\xA9s.\",90\n"
          "2,Other title,1996.0,A later row.,90\n"
          "10,Dark,1997.0,,80\n");
    drawPicture("posters/1.jpg", 200);
    drawPicture("posters/2.jpg", 10);
  }
};

TEST_F(MovieLens, KeepsRecordsInFileOrder) {
  ASSERT_NO_FATAL_FAILURE(convert(readMovieLens100K(source())));
  EXPECT_THAT(records(), ElementsAre("7 2 881250949", "8 10 881250950", "7 1 881250948"));
  EXPECT_EQ(log.badLineCount, 0);
  std::ifstream file(stream.interactions);
  std::string header, first;
  std::getline(file, header);
  std::getline(file, first);
  EXPECT_EQ(header, "user,item,timestamp,rating");
  EXPECT_EQ(first, "7,2,881250949,3");
}

TEST_F(MovieLens, TurnsTitlesIntoUtf8) {
  ASSERT_NO_FATAL_FAILURE(convert(readMovieLens100K(source())));
  EXPECT_EQ(items.at("1").title, "Les Mis\u00E9rables (1995)");
  EXPECT_EQ(items.at("2").title, "Caf\u00E9, The \"Old\" (1996)");
}

TEST_F(MovieLens, TakesTheFirstPlotOfARepeatedId) {
  ASSERT_NO_FATAL_FAILURE(convert(readMovieLens100K(source())));
  EXPECT_EQ(items.at("2").description, "Tea, \"cake\"\nand caf\u00E9s.");
  EXPECT_THAT(items.at("1").description, IsEmpty()) << "a film without a row has no plot";
  EXPECT_THAT(items.at("10").description, IsEmpty());
  EXPECT_EQ(notes.repeatedIds, 0);
  EXPECT_EQ(items.size(), 3U);
}

TEST_F(MovieLens, LinksThePostersThatAreThere) {
  ASSERT_NO_FATAL_FAILURE(convert(readMovieLens100K(source())));
  EXPECT_TRUE(std::filesystem::is_symlink(target() / "images"));
  EXPECT_THAT(items.at("2").imagePath, EndsWith("images/2.jpg"));
  EXPECT_THAT(items.at("10").imagePath, IsEmpty());
  EXPECT_EQ(notes.missingPictures + notes.outsidePictures, 0);
}

TEST_F(MovieLens, GetsAHashedCacheThatSaysSo) {
  ASSERT_NO_FATAL_FAILURE(convert(readMovieLens100K(source())));
  const auto cache = features::FeatureCache::open(stream.features);
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_THAT(cache->itemIds(), ElementsAre("1", "10", "2"));
  const auto &visual = cache->modality(Modality::kVisual), &textual = cache->modality(Modality::kTextual);
  ASSERT_TRUE(visual && textual);
  EXPECT_THAT(visual->encoder, HasSubstr("picture statistics"));
  EXPECT_THAT(textual->encoder, HasSubstr("hashed words"));
  EXPECT_THAT(visual->present, ElementsAre(true, false, true)) << "film 10 has no poster";
  EXPECT_THAT(textual->present, ElementsAre(true, true, true));
}

TEST_F(MovieLens, NamesTheLineOfADamagedRow) {
  write("u.data", "7\t2\t3\t881250949\n8\t10\n");
  const auto catalogue = readMovieLens100K(source());
  ASSERT_FALSE(catalogue);
  EXPECT_THAT(describe(catalogue.error()), HasSubstr("u.data, line 2: 2 fields, expected 4"));
}

class Hm : public RealStreams {
 protected:
  Hm() {
    write("transactions_train.csv",
          "t_dat,customer_id,article_id,price,sales_channel_id\n"
          "2018-09-20,00ff,0108775015,0.02,2\n"
          "2018-09-20,00ff,0493995001,0.04,1\n"
          "2018-09-20,00ff,0108775015,0.02,2\n"
          "2018-09-21,00ff,0108775015,0.02,2\n"
          "2018-09-21,11ee,0108775015,0.02,2\n");
    write("articles.csv",
          "article_id,product_code,prod_name,colour,detail_desc\n"
          "0108775015,108775,Strap top,Black,\"Jersey top, with \"\"narrow\"\" straps.\"\n"
          "0493995001,493995,\"Tights, 3-pack\",White,\n");
    drawPicture("images/010/0108775015.jpg", 30);
  }
};

TEST_F(Hm, KeepsIdsAsTextAndDaysInFileOrder) {
  ASSERT_NO_FATAL_FAILURE(convert(readHm(source(), false)));
  EXPECT_THAT(records(), ElementsAre("00ff 0108775015 1537401600", "00ff 0493995001 1537401600", "00ff 0108775015 1537401600",
                                     "00ff 0108775015 1537488000", "11ee 0108775015 1537488000"));
}

TEST_F(Hm, DropsRepeatsOfADayWhenAsked) {
  ASSERT_NO_FATAL_FAILURE(convert(readHm(source(), true)));
  EXPECT_THAT(records(), ElementsAre("00ff 0108775015 1537401600", "00ff 0493995001 1537401600", "00ff 0108775015 1537488000",
                                     "11ee 0108775015 1537488000"));
}

TEST_F(Hm, ReadsNamesDescriptionsAndPictures) {
  ASSERT_NO_FATAL_FAILURE(convert(readHm(source(), false)));
  EXPECT_EQ(items.at("0108775015").title, "Strap top");
  EXPECT_EQ(items.at("0108775015").description, "Jersey top, with \"narrow\" straps.");
  EXPECT_THAT(items.at("0108775015").imagePath, EndsWith("images/010/0108775015.jpg"));
  EXPECT_EQ(items.at("0493995001").title, "Tights, 3-pack");
  EXPECT_THAT(items.at("0493995001").description, IsEmpty());
  EXPECT_THAT(items.at("0493995001").imagePath, IsEmpty());
  EXPECT_EQ(stream.windows, 10);
  EXPECT_EQ(stream.kCore, 5);
}

TEST_F(Hm, LeavesAFullFolderAlone) {
  const auto catalogue = readHm(source(), false);
  ASSERT_TRUE(catalogue) << describe(catalogue.error());
  std::filesystem::create_directories(target());
  std::ofstream(target() / "mine.txt") << "mine";
  const auto written = writeStream(*catalogue, target());
  ASSERT_FALSE(written);
  EXPECT_THAT(describe(written.error()), HasSubstr("the folder is not empty"));
  EXPECT_FALSE(std::filesystem::exists(target() / "interactions.csv"));
}

TEST_F(Hm, NamesAMissingColumn) {
  write("articles.csv", "article_id,name\n0108775015,Strap top\n");
  const auto catalogue = readHm(source(), false);
  ASSERT_FALSE(catalogue);
  EXPECT_THAT(describe(catalogue.error()), HasSubstr("there is no column \"prod_name\""));
}

}  // namespace
}  // namespace xsmoe::real
