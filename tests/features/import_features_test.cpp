#include "model/features/import_features.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <limits>

#include "model/features/feature_cache.h"
#include "tests/features/small_archive.h"
#include "tests/features/small_npy.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::features {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// [states, width] of an item: its number, and a hundred a state.
std::vector<float> statesOf(int item, int states, int width) {
  std::vector<float> values;
  for (int state = 0; state < states; ++state)
    for (int i = 0; i < width; ++i) values.push_back(static_cast<float>(100 * state + 10 * item + i));
  return values;
}

torch::Tensor expectedState(const std::vector<int>& items, int state, int width) {
  std::vector<torch::Tensor> rows{at::zeros({width})};
  for (const int item : items) rows.push_back(at::arange(width, torch::kFloat32) + 100 * state + 10 * item);
  return at::stack(rows).to(torch::kFloat16);
}

/// Folders as the paper's code leaves them, of three states of width 4 (visual) and 2 (textual).
class ForeignFolders {
 public:
  ForeignFolders() {
    std::filesystem::create_directory(visual());
    std::filesystem::create_directory(textual());
  }
  [[nodiscard]] std::filesystem::path visual() const { return folder_ / "vit_outputs"; }
  [[nodiscard]] std::filesystem::path textual() const { return folder_ / "bert_outputs"; }
  [[nodiscard]] std::filesystem::path target() const { return folder_ / "features.h5"; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

  void addVisual(const std::string& id, int item) const {
    writeContent(visual() / ("vit_" + id + ".pt"), stateFile(3, 4, statesOf(item, 3, 4)));
  }
  void addTextual(const std::string& id, int item) const {
    writeContent(textual() / ("bert_" + id + ".pt"), stateFile(3, 2, statesOf(item, 3, 2)));
  }

  [[nodiscard]] FeatureImport import(bool withVisual = true, bool withTextual = true) const {
    FeatureImport made;
    made.target = target();
    made.pooling = "cls";
    if (withVisual) made.modalities[Modality::kVisual] = {openForeignFeatures(visual(), Modality::kVisual).value(), "vit-base", "", ""};
    if (withTextual)
      made.modalities[Modality::kTextual] = {openForeignFeatures(textual(), Modality::kTextual).value(), "bert-base", "ab", "cd"};
    return made;
  }
  [[nodiscard]] bool nothingWritten() const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      if (entry.path().string().find("features.h5") != std::string::npos) return false;
    return true;
  }

 private:
  TemporaryFolder folder_;
};

std::string refusalOf(const FeatureImport& import) {
  const auto report = importFeatures(import);
  return report ? "it was imported" : describe(report.error());
}

std::string refusalOfOpening(const std::filesystem::path& path, Modality modality, std::vector<std::string> ids = {}) {
  const auto opened = openForeignFeatures(path, modality, std::move(ids));
  return opened ? "it was opened" : describe(opened.error());
}

TEST(ImportFeatures, MakesACacheOfOneFileAnItem) {
  const ForeignFolders folders;
  for (int item = 0; item < 3; ++item)
    folders.addVisual("b" + std::to_string(item), item), folders.addTextual("b" + std::to_string(item), item);
  const auto report = importFeatures(folders.import());
  ASSERT_TRUE(report) << describe(report.error());
  const auto cache = FeatureCache::open(folders.target());
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_THAT(cache->itemIds(), ElementsAre("b0", "b1", "b2"));
  EXPECT_EQ(cache->pooling(), "cls");
  EXPECT_EQ(cache->modality(Modality::kVisual)->encoder, "vit-base");
  EXPECT_EQ(cache->modality(Modality::kTextual)->sourceSha256, "ab");
  EXPECT_EQ(cache->modality(Modality::kTextual)->tokenizerSha256, "cd");
  for (const int state : {0, 1, 2}) {
    EXPECT_TRUE(at::equal(cache->readState(Modality::kVisual, state, {0, 1, 2}).value(), expectedState({0, 1, 2}, state, 4))) << state;
    EXPECT_TRUE(at::equal(cache->readState(Modality::kTextual, state, {2, 1, 0}).value(), expectedState({2, 1, 0}, state, 2))) << state;
  }
}

