// Tables 1 to 3 and Figure 2 of made runs.
#include <gmock/gmock.h>

#include <cmath>

#include "model/analysis/shown_table.h"
#include "model/analysis/table_text.h"
#include "tests/analysis/table_run.h"

namespace xsmoe {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

std::vector<std::string> keysOf(const ResultTable& table) {
  std::vector<std::string> keys;
  for (const auto& row : table.rows) keys.push_back(row.key);
  return keys;
}

TEST(RunTables, GiveTheMeanAndTheSampleDeviationOverSeeds) {
  const auto table = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 2, 0.4), finishedRun(Method::kXsmoe, 1, 0.1)});
  ASSERT_EQ(table.columns.size(), 2U * 8 + 2) << "two metrics of D_2 … D_9 and their means";
  EXPECT_EQ(table.columns.front().group, "D_2") << "the test on D_1 is of the warm-up";
  const auto& cell = cellAt(table, "xsmoe", "hr10_D_5");
  EXPECT_THAT(cell.values, ElementsAre(0.1, 0.4)) << "in the order of seeds";
  EXPECT_DOUBLE_EQ(cell.mean.value(), 0.25);
  EXPECT_NEAR(cell.deviation.value(), 0.3 / std::sqrt(2), 1e-12);
  EXPECT_FALSE(tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.1)}).rows[0].cells[0].deviation) << "of one seed";
}

TEST(RunTables, KnowTheErrorOfTheTestOfOneSeedsHitRatios) {
  const auto one = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.1)});
  EXPECT_NEAR(cellAt(one, "xsmoe", "hr10_D_2").testError.value(), 0.03, 1e-12) << "√(0.1 · 0.9 / 100)";
  EXPECT_NEAR(cellAt(one, "xsmoe", "hr10_mean").testError.value(), 0.03 / std::sqrt(8), 1e-12) << "D_2 … D_9";
  EXPECT_FALSE(cellAt(one, "xsmoe", "ndcg10_D_2").testError) << "no share of hits";
  const auto two = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.1), finishedRun(Method::kXsmoe, 2, 0.4)});
  EXPECT_FALSE(cellAt(two, "xsmoe", "hr10_D_2").testError) << "the spread over seeds is known";
}

TEST(RunTables, MarkAlikeWhatIsEqualInTheDigitsThatAreShown) {
  const auto table = tableOf(TableKind::kMethods, {finishedRun(Method::kSsrm, 1, 0.200001), finishedRun(Method::kGag, 1, 0.1001),
                                                   finishedRun(Method::kIisan, 1, 0.2), finishedRun(Method::kMmmlp, 1, 0.1)});
  EXPECT_TRUE(cellAt(table, "ssrm", "hr10_D_2").best) << "20.00 %";
  EXPECT_TRUE(cellAt(table, "iisan", "hr10_D_2").best) << "20.00 % too";
  EXPECT_FALSE(cellAt(table, "iisan", "hr10_D_2").second);
  EXPECT_TRUE(cellAt(table, "gag", "hr10_D_2").second) << "10.01 %";
  EXPECT_FALSE(cellAt(table, "mmmlp", "hr10_D_2").second) << "10.00 %";
  EXPECT_FALSE(tableOf(TableKind::kMethods, {finishedRun(Method::kSsrm, 1, 0.2)}).rows[0].cells[0].best) << "alone it is before nothing";
}

TEST(RunTables, CallNoDifferenceWhatIsSmallerThanTheSpread) {
  const auto noisy = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.3), finishedRun(Method::kXsmoe, 2, 0.2),
                                                   finishedRun(Method::kGag, 1, 0.24), finishedRun(Method::kGag, 2, 0.25)});
  EXPECT_THAT(noisy.notes, Contains(HasSubstr("mean HR@10: XSMoE and GAG are not told apart")));
  const auto clear = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.30), finishedRun(Method::kXsmoe, 2, 0.31),
                                                   finishedRun(Method::kGag, 1, 0.24), finishedRun(Method::kGag, 2, 0.25)});
  EXPECT_THAT(clear.notes, Contains(HasSubstr(
                               "mean HR@10: XSMoE before GAG by 6.00 points, more than the spread over seeds (0.71 points) and than what 2 "
                               "seeds leave to chance (pooled p = 0.0136)")));
}

