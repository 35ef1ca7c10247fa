// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/live_mailbox.h"

#include <gtest/gtest.h>

namespace xsmoe::studio {
namespace {

std::shared_ptr<const LiveState> state(int epoch) {
  auto made = std::make_shared<LiveState>();
  made->epoch = epoch;
  return made;
}

TEST(LiveMailbox, TellsOnceUntilTheWindowHasTakenTheSnapshot) {
  LiveMailbox mailbox;
  EXPECT_TRUE(mailbox.put(state(1)));
  EXPECT_FALSE(mailbox.put(state(2)));
  EXPECT_FALSE(mailbox.put(state(3)));
  EXPECT_EQ(mailbox.take()->epoch, 3);  // the newest replaced those that waited
  EXPECT_TRUE(mailbox.put(state(4)));
}

TEST(LiveMailbox, IsEmptyBeforeTheFirstAndAfterTheLast) {
  LiveMailbox mailbox;
  EXPECT_EQ(mailbox.take(), nullptr);
  EXPECT_TRUE(mailbox.put(state(1)));
  EXPECT_FALSE(mailbox.empty());
  EXPECT_NE(mailbox.take(), nullptr);
  EXPECT_TRUE(mailbox.empty());
  EXPECT_EQ(mailbox.take(), nullptr);
}

}  // namespace
}  // namespace xsmoe::studio
