#include <ATen/ops/full.h>
#include <gmock/gmock.h>

#include <fstream>

#include "model/experiments/local_engine.h"
#include "model/features/feature_cache.h"
#include "model/features/feature_cache_writer.h"
#include "tests/experiments/small_stream_folder.h"
#include "tests/features/small_npy.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

constexpr int kItems = 30;  // of the small stream

class SilentListener : public engine::TrainListener {
 public:
  void onEvent(const RunEvent& /*event*/) override {}
};

/// The small stream without its cache, and matrices of one or more states of its items beside it.
class StreamToFill {
 public:
  StreamToFill() {
    writeSmallStream(stream());
    std::filesystem::remove(stream() / "features.h5");
    std::ofstream ids(folder_ / "ids.txt");
    for (int item = 0; item < kItems; ++item) ids << "item-" << item << '\n';
  }
  [[nodiscard]] std::filesystem::path stream() const { return folder_ / "stream"; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

  [[nodiscard]] FeatureSource matrix(const std::string& name, std::int64_t states, std::int64_t width) const {
    std::vector<float> values;
    for (std::int64_t i = 0; i < kItems * states * width; ++i) values.push_back(static_cast<float>((i * 37) % 101) / 50 - 1);
    const std::vector<std::int64_t> shape =
        states == 1 ? std::vector<std::int64_t>{kItems, width} : std::vector<std::int64_t>{kItems, states, width};
    writeContent(folder_ / name, features::npyFile(shape, values));
    FeatureSource source;
    source.path = folder_ / name;
    source.ids = folder_ / "ids.txt";
    return source;
  }
  [[nodiscard]] FeatureImportRequest request(std::int64_t states) const {
    FeatureImportRequest request;
    request.visual = matrix("image_feat.npy", states, 6);
    request.textual = matrix("text_feat.npy", states, 4);
    request.stream = stream();
    return request;
  }

 private:
  TemporaryFolder folder_;
};

std::string refusal(const FeatureImportRequest& request) {
  const auto report = makeEngine()->importFeatures(request, {});
  return report ? "it was imported" : describe(report.error());
}

TEST(FeatureImport, FillsAStreamThatThenTrains) {
  const StreamToFill place;
  auto request = place.request(5);
  request.pooling = "cls";
  request.textual.encoder = "some encoder";
  const auto engine = makeEngine();
  const auto report = engine->importFeatures(request, {});
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->target, (place.stream() / "features.h5").string());
  EXPECT_EQ(report->withBoth, kItems);
  EXPECT_EQ(report->unusedItems, 0);
  SilentListener listener;
  engine::Controls controls;
  const auto outcome = engine->train({place.stream(), place / "run", smallRunSettings(), engine::ProtocolChoice{}}, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_TRUE(outcome->result.allTests.has_value());
}

TEST(FeatureImport, OfOneStateOnlyTheMethodOfTheLastStateTrains) {
  const StreamToFill place;
  const auto engine = makeEngine();
  const auto report = engine->importFeatures(place.request(1), {});
  ASSERT_TRUE(report) << describe(report.error());
  SilentListener listener;
  engine::Controls controls;
  auto settings = smallRunSettings();
  const auto refused = engine->train({place.stream(), place / "run", settings, engine::ProtocolChoice{}}, listener, controls);
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("--method: the feature cache holds one state of each item"));
  settings.model.method = Method::kNoft;
  const auto outcome = engine->train({place.stream(), place / "run", settings, engine::ProtocolChoice{}}, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  const auto questions = engine->openQuestions(place / "run", {});
  ASSERT_TRUE(questions) << describe(questions.error());
  const auto users = (*questions)->testUsers({0});
  ASSERT_FALSE(users.empty());
  EXPECT_TRUE((*questions)->recommend(users.front(), 0, 3));
}

TEST(FeatureImport, WritesElsewhereWithoutAStream) {
  const StreamToFill place;
  auto request = place.request(5);
  request.stream.clear();
  request.target = place / "cache.h5";
  const auto report = makeEngine()->importFeatures(request, {});
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->cachedItems, kItems);
  EXPECT_EQ(report->logItems, 0);
  EXPECT_TRUE(std::filesystem::exists(place / "cache.h5"));
  EXPECT_FALSE(std::filesystem::exists(place.stream() / "features.h5"));
}