TEST(RunTables, CallNoDifferenceWhatThePooledTestLeavesToChance) {
  const auto few = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.30), finishedRun(Method::kXsmoe, 2, 0.32),
                                                 finishedRun(Method::kGag, 1, 0.28), finishedRun(Method::kGag, 2, 0.29)});
  EXPECT_THAT(few.notes,
              Contains("mean HR@10: XSMoE and GAG are not told apart: 2.50 points is more than the spread over seeds (1.41 points), but no "
                       "more than what 2 seeds leave to chance (pooled p = 0.1548)"));
  const auto others = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.30), finishedRun(Method::kXsmoe, 2, 0.32),
                                                    finishedRun(Method::kGag, 3, 0.28), finishedRun(Method::kGag, 4, 0.29)});
  EXPECT_THAT(others.notes, Contains("mean HR@10: XSMoE before GAG by 2.50 points, more than the spread over seeds (1.41 points)"))
      << "without a seed in common there is no test";
}

TEST(RunTables, StandInTheOrderOfThePaper) {
  const auto table = tableOf(TableKind::kVariants,
                             {finishedRun(Method::kXsmoe, 1, 0.1), finishedRun(Method::kNoft, 1, 0.1), finishedRun(Method::kStatic, 1, 0.1),
                              finishedRun(Method::kTextual, 1, 0.1), finishedRun(Method::kVisual, 1, 0.1)});
  EXPECT_THAT(keysOf(table), ElementsAre("visual", "textual", "static", "noft", "xsmoe"));
}

TEST(RunTables, TellRunsOfOtherSettingsApartAndLeaveOutWhatCannotBeCompared) {
  auto other = finishedRun(Method::kXsmoe, 1, 0.1);
  other.description.name = "narrow";
  other.description.settings.model.bottleneck = 32;
  auto longer = finishedRun(Method::kGag, 1, 0.1);
  longer.description.settings.protocol.sequenceLength = 20;
  auto stopped = finishedRun(Method::kSsrm, 1, 0.1);
  stopped.state = RunState::kStopped;
  auto stream = finishedRun(Method::kIisan, 1, 0.1, "Another stream");
  stream.streamChecksum = "decaf";
  auto again = finishedRun(Method::kXsmoe, 1, 0.3);
  again.description.name = "again";
  const auto table = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.1), other, longer, stopped, stream, again,
                                                   finishedRun(Method::kNoft, 1, 0.1)});
  EXPECT_THAT(keysOf(table), ElementsAre("xsmoe bottleneck=32", "xsmoe bottleneck=64"));
  EXPECT_EQ(table.rows[0].name, "XSMoE, bottleneck 32");
  const auto why = [&](const std::string& run) {
    for (const auto& left : table.leftOut)
      if (left.run == run) return left.why;
    return std::string("it was not left out");
  };
  EXPECT_EQ(why("gag_1"), "its settings are other than the rest's: length 20 (the rest: 10)");
  EXPECT_EQ(why("ssrm_1"), "it is not finished");
  EXPECT_EQ(why("iisan_1"), "its stream is another one: Another stream");
  EXPECT_EQ(why("again"), "it has the settings and the seed of xsmoe_1");
  EXPECT_EQ(why("noft_1"), "it is an ablation, which Table 2 shows");
}

TEST(RunTables, SayOfAnAblationWithAWrapperThatNoTableHasIt) {
  auto wrapped = finishedRun(Method::kStatic, 1, 0.1);
  wrapped.description.settings.model.continual = Continual::kReplay;
  const std::vector runs{finishedRun(Method::kXsmoe, 1, 0.1), wrapped};
  const auto why = [&](TableKind kind) { return tableOf(kind, runs).leftOut.at(0).why; };
  EXPECT_EQ(why(TableKind::kMethods), "it is an ablation with replay or distillation, which is in no table");
  EXPECT_EQ(why(TableKind::kVariants), "it is trained with replay or distillation, and no variant of Table 2 is");
}

/// A run at this learning rate.
RunSummary atRate(Method method, std::uint64_t seed, double rate) {
  auto run = finishedRun(method, seed, 0.1);
  run.description.name += " at " + std::to_string(rate);
  run.description.settings.training.learningRate = rate;
  return run;
}

TEST(RunTables, HaveARowForEachValueOfASettingOfTraining) {
  const auto table = tableOf(TableKind::kMethods, {atRate(Method::kXsmoe, 1, 1), atRate(Method::kXsmoe, 1, 0.001),
                                                   atRate(Method::kXsmoe, 2, 0.001), atRate(Method::kGag, 1, 0.001)});
  EXPECT_THAT(keysOf(table), ElementsAre("gag", "xsmoe learning-rate=0.001", "xsmoe learning-rate=1"));
  EXPECT_EQ(table.rows[2].name, "XSMoE, learning-rate 1");
  EXPECT_THAT(table.rows[1].seeds, ElementsAre(1, 2));
  EXPECT_THAT(table.leftOut, IsEmpty());
  EXPECT_THAT(table.notes, Contains(HasSubstr("learning-rate 0.001 (GAG, XSMoE), 1 (XSMoE)")));
  EXPECT_THAT(table.notes, Contains(HasSubstr("deviations: none"))) << "the rows' names tell it, and GAG is trained as one of them";
}

