// Whom a run serves how well, and whom a later model serves worse.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(TrainedRun, IsToldInSlicesThatAddUpToItsTests) {
  const auto ended = run({"slices", place("run"), "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("method"), "xsmoe");
  const auto windows = events("window");
  ASSERT_THAT(answer.at("windows"), SizeIs(windows.size()));
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const auto& test = answer.at("windows").at(i);
    for (const char* key : {"window", "tested_on", "hr10", "ndcg10", "hr20", "ndcg20"}) EXPECT_EQ(test.at(key), windows[i].at(key)) << key;
    std::map<std::string, std::int64_t> sequences;
    for (const auto& slice : test.at("slices")) {
      const auto count = slice.at("sequences").get<std::int64_t>();
      sequences[slice.at("by").get<std::string>()] += count;
      EXPECT_EQ(slice.at("hr10").is_null(), count == 0);
      EXPECT_EQ(slice.at("hr10_error").is_null(), count == 0);
    }
    for (const char* kind : {"users", "items", "category", "popularity", "history"})
      EXPECT_EQ(sequences[kind], test.at("sequences").get<std::int64_t>()) << kind;
  }
  EXPECT_THAT(ended.err, testing::Not(HasSubstr("D_0 on D_1"))) << "nothing is measured";
}

TEST_F(TrainedRun, IsMeasuredAnewWhereTheRanksAreAnotherRuns) {
  const auto other = train("other-seed", {"--seed", "7"});
  ASSERT_EQ(other.code, 0) << other.err;
  const auto own = run({"slices", place("run"), "--json"});
  std::filesystem::copy(place("run"), place("mixed-ranks"), std::filesystem::copy_options::recursive);
  std::filesystem::copy(place("other-seed") + "/ranks", place("mixed-ranks") + "/ranks",
                        std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  const auto mixed = run({"slices", place("mixed-ranks"), "--json"});
  ASSERT_EQ(mixed.code, 0) << mixed.err;
  EXPECT_EQ(mixed.objects().at(0).at("windows"), own.objects().at(0).at("windows"));
}

TEST_F(TrainedRun, LosesOfItsSlicesOnlyTheWindowWhoseRanksAreDamaged) {
  namespace fs = std::filesystem;
  const auto damaged = place("damaged-ranks");
  fs::copy(place("run"), damaged, fs::copy_options::recursive);
  fs::remove_all(damaged + "/checkpoints");
  writeContent(damaged + "/ranks/ranks_01.safetensors", "no ranks");
  const auto whole = run({"slices", place("run"), "--json"}).objects().at(0).at("windows");
  const auto ended = run({"slices", damaged, "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto answer = ended.objects().at(0);
  ASSERT_THAT(answer.at("windows"), SizeIs(2));
  EXPECT_EQ(answer.at("windows").at(0), whole.at(0));
  EXPECT_EQ(answer.at("windows").at(1), whole.at(2));
  ASSERT_THAT(answer.at("left_out"), SizeIs(1));
  EXPECT_EQ(answer.at("left_out").at(0).at("window"), 1);
  EXPECT_THAT(answer.at("left_out").at(0).at("why").get<std::string>(), HasSubstr("weights of window 1 were removed"));
  EXPECT_THAT(ended.err, HasSubstr("left out: the test after D_1: "));
  EXPECT_EQ(run({"slices", damaged, "--window", "1"}).code, 3) << "it is the one that is asked for";
  for (const char* other : {"0", "2"}) fs::remove(damaged + "/ranks/ranks_0" + other + ".safetensors");
  EXPECT_EQ(run({"slices", damaged}).code, 3) << "none is left to be told";
}

TEST_F(TrainedRun, IsNotComparedWithItselfWhereTheWindowsAreOne) {
  for (const auto& more : std::vector<std::vector<std::string>>{{}, {"--test", "3"}}) {
    std::vector<std::string> arguments{"fallen", place("run"), "--from", "1", "--to", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto refused = run(arguments);
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("--to: it is the window of --from too"));
  }
}

TEST_F(TrainedRun, IsNoPlaceForWhatIsWritten) {
  const auto record = place("run") + "/record.sqlite";
  const auto before = std::filesystem::file_size(record);
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"export", place("run"), "--metrics", record},
                                             {"slices", place("run"), "--csv", stream() + "/items.csv"},
                                             {"recommend", place("run"), "--everyone", stream() + "/interactions.csv"},
                                             {"export", place("run"), "--weights", place("run") + "/checkpoints"},
                                             {"share", place("run"), "--to", place("run") + "/run.json"}}) {
    const auto refused = run(arguments);
    EXPECT_EQ(refused.code, 2) << arguments[0];
    EXPECT_THAT(refused.err, HasSubstr("which is only read")) << arguments[0];
  }
  EXPECT_EQ(std::filesystem::file_size(record), before);
  EXPECT_EQ(run({"export", place("run"), "--metrics", place("run") + "/metrics.csv"}).code, 0) << "a name of its own is free";
}

