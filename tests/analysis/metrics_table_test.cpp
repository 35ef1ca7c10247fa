#include "model/analysis/metrics_table.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

LayerUsage layer(Modality modality, std::vector<int> born) {
  LayerUsage usage;
  usage.modality = modality;
  usage.born = std::move(born);
  return usage;
}

RunHistory history(const std::vector<std::vector<ReferenceResult>>& references) {
  RunHistory history(RunDescription{});
  int window = 0;
  for (const auto& measured : references) {
    history.apply({1, WindowStarted{{window}, 1, 1, 1, 1, 10, 5, {}}});
    if (!measured.empty()) history.apply({2, ReferencesMeasured{{window}, {window + 1}, measured, 0}});
    history.apply({3, WindowDone{{window},
                                 {window + 1},
                                 Metrics{0.5, 0.25, 0.75, 0.375, 8},
                                 9,
                                 4,
                                 12.5,
                                 10,
                                 5,
                                 {layer(Modality::kVisual, {0, 1}), layer(Modality::kVisual, {0}), layer(Modality::kTextual, {1})},
                                 4096}});
    ++window;
  }
  return history;
}

TEST(MetricsTable, HasARowAWindow) {
  EXPECT_EQ(
      metricsTable(history({{}})),
      "window,tested_on,hr10,ndcg10,hr20,ndcg20,sequences,epochs,best_epoch,seconds,parameters,trainable,experts_visual,"
      "experts_textual,validation_hr10,validation_ndcg10,validation_hr20,validation_ndcg20,peak_bytes,"
      "data_seconds,forward_seconds,metering_seconds,backward_seconds,optimizer_seconds,ranks_seconds,device_seconds,changes_by_hand\n"
      "0,1,0.5,0.25,0.75,0.375,8,9,4,12.5,10,5,2;1,1,,,,,4096,,,,,,,,0\n");
}

TEST(MetricsTable, HasTheValidationOfTheBestEpoch) {
  RunHistory run(RunDescription{});
  run.apply({1, WindowStarted{{0}, 1, 1, 1, 1, 10, 5, {}}});
  EpochDone epoch;
  epoch.validation = Metrics{0.5, 0.25, 0.75, 0.375, 8};
  epoch.best = true;
  run.apply({2, epoch});
  run.apply({3, WindowDone{{0}, {1}, {}, 1, 1, 2, 10, 5, {}}});
  EXPECT_THAT(metricsTable(run), EndsWith(",,,0.5,0.25,0.75,0.375,,,,,,,,,0\n")) << "nor are its peak memory and its steps' times known";
}

TEST(MetricsTable, HasWhatTheStepsOfAWindowSpentTheirTimeOn) {
  RunHistory run(RunDescription{});
  run.apply({1, WindowStarted{{0}, 1, 1, 1, 1, 10, 5, {}}});
  for (int epoch = 1; epoch <= 2; ++epoch) {
    run.apply({2, BatchDone{{0}, epoch, 1, 1.0, 2}});
    EpochDone done;
    done.epoch = epoch;
    done.seconds = 2;
    done.times.add(StepPart::kData, 0.25);
    done.times.add(StepPart::kBackward, 1);
    run.apply({3, done});
  }
  run.apply({4, WindowDone{{0}, {1}, {}, 2, 1, 4, 10, 5, {}}});
  EXPECT_THAT(metricsTable(run), EndsWith(",0.5,,,2,,,,0\n")) << "data and backward, of both epochs";
}

TEST(MetricsTable, HasReferencesWhereTheyWereMeasured) {
  const auto table = metricsTable(history({{}, {{"transitions", {0.125, 0.0625, 0.25, 0.1, 8}}}}));
  EXPECT_THAT(table,
              HasSubstr(",device_seconds,changes_by_hand,transitions_hr10,transitions_ndcg10,transitions_hr20,transitions_ndcg20\n"));
  EXPECT_THAT(table, HasSubstr("2;1,1,,,,,4096,,,,,,,,0,,,,\n")) << "the first window has none";
  EXPECT_THAT(table, HasSubstr("2;1,1,,,,,4096,,,,,,,,0,0.125,0.0625,0.25,0.1\n"));
}

TEST(MetricsTable, CountsTheChangesByHandThatAModelHasInIt) {
  RunHistory run(RunDescription{});
  const auto end = [&run](int window) { run.apply({4, WindowDone{{window}, {window + 1}, {}, 1, 1, 2, 10, 5, {}}}); };
  run.apply({1, WindowStarted{{0}, 1, 1, 1, 1, 10, 5, {}}});
  end(0);
  run.apply({5, ChangeLogged{SetTau{0.2}, 5, {Boundary::kTested, {0}, 0, 0}, ""}});  // of a fork, behind the test that it shares
  run.apply({5, TauChanged{{0}, 0, 0.1, 0.2}});
  run.apply({6, WindowStarted{{1}, 1, 1, 1, 1, 10, 5, {}}});
  run.apply({7, ChangeLogged{Pause{}, 7, {Boundary::kBatch, {1}, 0, 1}, ""}});
  run.apply({8, ChangeLogged{SetNumber{"patience", 7}, 8, {Boundary::kBatch, {1}, 0, 1}, ""}});
  run.apply({8, SettingChanged{{1}, 0, "patience", 5, 7}});
  end(1);
  const auto table = metricsTable(run);
  EXPECT_THAT(table, HasSubstr(",,,0\n1,2,")) << "D_0";
  EXPECT_THAT(table, EndsWith(",2\n")) << "D_1; a pause is none";
}

TEST(MetricsTable, HasNoReferencesWhereNoneWereMeasured) { EXPECT_THAT(metricsTable(history({{}})), Not(HasSubstr("transitions"))); }

}  // namespace
}  // namespace xsmoe
