// Tables of real runs of the small stream.
#include <gmock/gmock.h>

#include <cmath>

#include "model/analysis/run_tables.h"
#include "model/analysis/significance.h"
#include "model/analysis/table_text.h"
#include "model/core/methods.h"
#include "model/experiments/sweeps/bootstrap.h"
#include "model/experiments/sweeps/pooled_notes.h"
#include "model/experiments/sweeps/significance_table.h"
#include "tests/analysis/table_run.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Tables : public WholeRuns {
 protected:
  void trainOf(Method method, std::uint64_t seed) {
    auto with = settings();
    with.training.epochs = 1;
    with.training.seed = seed;
    with.model.method = method;
    train("runs/" + std::string(name(method)) + std::to_string(seed), with);
  }
  void trainTwoMethodsOfTwoSeeds() {
    std::filesystem::create_directories(place("runs"));
    for (const auto method : {Method::kXsmoe, Method::kIisan})
      for (const std::uint64_t seed : {1U, 2U}) trainOf(method, seed);
  }
  Result<ResultTable> table(TableKind kind, int resamples = 2000) {
    engine::TableRequest request;
    request.folder = place("runs");
    request.kind = kind;
    request.pairs = {{"xsmoe", "IISAN"}};
    request.resamples = resamples;
    return engine_->table(request, {});
  }
  [[nodiscard]] double meanHr10(const std::string& run) const { return engine_->openRun(place("runs/" + run))->finished()->mean->hr10; }
};

const ResultCell& cell(const ResultTable& table, std::size_t row, const std::string& column) {
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i].key == column) return table.rows[row].cells[i];
  throw std::out_of_range(column);
}

TEST_F(Tables, GiveWhatTheRunsMeasured) {
  trainTwoMethodsOfTwoSeeds();
  const auto methods = table(TableKind::kMethods);
  ASSERT_TRUE(methods) << describe(methods.error());
  ASSERT_THAT(methods->rows, SizeIs(2));
  EXPECT_EQ(methods->rows[1].key, "xsmoe");
  EXPECT_THAT(methods->rows[1].seeds, testing::ElementsAre(1, 2));
  const double one = meanHr10("xsmoe1"), two = meanHr10("xsmoe2");
  const auto& mean = cell(*methods, 1, "hr10_mean");
  EXPECT_NEAR(mean.mean.value(), (one + two) / 2, 1e-12);
  EXPECT_NEAR(mean.deviation.value(), std::abs(one - two) / std::sqrt(2), 1e-12);
  EXPECT_THAT(methods->notes, Contains(HasSubstr("excluded from the stream: ")));
  const auto costs = table(TableKind::kCosts);
  ASSERT_TRUE(costs) << describe(costs.error());
  EXPECT_GT(cell(*costs, 0, "peak_bytes").mean.value(), 1 << 20) << "the process has had more than a megabyte";
  EXPECT_GT(cell(*costs, 0, "training_seconds").mean.value(), 0);
}

TEST_F(Tables, SignificanceIsThatOfTheRunsAndOfTheirUsers) {
  trainTwoMethodsOfTwoSeeds();
  const auto made = table(TableKind::kSignificance);
  ASSERT_TRUE(made) << describe(made.error());
  ASSERT_THAT(made->rows, SizeIs(2)) << "HR@10 and NDCG@10";
  const std::vector<double> a{meanHr10("xsmoe1"), meanHr10("xsmoe2")}, b{meanHr10("iisan1"), meanHr10("iisan2")};
  EXPECT_NEAR(cell(*made, 0, "mean_difference").mean.value(), (a[0] + a[1] - b[0] - b[1]) / 2, 1e-12);
  EXPECT_DOUBLE_EQ(cell(*made, 0, "pooled_p").mean.value(), pooledTTest(a, b).p);
  EXPECT_DOUBLE_EQ(cell(*made, 0, "paired_p").mean.value(), pairedTTest(a, b).p);
  EXPECT_EQ(cell(*made, 0, "seeds_in_common").mean.value(), 2);
  // The middle of the bootstrap is the difference of the recorded means.
  const double low = cell(*made, 0, "users_95_low").mean.value(), high = cell(*made, 0, "users_95_high").mean.value();
  EXPECT_LE(low, cell(*made, 0, "mean_difference").mean.value());
  EXPECT_GE(high, cell(*made, 0, "mean_difference").mean.value());
  EXPECT_THAT(made->notes, Contains(HasSubstr("HR@10: ")));
}

TEST_F(Tables, GoWithoutABootstrapWhereTheStreamIsGone) {
  trainTwoMethodsOfTwoSeeds();
  std::filesystem::rename(stream_, place("moved"));
  const auto made = table(TableKind::kSignificance);
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_FALSE(cell(*made, 0, "users_95_low").mean);
  EXPECT_THAT(made->notes, Contains(HasSubstr("no interval over users: ")));
  EXPECT_THAT(made->notes, Contains(HasSubstr("excluded from the stream: not known")));
}