TEST(RunTables, HaveARowForEachFeatureCacheOfAMethodThatReadsFeatures) {
  std::vector<RunSummary> runs{finishedRun(Method::kXsmoe, 1, 0.1), finishedRun(Method::kXsmoe, 2, 0.1),
                               finishedRun(Method::kXsmoe, 3, 0.2), finishedRun(Method::kSsrm, 1, 0.1), finishedRun(Method::kSsrm, 2, 0.1)};
  for (auto& run : runs) run.featuresChecksum = "aaaa1111ffff";
  runs[2].featuresChecksum = "bbbb2222ffff";
  runs[4].featuresChecksum = "cccc3333ffff";
  const auto table = tableOf(TableKind::kMethods, runs);
  EXPECT_THAT(keysOf(table), ElementsAre("ssrm", "xsmoe features=aaaa1111", "xsmoe features=bbbb2222"));
  EXPECT_THAT(table.rows[1].seeds, ElementsAre(1, 2));
  EXPECT_THAT(table.notes, Contains(HasSubstr("SHA-256 of its log c0ffee, of its features aaaa1111ffff, bbbb2222ffff")));
  EXPECT_THAT(table.notes, Not(Contains(HasSubstr("cccc3333")))) << "SSRM reads none";
}

TEST(RunTables, SayWhereMethodsAreNotTrainedAlike) {
  auto batch = finishedRun(Method::kGag, 1, 0.1);
  batch.description.settings.training.batchSize = 128;
  const auto table = tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.1), batch});
  EXPECT_THAT(keysOf(table), ElementsAre("gag", "xsmoe"));
  EXPECT_THAT(table.notes, Contains("deviation: the methods are not trained alike: batch-size 128 (GAG), 256 (XSMoE)"));
  EXPECT_THAT(table.notes, Not(Contains(HasSubstr("deviations: none"))));
}

TEST(RunTables, SayThatTheBestOfSeveralTriesWasNotChosenOnValidationData) {
  const auto other = atRate(Method::kXsmoe, 1, 0.5);
  const std::vector<RunSummary> runs{finishedRun(Method::kXsmoe, 1, 0.1), other, finishedRun(Method::kStatic, 1, 0.1)};
  for (const auto kind : {TableKind::kMethods, TableKind::kVariants})
    EXPECT_THAT(tableOf(kind, runs).notes,
                Contains(testing::AllOf(HasSubstr("XSMoE has 2 rows, which differ in learning-rate: none was chosen on "
                                                  "validation data"),
                                        HasSubstr("the condition learning-rate=0.001 leaves one"))));
  EXPECT_THAT(tableOf(TableKind::kMethods, runs).conditions, ElementsAre("learning-rate=0.001"));
  EXPECT_THAT(tableOf(TableKind::kCosts, runs).notes, Not(Contains(HasSubstr("validation data"))));
  EXPECT_THAT(tableOf(TableKind::kMethods, {other}).notes, Not(Contains(HasSubstr("validation data"))));
}

TEST(RunTables, SayThatAnotherNumberOfThreadsRoundsOtherwise) {
  const auto computedOn = [](const std::vector<RunSummary>& runs) { return tableOf(TableKind::kMethods, runs).notes; };
  const auto two = finishedRun(Method::kXsmoe, 1, 0.1);
  auto one = finishedRun(Method::kGag, 1, 0.1);
  EXPECT_THAT(computedOn({two, one}), Contains(StartsWith("computed on: cpu, 2 threads, ")));
  EXPECT_THAT(computedOn({two, one}), Not(Contains(HasSubstr("differ a little"))));
  one.description.device = "cpu, 1 thread";
  EXPECT_THAT(computedOn({two, one}), Contains(testing::AllOf(StartsWith("computed on: cpu, 1 thread, "), HasSubstr("; cpu, 2 threads, "),
                                                              HasSubstr("differ a little"))));
}

TEST(RunTables, NameAllConditionsThatLeaveOneOfSeveralTries) {
  auto narrow = atRate(Method::kXsmoe, 1, 0.5);
  narrow.description.settings.model.bottleneck = 32;
  EXPECT_THAT(tableOf(TableKind::kMethods, {narrow, finishedRun(Method::kXsmoe, 1, 0.1)}).notes,
              Contains(HasSubstr("the conditions bottleneck=32 learning-rate=0.5 leave one")));
}

