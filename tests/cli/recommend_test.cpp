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
  expectKeys(answer, {"user", "window", "history", "truth", "truth_rank", "score_parts", "items"});
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

TEST_F(TrainedRun, RefusesUnknownUsersAndWindowsWith3) {
  const auto nobody = run({"recommend", place("run"), "--user", "nobody", "--json"});
  EXPECT_EQ(nobody.code, 3);
  EXPECT_THAT(nobody.err, HasSubstr("\"nobody\""));
  EXPECT_THAT(nobody.out, IsEmpty());
  EXPECT_EQ(run({"recommend", place("run"), "--user", "user-0001", "--window", "9"}).code, 3);
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
