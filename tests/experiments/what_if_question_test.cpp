// What each τ would do to a stored run and to one in training, as the two programs ask it.
#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "model/experiments/local_engine.h"
#include "tests/experiments/small_stream_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class CopyListener : public engine::TrainListener {
 public:
  void onEvent(const RunEvent& event) override {
    events.push_back(event.detail);
    if (onEach) onEach(event.detail);
  }
  void onCopied() override { ++copies; }
  std::vector<EventDetail> events;
  std::function<void(const EventDetail&)> onEach;
  int copies = 0;  ///< told of
};

class WhatIfQuestion : public testing::Test {
 protected:
  void SetUp() override { writeSmallStream(stream_); }
  [[nodiscard]] fs::path run() const { return folder_.path() / "run"; }
  void train(RunSettings settings, engine::Controls& controls) {
    const auto end = engine_->train({stream_, run(), settings, engine::ProtocolChoice{}}, live_, controls);
    ASSERT_TRUE(end) << describe(end.error());
  }
  std::unique_ptr<engine::Questions> questions() {
    auto opened = engine_->openQuestions(run(), {});
    EXPECT_TRUE(opened) << describe(opened.error());
    return std::move(*opened);
  }

  const TemporaryFolder folder_;
  const fs::path stream_ = folder_.path() / "stream";
  std::unique_ptr<engine::Engine> engine_ = makeEngine();
  CopyListener live_;
};

TEST_F(WhatIfQuestion, OfAStoredWindowNamesWhatItsBoundaryTook) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    fs::remove_all(run());
    live_.events.clear();
    auto settings = smallRunSettings();
    settings.protocol.protocol = protocol;
    settings.model.tau = 0.6;
    engine::Controls controls;
    train(settings, controls);
    std::vector<ExpertName> gone;
    for (const auto& event : live_.events)
      if (const auto* pruned = std::get_if<ExpertPruned>(&event); pruned != nullptr && pruned->window.value == 1)
        gone.push_back({pruned->modality, settings.model.grouping[static_cast<std::size_t>(pruned->layer.value)], pruned->born});
    EXPECT_FALSE(gone.empty());
    const auto answer = questions()->whatIf({1, 0}, {});
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_THAT(expertsGoneAt(*answer, 0.6), testing::UnorderedElementsAreArray(gone));
    EXPECT_EQ(answer->window.value, 1);
    EXPECT_FALSE(answer->live);
    EXPECT_TRUE(answer->exact());
    // The weights that were tested are those of the best validation; under `official` those of the last.
    std::optional<Metrics> validated;
    for (const auto& event : live_.events)
      if (const auto* epoch = std::get_if<EpochDone>(&event); epoch != nullptr && epoch->window.value == 1)
        if (epoch->best || protocol == Protocol::kOfficial) validated = epoch->validation;
    EXPECT_EQ(answer->steps[0].metrics, validated);
  }
}

TEST_F(WhatIfQuestion, OfAListIsAnsweredByACopyWithoutWhatTheThresholdTakes) {
  engine::Controls controls;
  auto settings = smallRunSettings();
  settings.model.tau = 0;
  train(settings, controls);
  const auto desk = questions();
  const auto user = desk->testUsers({2}).front();
  const auto listAt = [&](int window, std::optional<double> tau) {
    engine::ListRequest request{user};
    request.moment = window;
    request.tau = tau;
    auto list = desk->recommendTo(request);
    EXPECT_TRUE(list) << describe(list.error());
    return std::move(*list);
  };
  const auto scoresOf = [](const Recommendation& list) {
    std::vector<std::pair<std::string, double>> scores;
    for (const auto& one : list.items) scores.emplace_back(one.item.id, one.score);
    return scores;
  };
  const auto own = listAt(2, {});
  EXPECT_FALSE(own.tau);
  EXPECT_EQ(scoresOf(listAt(2, 0)), scoresOf(own)) << "0 takes nothing";
  const auto stairs = desk->whatIf({2, 0}, {});
  ASSERT_TRUE(stairs) << describe(stairs.error());
  ASSERT_GT(stairs->steps.size(), 1U);
  for (const double tau : {std::nextafter(stairs->steps[1].tau, 1.0), 0.99}) {
    const auto pruned = listAt(2, tau);
    EXPECT_EQ(pruned.tau, tau);
    EXPECT_EQ(pruned.pruned, expertsGoneAt(*stairs, tau));
    EXPECT_NE(scoresOf(pruned), scoresOf(own));
    EXPECT_EQ(scoresOf(listAt(2, tau)), scoresOf(pruned)) << "asked again, from the copy that is kept";
    engine::ListRequest request{user};
    request.moment = 2;
    request.tau = tau;
    const auto split = desk->scoreSplit(request);
    ASSERT_TRUE(split) << describe(split.error());
    EXPECT_NEAR(split->items[0].sum, pruned.items[0].score, 1e-4);
  }
  EXPECT_EQ(listAt(1, 0.99).window, 1) << "of another window, not the copy that is kept";
  EXPECT_EQ(scoresOf(listAt(2, {})), scoresOf(own)) << "the model itself stays as it is";
  engine::ListRequest wrong{user};
  wrong.moment = 2;
  wrong.tau = 1;
  EXPECT_THAT(describe(desk->recommendTo(wrong).error()), HasSubstr("the threshold is 1"));
}