TEST(RunTables, KnowAStreamAsGroupsDo) {
  auto known = finishedRun(Method::kXsmoe, 1, 0.1), moved = finishedRun(Method::kGag, 1, 0.1), unknown = finishedRun(Method::kSsrm, 1, 0.1);
  known.description.streamFolder = unknown.description.streamFolder = "/streams/a";
  moved.description.streamFolder = "/streams/b";
  unknown.streamChecksum.clear();
  unknown.description.streamTitle = "Another title";
  const auto table = tableOf(TableKind::kMethods, {known, moved, unknown});
  EXPECT_THAT(keysOf(table), ElementsAre("ssrm", "gag", "xsmoe"));
  EXPECT_THAT(table.leftOut, IsEmpty());
  auto elsewhere = unknown;
  elsewhere.description.name = "elsewhere";
  elsewhere.description.streamFolder = "/streams/c";
  const auto without = tableOf(TableKind::kMethods, {elsewhere, known, moved});
  ASSERT_EQ(without.leftOut.size(), 1U);
  EXPECT_EQ(without.leftOut[0].run, "elsewhere") << "it is first, but alone on its stream";
}

TEST(RunTables, TellRunsAndStreamsOfOneNameApart) {
  auto first = finishedRun(Method::kXsmoe, 1, 0.1), again = first, stream = first, own = finishedRun(Method::kGag, 1, 0.1);
  again.description.folder = "/others/xsmoe_1";
  stream.description.folder = "/elsewhere/xsmoe_1";
  stream.streamChecksum = "1a2b3c4d5e6f";
  own.changesByHand = {"in D_3: tau 0.10 → 0.15"};
  first.changesByHand = again.changesByHand = own.changesByHand;
  const auto table = tableOf(TableKind::kMethods, {first, again, stream, own});
  ASSERT_EQ(table.leftOut.size(), 2U);
  EXPECT_EQ(table.leftOut[0],
            (RunLeftOut{"/elsewhere/xsmoe_1", "its stream is another one: My stream, checksum 1a2b3c4d", "its stream is another one"}));
  EXPECT_EQ(table.leftOut[1],
            (RunLeftOut{"/others/xsmoe_1", "it was changed by hand, and /runs/xsmoe_1 began with its settings and its seed",
                        "it was changed by hand, and another one began with its settings and its seed"}));
  EXPECT_THAT(table.notes, Contains(HasSubstr("deviation: /runs/xsmoe_1, by hand")));
  EXPECT_THAT(table.notes, Contains(HasSubstr("deviation: gag_1, by hand"))) << "no other has this name";
}

TEST(RunTables, HaveFootersOfAFewLinesHoweverManyRunsThereAre) {
  std::vector<RunSummary> runs{finishedRun(Method::kXsmoe, 1, 0.1), finishedRun(Method::kXsmoe, 2, 0.1)};
  for (int i = 0; i < 300; ++i) {
    runs.push_back(finishedRun(Method::kXsmoe, 1, 0.1));
    runs.back().description.name += "_" + std::to_string(i);
    if (i % 3 == 0) runs.back().state = RunState::kStopped;
    if (i % 3 == 1) runs.back().streamChecksum = std::to_string(i);
  }
  const auto table = tableOf(TableKind::kMethods, runs);
  EXPECT_EQ(table.leftOut.size(), 300U);
  EXPECT_LE(footerLines(table).size(), table.notes.size() + 3);
}

TEST(RunTables, SayWhyNoRunIsLeft) {
  auto run = finishedRun(Method::kGag, 1, 0.1);
  run.state = RunState::kFailed;
  const auto table = tableOfRuns(TableKind::kMethods, {run}, {}, paperNumbers());
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(table.error()), HasSubstr("gag_1: it failed"));
}

TEST(RunTables, PutThePrintedNumbersBesideRunsOfThePapersSettings) {
  auto run = finishedRun(Method::kIisan, 1, 0.2, "amazon home");
  run.description.settings.model.continual = Continual::kReplay;
  auto second = run;
  second.description.settings.training.seed = 2;
  for (auto& test : second.tests) test.metrics.hr10 = 0.21;
  setMeans(second);
  const auto table = tableOf(TableKind::kMethods, {run, second});
  EXPECT_EQ(table.printedFrom, "Amazon Home");
  const auto& cell = cellAt(table, "iisan_rh", "hr10_D_2");
  EXPECT_NEAR(cell.printed.value(), 0.2145, 1e-12);
  EXPECT_NEAR(cell.difference().value(), 0.205 - 0.2145, 1e-12);
  EXPECT_TRUE(cell.beyondSpread());
  EXPECT_THAT(table.notes, Contains(HasSubstr("printed there and not measured here: SSRM, GAG")));
}

