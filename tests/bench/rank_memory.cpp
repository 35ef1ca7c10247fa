#include "tests/bench/rank_memory.h"

#include <algorithm>
#include <cmath>

namespace xsmoe::bench {
namespace {

constexpr double kHalfBytes = 2, kFloatBytes = 4, kNumberBytes = 4;
constexpr double kWindows = 10;
// Of an item, of a user (32, and an id of 16 letters or more), and of a record: of the window that is cut or trained on, and of any while
// the stream is opened.
constexpr double kIds = 250, kUser = 96, kNumbers = 40, kRecordCut = 56, kRecordKept = 36, kRecordMarked = 0.125;
constexpr double kRecordOpened = 104, kRecordStored = 16;  // in files

}  // namespace

RankMemory memoryOf(const Catalogue& catalogue, int ranks) {
  const double records = catalogue.items * catalogue.recordsPerItem, tests = catalogue.items * catalogue.testsPerItem;
  const double row = kFloatBytes * catalogue.embedding;
  RankMemory memory;
  memory.states = kHalfBytes * catalogue.states * catalogue.width * catalogue.items;
  memory.ids = kIds * catalogue.items;
  memory.users = kUser * catalogue.usersPerItem * catalogue.items;
  memory.numbers = kNumbers * catalogue.items;
  memory.cut = kRecordCut * (records / kWindows) + kRecordMarked * records;
  memory.log = 2 * kRecordKept * (records / kWindows);
  // All of them once, and those of its own sequences once more, as columns that are left out.
  memory.histories = kNumberBytes * records * (1 + 1.0 / ranks);
  // Pieces and what is made of them.
  memory.sequences = 2 * row * tests / ranks;
  // What is received and the table that is made of it, and of its own share what is computed and what is sent.
  memory.embeddings = row * catalogue.items * (ranks == 1 ? 1 : 2 + 2.0 / ranks);
  memory.statesInMemory = catalogue.inMemory;
  return memory;
}

double mostItems(Catalogue catalogue, int ranks, double bytes) {
  catalogue.items = 1;  // all of it grows with the items
  const auto one = memoryOf(catalogue, ranks);
  return std::floor(bytes / std::max(one.opening(), one.evaluating()));
}

double mostItemsMapped(Catalogue catalogue, int ranks, int together, double bytes) {
  catalogue.items = 1;
  catalogue.inMemory = false;
  const auto one = memoryOf(catalogue, ranks);
  return std::floor(bytes / std::max(together * one.opening(), together * one.evaluating() + one.states));
}

double partitionedMemory(const Catalogue& catalogue, int ranks, double inputs) {
  const auto memory = memoryOf(catalogue, ranks);
  const double row = kFloatBytes * catalogue.embedding, tests = catalogue.items * catalogue.testsPerItem;
  return memory.kept() + memory.histories + row * (catalogue.items / ranks + tests + inputs * tests / ranks);
}

RankFiles filesOf(const Catalogue& catalogue) {
  const double records = catalogue.items * catalogue.recordsPerItem;
  return {kRecordOpened * records, kRecordStored * records};
}

}  // namespace xsmoe::bench
