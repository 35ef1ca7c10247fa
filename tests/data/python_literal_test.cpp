#include "model/data/import/python_literal.h"

#include <gmock/gmock.h>

namespace xsmoe::data {
namespace {

using testing::HasSubstr;

std::string jsonOf(std::string_view literal) {
  const auto json = jsonFromPythonLiteral(literal);
  return json ? *json : "refused: " + describe(json.error());
}

std::string refusalOf(std::string_view literal) {
  const auto json = jsonFromPythonLiteral(literal);
  return json ? "taken: " + *json : describe(json.error());
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(PythonLiteral, ReadsALineOfMetadata) {
  EXPECT_EQ(jsonOf("{'asin': '0000000116', 'salesRank': {'Books': 633}, 'imUrl': 'http://example.org/a.jpg', 'categories': [['Books']], "
                   "'title': \"The Baker's Tale: Read by A. Reader &amp; Cast\", 'price': 9.99, 'related': None}\n"),
            R"({"asin":"0000000116","salesRank":{"Books":633},"imUrl":"http://example.org/a.jpg","categories":[["Books"]],)"
            R"("title":"The Baker's Tale: Read by A. Reader &amp; Cast","price":9.99,"related":null})");
}

TEST(PythonLiteral, ReadsTextInEveryKindOfQuotes) {
  EXPECT_EQ(jsonOf(R"(['', "", 'a"b', "it's", '''it's "so"''', """a
b""", 'é😀'])"),
            R"(["","","a\"b","it's","it's \"so\"","a\nb","é😀"])");
}

TEST(PythonLiteral, ReadsEscapes) {
  EXPECT_EQ(jsonOf(R"('\\ \' \" \n \t \r \a \b \f \v')"), R"("\\ ' \" \n \u0009 \u000d \u0007 \u0008 \u000c \u000b")");
  EXPECT_EQ(jsonOf(R"('\x41\xe9\u00e9\U0001f600\101\7\0778\400')"), R"("Aéé😀A\u0007?8Ā")");
  EXPECT_EQ(jsonOf("'one \\\nline, \\\r\nreally'"), R"("one line, really")");
  EXPECT_EQ(jsonOf(R"('C:\Program \d é\é')"), R"("C:\\Program \\d é\\é")") << "what is no escape stands for itself";
}

TEST(PythonLiteral, ReadsPrefixes) {
  EXPECT_EQ(jsonOf(R"([u'\xe9', U"a", r'\n\'', R'''\x''', b'\xc3\xa9 \u00e9', bR'\xe9', Rb""])"),
            R"(["é","a","\\n\\'","\\x","é \\u00e9","\\xe9",""])");
}

TEST(PythonLiteral, JoinsTextsSideBySide) { EXPECT_EQ(jsonOf("['a' \"b\"u'c', 'd'\n'e']"), R"(["abc","de"])"); }

TEST(PythonLiteral, WhatIsNoCharacterIsReplaced) {
  EXPECT_EQ(jsonOf(R"('\ud83d\ude00')"), R"("😀")") << "two halves of a surrogate pair";
  EXPECT_EQ(jsonOf(R"('\ud83d \ude00\ud83d\u0041\ud83d')"), "\"\uFFFD \uFFFD\uFFFDA\uFFFD\"");
  EXPECT_EQ(jsonOf(R"(b'\xc3\xff')"), "\"\uFFFD\uFFFD\"");
  EXPECT_EQ(jsonOf("'\xE9'"), "\"\uFFFD\"");
  EXPECT_EQ(jsonOf(std::string_view("'\0'", 3)), "\"\uFFFD\"");
  EXPECT_EQ(jsonOf(R"('\0')"), R"("\u0000")");
}

TEST(PythonLiteral, ReadsNumbersAsJsonWritesThem) {
  EXPECT_EQ(jsonOf("[0, 00, -1, + 2, 1_000_000, 123456789012345678901]"), R"([0,0,-1,2,1000000,"123456789012345678901"])")
      << "what 64 bits do not hold stays whole as a text";
  EXPECT_EQ(jsonOf("[9.99, -.5, 3., 00.5, 012e1, 1e5, 1E-3, 1e+2, 1_0.2_5e1_0]"), "[9.99,-0.5,3.0,0.5,12e1,1e5,1e-3,1e2,10.25e10]");
}

TEST(PythonLiteral, ReadsConstants) { EXPECT_EQ(jsonOf("[None, True, False, null, true, false]"), "[null,true,false,null,true,false]"); }

TEST(PythonLiteral, ReadsContainersWithAndWithoutTrailingCommas) {
  EXPECT_EQ(jsonOf("[[], {}, (), [1,], {'a': 1,}, ('b', 2), ( 3 , ) ]"), R"([[],{},[],[1],{"a":1},["b",2],[3]])");
  EXPECT_EQ(jsonOf("[(1), ('a' 'b'), ((2,))]"), R"([ 1 , "ab" , [2] ])") << "parentheses around one value make no tuple";
}

TEST(PythonLiteral, KeysBecomeText) {
  EXPECT_EQ(jsonOf("{1: 'a', -2.5: 'b', None: 'c', True: 'd', b'k': 'e'}"), R"({"1":"a","-2.5":"b","null":"c","true":"d","k":"e"})");
}

TEST(PythonLiteral, ReadsSixtyFourLevels) {
  EXPECT_EQ(jsonOf(nested(64)), nested(64));
  EXPECT_EQ(refusalOf(nested(65)), "character 65: the value has more than 64 levels.");
  EXPECT_THAT(refusalOf(std::string(1'000'000, '(')), HasSubstr("64 levels"));
}

TEST(PythonLiteral, RefusesTextThatIsNotClosed) {
  EXPECT_EQ(refusalOf("{'a': 'b"), "character 9: a text is not closed.");
  EXPECT_EQ(refusalOf("'a\\"), "character 4: a text is not closed.");
  EXPECT_EQ(refusalOf("'''a''"), "character 7: a text is not closed.");
  EXPECT_EQ(refusalOf("'a\nb'"), "character 3: a text is not closed on its line.");
}

TEST(PythonLiteral, RefusesWrongEscapes) {
  EXPECT_EQ(refusalOf(R"('\x4')"), "character 4: an escape needs 2 hexadecimal digits.");
  EXPECT_EQ(refusalOf(R"('\u12-4')"), "character 4: an escape needs 4 hexadecimal digits.");
  EXPECT_EQ(refusalOf(R"('\U0001')"), "character 4: an escape needs 8 hexadecimal digits.");
  EXPECT_THAT(refusalOf(R"('\U00110000')"), HasSubstr("beyond Unicode"));
  EXPECT_THAT(refusalOf(R"('\N{DASH}')"), HasSubstr("the escape \\N is not known"));
}

TEST(PythonLiteral, RefusesWrongNumbers) {
  for (const std::string_view text : {"-", ".", "--1", "-True"}) EXPECT_THAT(refusalOf(text), HasSubstr("a number has no digits"));
  EXPECT_THAT(refusalOf("1e"), HasSubstr("an exponent has no digits"));
  EXPECT_THAT(refusalOf("007"), HasSubstr("a whole number begins with 0"));
  EXPECT_THAT(refusalOf("1e999"), HasSubstr("larger or smaller than any double"));
  for (const std::string_view text : {"1_", "1__0", "0x10", "5j", "10L", "1._5"})
    EXPECT_THAT(refusalOf(text), HasSubstr("something follows the value"));
}

TEST(PythonLiteral, RefusesWhatIsNoLiteral) {
  EXPECT_EQ(refusalOf(""), "character 1: a value is expected.");
  EXPECT_EQ(refusalOf("{'a': truth}"), "character 7: \"truth\" is no literal.");
  EXPECT_THAT(refusalOf("f'a'"), HasSubstr("\"f\" is no literal"));
  EXPECT_THAT(refusalOf("Nonesuch"), HasSubstr("\"Nonesuch\" is no literal"));
}

TEST(PythonLiteral, RefusesWrongContainers) {
  EXPECT_EQ(refusalOf("[1 2]"), "character 4: a comma or \"]\" is expected.");
  EXPECT_THAT(refusalOf("[1"), HasSubstr("a comma or \"]\" is expected"));
  EXPECT_THAT(refusalOf("(1]"), HasSubstr("a comma or \")\" is expected"));
  EXPECT_THAT(refusalOf("[,]"), HasSubstr("a value is expected"));
  EXPECT_THAT(refusalOf("{'a', 'b'}"), HasSubstr("a colon is expected")) << "a set";
  EXPECT_THAT(refusalOf("{'a': }"), HasSubstr("a value is expected"));
  EXPECT_THAT(refusalOf("{[]: 1}"), HasSubstr("a value is expected")) << "a list is no key";
  EXPECT_EQ(refusalOf("{} {}"), "character 4: something follows the value.");
}

}  // namespace
}  // namespace xsmoe::data
