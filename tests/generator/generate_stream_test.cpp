#include "model/generator/generate_stream.h"

#include <gmock/gmock.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "model/data/stream_folder.h"
#include "model/generator/planted_items.h"
#include "model/generator/stream_design.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::generator {
namespace {

using testing::HasSubstr;

constexpr GeneratorSettings kSmall{120, 60, 1500, 10, 7};

std::map<std::string, std::string> filesOf(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().lexically_relative(folder).string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return files;
}

/// Stands for the encoders: a file of the name, which says what the folder held.
Result<void> noteContent(const std::filesystem::path& folder) {
  std::ofstream file(folder / "features.h5");
  for (const auto& [name, content] : filesOf(folder))
    if (name != "features.h5") file << name << ' ' << content.size() << '\n';
  return {};
}

std::string refusalOf(const std::filesystem::path& folder, const GeneratorSettings& settings) {
  const auto made = generateStream(folder, settings, noteContent);
  return made ? "it was made" : describe(made.error());
}

TEST(GenerateStream, SameSettingsGiveTheSameBytesAndAnotherSeedDoesNot) {
  const TemporaryFolder folder;
  GeneratorSettings other = kSmall;
  other.seed = 8;
  ASSERT_TRUE(generateStream(folder / "one", kSmall, noteContent));
  ASSERT_TRUE(generateStream(folder / "two", kSmall, noteContent));
  ASSERT_TRUE(generateStream(folder / "three", other, noteContent));
  const auto one = filesOf(folder / "one"), two = filesOf(folder / "two"), three = filesOf(folder / "three");
  EXPECT_EQ(one.size(), 5U + 120U);
  EXPECT_TRUE(one == two);
  for (const char* name : {"interactions.csv", "items.csv", "features.h5", "truth.json", "stream.json", "images/item-0001.png"})
    EXPECT_NE(one.at(name), three.at(name)) << name;
}

TEST(GenerateStream, OpensAsAStreamFolder) {
  const TemporaryFolder folder;
  ASSERT_TRUE(generateStream(folder / "stream", kSmall, noteContent));
  const auto stream = data::openStreamFolder(folder / "stream");
  ASSERT_TRUE(stream) << describe(stream.error());
  EXPECT_EQ(stream->windows, 10);
  EXPECT_EQ(stream->kCore, 5);
  const auto log = data::readInteractions(*stream, "", "");
  ASSERT_TRUE(log) << describe(log.error());
  EXPECT_EQ(log->size(), 1500);
  EXPECT_EQ(log->badLineCount, 0);
  EXPECT_LE(log->userIds.size(), 60U);
  const auto items = data::readItems(*stream);
  ASSERT_TRUE(items) << describe(items.error());
  EXPECT_EQ(items->size(), 120U);
  const ItemCard& card = items->at("item-0001");
  EXPECT_FALSE(card.title.empty());
  EXPECT_GT(card.description.size(), 40U);
  EXPECT_TRUE(std::filesystem::exists(card.imagePath)) << card.imagePath;
}

TEST(GenerateStream, FeaturesAreMadeOfACompleteFolder) {
  const TemporaryFolder folder;
  ASSERT_TRUE(generateStream(folder / "stream", kSmall, noteContent));
  const auto files = filesOf(folder / "stream");
  for (const char* name : {"interactions.csv", "items.csv", "truth.json", "stream.json", "images/item-0001.png", "images/item-0120.png"})
    EXPECT_THAT(files.at("features.h5"), HasSubstr(name + (' ' + std::to_string(files.at(name).size())) + '\n'));
}

TEST(GenerateStream, WithoutFeaturesNothingIsLeft) {
  const TemporaryFolder folder;
  const auto made = generateStream(folder / "stream", kSmall,
                                   [](const std::filesystem::path&) -> Result<void> { return badInput("encoder", "there is none"); });
  ASSERT_FALSE(made);
  EXPECT_EQ(describe(made.error()), describe(badInput("encoder", "there is none").value()));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(GenerateStream, TheTruthIsTold) {
  const TemporaryFolder folder;
  ASSERT_TRUE(generateStream(folder / "stream", kSmall, noteContent));
  std::ifstream file(folder / "stream" / "truth.json");
  const auto truth = nlohmann::json::parse(file);
  EXPECT_EQ(truth.at("format"), "xsmoe-planted-truth");
  EXPECT_EQ(truth.at("settings").at("seed"), 7);
  EXPECT_EQ(truth.at("windows").size(), 10U);
  EXPECT_EQ(truth.at("items").size(), 120U);
  EXPECT_EQ(truth.at("collections").size(), 3U);
  EXPECT_EQ(truth.at("drifts").at(0).at("window"), 3);
  EXPECT_EQ(truth.at("drifts").at(0).at("attribute"), "ornate");
  EXPECT_EQ(truth.at("drifts").at(1).at("window"), 6);
  EXPECT_EQ(truth.at("windows").at(0).at("return").size(), 0U);
  EXPECT_EQ(truth.at("windows").at(3).at("arrive").at(0), "Nocturne");
  using Names = std::vector<std::string>;
  const std::map<int, Names> returns{{5, {"Hearth"}}, {7, {"Gather"}}}, fades{{3, {"Hearth"}}, {5, {"Gather"}}, {7, {"Hearth"}}};
  for (int window = 0; window < 10; ++window) {
    const auto& told = truth.at("windows").at(static_cast<std::size_t>(window));
    EXPECT_EQ(told.at("return").get<Names>(), returns.contains(window) ? returns.at(window) : Names()) << window;
    EXPECT_EQ(told.at("fade").get<Names>(), fades.contains(window) ? fades.at(window) : Names()) << window;
  }
}

TEST(GenerateStream, TheCategoryOfAnItemIsTheShapeThatWasDrawn) {
  const TemporaryFolder folder;
  ASSERT_TRUE(generateStream(folder / "stream", kSmall, noteContent));
  EXPECT_TRUE(contentOf(folder / "stream" / "items.csv").starts_with("item,title,description,category,image\n"));
  const auto stream = data::openStreamFolder(folder / "stream");
  ASSERT_TRUE(stream) << describe(stream.error());
  const auto items = data::readItems(*stream);
  ASSERT_TRUE(items) << describe(items.error());
  const auto catalogue = drawCatalogue(kSmall);
  ASSERT_EQ(items->size(), catalogue.size());
  std::set<std::string> categories;
  for (const PlantedItem& item : catalogue) {
    const std::string shape(kStyles[0].values[static_cast<std::size_t>(item.value(Style::kShape))]);
    EXPECT_EQ(items->at(item.id).category, shape) << item.id;
    categories.insert(shape);
  }
  EXPECT_THAT(categories, testing::UnorderedElementsAre("vase", "lamp", "cup", "chair", "clock"));
}

TEST(GenerateStream, AnEmptyFolderIsFilled) {
  const TemporaryFolder folder;
  ASSERT_TRUE(generateStream(folder.path(), kSmall, noteContent));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 6);
}

TEST(GenerateStream, RefusesAFolderThatHoldsSomething) {
  const TemporaryFolder folder;
  std::ofstream(folder / "notes.txt") << "mine";
  EXPECT_THAT(refusalOf(folder.path(), kSmall), HasSubstr("the folder is not empty; nothing in it was changed. Name a new folder"));
  EXPECT_THAT(refusalOf(folder / "notes.txt", kSmall), HasSubstr("there is a file of this name"));
  EXPECT_EQ(filesOf(folder.path()), (std::map<std::string, std::string>{{"notes.txt", "mine"}}));
}

TEST(GenerateStream, SaysThatAFolderCannotBeWritten) {
  const auto made = generateStream("/proc/stream", kSmall, noteContent);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(made.error()), HasSubstr("/proc/stream: the folder cannot be written"));
}

