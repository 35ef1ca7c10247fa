// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/warnings.h"

#include <gtest/gtest.h>

namespace xsmoe::studio {
namespace {

TEST(Warnings, AreNoneWhereAllIsWell) {
  engine::StreamOverview stream;
  stream.report.featuresFound = true;
  EXPECT_TRUE(warningsAbout({}, nullptr, {}).empty());
  EXPECT_TRUE(warningsAbout(engine::DeviceReport{"cpu", "fp32", 300, false, ""}, &stream, {}).empty());
}

TEST(Warnings, NameASlowBlasAndWhatToInstall) {
  const auto warnings = warningsAbout(engine::DeviceReport{"cpu", "fp32", 3.6, true, "Install libopenblas0-pthread."}, nullptr, {});
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].text, "slow BLAS");
  EXPECT_EQ(warnings[0].remedy, "Install libopenblas0-pthread. (measured: 3.6 GFLOP/s in one thread)");
}

TEST(Warnings, NameWhatIsWrongWithAStream) {
  engine::StreamOverview stream;
  stream.constantFirstState = true;
  stream.report.leftOut = {{"item without features", 12}, {"users with fewer than 5 records in their window", 900}};
  stream.report.badLineCount = 3;
  const auto warnings = warningsAbout({}, &stream, {});
  ASSERT_EQ(warnings.size(), 3u);
  EXPECT_EQ(warnings[0].text, "no features");
  EXPECT_EQ(warnings[1].text, QStringLiteral("constant l₀"));
  EXPECT_EQ(warnings[2].text, "records left out");
  EXPECT_EQ(warnings[2].remedy, "Left out: 12 records of items without features; 3 lines that cannot be used. The stream card says more.");
}

TEST(Warnings, AreAboutWhatTheMethodReads) {
  engine::StreamOverview stream;
  stream.report.featuresFound = true;
  stream.hiddenStates = 13;
  stream.constantFirstState = true;
  const auto warningsOf = [&](Method method) {
    ModelSettings model;
    model.method = method;
    return warningsAbout({}, &stream, model);
  };
  ASSERT_EQ(warningsOf(Method::kXsmoe).size(), 1u);
  EXPECT_TRUE(warningsOf(Method::kXsmoe)[0].remedy.contains(QStringLiteral("experts")));
  ASSERT_EQ(warningsOf(Method::kIisan).size(), 1u);
  EXPECT_FALSE(warningsOf(Method::kIisan)[0].remedy.contains(QStringLiteral("experts"))) << "it has none";
  for (const auto method : {Method::kNoft, Method::kMmmlp, Method::kLgmrec, Method::kSsrm})
    EXPECT_TRUE(warningsOf(method).empty()) << "it does not read state 0";
  stream = {};
  EXPECT_EQ(warningsOf(Method::kLgmrec).size(), 1u);
  EXPECT_TRUE(warningsOf(Method::kGag).empty()) << "it reads no features";
}

}  // namespace
}  // namespace xsmoe::studio
