#include <gmock/gmock.h>

#include "model/data/stream_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ReadItems : public testing::Test {
 protected:
  void SetUp() override { folder_.write("interactions.csv", "user,item,timestamp\nu,i,5\n"); }
  Result<ItemCatalogue> read(std::string_view content) {
    folder_.write("items.csv", content);
    notes_ = {};
    return readItems(*openStreamFolder(folder_.path()), &notes_);
  }
  TemporaryFolder folder_;
  ItemNotes notes_;
};

TEST_F(ReadItems, ReadsTitlesDescriptionsAndPictures) {
  folder_.write("images/1.png", "picture");
  const auto items =
      read("item,title,description,image\n1,\"Lamp, red\",\"two\nlines\",images/1.png\n2,Chair,,images/2.png\n3,Table,wood,\n");
  ASSERT_TRUE(items);
  ASSERT_THAT(*items, SizeIs(3));
  const ItemCard& lamp = items->at("1");
  EXPECT_EQ(lamp.id, "1");
  EXPECT_EQ(lamp.title, "Lamp, red");
  EXPECT_EQ(lamp.description, "two\nlines");
  EXPECT_EQ(lamp.imagePath, (folder_.path() / "images/1.png").string());
  EXPECT_EQ(lamp.firstWindow, -1);
  EXPECT_THAT(items->at("2").imagePath, IsEmpty());
  EXPECT_EQ(notes_.missingPictures, 1);
  EXPECT_EQ(notes_.missingPictureOf.at("2"), (folder_.path() / "images/2.png").string());
}

TEST_F(ReadItems, ReadsACategoryByTheNamesOfAnImport) {
  const auto items = read("item,title,genres\n1,Lamp,Home > Light\n2,Chair,\n");
  ASSERT_TRUE(items);
  EXPECT_EQ(items->at("1").category, "Home > Light");
  EXPECT_THAT(items->at("2").category, IsEmpty());
  EXPECT_THAT(read("item,title\n1,Lamp\n")->at("1").category, IsEmpty());
}

TEST_F(ReadItems, PicturesOutsideTheFolderAreIgnored) {
  const std::filesystem::path outside = folder_.write("secret.png", "picture");
  const TemporaryFolder inner;
  inner.write("interactions.csv", "user,item,timestamp\nu,i,5\n");
  inner.write("a/b.png", "picture");
  inner.write("items.csv", "item,image\n1," + outside.string() + "\n2,../" + folder_.path().filename().string() +
                               "/secret.png\n3,a/../../" + folder_.path().filename().string() + "/secret.png\n4,a/../a/b.png\n");
  ItemNotes notes;
  const auto items = readItems(*openStreamFolder(inner.path()), &notes);
  ASSERT_TRUE(items);
  for (const char* id : {"1", "2", "3"}) EXPECT_THAT(items->at(id).imagePath, IsEmpty()) << id;
  EXPECT_EQ(items->at("4").imagePath, (inner.path() / "a/b.png").string());
  EXPECT_EQ(notes.outsidePictures, 3);
}

TEST_F(ReadItems, RepeatedIdsKeepTheFirstAndBadRowsAreListed) {
  const auto items = read("asin;title\n1;größe\n1;second\n;nobody\n2\n3;caf\xE9\n");
  ASSERT_TRUE(items);
  EXPECT_EQ(items->at("1").title, "größe");
  EXPECT_EQ(items->at("3").title, "caf\xEF\xBF\xBD") << "what is not UTF-8 is replaced, so that it can be shown and written as JSON";
  EXPECT_EQ(notes_.repeatedIds, 1);
  ASSERT_THAT(notes_.badLines, SizeIs(2));
  EXPECT_EQ(notes_.badLines[0].reason, "item is empty");
  EXPECT_EQ(notes_.badLines[1].reason, "1 field, the header has 2");
  EXPECT_EQ(notes_.badLines[1].line, 5);
}

TEST_F(ReadItems, AMissingFileIsAnEmptyCatalogueAndAMissingColumnAnError) {
  EXPECT_THAT(*readItems(*openStreamFolder(folder_.path())), IsEmpty());
  const auto items = read("name,title,code\n1,Lamp,2\n");
  ASSERT_FALSE(items);
  EXPECT_THAT(describe(items.error()),
              HasSubstr("items.csv: no column is known as the item; it could be name, code. Name it in stream.json"));
}

TEST_F(ReadItems, AFileThatCannotBeReadIsAnError) {
  const auto stream = openStreamFolder(folder_.path()).value();
  std::filesystem::create_symlink(stream.items, stream.items);
  EXPECT_THAT(describe(readItems(stream).error()), HasSubstr("items.csv: is a link that leads to itself."));
  EXPECT_THAT(describe(openStreamFolder(folder_.path()).error()), HasSubstr("items.csv: is a link that leads to itself."));
}

TEST_F(ReadItems, AFileThatHoldsNoTableIsToldWithoutReadingItAll) {
  EXPECT_EQ(whyNoTitles(*openStreamFolder(folder_.path())), std::nullopt) << "no file is no fault";
  folder_.write("items.csv", "item,title\n1,Lamp\n");
  EXPECT_EQ(whyNoTitles(*openStreamFolder(folder_.path())), std::nullopt);
  folder_.write("items.csv", "\x8f\x03\xb1 \x7f\n\x02\xfe\n");
  EXPECT_THAT(whyNoTitles(*openStreamFolder(folder_.path())).value_or(""),
              testing::AllOf(HasSubstr("items have no titles, since their file cannot be used: "), HasSubstr("items.csv: ")));
}

TEST_F(ReadItems, TheMappedItemColumnIsTriedFirst) {
  folder_.write("stream.json", R"({"columns": {"item": "sku"}})");
  EXPECT_EQ(read("item,sku,title\nwrong,right,Lamp\n")->count("right"), 1U);
  EXPECT_EQ(read("item,title\n1,Lamp\n")->count("1"), 1U);
}

TEST_F(ReadItems, ACatalogueIsTheListById) {
  folder_.write("items.csv", "item,title\nb,Chair\na,Lamp\nb,Table\n");
  const auto catalogue = readCatalogue(*openStreamFolder(folder_.path()));
  ASSERT_TRUE(catalogue);
  ASSERT_THAT(catalogue->items, SizeIs(2));
  EXPECT_EQ(catalogue->items[0].title, "Lamp");
  EXPECT_EQ(catalogue->items[1].title, "Chair");
  EXPECT_EQ(catalogue->notes.repeatedIds, 1);
}

TEST_F(ReadItems, CanBeCancelled) {
  folder_.write("items.csv", "item,title\na,Lamp\n");
  const auto cancelled = readCatalogue(*openStreamFolder(folder_.path()), [](const Progress& progress) {
    EXPECT_EQ(progress.what, "reading items.csv");
    EXPECT_EQ(progress.unit, "bytes");
    return false;
  });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("reading was cancelled"));
}

}  // namespace
}  // namespace xsmoe::data