TEST(ImportFeatures, CountsHowItemsAndLogFit) {
  const ForeignFolders folders;
  for (const auto& [id, item] : {std::pair{"both", 1}, std::pair{"seen", 2}, std::pair{"spare", 3}}) folders.addVisual(id, item);
  for (const auto& [id, item] : {std::pair{"both", 1}, std::pair{"read", 4}}) folders.addTextual(id, item);
  writeContent(folders.visual() / "readme.txt", "not an item");
  auto import = folders.import();
  import.logItems = {"read", "both", "unknown", "seen", "other"};
  const auto report = importFeatures(import);
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->target, folders.target().string());
  EXPECT_EQ(report->cachedItems, 4);
  EXPECT_EQ(report->logItems, 5);
  EXPECT_EQ(report->withBoth, 1);
  EXPECT_EQ(report->onlyVisual, 1);
  EXPECT_EQ(report->onlyTextual, 1);
  EXPECT_EQ(report->withNeither, 2);
  EXPECT_EQ(report->unusedItems, 1);
  EXPECT_EQ(report->unreadableCount, 0);
  EXPECT_EQ(report->ignoredFiles, 1);
  const auto cache = FeatureCache::open(folders.target());
  ASSERT_TRUE(cache);
  EXPECT_THAT(cache->itemIds(), ElementsAre("both", "seen", "spare", "read"));
  EXPECT_THAT(cache->modality(Modality::kVisual)->present, ElementsAre(true, true, true, false));
  EXPECT_THAT(cache->modality(Modality::kTextual)->present, ElementsAre(true, false, false, true));
  EXPECT_TRUE(at::equal(cache->readState(Modality::kTextual, 2, {3, 0}).value(), expectedState({4, 1}, 2, 2)));
  EXPECT_EQ(cache->readState(Modality::kTextual, 1, {1}).value().count_nonzero().item<int>(), 0);
}

TEST(ImportFeatures, ArticleNumbersWithoutTheirZerosMatchAndAreTold) {
  const ForeignFolders folders;
  for (const auto& [id, item] : {std::pair{"663713001", 1}, std::pair{"0108775015", 2}}) folders.addVisual(id, item);
  auto import = folders.import(true, false);
  import.logItems = {"0108775015", "0663713001"};
  const auto report = importFeatures(import);
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->onlyVisual, 2);
  EXPECT_THAT(report->notes, ElementsAre("1 ids lack zeros in front and were taken with ten digits, as the log has them."));
  EXPECT_THAT(FeatureCache::open(folders.target())->itemIds(), ElementsAre("0108775015", "0663713001"));
}

TEST(ImportFeatures, TakesWholeNamesWhereNoneHasThePrefix) {
  const ForeignFolders folders;
  writeContent(folders.visual() / "0108775015.pt", stateFile(3, 4, statesOf(0, 3, 4)));
  writeContent(folders.visual() / "bert_7.pt", stateFile(3, 4, statesOf(7, 3, 4)));
  ASSERT_TRUE(importFeatures(folders.import(true, false)));
  EXPECT_THAT(FeatureCache::open(folders.target())->itemIds(), ElementsAre("0108775015", "bert_7"));
  folders.addVisual("9", 9);
  EXPECT_THAT(openForeignFeatures(folders.visual(), Modality::kVisual).value()->ids(), ElementsAre("9"));
}

TEST(ImportFeatures, ListsFilesThatCannotBeUsedAndGoesOn) {
  const ForeignFolders folders;
  for (int item = 0; item < 150; ++item) writeContent(folders.visual() / ("vit_" + std::to_string(1000 + item) + ".pt"), "torn");
  folders.addVisual("good", 1);
  auto values = statesOf(2, 3, 4);
  values[5] = std::numeric_limits<float>::quiet_NaN();
  writeContent(folders.visual() / "vit_nan.pt", stateFile(3, 4, values));
  values[5] = 70'000;  // more than float16 holds
  writeContent(folders.visual() / "vit_too_large.pt", stateFile(3, 4, values));
  auto import = folders.import(true, false);
  import.logItems = {"good", "nan", "too_large", "1001"};
  const auto report = importFeatures(import);
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->unreadableCount, 152);
  ASSERT_THAT(report->unreadable, SizeIs(100));
  EXPECT_THAT(report->unreadable.front().file, HasSubstr("vit_outputs/vit_1000.pt"));
  EXPECT_THAT(report->unreadable.front().reason, HasSubstr("cannot be read as a zip archive"));
  EXPECT_EQ(report->onlyVisual, 1);
  EXPECT_EQ(report->withNeither, 3);
  const auto cache = FeatureCache::open(folders.target());
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_EQ(std::count(cache->modality(Modality::kVisual)->present.begin(), cache->modality(Modality::kVisual)->present.end(), true), 1);
}

