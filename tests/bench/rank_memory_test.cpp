#include "tests/bench/rank_memory.h"

#include <gmock/gmock.h>

namespace xsmoe::bench {
namespace {

using testing::DoubleEq;

/// A thousand items with ten records, two users and half a tested sequence each; six states of 768, e = 128.
Catalogue thousandItems() { return {1000, 10, 2, 0.5, 6, 768, 128, false}; }

TEST(MemoryOfARank, GrowsWithItemsRecordsUsersAndTests) {
  const auto memory = memoryOf(thousandItems(), 2);
  EXPECT_THAT(memory.states, DoubleEq(9'216'000));
  EXPECT_THAT(memory.users, DoubleEq(192'000));
  EXPECT_THAT(memory.log, DoubleEq(72'000)) << "a window in training and one that is tested";
  EXPECT_THAT(memory.histories, DoubleEq(60'000)) << "all, and half of them again";
  EXPECT_THAT(memory.sequences, DoubleEq(256'000));
  EXPECT_THAT(memory.opening(), DoubleEq(250'000 + 192'000 + 56'000 + 1'250));
  EXPECT_THAT(memory.kept(), DoubleEq(250'000 + 192'000 + 40'000 + 72'000));
  EXPECT_THAT(memory.evaluating(), DoubleEq(554'000 + 60'000 + 256'000 + 3 * 512'000));
}

TEST(MemoryOfARank, HasStatesOnlyWhereTheyAreNotInTheirFile) {
  auto catalogue = thousandItems();
  const double inFile = memoryOf(catalogue, 1).evaluating();
  catalogue.inMemory = true;
  EXPECT_THAT(memoryOf(catalogue, 1).evaluating(), DoubleEq(inFile + 9'216'000));
}

TEST(MemoryOfARank, SaysHowManyItemsFit) {
  auto catalogue = thousandItems();
  EXPECT_THAT(mostItems(catalogue, 2, 2'406'000), DoubleEq(1000)) << "a test's 2,406 bytes an item are more than the 499 of opening";
  catalogue.inMemory = true;
  EXPECT_THAT(mostItems(catalogue, 2, 2'406'000 + 9'216'000), DoubleEq(1000));
  EXPECT_THAT(mostItemsMapped(catalogue, 2, 2, 2 * 2'406'000 + 9'216'000), DoubleEq(1000)) << "two on a machine share the pages of a file";
}

TEST(MemoryOfARank, OfPartitionedCandidatesHasItsShareOfThemAndAllSequences) {
  const auto memory = memoryOf(thousandItems(), 2);
  // 500 candidates, 500 sequences and four inputs of 250 of them.
  EXPECT_THAT(partitionedMemory(thousandItems(), 2, 4), DoubleEq(memory.kept() + memory.histories + 512.0 * (500 + 500 + 1000)));
}

TEST(FilesOfARank, GrowWithRecords) {
  EXPECT_THAT(filesOf(thousandItems()).opening, DoubleEq(1'040'000));
  EXPECT_THAT(filesOf(thousandItems()).afterwards, DoubleEq(160'000));
}

}  // namespace
}  // namespace xsmoe::bench
