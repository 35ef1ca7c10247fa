#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

#include "model/data/import/import_stream.h"
#include "model/data/import/recognise_sources.h"
#include "model/data/stream_folder.h"
#include "model/data/windowed_stream.h"
#include "model/encoders/extraction/extract_features.h"
#include "model/features/feature_cache.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::real {
namespace {

struct Range {
  std::int64_t least = 0, most = 0;
  friend bool operator==(const Range&, const Range&) = default;
  friend void PrintTo(const Range& range, std::ostream* out) { *out << range.least << " to " << range.most; }
};

Range rangeOf(const std::vector<std::int64_t>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {*least, *most};
}

/// Counts after k-core 5 over ten parts.
struct Counts {
  std::int64_t records = 0, users = 0, items = 0;
  std::vector<std::int64_t> partRecords, partUsers, partItems;
};

Counts countsOf(const data::WindowedStream& stream) {
  Counts counts{.users = stream.userCount(), .items = stream.itemCount(), .partRecords = {}, .partUsers = {}, .partItems = {}};
  for (const data::Window& window : stream.windows()) {
    counts.partRecords.push_back(std::ssize(window.recordItems));
    counts.partUsers.push_back(std::ssize(std::set(window.recordUsers.begin(), window.recordUsers.end())));
    counts.partItems.push_back(std::ssize(std::set(window.recordItems.begin(), window.recordItems.end())));
    counts.records += counts.partRecords.back();
  }
  return counts;
}

/// The published data sets, in the folder that the environment variable XSMOE_REAL_DATA names. Their terms forbid passing them on, so
/// they are no part of this repository. What is expected was counted on the files by other means.
class RealData : public testing::Test {
 protected:
  void SetUp() override {
    const char* const named = std::getenv("XSMOE_REAL_DATA");
    if (named == nullptr || !std::filesystem::is_directory(named))
      GTEST_SKIP() << "set XSMOE_REAL_DATA to a folder with the published data sets to check these too";
    data = named;
  }

  /// Imports as a person does, by naming the folder or file.
  void import(const std::filesystem::path& source, ImportSettings settings = {}) {
    auto sources = data::recogniseSources({data / source});
    ASSERT_TRUE(sources) << describe(sources.error());
    settings.sources = *std::move(sources);
    settings.pictures = PictureTransfer::kLink;
    auto imported = data::importStream(settings, folder.path() / "stream");
    if (!imported) {  // the data may lie on another disk
      settings.pictures = PictureTransfer::kCopy;
      imported = data::importStream(settings, folder.path() / "stream");
    }
    ASSERT_TRUE(imported) << describe(imported.error());
    report = *std::move(imported);
  }

  /// Reads the stream folder back as the program does, and counts over all items.
  void openIt() {
    const auto opened = data::openStreamFolder(folder.path() / "stream");
    ASSERT_TRUE(opened) << describe(opened.error());
    stream = *opened;
    const auto log = data::readInteractions(stream, {}, {});
    ASSERT_TRUE(log) << describe(log.error());
    ASSERT_EQ(log->badLineCount, 0);
    ProtocolSettings protocol;
    protocol.windows = stream.windows.value();
    protocol.kCore = stream.kCore.value();
    const auto windowed = data::WindowedStream::make(*log, protocol);
    ASSERT_TRUE(windowed) << describe(windowed.error());
    counts = countsOf(*windowed);
    auto read = data::readItems(stream, &notes);
    ASSERT_TRUE(read) << describe(read.error());
    items = *std::move(read);
  }

