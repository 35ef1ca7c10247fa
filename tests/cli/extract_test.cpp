// Real extractions that are killed, stopped, taken up again, and compared with one that was not (FORMATS.md, "The feature cache").
#include <gmock/gmock.h>

#include <array>
#include <filesystem>
#include <random>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kFixtures = fs::path(XSMOE_SOURCE_DIR) / "tests/fixtures/encoders";

/// 240 items with words and pictures, and a log of them.
class Extract : public testing::Test {
 protected:
  Extract() {
    constexpr std::array kPictures{"alpha.png", "gray.jpg", "landscape.png", "palette.png", "portrait.jpg", "wide.jpg"};
    std::string log = "user,item,timestamp\n", items = "item,title,description,image\n";
    for (int i = 0; i < kItems; ++i) {
      const std::string id = "i" + std::to_string(100 + i);
      const std::string picture = kPictures[static_cast<std::size_t>(i) % kPictures.size()];
      items += id + ",Thing " + std::to_string(i * 31) + ",Number " + std::to_string(i * 7) + " of them" + ",images/" + picture + "\n";
    }
    for (int i = 0; i < 4800; ++i)
      log += "u" + std::to_string(i % 40) + ",i" + std::to_string(100 + i * 13 % kItems) + "," + std::to_string(i) + "\n";
    folder_.write("stream/interactions.csv", log);
    folder_.write("stream/items.csv", items);
    fs::create_directories(path("stream/images"));
    for (const char* name : kPictures) fs::copy(kFixtures / "vit-tiny/images" / name, path("stream/images"));
  }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_.path() / name; }
  [[nodiscard]] std::vector<std::string> command(const std::string& cache, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"extract",
                                       path("stream"),
                                       "--text-encoder",
                                       kFixtures / "bert-tiny",
                                       "--image-encoder",
                                       kFixtures / "vit-tiny",
                                       "--batch-size",
                                       "8",
                                       "--device",
                                       "cpu",
                                       "--threads",
                                       "1",
                                       "--to",
                                       path(cache),
                                       "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  static constexpr int kItems = 240;
  TemporaryFolder folder_;
};

/// How many items this attempt encoded, by its own count.
std::int64_t encodedBy(const Ended& ended) {
  const auto objects = ended.objects();
  std::int64_t items = 0;
  for (const auto& one : objects.back().at("modalities"))
    items += one.at("items").get<std::int64_t>() - one.at("taken_up").get<std::int64_t>();
  return items;
}

TEST_F(Extract, KilledAtAnyMomentItGoesOnLosesABatchAtMostAndEndsAsIfItHadNotBeen) {
  const Ended whole = run(command("whole.h5"));
  ASSERT_EQ(whole.code, 0) << whole.err;
  EXPECT_EQ(encodedBy(whole), 2 * kItems);
  const auto lines = static_cast<int>(whole.objects().size());
  std::mt19937 random(20261125);  // NOLINT: the same moments every time
  int killed = 0;
  for (int kill = 0; kill < 6; ++kill) {
    const std::string place = "killed" + std::to_string(kill) + ".h5";
    const int first = 2 + static_cast<int>(random() % static_cast<unsigned>(lines - 4));
    const Ended half = runAndKill(command(place), first, std::chrono::microseconds(random() % 3000));
    if (half.code == 0) continue;  // it was faster
    ++killed;
    EXPECT_FALSE(fs::exists(path(place)));
    std::int64_t finished = 0;
    for (const auto& object : half.objects())
      if (object.at("what") == "encoding texts")
        finished = object.at("done").get<std::int64_t>();
      else if (object.at("what") == "encoding pictures")
        finished = kItems + object.at("done").get<std::int64_t>();
    const Ended resumed = run(command(place));
    ASSERT_EQ(resumed.code, 0) << resumed.err;
    EXPECT_LE(encodedBy(resumed), 2 * kItems - finished) << "something finished was computed again";
    EXPECT_TRUE(contentOf(path(place)) == contentOf(path("whole.h5"))) << "killed after line " << first;
    EXPECT_FALSE(fs::exists(path(place + ".extracting")));
  }
  EXPECT_GE(killed, 3);
}

TEST_F(Extract, CtrlCSaysThatTheSameCommandGoesOn) {
  Ended stopped;
  for (int attempt = 0; attempt < 10 && stopped.code != 130; ++attempt) {  // one may end before the signal comes
    fs::remove(path("features.h5"));
    stopped = runAndInterrupt(command("features.h5"), [](const std::string& line) { return line.find("texts\"") != std::string::npos; });
  }
  ASSERT_EQ(stopped.code, 130);
  EXPECT_THAT(stopped.err, HasSubstr("the same command goes on there"));
  const Ended again = run(command("features.h5"));
  EXPECT_EQ(again.code, 0) << again.err;
}