TEST(RunTables, ShowTheMeanOfThePrintedWindowsBesideAPrintedMeanThatIsAnother) {
  auto run = finishedRun(Method::kIisan, 1, 0.2, "Amazon Home");
  run.description.settings.model.continual = Continual::kReplay;
  const auto table = tableOf(TableKind::kMethods, {run});
  const auto& ndcg = cellAt(table, "iisan_rh", "ndcg10_mean");
  EXPECT_NEAR(ndcg.printed.value(), (17.67 + 15.45 + 13.47 + 10.78 + 11.69 + 11.3 + 10.85 + 7.65) / 800, 1e-12);
  EXPECT_NEAR(ndcg.printedMean.value(), 0.1238, 1e-12);
  EXPECT_FALSE(cellAt(table, "iisan_rh", "hr10_mean").printedMean) << "it fits to rounding";
  EXPECT_THAT(table.notes, Contains(HasSubstr("cannot be compared")));
}

/// A run that has no tests behind D_`last`.
RunSummary upTo(RunSummary run, int last) {
  std::erase_if(run.tests, [&](const auto& test) { return test.testedOn.value > last; });
  setMeans(run);
  return run;
}

TEST(RunTables, CompareMeansOverTheWindowsThatTheyAndThePaperHave) {
  auto run = finishedRun(Method::kIisan, 1, 0.2, "Amazon Home");
  run.description.settings.model.continual = Continual::kReplay;
  const auto few = tableOf(TableKind::kMethods, {upTo(run, 3)});
  const auto& hr = cellAt(few, "iisan_rh", "hr10_mean");
  EXPECT_NEAR(hr.printed.value(), (0.2145 + 0.1903) / 2, 1e-12) << "of D_2 and D_3, not 15.5 %";
  EXPECT_NEAR(hr.difference().value(), 0.2 - (0.2145 + 0.1903) / 2, 1e-12);
  EXPECT_FALSE(cellAt(few, "iisan_rh", "ndcg10_mean").printedMean) << "it is one over other windows";
  EXPECT_THAT(few.notes, Contains(HasSubstr("of IISAN_RH both means compared are those over D_2–D_3")));
  EXPECT_THAT(tableOf(TableKind::kMethods, {run}).notes, Not(Contains(HasSubstr("both means compared"))));
}

TEST(RunTables, CompareNoWindowThatThePaperLacks) {
  auto run = finishedRun(Method::kIisan, 1, 0.2, "Amazon Home"), second = run;
  second.description.settings.training.seed = 2;
  for (auto* const one : {&run, &second}) {
    one->description.settings.model.continual = Continual::kReplay;
    one->tests.push_back({{9}, {10}, {0.9, 0.9, 0.9, 0.9, 100}});
    setMeans(*one);
  }
  const auto table = tableOf(TableKind::kMethods, {run, second}, {{}, "Amazon Home"});
  const auto& hr = cellAt(table, "iisan_rh", "hr10_mean");
  EXPECT_NEAR(hr.mean.value(), (8 * 0.2 + 0.9) / 9, 1e-12);
  EXPECT_NEAR(hr.difference().value(), 0.2 - hr.printed.value(), 1e-12) << "without D_10";
  EXPECT_TRUE(hr.beyondSpread()) << "both seeds have the same there";
  EXPECT_THAT(table.notes, Contains(HasSubstr("those over D_2–D_9")));
}

/// In how many cells of a table the paper prints another mean than its windows have.
int otherMeans(TableKind kind, const std::vector<Method>& methods) {
  int count = 0;
  for (const auto* dataset : {"Amazon Home", "Amazon Electronics", "H&M"}) {
    std::vector<RunSummary> runs;
    for (const auto method : methods)
      for (const auto continual : {Continual::kNone, Continual::kReplay, Continual::kDistillation})
        if (bears(method, continual) && !(method == Method::kXsmoe && continual != Continual::kNone)) {
          runs.push_back(finishedRun(method, 1, 0.1, dataset));
          runs.back().description.settings.model.continual = continual;
        }
    for (const auto& row : tableOf(kind, runs, {{}, dataset}).rows)
      for (const auto& cell : row.cells) count += cell.printedMean ? 1 : 0;
  }
  return count;
}

TEST(RunTables, KnowWhichPrintedMeansAreNotThoseOfThePrintedWindows) {
  EXPECT_EQ(otherMeans(TableKind::kMethods,
                       {Method::kSsrm, Method::kGag, Method::kGiuaGnn, Method::kMmmlp, Method::kLgmrec, Method::kIisan, Method::kXsmoe}),
            6);
  EXPECT_EQ(otherMeans(TableKind::kVariants, {Method::kVisual, Method::kTextual, Method::kStatic, Method::kNoft, Method::kXsmoe}), 12);
}

