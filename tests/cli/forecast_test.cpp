// What a run would take, told before it begins, and beside what it took.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(TrainedRun, TellsOnADryRunWhatItWouldTakeAndTrainsNothing) {
  const auto ended = run({"train", stream(), "--dry-run", "--epochs", "9", "--warmup-epochs", "1", "--patience", "3", "--embedding", "16",
                          "--bottleneck", "4", "--threads", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  ASSERT_THAT(ended.objects(), SizeIs(1));
  const auto told = ended.objects().front();
  EXPECT_EQ(told.at("event"), "forecast");
  ASSERT_EQ(told.at("windows").size(), static_cast<std::size_t>(kWindows - 1));
  EXPECT_EQ(told.at("windows").at(0).at("epochs"), nlohmann::json({4, 9}));
  EXPECT_LE(told.at("seconds").at(0), told.at("seconds").at(1));
  EXPECT_GT(told.at("bytes").at(0), told.at("bytes_before"));
  auto call = command("dry", {});
  call.erase(std::find(call.begin(), call.end(), "--json"));
  call.push_back("--dry-run");
  const auto forPeople = run(call);
  ASSERT_EQ(forPeople.code, 0) << forPeople.err;
  EXPECT_FALSE(std::filesystem::exists(place("dry")));
  for (const char* part : {"forecast: ", " of memory, on cpu, 1 thread", "D_2: ", "measured on ", "not in it: opening the stream, storing"})
    EXPECT_THAT(forPeople.out, HasSubstr(part));
}

TEST_F(TrainedRun, TellsAtItsEndWhatWasForecastAndWhatItTook) {
  auto call = command("forecast", {});
  call.push_back("--forecast");
  const auto ended = run(call);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto objects = ended.objects();
  EXPECT_EQ(objects.front().at("event"), "forecast");
  EXPECT_EQ(objects.back().at("event"), "finished");
  const auto compared = events(objects, "compared");
  ASSERT_THAT(compared, SizeIs(1));
  EXPECT_EQ(compared[0].at("windows"), kWindows - 1);
  EXPECT_EQ(compared[0].at("epochs"), 2 * (kWindows - 1));
  EXPECT_GT(compared[0].at("seconds"), 0);
  EXPECT_EQ(compared[0].at("forecast_bytes"), objects.front().at("bytes"));
}

TEST_F(TrainedRun, NeedsAFolderUnlessItTrainsNothing) {
  const auto ended = run({"train", stream()});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("--run"));
}

}  // namespace
}  // namespace xsmoe::cli
