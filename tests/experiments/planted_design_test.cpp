// What is attainable on the tests of a stream that holds its truth, beside what ranks without any training.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "model/experiments/local_engine.h"
#include "model/experiments/runs/planted_design.h"
#include "model/generator/planted_log.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

class PlantedDesigns : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    std::ofstream log(folder_->path() / "interactions.csv");
    log << "user,item,timestamp\n";
    for (const auto& record : generator::drawLog(kPlanted, items()))
      log << "user-" << record.user << ',' << items()[static_cast<std::size_t>(record.item)].id << ',' << record.time << '\n';
  }
  static void TearDownTestSuite() { delete folder_; }
  void SetUp() override { writeContent(truth(), generator::describeTruth(kPlanted, items())); }

  static const std::vector<generator::PlantedItem>& items() {
    static const auto drawn = generator::drawCatalogue(kPlanted);
    return drawn;
  }
  static std::filesystem::path truth() { return folder_->path() / "truth.json"; }
  static streaming::StreamSession open(int windows = kPlanted.windows) {
    ProtocolSettings protocol;
    protocol.windows = windows;
    return streaming::StreamSession::open(data::openStreamFolder(folder_->path()).value(), protocol, false, {}).value();
  }
  /// As good as any encoder could see and read the items: a direction for each collection, style and manner.
  static streaming::LastStates plainStates(const data::WindowedStream& stream) {
    constexpr int kStyles = 3 * generator::kValues, kWidth = generator::kCollections + kStyles + 2;
    streaming::LastStates states;
    for (const auto modality : kModalities) states[modality] = torch::zeros({stream.itemCount() + 1, kWidth});
    std::map<std::string, const generator::PlantedItem*> known;
    for (const auto& item : items()) known[item.id] = &item;
    for (int number = 1; number <= stream.itemCount(); ++number) {
      const auto& item = *known.at(stream.itemIds()[static_cast<std::size_t>(number)]);
      for (const auto modality : kModalities) {
        const bool visual = modality == Modality::kVisual;
        auto row = states[modality][number];
        row[item.collection] = 1;
        for (std::size_t style = 0; style < 3; ++style)
          row[generator::kCollections + static_cast<int>(style) * generator::kValues + item.style[style + (visual ? 0 : 3)]] = 1;
        row[kWidth - 1 - (visual ? item.ornate : item.expressive)] = 1;
      }
    }
    return states;
  }
  static std::vector<ReferencesMeasured> measuredOn(const streaming::StreamSession& session) {
    const auto& stream = session.windows();
    const auto states = plainStates(stream);
    PlantedDesign design(session);
    std::vector<ReferencesMeasured> all;
    for (int window = 0; window + 1 < std::ssize(stream.windows()); ++window)
      all.push_back(
          streaming::measureReferences(stream, stream.protocol(), {window}, states, design.scoresOn({window + 1}).value()).value());
    return all;
  }

  static constexpr GeneratorSettings kPlanted{400, 300, 10'000, 10, 5};
  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(PlantedDesigns, AttainMoreThanEveryUntrainedReference) {
  std::map<std::string, double> hits, gains;
  for (const auto& test : measuredOn(open()))
    for (const auto& [name, metrics] : test.results) {
      hits[name] += metrics.hr10;
      gains[name] += metrics.ndcg10;
    }
  ASSERT_EQ(hits.size(), 7U);
  for (const auto& [name, sum] : hits) {
    if (name == kAttainable) continue;
    EXPECT_GT(hits.at(std::string(kAttainable)), sum) << name;
    EXPECT_GT(gains.at(std::string(kAttainable)), gains.at(name)) << name;
  }
}

TEST_F(PlantedDesigns, AreTheSameEachTime) {
  const auto one = measuredOn(open()), other = measuredOn(open());
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].results, other[i].results);
}

TEST_F(PlantedDesigns, TellWhereATasteComesBack) {
  // By the schedule of stream_design.h the first collection is gone in D_4 and back in D_5; the second all but gone in D_5, gone in D_6 and
  // back in D_7; the third fades in D_7 and is back in D_8; the first fades in D_8 and is back in D_9.
  const auto whole = open();
  EXPECT_EQ(PlantedDesign(whole).windowsOfReturn().value(), (std::vector{5, 7}));
  const auto engine = makeEngine();
  ProtocolSettings protocol;
  protocol.windows = kPlanted.windows;
  EXPECT_EQ(engine->inspect(folder_->path(), protocol, {}, {}).value().returns, (std::vector{5, 7}));
  const auto five = open(5);
  EXPECT_EQ(PlantedDesign(five).windowsOfReturn().value(), std::vector<int>());
  writeContent(truth(), "{");
  const auto damaged = open();
  EXPECT_FALSE(PlantedDesign(damaged).windowsOfReturn());
  EXPECT_EQ(engine->inspect(folder_->path(), protocol, {}, {}).value().returns, std::vector<int>());
}

TEST_F(PlantedDesigns, TellWhatElseTurns) {
  const auto engine = makeEngine();
  ProtocolSettings protocol;
  protocol.windows = kPlanted.windows;
  const auto drifts = engine->inspect(folder_->path(), protocol, {}, {}).value().drifts;
  const auto whole = open();
  EXPECT_EQ(PlantedDesign(whole).drifts().value(), drifts);
  const auto told = [&](PlantedDrift::Kind kind, int window) {
    return std::any_of(drifts.begin(), drifts.end(), [&](const PlantedDrift& one) { return one.kind == kind && one.window == window; });
  };
  EXPECT_TRUE(told(PlantedDrift::Kind::kManner, 3));
  EXPECT_TRUE(told(PlantedDrift::Kind::kArrival, 3));
  EXPECT_TRUE(told(PlantedDrift::Kind::kManner, 6));
  EXPECT_TRUE(told(PlantedDrift::Kind::kFading, 7));
  const auto five = open(5);
  EXPECT_EQ(PlantedDesign(five).drifts().value(), std::vector<PlantedDrift>()) << "cut otherwise";
  writeContent(truth(), "{");
  EXPECT_EQ(engine->inspect(folder_->path(), protocol, {}, {}).value().drifts, std::vector<PlantedDrift>());
}

TEST_F(PlantedDesigns, AreOfNoStreamWithoutItsTruthOrInOtherWindows) {
  const auto whole = open();
  EXPECT_TRUE(PlantedDesign(whole).scoresOn({1}).value());
  const auto five = open(5);
  EXPECT_FALSE(PlantedDesign(five).scoresOn({1}).value());
  std::filesystem::remove(truth());
  const auto without = open();
  EXPECT_FALSE(PlantedDesign(without).scoresOn({1}).value());
}

TEST_F(PlantedDesigns, ThatAreDamagedSaySo) {
  writeContent(truth(), "{");
  const auto session = open();
  const auto scores = PlantedDesign(session).scoresOn({1});
  ASSERT_FALSE(scores);
  EXPECT_THAT(describe(scores.error()), HasSubstr("what was planted cannot be read"));
}

}  // namespace
}  // namespace xsmoe::experiments
