#include "model/core/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace xsmoe {
namespace {

TEST(PrintableText, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[31mred\nnext\tcell\r"), "a\\x1b[31mred\\nnext\\tcell\\r");
  EXPECT_EQ(printable(std::string("a\0b\x7f", 4)), "a\\x00b\\x7f");
  EXPECT_EQ(printable("\u009b2J"), "\\u009b2J") << "the same as ESC [ to some terminals";
}

TEST(PrintableText, IsUtf8WhateverTheBytes) {
  EXPECT_EQ(printable("run\xff\xc3"), "run\\xff\\xc3");
  EXPECT_EQ(printable("D₂ Été 流 \\ 😀"), "D₂ Été 流 \\ 😀") << "what is text stays as it is";
  EXPECT_EQ(printable(""), "");
}

TEST(PrintableText, TwiceIsTheSameAsOnce) {
  const auto once = printable("a\nb\x1b\xff");
  EXPECT_EQ(printable(once), once);
}

TEST(RepairedUtf8, ReplacesEachByteThatIsNone) {
  EXPECT_EQ(repairedUtf8("a\xff\xc3z"), "a\uFFFD\uFFFDz");
  EXPECT_EQ(repairedUtf8(std::string("a\0", 2)), "a\uFFFD");
  EXPECT_EQ(repairedUtf8("Été"), "Été");
}

}  // namespace
}  // namespace xsmoe