TEST_F(Tables, RefuseWhatMakesNoSense) {
  trainTwoMethodsOfTwoSeeds();
  EXPECT_EQ(table(TableKind::kSignificance, 100).error().kind, ErrorKind::kUsage);
  engine::TableRequest request;
  request.folder = place("runs");
  request.kind = TableKind::kSignificance;
  request.pairs = {{"xsmoe", "nothing"}};
  EXPECT_EQ(engine_->table(request, {}).error().kind, ErrorKind::kUsage);
  request.pairs = {{"xsmoe", "gag"}};
  const auto none = engine_->table(request, {});
  ASSERT_FALSE(none);
  EXPECT_THAT(describe(none.error()), HasSubstr("there is no finished run of gag"));
  request.pairs = {{"xsmoe", "iisan"}};
  const auto cancelled = engine_->table(request, [](const Progress&) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
}

/// A run that has this mean on D_2.
RunSummary madeRun(Method method, std::uint64_t seed, double hr10) {
  RunSummary run;
  run.description.name = std::string(name(method)) + std::to_string(seed);
  run.description.settings.model.method = method;
  run.description.settings.training.seed = seed;
  run.state = RunState::kFinished;
  run.tests = {{{0}, {1}, {0, 0, 0, 0, 10}}, {{1}, {2}, {hr10, 0, 0, 0, 10}}};  // what D_1 tells does not count
  setMeans(run);
  return run;
}

TEST(SignificanceTable, IsThatOfTheWorkedExample) {
  const std::vector<double> a{0.160, 0.161, 0.159, 0.162, 0.158}, b{0.155, 0.154, 0.156, 0.155, 0.155};
  std::vector<RunSummary> runs;
  for (std::size_t i = 0; i < a.size(); ++i) {
    runs.push_back(madeRun(Method::kXsmoe, i, a[i]));
    runs.push_back(madeRun(Method::kIisan, i, b[i]));
  }
  runs.push_back(madeRun(Method::kXsmoe, 9, 0.9));  // a seed that only one has
  // Of two users the one gains in every seed and the other never.
  const auto ranks = [](const RunSummary& run) -> Result<WindowRanks> {
    const bool first = run.description.settings.model.method == Method::kXsmoe;
    return WindowRanks{{2, {{"ann", first ? 1 : 0}, {"bob", 5}}}};
  };
  const auto table = significanceTable(runs, {{{"xsmoe", "iisan"}}, {*findRankingMetric("hr10")}, 2000}, ranks);
  ASSERT_TRUE(table) << describe(table.error());
  EXPECT_EQ(cell(*table, 0, "seeds_in_common").mean, 5);
  EXPECT_NEAR(cell(*table, 0, "pooled_t").mean.value(), 6.454972, 1e-6);
  EXPECT_NEAR(cell(*table, 0, "pooled_p").mean.value(), 0.000197269, 1e-9);
  EXPECT_NEAR(cell(*table, 0, "paired_t").mean.value(), 5.590170, 1e-6);
  EXPECT_NEAR(cell(*table, 0, "paired_p").mean.value(), 0.00502400, 1e-8);
  EXPECT_EQ(table->columns[3].unit, "points") << "a difference of percentages";
  EXPECT_EQ(cell(*table, 0, "users_95_low").mean, 0);
  EXPECT_EQ(cell(*table, 0, "users_95_high").mean, 1);
  EXPECT_THAT(table->notes.front(),
              HasSubstr("XSMoE before IISAN by 0.50 points; larger than the spread over seeds (0.16 points) and than what 5 seeds leave to "
                        "chance (pooled p = 0.0002)"));
  EXPECT_THAT(table->notes.front(), HasSubstr("the users do not tell them apart"));
}

TEST(SignificanceTable, ClaimsNoDifferenceThatOnlyTheUsersSee) {
  const std::vector<RunSummary> runs{madeRun(Method::kXsmoe, 1, 0.10), madeRun(Method::kXsmoe, 2, 0.20), madeRun(Method::kGag, 1, 0.09),
                                     madeRun(Method::kGag, 2, 0.19)};
  // Every user gains in every seed.
  const auto ranks = [](const RunSummary& run) -> Result<WindowRanks> {
    const int rank = run.description.settings.model.method == Method::kXsmoe ? 1 : 0;
    return WindowRanks{{2, {{"ann", rank}, {"bob", rank}}}};
  };
  const SignificanceChoice choice{{{"xsmoe", "gag"}}, {*findRankingMetric("hr10")}, 2000};
  const auto table = significanceTable(runs, choice, ranks);
  ASSERT_TRUE(table) << describe(table.error());
  EXPECT_GT(cell(*table, 0, "users_95_low").mean.value(), 0);
  EXPECT_THAT(table->notes.front(), HasSubstr("HR@10: XSMoE and GAG are not told apart (1.00 points); no larger than what 2 seeds leave"));
  EXPECT_THAT(table->notes.front(), HasSubstr("the users tell them apart"));
  EXPECT_THAT(table->notes.front(), HasSubstr("no difference of the methods"));
  const auto one = significanceTable({runs[0], runs[2]}, choice, ranks);
  ASSERT_TRUE(one) << describe(one.error());
  EXPECT_THAT(one->notes.front(), HasSubstr("are not told apart (1.00 points); one seed in common, so no t-test"));
}

TEST(PooledNotes, HaveTheMinusSignOfTheTables) {
  EXPECT_EQ(shownPoints(-0.0019), "−0.19 points");
  EXPECT_EQ(shownPoints(0.0102), "1.02 points");
}

TEST(PooledNotes, TellXsmoeFromTheBestOtherMethodAndFromIisan) {
  std::vector<RunSummary> runs;
  const auto add = [&](Method method, Continual continual, std::uint64_t seed, double hr10) {
    runs.push_back(finishedRun(method, seed, hr10));
    runs.back().description.settings.model.continual = continual;
  };
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const double more = 0.001 * static_cast<double>(seed);
    add(Method::kXsmoe, Continual::kNone, seed, 0.20 + more);
    add(Method::kGag, Continual::kNone, seed, 0.19 + more);
    add(Method::kIisan, Continual::kReplay, seed, 0.18 + more);
    add(Method::kSsrm, Continual::kNone, seed, 0.10 + more);
  }
  add(Method::kIisan, Continual::kDistillation, 1, 0.15);
  const auto table = tableOf(TableKind::kMethods, runs);
  const auto notes = pooledNotes(table);
  ASSERT_THAT(notes, SizeIs(2)) << "HR@10 and NDCG@10";
  EXPECT_THAT(notes[0],
              testing::StartsWith("mean HR@10, XSMoE, pooled t-test: against GAG, the best other method here, +1.00 points, p = "));
  EXPECT_THAT(notes[0], HasSubstr("; against IISAN_RH +2.00 points, p < 0.0001 of 3 seeds"));
  EXPECT_THAT(notes[0], testing::Not(HasSubstr("IISAN_KD"))) << "of one seed";
  EXPECT_THAT(pooledNotes(tableOf(TableKind::kMethods, {runs[0], runs[1]})), IsEmpty());
}