TEST(ImportFeatures, NamesTheFilesOfDifferentShapes) {
  const ForeignFolders folders;
  folders.addVisual("a", 1);
  writeContent(folders.visual() / "vit_b.pt", stateFile(3, 5, statesOf(1, 3, 5)));
  EXPECT_THAT(
      refusalOf(folders.import(true, false)),
      testing::AllOf(HasSubstr("vit_b.pt: its tensor has shape [3, 5], that of vit_a.pt is [3, 4]"), HasSubstr("different encoders")));
  EXPECT_TRUE(folders.nothingWritten());
}

TEST(ImportFeatures, RefusesFoldersWithoutStates) {
  const ForeignFolders folders;
  EXPECT_THAT(refusalOfOpening(folders.visual(), Modality::kVisual), HasSubstr("vit_outputs: holds no .pt file"));
  EXPECT_THAT(refusalOfOpening(folders / "nowhere", Modality::kVisual), HasSubstr("there is no such file or folder"));
  writeContent(folders.visual() / "vit_a.pt", "torn");
  EXPECT_THAT(refusalOfOpening(folders.visual(), Modality::kVisual),
              HasSubstr("vit_a.pt: none of the 1 files can be read; of the first, "));
  EXPECT_THAT(refusalOfOpening(folders.visual() / "vit_a.pt", Modality::kVisual), HasSubstr("Name the folder that holds one .pt file"));
  SmallPickle cube;
  cube.sizes = cube.strides = {1, 1, 1};
  cube.values = 1;
  writeContent(folders.visual() / "vit_a.pt", tensorFile(cube.bytes(), bytesOfFloats({1})));
  EXPECT_THAT(refusalOfOpening(folders.visual(), Modality::kVisual), HasSubstr("has shape [1, 1, 1] instead of [states, width]"));
}

TEST(ImportFeatures, MakesTheSameCacheOfMatricesInEitherOrder) {
  const ForeignFolders folders;
  std::vector<float> itemsFirst, statesFirst;
  for (int item = 0; item < 4; ++item) {
    const auto states = statesOf(item, 3, 2);
    itemsFirst.insert(itemsFirst.end(), states.begin(), states.end());
  }
  for (int state = 0; state < 3; ++state)
    for (int item = 0; item < 4; ++item)
      for (int i = 0; i < 2; ++i) statesFirst.push_back(static_cast<float>(100 * state + 10 * item + i));
  writeContent(folders / "items.npy", npyFile({4, 3, 2}, itemsFirst));
  writeContent(folders / "states.npy", npyFile({3, 4, 2}, statesFirst));
  std::string first;
  for (const std::string name : {"items.npy", "states.npy"}) {
    FeatureImport import;
    import.target = folders.target();
    import.modalities[Modality::kTextual].features = openForeignFeatures(folders / name, Modality::kTextual, {"d", "c", "b", "a"}).value();
    ASSERT_TRUE(importFeatures(import));
    const auto cache = FeatureCache::open(folders.target());
    ASSERT_TRUE(cache) << describe(cache.error());
    EXPECT_EQ(cache->pooling(), "");
    for (const int state : {0, 1, 2})
      EXPECT_TRUE(at::equal(cache->readState(Modality::kTextual, state, {0, 1, 2, 3}).value(), expectedState({0, 1, 2, 3}, state, 2)))
          << name;
    if (first.empty()) first = contentOf(folders.target());
    EXPECT_EQ(contentOf(folders.target()), first) << name;
  }
}

TEST(ImportFeatures, AMatrixOfOneStateMakesACacheOfOneState) {
  const ForeignFolders folders;
  writeContent(folders / "image_feat.npy", npyFile({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6}));
  FeatureImport import;
  import.target = folders.target();
  import.modalities[Modality::kVisual].features = openForeignFeatures(folders / "image_feat.npy", Modality::kVisual, {"a", "b"}).value();
  ASSERT_TRUE(importFeatures(import));
  const auto cache = FeatureCache::open(folders.target());
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_EQ(cache->modality(Modality::kVisual)->stateCount, 1);
  EXPECT_TRUE(at::equal(cache->readState(Modality::kVisual, 0, {1}).value()[1].to(torch::kFloat32), at::tensor({4.F, 5.F, 6.F})));
}

