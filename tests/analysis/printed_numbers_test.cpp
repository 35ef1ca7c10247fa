// Which runs are of the paper's settings.
#include "model/analysis/printed_numbers.h"

#include <gmock/gmock.h>

#include "model/core/choice_descriptions.h"
#include "tests/analysis/table_run.h"

namespace xsmoe {
namespace {

/// What is unlike the paper in a run of NoFT on its dataset with this choice.
std::string unlikeWith(const std::string& dataset, const std::string& key, const std::string& value) {
  auto run = finishedRun(Method::kNoft, 1, 0.2, dataset);
  run.description.settings.protocol.kCore = paperDataset(dataset)->kCore;
  EXPECT_TRUE(choiceDescription(key)->set(run.description.settings, value));
  return unlikePaper(run.description.settings, *paperDataset(dataset), /*withTau=*/true);
}

TEST(UnlikePaper, IsAnotherProtocolAndAreOtherDates) {
  EXPECT_EQ(unlikeWith("Home", "protocol", "paper"), "");
  EXPECT_EQ(unlikeWith("Home", "protocol", "official"), "protocol is official, the paper's paper");
  EXPECT_EQ(unlikeWith("Home", "from", "2014-01-01"), "from is 2014-01-01, the paper's no bound");
  EXPECT_EQ(unlikeWith("Home", "to", "2014-12-31"), "to is 2014-12-31, the paper's no bound");
  EXPECT_EQ(unlikeWith("Home", "precision", "bf16"), "");
}

TEST(UnlikePaper, IsNotTheYearThatThePaperTakesOfHm) {
  EXPECT_EQ(unlikeWith("H&M", "from", "2020-01-01"), "");
  EXPECT_EQ(unlikeWith("H&M", "to", "2020-12-31"), "");
  EXPECT_EQ(unlikeWith("H&M", "from", ""), "") << "the log may hold that year alone";
  EXPECT_EQ(unlikeWith("H&M", "from", "2019-01-01"), "from is 2019-01-01, the paper's 2020-01-01");
}

}  // namespace
}  // namespace xsmoe
