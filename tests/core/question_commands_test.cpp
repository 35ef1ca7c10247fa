#include "model/core/question_commands.h"

#include <gtest/gtest.h>

#include "model/core/data_commands.h"

namespace xsmoe {
namespace {

TEST(QuestionCommands, NameTheRunTheWindowAndTheUserAsAShellTakesThem) {
  ListCommand list{{"my run", {}, 3}, "ada"};
  EXPECT_EQ(commandLine(recommendCommand(list)), "xsmoe recommend 'my run' --window 3 --user ada");
  EXPECT_EQ(commandLine(whyCommand(list)), "xsmoe recommend 'my run' --window 3 --user ada --why");
  EXPECT_EQ(commandLine(whyNotCommand(list, "it's one")), "xsmoe recommend 'my run' --window 3 --user ada --why-not 'it'\\''s one'");
  list.moment.epoch = 2;
  list.tau = 0.15;
  EXPECT_EQ(commandLine(recommendCommand(list)), "xsmoe recommend 'my run' --window 3 --epoch 2 --user ada --tau 0.15");
}

TEST(QuestionCommands, OfAKeptEpochNameItBehindItsWindow) {
  const CommandMoment kept{"run", {}, 3, 2};
  EXPECT_EQ(commandLine(whatIfCommand(kept)), "xsmoe what-if run --window 3 --epoch 2");
  EXPECT_EQ(commandLine(routingCommand(kept)), "xsmoe routing run --window 3 --epoch 2");
  EXPECT_EQ(commandLine(explainCommand(kept, "ada")), "xsmoe explain run --window 3 --epoch 2 --user ada");
  EXPECT_EQ(commandLine(whatIfCommand({"run", "moved", 3})), "xsmoe what-if run --window 3 --stream moved")
      << "of its end no epoch is named";
  EXPECT_EQ(commandLine(whatIfCommand({"run"})), "xsmoe what-if run") << "the last window that is stored";
}

TEST(QuestionCommands, LikenessNamesTheOtherMomentUnlessItIsTheWindowBefore) {
  EXPECT_EQ(commandLine(alikeCommand({"run", {}, 3}, std::nullopt)), "xsmoe alike run --window 3");
  EXPECT_EQ(commandLine(alikeCommand({"run", {}, 3, 2}, RunMoment(1))), "xsmoe alike run --window 3 --epoch 2 --against 1");
  EXPECT_EQ(commandLine(alikeCommand({"run"}, RunMoment(1, 4))), "xsmoe alike run --against 1 --against-epoch 4");
}

TEST(QuestionCommands, AnItemIsNamedLastAndIsNoOption) {
  EXPECT_EQ(commandLine(itemCommand({"run", {}, 3, 2}, "item-0003")), "xsmoe item run --window 3 --epoch 2 item-0003");
  EXPECT_EQ(commandLine(itemCommand({"run"}, "-x")), "xsmoe item run -- -x");
  EXPECT_TRUE(itemCommand({"run"}, {}).empty());
}

TEST(QuestionCommands, AMergeIsNamedByItsTwoExpertsAndEveryonesListsByTheirFile) {
  const MergeExperts pair{{Modality::kVisual, 6, 2}, 0};
  EXPECT_EQ(commandLine(mergeWhatIfCommand({"run", {}, 3}, pair)), "xsmoe what-if run --window 3 --merge 'visual:6:2 into 0'");
  EXPECT_EQ(commandLine(everyoneCommand({"run", {}, 3, 2}, "everyone.csv")),
            "xsmoe recommend run --window 3 --epoch 2 --everyone everyone.csv");
}

TEST(QuestionCommands, AHistoryIsAListUnlessAnIdHasAComma) {
  ListCommand list{{"run"}};
  EXPECT_TRUE(recommendCommand(list).empty()) << "of nobody";
  list.history = {"item-0003", "item-0017"};
  EXPECT_EQ(commandLine(recommendCommand(list)), "xsmoe recommend run --history item-0003,item-0017");
  list.history->push_back("a,b");
  EXPECT_TRUE(recommendCommand(list).empty());
  EXPECT_TRUE(commandLine({}).empty());
}

TEST(QuestionCommands, AValueThatBeginsWithAHyphenIsNoOption) {
  EXPECT_EQ(commandLine(recommendCommand({{"run"}, "-x"})), "xsmoe recommend run --user=-x");
}

TEST(QuestionCommands, ComparedRanksAreToldAsTheCommandLineHasThem) {
  FallenCommand changes{"run", {}, {}, 2, 3, 3, 4};
  EXPECT_EQ(commandLine(fallenCommand(changes)), "xsmoe fallen run --from 2 --to 3") << "each on its own next window";
  changes.testedBefore = 4;
  EXPECT_EQ(commandLine(fallenCommand(changes)), "xsmoe fallen run --from 2 --to 3 --test 4");
  changes.testedBefore = 5;
  EXPECT_TRUE(fallenCommand(changes).empty()) << "no command asks two models for two tests of choice";
  FallenCommand pruned{"run", {}, {}, 3, 3, 4, 4, 0.2, false, "users"};
  EXPECT_EQ(commandLine(fallenCommand(pruned)), "xsmoe fallen run --window 3 --tau 0.2 --by users");
  FallenCommand expanded{"run", {}, {}, 3, 3, 4, 4, {}, true};
  EXPECT_EQ(commandLine(fallenCommand(expanded)), "xsmoe fallen run --expansion 3");
  FallenCommand beside{"run", {}, "other", 3, 3, 4, 4};
  EXPECT_EQ(commandLine(fallenCommand(beside)), "xsmoe fallen run --beside other --window 3");
  EXPECT_TRUE(slicesCommand("run", {}, "picked", {}).empty()) << "nothing is picked";
}

TEST(QuestionCommands, RanksBetweenEpochsNameThemBehindTheirWindows) {
  FallenCommand changes{"run", {}, {}, 2, 3, 3, 4};
  changes.epochBefore = 5;
  EXPECT_EQ(commandLine(fallenCommand(changes)), "xsmoe fallen run --from 2 --from-epoch 5 --to 3");
  changes.epochAfter = 1;
  EXPECT_EQ(commandLine(fallenCommand(changes)), "xsmoe fallen run --from 2 --from-epoch 5 --to 3 --epoch 1");
  FallenCommand within{"run", {}, {}, 3, 3, 4, 4};
  EXPECT_TRUE(fallenCommand(within).empty()) << "no rank changes from a moment to itself";
  within.epochBefore = 2;
  EXPECT_EQ(commandLine(fallenCommand(within)), "xsmoe fallen run --from 3 --from-epoch 2 --to 3");
  within.tau = 0.2;
  EXPECT_TRUE(fallenCommand(within).empty()) << "copies are of windows";
}

TEST(QuestionCommands, TheMapTheEquationsAndTheListsOfEachWindowAreNamedAsTheyAreShown) {
  EXPECT_EQ(commandLine(itemMapCommand({"my run", {}, 3, 2})), "xsmoe map 'my run' --window 3 --epoch 2");
  EXPECT_EQ(commandLine(equationsCommand({"run", {}, 3}, "ada", "-x", "V2")),
            "xsmoe equations run --window 3 --user ada --item=-x --layer V2");
  EXPECT_EQ(commandLine(equationsCommand({"run"}, "ada", "i1", {})), "xsmoe equations run --user ada --item i1");
  EXPECT_TRUE(equationsCommand({"run"}, {}, "i1", {}).empty());
  EXPECT_EQ(commandLine(eachWindowCommand("run", "moved", "ada", 20)),
            "xsmoe recommend run --stream moved --user ada --top 20 --each-window");
  EXPECT_TRUE(eachWindowCommand("run", {}, {}, 10).empty());
}

TEST(DataCommands, AForkNamesItsChanges) {
  EXPECT_EQ(commandLine(forkCommand("run", 3, {{"tau", "0.2"}, {"grouping", "6,12"}, {"references", "1"}}, {}, {"pin visual:6:2"})),
            "xsmoe fork run --window 3 --grouping 6,12 --references=1 --tau 0.2 --change 'pin visual:6:2'");
}

TEST(DataCommands, AnImportNamesItsColumnsUnlessATableHasTwoForOneThing) {
  ImportSettings settings;
  SourceFile log;
  log.path = "/data/log.csv";
  log.mappable = true;
  log.mapping = {"who", "what", "when", {}, {}, {}, {}};
  log.columns = {"who", "what", "when", "other"};
  settings.sources = {log};
  settings.to = "2020-01-31";
  EXPECT_EQ(
      commandLine(importCommand(settings, "/data/mine")),
      "xsmoe import /data/log.csv --to /data/mine --to 2020-01-31 --columns user=who,item=what,timestamp=when --windows 10 --k-core 5");
  settings.sources.push_back(log);
  settings.sources.back().path = "/data/more.csv";
  settings.sources.back().mapping.user = "other";
  EXPECT_TRUE(importCommand(settings, "/data/mine").empty()) << "the command would map both in both";
  EXPECT_TRUE(importCommand({}, "/data/mine").empty());
}

TEST(DataCommands, AnExtractionNamesWhatIsNotUsual) {
  ExtractionRequest request;
  request.stream = "my stream";
  EXPECT_EQ(commandLine(extractCommand(request)), "xsmoe extract 'my stream'");
  request.layers = {6, 12};
  request.replace = true;
  request.device.threads = 3;
  EXPECT_EQ(commandLine(extractCommand(request)), "xsmoe extract 'my stream' --layers 6,12 --threads 3 --replace");
}

}  // namespace
}  // namespace xsmoe