/// XSMoE of two seeds, then the same with another thing changed, then GAG of these seeds.
template <class Change>
std::vector<RunSummary> twoKindsOfXsmoe(const Change& change) {
  std::vector<RunSummary> runs;
  for (const std::uint64_t seed : {1U, 2U}) {
    const double hr10 = 0.2 + 0.001 * static_cast<double>(seed);
    runs.push_back(finishedRun(Method::kXsmoe, seed, hr10));
    runs.push_back(runs.back());
    change(runs.back().description.settings);
    runs.push_back(finishedRun(Method::kGag, seed, hr10 - 0.01));
  }
  return runs;
}

TEST(PooledNotes, TellOfEachRowOfXsmoe) {
  const auto runs = twoKindsOfXsmoe([](RunSettings& settings) { settings.training.learningRate = 0.5; });
  const auto notes = pooledNotes(tableOf(TableKind::kMethods, runs));
  ASSERT_THAT(notes, SizeIs(4)) << "of two rows HR@10 and NDCG@10";
  EXPECT_THAT(notes[0], testing::StartsWith("mean HR@10, XSMoE, learning-rate 0.001, pooled t-test: against GAG, the best other method"));
  EXPECT_THAT(notes[1], testing::StartsWith("mean HR@10, XSMoE, learning-rate 0.5, pooled t-test: against GAG, the best other method"));
}

TEST(PooledNotes, AreThereWhereRunsGoOverTau) {
  const auto runs = twoKindsOfXsmoe([](RunSettings& settings) { settings.model.tau = 0.2; });
  const auto notes = pooledNotes(tableOf(TableKind::kMethods, runs));
  ASSERT_THAT(notes, SizeIs(2));
  EXPECT_THAT(notes[0], testing::StartsWith("mean HR@10, XSMoE, pooled t-test: against GAG"));
}