TEST(GenerateStream, RefusesSettingsThatCannotBe) {
  EXPECT_THAT(refusalOf("unused", {120, 60, 1500, 1, 7}), HasSubstr("windows: is 1; possible is 2 to 100"));
  EXPECT_THAT(refusalOf("unused", {5, 60, 1500, 10, 7}), HasSubstr("items: is 5; possible is 60 to 200000"));
  EXPECT_THAT(refusalOf("unused", {120, 0, 1500, 10, 7}), HasSubstr("users: is 0; possible is 20 to 1000000"));
  EXPECT_THAT(refusalOf("unused", {120, 60, 199, 10, 7}), HasSubstr("records: is 199; possible is 200 to 20000000 (20 for each window"));
  EXPECT_THAT(refusalOf("unused", {120, 60, 2000, 80, 7}), HasSubstr("at least two for each of the 80 windows"));
  EXPECT_EQ(generateStream("unused", {120, 60, 1500, 1, 7}, noteContent).error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(std::filesystem::exists("unused"));
}

TEST(GenerateStream, CancelledLeavesNothing) {
  const TemporaryFolder folder;
  const auto made =
      generateStream(folder / "stream", kSmall, noteContent, [](const Progress& progress) { return progress.what != "drawing pictures"; });
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().what, "cancelled");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace xsmoe::generator
