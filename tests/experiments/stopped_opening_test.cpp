// A stop that is asked for while a run's stream is opened, its features are read and their checksums made.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

class StoppedOpening : public WholeRuns {
 protected:
  /// Asks for a stop when it is told of progress for the nth time, or at the start.
  class Stopping : public Live {
   public:
    Stopping(engine::Controls& controls, int at) : controls_(controls), at_(at) {}
    void onProgress(const Progress& state) override {
      told.insert(state.what);
      if (++times == at_) controls_.stop();
    }
    void onStarted(const RunDescription& run) override {
      Live::onStarted(run);
      controls_.stop();
    }
    int times = 0;
    std::set<std::string> told;

   private:
    engine::Controls& controls_;
    int at_;
  };
};

TEST_F(StoppedOpening, EndsAtEachQuestionAndLeavesNoRun) {
  engine::Controls whole;
  Stopping counted(whole, 0);
  const auto begun = makeEngine()->train({stream_, place("begun"), settings(), engine::ProtocolChoice{}}, counted, whole);
  ASSERT_TRUE(begun) << describe(begun.error());
  EXPECT_TRUE(begun->stopped);
  for (const char* const what :
       {"reading interactions.csv", "looking through the log", "leaving out rare users and items", "looking for repeated records",
        "checking features.h5", "reading hidden states", "checksum of the records", "checksum of the features"})
    EXPECT_TRUE(counted.told.contains(what)) << what;
  for (int at = 1; at <= counted.times; ++at) {
    engine::Controls controls;
    Stopping listener(controls, at);
    const auto run = place("run");
    EXPECT_FALSE(makeEngine()->train({stream_, run, settings(), engine::ProtocolChoice{}}, listener, controls)) << at;
    EXPECT_EQ(listener.times, at) << "it is not asked again";
    EXPECT_FALSE(std::filesystem::exists(run)) << at;
  }
}

}  // namespace
}  // namespace xsmoe::experiments
