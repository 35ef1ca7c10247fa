#include "model/experiments/checks/conformance_check.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "model/data/protocol_check.h"
#include "model/features/safetensors.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

const fs::path kFixtures = fs::path(XSMOE_SOURCE_DIR) / "tests/fixtures";

void expectAllPassed(const std::vector<CheckLine>& lines) {
  for (const auto& line : lines) EXPECT_TRUE(line.passed) << line.quantity << ": " << line.error << ' ' << line.detail;
}

TEST(Conformance, NetworkFixturesPassInEveryQuantity) {
  int fixtures = 0;
  for (const auto& entry : fs::directory_iterator(kFixtures / "xsmoe")) {
    const auto lines = checkNetworkFixture(entry.path());
    ASSERT_TRUE(lines) << describe(lines.error());
    expectAllPassed(*lines);
    std::set<std::string> quantities;
    for (const auto& line : *lines) quantities.insert(line.quantity);
    for (const char* quantity : {"loss", "gradients", "item embeddings", "user states", "contribution", "utilization", "expertUtilization",
                                 "router sum", "pruned expert (paper)", "pruned expert (official)", "expanded expert",
                                 "losses of the steps", "trained parameters", "scores", "ranks", "HR@10", "NDCG@10"})
      EXPECT_EQ(quantities.count(quantity), 1U) << entry.path() << ": " << quantity;
    ++fixtures;
  }
  EXPECT_EQ(fixtures, 3);
}

TEST(Conformance, FixturesOfAllKindsAreFoundBelowAFolder) {
  const auto lines = checkFixtures({kFixtures});
  ASSERT_TRUE(lines) << describe(lines.error());
  expectAllPassed(*lines);
  const auto has = [&](const std::string& prefix) {
    return std::any_of(lines->begin(), lines->end(), [&](const auto& line) { return line.quantity.rfind(prefix, 0) == 0; });
  };
  for (const char* fixture : {"two-layers",
                              "small",
                              "bert-tiny",
                              "vit-tiny",
                              "gag-decay",
                              "gag-small",
                              "giua-gnn-decay",
                              "giua-gnn-small",
                              "iisan-seven-states",
                              "iisan-three-states",
                              "lgmrec-default",
                              "lgmrec-deeper",
                              "mmmlp-two-layers",
                              "mmmlp-uneven",
                              "new-items-small",
                              "rank-sampling-small",
                              "reservoir-small",
                              "ssrm-blend",
                              "ssrm-small",
                              "wasserstein-small",
                              "distillation-iisan",
                              "distillation-mmmlp",
                              "distillation-lgmrec",
                              "replay-four-windows",
                              "significance-five-seeds"})
    EXPECT_TRUE(has(std::string(fixture) + "/")) << fixture;
}

TEST(Conformance, FurtherFixturesPass) {
  const char* further = std::getenv("XSMOE_CONFORMANCE");
  if (further == nullptr || *further == '\0') GTEST_SKIP() << "XSMOE_CONFORMANCE names no further folders";
  std::vector<fs::path> folders;
  std::istringstream list(further);
  for (std::string folder; std::getline(list, folder, ':');) folders.emplace_back(folder);
  const auto lines = checkFixtures(folders);
  ASSERT_TRUE(lines) << describe(lines.error());
  expectAllPassed(*lines);
}

TEST(Conformance, FindsADeviatingValue) {
  const TemporaryFolder folder;
  fs::copy(kFixtures / "xsmoe/two-layers", folder.path(), fs::copy_options::recursive);
  std::ifstream file(folder.path() / "fixture.json");
  std::string json((std::istreambuf_iterator<char>(file)), {});
  json.replace(json.find("31,\n   13"), 2, "30");  // one expected rank
  folder.write("fixture.json", json);
  const auto lines = checkNetworkFixture(folder.path());
  ASSERT_TRUE(lines) << describe(lines.error());
  for (const auto& line : *lines) EXPECT_EQ(line.passed, line.quantity != "ranks") << line.quantity;
}

/// The quantities that fail where `change` has altered a fixture of a baseline.
std::vector<std::string> failedAfter(const std::string& fixture, const std::function<void(nlohmann::json&)>& change) {
  const TemporaryFolder folder;
  fs::copy(kFixtures / "baselines" / fixture, folder.path() / "one", fs::copy_options::recursive);
  auto json = nlohmann::json::parse(std::ifstream(folder.path() / "one/fixture.json"));
  change(json);
  folder.write("one/fixture.json", json.dump());
  const auto lines = checkFixtures({folder.path()});
  if (!lines) return {describe(lines.error())};
  std::vector<std::string> failed;
  for (const auto& line : *lines)
    if (!line.passed) failed.push_back(line.quantity);
  return failed;
}