TEST(RunTables, LeaveOutThePrintedNumbersOfOtherSettingsUnlessTheyAreAskedFor) {
  const auto run = finishedRun(Method::kXsmoe, 1, 0.2, "Amazon Home");  // τ 0.1, the paper's 0.15
  const auto silent = tableOf(TableKind::kMethods, {run});
  EXPECT_THAT(silent.printedFrom, IsEmpty());
  EXPECT_THAT(silent.notes, Contains(HasSubstr("XSMoE (tau is 0.1, the paper's 0.15)")));
  const auto asked = tableOf(TableKind::kMethods, {run}, {{}, "h&m"});
  EXPECT_NEAR(cellAt(asked, "xsmoe", "hr10_D_2").printed.value(), 0.2677, 1e-12);
  const auto unknown = tableOfRuns(TableKind::kMethods, {run}, {{}, "Books"}, paperNumbers());
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(describe(unknown.error()), HasSubstr("Amazon Home, Amazon Electronics or H&M"));
}

TEST(RunTables, SayWhereNumbersArePrintedThatNobodyAskedFor) {
  const auto note = HasSubstr("its numbers for Amazon Home can stand beside");
  const std::vector<RunSummary> own{finishedRun(Method::kXsmoe, 1, 0.2)};
  EXPECT_THAT(tableOf(TableKind::kMethods, own).notes, Contains(note));
  EXPECT_EQ(tableOf(TableKind::kMethods, own).couldPrint, "Amazon Home");
  EXPECT_EQ(tableOf(TableKind::kMethods, own, {{}, "none"}).couldPrint, "");
  EXPECT_THAT(tableOf(TableKind::kMethods, own, {{}, "none"}).notes, Not(Contains(note)));
  EXPECT_THAT(tableOf(TableKind::kMethods, own, {{}, "H&M"}).notes, Not(Contains(note)));
  EXPECT_THAT(tableOf(TableKind::kMethods, {finishedRun(Method::kXsmoe, 1, 0.2, "Amazon Home")}).notes, Not(Contains(note)));
  EXPECT_THAT(tableOfRuns(TableKind::kMethods, own, {}, {})->notes, Not(Contains(note))) << "there are none to show";
}

TEST(PaperDatasets, AreKnownByTheLettersOfTheirUsualNames) {
  const auto known = [](std::string_view name) { return paperDataset(name) == nullptr ? "" : paperDataset(name)->name; };
  for (const auto* name : {"Amazon Home", "amazon-home", "home", "Home_and_Kitchen", "home_and_kitchen_5", "reviews_Home_and_Kitchen_5"})
    EXPECT_EQ(known(name), "Amazon Home") << name;
  for (const auto* name : {"Amazon Electronics", "Electronics", "Electronics_5"}) EXPECT_EQ(known(name), "Amazon Electronics") << name;
  for (const auto* name : {"H&M", "hm", "h-and-m", "H-M Personalized Fashion Recommendations"}) EXPECT_EQ(known(name), "H&M") << name;
  for (const auto* name : {"", "my-stream", "Homework", "Built-in stream, seed 1", "5"}) EXPECT_EQ(known(name), "") << name;
}

TEST(RunTables, TellCostsInThePapersUnits) {
  const auto table =
      tableOf(TableKind::kCosts, {finishedRun(Method::kXsmoe, 1, 0.1, "Amazon Home"), finishedRun(Method::kNoft, 1, 0.1, "Amazon Home")});
  EXPECT_THAT(keysOf(table), ElementsAre("noft", "xsmoe"));
  EXPECT_EQ(table.rows[1].name, "τ = 0.1");
  EXPECT_DOUBLE_EQ(cellAt(table, "xsmoe", "model_bytes").mean.value(), 4.0 * 1000008) << "of the last window, float32";
  EXPECT_DOUBLE_EQ(cellAt(table, "xsmoe", "peak_bytes").mean.value(), 64 << 20);
  EXPECT_DOUBLE_EQ(cellAt(table, "xsmoe", "training_seconds").mean.value(), 9 * 12);
  EXPECT_DOUBLE_EQ(cellAt(table, "xsmoe", "epoch_seconds").mean.value(), 12.0 / 5);
  EXPECT_NEAR(cellAt(table, "xsmoe", "model_bytes").printed.value() / (1 << 20), 8.32, 1e-9);
  EXPECT_FALSE(cellAt(table, "xsmoe", "peak_bytes").printed) << "the paper's is a GPU's";
  EXPECT_THAT(table.notes, Contains(HasSubstr("the paper's times are of its own GPU")));
  EXPECT_THAT(tableOf(TableKind::kCosts, {finishedRun(Method::kXsmoe, 1, 0.1)}).notes, Not(Contains(HasSubstr("its own GPU"))))
      << "none are printed";
}

