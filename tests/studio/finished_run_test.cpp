// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that need not be trained, since a listing has them.
#include "app/studio/session/finished_run.h"

#include <gtest/gtest.h>

#include <string>

#include "app/studio/session/run_listing.h"

namespace xsmoe::studio {
namespace {

class FinishedRun : public testing::Test {
 protected:
  static RunSummary listed(const char* folder, const char* stream, Method method = Method::kStatic) {
    RunSummary run;
    run.description.folder = pathOfRun(folder).string();
    run.description.streamFolder = stream;
    run.description.settings.model.method = method;
    run.state = RunState::kFinished;
    run.streamChecksum = "log";
    run.featuresChecksum = "features";
    return run;
  }
  static SoughtRun sought() {
    SoughtRun run{{}, "/data/stream"};
    run.settings.model.method = Method::kStatic;
    return run;
  }
  static std::string folderOf(const std::optional<RunSummary>& run) { return run ? run->description.folder : "none"; }
};

TEST_F(FinishedRun, HasTheSettingsThatDecideOnTheSameStream) {
  auto other = listed("/runs/other", "/data/stream");
  other.description.settings.training.seed = 99;
  auto same = listed("/runs/same", "/data/stream");
  same.description.settings.training.references = true;
  same.description.settings.model.tau = 0.9;  // which Static does not use
  EXPECT_EQ(folderOf(finishedRun({other, listed("/runs/x", "/data/stream", Method::kXsmoe), same}, sought())), "/runs/same");
  EXPECT_EQ(folderOf(finishedRun({other}, sought())), "none");
  EXPECT_EQ(folderOf(finishedRun({listed("/runs/elsewhere", "/data/elsewhere")}, sought())), "none");
}

TEST_F(FinishedRun, MayLieWithItsStreamInAnUnpackedState) {
  const auto here = listed("/runs/xsmoe", "/data/stream", Method::kXsmoe);
  auto unpacked = listed("/runs/lesson/runs/static", "/runs/lesson/stream");
  EXPECT_EQ(folderOf(finishedRun({here, unpacked}, sought())), "/runs/lesson/runs/static");
  EXPECT_EQ(folderOf(finishedRun({unpacked}, sought())), "none") << "nothing tells that it is the same stream";
  unpacked.featuresChecksum = "others";
  EXPECT_EQ(folderOf(finishedRun({here, unpacked}, sought())), "none");
}

TEST_F(FinishedRun, IsThatOfThePlanBeforeOthers) {
  auto wanted = sought();
  wanted.folder = "/runs/plan/static";
  EXPECT_EQ(folderOf(finishedRun({listed("/runs/a", "/data/stream"), listed("/runs/plan/static", "/data/stream")}, wanted)),
            "/runs/plan/static");
}

TEST_F(FinishedRun, IsWholeAndAsItsSettingsSay) {
  auto stopped = listed("/runs/a", "/data/stream");
  stopped.state = RunState::kStopped;
  auto changed = listed("/runs/b", "/data/stream");
  changed.changesByHand = {"in D_3: tau 0.10 → 0.15"};
  auto forked = listed("/runs/c", "/data/stream");
  forked.description.origin = RunOrigin{};
  auto unreadable = listed("/runs/d", "/data/stream");
  unreadable.problem = "it is damaged";
  EXPECT_EQ(folderOf(finishedRun({stopped, changed, forked, unreadable}, sought())), "none");
}

TEST_F(FinishedRun, MayBeOfAnotherDeviceOnlyWhereThatIsSaid) {
  auto elsewhere = listed("/runs/a", "/data/stream");
  elsewhere.description.settings.device.device = "cuda";
  auto wanted = sought();
  wanted.settings.device.device = "cpu";
  EXPECT_EQ(folderOf(finishedRun({elsewhere}, wanted)), "none");
  wanted.onAnyDevice = true;
  EXPECT_EQ(folderOf(finishedRun({elsewhere}, wanted)), "/runs/a");
}

}  // namespace
}  // namespace xsmoe::studio
