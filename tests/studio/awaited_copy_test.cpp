// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/awaited_copy.h"

#include "tests/studio/session_fixture.h"

namespace xsmoe::studio {
namespace {

class AwaitedCopyTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    copy_ = std::make_unique<AwaitedCopy>(*session_);
    copy_->asked();
  }

  std::unique_ptr<AwaitedCopy> copy_;
};

TEST_F(AwaitedCopyTest, IsDueWhenACopyComesAfterAnAnswerThatWasTooOld) {
  copy_->arrived();
  EXPECT_FALSE(copy_->due()) << "nothing is known to be too old";
  copy_->asked();
  EXPECT_FALSE(copy_->tooOld()) << "a copy is asked for";
  EXPECT_TRUE(copy_->awaited());
  EXPECT_FALSE(copy_->due());
  copy_->arrived();
  EXPECT_TRUE(copy_->due());
  copy_->asked();
  EXPECT_FALSE(copy_->awaited());
}

TEST_F(AwaitedCopyTest, IsDueAtOnceWhereOneCameWhileTheQuestionWasAnswered) {
  copy_->arrived();
  EXPECT_FALSE(copy_->tooOld());
  EXPECT_TRUE(copy_->due());
}

TEST_F(AwaitedCopyTest, SaysWhenTheOneThatWasAskedForDidNotHelp) {
  EXPECT_FALSE(copy_->tooOld());
  copy_->arrived();
  copy_->asked();
  EXPECT_TRUE(copy_->tooOld());
  copy_->forget();
  EXPECT_FALSE(copy_->awaited());
  EXPECT_FALSE(copy_->tooOld()) << "of another moment";
}

TEST(IsBefore, ComparesFinishedEpochsWithinAWindow) {
  EXPECT_TRUE(isBefore(1, 9, 2, 1));
  EXPECT_TRUE(isBefore(2, 0, 2, 1));
  EXPECT_FALSE(isBefore(2, 1, 2, 1));
  EXPECT_FALSE(isBefore(3, 0, 2, 1));
}

}  // namespace
}  // namespace xsmoe::studio
