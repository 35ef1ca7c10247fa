// Characters as UTF-8, and what is none.
#include "model/core/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace xsmoe {
namespace {

TEST(Utf8, ReadsCharactersOfEveryLengthAndWritesThemAgain) {
  const std::string text = "a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80";
  const auto characters = charactersOf(text);
  EXPECT_EQ(characters, U"aé中\U0001F600");
  std::string again;
  for (const char32_t character : characters) appendUtf8(again, character);
  EXPECT_EQ(again, text);
}

TEST(Utf8, PutsOneSignForEachByteThatIsNoPartOfACharacter) {
  const std::string cut = "\xE4\xB8", tooLong = "\xC0\xAF", surrogate = "\xED\xA0\x80";
  EXPECT_EQ(charactersOf(cut + "b"), U"\uFFFD\uFFFDb");
  EXPECT_EQ(charactersOf(tooLong), U"\uFFFD\uFFFD");
  EXPECT_EQ(charactersOf(surrogate), U"\uFFFD\uFFFD\uFFFD");
  for (const auto& text : {cut, tooLong, surrogate}) EXPECT_FALSE(isCleanUtf8(text));
  EXPECT_EQ(repairedUtf8(cut + "b"), "\uFFFD\uFFFDb");
}

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
