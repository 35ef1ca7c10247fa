#pragma once
#include <vector>

#include "model/core/events.h"
#include "model/core/layer_usage.h"

namespace xsmoe::experiments {

/// One event of every kind, with every field set to something that is not its default. Optional parts are once there and once not.
inline std::vector<RunEvent> sampleEvents() {
  LayerUsage layer;
  layer.modality = Modality::kTextual;
  layer.layer = {1};
  layer.hiddenState = 12;
  layer.born = {0, 3};
  layer.utilization = {0.5, 0.3, 0.2};
  layer.expertUtilization = {0.6, 0.4};
  layer.gateShare = {0.1, 0.2, 0.7};
  layer.contribution = {5.25, 3.125, 2.0};
  layer.trained = 1;
  const Metrics metrics{0.125, 0.0625, 0.25, 0.1, 80};
  StepTimes times;
  times.add(StepPart::kData, 0.25);
  times.add(StepPart::kForward, 0.5);
  times.add(StepPart::kMetering, 0.03125);
  times.add(StepPart::kBackward, 0.375);
  times.add(StepPart::kOptimizer, 0.125);
  times.add(StepPart::kRanks, 0.0625);
  StepTimes waiting;
  waiting.add(StepPart::kDevice, 0.015625);
  return {
      {11, WindowStarted{{2}, 7, 50, 20, 30, 12345, 678, structureOf({layer})}},
      {12, BatchDone{{2}, 1, 3, 4.5, 0.25}},
      {13, EpochDone{{2}, 1, 3.5, 1e-3, metrics, true, 1.5, {layer}, times, {0.5, 1 << 28, 4096, 0.75, 1 << 29}}},
      {14, EpochDone{{2}, 2, 3.25, 9.5e-4, std::nullopt, false, 1.25, {}, waiting}},
      {15, WindowDone{{2}, {3}, metrics, 9, 4, 12.5, 12345, 678, {layer}, 1 << 30}},
      {16, WindowDone{{2}, {3}, std::nullopt, 9, 4, 12.5, 12345, 678, {}}},
      {17, ExpertExpanded{{2}, Modality::kTextual, {1}, {4}, 3}},
      {18, ExpertPruned{{2}, Modality::kTextual, {1}, {2}, 1, 0.05, 0.08, 0.1, true}},
      {18, ExpertPruned{{2}, Modality::kTextual, {1}, {2}, 1, 0.05, 0.08, 0.1, true, 3}},
      {19, TauChanged{{2}, 4, 0.1, 0.15}},
      {20, GroupingChanged{{2}, 4, {6, 12}, {3, 6, 12}, false, {}}},
      {21, GroupingChanged{{2}, 0, {6, 12}, {3, 6, 12}, true, structureOf({layer})}},
      {22, PrunedNow{{2}, 4, 0.15, 1, metrics, {layer}, std::nullopt}},
      {22, PrunedNow{{2}, 4, 0.15, 1, std::nullopt, {layer}, ExpertName{Modality::kTextual, 12, 3}}},
      {22, PrunedNow{{2}, 4, 0.15, 1, metrics, {layer}, ExpertName{Modality::kTextual, 12, 3}, 1, 0.125}},
      {23, RunPaused{{2}, true}},
      {24, RunFinished{metrics, std::nullopt}},
      {25, RunStopped{{2}}},
      {26, RunFailed{"D_2, \"batch\" 3:\nthe loss is not finite"}},
      {27, ExpertPinned{{2}, 3, {Modality::kTextual, 12, 3}, true}},
      {28, LearningRateChanged{{2}, 3, 1e-3, 2.5e-4}},
      {29, RunDiverged{{2}, 4, 7, "the loss is not finite", 3, {{"ada", {"a vase", "a lamp"}}, {"bob", {}}}}},
      {30, ChangeLogged{SetTau{0.15}, 1700000000123, {Boundary::kEpoch, {2}, 4, 0}, ""}},
      {31, ChangeLogged{SetNumber{"patience", 0}, 1700000000124, {Boundary::kBatch, {2}, 4, 7}, "the value is 0"}},
      {32, SettingChanged{{2}, 4, "patience", 5, 7}},
      {33, ReferencesMeasured{{2}, {3}, {{"transitions", metrics}, {"similar-both", {0.5, 0.25, 0.75, 0.375, 80}}}, 1.75}},
  };
}

}  // namespace xsmoe::experiments
