#include "app/engine/engine_loader.h"

#include <gmock/gmock.h>

namespace xsmoe::app {
namespace {

TEST(EngineLoader, RefusesAnEngineOfAnotherBuild) {
  const auto engine = loadEngine();
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().what, "the engine is of another build than the program");
  EXPECT_THAT(engine.error().where, testing::EndsWith("foreign/libxsmoe-engine.so"));
}

}  // namespace
}  // namespace xsmoe::app
