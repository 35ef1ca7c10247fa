#include "model/core/run_command.h"

#include <gmock/gmock.h>

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

TEST(RunCommand, IsQuotedWhereAShellWouldTakeItForMoreThanAWord) {
  EXPECT_EQ(shellWord("runs/first"), "runs/first");
  EXPECT_EQ(shellWord(""), "''");
  EXPECT_EQ(shellWord("my run"), "'my run'");
  EXPECT_EQ(shellWord("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(commandLine(resumeCommand("a b")), "xsmoe resume 'a b'");
}

}  // namespace
}  // namespace xsmoe
