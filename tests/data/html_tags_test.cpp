#include "model/data/import/html_tags.h"

#include <gtest/gtest.h>

namespace xsmoe::data {
namespace {

TEST(HtmlTags, GoAndLeaveTheText) {
  EXPECT_EQ(withoutTags("<b>Bold</b> text<br />and <a href=\"x>y\">more"), "Bold text and y\">more") << "a bracket in quotes ends a tag";
  EXPECT_EQ(withoutTags("<p>One.</p><p>Two.</p>"), "One. Two.");
  EXPECT_EQ(withoutTags("H<sub>2</sub>O"), "H2O") << "letters of one word stay together";
  EXPECT_EQ(withoutTags("<ul><li>a</li><li>b</li></ul>"), "a b");
  EXPECT_EQ(withoutTags("before<!-- a <b> comment -->after"), "before after");
  EXPECT_EQ(withoutTags("x<script type=\"a\">var a = '<b>';</SCRIPT>y"), "x y");
}

TEST(HtmlTags, WhatIsNoneStays) {
  for (const char* text : {"", "plain", "5 < 6 > 4", "I <3 it", "a <", "<", "a <b without end", "<>"}) EXPECT_EQ(withoutTags(text), text);
}

TEST(PageSource, IsNoTitle) {
  for (const char* title : {"<span class=\"a-size\">var a = {</span>", "var aPageStart = (new Date()).getTime();", ".a-box { color: red }",
                            " <div>", "<!DOCTYPE html>", "function(a)", "window.ue_ihb = 1"})
    EXPECT_TRUE(isPageSource(title)) << title;
  for (const char* title :
       {"", "Tea & more", "<i>Emma</i>", "Variations", "var Ash, set of 3", "Functions (Mathematics)", "window cleaner = fun"})
    EXPECT_FALSE(isPageSource(title)) << title;
}

}  // namespace
}  // namespace xsmoe::data
