#include "model/generator/planted_truth.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "model/generator/planted_log.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::generator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr GeneratorSettings kTruthSettings{120, 60, 1500, 10, 7};

class ReadTruth : public testing::Test {
 protected:
  [[nodiscard]] Result<std::optional<PlantedTruth>> read(const std::string& text) const {
    writeContent(folder_.path() / "truth.json", text);
    return readTruth(folder_.path());
  }
  [[nodiscard]] Result<std::optional<PlantedTruth>> readJson() const { return read(json_.dump()); }

  const TemporaryFolder folder_;
  const std::vector<PlantedItem> items_ = drawCatalogue(kTruthSettings);
  nlohmann::json json_ = nlohmann::json::parse(describeTruth(kTruthSettings, items_));
};

TEST_F(ReadTruth, TellsWhatWasPlanted) {
  const auto truth = readJson();
  ASSERT_TRUE(truth) << describe(truth.error());
  ASSERT_TRUE(*truth);
  EXPECT_EQ((*truth)->records, 1500);
  EXPECT_EQ((*truth)->values, kValues);
  EXPECT_EQ((*truth)->visualPull, kVisualPull);
  EXPECT_EQ((*truth)->whim, kWhim);
  ASSERT_EQ((*truth)->windows.size(), 10U);
  EXPECT_THAT((*truth)->windows[3].shares, ElementsAre(0, .6, .4));
  EXPECT_FALSE((*truth)->windows[4].comesBack);
  EXPECT_TRUE((*truth)->windows[5].comesBack);
  EXPECT_EQ((*truth)->windows[2].ornate, kLikedBefore);
  EXPECT_EQ((*truth)->windows[3].ornate, kLikedAfter);
  EXPECT_EQ((*truth)->windows[3].expressive, kLikedBefore);
  ASSERT_EQ((*truth)->items.size(), items_.size());
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const auto& item = (*truth)->items[i];
    EXPECT_EQ(item.id, items_[i].id);
    EXPECT_EQ(item.collection, items_[i].collection);
    EXPECT_EQ(item.visual, tastedVisual(items_[i]));
    EXPECT_EQ(item.textual, tastedTextual(items_[i]));
    EXPECT_EQ(item.ornate, items_[i].ornate);
    EXPECT_EQ(item.expressive, items_[i].expressive);
    EXPECT_EQ(item.firstWindow, items_[i].birthWindow);
    EXPECT_EQ(item.popularity, items_[i].popularity) << "with all its digits";
  }
}

TEST_F(ReadTruth, TellsWhereWhatIsLikedTurns) {
  const auto truth = readJson();
  ASSERT_TRUE(truth) << describe(truth.error());
  using Kind = PlantedDrift::Kind;
  EXPECT_THAT(
      (*truth)->drifts,
      ElementsAre(PlantedDrift{Kind::kArrival, 3, "Nocturne"}, PlantedDrift{Kind::kFading, 3, "Hearth"},
                  PlantedDrift{Kind::kManner, 3, "ornate", kLikedBefore, kLikedAfter}, PlantedDrift{Kind::kFading, 5, "Gather"},
                  PlantedDrift{Kind::kManner, 6, "expressive", kLikedBefore, kLikedAfter}, PlantedDrift{Kind::kFading, 7, "Hearth"}))
      << "by the schedule of stream_design.h; nothing arrives in the first window";
}

TEST_F(ReadTruth, IsNothingWhereNothingWasPlanted) {
  EXPECT_FALSE(readTruth(folder_.path()).value()) << "no file";
  EXPECT_FALSE(read("[1, 2]").value());
  EXPECT_FALSE(read(R"({"format": "another program's"})").value());
  json_["version"] = 1;
  EXPECT_FALSE(readJson().value()) << "an earlier generator's";
}

TEST_F(ReadTruth, RefusesWhatItCannotRead) {
  const auto refusal = [&](const Result<std::optional<PlantedTruth>>& truth) { return truth ? "it was read" : describe(truth.error()); };
  EXPECT_THAT(refusal(read("{\"format\": ")), HasSubstr("what was planted cannot be read"));
  auto damaged = json_;
  damaged["items"][5]["collection"] = "Attic";
  EXPECT_THAT(refusal(read(damaged.dump())), HasSubstr("\"Attic\" is none of the names that the file lists"));
  damaged = json_;
  damaged["items"][5]["popularity"] = 0;
  EXPECT_THAT(refusal(read(damaged.dump())), HasSubstr("the popularity of item-0006 is not above 0"));
  damaged = json_;
  damaged["windows"][2].erase("liked");
  EXPECT_THAT(refusal(read(damaged.dump())), HasSubstr("liked"));
  damaged = json_;
  for (const char* list : {"arrive", "fade"}) {
    damaged["windows"][3].erase(list);
    EXPECT_THAT(refusal(read(damaged.dump())), HasSubstr(list));
    damaged = json_;
  }
  damaged.erase("drifts");
  EXPECT_THAT(refusal(read(damaged.dump())), HasSubstr("drifts"));
  damaged["drifts"] = 7;
  EXPECT_THAT(refusal(read(damaged.dump())), HasSubstr("\"drifts\" is no list"));
  damaged = json_;
  damaged["drifts"][0]["window"] = 10;
  EXPECT_THAT(refusal(read(damaged.dump())), HasSubstr("the drift to ornate is in window 10 of 10"));
  damaged = json_;
  damaged["windows"][3]["fade"] = {"Attic"};
  EXPECT_THAT(refusal(read(damaged.dump())), HasSubstr("\"Attic\" is none of the names that the file lists"));
  json_["version"] = 3;
  const auto newer = refusal(readJson());
  EXPECT_THAT(newer, HasSubstr("truth.json"));
  EXPECT_THAT(newer, HasSubstr("version 3"));
}

}  // namespace
}  // namespace xsmoe::generator
