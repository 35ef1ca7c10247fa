#include "model/core/first_window.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

RunSettings trainedBy(Method method, Continual continual = Continual::kNone) {
  RunSettings settings;
  settings.model.method = method;
  settings.model.continual = continual;
  return settings;
}

bool beginAlike(const RunSettings& a, const RunSettings& b) { return settingsOfFirstWindow(a) == settingsOfFirstWindow(b); }

TEST(FirstWindow, DependsNeitherOnTauNorOnWhetherExpertsAreBornNorOnAWrapper) {
  auto other = trainedBy(Method::kXsmoe);
  other.model.tau = 0.5;
  EXPECT_TRUE(beginAlike(trainedBy(Method::kXsmoe), other));
  EXPECT_TRUE(beginAlike(trainedBy(Method::kXsmoe), trainedBy(Method::kStatic)));
  EXPECT_TRUE(beginAlike(trainedBy(Method::kXsmoe, Continual::kReplay), trainedBy(Method::kStatic, Continual::kDistillation)));
  auto replay = trainedBy(Method::kIisan, Continual::kReplay), distillation = trainedBy(Method::kIisan, Continual::kDistillation);
  replay.model.baselines.reservoirRatio = 0.4;
  distillation.model.baselines.distillationWeight = 0.1;
  distillation.model.baselines.distillationTemperature = 2;
  EXPECT_TRUE(beginAlike(trainedBy(Method::kIisan), replay));
  EXPECT_TRUE(beginAlike(distillation, replay));
}

TEST(FirstWindow, DependsOnTheNetworkAndOnWhatTrainsIt) {
  EXPECT_FALSE(beginAlike(trainedBy(Method::kXsmoe), trainedBy(Method::kVisual)));
  EXPECT_FALSE(beginAlike(trainedBy(Method::kXsmoe), trainedBy(Method::kNoft)));
  EXPECT_FALSE(beginAlike(trainedBy(Method::kIisan), trainedBy(Method::kMmmlp)));
  auto other = trainedBy(Method::kXsmoe);
  other.training.seed = 7;
  EXPECT_FALSE(beginAlike(trainedBy(Method::kXsmoe), other));
  other = trainedBy(Method::kXsmoe);
  other.model.grouping = {12};
  EXPECT_FALSE(beginAlike(trainedBy(Method::kXsmoe), other));
  other = trainedBy(Method::kGag);
  other.model.baselines.reservoirRatio = 0.4;
  EXPECT_FALSE(beginAlike(trainedBy(Method::kGag), other)) << "a reservoir of its own, which D_0 may train on";
}

}  // namespace
}  // namespace xsmoe
