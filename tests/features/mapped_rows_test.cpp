// Rows of a mapped file that the system does not have in memory: the drive is asked for them together, not page by page.
#include "model/features/mapped_rows.h"

#include <ATen/ATen.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "model/features/rows_by_reading.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::features {
namespace {

// Rows begin anywhere in a page; the last one ends within one.
constexpr std::int64_t kRows = 40'000, kWidth = 800, kBefore = 3002, kPage = 4096;
constexpr std::int64_t kBytes = kBefore + kRows * kWidth * 2;  // 64 MB

std::uint16_t valueOf(std::int64_t row, std::int64_t column) { return static_cast<std::uint16_t>((31 * row + column) % 0x7000); }

/// A file on a drive, where the system has a folder there.
class RowsOnDrive {
 public:
  RowsOnDrive() : folder_(::access("/var/tmp", W_OK) == 0 ? "/var/tmp" : std::filesystem::temp_directory_path()) {
    std::string bytes(static_cast<std::size_t>(kBefore), 'x');
    bytes.reserve(static_cast<std::size_t>(kBytes));
    for (std::int64_t row = 0; row < kRows; ++row)
      for (std::int64_t column = 0; column < kWidth; ++column) {
        const auto value = valueOf(row, column);
        bytes += static_cast<char>(value & 0xFF);
        bytes += static_cast<char>(value >> 8);
      }
    folder_.write("rows", bytes);
  }

  /// Opened for its rows.
  [[nodiscard]] int descriptor() const { return ::open((folder_ / "rows").c_str(), O_RDONLY | O_CLOEXEC); }

  /// Asks the system to let go of the file. How many of its pages it has nevertheless.
  [[nodiscard]] std::int64_t pagesLeft() const {
    const int file = descriptor();
    ::fsync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    std::vector<unsigned char> pages(static_cast<std::size_t>((kBytes + kPage - 1) / kPage), 0);
    void* const mapped = ::mmap(nullptr, static_cast<std::size_t>(kBytes), PROT_READ, MAP_SHARED, file, 0);
    const bool known = mapped != MAP_FAILED && ::mincore(mapped, static_cast<std::size_t>(kBytes), pages.data()) == 0;
    if (mapped != MAP_FAILED) ::munmap(mapped, static_cast<std::size_t>(kBytes));
    ::close(file);
    if (!known) return static_cast<std::int64_t>(pages.size());
    std::int64_t left = 0;
    for (const auto page : pages) left += page & 1;
    return left;
  }

  [[nodiscard]] PlainPlace place() const {
    PlainPlace every;
    every.descriptor = descriptor();
    every.first = kBefore;
    every.stride = 2 * kWidth;
    every.items = kRows;
    every.valueBytes = 2;
    return every;
  }

  [[nodiscard]] static StateRows::RowsOfFile everyRow() {
    std::vector<std::int64_t> ofItems(static_cast<std::size_t>(kRows));
    std::iota(ofItems.begin(), ofItems.end(), 0);
    return std::make_shared<const std::vector<std::int64_t>>(std::move(ofItems));
  }

  void cutShort() const { std::filesystem::resize_file(folder_ / "rows", 5000); }

  [[nodiscard]] std::shared_ptr<const StateRows> rows(const std::shared_ptr<FeatureMemory>& memory) const {
    auto made = MappedRows::make(place(), everyRow(), kWidth, "rows", memory);
    EXPECT_TRUE(made) << describe(made.error());
    return made ? *made : nullptr;
  }

 private:
  TemporaryFolder folder_;
};

/// How often this thread waited for a page that was not in memory.
std::int64_t waits() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_majflt;
}

void expectRows(const at::Tensor& read, const at::Tensor& items) {
  ASSERT_EQ(read.size(0), items.size(0));
  const auto* const values = static_cast<const std::uint16_t*>(read.data_ptr());
  const auto* const item = items.data_ptr<std::int64_t>();
  std::int64_t wrong = 0;
  for (std::int64_t i = 0; i < read.size(0); ++i)
    for (std::int64_t column = 0; column < kWidth; ++column) wrong += values[i * kWidth + column] != valueOf(item[i] - 1, column) ? 1 : 0;
  EXPECT_EQ(wrong, 0);
}

/// Reads rows of a file of which the system has next to nothing, and says how often that was waited for; −1 where it keeps the file.
std::int64_t waitsFor(const at::Tensor& items, std::int64_t bound) {
  const RowsOnDrive file;
  const auto memory = std::make_shared<FeatureMemory>(bound);
  const auto rows = file.rows(memory);
  if (!rows || file.pagesLeft() > 100) return -1;
  const auto before = waits();
  const auto read = rows->rows(items);
  const auto waited = waits() - before;
  EXPECT_TRUE(read) << describe(read.error());
  if (read) expectRows(*read, items);
  EXPECT_LE(memory->mostHeldBytes(), bound);
  return waited;
}

constexpr const char* kKept = "the system keeps the file in memory, as one whose file system has no drive";

TEST(MappedRows, InOrderAreNotWaitedForPageByPage) {
  const auto waited = waitsFor(at::arange(1, kRows + 1, at::kLong), std::int64_t{1} << 30);
  if (waited < 0) GTEST_SKIP() << kKept;
  EXPECT_LT(waited, kBytes / kPage / 20);
}