TEST(SignificanceTable, HasOneTauOfAMethod) {
  const auto runs = twoKindsOfXsmoe([](RunSettings& settings) { settings.model.tau = 0.2; });
  const SignificanceChoice choice{{{"xsmoe", "gag"}}, {*findRankingMetric("hr10")}, 0};
  const auto table = significanceTable(runs, choice, {});
  ASSERT_TRUE(table) << describe(table.error());
  ASSERT_THAT(table->rows, SizeIs(1));
  EXPECT_EQ(table->rows[0].name, "XSMoE − GAG, HR@10");
  EXPECT_THAT(table->notes, testing::Contains(HasSubstr("XSMoE is of τ = 0.1; others are in Table 3")));
  EXPECT_THAT(table->conditions, testing::ElementsAre("tau=0.2")) << "by which one asks for the other";
}

TEST(SignificanceTable, ComparesRunsOfTheSameTraining) {
  std::vector<RunSummary> runs;
  for (const double rate : {0.001, 1.0})
    for (const std::uint64_t seed : {1U, 2U})
      for (const auto method : {Method::kXsmoe, Method::kGag}) {
        runs.push_back(madeRun(method, seed, 0.1));
        runs.back().description.settings.training.learningRate = rate;
      }
  const SignificanceChoice choice{{{"xsmoe", "gag"}}, {*findRankingMetric("hr10")}, 0};
  const auto table = significanceTable(runs, choice, {});
  ASSERT_TRUE(table) << describe(table.error());
  ASSERT_THAT(table->rows, SizeIs(2));
  EXPECT_EQ(table->rows[1].name, "XSMoE, learning-rate 1 − GAG, learning-rate 1, HR@10");
  for (auto& run : runs)
    if (run.description.settings.model.method == Method::kGag) run.description.settings.training.learningRate /= 10;
  const auto unlike = significanceTable(runs, choice, {});
  ASSERT_FALSE(unlike);
  EXPECT_THAT(describe(unlike.error()), HasSubstr("no two of their runs have the same settings"));
}

TEST(SignificanceTable, ClaimsNoDifferenceWithinTheSpreadOverSeeds) {
  std::vector<RunSummary> runs;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const double hr10 = seed % 2 == 0 ? 0.11 : 0.09;  // a standard deviation of 1.05 points
    runs.push_back(madeRun(Method::kXsmoe, seed, hr10));
    runs.push_back(madeRun(Method::kGag, seed, hr10 - 0.01));
  }
  const auto table = significanceTable(runs, {{{"xsmoe", "gag"}}, {*findRankingMetric("hr10")}, 0}, {});
  ASSERT_TRUE(table) << describe(table.error());
  EXPECT_LT(cell(*table, 0, "pooled_p").mean.value(), kSignificanceLevel);
  EXPECT_THAT(table->notes.front(), HasSubstr("XSMoE and GAG are not told apart (1.00 points); larger than what 10 seeds leave to chance"));
  EXPECT_THAT(table->notes.front(), HasSubstr("but no larger than the spread over seeds (1.05 points)"));
}

TEST(SignificanceTable, InCsvHasDeviationsOnlyOfWhatIsOfRuns) {
  const std::vector<RunSummary> runs{madeRun(Method::kXsmoe, 1, 0.10), madeRun(Method::kXsmoe, 2, 0.20), madeRun(Method::kGag, 1, 0.14),
                                     madeRun(Method::kGag, 2, 0.15)};
  const auto table = significanceTable(runs, {{{"xsmoe", "gag"}}, {*findRankingMetric("hr10")}, 0}, {});
  ASSERT_TRUE(table) << describe(table.error());
  const auto text = tablesText({*table}, TableFormat::kCsv);
  EXPECT_EQ(text.substr(0, text.find("\r\n")),
            "kind,row,name,seeds,runs,seeds_in_common,mean_first,mean_first_sd,mean_first_n,mean_second,mean_second_sd,mean_second_n,"
            "mean_difference,pooled_t,pooled_df,pooled_p,paired_t,paired_df,paired_p,effect_size,users_95_low,users_95_high");
  EXPECT_THAT(text, HasSubstr("\r\nrow,\"xsmoe - gag, hr10\","));
}

TEST(SignificanceTable, SaysWhatTheSeedsCannotTell) {
  const std::vector<RunSummary> runs{madeRun(Method::kXsmoe, 1, 0.10), madeRun(Method::kXsmoe, 2, 0.20), madeRun(Method::kGag, 1, 0.14),
                                     madeRun(Method::kGag, 2, 0.15)};
  const auto table = significanceTable(runs, {{{"xsmoe", "gag"}}, {*findRankingMetric("hr10")}, 0}, {});
  ASSERT_TRUE(table) << describe(table.error());
  EXPECT_THAT(table->notes.front(), HasSubstr("are not told apart"));
  EXPECT_THAT(table->notes.front(), HasSubstr("no larger than what 2 seeds leave to chance"));
}

}  // namespace
}  // namespace xsmoe::experiments
