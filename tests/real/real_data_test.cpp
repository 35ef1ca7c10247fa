#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <ostream>
#include <set>
#include <vector>

#include "model/data/stream_folder.h"
#include "model/data/windowed_stream.h"
#include "tests/data/temporary_folder.h"
#include "tests/real/source_catalogue.h"
#include "tests/real/write_stream.h"

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
    const char* const folder = std::getenv("XSMOE_REAL_DATA");
    if (folder == nullptr || !std::filesystem::is_directory(folder))
      GTEST_SKIP() << "set XSMOE_REAL_DATA to a folder with ml-100k and hm-2y-sample to check the published data sets too";
    data = folder;
  }

  /// Converts, reads the stream folder back as the program does, and counts over all items.
  void convert(const Result<SourceCatalogue>& catalogue) {
    ASSERT_TRUE(catalogue) << describe(catalogue.error());
    const data::TemporaryFolder folder;
    const auto written = writeStream(*catalogue, folder.path() / "stream");
    ASSERT_TRUE(written) << describe(written.error());
    const auto stream = data::openStreamFolder(folder.path() / "stream");
    ASSERT_TRUE(stream) << describe(stream.error());
    const auto log = data::readInteractions(*stream, {}, {});
    ASSERT_TRUE(log) << describe(log.error());
    ASSERT_EQ(log->badLineCount, 0);
    ProtocolSettings protocol;
    protocol.windows = stream->windows.value();
    protocol.kCore = stream->kCore.value();
    const auto windowed = data::WindowedStream::make(*log, protocol);
    ASSERT_TRUE(windowed) << describe(windowed.error());
    counts = countsOf(*windowed);
  }

  std::filesystem::path data;
  Counts counts;
};

TEST_F(RealData, MovieLensHasItsPublishedCounts) {
  ASSERT_NO_FATAL_FAILURE(convert(readMovieLens100K(data / "ml-100k")));
  EXPECT_EQ(counts.records, 99'461);
  EXPECT_EQ(counts.users, 943);
  EXPECT_EQ(counts.items, 1'682);
  EXPECT_EQ(rangeOf(counts.partRecords), (Range{9'903, 9'991}));
  EXPECT_EQ(rangeOf(counts.partUsers), (Range{108, 162}));
  EXPECT_EQ(rangeOf(counts.partItems), (Range{1'120, 1'342}));
}

TEST_F(RealData, HmHasItsPublishedCounts) {
  ASSERT_NO_FATAL_FAILURE(convert(readHm(data / "hm-2y-sample", false)));
  EXPECT_EQ(counts.records, 26'359);
  EXPECT_EQ(counts.users, 802);
  EXPECT_EQ(counts.items, 15'006);
  EXPECT_EQ(rangeOf(counts.partRecords), (Range{2'540, 2'726}));
  EXPECT_EQ(rangeOf(counts.partUsers), (Range{211, 224}));
  EXPECT_EQ(rangeOf(counts.partItems), (Range{1'843, 2'056}));
}

TEST_F(RealData, HmRepeatsMoreThanThreeThousandRecordsWithinADay) {
  const auto all = readHm(data / "hm-2y-sample", false), distinct = readHm(data / "hm-2y-sample", true);
  ASSERT_TRUE(all && distinct);
  EXPECT_EQ(all->records.size(), 31'662U);
  EXPECT_EQ(all->records.size() - distinct->records.size(), 3'146U);
  EXPECT_EQ(all->items.size(), 17'033U);
  const auto undescribed =
      std::count_if(all->items.begin(), all->items.end(), [](const SourceItem& item) { return item.description.empty(); });
  EXPECT_EQ(undescribed, 62);
}

}  // namespace
}  // namespace xsmoe::real
