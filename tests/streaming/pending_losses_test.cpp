#include "model/streaming/pending_losses.h"

#include <gmock/gmock.h>
#include <torch/types.h>

#include "model/device/rehearsal.h"
#include "tests/network/host_waits.h"

namespace xsmoe::streaming {
namespace {

using namespace std::chrono_literals;

TEST(PendingLosses, AreDueAtOnceOnACpu) {
  PendingLosses pending;
  EXPECT_FALSE(pending.due());
  pending.begin();
  pending.add(torch::full({}, 2.5));
  EXPECT_TRUE(pending.due());
  EXPECT_EQ(pending.take().front().loss, 2.5);
  EXPECT_FALSE(pending.due());
  EXPECT_FALSE(pending.waited()) << "nobody waits for a CPU";
}

TEST(PendingLosses, OfADeviceThatIsWaitedForAreDueAfterTheInterval) {
  PendingLosses pending;
  const auto begin = PendingLosses::Clock::now();
  pending.begin(begin);
  pending.add(torch::empty({}, torch::TensorOptions(c10::kMeta)));  // a device without values
  EXPECT_FALSE(pending.due(begin + PendingLosses::kInterval - 1ms));
  pending.begin(begin + 100ms);  // the time counts from the first of them
  EXPECT_TRUE(pending.due(begin + PendingLosses::kInterval));
}

TEST(PendingLosses, WaitForNothingUntilTheyAreRead) {
  const device::GpuRehearsal rehearsal;
  const network::HostWaits waits;
  PendingLosses pending;
  for (const double loss : {3.0, 2.0, 1.0}) {
    pending.begin();
    pending.add(torch::full({}, loss));
  }
  EXPECT_FALSE(pending.due(PendingLosses::Clock::now()));
  EXPECT_THAT(waits.counts(), testing::IsEmpty());
  EXPECT_EQ(pending.take().size(), 3U);
  EXPECT_EQ(waits.counts().at("aten::to"), 1) << "all of them come in one copy";
  EXPECT_GE(pending.waited().value_or(-1), 0);
}

TEST(PendingLosses, AreReadInTheirOrderAndShareTheTime) {
  PendingLosses pending;
  pending.begin(PendingLosses::Clock::now() - 3s);
  for (const double loss : {3.0, 2.0, 1.0}) pending.add(torch::full({}, loss));
  const auto read = pending.take();
  ASSERT_EQ(read.size(), 3U);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(read[static_cast<std::size_t>(i)].loss, 3 - i);
    EXPECT_NEAR(read[static_cast<std::size_t>(i)].seconds, 1, 0.1);
  }
  EXPECT_TRUE(pending.take().empty());
}

}  // namespace
}  // namespace xsmoe::streaming
