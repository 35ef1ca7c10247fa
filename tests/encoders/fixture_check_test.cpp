#include "model/encoders/fixture_check.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "tests/encoders/fixture.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<CheckLine> linesOf(const fs::path& folder) {
  const auto lines = checkEncoderFixture(folder);
  if (!lines) ADD_FAILURE() << describe(lines.error());
  return lines ? *lines : std::vector<CheckLine>{};
}

std::vector<std::string> failed(const std::vector<CheckLine>& lines) {
  std::vector<std::string> names;
  for (const auto& line : lines)
    if (!line.passed) names.push_back(line.quantity);
  return names;
}

/// A fixture's copy that can be changed.
class Copy {
 public:
  explicit Copy(const char* fixture) { fs::copy(kFixtures / fixture, folder_.path(), fs::copy_options::recursive); }
  [[nodiscard]] const fs::path& path() const { return folder_.path(); }
  void replace(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = contentOf(path() / file);
    text.replace(text.find(from), from.size(), to);
    folder_.write(file, text);
  }
  void change(const std::string& tensor, const std::function<void(at::Tensor&)>& how) const {
    rewrite([&](auto& tensors) { how(tensors.at(tensor)); });
  }
  void remove(const std::vector<std::string>& tensors) const {
    rewrite([&](auto& all) {
      for (const auto& tensor : tensors) ASSERT_EQ(all.erase(tensor), 1U) << tensor;
    });
  }

 private:
  template <class How>
  void rewrite(const How& how) const {
    auto expected = features::readSafetensors(path() / "expected.safetensors").value();
    how(expected.tensors);
    ASSERT_TRUE(features::writeSafetensors(path() / "expected.safetensors", expected));
  }

  TemporaryFolder folder_;
};

TEST(EncoderFixture, OfTextsPassesInEveryQuantity) {
  for (const char* fixture : {"bert-tiny", "bert-tiny-gamma-beta"}) {
    const auto lines = linesOf(kFixtures / fixture);
    EXPECT_EQ(lines.size(), 5U);
    for (const auto& line : lines) EXPECT_TRUE(line.passed) << fixture << ' ' << line.quantity << ": " << line.error << ' ' << line.detail;
  }
}

TEST(EncoderFixture, OfPicturesPassesInEveryQuantity) {
  const auto lines = linesOf(kFixtures / "vit-tiny");
  EXPECT_EQ(lines.size(), 7U);
  for (const auto& line : lines) EXPECT_TRUE(line.passed) << line.quantity << ": " << line.error << ' ' << line.detail;
}

TEST(EncoderFixture, NamesTheTextWhoseIdsDiffer) {
  const Copy copy("bert-tiny");
  copy.replace("inputs.json", "[101, 7592, 2088, 102,", "[101, 7592, 2089, 102,");
  const auto lines = linesOf(copy.path());
  EXPECT_THAT(failed(lines), ElementsAre("token ids"));
  EXPECT_EQ(lines[0].error, 1);
  EXPECT_EQ(lines[0].detail, "t02 (plain), entry 2: 2088.000000, expected 2089.000000");
}

TEST(EncoderFixture, NamesThePictureWhosePixelsDiffer) {
  const Copy copy("vit-tiny");
  copy.change("decoded_rgb.01", [](at::Tensor& pixels) { pixels[3][4] += 1; });
  const auto lines = linesOf(copy.path());
  EXPECT_THAT(failed(lines), ElementsAre("decoded pictures"));
  EXPECT_EQ(lines[0].error, 3);
  EXPECT_THAT(lines[0].detail, HasSubstr("images/portrait.jpg, entry "));
}

TEST(EncoderFixture, TellsFeaturesThatDifferByMoreThanTheTolerance) {
  const Copy copy("vit-tiny");
  copy.change("cls_hidden_states", [](at::Tensor& features) { features[2][1][5] += 3e-4; });
  EXPECT_THAT(failed(linesOf(copy.path())), ElementsAre("features from pixel values", "features from pictures"));
}

