#include "model/data/import/write_recbole.h"

#include <gmock/gmock.h>

#include "model/data/import/import_stream.h"
#include "model/data/import/recognise_sources.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

class WriteRecBole : public testing::Test {
 protected:
  void write(const std::string& log, const std::string& items) {
    folder.write("stream/interactions.csv", log);
    folder.write("stream/items.csv", items);
    const auto written = writeRecBole(folder.path() / "stream", folder.path() / "out");
    ASSERT_TRUE(written) << describe(written.error());
  }

  TemporaryFolder folder;
};

TEST_F(WriteRecBole, GivesTypedHeadersAndOneLineARow) {
  ASSERT_NO_FATAL_FAILURE(
      write("user,item,timestamp,rating\nu1,i1,1.5,4.5\nu2,i2,3,\n", "item,title,description\ni1,Tea,\"Hot,\nwith\tmilk\"\n"));
  EXPECT_EQ(contentOf(folder.path() / "out/out.inter"),
            "user_id:token\titem_id:token\trating:float\ttimestamp:float\nu1\ti1\t4.5\t1.5\nu2\ti2\t\t3\n");
  EXPECT_EQ(contentOf(folder.path() / "out/out.item"),
            "item_id:token\ttitle:token_seq\tdescription:token_seq\ni1\tTea\tHot, with milk\ni2\t\t\n");
}

TEST_F(WriteRecBole, IsReadBackAsTheSameLog) {
  ASSERT_NO_FATAL_FAILURE(write("user,item,timestamp\nu1,i1,1600000000\nu2,i2,1600000000.25\n", "item,title\ni1,\"A \"\"b\"\"\"\n"));
  ImportSettings settings;
  auto sources = recogniseSources({folder.path() / "out"});
  ASSERT_TRUE(sources) << describe(sources.error());
  settings.sources = *std::move(sources);
  ASSERT_TRUE(importStream(settings, folder.path() / "again"));
  EXPECT_EQ(contentOf(folder.path() / "again/interactions.csv"), "user,item,timestamp\nu1,i1,1600000000\nu2,i2,1600000000.25\n");
  EXPECT_THAT(contentOf(folder.path() / "again/items.csv"), testing::HasSubstr("i1,\"A \"\"b\"\"\",,,\n"));
}

TEST_F(WriteRecBole, RefusesAFolderThatIsNoStreamAndMakesNothing) {
  const auto written = writeRecBole(folder.path() / "nothing", folder.path() / "out");
  ASSERT_FALSE(written);
  EXPECT_THAT(describe(written.error()), testing::HasSubstr((folder.path() / "nothing").string()));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out"));
}

}  // namespace
}  // namespace xsmoe::data
