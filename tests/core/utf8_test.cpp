// Characters as UTF-8, and what is none.
#include "model/core/utf8.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace xsmoe
