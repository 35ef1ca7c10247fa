// SPDX-License-Identifier: GPL-3.0-or-later
// What explains a list of the model in training, of which newer copies come.
#include "tests/studio/explanation_fixture.h"
#include "widgets/forms/item_box.h"
#include "widgets/inspect/history_editor.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/inspect/why_panel.h"
#include "widgets/items/recommendation_model.h"

namespace xsmoe::studio {
namespace {

/// A run that waits in its first epoch, whose list of ada is on the page; nobody looks at what explains it.
class LiveExplanationTest : public ExplanationFixture {
 protected:
  void SetUp() override {
    ExplanationFixture::SetUp();
    openStreamAndWait();
    session_->step(Boundary::kBatch);
    ASSERT_TRUE(waitForState(RunState::kPaused));
    askFor("ada");
    ASSERT_TRUE(inspection_->shown());
    ASSERT_EQ(inspection_->shown()->list->liveEpoch, 0);
  }
  void trainAnEpoch() {
    const int before = script_->copiedEpoch;
    session_->step(Boundary::kEpoch);
    ASSERT_TRUE(eventually([this, before] { return script_->copiedEpoch == before + 1; }));
    ASSERT_TRUE(settled());
  }
  void look(QWidget& panel) {
    tabs_->setCurrentWidget(&panel);
    tabs_->show();
    ASSERT_TRUE(settled());
  }
  /// Whether the list on the page is this one, of the copy after so many epochs.
  [[nodiscard]] bool listIsAfter(int epochs) const {
    const auto& shown = inspection_->shown();
    return shown && shown->list->liveEpoch == epochs && page_.list().recommendation() == shown->list;
  }
};

TEST_F(LiveExplanationTest, WhyExplainsTheListBesideItAlsoAfterANewerCopy) {
  trainAnEpoch();
  EXPECT_TRUE(listIsAfter(0)) << "a list stays until somebody asks";
  look(tabs_->why());
  ASSERT_TRUE(tabs_->why().split());
  EXPECT_TRUE(listIsAfter(1));
  EXPECT_EQ(tabs_->why().split()->items.front().item.id, "i2");
  EXPECT_EQ(inspection_->shown()->list->items.front().item.id, "i2");
}

TEST_F(LiveExplanationTest, WhyLeavesTheListWhereNoNewerCopyCame) {
  const auto list = inspection_->shown()->list;
  look(tabs_->why());
  ASSERT_TRUE(tabs_->why().split());
  EXPECT_EQ(inspection_->shown()->list, list);
}

TEST_F(LiveExplanationTest, WhyNotExplainsTheListBesideItToo) {
  trainAnEpoch();
  look(tabs_->whyNot());
  Q_EMIT tabs_->whyNot().items()->itemRequested(QStringLiteral("i11"));
  ASSERT_TRUE(settled());
  EXPECT_THAT(tabs_->whyNot().sentence().toStdString(), testing::HasSubstr("ranks 14 of 40"));
  EXPECT_TRUE(listIsAfter(1));
}

TEST_F(LiveExplanationTest, WhatIfComparesTwoListsOfOneCopy) {
  trainAnEpoch();
  look(tabs_->whatIf());
  EXPECT_TRUE(listIsAfter(1));
  EXPECT_THAT(tabs_->whatIf().summary().toStdString(), testing::HasSubstr("0 of 10 items are new")) << "the history is untouched";
  trainAnEpoch();
  tabs_->whatIf().history()->add(QStringLiteral("i5"));
  ASSERT_TRUE(settled());
  EXPECT_TRUE(listIsAfter(2)) << "a later change is asked of a later copy";
  EXPECT_THAT(tabs_->whatIf().summary().toStdString(), testing::HasSubstr("0 of 10 items are new"));
  EXPECT_EQ(tabs_->whatIf().history()->history().size(), 2U);
}

TEST_F(LiveExplanationTest, ComesToRestOnOneCopyWhereAnotherComesMeanwhile) {
  script_->copiesMeanwhile = 2;
  look(tabs_->why());
  ASSERT_TRUE(tabs_->why().split());
  EXPECT_TRUE(listIsAfter(2));
  EXPECT_EQ(tabs_->why().split()->items.front().item.id, inspection_->shown()->list->items.front().item.id);
}

TEST_F(LiveExplanationTest, SaysThatCopiesComeTooFastAndLeavesTheList) {
  script_->copiesMeanwhile = 1000;
  look(tabs_->why());
  EXPECT_FALSE(tabs_->why().split());
  EXPECT_THAT(tabs_->why().reason().toStdString(), testing::HasSubstr("changed each time"));
  EXPECT_TRUE(listIsAfter(0));
}

}  // namespace
}  // namespace xsmoe::studio