  std::filesystem::path data;
  TemporaryFolder folder;
  ImportReport report;
  data::StreamFolder stream;
  data::ItemCatalogue items;
  data::ItemNotes notes;
  Counts counts;
};

TEST_F(RealData, MovieLens100KHasItsPublishedCounts) {
  ASSERT_NO_FATAL_FAILURE(import("ml-100k"));
  EXPECT_EQ(report.records, 100'000);
  EXPECT_EQ(report.users, 943);
  EXPECT_EQ(report.items, 1'682);
  EXPECT_EQ(report.titles, 1'682);
  EXPECT_EQ(report.pictures, 1'663) << "19 films have no poster";
  EXPECT_EQ(report.repeatedItems, 64) << "of 1,746 rows with plots";
  EXPECT_EQ(report.badLineCount, 0);
  ASSERT_NO_FATAL_FAILURE(openIt());
  EXPECT_EQ(counts.records, 99'461);
  EXPECT_EQ(counts.users, 943);
  EXPECT_EQ(counts.items, 1'682);
  EXPECT_EQ(rangeOf(counts.partRecords), (Range{9'903, 9'991}));
  EXPECT_EQ(rangeOf(counts.partUsers), (Range{108, 162}));
  EXPECT_EQ(rangeOf(counts.partItems), (Range{1'120, 1'342}));
  EXPECT_EQ(notes.missingPictures + notes.outsidePictures, 0);
  EXPECT_EQ(items.at("543").title, "Mis\u00E9rables, Les (1995)") << "the film list is ISO-8859-1";
  EXPECT_TRUE(items.at("1").description.starts_with("Led by Woody, Andy's toys live happily"));
}

TEST_F(RealData, RecBolesAtomicFilesAreTheSameLog) {
  ASSERT_NO_FATAL_FAILURE(import("recbole-ml-100k"));
  EXPECT_EQ(report.records, 100'000);
  EXPECT_EQ(report.titles, 1'682);
  ASSERT_NO_FATAL_FAILURE(openIt());
  EXPECT_EQ(counts.records, 99'461) << "as in GroupLens' own files";
}

TEST_F(RealData, HmHasItsPublishedCounts) {
  ASSERT_NO_FATAL_FAILURE(import("hm-2y-sample"));
  EXPECT_EQ(report.records, 31'662);
  EXPECT_EQ(report.users, 1'364);
  EXPECT_EQ(report.items, 17'033);
  EXPECT_EQ(report.repeatedRecords, 3'146);
  EXPECT_EQ(report.items - report.descriptions, 62);
  EXPECT_EQ(report.pictures, 17'033);
  ASSERT_NO_FATAL_FAILURE(openIt());
  EXPECT_EQ(counts.records, 26'359);
  EXPECT_EQ(counts.users, 802);
  EXPECT_EQ(counts.items, 15'006);
  EXPECT_EQ(rangeOf(counts.partRecords), (Range{2'540, 2'726}));
  EXPECT_EQ(rangeOf(counts.partUsers), (Range{211, 224}));
  EXPECT_EQ(rangeOf(counts.partItems), (Range{1'843, 2'056}));
  EXPECT_EQ(items.at("0108775015").title, "Strap top") << "ids keep their zeros";
  EXPECT_EQ(notes.missingPictures, 0);
}

TEST_F(RealData, HmWithoutRepeatsHasFewerRecords) {
  ImportSettings settings;
  settings.dropRepeats = true;
  ASSERT_NO_FATAL_FAILURE(import("hm-2y-sample", settings));
  EXPECT_EQ(report.records, 31'662 - 3'146);
}

TEST_F(RealData, AmazonOf2018ReadsEveryLine) {
  ASSERT_NO_FATAL_FAILURE(import("amazon-2018"));
  EXPECT_EQ(report.records, 2'972 + 3'176 + 2'277) << "the unpacked copy of one file counts once";
  EXPECT_EQ(report.repeatedRecords, 3 + 111 + 2'088);
  EXPECT_EQ(report.badLineCount, 0);
  EXPECT_EQ(report.titles, 148) << "all gift cards; the others have no metadata here";
}

TEST_F(RealData, AmazonGiftCardsAloneHaveTheirPublishedCounts) {
  ASSERT_NO_FATAL_FAILURE(import("amazon-2018/Gift_Cards_5.json.gz"));
  EXPECT_EQ(report.records, 2'972);
  EXPECT_EQ(report.users, 458);
  EXPECT_EQ(report.items, 148);
  EXPECT_EQ(report.keptRecords, 1'707);
  EXPECT_EQ(report.keptUsers, 266);
}

TEST_F(RealData, AmazonOf2014AsATable) {
  ASSERT_NO_FATAL_FAILURE(import("amazon-2014-sample"));
  EXPECT_EQ(report.records, 499);
  EXPECT_EQ(report.users, 389);
  EXPECT_EQ(report.items, 44);
  EXPECT_EQ(report.badLineCount, 0);
}

TEST_F(RealData, SequencesWithoutTimesKeepTheirOrder) {
  ASSERT_NO_FATAL_FAILURE(import("iisan-scientific"));
  EXPECT_EQ(report.records, 85'211);
  EXPECT_EQ(report.users, 12'076);
  EXPECT_EQ(report.items, 20'825);
  EXPECT_EQ(report.titles, 20'825);
  ASSERT_NO_FATAL_FAILURE(openIt());
  EXPECT_TRUE(items.at("B005FU5HFI").title.find("Data Hold & Error Code") != std::string::npos) << "HTML entities are decoded";
}

TEST_F(RealData, AnImportedCatalogueGetsTheBuiltInEncodersFeatures) {
  ASSERT_NO_FATAL_FAILURE(import("ml-100k"));
  ASSERT_NO_FATAL_FAILURE(openIt());
  auto catalogue = data::readCatalogue(stream);
  ASSERT_TRUE(catalogue) << describe(catalogue.error());
  ExtractionRequest request;
  request.stream = stream.folder;
  request.target = stream.features;
  const auto extracted = encoders::extractFeatures(request, std::move(catalogue->items), {});
  ASSERT_TRUE(extracted) << describe(extracted.error());
  EXPECT_EQ(extracted->withoutPicture + extracted->unreadablePictures, 1'682 - 1'663);
  const auto cache = features::FeatureCache::open(stream.features);
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_EQ(cache->itemIds().size(), 1'682U);
  ASSERT_TRUE(cache->modality(Modality::kVisual));
  EXPECT_EQ(std::count(cache->modality(Modality::kVisual)->present.begin(), cache->modality(Modality::kVisual)->present.end(), true),
            1'663);
}

}  // namespace
}  // namespace xsmoe::real
