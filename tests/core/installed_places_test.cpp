#include "model/core/files/installed_places.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

TEST(InstalledPlaces, AreBesideTheProgramAndThenAmongTheSources) {
  const auto program = std::filesystem::canonical("/proc/self/exe");
  const auto places = installedPlaces("paper", "/source/resources/paper");
  EXPECT_EQ(places[0], program.parent_path().parent_path() / "share/xsmoe/paper");
  EXPECT_EQ(places[1], "/source/resources/paper");
}

}  // namespace
}  // namespace xsmoe
