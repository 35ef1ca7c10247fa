#include "model/engine/requests.h"

#include <gtest/gtest.h>

#include "model/core/setting_text.h"

namespace xsmoe::engine {
namespace {

TEST(ProtocolChoice, IsOfEverySettingThatCutsAStream) {
  ProtocolSettings protocol;
  protocol.from = "2020-01-01";
  protocol.to = "2020-12-31";
  ProtocolChoice all;
  for (const auto key : cutKeys()) {
    const auto before = all;
    choose(all, protocol, [&](const char* named) { return named == key; });
    EXPECT_NE(all, before) << key;
  }
  EXPECT_EQ(all, choiceOf(protocol));
  choose(all, {}, [](const char*) { return false; });
  EXPECT_EQ(all, choiceOf(protocol)) << "what is not named stays";
}

}  // namespace
}  // namespace xsmoe::engine
