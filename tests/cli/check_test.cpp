#include <gmock/gmock.h>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kFixture = fs::path(XSMOE_SOURCE_DIR) / "tests/fixtures/xsmoe/two-layers";

std::string textOf(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Check, OfGoodFixturesEndsWith0AndTellsTheLargestErrors) {
  const auto ended = run({"check", kFixture});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("two-layers/gradients"));
  EXPECT_THAT(ended.out, HasSubstr(" 0 out of tolerance"));
}

TEST(Check, OfAFixtureWithOneNumberAlteredEndsWith1AndNamesTheQuantity) {
  const TemporaryFolder folder;
  fs::copy(kFixture, folder.path() / "altered", fs::copy_options::recursive);
  auto json = textOf(kFixture / "fixture.json");
  json.replace(json.find("\"ranks\": [\n   15"), 16, "\"ranks\": [\n   14");
  folder.write("altered/fixture.json", json);
  const auto ended = run({"check", folder.path()});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, testing::ContainsRegex("FAILED +altered/ranks"));
  EXPECT_THAT(ended.out, HasSubstr(" 1 out of tolerance"));
}

TEST(Check, OfAFolderWithoutFixturesEndsWith3) {
  const TemporaryFolder folder;
  const auto ended = run({"check", folder.path()});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("no fixture was found"));
}

TEST(Check, OfADamagedFixtureEndsWith3) {
  const TemporaryFolder folder;
  fs::copy(kFixture, folder.path(), fs::copy_options::recursive);
  fs::resize_file(folder.path() / "weights.safetensors", 100);
  EXPECT_EQ(run({"check", folder.path()}).code, 3);
}

}  // namespace
}  // namespace xsmoe::cli
