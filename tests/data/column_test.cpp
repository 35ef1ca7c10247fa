#include "model/data/column.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "model/core/error.h"
#include "model/core/thrown_error.h"
#include "model/data/column_sort.h"
#include "tests/data/temporaries_in.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t kInMemory = SpilledBytes::kInMemory / sizeof(std::int64_t);

/// 0, 1, … count − 1.
Column<std::int64_t> counted(std::size_t count) {
  Column<std::int64_t> column;
  for (std::size_t i = 0; i < count; ++i) column.push_back(static_cast<std::int64_t>(i));
  return column;
}

std::size_t asCounted(const Column<std::int64_t>& column) {
  std::size_t same = 0;
  while (same < column.size() && column[same] == static_cast<std::int64_t>(same)) ++same;
  return same;
}

Error errorOf(std::size_t count) {
  try {
    static_cast<void>(counted(count));
  } catch (const ThrownError& problem) {
    return problem.error();
  }
  return {};
}

TEST(Column, IsAListInMemoryWhileItIsShort) {
  const TemporariesIn nowhere("/there is no such folder");
  Column<std::int64_t> column{3, 1};
  column.push_back(4);
  column.resize(5, 7);
  EXPECT_THAT(column, ElementsAre(3, 1, 4, 7, 7));
  column.resize(2);
  EXPECT_THAT(column, ElementsAre(3, 1));
  EXPECT_FALSE(column.inFile());
  EXPECT_EQ(asCounted(counted(kInMemory)), kInMemory);
}

TEST(Column, LiesInAFileWithoutANameWhereItIsLong) {
  const TemporaryFolder folder;
  const TemporariesIn there(folder.path().string());
  const std::size_t count = SpilledBytes::kStep / sizeof(std::int64_t) + kInMemory;  // beyond the file's first size
  auto column = counted(count);
  EXPECT_TRUE(column.inFile());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "nothing stays behind, however the program ends";
  column.letGo();
  EXPECT_EQ(asCounted(column), count) << "what left memory is brought again";
}

TEST(Column, IsCopiedAndMovedWhole) {
  const TemporaryFolder folder;
  const TemporariesIn there(folder.path().string());
  auto column = counted(kInMemory + 1);
  auto copy = column;
  copy[0] = 0;
  copy.push_back(-1);
  EXPECT_EQ(column.size(), kInMemory + 1);
  const auto* const place = column.data();
  const auto moved = std::move(column);
  EXPECT_EQ(moved.data(), place) << "spans into it stay good";
  EXPECT_EQ(asCounted(moved), kInMemory + 1);
  EXPECT_EQ(asCounted(copy), kInMemory + 1);
  EXPECT_FALSE(moved == copy);
  copy.resize(kInMemory + 1);
  EXPECT_TRUE(moved == copy);
}

TEST(Column, IsGoneThroughPieceByPiece) {
  const TemporaryFolder folder;
  const TemporariesIn there(folder.path().string());
  const std::size_t count = SpilledBytes::kStep / sizeof(std::int64_t) + 3;  // more than a piece
  const auto column = counted(count);
  std::int64_t next = 0;
  column.forEach([&](std::int64_t value) { next += value == next ? 1 : 0; });
  EXPECT_EQ(next, static_cast<std::int64_t>(count));
  EXPECT_EQ(leastAndMost(column), std::pair(std::int64_t{0}, next - 1));
  EXPECT_EQ(leastAndMost(Column<std::int64_t>{5, -2, 9}), std::pair(std::int64_t{-2}, std::int64_t{9}));
}

TEST(Column, IsSortedStablyInPieces) {
  const auto byTens = [](std::int64_t a, std::int64_t b) { return a / 10 < b / 10; };
  Column<std::int64_t> column{35, 12, 31, 7, 19, 2, 38, 11, 5};
  for (const std::size_t together : {std::size_t{2}, std::size_t{4}, std::size_t{9}, std::size_t{100}}) {
    auto sorted = column;
    sortColumn(sorted, byTens, together);
    EXPECT_THAT(sorted, ElementsAre(7, 2, 5, 12, 19, 11, 35, 31, 38)) << together << " at a time";
  }
  Column<std::int64_t> none;
  sortColumn(none, byTens);
  EXPECT_TRUE(none.empty());
}

TEST(Column, NamesTheFolderThatCannotBeWritten) {
  const TemporariesIn nowhere("/there is no such folder");
  const auto error = errorOf(kInMemory + 1);
  EXPECT_EQ(error.kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(error), AllOf(HasSubstr("/there is no such folder: records of the stream cannot be kept"), HasSubstr("TMPDIR")));
}

/// The limit on file sizes is met as a full disk is.
TEST(Column, EndsInWordsWhereTheDiskIsFull) {
  const TemporaryFolder folder;
  const TemporariesIn there(folder.path().string());
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  auto* const oldHandler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{SpilledBytes::kStep, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto fits = errorOf(kInMemory + 1), full = errorOf(SpilledBytes::kStep / sizeof(std::int64_t) + 1);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, oldHandler);
  EXPECT_EQ(fits, Error{});
  EXPECT_EQ(full.kind, ErrorKind::kDiskTakesNoMore);
  EXPECT_EQ(exitCode(full.kind), 4);
  EXPECT_THAT(describe(full), AllOf(HasSubstr(folder.path().string()), HasSubstr("Free some space there")));
}

}  // namespace
}  // namespace xsmoe::data