TEST(RunTables, HaveThePapersMemoryBesideThatOfAGpu) {
  auto run = finishedRun(Method::kXsmoe, 1, 0.1, "Amazon Home");
  run.description.device = "cuda:0";
  const auto table = tableOf(TableKind::kCosts, {run});
  EXPECT_TRUE(cellAt(table, "xsmoe", "peak_bytes").printed);
  EXPECT_THAT(table.notes, Contains("the paper's memory and times are of its own GPU"));
}

TEST(RunTables, KnowNoMemoryWhereNoneWasRecorded) {
  auto run = finishedRun(Method::kXsmoe, 1, 0.1);
  for (auto& cost : run.costs) cost.peakBytes = 0;
  EXPECT_FALSE(cellAt(tableOf(TableKind::kCosts, {run}), "xsmoe", "peak_bytes").mean);
}

TEST(RunTables, GoOverTau) {
  std::vector<RunSummary> runs;
  for (const double tau : {0.2, 0.0, 0.05}) {
    runs.push_back(finishedRun(Method::kXsmoe, 1, tau));
    runs.back().description.settings.model.tau = tau;
  }
  const auto table = tableOf(TableKind::kOverTau, runs, {{"ndcg20"}, ""});
  EXPECT_THAT(keysOf(table), ElementsAre("xsmoe tau=0", "xsmoe tau=0.05", "xsmoe tau=0.2"));
  ASSERT_EQ(table.columns.size(), 1U);
  EXPECT_EQ(table.columns[0].key, "ndcg20_mean");
}

TEST(RunTables, MarkRowsWhoseTauOrGroupingWasChangedByHand) {
  std::vector<RunSummary> runs{finishedRun(Method::kXsmoe, 1, 0.1), finishedRun(Method::kXsmoe, 1, 0.2)};
  runs[1].description.settings.model.tau = 0.2;
  const auto noPoint = Contains(HasSubstr("no point of a row changed by hand"));
  runs[0].changesByHand = {"in D_2: patience 5 → 7", "in D_3: tau 0.1 → 0.29"};
  runs[0].tauOrGroupingByHand = true;
  EXPECT_EQ(tableOf(TableKind::kCosts, runs).rows.at(0).name, "τ = 0.1, changed by hand");
  EXPECT_EQ(tableOf(TableKind::kCosts, runs).rows.at(1).name, "τ = 0.2");
  EXPECT_EQ(tableOf(TableKind::kMethods, {runs[0]}).rows.at(0).name, "XSMoE, changed by hand");
  const auto marked = tableOf(TableKind::kOverTau, runs);
  ASSERT_EQ(marked.rows.size(), 2U);
  EXPECT_FALSE(marked.rows[0].tau) << "a point at 0.1 would be of another model";
  EXPECT_EQ(marked.rows[1].tau, 0.2);
  EXPECT_THAT(marked.notes, noPoint);
  runs[0].changesByHand = {"in D_2: patience 5 → 7"};
  runs[0].tauOrGroupingByHand = false;
  const auto figure = tableOf(TableKind::kOverTau, runs);
  EXPECT_EQ(figure.rows.at(0).name, "τ = 0.1") << "it kept its τ; a footer tells the deviation";
  EXPECT_EQ(figure.rows.at(0).tau, 0.1);
  EXPECT_THAT(figure.notes, testing::Not(noPoint));
}

TEST(RunTables, LeaveOutOfOneSeedTheRunThatWasChangedByHand) {
  auto changed = finishedRun(Method::kXsmoe, 1, 0.1);
  changed.description.name = "changed";
  changed.changesByHand = {"in D_3: tau 0.1 → 0.29"};
  const auto kept = finishedRun(Method::kXsmoe, 1, 0.2);
  for (const auto& runs : {std::vector{changed, kept}, std::vector{kept, changed}}) {
    const auto table = tableOf(TableKind::kCosts, runs);
    ASSERT_EQ(table.leftOut.size(), 1U);
    EXPECT_EQ(table.leftOut[0].run, "changed");
    EXPECT_EQ(table.leftOut[0].why, "it was changed by hand, and xsmoe_1 began with its settings and its seed");
    EXPECT_EQ(table.rows.at(0).name, "τ = 0.1");
  }
}

