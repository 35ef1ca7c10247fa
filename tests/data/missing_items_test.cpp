#include "model/data/missing_items.h"

#include <gmock/gmock.h>

#include "model/data/stream_folder.h"
#include "tests/data/streams.h"

namespace xsmoe::data {
namespace {

/// Two windows of four usable records, cut between 14 and 20. Items in the order of the log: a … d complete, p without a picture, n with
/// nothing.
class MissingItemsTest : public testing::Test {
 protected:
  MissingItemsTest() {
    ProtocolSettings protocol;
    protocol.windows = 2;
    protocol.kCore = 0;
    windowed_ = *WindowedStream::make(log_, protocol, {true, true, true, true, false, false});
    report_ = makeReport({}, log_, windowed_, "items without features");
  }

  InteractionLog log_ = makeLog({{"u", "a", 10},
                                 {"u", "b", 11},
                                 {"u", "c", 13},
                                 {"u", "d", 14},
                                 {"u", "p", 12},
                                 {"u", "n", 9},
                                 {"u", "p", 13},
                                 {"u", "a", 20},
                                 {"u", "b", 21},
                                 {"u", "c", 22},
                                 {"u", "d", 23},
                                 {"u", "n", 19},
                                 {"u", "n", 30}});
  WindowedStream windowed_ = *WindowedStream::make(makeLog({{"u", "a", 1}}), [] {
    ProtocolSettings protocol;
    protocol.windows = 1;
    protocol.kCore = 0;
    return protocol;
  }());
  DataReport report_;
  const std::vector<bool> pictures_{true, true, true, true, false, false}, texts_{true, true, true, true, true, false};
};

void expectMissing(const MissingItems& missing, std::int64_t visual, std::int64_t textual, std::int64_t either) {
  EXPECT_EQ(missing.visual, visual);
  EXPECT_EQ(missing.textual, textual);
  EXPECT_EQ(missing.either, either);
}

TEST_F(MissingItemsTest, AreUnknownWithoutACache) {
  expectMissing(report_.missing, -1, -1, -1);
  expectMissing(report_.windows.at(1).missing, -1, -1, -1);
}

TEST_F(MissingItemsTest, AreCountedOnceForTheLogAndOnceForEachWindowInWhoseTimeTheyOccur) {
  addMissingItems(report_, log_, windowed_, {pictures_, texts_});
  expectMissing(report_.missing, 2, 1, 2);
  // Before the second window begins at 20, p occurs twice and n at 9 and 19; from then on only n.
  expectMissing(report_.windows.at(0).missing, 2, 1, 2);
  expectMissing(report_.windows.at(1).missing, 1, 1, 1);
}

TEST_F(MissingItemsTest, AreUnknownOfAModalityThatTheCacheLacks) {
  addMissingItems(report_, log_, windowed_, {{}, texts_});
  expectMissing(report_.missing, -1, 1, 1);
  expectMissing(report_.windows.at(0).missing, -1, 1, 1);
}

}  // namespace
}  // namespace xsmoe::data
