#include "model/data/stream_folder.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "model/core/utf8.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kLog = "user,item,timestamp\nu,i,5\n";

TEST(StreamFolder, NeedsNoDescription) {
  const TemporaryFolder folder;
  folder.write("interactions.csv", kLog);
  const auto stream = openStreamFolder(folder.path() / "");
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->folder, folder.path());
  EXPECT_EQ(stream->title, folder.path().filename());
  EXPECT_EQ(stream->interactions, folder.path() / "interactions.csv");
  EXPECT_EQ(stream->items, folder.path() / "items.csv");
  EXPECT_EQ(stream->features, folder.path() / "features.h5");
  EXPECT_EQ(stream->windows, std::nullopt);
  EXPECT_EQ(stream->embedding, std::nullopt);
  EXPECT_THAT(stream->userColumn, IsEmpty());
}

TEST(StreamFolder, ReadsEveryKeyAndIgnoresOthers) {
  const TemporaryFolder folder;
  folder.write("logs/purchases.tsv", kLog);
  folder.write("stream.json",
               R"({"title": "Ünïcode", "interactions": "logs/purchases.tsv", "items": "things.csv", "features": "../cache.h5",
    "columns": {"user": "who", "item": "what", "timestamp": "when", "price": 7}, "windows": 8, "k_core": 3, "embedding": 32,
    "from": "2020-01-01", "to": "2020-12-31", "comment": [1, 2]})");
  const auto stream = openStreamFolder(folder.path());
  ASSERT_TRUE(stream) << describe(stream.error());
  EXPECT_EQ(stream->title, "Ünïcode");
  EXPECT_EQ(stream->interactions, folder.path() / "logs/purchases.tsv");
  EXPECT_EQ(stream->items, folder.path() / "things.csv");
  EXPECT_EQ(stream->features, folder.path().parent_path() / "cache.h5");
  EXPECT_EQ(stream->userColumn, "who");
  EXPECT_EQ(stream->itemColumn, "what");
  EXPECT_EQ(stream->timeColumn, "when");
  EXPECT_EQ(stream->windows, 8);
  EXPECT_EQ(stream->kCore, 3);
  EXPECT_EQ(stream->embedding, 32);
  EXPECT_EQ(stream->from, "2020-01-01");
  EXPECT_EQ(stream->to, "2020-12-31");
}

TEST(StreamFolder, RefusesWrongTypesNamingTheKey) {
  const TemporaryFolder folder;
  folder.write("interactions.csv", kLog);
  const auto error = [&](std::string_view json) {
    folder.write("stream.json", json);
    const auto stream = openStreamFolder(folder.path());
    return stream ? "no error" : describe(stream.error());
  };
  EXPECT_EQ(error(R"({"title": 7})"), (folder.path() / "stream.json").string() +
                                          ": \"title\" is 7, expected a text in quotes. Correct or remove the key; every key is optional.");
  EXPECT_THAT(error(R"({"windows": "ten"})"), HasSubstr("\"windows\" is \"ten\", expected a whole number from 2 to 1000"));
  EXPECT_THAT(error(R"({"windows": 1})"), HasSubstr("\"windows\" is 1, expected"));
  EXPECT_THAT(error(R"({"windows": 2.5})"), HasSubstr("\"windows\" is 2.5, expected"));
  EXPECT_THAT(error(R"({"windows": 5000})"), HasSubstr("stream.json: \"windows\" is 5000, expected a whole number from 2 to 1000"));
  EXPECT_THAT(error(R"({"k_core": 900000})"), HasSubstr("stream.json: \"k_core\" is 900000, expected a whole number from 0 to 10000"));
  EXPECT_THAT(error(R"({"k_core": -1})"), HasSubstr("\"k_core\" is -1, expected"));
  EXPECT_THAT(error(R"({"k_core": 18446744073709551615})"), HasSubstr("\"k_core\" is 18446744073709551615, expected"));
  EXPECT_THAT(error(R"({"embedding": "wide"})"), HasSubstr("\"embedding\" is \"wide\", expected a whole number from 2 to 4096"));
  EXPECT_THAT(error(R"({"embedding": 1})"), HasSubstr("\"embedding\" is 1, expected"));
  EXPECT_THAT(error(R"({"embedding": 4097})"), HasSubstr("\"embedding\" is 4097, expected"));
  EXPECT_THAT(error(R"({"interactions": null})"), HasSubstr("\"interactions\" is null, expected a text"));
  EXPECT_THAT(error(R"({"columns": ["user"]})"), HasSubstr("\"columns\" is [\"user\"], expected an object in braces"));
  EXPECT_THAT(error(R"({"columns": {"user": 1}})"), HasSubstr("\"columns.user\" is 1, expected a text"));
  EXPECT_THAT(error(R"({"to": "end"})"), HasSubstr("stream.json: \"to\": \"end\" is not an ISO 8601 date or time"));
  EXPECT_THAT(error("[1]"), HasSubstr("the file holds no JSON object"));
  EXPECT_THAT(error("{\n\"title\": }"), HasSubstr("line 2"));
  EXPECT_EQ(error("{}"), "no error");
}