TEST(ImportFeatures, RefusesMatricesThatDoNotMatchTheirIds) {
  const ForeignFolders folders;
  writeContent(folders / "a.npy", npyFile({2, 3}, std::vector<float>(6)));
  writeContent(folders / "square.npy", npyFile({2, 2, 3}, std::vector<float>(12)));
  writeContent(folders / "flat.npy", npyFile({0, 2, 3}, std::vector<float>{}));
  EXPECT_THAT(refusalOfOpening(folders / "a.npy", Modality::kVisual), HasSubstr("its rows have no ids. Name the list of ids"));
  EXPECT_THAT(refusalOfOpening(folders / "a.npy", Modality::kVisual, {"a", "b", "c"}),
              HasSubstr("has shape [2, 3], the list of ids names 3 items. A matrix has shape [items, width], [items, states, width] or"));
  EXPECT_THAT(refusalOfOpening(folders / "a.npy", Modality::kVisual, {"a", "a"}), HasSubstr("two of its rows are of item \"a\""));
  EXPECT_THAT(refusalOfOpening(folders / "square.npy", Modality::kVisual, {"a", "b"}),
              HasSubstr("either of its sizes may be that of the states"));
  EXPECT_THAT(refusalOfOpening(folders / "flat.npy", Modality::kVisual, {"a", "b"}), HasSubstr("that makes 0 states of width 3"));
}

TEST(ImportFeatures, RefusesModalitiesWithDifferentNumbersOfStates) {
  const ForeignFolders folders;
  folders.addVisual("a", 1);
  writeContent(folders.textual() / "bert_a.pt", stateFile(2, 2, statesOf(1, 2, 2)));
  EXPECT_THAT(refusalOf(folders.import()), HasSubstr("has 2 states for each item, the other modality has 3"));
}

TEST(ImportFeatures, RefusesFeaturesOfOtherItems) {
  const ForeignFolders folders;
  folders.addVisual("108775015", 1);
  auto import = folders.import(true, false);
  import.logItems = {"B0001", "B0002"};
  EXPECT_THAT(refusalOf(import), HasSubstr("none of its 1 items is among the log's 2"));
  EXPECT_TRUE(folders.nothingWritten());
}

TEST(ImportFeatures, LeavesNothingWhenCancelledOrWhenNoItemCanBeUsed) {
  const ForeignFolders folders;
  folders.addVisual("a", 1);
  folders.addVisual("b", 1);
  int calls = 0;
  const auto cancelled = importFeatures(folders.import(true, false), [&](const Progress& progress) {
    EXPECT_EQ(progress.total, 2);
    EXPECT_EQ(progress.unit, "items");
    return ++calls < 2;
  });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("features.h5: cancelled"));
  EXPECT_TRUE(folders.nothingWritten());

  std::filesystem::remove(folders.visual() / "vit_b.pt");
  const auto import = folders.import(true, false);
  writeContent(folders.visual() / "vit_a.pt", "torn since");
  EXPECT_THAT(refusalOf(import), HasSubstr("no item's features can be used: the file cannot be read as a zip archive"));
  EXPECT_TRUE(folders.nothingWritten());
}

std::int64_t mostMemoryBytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return std::int64_t{1024} * usage.ru_maxrss;
}

TEST(ImportFeatures, AMatrixLargerThanItsMemoryIsCopiedInBlocks) {
  const ForeignFolders folders;
  constexpr std::int64_t kItems = 24'000, kStates = 13, kWidth = 512;  // 320 MB as float16, of a file full of holes
  std::vector<std::string> ids;
  for (std::int64_t i = 0; i < kItems; ++i) ids.push_back("item-" + std::to_string(i));
  writeContent(folders / "large.npy", npyFile("{'descr': '<f2', 'fortran_order': False, 'shape': (13, 24000, 512), }", ""));
  std::filesystem::resize_file(folders / "large.npy", std::filesystem::file_size(folders / "large.npy") + kItems * kStates * kWidth * 2);
  FeatureImport import;
  import.target = folders.target();
  import.modalities[Modality::kVisual].features = openForeignFeatures(folders / "large.npy", Modality::kVisual, std::move(ids)).value();
  const std::int64_t before = mostMemoryBytes();
  ASSERT_TRUE(importFeatures(import));
  EXPECT_LT(mostMemoryBytes() - before, std::int64_t{80} << 20);
  EXPECT_EQ(FeatureCache::open(folders.target())->modality(Modality::kVisual)->stateCount, kStates);
}

}  // namespace
}  // namespace xsmoe::features
