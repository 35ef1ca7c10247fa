// What a run recommends, and how a method looks at a user.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST_F(TrainedRun, RecommendsInOneObject) {
  const auto ended = run({"recommend", place("run"), "--user", "user-0001", "--top", "7", "--window", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto objects = ended.objects();
  ASSERT_THAT(objects, SizeIs(1));
  const auto& answer = objects[0];
  expectKeys(answer, {"user", "window", "epoch", "history", "truth", "truth_rank", "score_parts", "tau", "pruned", "own", "items"});
  EXPECT_TRUE(answer.at("own").is_null());
  EXPECT_TRUE(answer.at("tau").is_null());
  EXPECT_TRUE(answer.at("pruned").empty());
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

TEST_F(TrainedRun, SaysWhichItemsAreRankedAndMarksThoseOfTheHistory) {
  const std::vector<std::string> asked{"recommend", place("run"), "--user", "user-0001", "--window", "1", "--top", "10000"};
  auto asJson = asked;
  asJson.emplace_back("--json");
  const auto list = run(asJson).objects().at(0);
  const auto& history = list.at("history");
  const auto again = std::count_if(list.at("items").begin(), list.at("items").end(), [&](const json& one) {
    return std::find(history.begin(), history.end(), one.at("item")) != history.end();
  });
  const auto told = run(asked).out;
  EXPECT_THAT(told, HasSubstr("candidates: items of D_0 … D_2, without those that the user had before D_2; what was had in D_2 is ranked"));
  std::ptrdiff_t marked = 0;
  for (auto at = told.find("(in the history)"); at != std::string::npos; at = told.find("(in the history)", at + 1)) ++marked;
  EXPECT_EQ(marked, again);
}

TEST_F(TrainedRun, SaysOfAUserWithoutATestNothingOfWhatIsRankedAgain) {
  ASSERT_EQ(run({"generate", place("few records"), "--items", "60", "--users", "120", "--records", "1200", "--windows", "3"}).code, 0);
  auto trained = command("of few records", {"--epochs", "1"});
  trained[1] = place("few records");
  ASSERT_EQ(run(trained).code, 0);
  int without = 0;
  for (int i = 1; i <= 20 && without == 0; ++i) {
    const auto told = run({"recommend", place("of few records"), "--user", fmt::format("user-{:04}", i), "--window", "1"});
    if (told.code != 0 || told.out.find("no held-out truth") == std::string::npos) continue;
    ++without;
    EXPECT_THAT(told.out, HasSubstr("candidates: items of D_0 … D_2, without those that the user had before D_2\n"));
  }
  EXPECT_EQ(without, 1) << "somebody has no test sequence there";
}

TEST_F(TrainedRun, RecommendsFromTheLastWindowByDefault) {
  const auto ended = run({"recommend", place("run"), "--user", "user-0001", "--json"});
  EXPECT_EQ(ended.objects().at(0).at("window"), kWindows - 2);
  EXPECT_THAT(ended.objects().at(0).at("items"), SizeIs(10));
}

TEST_F(TrainedRun, SaysThatTheLastWindowsWeightsAreMissingAndWhoseAreTaken) {
  constexpr const char* kSaid = "the weights of D_2 are missing: those of D_1 are taken";
  EXPECT_THAT(run({"recommend", place("run"), "--user", "user-0001"}).err, Not(HasSubstr("are missing")));
  std::filesystem::copy(place("run"), place("without the last"), std::filesystem::copy_options::recursive);
  ASSERT_TRUE(std::filesystem::remove(place("without the last") + "/checkpoints/window_02.safetensors"));
  const auto older = run({"recommend", place("without the last"), "--user", "user-0001", "--json"});
  EXPECT_EQ(older.code, 0);
  EXPECT_EQ(older.objects().at(0).at("window"), 1);
  EXPECT_THAT(older.err, HasSubstr(kSaid));
  const auto named = run({"recommend", place("without the last"), "--user", "user-0001", "--window", "1"});
  EXPECT_THAT(named.err, Not(HasSubstr(kSaid))) << "that window was asked for";
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

TEST_F(TrainedRun, RecommendsAfterEachWindowSideBySide) {
  const std::vector<std::string> asked{"recommend", place("run"), "--user", "user-0001", "--each-window"};
  const auto with = [&](const std::vector<std::string>& more) {
    auto arguments = asked;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const auto ended = with({"--json", "--top", "3"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto lists = ended.objects();
  ASSERT_FALSE(lists.empty());
  EXPECT_EQ(lists.back().at("window"), kWindows - 2);
  for (const auto& list : lists) {
    const auto window = list.at("window").dump();
    const auto alone = run({"recommend", place("run"), "--user", "user-0001", "--top", "3", "--window", window, "--json"});
    EXPECT_EQ(alone.objects().at(0), list) << "as when it is asked by itself";
  }
  const auto told = with({"--csv", place("each.csv")});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* words : {"user user-0001: the list after training on each window", "rank", "D_2", "its rank"})
    EXPECT_THAT(told.out, HasSubstr(words));
  const auto csv = contentOf(place("each.csv"));
  EXPECT_TRUE(csv.starts_with("window,user,rank,item,score\n")) << csv.substr(0, 80);
  EXPECT_EQ(with({"--csv", "-"}).out, csv);
  EXPECT_THAT(contentOf(place("each.provenance.json")), HasSubstr("after each window"));
  for (const auto& more : std::vector<std::vector<std::string>>{{"--window", "1"}, {"--why"}, {"--tau", "0.2"}, {"--history", "item-0003"}})
    EXPECT_EQ(with(more).code, 2) << testing::PrintToString(more);
  EXPECT_EQ(run({"recommend", place("run"), "--history", "item-0003", "--each-window"}).code, 2) << "of which user?";
  EXPECT_EQ(run({"recommend", place("run"), "--user", "nobody", "--each-window"}).code, 3);
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
  EXPECT_FALSE(objects[1].at("user_embedding").empty()) << "by which another program can check the parts";
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

TEST_F(TrainedRun, RecommendsInTwoObjectsWhereTheHelpSaysSo) {
  EXPECT_THAT(run({"recommend", "--help"}).out, HasSubstr("one JSON object for the list and, behind it, one for --why"));
  EXPECT_THAT(run({"explain", "--help"}).out, HasSubstr("One JSON object on standard output."));
  const auto with = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"recommend", place("run"), "--user", "user-0001", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments).objects().size();
  };
  EXPECT_EQ(with({}), 1U);
  EXPECT_EQ(with({"--why"}), 2U);
  EXPECT_EQ(with({"--beside-tau", "0.2"}), 2U);
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

TEST_F(TrainedRun, RecommendsByACopyThatAThresholdHasPruned) {
  const auto weights = contentOf(place("run") + "/checkpoints/window_02.safetensors");
  const std::vector<std::string> asked{"recommend", place("run"), "--user", "user-0001", "--window", "2"};
  const auto with = [&](const std::vector<std::string>& more) {
    auto arguments = asked;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const auto own = with({"--json"}).objects().at(0), none = with({"--tau", "0", "--json"}).objects().at(0);
  EXPECT_EQ(none.at("items"), own.at("items")) << "0 takes nothing";
  EXPECT_EQ(none.at("tau"), 0);
  const auto two = with({"--tau", "0.99", "--beside-tau", "0", "--json"}).objects();
  ASSERT_THAT(two, SizeIs(2));
  EXPECT_EQ(two[0].at("tau"), 0.99);
  EXPECT_NE(two[0].at("items"), own.at("items"));
  EXPECT_EQ(two[1].at("items"), own.at("items"));
  const auto stairs = run({"what-if", place("run"), "--window", "2", "--json"}).objects().at(0).at("steps");
  EXPECT_EQ(two[0].at("pruned").size(), stairs.size() - 1) << "all that the staircase takes";
  for (std::size_t i = 1; i < stairs.size(); ++i)
    for (const char* key : {"modality", "state", "born"})
      EXPECT_EQ(two[0].at("pruned").at(i - 1).at(key), stairs.at(i).at("expert").at(key)) << key;
  const auto told = with({"--tau", "0.99", "--beside-tau", "0"});
  for (const char* words :
       {"pruned at τ = 0.99: without the ", "arrows lead from the list after training on D_2, pruned at τ = 0: no expert goes"})
    EXPECT_THAT(told.out, HasSubstr(words));
  EXPECT_EQ(with({"--tau", "0.99", "--why", "--json"}).objects().at(1).at("items").at(0).at("score"), two[0].at("items").at(0).at("score"));
  EXPECT_EQ(with({"--tau", "1"}).code, 2);
  EXPECT_EQ(with({"--beside-tau", "0.5", "--why"}).code, 2);
  EXPECT_EQ(contentOf(place("run") + "/checkpoints/window_02.safetensors"), weights) << "the run stays as it is";
}

/// The first line of a stream's items that names this one, by its columns.
std::map<std::string, std::string> itemOf(const std::string& stream, const std::string& id) {
  std::ifstream file(stream + "/items.csv");
  const auto fieldsOf = [](const std::string& line) {
    std::vector<std::string> fields{""};
    bool quoted = false;
    for (const char c : line) {
      if (c == '"')
        quoted = !quoted;
      else if (c == ',' && !quoted)
        fields.emplace_back();
      else
        fields.back() += c;
    }
    return fields;
  };
  std::string line;
  std::getline(file, line);
  const auto names = fieldsOf(line);
  while (std::getline(file, line)) {
    const auto fields = fieldsOf(line);
    if (fields.front() != id) continue;
    std::map<std::string, std::string> item;
    for (std::size_t i = 0; i < std::min(names.size(), fields.size()); ++i) item[names[i]] = fields[i];
    return item;
  }
  return {};
}

TEST_F(TrainedRun, TellsWhereAnItemOfOnesOwnWouldStand) {
  const auto list = run({"recommend", place("run"), "--user", "user-0001", "--window", "2", "--json"}).objects().at(0);
  const auto& first = list.at("items").at(0);
  const auto known = itemOf(stream(), first.at("item"));
  ASSERT_FALSE(known.empty());
  const auto picture = stream() + "/" + known.at("image"), words = known.at("title") + ". " + known.at("description");
  const std::vector<std::string> asked{"recommend", place("run"),    "--user", "user-0001",  "--window",
                                       "2",         "--own-picture", picture,  "--own-text", words};
  const auto with = [&](const std::vector<std::string>& more) {
    auto arguments = asked;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const auto told = with({"--json"});
  ASSERT_EQ(told.code, 0) << told.err;
  const auto answer = told.objects().at(0);
  EXPECT_EQ(answer.at("items"), list.at("items")) << "it moves no item of the stream";
  EXPECT_EQ(answer.at("own").at("item"), "(own item)");
  EXPECT_NEAR(answer.at("own").at("score").get<double>(), first.at("score").get<double>(),
              0.02 * std::max(1.0, std::abs(first.at("score").get<double>())))
      << "the same picture and words as the first item: the same embedding but for rounding";
  EXPECT_LE(answer.at("own").at("rank").get<int>(), 3);
  EXPECT_THAT(with({}).out, HasSubstr("the item of your own would rank "));

  const auto split = with({"--why", "--json"}).objects().at(1);
  const auto& own = split.at("items").at(split.at("items").size() - 1);
  EXPECT_EQ(own.at("item"), "(own item)");
  double sum = 0;
  for (const double part : own.at("parts")) sum += part;
  EXPECT_NEAR(sum, answer.at("own").at("score").get<double>(), 1e-4);

  const auto read = run({"recommend", place("run"), "--history", first.at("item").get<std::string>(), "--window", "2", "--json"});
  const auto asOwn =
      run({"recommend", place("run"), "--history", "(own item)", "--window", "2", "--own-picture", picture, "--own-text", words, "--json"});
  ASSERT_EQ(asOwn.code, 0) << asOwn.err;
  EXPECT_EQ(asOwn.objects().at(0).at("history"), json::array({"(own item)"}));
  const auto scores = read.objects().at(0).at("items"), items = asOwn.objects().at(0).at("items");
  int compared = 0;
  for (const auto& item : items)
    for (const auto& same : scores)
      if (same.at("item") == item.at("item")) {
        ++compared;
        EXPECT_NEAR(same.at("score").get<double>(), item.at("score").get<double>(),
                    0.02 * std::max(1.0, std::abs(same.at("score").get<double>())));
      }
  EXPECT_GT(compared, 0) << "items that stand in both lists";
}

TEST_F(TrainedRun, RefusesAnItemOfOnesOwnThatItCannotEncode) {
  const auto refused = [](const std::string& runFolder, const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"recommend", runFolder, "--user", "user-0001"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto ended = run(arguments);
    EXPECT_NE(ended.code, 0);
    return ended.err;
  };
  EXPECT_THAT(refused(place("run"), {"--own-text", "a lamp"}), HasSubstr("the method reads pictures, and it has none"));
  folder_->write("no picture.png", "nothing");
  EXPECT_THAT(refused(place("run"), {"--own-text", "a lamp", "--own-picture", place("no picture.png")}), HasSubstr("no picture.png"));
  EXPECT_THAT(refused(place("run"), {"--text-encoder", place("nowhere")}), HasSubstr("--own-picture"));
  EXPECT_THAT(refused(place("run"), {"--own-text", "a lamp", "--everyone", place("x.csv")}), HasSubstr("excludes"));
  ASSERT_EQ(train("ssrm", {"--method", "ssrm", "--epochs", "1"}).code, 0);
  EXPECT_THAT(refused(place("ssrm"), {"--own-text", "a lamp", "--own-picture", place("no picture.png")}),
              HasSubstr("learns a vector for each item"));
}

TEST_F(TrainedRun, RefusesAThresholdForAMethodWithoutExperts) {
  ASSERT_EQ(train("no-experts", {"--method", "noft", "--epochs", "1"}).code, 0);
  const auto refused = run({"recommend", place("no-experts"), "--user", "user-0001", "--tau", "0.2"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("this method has no experts"));
}

TEST_F(TrainedRun, WritesOneListAsATable) {
  const std::vector<std::string> asked{"recommend", place("run"), "--user", "user-0001", "--top", "3", "--csv"};
  const auto with = [&](const std::vector<std::string>& more) {
    auto arguments = asked;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const auto list = with({place("list.csv"), "--json"});
  ASSERT_EQ(list.code, 0) << list.err;
  const auto table = contentOf(place("list.csv"));
  const auto first = list.objects().at(0).at("items").at(0).at("item").get<std::string>();
  EXPECT_TRUE(table.starts_with("user,rank,item,score\nuser-0001,1," + first + ",")) << table;
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 4);
  EXPECT_EQ(with({"-"}).out, table);
}

TEST_F(TrainedRun, RecommendsToEveryone) {
  const auto written = run({"recommend", place("run"), "--everyone", place("all.csv"), "--top", "3", "--json"});
  ASSERT_EQ(written.code, 0) << written.err;
  const auto told = written.objects().at(0);
  EXPECT_GT(told.at("users"), 0);
  EXPECT_EQ(told.at("items"), 3 * told.at("users").get<int>());
  ASSERT_EQ(run({"recommend", place("run"), "--everyone", place("few.csv"), "--top", "3", "--batch-size", "2"}).code, 0);
  EXPECT_EQ(contentOf(place("few.csv")), contentOf(place("all.csv")));
  EXPECT_EQ(run({"recommend", place("run"), "--everyone", place("ALL.CSV"), "--top", "3"}).code, 0) << "whatever the case of its ending";
  EXPECT_EQ(contentOf(place("ALL.CSV")), contentOf(place("all.csv")));
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
  EXPECT_TRUE(explained.at("epoch").is_null());
  EXPECT_EQ(run({"explain", place("sessions"), "--user", "nobody"}).code, 3);
  const auto ofExperts = run({"explain", place("run"), "--user", "user-0001"});
  EXPECT_EQ(ofExperts.code, 3);
  EXPECT_THAT(ofExperts.err, HasSubstr("the method XSMoE has no picture of a user"));
}

TEST_F(TrainedRun, ExplainsByTheWeightsOfAnEpochThatIsKept) {
  ASSERT_EQ(train("sessions-kept", {"--method", "ssrm", "--keep-epochs", "1"}).code, 0);
  const auto asked = [](const std::string& epoch) {
    return run({"explain", place("sessions-kept"), "--user", "user-0001", "--window", "1", "--epoch", epoch, "--json"});
  };
  const auto kept = asked("2");
  ASSERT_EQ(kept.code, 0) << kept.err;
  EXPECT_EQ(kept.objects().at(0).at("epoch"), 2);
  EXPECT_EQ(kept.objects().at(0).at("epochs"), 2);
  EXPECT_THAT(run({"explain", place("sessions-kept"), "--user", "user-0001", "--window", "1", "--epoch", "2"}).out,
              HasSubstr("after training on D_1, epoch 2"));
  const auto gone = asked("1");
  EXPECT_EQ(gone.code, 3);
  EXPECT_THAT(gone.err, HasSubstr("Kept epochs of window 1: 2"));
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
