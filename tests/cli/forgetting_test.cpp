// What a run keeps of past windows, alone and beside another.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(TrainedRun, IsTestedAgainOnEveryWindowFromItsWeights) {
  const auto record = [] { return run({"resume", place("run"), "--json"}).out; };
  const auto before = record();
  std::filesystem::remove(place("run") + "/forgetting.json");  // of another test
  const auto ended = run({"forgetting", place("run"), "--metric", "ndcg10", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  ASSERT_THAT(ended.objects(), SizeIs(1));
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("method"), "xsmoe");
  EXPECT_EQ(answer.at("metric"), "ndcg10");
  EXPECT_TRUE(answer.at("beside").is_null());
  EXPECT_THAT(answer.at("sentence").get<std::string>(), HasSubstr("Forgetting cannot be told: ")) << "it takes more windows";
  const auto windows = events("window");
  ASSERT_THAT(answer.at("cells"), SizeIs(windows.size() * windows.size()));
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const auto& own = answer.at("cells").at(i * windows.size() + i);
    EXPECT_EQ(own.at("window"), windows[i].at("window"));
    EXPECT_EQ(own.at("tested_on"), windows[i].at("tested_on"));
    // With other threads than the run's a rank may change by rounding.
    EXPECT_NEAR(own.at("hr10").get<double>(), windows[i].at("hr10").get<double>(), 1.5 / own.at("sequences").get<double>());
  }
  EXPECT_THAT(ended.err, HasSubstr("D_0 on D_1"));
  EXPECT_EQ(record(), before);
  const auto again = run({"forgetting", place("run"), "--metric", "ndcg10", "--json"});
  EXPECT_EQ(again.out, ended.out);
  EXPECT_THAT(again.err, testing::Not(HasSubstr("D_0 on D_1"))) << "it is kept in the run's folder";
  EXPECT_EQ(run({"forgetting", place("nowhere")}).code, 3);
  EXPECT_EQ(run({"forgetting", place("run"), "--metric", "mrr"}).code, 2);
  EXPECT_EQ(run({"forgetting", place("run"), "--csv", "-", "--json"}).code, 2);
  EXPECT_EQ(run({"forgetting", place("run"), "--csv", place("nowhere/forgetting.csv")}).code, 4);
}

TEST_F(TrainedRun, IsComparedWithAnotherOfItsStreamByWhatTheyForget) {
  ASSERT_EQ(train("static", {"--variant", "static", "--epochs", "1"}).code, 0);
  const auto told = run({"forgetting", place("run"), "--beside", place("static"), "--csv", place("forgetting.csv")});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* words :
       {"HR@10 of run\n", "HR@10 of static\n", "HR@10 of run minus static", "backward transfer", "on D_3", "standard error"})
    EXPECT_THAT(told.out, HasSubstr(words));
  const auto row = told.out.substr(told.out.find("\n  next window"));
  EXPECT_THAT(row.substr(0, row.find('\n', 1)), testing::ContainsRegex("±.*±.*±")) << "both, and the difference, each with its error";
  const auto printed = run({"forgetting", place("run"), "--beside", place("static"), "--csv", "-"});
  EXPECT_EQ(printed.out, contentOf(place("forgetting.csv")));
  EXPECT_EQ(std::count(printed.out.begin(), printed.out.end(), '\n'), 1 + 2 * 9);
  const auto object = run({"forgetting", place("run"), "--beside", place("static"), "--json"}).objects().at(0);
  const auto& beside = object.at("beside");
  EXPECT_EQ(beside.at("method"), "static");
  for (std::size_t i = 0; i < 9; ++i)
    EXPECT_DOUBLE_EQ(beside.at("differences").at(i).at("difference").get<double>(),
                     object.at("cells").at(i).at("hr10").get<double>() - beside.at("cells").at(i).at("hr10").get<double>());
}

TEST_F(TrainedRun, OfAnotherStreamIsNotComparedAndSaysWhy) {
  ASSERT_EQ(
      run({"generate", place("other stream"), "--items", "100", "--users", "60", "--records", "1600", "--windows", "4", "--seed", "7"})
          .code,
      0);
  auto arguments = command("other-stream", {"--epochs", "1"});
  arguments[1] = place("other stream");
  ASSERT_EQ(run(arguments).code, 0);
  const auto refused = run({"forgetting", place("run"), "--beside", place("other-stream")});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("other-stream: the tests on D_1 are not the same: the runs are of different streams"));
  EXPECT_THAT(refused.err, testing::Not(HasSubstr("D_0 on D_1"))) << "before anything was measured";
}

}  // namespace
}  // namespace xsmoe::cli
