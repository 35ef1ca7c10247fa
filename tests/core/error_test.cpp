#include "model/core/error.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

#include "model/core/cancelled.h"

namespace xsmoe {
namespace {

TEST(Error, IsOneSentenceOfWhereWhatAndRemedy) {
  EXPECT_EQ(describe(badInput("log.csv", "line 3 is empty", "Remove it").value()), "log.csv: line 3 is empty. Remove it.");
  EXPECT_EQ(describe(failure("", "the run broke off.").value()), "the run broke off.");
}

TEST(Error, TakesOfALibrarysWordsTheFirstLineWithoutItsTag) {
  EXPECT_EQ(wordsOf(std::runtime_error("[json.exception.out_of_range.403] key 'windows' not found")), "key 'windows' not found");
  EXPECT_EQ(wordsOf(std::runtime_error("sizes differ\nException raised from add at ops.cpp:3")), "sizes differ");
  EXPECT_EQ(wordsOf(std::runtime_error("[2, 3] is no shape")), "[2, 3] is no shape");
  EXPECT_EQ(wordsOf(std::runtime_error("[2, 3]")), "[2, 3]");
  EXPECT_EQ(wordsOf(std::runtime_error("[")), "[");
  EXPECT_EQ(wordsOf(std::runtime_error("")), "");
}

TEST(Error, OfMissingMemoryIsToldInWords) {
  EXPECT_EQ(wordsOf(std::bad_alloc()), "there is not enough memory");
  EXPECT_EQ(wordsOf(std::runtime_error("[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you tried to "
                                       "allocate 8 bytes.\nframe #0: c10::ThrowEnforceNotMet")),
            ". DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.");
}

TEST(Error, OfWhatWasCancelledIsToldApartFromOthersThrownOrHandedBack) {
  EXPECT_TRUE(isCancelled(Cancelled("embedding items").error()));
  EXPECT_TRUE(isCancelled(failure("features.h5", "cancelled", "What is finished is kept").value()));
  EXPECT_FALSE(isCancelled(failure("evaluation", "a score is not finite").value()));
  EXPECT_FALSE(isCancelled(badInput("orders.csv", "cancelled").value())) << "a file with such words in it";
}

TEST(Error, OfAVersionNamesTheOneFoundAndTheNewestRead) {
  const auto error = unknownVersion("run/record.sqlite", "the record", 3, 2).value();
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(describe(error), "run/record.sqlite: the record has version 3, this program reads up to 2. Open it with a newer program.");
  EXPECT_EQ(unknownVersion("", "the record", 0, 2).value().what, "the record has version 0, but versions begin at 1");
}

}  // namespace
}  // namespace xsmoe