TEST(Conformance, FindsADeviatingNumberOfASampler) {
  const auto last = [](nlohmann::json& list) -> nlohmann::json& { return list.back(); };
  EXPECT_THAT(failedAfter("reservoir-small",
                          [&](auto& json) {
                            json["streams"][0]["windows"][0]["buffer"] = {5, 4};
                          }),
              ElementsAre("one/buffer"));
  EXPECT_THAT(failedAfter("rank-sampling-small", [&](auto& json) { json["cases"][0]["chosen"] = {1, 3}; }), ElementsAre("one/chosen"));
  EXPECT_THAT(failedAfter("rank-sampling-small", [&](auto& json) { json["given_weights"][0]["inclusion_probabilities"][2] = 0.8; }),
              ElementsAre("one/shares of draws"));
  EXPECT_THAT(failedAfter("wasserstein-small", [&](auto& json) { json["lists"][0]["distance"] = 0.2001; }), ElementsAre("one/distances"));
  EXPECT_THAT(failedAfter("wasserstein-small", [&](auto& json) { json["rows"][0]["target"] = 1; }), ElementsAre("one/target01"));
  EXPECT_THAT(failedAfter("new-items-small", [&](auto& json) { last(json["windows"])["forced"] = {2}; }), ElementsAre("one/forced"));
  EXPECT_THAT(failedAfter("new-items-small",
                          [&](auto& json) { std::swap(last(json["windows"])["reservoir"][0], last(json["windows"])["reservoir"][1]); }),
              ElementsAre("one/reservoir"));
  EXPECT_THAT(failedAfter("gag-small", [&](auto& json) { json["evaluation_ranks"][3] = 17; }), ElementsAre("one/ranks"));
  EXPECT_THAT(failedAfter("ssrm-small", [&](auto& json) { json["options"]["w"] = 0.4; }), testing::Contains("one/loss"));
}

TEST(Conformance, FindsADeviatingNumberOfAWrapperOrOfASignificanceTest) {
  EXPECT_THAT(failedAfter("replay-four-windows", [](auto& json) { json["windows"][1]["popularity"].begin().value() = 0.9; }),
              ElementsAre("one/popularity"));
  EXPECT_THAT(
      failedAfter("replay-four-windows", [](auto& json) { json["windows"][2]["buffer_after"][0] = json["windows"][2]["buffer_after"][1]; }),
      testing::Contains("one/reservoir after"));
  EXPECT_THAT(failedAfter("distillation-iisan", [](auto& json) { json["weight"] = 0.7; }), testing::Contains("one/loss"));
  EXPECT_THAT(failedAfter("distillation-mmmlp", [](auto& json) { json["temperature"] = 5; }), testing::Contains("one/divergence"));
  EXPECT_THAT(failedAfter("significance-five-seeds", [](auto& json) { json["pairs"][0]["pooled"]["p"] = 0.0002; }),
              ElementsAre("one/pooled p"));
}

TEST(Conformance, NamesTheFileThatAFixtureOfGiuaGnnLacks) {
  const TemporaryFolder folder;
  fs::copy(kFixtures / "baselines/giua-gnn-small", folder.path() / "one", fs::copy_options::recursive);
  fs::remove(folder.path() / "one/edge_attention.safetensors");
  const auto lines = checkFixtures({folder.path()});
  ASSERT_FALSE(lines);
  EXPECT_THAT(describe(lines.error()), HasSubstr("edge_attention.safetensors"));
}

std::string refusal(const std::vector<fs::path>& folders) {
  const auto lines = checkFixtures(folders);
  if (lines) return "it was checked";
  EXPECT_EQ(lines.error().kind, ErrorKind::kBadInput);
  return lines.error().what;
}

TEST(Conformance, RefusesFoldersThatAreNotThereOrHoldNoFixture) {
  const TemporaryFolder folder;
  EXPECT_EQ(refusal({folder.path() / "none"}), "there is no such folder");
  EXPECT_EQ(refusal({folder.path()}), "no fixture was found");
  EXPECT_EQ(refusal({}), "no fixture was found");
  EXPECT_EQ(refusal({folder.write("file", "")}), "there is no such folder");
}

