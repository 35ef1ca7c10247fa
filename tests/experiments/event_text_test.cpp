#include "model/experiments/runs/event_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <variant>
#include <vector>

#include "model/experiments/runs/event_json.h"

namespace xsmoe::experiments {
namespace {

WindowDone doneWithUsage() {
  LayerUsage layer;
  layer.born = {0, 2};
  layer.utilization = layer.gateShare = layer.contribution = {0.5, 0.25, 0.25};
  layer.expertUtilization = {0.5, 0.5};
  WindowDone done;
  done.window = {3};
  done.testedOn = {4};
  done.test = Metrics{0.5, 0.25, 0.75, 0.5, 10};
  done.usage = {layer, layer};
  return done;
}

TEST(EventText, WithoutSharesHasTheExpertsAndAllElse) {
  const auto whole = toJson(EventDetail(doneWithUsage()));
  const auto text = withoutShares(whole.dump());
  EXPECT_LT(text.size(), whole.dump().size());
  const auto read = std::get<WindowDone>(eventFromJson("window", nlohmann::json::parse(text)));
  ASSERT_EQ(read.usage.size(), 2U);
  for (const auto& layer : read.usage) {
    EXPECT_EQ(layer.born, (std::vector<int>{0, 2}));
    EXPECT_TRUE(layer.utilization.empty() && layer.gateShare.empty() && layer.contribution.empty() && layer.expertUtilization.empty());
  }
  EXPECT_EQ(read.test, doneWithUsage().test);
  EXPECT_EQ(read.testedOn, WindowIndex{4});
}

TEST(EventText, ThatIsCutOffOrHasNoUsageStaysAsItIs) {
  for (const char* const text : {R"({"window":3})", R"({"usage":[{"born":[0],"utilization":[0.5,0.2)", R"({"usage":[)", ""})
    EXPECT_EQ(withoutShares(text), text);
}

TEST(EventText, TellsTheBestEpochs) {
  EpochDone epoch;
  for (const bool best : {false, true}) {
    epoch.best = best;
    EXPECT_EQ(isBestEpoch(toJson(EventDetail(epoch)).dump()), best);
  }
  EXPECT_TRUE(isBestEpoch(R"({"a":0,"best":true})"));
}

}  // namespace
}  // namespace xsmoe::experiments