TEST_F(TrainedRun, IsToldInTheSlicesThatAreAskedFor) {
  const auto told = run({"slices", place("run"), "--window", "1", "--by", "users,popularity", "--csv", place("slices.csv")});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* words : {"after training on D_1, tested on D_2", "new users", "popular targets", "±", "one standard error"})
    EXPECT_THAT(told.out, HasSubstr(words));
  EXPECT_THAT(told.out, testing::Not(HasSubstr("items of history")));
  const auto csv = contentOf(place("slices.csv"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 + 3);
  EXPECT_EQ(run({"slices", place("run"), "--window", "1", "--by", "users,popularity", "--csv", "-"}).out, csv);
  EXPECT_EQ(run({"slices", place("run"), "--by", "age"}).code, 2);
  EXPECT_EQ(run({"slices", place("run"), "--csv", "-", "--json"}).code, 2);
  EXPECT_EQ(run({"slices", place("run"), "--window", "3"}).code, 3);
  EXPECT_EQ(run({"slices", place("nowhere")}).code, 3);
  EXPECT_EQ(run({"slices", place("run"), "--csv", place("nowhere/slices.csv")}).code, 4);
}

TEST_F(TrainedRun, IsToldByTheShapesOfTheBuiltInStream) {
  const std::vector<std::vector<std::string>> asked{{"slices", place("run"), "--by", "category"},
                                                    {"fallen", place("run"), "--from", "0", "--to", "1", "--by", "category"},
                                                    {"routing", place("run"), "--by", "category"}};
  for (const auto& arguments : asked) {
    const auto told = run(arguments);
    ASSERT_EQ(told.code, 0) << told.err;
    for (const char* shape : {"vase", "lamp", "cup", "chair", "clock"}) EXPECT_THAT(told.out, HasSubstr(shape)) << arguments[0];
    EXPECT_THAT(told.err, testing::Not(HasSubstr("category"))) << arguments[0];
  }
}

TEST_F(TrainedRun, SaysWhyNothingIsToldByCategoryWhereTheStreamHasNone) {
  const auto bare = place("bare-stream");
  std::filesystem::copy(stream(), bare, std::filesystem::copy_options::recursive);
  writeContent(bare + "/items.csv", "item,title\nitem-0001,Lamp\n");
  const std::vector<std::vector<std::string>> asked{
      {"slices", place("run")}, {"fallen", place("run"), "--from", "0", "--to", "1"}, {"routing", place("run")}};
  const auto byKind = [&](std::vector<std::string> arguments, const std::string& kind) {
    arguments.insert(arguments.end(), {"--stream", bare, "--by", kind});
    return run(arguments);
  };
  for (const auto& arguments : asked) {
    const auto told = byKind(arguments, "category");
    ASSERT_EQ(told.code, 0) << told.err;
    EXPECT_THAT(told.err, HasSubstr("has a category, so nothing is told by category. Name it in a column \"category\"")) << arguments[0];
    EXPECT_THAT(byKind(arguments, "popularity").err, testing::Not(HasSubstr("category"))) << "nobody asked for it: " << arguments[0];
  }
}