TEST(EncoderFixture, TellsNumbersThatAreNone) {
  const Copy copy("bert-tiny");
  copy.change("cls_hidden_states", [](at::Tensor& features) { features[0][0][0] = NAN; });
  EXPECT_THAT(failed(linesOf(copy.path())), ElementsAre("features from token ids", "features from texts"));
}

std::vector<std::string> passed(const std::vector<CheckLine>& lines) {
  std::vector<std::string> names;
  for (const auto& line : lines)
    if (line.passed) names.push_back(line.quantity);
  return names;
}

TEST(EncoderFixture, OfTextsIsComparedWithoutWhatItDoesWithout) {
  const Copy copy("bert-tiny");
  copy.remove({"full_hidden_states"});
  EXPECT_THAT(passed(linesOf(copy.path())), ElementsAre("token ids", "attention masks", "features from token ids", "features from texts"));
  copy.remove({"input_ids", "attention_mask"});
  EXPECT_THAT(passed(linesOf(copy.path())), ElementsAre("token ids", "attention masks", "features from texts"));
}

TEST(EncoderFixture, OfPicturesIsComparedWithoutWhatItDoesWithout) {
  const Copy copy("vit-tiny");
  copy.remove({"full_hidden_states", "last_hidden_state_cls", "resized_rgb"});
  EXPECT_THAT(passed(linesOf(copy.path())),
              ElementsAre("decoded pictures", "pixel values", "features from pixel values", "features from pictures"));
  copy.remove({"pixel_values"});
  EXPECT_THAT(passed(linesOf(copy.path())), ElementsAre("decoded pictures", "features from pictures"));
}

std::string refusalOfFixture(const fs::path& folder) {
  const auto lines = checkEncoderFixture(folder);
  return lines ? "it was checked" : describe(lines.error());
}

TEST(EncoderFixture, IsRefusedWithoutTheFeatures) {
  const Copy copy("bert-tiny");
  copy.remove({"cls_hidden_states"});
  EXPECT_THAT(refusalOfFixture(copy.path()),
              HasSubstr("expected.safetensors: the tensor \"cls_hidden_states\" is missing. Copy the fixture again"));
}

TEST(EncoderFixture, IsRefusedWhoseTensorsDoNotFitTheCheckpoint) {
  const Copy copy("bert-tiny");
  copy.change("input_ids", [](at::Tensor& ids) { ids = at::zeros({3, 400}, at::kLong); });
  EXPECT_THAT(refusalOfFixture(copy.path()), HasSubstr("the fixture cannot be used: its tensors do not fit its checkpoint ("));
  EXPECT_THAT(refusalOfFixture(copy.path()), Not(HasSubstr("\n")));
}

TEST(EncoderFixture, IsRefusedWithoutAnEntryOrAFile) {
  const Copy copy("bert-tiny");
  copy.replace("inputs.json", "\"feature_cases\"", "\"other_cases\"");
  EXPECT_THAT(refusalOfFixture(copy.path()),
              HasSubstr("inputs.json: the fixture cannot be used: an entry is missing or of another type (key 'feature_cases' not found)"));
  copy.replace("inputs.json", "\"other_cases\"", "\"feature_cases\"");
  copy.replace("inputs.json", "\"feature_cases\": [", "\"feature_cases\": [\"t99\", ");
  EXPECT_THAT(refusalOfFixture(copy.path()), HasSubstr("the feature case \"t99\" is not among the cases"));
  fs::remove(copy.path() / "vocab.txt");
  EXPECT_THAT(describe(checkEncoderFixture(copy.path()).error()), HasSubstr("vocab.txt"));
  fs::remove(copy.path() / "inputs.json");
  EXPECT_FALSE(looksLikeEncoderFixture(copy.path()));
}

}  // namespace
}  // namespace xsmoe::encoders