TEST_F(WhatIfQuestion, OfAMethodWithoutExpertsIsRefused) {
  auto settings = smallRunSettings();
  settings.model.method = Method::kNoft;
  engine::Controls controls;
  train(settings, controls);
  const auto refused = questions()->whatIf({1, 0}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kBadInput);
  EXPECT_EQ(describe(refused.error()), "what-if of window 1: this method has no experts, so that τ prunes nothing. Ask of a run that has.");
}

TEST_F(WhatIfQuestion, OfTheModelInTrainingIsOfItsLastFinishedEpoch) {
  engine::Controls controls;
  controls.copyAtEpochs(true);
  int asked = 0, copies = 0;
  std::unique_ptr<engine::Questions> desk;
  live_.onEach = [&](const EventDetail& detail) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch == nullptr || epoch->window.value != 1) return;
    EXPECT_GT(live_.copies, std::exchange(copies, live_.copies)) << "told of each copy, before the epoch of which it is";
    if (!desk) desk = questions();
    const auto answer = desk->whatIf({}, {});
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_TRUE(answer->live);
    EXPECT_EQ(answer->window.value, 1);
    EXPECT_EQ(answer->epoch, epoch->epoch);
    EXPECT_EQ(answer->steps.size(), 5U);
    if (epoch->best) {
      EXPECT_EQ(answer->steps[0].metrics, epoch->validation);
    }
    ++asked;
  };
  train(smallRunSettings(), controls);
  EXPECT_EQ(asked, 2);
}

TEST_F(WhatIfQuestion, NeedsAFinishedEpochACopyAndAStoredWindow) {
  engine::Controls controls;
  live_.onEach = [&](const EventDetail& detail) {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch == nullptr || batch->window.value != 0 || batch->epoch != 1) return;
    if (batch->batch == 1) controls.copyModel();
    if (batch->batch != 2) return;
    const auto answer = questions()->whatIf({}, {});
    ASSERT_FALSE(answer);
    EXPECT_THAT(describe(answer.error()), HasSubstr("no epoch is finished, so nothing shows yet how the experts are used"));
  };
  train(smallRunSettings(), controls);
  const auto other = makeEngine()->openQuestions(run(), {});
  ASSERT_TRUE(other);
  const auto now = (*other)->whatIf({}, {});
  ASSERT_FALSE(now);
  EXPECT_THAT(describe(now.error()), HasSubstr("no copy of the model in training"));
  const auto never = (*other)->whatIf({7, 0}, {});
  ASSERT_FALSE(never);
  EXPECT_THAT(describe(never.error()), HasSubstr("no weights of window 7"));
}

TEST_F(WhatIfQuestion, OfAMergeIsAnsweredForAStoredWindowAndForTheModelInTraining) {
  engine::Controls controls;
  controls.copyAtEpochs(true);
  const auto state = smallRunSettings().model.grouping.back();
  engine::MergeWhatIfRequest request;
  request.asked = {{Modality::kVisual, state, 1}, 0};
  int asked = 0;
  live_.onEach = [&](const EventDetail& detail) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch == nullptr || epoch->window.value != 1) return;
    const auto answer = questions()->whatIfMerged(request, {});
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_TRUE(answer->live);
    EXPECT_EQ(answer->epoch, epoch->epoch);
    ++asked;
  };
  train(smallRunSettings(), controls);
  EXPECT_GT(asked, 0);
  request.moment = 1;
  const auto stored = questions()->whatIfMerged(request, {});
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_FALSE(stored->live);
  EXPECT_EQ(stored->window.value, 1);
  EXPECT_TRUE(stored->merged.metrics && stored->pruned.metrics);
  request.asked.into = 9;
  const auto nobody = questions()->whatIfMerged(request, {});
  ASSERT_FALSE(nobody);
  EXPECT_THAT(describe(nobody.error()), HasSubstr("the network has no such two experts"));
}

TEST_F(WhatIfQuestion, OfASampleSaysHowManyAndCanBeCancelled) {
  engine::Controls controls;
  train(smallRunSettings(), controls);
  const auto desk = questions();
  const auto some = desk->whatIf({2, 5}, {});
  ASSERT_TRUE(some) << describe(some.error());
  EXPECT_EQ(some->sequences, 5);
  EXPECT_GT(some->allSequences, 5);
  const auto cancelled = desk->whatIf({2, 5}, [](const Progress&) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
}

}  // namespace
}  // namespace xsmoe::experiments