TEST_F(TrainedRun, TellsTheTestsOfPickedItemsFromTheOthers) {
  const auto whole = run({"fallen", place("run"), "--from", "0", "--to", "1", "--test", "2", "--top", "1000", "--json"}).objects().at(0);
  std::string target = whole.at("users").at(0).at("target");
  const auto told = run({"slices", place("run"), "--window", "1", "--items", target, "--by", "picked", "--json"});
  ASSERT_EQ(told.code, 0) << told.err;
  const auto test = told.objects().at(0).at("windows").at(0);
  ASSERT_THAT(test.at("slices"), SizeIs(2));
  EXPECT_EQ(test.at("slices").at(0).at("slice"), "picked");
  const auto picked = test.at("slices").at(0).at("sequences").get<int>(), others = test.at("slices").at(1).at("sequences").get<int>();
  EXPECT_GE(picked, 1);
  EXPECT_EQ(picked + others, test.at("sequences").get<int>());
  const auto gathered =
      run({"fallen", place("run"), "--from", "0", "--to", "1", "--test", "2", "--items", target, "--by", "picked", "--json"});
  ASSERT_EQ(gathered.code, 0) << gathered.err;
  const auto slices = gathered.objects().at(0).at("slices");
  ASSERT_THAT(slices, SizeIs(2));
  EXPECT_GE(slices.at(0).at("users").get<int>(), 1);
  const auto unknown = run({"slices", place("run"), "--window", "1", "--items", target + ",nothing"});
  EXPECT_EQ(unknown.code, 3);
  EXPECT_THAT(unknown.err, HasSubstr("\"nothing\" is no item of the run's stream")) << "else a slip of the hand looks like an answer";
  const auto none = run({"slices", place("run"), "--by", "picked"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("name some with --items"));
}

TEST_F(TrainedRun, NamesTheUsersWhoseTargetsFellMost) {
  const auto ended = run({"fallen", place("run"), "--from", "0", "--to", "2", "--test", "3", "--top", "5", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("before").at("window"), 0);
  EXPECT_EQ(answer.at("after").at("tested_on"), 3);
  const auto& users = answer.at("users");
  ASSERT_FALSE(users.empty());
  EXPECT_LE(users.size(), 5U);
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto& one = users.at(i);
    EXPECT_EQ(one.at("target_before"), one.at("target")) << "it is one test";
    EXPECT_EQ(one.at("fall").get<int>(), one.at("rank").get<int>() - one.at("rank_before").get<int>());
    EXPECT_GT(one.at("fall").get<int>(), 0);
    if (i > 0) {
      EXPECT_LE(one.at("fall").get<int>(), users.at(i - 1).at("fall").get<int>());
    }
    const auto shown = run({"recommend", place("run"), "--user", one.at("user").get<std::string>(), "--window", "2", "--json"}).objects();
    EXPECT_EQ(shown.at(0).at("truth"), one.at("target"));
    // With other threads than the run's a rank may change by rounding.
    EXPECT_NEAR(shown.at(0).at("truth_rank").get<int>(), one.at("rank").get<int>(), 1);
  }
  const auto told = run({"fallen", place("run"), "--from", "1", "--to", "2", "--csv", place("fallen.csv")});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* words :
       {"after D_1 on the test on D_2", "after D_2 on the test on D_3", "in both, the targets of", "HR@10 changed by", "standard error"})
    EXPECT_THAT(told.out, HasSubstr(words));
  EXPECT_THAT(contentOf(place("fallen.csv")), HasSubstr("user,target_before,target,rank_before,rank,fall,hr10\n"));
}