TEST(FeatureImport, ReplacesACacheOnlyIfAskedTo) {
  const StreamToFill place;
  auto request = place.request(5);
  ASSERT_TRUE(makeEngine()->importFeatures(request, {}));
  EXPECT_THAT(refusal(request),
              HasSubstr("features.h5: there is a feature cache already. Name another file, or ask for it to be replaced"));
  request.replace = true;
  EXPECT_EQ(refusal(request), "it was imported");
}

TEST(FeatureImport, SaysWhatARequestLacks) {
  const StreamToFill place;
  EXPECT_THAT(refusal({}), HasSubstr("there are no features to import"));
  auto request = place.request(5);
  request.pooling = "max";
  EXPECT_THAT(refusal(request), HasSubstr("the pooling is \"max\". Say cls or mean0"));
  request = place.request(5);
  request.stream.clear();
  EXPECT_THAT(refusal(request), HasSubstr("the cache has no place"));
  request = place.request(5);
  request.visual.ids = place / "nowhere.txt";
  EXPECT_THAT(refusal(request), HasSubstr("nowhere.txt"));
  request = place.request(5);
  request.visual.ids.clear();
  EXPECT_THAT(refusal(request), HasSubstr("image_feat.npy: its rows have no ids"));
}

TEST(FeatureImport, StopsWhenCancelledAndLeavesNoCache) {
  const StreamToFill place;
  const auto report = makeEngine()->importFeatures(place.request(5), [](const Progress& progress) { return progress.unit != "items"; });
  ASSERT_FALSE(report);
  EXPECT_THAT(describe(report.error()), HasSubstr("cancelled"));
  EXPECT_FALSE(std::filesystem::exists(place.stream() / "features.h5"));
}

/// Puts a cache of 30 items of width 6 and 4 with these ids and this encoder in the stream's place.
void putCache(const std::filesystem::path& stream, const std::string& prefix, const std::string& encoder) {
  std::vector<std::string> ids;
  for (int item = 0; item < kItems; ++item) ids.push_back(prefix + std::to_string(item));
  features::ModalityContent content;
  content.width = 6;
  content.stateCount = 5;
  content.encoder = encoder;
  content.states = [](int state) { return at::full({kItems, 6}, 0.1 * state); };
  ASSERT_TRUE(
      features::writeFeatureCache(stream / "features.h5", ids, "cls", {{Modality::kVisual, content}, {Modality::kTextual, content}}));
}

TEST(FeatureCacheOfAStream, OfOtherItemsIsRefusedWithIdsOfBothSides) {
  const StreamToFill place;
  putCache(place.stream(), "article-", "an encoder");
  const auto overview = makeEngine()->inspect(place.stream(), {}, {}, {});
  ASSERT_FALSE(overview);
  EXPECT_THAT(describe(overview.error()), testing::AllOf(HasSubstr("features.h5: none of its 30 items is among the log's 30"),
                                                         HasSubstr("its ids are \"article-0\""), HasSubstr("the log's \"item-")));
}

TEST(FeatureCacheOfAStream, OfAnotherEncoderThanTheRunsIsRefusedNamingBoth) {
  const StreamToFill place;
  putCache(place.stream(), "item-", "the first encoder");
  const auto engine = makeEngine();
  SilentListener listener;
  engine::Controls controls;
  const auto outcome = engine->train({place.stream(), place / "run", smallRunSettings(), engine::ProtocolChoice{}}, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_TRUE(engine->openQuestions(place / "run", {}));
  putCache(place.stream(), "item-", "the second encoder");
  const auto questions = engine->openQuestions(place / "run", {});
  ASSERT_FALSE(questions);
  EXPECT_THAT(describe(questions.error()), HasSubstr("encoder is \"the second encoder\", expected is \"the first encoder\""));
}

}  // namespace
}  // namespace xsmoe::experiments
