#include "model/streaming/checkpoint.h"

#include <gmock/gmock.h>

#include "model/features/sealed_tensors.h"
#include "tests/network/small_network.h"
#include "tests/streaming/small_run.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::streaming {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Checkpoint, GivesBackParametersWindowVariantAndBirths) {
  const TemporaryFolder folder;
  const auto network = network::smallNetwork(network::smallOptions(), 3);
  ASSERT_TRUE(writeCheckpoint(folder / "w.safetensors", {4}, Method::kXsmoe, *network));
  const auto read = readCheckpoint(folder / "w.safetensors");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->info.window.value, 4);
  EXPECT_EQ(read->info.method, Method::kXsmoe);
  ASSERT_EQ(read->info.structure.size(), 4U);
  EXPECT_THAT(read->info.structure[1].born, ElementsAre(0, 1, 2));
  EXPECT_EQ(read->info.structure[1].hiddenState, 3);
  EXPECT_EQ(read->info.structure[1].layer.value, 1);
  EXPECT_EQ(read->info.structure[2].modality, Modality::kTextual);
  EXPECT_EQ(read->info.structure[2].layer.value, 0);

  const auto other = network::smallNetwork(network::smallOptions(), 1, 5);
  load(*other, {read->info.structure, read->parameters, {}});
  const auto ids = torch::arange(network::kSmallItems + 1);
  EXPECT_TRUE(torch::equal(other->embedItems(ids), network->embedItems(ids)));
}

TEST(Checkpoint, OfNoftHasNoLayers) {
  const TemporaryFolder folder;
  const auto network = network::smallNetwork(network::smallOptions(Method::kNoft));
  ASSERT_TRUE(writeCheckpoint(folder / "w.safetensors", {0}, Method::kNoft, *network));
  const auto read = readCheckpoint(folder / "w.safetensors");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_TRUE(read->info.structure.empty());
  EXPECT_EQ(read->parameters.count("fusion.weight"), 1U);
}

TEST(Checkpoint, OfEqualRunsHasEqualBytes) {
  const TemporaryFolder folder;
  const auto train = [&](const std::string& name) {
    SmallRun run;
    run.keeper.tested = [&](WindowIndex window, const network::Recommender& model) {
      return writeCheckpoint(folder / (name + std::to_string(window.value)), window, Method::kXsmoe, model);
    };
    run.train(smallSettings());
  };
  train("a");
  train("b");
  for (const char* window : {"0", "1", "2", "3"})
    EXPECT_TRUE(contentOf(folder / ("a" + std::string(window))) == contentOf(folder / ("b" + std::string(window)))) << window;
  EXPECT_FALSE(contentOf(folder / "a2") == contentOf(folder / "a3"));
}

/// What a good checkpoint is refused with after its metadata was changed.
std::string refusal(const std::function<void(std::map<std::string, std::string>&)>& change) {
  const TemporaryFolder folder;
  const auto path = folder / "w.safetensors";
  EXPECT_TRUE(writeCheckpoint(path, {0}, Method::kXsmoe, *network::smallNetwork(network::smallOptions())));
  auto file = features::readSafetensors(path).value();
  change(file.metadata);
  features::seal(file);
  EXPECT_TRUE(features::writeSafetensors(path, file));
  const auto read = readCheckpoint(path);
  if (read) return "it was read";
  EXPECT_EQ(read.error().kind, ErrorKind::kBadInput);
  EXPECT_EQ(read.error().where, path.string());
  return read.error().what;
}

TEST(Checkpoint, RefusesOtherFilesAndOtherVersionsAndSaysSo) {
  EXPECT_EQ(refusal([](auto&) {}), "it was read");
  EXPECT_EQ(refusal([](auto& data) { data.clear(); }), "the file is no checkpoint of a run (metadata \"format\" is \"\")");
  EXPECT_EQ(refusal([](auto& data) { data["version"] = "2"; }), "the checkpoint has version 2, this program reads up to 1");
}

TEST(Checkpoint, RefusesDamagedMetadata) {
  EXPECT_THAT(refusal([](auto& data) { data["window"] = "first"; }), HasSubstr("the checkpoint's metadata cannot be read"));
  EXPECT_THAT(refusal([](auto& data) { data["layers"] = "[{"; }), HasSubstr("the checkpoint's metadata cannot be read"));
  EXPECT_THAT(refusal([](auto& data) { data["layers"] = R"([{"modality":"visual","state":1,"born":[]}])"; }),
              HasSubstr("a layer without experts"));
  EXPECT_THAT(refusal([](auto& data) { data["layers"] = R"([{"modality":"smell","state":1,"born":[0]}])"; }),
              HasSubstr("unknown modality"));
}

TEST(Checkpoint, OfAMethodThatANewerProgramKnowsIsNotTakenForDamaged) {
  EXPECT_EQ(refusal([](auto& data) { data["variant"] = "bigger"; }), "it names the method \"bigger\", which this program does not know");
}

TEST(Checkpoint, RefusesATruncatedFile) {
  const TemporaryFolder folder;
  const auto path = folder / "w.safetensors";
  ASSERT_TRUE(writeCheckpoint(path, {0}, Method::kXsmoe, *network::smallNetwork(network::smallOptions())));
  const auto bytes = contentOf(path);
  writeContent(path, bytes.substr(0, bytes.size() / 2));
  const auto read = readCheckpoint(path);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kBadInput);
}

TEST(Checkpoint, RefusesDamagedWeightsAndSaysWhatCanBeDone) {
  const TemporaryFolder folder;
  const auto path = folder / "w.safetensors";
  ASSERT_TRUE(writeCheckpoint(path, {0}, Method::kXsmoe, *network::smallNetwork(network::smallOptions())));
  auto bytes = contentOf(path);
  bytes[bytes.size() / 2] ^= 1;  // one bit of one weight
  writeContent(path, bytes);
  const auto read = readCheckpoint(path);
  ASSERT_FALSE(read);
  EXPECT_EQ(describe(read.error()), path.string() +
                                        ": the window's weights are damaged: their checksum does not fit. Use another window's, or replay "
                                        "the run, which trains the same ones again.");
}

TEST(Checkpoint, OfAnEarlierProgramHasNoChecksumAndIsRead) {
  const TemporaryFolder folder;
  const auto path = folder / "w.safetensors";
  ASSERT_TRUE(writeCheckpoint(path, {0}, Method::kXsmoe, *network::smallNetwork(network::smallOptions())));
  auto file = features::readSafetensors(path).value();
  ASSERT_EQ(file.metadata.erase("sha256"), 1U);
  ASSERT_TRUE(features::writeSafetensors(path, file));
  EXPECT_TRUE(readCheckpoint(path));
}

TEST(Checkpoint, ThatCannotBeWrittenIsAnError) {
  const TemporaryFolder folder;
  writeContent(folder / "file", "");
  const auto written =
      writeCheckpoint(folder / "file" / "w.safetensors", {0}, Method::kXsmoe, *network::smallNetwork(network::smallOptions()));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kCannotWrite);
}

}  // namespace
}  // namespace xsmoe::streaming
