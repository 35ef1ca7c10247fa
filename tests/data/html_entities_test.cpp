#include "model/data/import/html_entities.h"

#include <gmock/gmock.h>

namespace xsmoe::data {
namespace {

TEST(HtmlEntities, TextWithoutReferencesStaysAsItIs) {
  EXPECT_EQ(decodedEntities(""), "");
  EXPECT_EQ(decodedEntities("Crème brûlée; #1"), "Crème brûlée; #1");
  EXPECT_EQ(decodedEntities("Simon & Schuster &; &# &#x &#; && &"), "Simon & Schuster &; &# &#x &#; && &");
}

TEST(HtmlEntities, DecodesNames) {
  EXPECT_EQ(decodedEntities("Stuart Pankin &amp; Cast"), "Stuart Pankin & Cast");
  EXPECT_EQ(decodedEntities("&lt;b&gt;&quot;caf&eacute;&quot;&apos;s&nbsp;&hellip;&thetasym;"), "<b>\"café\"'s\u00A0…ϑ");
}

TEST(HtmlEntities, UnknownNamesStayAsTheyAre) {
  EXPECT_EQ(decodedEntities("R&B; &nosuchname; &averyveryverylongname; &Amp;"), "R&B; &nosuchname; &averyveryverylongname; &Amp;");
}

TEST(HtmlEntities, OnlyTheNamesOfLatin1NeedNoSemicolon) {
  EXPECT_EQ(decodedEntities("Bed &amp Breakfast &copy, &reg &lt"), "Bed & Breakfast ©, ® <");
  EXPECT_EQ(decodedEntities("&hellip &apos &alpha."), "&hellip &apos &alpha.");
}

TEST(HtmlEntities, ANameWithinAWordOrAnAddressIsNone) {
  EXPECT_EQ(decodedEntities("AT&Treg ?a=1&copy=2 &notit;"), "AT&Treg ?a=1&copy=2 &notit;");
}

TEST(HtmlEntities, DecodesNumbersWithAndWithoutSemicolon) {
  EXPECT_EQ(decodedEntities("&#39;&#x27;&#X27;&#39s &#128512;&#x1F600 &#9;"), "''''s 😀😀 \t");
}

TEST(HtmlEntities, NumbersOfWindows1252MeanItsCharacters) {
  EXPECT_EQ(decodedEntities("&#145;quoted&#146; &#150; &#x80; &#159;"), "‘quoted’ – € Ÿ");
  EXPECT_EQ(decodedEntities("&#129;&#160;"), "\u0081\u00A0") << "129 means nothing in Windows-1252, 160 is what it is";
}

TEST(HtmlEntities, NumbersThatAreNoCharacterAreReplaced) {
  EXPECT_EQ(decodedEntities("&#0;&#xD800;&#x110000;&#99999999999999999999;"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(decodedEntities("&#x10FFFF;"), "\U0010FFFF");
}

TEST(HtmlEntities, WhatWasEscapedTwiceIsDecodedOnce) { EXPECT_EQ(decodedEntities("&amp;amp; &amp;#39;"), "&amp; &#39;"); }

}  // namespace
}  // namespace xsmoe::data