TEST_F(Extract, OnAFullDiskNothingOfWhatFitsIsLost) {
  const Ended full = runOnAFullDisk(command("features.h5"), 60'000);
  EXPECT_EQ(full.code, 4) << full.err;
  EXPECT_THAT(full.err, HasSubstr("textual.rows: finished features cannot be kept"));
  const Ended again = run(command("features.h5"));
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_LT(encodedBy(again), 2 * kItems);
}

TEST_F(Extract, OnADiskThatIsFullBeforeItBeginsItCanBeginLater) {
  const Ended full = runOnAFullDisk(command("features.h5"), 100);
  EXPECT_EQ(full.code, 4) << full.err;
  EXPECT_THAT(full.err, HasSubstr("extraction.json: the file cannot be written"));
  EXPECT_EQ(run(command("features.h5")).code, 0);
}

TEST_F(Extract, OnADiskThatIsFullWhenTheCacheIsWrittenNothingIsLost) {
  const Ended full = runOnAFullDisk(command("features.h5"), 150'000);
  EXPECT_EQ(full.code, 4) << full.err;
  EXPECT_THAT(full.err, HasSubstr("the feature cache "));
  const Ended again = run(command("features.h5"));
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(encodedBy(again), 0);
}

TEST_F(Extract, PicturesThatAreNamedAndNotThereAreToldAndSoIsWhatTheItemsFileLacks) {
  folder_.write(
      "stream/items.csv",
      "item,title,description,image\na,Lamp,,images/nowhere.png\nb,,,images/alpha.png\na,twice,,\n,nobody,,\nc,Chair,,../c.png\n");
  const Ended ended = run(command("features.h5"));
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto report = ended.objects().back();
  EXPECT_EQ(report.at("unreadable_pictures"), 1);
  EXPECT_EQ(report.at("unreadable").at(0).at("file"), path("stream/images/nowhere.png"));
  EXPECT_EQ(report.at("without_text"), 1);
  EXPECT_EQ(report.at("without_picture"), 1);
  EXPECT_EQ(report.at("item_lines").at("repeated"), 1);
  EXPECT_EQ(report.at("item_lines").at("bad"), 1);
  EXPECT_EQ(report.at("item_lines").at("pictures_outside"), 1);
  EXPECT_EQ(report.at("absent_list"), path("features.h5.absent.csv"));
  EXPECT_THAT(contentOf(path("features.h5.absent.csv")), HasSubstr("\na,visual," + path("stream/images/nowhere.png") + ","));
  EXPECT_EQ(run({"extract", path("stream"), "--image-encoder", path("vit"), "--to", path("other.h5")}).code, 3);
}

TEST_F(Extract, SomeLayersCanBeTrainedOnAndOthersAreRefused) {
  const std::string cache = "stream/features.h5";
  ASSERT_EQ(run(command(cache, {"--layers", "2,4", "--pooling", "cls"})).code, 0);
  const std::vector<std::string> train{"train", path("stream"), "--run", path("run"), "--epochs", "1",        "--warmup-epochs",
                                       "0",     "--embedding",  "8",     "--windows", "3",        "--k-core", "2"};
  auto with = train;
  with.insert(with.end(), {"--grouping", "3"});
  const Ended refused = run(with);
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("needs hidden state 3, but the feature cache holds only 0,2,4"));
  with.back() = "2,4";
  const Ended trained = run(with);
  EXPECT_EQ(trained.code, 0) << trained.err;
  const Ended inspected = run({"inspect", path("stream")});
  EXPECT_THAT(inspected.out, HasSubstr("3 of 5 states of width 32"));
}

TEST_F(Extract, RefusalsHaveTheirExitCodes) {
  const Ended falling = run(command("features.h5", {"--layers", "4,2"}));
  EXPECT_EQ(falling.code, 2);
  EXPECT_THAT(falling.err, HasSubstr("--layers: layer 2 follows 4"));
  const Ended named = run(command("features.h5", {"--layers", "two"}));
  EXPECT_EQ(named.code, 2);
  EXPECT_THAT(named.err, HasSubstr("\"two\" is no list of layers: say all, or numbers such as 6,12"));
  const Ended folder = run(command("stream", {"--replace"}));
  EXPECT_EQ(folder.code, 4);
  EXPECT_THAT(folder.err, HasSubstr("stream: this is a folder, where the feature cache is to be a file"));
  EXPECT_THAT(run(command("features.h5", {"--precision", "fp16"})).err, HasSubstr("--precision: fp16 needs a CUDA device"));
  EXPECT_EQ(run(command("features.h5", {"--pooling", "max"})).code, 2);
  const Ended deep = run(command("features.h5", {"--layers", "9"}));
  EXPECT_EQ(deep.code, 2);
  EXPECT_THAT(deep.err, HasSubstr("--layers: layer 9 is asked for"));
  EXPECT_EQ(run({"extract", path("nowhere")}).code, 3);
  folder_.write("features.h5", "something");
  const Ended there = run(command("features.h5"));
  EXPECT_EQ(there.code, 4);
  EXPECT_THAT(there.err, HasSubstr("there is a feature cache already"));
  EXPECT_EQ(run(command("features.h5", {"--replace"})).code, 0);
}

TEST(Pretrain, RefusesASeedThatIsNone) {
  const TemporaryFolder folder;
  for (const char* seed : {"-1", "99999999999999999999", "1.5"}) {
    const Ended refused = run({"pretrain", folder.path() / "encoders", "--seed", seed});
    EXPECT_EQ(refused.code, 2) << seed;
    EXPECT_THAT(refused.err, HasSubstr("is no whole number from 0 to 18446744073709551615")) << seed;
  }
}

}  // namespace
}  // namespace xsmoe::cli