TEST(StreamFolder, RefusesADescriptionOfManyLevels) {
  const TemporaryFolder folder;
  folder.write("interactions.csv", kLog);
  constexpr std::size_t kLevels = 100'000;
  folder.write("stream.json", R"({"columns": {"user": )" + std::string(kLevels, '[') + std::string(kLevels, ']') + "}}");
  EXPECT_THAT(describe(openStreamFolder(folder.path()).error()), HasSubstr("stream.json: the file has more than 8 levels"));
}

TEST(StreamFolder, ShowsBytesThatAreNoTextAsSuch) {
  const TemporaryFolder folder;
  folder.write("interactions.csv", kLog);
  folder.write("stream.json", "{\"title\": 0x\xFF}");
  const std::string error = describe(openStreamFolder(folder.path()).error());
  EXPECT_THAT(error, HasSubstr("the file is not valid JSON: parse error at line 1, column 12"));
  EXPECT_TRUE(isCleanUtf8(error)) << error;
}

TEST(StreamFolder, SaysWhatAFolderNeeds) {
  const TemporaryFolder folder;
  const auto error = [](const std::filesystem::path& path) { return describe(openStreamFolder(path).error()); };
  EXPECT_THAT(error(folder.path()), HasSubstr("interactions.csv: there is no such file. A stream folder holds interactions.csv or"));
  EXPECT_THAT(error(folder.path() / "none"), HasSubstr("there is no such folder. Name a folder with interactions.csv"));
  EXPECT_THAT(error(folder.write("log.csv", kLog)), HasSubstr("this is a file, a stream folder was expected"));
  folder.write("stream.json", R"({"interactions": "gone.csv"})");
  EXPECT_THAT(error(folder.path()), HasSubstr("gone.csv: there is no such file. Put the interactions there, or name their file"));
}

TEST(StreamFolder, SaysOfARunFolderThatItIsARunAndWhatTakesOne) {
  const TemporaryFolder folder;
  folder.write("run.json", "{}");
  const std::string error = describe(openStreamFolder(folder.path()).error());
  EXPECT_THAT(error, HasSubstr("this is a run folder, a stream folder was expected. Name the stream"));
  EXPECT_THAT(error, HasSubstr("xsmoe runs"));
  folder.write("interactions.csv", kLog);
  EXPECT_TRUE(openStreamFolder(folder.path())) << "a stream beside one is a stream";
}

TEST(StreamFolder, RefusesADescriptionThatIsThereAndIsNoReadableFile) {
  const TemporaryFolder folder;
  folder.write("interactions.csv", kLog);
  const auto description = folder / "stream.json";
  const auto error = [&] {
    const auto stream = openStreamFolder(folder.path());
    return stream ? "no error" : describe(stream.error());
  };
  std::filesystem::create_symlink(folder / "none.json", description);
  EXPECT_EQ(error(), description.string() + ": is a link that leads nowhere. Let it lead to a file, or remove it.");
  std::filesystem::remove(description);
  std::filesystem::create_symlink(description, description);
  EXPECT_THAT(error(), HasSubstr("stream.json: is a link that leads to itself."));
  std::filesystem::remove(description);
  std::filesystem::create_directory(description);
  EXPECT_THAT(error(), HasSubstr("stream.json: is a folder, a file was expected."));
  std::filesystem::remove(description);
  EXPECT_EQ(error(), "no error") << "true absence is absence";
}

TEST(StreamFolder, SaysWhyItsInteractionsCannotBeRead) {
  const TemporaryFolder folder;
  const auto error = [&] { return describe(openStreamFolder(folder.path()).error()); };
  std::filesystem::create_directory(folder / "log");
  folder.write("stream.json", R"({"interactions": "log"})");
  EXPECT_THAT(error(), HasSubstr("log: is a folder, a file was expected."));
  std::filesystem::create_symlink(folder / "loop.csv", folder / "loop.csv");
  folder.write("stream.json", R"({"interactions": "loop.csv"})");
  EXPECT_THAT(error(), HasSubstr("loop.csv: is a link that leads to itself."));
  const TemporaryFolder plain;
  std::filesystem::create_symlink(plain / "none.csv", plain / "interactions.csv");
  plain.write("interactions.tsv", kLog);
  EXPECT_THAT(describe(openStreamFolder(plain.path()).error()), HasSubstr("interactions.csv: is a link that leads nowhere."))
      << "no other file takes its place unasked";
}

TEST(StreamFolder, SaysThatItMayNotBeEntered) {
  if (geteuid() == 0) GTEST_SKIP() << "permissions do not stop root";
  const TemporaryFolder folder;
  const auto closed = folder.write("closed/interactions.csv", kLog).parent_path();
  std::filesystem::create_directory(closed / "below");
  std::filesystem::permissions(closed, std::filesystem::perms::none);
  for (const auto& path : {closed, closed / "below"})
    EXPECT_EQ(describe(openStreamFolder(path).error()),
              path.string() + ": the folder cannot be read (Permission denied). Check the path and the permissions.");
  std::filesystem::permissions(closed, std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace xsmoe::data
