// What each τ would prune, in one object and for people.
#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(TrainedRun, TellsWhatEachTauWouldPruneAsItsBoundaryDid) {
  const auto ended = run({"what-if", place("run"), "--window", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto objects = ended.objects();
  ASSERT_THAT(objects, SizeIs(1));
  const auto& answer = objects[0];
  expectKeys(answer, {"window", "epoch", "epochs", "sequences", "all_sequences", "exact", "changes_by_hand", "seconds",
                      "ms_per_list_spread", "steps"});
  EXPECT_EQ(answer.at("window"), 1);
  EXPECT_EQ(answer.at("exact"), true);
  EXPECT_EQ(answer.at("sequences"), answer.at("all_sequences"));
  const auto& steps = answer.at("steps");
  ASSERT_THAT(steps, SizeIs(5)) << "nothing, then one expert of each of four layers";
  EXPECT_TRUE(steps[0].at("expert").is_null());
  EXPECT_EQ(steps[0].at("tau"), 0);
  std::vector<std::string> predicted, gone;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    expectKeys(steps[i], {"tau", "expert", "parameters_saved", "bytes_saved", "hr10", "ndcg10", "hr20", "ndcg20", "hr10_interval",
                          "ndcg10_interval", "hr10_change", "hr10_change_error", "ndcg10_change", "ndcg10_change_error", "ms_per_list"});
    EXPECT_GT(steps[i].at("ms_per_list"), 0);
    const auto& expert = steps[i].at("expert");
    expectKeys(expert, {"modality", "layer", "expert", "state", "born"});
    EXPECT_GE(steps[i].at("tau"), steps[i - 1].at("tau"));
    EXPECT_NEAR(steps[i].at("hr10").get<double>() - steps[0].at("hr10").get<double>(), steps[i].at("hr10_change").get<double>(), 1e-12);
    EXPECT_GE(steps[i].at("hr10_change_error"), 0);
    if (steps[i].at("hr10_change").get<double>() != 0) {
      EXPECT_GT(steps[i].at("hr10_change_error"), 0) << "a change on all sequences has an error too";
    }
    predicted.push_back(expert.at("modality").get<std::string>() + expert.at("layer").dump() + expert.at("born").dump());
  }
  for (const auto& death : events("pruned"))
    if (death.at("window") == 1)
      gone.push_back(death.at("modality").get<std::string>() + death.at("layer").dump() + death.at("born").dump());
  EXPECT_THAT(predicted, testing::UnorderedElementsAreArray(gone)) << "at τ 0.9";
}

TEST_F(TrainedRun, TellsPeopleTheStaircaseOfASampleWithItsIntervals) {
  const auto ended = run({"what-if", place("run"), "--sample", "5"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("D_2 as tested, 5 of its "));
  EXPECT_THAT(ended.out, HasSubstr("shares with 95 % intervals; changes in points ± standard error"));
  EXPECT_THAT(ended.out, testing::ContainsRegex("V1 \\(state [0-9]+\\), the expert of D_"));
  EXPECT_THAT(ended.out, HasSubstr("ms a list"));
  EXPECT_THAT(ended.out, HasSubstr("less than twice that is no difference"));
  EXPECT_EQ(run({"what-if", place("run"), "--window", "7"}).code, 3);
  EXPECT_EQ(run({"what-if", place("nowhere")}).code, 3);
  EXPECT_EQ(run({"what-if", place("run"), "--sample", "-1"}).code, 2);
}

/// How often a part is there.
int countOf(const std::string& part, const std::string& text) {
  int found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

TEST_F(TrainedRun, PutsWhatIsNoDifferenceOnAllSequencesInParentheses) {
  const auto steps = run({"what-if", place("run"), "--window", "1", "--json"}).objects().at(0).at("steps");
  int within = 0;
  for (std::size_t i = 1; i < steps.size(); ++i)
    for (const auto& metric : {std::string("hr10"), std::string("ndcg10")})
      within += std::abs(steps[i].at(metric + "_change").get<double>()) <= 2 * steps[i].at(metric + "_change_error").get<double>();
  const auto ended = run({"what-if", place("run"), "--window", "1"});
  EXPECT_THAT(ended.out, HasSubstr("in parentheses where they are no difference"));
  EXPECT_EQ(countOf("(+", ended.out) + countOf("(-", ended.out), within);
  EXPECT_EQ(countOf(" ± ", ended.out), 1 + 2 * (static_cast<int>(steps.size()) - 1)) << "the heading, and two changes a step";
}

TEST_F(TrainedRun, TellsWhatAMergeWouldDoBesidePruning) {
  const auto steps = run({"what-if", place("run"), "--window", "1", "--json"}).objects().at(0).at("steps");
  const auto& expert = steps.at(1).at("expert");
  const int born = expert.at("born").get<int>();
  const auto pair = expert.at("modality").get<std::string>() + ':' + expert.at("state").dump() + ':' + std::to_string(born) + " into " +
                    std::to_string(1 - born);
  const auto ended = run({"what-if", place("run"), "--window", "1", "--merge", pair, "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("merge"), pair);
  EXPECT_EQ(answer.at("pruned").at("expert"), answer.at("merged").at("expert")) << "the least used of its layer";
  EXPECT_EQ(answer.at("pruned").at("hr10"), steps.at(1).at("hr10")) << "as τ would have it";
  EXPECT_EQ(answer.at("merged").at("bytes_saved"), answer.at("pruned").at("bytes_saved"));
  const auto people = run({"what-if", place("run"), "--window", "1", "--merge", pair});
  EXPECT_THAT(people.out, HasSubstr("merge " + pair));
  EXPECT_THAT(people.out, HasSubstr("merged over pruned"));
  EXPECT_EQ(run({"what-if", place("run"), "--merge", "all"}).code, 2);
  EXPECT_EQ(run({"what-if", place("run"), "--merge", "visual:6:0 into 99"}).code, 3);
}

}  // namespace
}  // namespace xsmoe::cli
