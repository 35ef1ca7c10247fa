#include "model/data/protocol_check.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>

#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kFixtures = fs::path(XSMOE_SOURCE_DIR) / "tests" / "fixtures" / "protocol";

/// The protocol fixtures in and below a folder, at any depth.
std::vector<fs::path> fixturesIn(const fs::path& root) {
  std::vector<fs::path> found;
  if (looksLikeProtocolFixture(root)) found.push_back(root);
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_directory() && looksLikeProtocolFixture(entry.path())) found.push_back(entry.path());
  return found;
}

void expectPassed(const fs::path& fixture) {
  SCOPED_TRACE(fixture.string());
  const auto lines = checkProtocolFixture(fixture);
  ASSERT_TRUE(lines) << describe(lines.error());
  EXPECT_EQ(lines->size(), 18U);
  for (const CheckLine& line : *lines) EXPECT_TRUE(line.passed) << line.quantity << ": " << line.detail;
}

TEST(ProtocolFixtures, AllInTheSourceTreeMatch) {
  const auto fixtures = fixturesIn(kFixtures);
  EXPECT_GE(fixtures.size(), 2U);
  for (const fs::path& fixture : fixtures) expectPassed(fixture);
}

TEST(ProtocolFixtures, FurtherFoldersMatch) {
  const char* further = std::getenv("XSMOE_CONFORMANCE");
  if (further == nullptr || *further == '\0') GTEST_SKIP() << "XSMOE_CONFORMANCE names no further folders";
  std::istringstream folders(further);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (folder.empty()) continue;
    ASSERT_TRUE(fs::is_directory(folder)) << folder << ", named by XSMOE_CONFORMANCE, is no folder";
    for (const fs::path& fixture : fixturesIn(folder)) expectPassed(fixture);
  }
}

class ChangedFixture : public testing::Test {
 protected:
  /// The check's line for `quantity` after a change of the expected values.
  CheckLine lineAfter(const std::string& from, const std::string& to, const std::string& quantity) {
    std::string expected = contentOf(kFixtures / "small" / "expected.json");
    const auto at = expected.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    expected.replace(at, from.size(), to);
    folder_.write("expected.json", expected);
    folder_.write("interactions.csv", contentOf(kFixtures / "small" / "interactions.csv"));
    const auto lines = checkProtocolFixture(folder_.path());
    EXPECT_TRUE(lines);
    for (const CheckLine& line : *lines)
      if (line.quantity == quantity) return line;
    ADD_FAILURE() << "no line for " << quantity;
    return {};
  }
  TemporaryFolder folder_;
};

TEST_F(ChangedFixture, AWrongCountIsFound) {
  const CheckLine line = lineAfter("\"train_records\": 105", "\"train_records\": 106", "training records");
  EXPECT_FALSE(line.passed);
  EXPECT_EQ(line.error, 1);
  EXPECT_EQ(line.tolerance, 0);
  EXPECT_EQ(line.detail, "window 0: expected 106, found 105");
}

TEST_F(ChangedFixture, AWrongShareIsFoundBeyondTheTolerance) {
  const CheckLine wrong = lineAfter("0.0392156862745098", "0.0392156863745098", "popularity");
  EXPECT_FALSE(wrong.passed);
  EXPECT_NEAR(wrong.error, 1e-10, 1e-15);
  EXPECT_THAT(wrong.detail, HasSubstr("window 0, i000: expected 0.0392156863745098, found 0.0392156862745098"));
  EXPECT_TRUE(lineAfter("0.0392156862745098", "0.0392156862745099", "popularity").passed);
}

TEST_F(ChangedFixture, AMissingEntryIsFound) {
  const CheckLine line = lineAfter("\"items_in_order\": [", "\"items_in_order\": [\"i999\", ", "items in order");
  EXPECT_FALSE(line.passed);
  EXPECT_THAT(line.detail, HasSubstr("the stream, 0: expected \"i999\", found \"i035\""));
}

TEST_F(ChangedFixture, AFixtureThatLacksAKeyIsRefused) {
  folder_.write("interactions.csv", "user,item,timestamp\nu,i,5\n");
  EXPECT_FALSE(looksLikeProtocolFixture(folder_.path()));
  EXPECT_THAT(describe(checkProtocolFixture(folder_.path()).error()), HasSubstr("expected.json: the file cannot be opened"));
  folder_.write("expected.json", "{\"settings\": {}}");
  EXPECT_TRUE(looksLikeProtocolFixture(folder_.path()));
  EXPECT_THAT(describe(checkProtocolFixture(folder_.path()).error()),
              HasSubstr("the fixture cannot be used: an entry is missing or of another type (key 'windows' not found)"));
  folder_.write("expected.json", "{\"settings\"");
  EXPECT_THAT(describe(checkProtocolFixture(folder_.path()).error()), HasSubstr("it is not valid JSON from byte 12"));
}

}  // namespace
}  // namespace xsmoe::data
