#include "model/streaming/resume_file.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

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
  EXPECT_THAT(describe(read.error()), HasSubstr("the checkpoint has version 9, this program reads up to 3"));
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

/// Within a window that trains three rows of a table; the others are constant, and the best weights share them.
TrainerState stateWithATable() {
  TrainerState state;
  state.window = {1};
  state.within = WindowState{};
  state.model.parameters["table.trained"] = torch::full({3, 8}, 2.0);
  state.model.constants = {{"table.rows", torch::arange(3, torch::kLong)}, {"table.rest", torch::ones({500, 8})}};
  state.best = ModelState{{}, {{"table.trained", torch::full({3, 8}, 4.0)}}, state.model.constants};
  state.training["adam.first.table"] = torch::zeros({3, 8});
  state.shuffle = torch::zeros({4}, torch::kByte);
  return state;
}

TEST(ResumeFile, SharesAFileOfConstantsWithOtherPointsOfItsWindow) {
  const TemporaryFolder folder;
  auto state = stateWithATable();
  const auto first = writeResumePoint(folder / "resume.0", {1, state});
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_TRUE(first->starts_with(kConstantsPrefix)) << *first;
  const auto written = std::filesystem::last_write_time(folder / *first);
  state.model.parameters.at("table.trained").fill_(3);
  EXPECT_EQ(writeResumePoint(folder / "resume.1", {2, state}).value(), *first);
  EXPECT_EQ(std::filesystem::last_write_time(folder / *first), written) << "it is not written again";
  EXPECT_THAT(namesIn(folder.path()), testing::UnorderedElementsAre(*first, "resume.0", "resume.1"));
  const auto rest = state.model.constants.at("table.rest").nbytes();
  EXPECT_LT(std::filesystem::file_size(folder / "resume.1"), rest);
  EXPECT_LT(std::filesystem::file_size(folder / *first), 2 * rest) << "once, and not once more for the best weights";

  const auto read = readResumePoint(folder / "resume.1");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->constants, *first);
  const auto &model = read->state.model, &best = read->state.best.value();
  EXPECT_TRUE(torch::equal(model.parameters.at("table.trained"), torch::full({3, 8}, 3.0)));
  EXPECT_TRUE(torch::equal(best.parameters.at("table.trained"), torch::full({3, 8}, 4.0)));
  for (const auto& [name, tensor] : state.model.constants) {
    EXPECT_TRUE(torch::equal(model.constants.at(name), tensor)) << name;
    EXPECT_TRUE(best.constants.at(name).is_alias_of(model.constants.at(name))) << name;
  }
}

TEST(ResumeFile, OfBestWeightsWithConstantsOfTheirOwnGivesThemBack) {
  const TemporaryFolder folder;
  auto state = stateWithATable();
  const auto first = writeResumePoint(folder / "resume.0", {1, state});
  state.best->constants["table.rest"] = torch::zeros({500, 8});
  const auto second = writeResumePoint(folder / "resume.1", {2, state});
  ASSERT_TRUE(first && second);
  EXPECT_NE(*second, *first);
  const auto read = readResumePoint(folder / "resume.1");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_TRUE(torch::equal(read->state.model.constants.at("table.rest"), torch::ones({500, 8})));
  EXPECT_TRUE(torch::equal(read->state.best->constants.at("table.rest"), torch::zeros({500, 8})));
  EXPECT_TRUE(readResumePoint(folder / "resume.0")) << "it has its own still";
}

TEST(ResumeFile, OfVersion2WithConstantsInItIsRead) {
  const TemporaryFolder folder;
  const auto state = stateWithATable();
  const auto name = writeResumePoint(folder / "resume.0", {1, state}).value();
  auto file = features::readSafetensors(folder / "resume.0").value();
  for (const auto& [constant, tensor] : state.model.constants)
    file.tensors["model." + constant] = file.tensors["best." + constant] = tensor;
  file.metadata["version"] = "2";
  file.metadata.erase("constants");
  features::seal(file);
  ASSERT_TRUE(features::writeSafetensors(folder / "resume.0", file));
  std::filesystem::remove(folder / name);
  const auto read = readResumePoint(folder / "resume.0");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->constants, "");
  for (const auto* const parameters : {&read->state.model.parameters, &read->state.best->parameters})
    EXPECT_TRUE(torch::equal(parameters->at("table.rest"), torch::ones({500, 8})));
}

TEST(ResumeFile, WhoseConstantsAreMissingOrDamagedIsRefused) {
  const TemporaryFolder folder;
  const auto path = folder / "resume.0";
  const auto constants = folder / writeResumePoint(path, {1, stateWithATable()}).value();
  const auto bytes = contentOf(constants);
  const auto refusal = [&] {
    const auto read = readResumePoint(path);
    return read ? std::string("it was read") : describe(read.error());
  };
  auto flipped = bytes;
  flipped[flipped.size() - 9] ^= 4;
  writeContent(constants, flipped);
  EXPECT_THAT(refusal(), HasSubstr("what the checkpoint needs besides is damaged: its checksum does not fit"));
  auto other = stateWithATable();
  other.model.constants["table.rest"] = torch::zeros({500, 8});
  std::filesystem::copy_file(folder / writeResumePoint(folder / "resume.1", {1, other}).value(), constants,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(refusal(), HasSubstr("its checksum does not fit")) << "whole, but of another point";
  std::filesystem::copy_file(path, constants, std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(refusal(), HasSubstr("the file does not hold what the checkpoint needs besides"));
  auto newer = features::readSafetensors(folder / "resume.1").value();
  newer.metadata = {{"format", "xsmoe-constants"}, {"version", "9"}};
  ASSERT_TRUE(features::writeSafetensors(constants, newer));
  EXPECT_THAT(refusal(), HasSubstr("has version 9, this program reads up to 1"));
  std::filesystem::remove(constants);
  EXPECT_THAT(refusal(), HasSubstr(constants.string()));
  writeContent(constants, bytes);
  EXPECT_EQ(refusal(), "it was read");
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
