#include "model/streaming/resume_file.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <random>

#include "model/features/safetensors.h"
#include "model/features/sealed_tensors.h"
#include "model/streaming/checkpoint.h"
#include "tests/network/small_network.h"
#include "tests/streaming/small_run.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::streaming {
namespace {

using testing::HasSubstr;

/// After the second epoch of D_1, which has a best one.
ResumePoint samplePoint(const std::filesystem::path& path) {
  SmallRun run;
  auto settings = smallSettings();
  settings.training.checkpointEvery = 1;
  run.keeper.resumable = [&](const TrainerState& state) {
    if (state.window.value != 1 || !state.within || state.within->epoch != 2) return;
    EXPECT_TRUE(writeResumePoint(path, {77, state}));
  };
  run.train(settings);
  const auto read = readResumePoint(path);
  EXPECT_TRUE(read) << describe(read.error());
  return read.value();
}

TEST(ResumeFile, GivesBackWhereTheTrainerStands) {
  const TemporaryFolder folder;
  const auto point = samplePoint(folder / "resume.0");
  EXPECT_EQ(point.events, 77);
  EXPECT_EQ(point.state.tests.size(), 1U);
  ASSERT_TRUE(point.state.within && point.state.best);
  EXPECT_EQ(point.state.within->epoch, 2);
  EXPECT_EQ(point.state.model.structure.at(0).born.size(), 2U);
  EXPECT_EQ(point.state.best->parameters.size(), point.state.model.parameters.size());
  ASSERT_TRUE(writeResumePoint(folder / "again", point));
  EXPECT_TRUE(contentOf(folder / "again") == contentOf(folder / "resume.0"));
}

/// The file as programs wrote it that knew version 1, whose layers had shares, all 0.
void makeVersion1(const std::filesystem::path& path) {
  auto file = features::readSafetensors(path).value();
  auto state = nlohmann::json::parse(file.metadata.at("state"));
  for (auto* const layers : {&state.at("structure"), &state.at("within").at("best")})
    for (auto& layer : *layers) {
      const auto experts = layer.at("born").size();
      for (const char* shares : {"utilization", "gateShare", "contribution"}) layer[shares] = std::vector<double>(experts + 1);
      layer["expertUtilization"] = std::vector<double>(experts);
    }
  file.metadata["state"] = state.dump();
  file.metadata["version"] = "1";
  features::seal(file);
  ASSERT_TRUE(features::writeSafetensors(path, file));
}

TEST(ResumeFile, OfVersion1IsReadAndWrittenAsOneOfThisVersion) {
  const TemporaryFolder folder;
  const auto path = folder / "resume.0";
  static_cast<void>(samplePoint(path));
  const auto bytes = contentOf(path);
  makeVersion1(path);
  const auto read = readResumePoint(path);
  ASSERT_TRUE(read) << describe(read.error());
  ASSERT_TRUE(writeResumePoint(folder / "again", *read));
  EXPECT_TRUE(contentOf(folder / "again") == bytes);
}

TEST(ResumeFile, OfANewerVersionIsRefusedWithBothVersions) {
  const TemporaryFolder folder;
  const auto path = folder / "resume.0";
  static_cast<void>(samplePoint(path));
  auto file = features::readSafetensors(path).value();
  file.metadata["version"] = "9";
  features::seal(file);
  ASSERT_TRUE(features::writeSafetensors(path, file));
  const auto read = readResumePoint(path);
  ASSERT_FALSE(read);
  EXPECT_THAT(describe(read.error()), HasSubstr("the checkpoint has version 9, this program reads up to 2"));
}

TEST(ResumeFile, WithAFlippedBitOrCutShortIsNeverTakenForAnother) {
  const TemporaryFolder folder;
  const auto path = folder / "resume.0";
  const auto point = samplePoint(path);
  const auto bytes = contentOf(path);
  std::mt19937_64 random(3);  // NOLINT: the same places every time
  for (int i = 0; i < 300; ++i) {
    auto damaged = bytes;
    damaged[random() % bytes.size()] ^= static_cast<char>(1U << random() % 8);
    writeContent(path, damaged);
    const auto read = readResumePoint(path);
    if (!read) continue;  // a bit without meaning, such as in the header's padding, may be read over
    ASSERT_TRUE(writeResumePoint(folder / "again", *read));
    EXPECT_TRUE(contentOf(folder / "again") == bytes);
  }
  for (int i = 0; i < 50; ++i) {
    writeContent(path, bytes.substr(0, random() % bytes.size()));
    EXPECT_FALSE(readResumePoint(path));
  }
}

TEST(ResumeFile, OfAnotherKindIsRefused) {
  const TemporaryFolder folder;
  const auto path = folder / "resume.0";
  ASSERT_TRUE(writeCheckpoint(path, {0}, Method::kXsmoe, *network::smallNetwork(network::smallOptions())));
  const auto read = readResumePoint(path);
  ASSERT_FALSE(read);
  EXPECT_THAT(describe(read.error()), HasSubstr("the file is no checkpoint to resume from"));
}

}  // namespace
}  // namespace xsmoe::streaming