TEST_F(TrainedRun, GathersTheUsersWhoseTargetsFellBySlices) {
  const std::vector<std::string> asked{"fallen", place("run"), "--from", "0", "--to", "2", "--test", "3", "--by", "users,popularity"};
  const auto with = [&](const std::vector<std::string>& more) {
    auto arguments = asked;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const auto told = with({"--json"});
  ASSERT_EQ(told.code, 0) << told.err;
  const auto answer = told.objects().at(0);
  std::map<std::string, std::int64_t> users, lost;
  for (const auto& slice : answer.at("slices")) {
    const auto by = slice.at("by").get<std::string>();
    users[by] += slice.at("users").get<std::int64_t>();
    lost[by] += slice.at("lost").get<std::int64_t>();
    EXPECT_EQ(slice.at("fall").is_null(), slice.at("users").get<int>() < 2);
    EXPECT_EQ(slice.at("hr10_change_error").is_null(), slice.at("users").get<int>() < 2);
  }
  EXPECT_THAT(users, SizeIs(2)) << "the two kinds that are asked for";
  for (const char* kind : {"users", "popularity"}) {
    EXPECT_EQ(users[kind], answer.at("compared").get<std::int64_t>()) << kind;
    EXPECT_EQ(lost[kind], answer.at("lost").get<std::int64_t>()) << kind;
  }
  const auto shown = with({"--csv", place("fallen-slices.csv")});
  ASSERT_EQ(shown.code, 0) << shown.err;
  for (const char* words : {"in both, the targets of", "new users", "popular targets", "mean fall, places", "one standard error"})
    EXPECT_THAT(shown.out, HasSubstr(words));
  const auto csv = contentOf(place("fallen-slices.csv"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 + 3);
  EXPECT_EQ(with({"--csv", "-"}).out, csv);
  EXPECT_EQ(run({"fallen", place("run"), "--from", "0", "--to", "2", "--by", "age"}).code, 2);
}

TEST_F(TrainedRun, NamesTheUsersWhomAPruningHurt) {
  const auto asked = [](const std::string& tau) {
    return run({"fallen", place("run"), "--window", "2", "--tau", tau, "--top", "1000", "--json"});
  };
  const auto nothing = asked("0");
  ASSERT_EQ(nothing.code, 0) << nothing.err;
  EXPECT_EQ(nothing.objects().at(0).at("fell"), 0) << "no expert goes, and both are measured alike";
  EXPECT_EQ(nothing.objects().at(0).at("rose"), 0);
  const auto ended = asked("0.99");
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("tau"), 0.99);
  EXPECT_EQ(answer.at("before"), answer.at("after")) << "one window, one test";
  ASSERT_GT(answer.at("fell").get<int>(), 0);
  const auto& first = answer.at("users").at(0);
  const auto user = first.at("user").get<std::string>();
  const auto list = run({"recommend", place("run"), "--user", user, "--window", "2", "--tau", "0.99", "--json"}).objects().at(0);
  EXPECT_EQ(list.at("truth"), first.at("target"));
  EXPECT_NEAR(list.at("truth_rank").get<int>(), first.at("rank").get<int>(), 1) << "as the copy's own list has it, but for rounding";
  EXPECT_THAT(run({"fallen", place("run"), "--window", "2", "--tau", "0.99"}).out,
              HasSubstr("after D_2, pruned at τ = 0.99, on the test on D_3"));
  for (const auto& more : std::vector<std::vector<std::string>>{{"--tau", "0.2"}, {"--from", "0", "--to", "1", "--window", "1"}}) {
    std::vector<std::string> arguments{"fallen", place("run")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_EQ(run(arguments).code, 2) << testing::PrintToString(more);
  }
}

TEST_F(TrainedRun, NamesTheUsersWhomTheExpertsBornForAWindowHurt) {
  const auto asked = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"fallen", place("run"), "--expansion", "2", "--top", "1000"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const auto ended = asked({"--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("expansion"), 2);
  EXPECT_TRUE(answer.at("tau").is_null());
  EXPECT_EQ(answer.at("before"), answer.at("after")) << "one window, one test";
  EXPECT_EQ(answer.at("after").at("tested_on"), 3) << "that of the model after D_2";
  ASSERT_FALSE(answer.at("without").empty());
  for (const auto& expert : answer.at("without")) EXPECT_EQ(expert.at("born"), 2);
  ASSERT_GT(answer.at("fell").get<int>() + answer.at("rose").get<int>(), 0) << "the experts do something";
  const auto told = asked({}).out;
  EXPECT_THAT(told, HasSubstr("after D_2, without the experts born for D_2, on the test on D_3"));
  EXPECT_THAT(told, HasSubstr("visual:" + std::to_string(answer.at("without").at(0).at("state").get<int>()) + ":2"));
  EXPECT_EQ(asked({"--test", "1", "--json"}).objects().at(0).at("before").at("tested_on"), 1);
  const auto gathered = asked({"--by", "users", "--json"});
  ASSERT_EQ(gathered.code, 0) << gathered.err;
  EXPECT_THAT(gathered.objects().at(0).at("slices"), SizeIs(2));
  for (const auto& more :
       std::vector<std::vector<std::string>>{{"--window", "2", "--tau", "0.2"}, {"--from", "0", "--to", "1"}, {"--beside", "r"}})
    EXPECT_EQ(asked(more).code, 2) << testing::PrintToString(more);
  EXPECT_EQ(run({"fallen", place("run"), "--expansion", "0"}).code, 2) << "the first experts are not added to others";
}

TEST_F(TrainedRun, NamesTheUsersWhomTrainingFromAnEpochToAnotherHurt) {
  ASSERT_EQ(train("fallen-epochs", {"--tau", "0.9", "--keep-epochs", "1"}).code, 0);
  const auto asked = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"fallen", place("fallen-epochs"), "--to", "2", "--test", "3"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const auto ended = asked({"--from", "1", "--from-epoch", "2", "--epoch", "2", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("before").at("epoch"), 2);
  EXPECT_EQ(answer.at("after").at("epoch"), 2);
  EXPECT_GT(answer.at("compared").get<int>(), 0);
  EXPECT_THAT(asked({"--from", "1", "--from-epoch", "2"}).out, HasSubstr("after D_1, epoch 2, on the test on D_3"));
  const auto within = asked({"--from", "2", "--from-epoch", "2", "--json"});
  ASSERT_EQ(within.code, 0) << within.err;
  EXPECT_TRUE(within.objects().at(0).at("after").at("epoch").is_null()) << "from an epoch of a window to its end";
  const auto gone = asked({"--from", "1", "--from-epoch", "1"});
  EXPECT_EQ(gone.code, 3);
  EXPECT_THAT(gone.err, HasSubstr("Kept epochs of window 1: 2"));
  EXPECT_EQ(asked({"--from", "2", "--from-epoch", "2", "--epoch", "2"}).code, 2) << "no rank changes from a moment to itself";
  EXPECT_EQ(run({"fallen", place("run"), "--window", "2", "--tau", "0.2", "--epoch", "2"}).code, 2) << "copies are of windows";
}

TEST_F(TrainedRun, BesideItselfLosesNobody) {
  const auto ended = run({"fallen", place("run"), "--beside", place("run"), "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("before"), answer.at("after"));
  EXPECT_EQ(answer.at("after").at("window"), kWindows - 2) << "the last one that both have";
  EXPECT_GT(answer.at("compared").get<int>(), 0);
  EXPECT_EQ(answer.at("fell"), 0);
  EXPECT_TRUE(answer.at("users").empty());
  EXPECT_TRUE(answer.at("slices").is_null()) << "nobody asked for them";
  const std::vector<std::vector<std::string>> wrong{{}, {"--from", "0"}, {"--window", "1"}, {"--from", "0", "--to", "1", "--beside", "r"}};
  for (const auto& more : wrong) {
    std::vector<std::string> arguments{"fallen", place("run")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_EQ(run(arguments).code, 2) << testing::PrintToString(more);
  }
}

}  // namespace
}  // namespace xsmoe::cli
