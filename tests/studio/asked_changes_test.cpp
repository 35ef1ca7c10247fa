// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/asked_changes.h"

#include <gtest/gtest.h>

namespace xsmoe::studio {
namespace {

class AskedChangesTest : public testing::Test {
 protected:
  /// A run of τ 0.1 that has begun.
  AskedChangesTest() {
    RunDescription description;
    description.settings.model.tau = 0.1;
    history_ = RunHistory(description);
    history_.apply({1, WindowStarted{{0}, 4, 0, 0, 0, 0, 0, {}}});
  }
  void make(double tau, std::int64_t askedMs, const std::string& refusal = {}) {
    const double before = history_.tau();
    history_.apply({askedMs, ChangeLogged{SetTau{tau}, askedMs, {Boundary::kBatch, {0}, 1, 1}, refusal}});
    if (refusal.empty()) history_.apply({askedMs, TauChanged{{0}, 0, before, tau}});
  }
  double tau() { return asked_.settingsOf(history_).model.tau; }

  RunHistory history_;
  AskedChanges asked_;
};

TEST_F(AskedChangesTest, AreShownUntilTheRunHasMadeThem) {
  EXPECT_EQ(tau(), 0.1);
  asked_.add(SetTau{0.2}, 100);
  EXPECT_EQ(tau(), 0.2) << "asked for";
  make(0.2, 100);
  EXPECT_EQ(tau(), 0.2) << "made";
  make(0.3, 50);  // by whomever
  EXPECT_EQ(tau(), 0.3) << "the events decide again";
}

TEST_F(AskedChangesTest, AreGivenUpWhereTheyAreRefused) {
  asked_.add(SetTau{0.2}, 100);
  make(0.2, 100, "no");
  EXPECT_EQ(tau(), 0.1);
}

TEST_F(AskedChangesTest, AreNotAnsweredByWhatWasAskedForBefore) {
  make(0.25, 90);
  asked_.add(SetTau{0.2}, 100);
  EXPECT_EQ(tau(), 0.2);
  asked_.add(SetNumber{"patience", 9}, 101);
  EXPECT_EQ(tau(), 0.2) << "another setting";
  EXPECT_EQ(asked_.settingsOf(history_).training.patience, 9);
}

TEST_F(AskedChangesTest, OfASettingTheNewestCounts) {
  asked_.add(SetTau{0.2}, 100);
  asked_.add(SetTau{0.4}, 110);
  make(0.2, 100);
  EXPECT_EQ(tau(), 0.4);
  asked_.forget();
  EXPECT_EQ(tau(), 0.2);
}

TEST_F(AskedChangesTest, ThatSetNoSettingChangeNone) {
  asked_.add(PruneNow{}, 100);
  EXPECT_EQ(asked_.settingsOf(history_), history_.settings());
}

TEST_F(AskedChangesTest, AGroupingThatWaitsIsWhatTheRunGoesOnWith) {
  history_.apply({2, GroupingChanged{{0}, 0, history_.grouping(), {12}, false, {}}});
  EXPECT_EQ(history_.settings().model.grouping, history_.description().settings.model.grouping);
  EXPECT_EQ(asked_.settingsOf(history_).model.grouping, Grouping{12});
}

}  // namespace
}  // namespace xsmoe::studio