TEST(RunTables, OverTauTellWhatRowsDifferInBesides) {
  auto run = finishedRun(Method::kXsmoe, 1, 0.1);
  std::vector<RunSummary> runs{run};
  run.description.settings.model.tau = 0.2;
  runs.push_back(run);
  EXPECT_THAT(tableOf(TableKind::kOverTau, runs).rows, Each(Field(&ResultRow::family, IsEmpty())));
  run.description.settings.model.grouping = {12};
  runs.push_back(run);
  const auto table = tableOf(TableKind::kOverTau, runs);
  std::vector<std::string> families;
  for (const auto& row : table.rows) families.push_back(row.family);
  EXPECT_THAT(families, UnorderedElementsAre("grouping 6,12", "grouping 6,12", "grouping 12"));
}

TEST(RunTables, ShowUntrainedReferencesWhereRunsMeasuredThem) {
  auto run = finishedRun(Method::kXsmoe, 1, 0.1);
  for (int window = 0; window < 9; ++window)
    run.referenced.push_back({{window}, {window + 1}, run.tests[0].metrics, {{"transitions", {0.2, 0.1, 0, 0, 100}}}});
  const auto table = tableOf(TableKind::kMethods, {run});
  EXPECT_THAT(keysOf(table), ElementsAre("xsmoe", "transitions"));
  EXPECT_TRUE(table.rows[1].untrained);
  EXPECT_TRUE(cellAt(table, "transitions", "hr10_mean").best) << "it does rank better";
  run.referenced.resize(1);
  EXPECT_FALSE(cellAt(tableOf(TableKind::kMethods, {run}), "transitions", "hr10_mean").mean) << "a test on D_1 is no part of the mean";
  EXPECT_THAT(table.notes, Contains(HasSubstr("marked whether a row was trained or not")));
  EXPECT_THAT(tableText(table, TableFormat::kText), HasSubstr("* best, + second best of a column, trained or not\n"));
}

TEST(RunTables, MarkNoBestByWhoKnowsTheDesign) {
  auto run = finishedRun(Method::kXsmoe, 1, 0.1);
  for (int window = 0; window < 9; ++window)
    run.referenced.push_back(
        {{window}, {window + 1}, run.tests[0].metrics, {{"transitions", {0.2, 0.1, 0, 0, 100}}, {"attainable", {0.9, 0.8, 0, 0, 100}}}});
  const auto table = tableOf(TableKind::kMethods, {run});
  EXPECT_EQ(table.rows.back().name, "attainable (knows the planted tastes)");
  EXPECT_TRUE(cellAt(table, "attainable", "hr10_mean").mean);
  EXPECT_FALSE(cellAt(table, "attainable", "hr10_mean").best);
  EXPECT_TRUE(cellAt(table, "transitions", "hr10_mean").best);
}

TEST(RunTables, NameEveryDeviation) {
  auto run = finishedRun(Method::kXsmoe, 1, 0.1);
  EXPECT_THAT(tableOf(TableKind::kMethods, {run}).notes, Contains(HasSubstr("deviations: none")));
  for (const auto kind : {TableKind::kMethods, TableKind::kOverTau})
    EXPECT_THAT(tableOf(kind, {run}).notes,
                Contains(testing::AllOf(HasSubstr("means are over the tests on D_2 and later"), HasSubstr("has learned D_0 alone"))));
  run.changesByHand = {"in D_3: tau 0.10 → 0.15"};
  run.description.precision = "fp16";
  const auto notes = tableOf(TableKind::kMethods, {run}).notes;
  EXPECT_THAT(notes, Contains("deviation: xsmoe_1, by hand: in D_3: tau 0.10 → 0.15"));
  EXPECT_THAT(notes, Contains("deviation: precision fp16 in xsmoe_1"));
  EXPECT_THAT(notes, Contains(HasSubstr("build: 1a2b3c4")));
  EXPECT_THAT(notes, Contains(HasSubstr("SHA-256 of its log c0ffee")));
  EXPECT_THAT(notes, Contains(HasSubstr("profile: protocol paper, windows 10")));
  EXPECT_THAT(notes, Contains(HasSubstr("training: epochs 100")));
  EXPECT_THAT(notes, Not(Contains(HasSubstr("deviations: none"))));
}

TEST(PrintedTable, RefusesWhatIsNoTable) {
  EXPECT_FALSE(PrintedTable::parse("", "x"));
  EXPECT_THAT(describe(PrintedTable::parse("dataset,method,HR@10\nHome,GAG,many\n", "x").error()),
              HasSubstr("x, line 2: \"many\" is no number"));
  EXPECT_FALSE(PrintedTable::parse("dataset,method,HR@10\nHome,GAG\n", "x"));
}

}  // namespace
}  // namespace xsmoe
