// What a run recommends, and how a method looks at a user.
#include <gmock/gmock.h>

#include <string>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(TrainedRun, RecommendsInOneObject) {
  const auto ended = run({"recommend", place("run"), "--user", "user-0001", "--top", "7", "--window", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto objects = ended.objects();
  ASSERT_THAT(objects, SizeIs(1));
  const auto& answer = objects[0];
  expectKeys(answer, {"user", "window", "epoch", "history", "truth", "truth_rank", "score_parts", "items"});
  EXPECT_TRUE(answer.at("score_parts").empty());
  EXPECT_EQ(answer.at("user"), "user-0001");
  EXPECT_EQ(answer.at("window"), 1);
  EXPECT_TRUE(answer.at("history").at(0).is_string());
  EXPECT_TRUE(answer.at("truth").is_string() || answer.at("truth_rank").is_null());
  ASSERT_THAT(answer.at("items"), SizeIs(7));
  for (std::size_t i = 0; i < 7; ++i) {
    const auto& item = answer.at("items").at(i);
    expectKeys(item, {"rank", "item", "title", "score", "truth", "parts"});
    EXPECT_EQ(item.at("rank"), i + 1);
    EXPECT_FALSE(item.at("title").get<std::string>().empty());
    EXPECT_EQ(item.at("truth"), item.at("item") == answer.at("truth"));
  }
}

TEST_F(TrainedRun, RecommendsFromTheLastWindowByDefault) {
  const auto ended = run({"recommend", place("run"), "--user", "user-0001", "--json"});
  EXPECT_EQ(ended.objects().at(0).at("window"), kWindows - 2);
  EXPECT_THAT(ended.objects().at(0).at("items"), SizeIs(10));
}

TEST_F(TrainedRun, RecommendsByTheWeightsOfAnEpochThatIsKept) {
  const auto kept = train("kept", {"--tau", "0.9", "--keep-epochs", "1"});
  ASSERT_EQ(kept.code, 0) << kept.err;
  EXPECT_THAT(kept.err, HasSubstr("the weights of epochs are kept"));
  const auto ended = run({"recommend", place("kept"), "--user", "user-0001", "--window", "1", "--epoch", "2", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.objects().at(0).at("epoch"), 2);
  EXPECT_THAT(run({"recommend", place("kept"), "--user", "user-0001", "--window", "1", "--epoch", "2"}).out,
              HasSubstr("after training on D_1, epoch 2"));
  EXPECT_EQ(run({"what-if", place("kept"), "--window", "1", "--epoch", "2", "--json"}).objects().at(0).at("epoch"), 2);
  const auto gone = run({"recommend", place("kept"), "--user", "user-0001", "--window", "1", "--epoch", "1"});
  EXPECT_EQ(gone.code, 3);
  EXPECT_THAT(gone.err, HasSubstr("Kept epochs of window 1: 2"));
  EXPECT_EQ(run({"recommend", place("kept"), "--user", "user-0001", "--epoch", "2"}).code, 2) << "of which window?";
}

TEST_F(TrainedRun, RefusesUnknownUsersAndWindowsWith3) {
  const auto nobody = run({"recommend", place("run"), "--user", "nobody", "--json"});
  EXPECT_EQ(nobody.code, 3);
  EXPECT_THAT(nobody.err, HasSubstr("\"nobody\""));
  EXPECT_THAT(nobody.out, IsEmpty());
  EXPECT_EQ(run({"recommend", place("run"), "--user", "user-0001", "--window", "9"}).code, 3);
}

TEST_F(TrainedRun, TellsWhatScoresAreTheSumOf) {
  const auto told = run({"recommend", place("run"), "--user", "user-0001", "--window", "2", "--why"});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* part : {"visual base path", "visual expert of D_", "textual base path", "bias", "sum", "score", "below the last layer",
                           "T1 base path", "without it in the history"})
    EXPECT_THAT(told.out, HasSubstr(part)) << part;
  const auto objects = run({"recommend", place("run"), "--user", "user-0001", "--window", "2", "--why", "--json"}).objects();
  ASSERT_THAT(objects, SizeIs(2));
  EXPECT_TRUE(objects[1].at("exact").get<bool>());
  for (std::size_t i = 0; i < 10; ++i) {
    const auto& item = objects[1].at("items").at(i);
    EXPECT_EQ(item.at("item"), objects[0].at("items").at(i).at("item"));
    double sum = 0;
    for (const double part : item.at("parts")) sum += part;
    EXPECT_NEAR(sum, item.at("score").get<double>(), 1e-4);
  }
  const auto csv = run({"recommend", place("run"), "--user", "user-0001", "--why", "--csv", "-", "--top", "1"});
  EXPECT_EQ(csv.code, 0) << csv.err;
  EXPECT_TRUE(csv.out.starts_with("rank,item,kind,name,value\n1,")) << csv.out;
}

TEST_F(TrainedRun, TellsWhatScoresOfMethodsWithoutPartsHave) {
  ASSERT_EQ(train("mixed", {"--method", "mmmlp", "--epochs", "1"}).code, 0);
  const auto told = run({"recommend", place("mixed"), "--user", "user-0001", "--why"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("a score of MMMLP has no parts; xsmoe explain tells how it looks at a user"));
}

TEST_F(TrainedRun, TellsWhyAnItemIsNotInTheList) {
  const auto list = run({"recommend", place("run"), "--user", "user-0001", "--top", "40", "--json"}).objects().at(0).at("items");
  const auto item = list.at(39).at("item").get<std::string>();
  const auto why = run({"recommend", place("run"), "--user", "user-0001", "--why-not", item, "--json"});
  ASSERT_EQ(why.code, 0) << why.err;
  const auto answer = why.objects().at(0);
  EXPECT_EQ(answer.at("split").at("items").at(0).at("rank"), 40);
  EXPECT_EQ(answer.at("split").at("items").at(1).at("item"), list.at(9).at("item"));
  EXPECT_EQ(answer.at("gap").size(), answer.at("split").at("parts").size());
  EXPECT_THAT(run({"recommend", place("run"), "--user", "user-0001", "--why-not", item}).out, HasSubstr(" ranks 40 of "));
  const auto unknown = run({"recommend", place("run"), "--user", "user-0001", "--why-not", item + "x"});
  EXPECT_EQ(unknown.code, 3);
  EXPECT_THAT(unknown.err, HasSubstr("The nearest is \"" + item + "\""));
}

TEST_F(TrainedRun, RecommendsForAHistory) {
  const auto own = run({"recommend", place("run"), "--user", "user-0001", "--json"}).objects().at(0);
  std::string ids;
  for (const auto& id : own.at("history")) ids += (ids.empty() ? "" : ",") + id.get<std::string>();
  EXPECT_EQ(run({"recommend", place("run"), "--user", "user-0001", "--history", ids, "--json"}).objects().at(0), own);
  const auto alone = run({"recommend", place("run"), "--history", ids, "--json"});
  ASSERT_EQ(alone.code, 0) << alone.err;
  EXPECT_TRUE(alone.objects().at(0).at("user").is_null());
  EXPECT_EQ(alone.objects().at(0).at("history"), own.at("history"));
  EXPECT_EQ(run({"recommend", place("run"), "--user", "user-0001", "--history", "nothing"}).code, 3);
}

TEST_F(TrainedRun, RecommendsToEveryone) {
  const auto written = run({"recommend", place("run"), "--everyone", place("all.csv"), "--top", "3", "--json"});
  ASSERT_EQ(written.code, 0) << written.err;
  const auto told = written.objects().at(0);
  EXPECT_GT(told.at("users"), 0);
  EXPECT_EQ(told.at("items"), 3 * told.at("users").get<int>());
  ASSERT_EQ(run({"recommend", place("run"), "--everyone", place("few.csv"), "--top", "3", "--batch-size", "2"}).code, 0);
  EXPECT_EQ(contentOf(place("few.csv")), contentOf(place("all.csv")));
  EXPECT_EQ(run({"recommend", place("run"), "--everyone", place("all.txt")}).code, 2);
  EXPECT_EQ(run({"recommend", place("run"), "--everyone", place("all.csv"), "--user", "user-0001"}).code, 2);
}

TEST_F(TrainedRun, RecommendsNothingToAFullDisk) {
  for (const char* option : {"--json", "--top=3"})
    EXPECT_EQ(runPrintingTo("/dev/full", {"recommend", place("run"), "--user", "user-0001", option}).code, 4) << option;
}

TEST_F(TrainedRun, ExplainsHowAMethodWithoutExpertsLooksAtAUser) {
  ASSERT_EQ(train("sessions", {"--method", "ssrm", "--epochs", "1"}).code, 0);
  const auto object = run({"explain", place("sessions"), "--user", "user-0001", "--window", "1", "--json"});
  ASSERT_EQ(object.code, 0) << object.err;
  const auto explained = object.objects().at(0);
  EXPECT_EQ(explained.at("method"), "ssrm");
  EXPECT_EQ(explained.at("window"), 1);
  EXPECT_EQ(explained.at("epochs"), 1);
  EXPECT_EQ(explained.at("score_parts"), (json{"user", "session"}));
  EXPECT_THAT(explained.at("items"), SizeIs(10));
  EXPECT_EQ(explained.at("picture").at("attention").size(), explained.at("history").size());
  const auto told = run({"explain", place("sessions"), "--user", "user-0001", "--window", "1"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("SSRM and the user user-0001 after training on D_1, 1 epoch"));
  EXPECT_THAT(told.out, HasSubstr("a score is made of the user by 50.0 % and of the session by 50.0 %"));
  EXPECT_THAT(told.out, HasSubstr(explained.at("items").at(0).at("item").get<std::string>()));
  EXPECT_THAT(run({"recommend", place("sessions"), "--user", "user-0001"}).out, HasSubstr(" = user "));
  EXPECT_EQ(run({"explain", place("sessions"), "--user", "nobody"}).code, 3);
  const auto ofExperts = run({"explain", place("run"), "--user", "user-0001"});
  EXPECT_EQ(ofExperts.code, 3);
  EXPECT_THAT(ofExperts.err, HasSubstr("the method XSMoE has no picture of a user"));
}

TEST_F(TrainedRun, ExplainsAMethodUnderItsNameWithItsWrapper) {
  ASSERT_EQ(train("replayed", {"--method", "iisan_rh", "--epochs", "1"}).code, 0);
  const auto object = run({"explain", place("replayed"), "--user", "user-0001", "--json"});
  ASSERT_EQ(object.code, 0) << object.err;
  EXPECT_EQ(object.objects().at(0).at("method"), "iisan_rh");
  EXPECT_THAT(run({"explain", place("replayed"), "--user", "user-0001"}).out, HasSubstr("IISAN_RH and the user user-0001"));
}

}  // namespace
}  // namespace xsmoe::cli