TEST(Conformance, AKindThatIsNotKnownIsAFailedLineThatNamesIt) {
  const TemporaryFolder folder;
  fs::copy(kFixtures / "xsmoe/two-layers", folder.path() / "two-layers", fs::copy_options::recursive);
  folder.write("walk-small/fixture.json", R"({"kind": "random-walk", "steps": 3})");
  folder.write("seventh/fixture.json", R"({"kind": 7})");
  const auto lines = checkFixtures({folder.path()});
  ASSERT_TRUE(lines) << describe(lines.error());
  std::vector<std::string> failed;
  for (const auto& line : *lines)
    if (!line.passed) failed.push_back(line.quantity + ": " + line.detail);
  std::string known;
  for (const auto& kind : fixtureKinds()) known += (known.empty() ? "" : ", ") + kind;
  EXPECT_THAT(failed, ElementsAre("seventh/kind: fixture.json is of the kind \"7\"; this program checks " + known,
                                  "walk-small/kind: fixture.json is of the kind \"random-walk\"; this program checks " + known));
  EXPECT_GT(lines->size(), 10U);
}

/// A copy of a network's fixture whose fixture.json begins so.
void copyNamed(const TemporaryFolder& folder, const std::string& beginning) {
  fs::copy(kFixtures / "xsmoe/two-layers", folder.path(), fs::copy_options::recursive);
  std::ifstream file(folder.path() / "fixture.json");
  const std::string json((std::istreambuf_iterator<char>(file)), {});
  folder.write("fixture.json", "{" + beginning + json.substr(1));
}

TEST(Conformance, AFixtureIsCheckedAsTheKindThatItNames) {
  const TemporaryFolder network, other;
  copyNamed(network, R"("kind": "xsmoe", )");
  const auto lines = checkFixtures({network.path() / ""});
  ASSERT_TRUE(lines) << describe(lines.error());
  expectAllPassed(*lines);
  EXPECT_EQ(lines->front().quantity, network.path().filename().string() + "/item embeddings");
  copyNamed(other, R"("kind": "something else", )");
  EXPECT_EQ(checkFixtures({other.path()}).value().size(), 1U);
}

TEST(Conformance, NamesTheTensorThatANetworksFixtureLacks) {
  const TemporaryFolder folder;
  fs::copy(kFixtures / "xsmoe/two-layers", folder.path(), fs::copy_options::recursive);
  auto expected = features::readSafetensors(folder.path() / "expected.safetensors").value();
  expected.tensors.erase("loss");
  ASSERT_TRUE(features::writeSafetensors(folder.path() / "expected.safetensors", expected));
  const auto lines = checkFixtures({folder.path()});
  ASSERT_FALSE(lines);
  EXPECT_THAT(describe(lines.error()),
              HasSubstr("expected.safetensors: the fixture cannot be used: the tensor \"loss\" is missing. Compare"));
}

TEST(Conformance, NamesTheEntryThatAFixtureOfOneFileLacksAndWhatHelps) {
  const auto expectNamed = [](const std::string& fixture, const std::string& entry) {
    EXPECT_THAT(failedAfter(fixture, [&](auto& json) { json.erase(entry); }),
                ElementsAre(HasSubstr("fixture.json: the fixture cannot be used: an entry is missing or of another type (key '" + entry +
                                      "' not found). Compare")));
  };
  expectNamed("replay-four-windows", "length");
  expectNamed("significance-five-seeds", "pairs");
  expectNamed("reservoir-small", "streams");
}

TEST(Conformance, RefusesAFixtureWithAMissingOrDamagedFile) {
  const TemporaryFolder folder;
  fs::copy(kFixtures / "xsmoe/two-layers", folder.path(), fs::copy_options::recursive);
  folder.write("fixture.json", "{}");
  EXPECT_EQ(refusal({folder.path()}), "the fixture cannot be used: an entry is missing or of another type (key 'bottleneck' not found)");
  folder.write("fixture.json", "{\"kind\"");
  EXPECT_EQ(refusal({folder.path()}), "the file is not valid JSON from byte 8");
  folder.write("fixture.json", "{}");
  fs::remove(folder.path() / "inputs.safetensors");
  EXPECT_NE(refusal({folder.path()}), "it was checked");
}

}  // namespace
}  // namespace xsmoe::experiments
