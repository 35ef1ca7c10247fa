#include "model/core/run_command.h"

#include <gmock/gmock.h>

#include "model/core/data_commands.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RunCommand, NamesTheMethodTheCutAndWhatIsNotTheDefault) {
  EXPECT_EQ(commandLine(trainCommand("stream", "runs/a", {})),
            "xsmoe train stream --run runs/a --method xsmoe --embedding 128 --windows 10 --k-core 5 --k-core-items 0")
      << "a stream may prefer others";
  RunSettings settings;
  settings.model.method = Method::kIisan;
  settings.model.continual = Continual::kReplay;
  settings.training.batchSize = 64;
  settings.training.references = true;
  settings.protocol.protocol = Protocol::kOfficial;
  settings.protocol.from = "2020-01-01";
  const auto command = commandLine(trainCommand("stream", "runs/a", settings));
  for (const char* part :
       {" --method iisan_rh", " --embedding 128", " --batch-size 64", " --references=1", " --protocol official", " --from 2020-01-01"})
    EXPECT_THAT(command, HasSubstr(part));
  EXPECT_THAT(command, Not(HasSubstr("--tau"))) << "the method has none";
}

TEST(RunCommand, EverySettingThatItNamesIsReadBackFromIt) {
  RunSettings settings, read;
  settings.model.tau = 0.15;
  settings.model.grouping = {4, 8, 12};
  settings.training.learningRate = 1.0 / 3;
  settings.device.threads = 3;
  const auto command = commandLine(trainCommand("s", "r", settings));
  for (const char* key : {"tau", "grouping", "learning-rate", "threads"}) {
    const std::string option = std::string(" --") + key + ' ';
    const auto at = command.find(option);
    ASSERT_NE(at, std::string::npos) << command;
    const auto begin = at + option.size();
    ASSERT_TRUE(setSetting(read, key, command.substr(begin, command.find(' ', begin) - begin)));
  }
  EXPECT_EQ(read, settings);
}

TEST(RunCommand, GoesOnMakesAgainAndShares) {
  EXPECT_EQ(commandLine(resumeCommand("r", "moved", true)), "xsmoe resume r --stream moved --extend");
  EXPECT_EQ(commandLine(replayCommand("r")), "xsmoe replay r");
  EXPECT_EQ(commandLine(replayCommand("r", "moved")), "xsmoe replay r --stream moved");
  ShareCommand share{"r", "r.xsmoe"};
  EXPECT_EQ(commandLine(shareCommand(share)), "xsmoe share r --to r.xsmoe");
  share.stream = "moved";
  share.beside = "other";
  share.view.perspective = "inspect";
  share.view.window = 3;
  share.view.user = "ada";
  share.view.item = "i1";
  const std::string looked = " --beside other --page inspect --window 3 --user ada --item i1";
  EXPECT_EQ(commandLine(shareCommand(share)), "xsmoe share r --to r.xsmoe --stream moved" + looked);
  share.withStream = false;
  EXPECT_EQ(commandLine(shareCommand(share)), "xsmoe share r --to r.xsmoe --no-stream" + looked);
}

TEST(RunCommand, OfTheStudioBeginsWithItsName) {
  EXPECT_EQ(commandLine(reportCommand("my run", "r.pdf")), "xsmoe-studio 'my run' --report r.pdf");
  EXPECT_EQ(commandLine(viewsCommand("r", "out")), "xsmoe-studio r --views out");
  EXPECT_EQ(commandLine(viewsCommand("r", "out", "slide")), "xsmoe-studio r --views out --size slide");
  EXPECT_EQ(commandLine({}), "");
}

TEST(RunCommand, IsQuotedWhereAShellWouldTakeItForMoreThanAWord) {
  EXPECT_EQ(shellWord("runs/first"), "runs/first");
  EXPECT_EQ(shellWord(""), "''");
  EXPECT_EQ(shellWord("my run"), "'my run'");
  EXPECT_EQ(shellWord("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(commandLine(resumeCommand("a b")), "xsmoe resume 'a b'");
}

}  // namespace
}  // namespace xsmoe