TEST(MappedRows, WithinASmallBoundAreNotWaitedForPageByPageEither) {
  const auto waited = waitsFor(at::arange(1, kRows + 1, at::kLong), std::int64_t{1} << 20);
  if (waited < 0) GTEST_SKIP() << kKept;
  EXPECT_LT(waited, kBytes / kPage / 20) << "what the process gives back the system still has";
}

TEST(MappedRows, ThatAreScatteredAreAskedForTogether) {
  constexpr std::int64_t kApart = 40;  // 64 KB: too far to be read along
  const auto waited = waitsFor(at::arange(1, kRows + 1, kApart, at::kLong), std::int64_t{1} << 30);
  if (waited < 0) GTEST_SKIP() << kKept;
  EXPECT_LT(waited, kRows / kApart / 20);
}

TEST(MappedRows, BesideThoseThatWereReadAreAskedForTogetherToo) {
  constexpr std::int64_t kApart = 40;
  const RowsOnDrive file;
  const auto memory = std::make_shared<FeatureMemory>(std::int64_t{1} << 30);
  const auto rows = file.rows(memory);
  ASSERT_TRUE(rows);
  if (file.pagesLeft() > 100) GTEST_SKIP() << kKept;
  ASSERT_TRUE(rows->rows(at::arange(1, kRows + 1, kApart, at::kLong)));
  const auto beside = at::arange(1 + kApart / 2, kRows + 1, kApart, at::kLong);  // in the same windows, in other pages
  const auto before = waits();
  const auto read = rows->rows(beside);
  EXPECT_LT(waits() - before, kRows / kApart / 20);
  ASSERT_TRUE(read) << describe(read.error());
  expectRows(*read, beside);
}

TEST(MappedRows, AreAskedForOnceUntilTheirPagesAreGivenBack) {
  const RowsOnDrive drive;
  auto mapped = MappedFile::map(drive.descriptor(), kBefore, kRows * kWidth * 2, "rows");
  ASSERT_TRUE(mapped) << describe(mapped.error());
  auto& file = **mapped;
  FeatureMemory memory(1 << 20);
  memory.add(file);
  const auto unasked = [&](std::vector<FeatureMemory::Range> ranges) {
    memory.leaveUnasked(file, ranges);
    std::vector<std::int64_t> offsets;
    for (const auto& range : ranges) offsets.push_back(range.offset);
    return offsets;
  };
  EXPECT_THAT(unasked({{0, 1600}, {64'000, 1600}}), testing::ElementsAre(0, 64'000));
  EXPECT_THAT(unasked({{0, 1600}, {8'000, 1600}, {64'000, 1600}}), testing::ElementsAre(8'000)) << "beside a row that was asked for";
  memory.touch(file, 0, 1);
  EXPECT_THAT(unasked({{0, 1600}, {64'000, 1600}}), testing::IsEmpty());
  memory.touch(file, 2, 20);  // beyond the bound: all pages go
  EXPECT_THAT(unasked({{0, 1600}, {64'000, 1600}}), testing::ElementsAre(0, 64'000));
  memory.forgetAsked(file);
  EXPECT_THAT(unasked({{64'000, 1600}}), testing::ElementsAre(64'000));
  memory.remove(file);
}

TEST(RowsByReading, AreThoseOfTheMappedFile) {
  const RowsOnDrive file;
  auto made = RowsByReading::make(file.place(), RowsOnDrive::everyRow(), kWidth, "rows");
  ASSERT_TRUE(made) << describe(made.error());
  const auto items = at::cat({at::arange(1, kRows + 1, 997, at::kLong).flip({0}), at::full({2}, kRows, at::kLong)});
  const auto read = (*made)->rows(items);
  ASSERT_TRUE(read) << describe(read.error());
  expectRows(*read, items);
  file.cutShort();
  EXPECT_THAT(describe((*made)->rows(items).error()), testing::HasSubstr("rows: the file is truncated: its values reach to byte"));
  EXPECT_FALSE(RowsByReading::make(file.place(), RowsOnDrive::everyRow(), kWidth, "rows"));
}

/// Bytes of addresses that this process takes.
std::uint64_t addressesTaken() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

TEST(RowsByReading, TakeThePlaceOfMappedOnesWhereAddressesAreShort) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer maps more than a limit would allow";
#else
  const RowsOnDrive file;
  const auto all = RowsOnDrive::everyRow();
  const auto memory = std::make_shared<FeatureMemory>(std::int64_t{1} << 20);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
  const rlimit limit{addressesTaken() + static_cast<std::uint64_t>(kBytes / 2), before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &limit), 0);
  const auto refused = MappedRows::make(file.place(), all, kWidth, "rows", memory);
  const auto made = plainRows(file.place(), all, kWidth, "rows", memory);
  ::setrlimit(RLIMIT_AS, &before);
  EXPECT_FALSE(refused);
  ASSERT_TRUE(made) << describe(made.error());
  const auto items = at::arange(1, kRows + 1, 997, at::kLong);
  const auto read = (*made)->rows(items);
  ASSERT_TRUE(read) << describe(read.error());
  expectRows(*read, items);
  EXPECT_EQ(memory->mostHeldBytes(), 0);
#endif
}

}  // namespace
}  // namespace xsmoe::features
