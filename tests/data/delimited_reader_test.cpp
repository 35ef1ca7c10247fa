#include "model/data/delimited_reader.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Row {
  std::int64_t line;
  std::vector<std::string> fields;
  std::string problem;
};

std::vector<Row> rowsOf(std::string_view content, char delimiter = ',') {
  const TemporaryFolder folder;
  auto reader = DelimitedReader::open(folder.write("table.csv", content));
  if (!reader) return {};
  reader->setSeparation({.separator = std::string(1, delimiter)});
  std::vector<Row> rows;
  while (reader->next())
    rows.push_back({reader->line(), {reader->fields().begin(), reader->fields().end()}, std::string(reader->problem())});
  EXPECT_FALSE(reader->error());
  EXPECT_EQ(reader->bytesDone(), static_cast<std::int64_t>(content.size()));
  return rows;
}

TEST(DelimitedReader, SplitsLinesWithEitherEndAndWithoutTheLast) {
  const auto rows = rowsOf("a,b\r\n1,\n,2\r\n3,4");
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_THAT(rows[0].fields, ElementsAre("a", "b"));
  EXPECT_THAT(rows[1].fields, ElementsAre("1", ""));
  EXPECT_THAT(rows[2].fields, ElementsAre("", "2"));
  EXPECT_THAT(rows[3].fields, ElementsAre("3", "4"));
  EXPECT_EQ(rows[3].line, 4);
}

TEST(DelimitedReader, ReadsQuotedDelimitersQuotesAndLineEnds) {
  const auto rows = rowsOf("\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",\"\"\nplain,\"last\"");
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_THAT(rows[0].fields, ElementsAre("a,b", "say \"hi\""));
  EXPECT_THAT(rows[1].fields, ElementsAre("two\nlines", ""));
  EXPECT_THAT(rows[2].fields, ElementsAre("plain", "last"));
  EXPECT_EQ(rows[2].line, 4) << "a quoted line end counts as a line";
}

TEST(DelimitedReader, KeepsQuotesInsideAnUnquotedField) { EXPECT_THAT(rowsOf("6\" nail,5\n").at(0).fields, ElementsAre("6\" nail", "5")); }

TEST(DelimitedReader, PassesOverBlanksAroundQuotes) {
  const auto rows = rowsOf("\"a\" , \"b, c\" ,\t\"d\"\r\n x , \"6\" nail, \"open\n \"two\nlines\",1\n");
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_THAT(rows[0].fields, ElementsAre("a", "b, c", "d"));
  EXPECT_THAT(rows[1].fields, ElementsAre(" x ", " \"6\" nail", " \"open")) << "quotes within a text are its own";
  EXPECT_THAT(rows[2].fields, ElementsAre(" \"two")) << "behind blanks a quote is closed on its line";
}

TEST(DelimitedReader, WrongQuotesCostOneLineOnly) {
  const auto rows = rowsOf("\"a\"x,1\nb,2\n\"c,3\nd,4\n");
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_THAT(rows[0].problem, HasSubstr("quote"));
  EXPECT_THAT(rows[0].fields, IsEmpty());
  EXPECT_THAT(rows[1].fields, ElementsAre("b", "2"));
  EXPECT_THAT(rows[2].problem, HasSubstr("quote"));
  EXPECT_EQ(rows[2].line, 3);
  EXPECT_THAT(rows[3].fields, ElementsAre("d", "4"));
}

TEST(DelimitedReader, SkipsAByteOrderMarkAndEmptyLinesButCountsThem) {
  const auto rows = rowsOf("\xEF\xBB\xBF\n\r\na\n\n\nb\n\n");
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_THAT(rows[0].fields, ElementsAre("a"));
  EXPECT_EQ(rows[0].line, 3);
  EXPECT_EQ(rows[1].line, 6);
}

TEST(DelimitedReader, RowsThatSpanBlocksAreWhole) {
  // Three megabytes: rows and quoted fields cross the borders of the blocks at many offsets.
  std::string content;
  constexpr int kRows = 40'000;
  for (int i = 0; i < kRows; ++i)
    content += "user" + std::to_string(i) + ",\"a \"\"quoted\"\"\r\nfield, number " + std::to_string(i) + "\",\"" +
               std::string(static_cast<std::size_t>(i % 61), 'x') + "\"\r\n";
  const auto rows = rowsOf(content);
  ASSERT_THAT(rows, SizeIs(kRows));
  for (int i = 0; i < kRows; ++i) {
    const Row& row = rows[static_cast<std::size_t>(i)];
    ASSERT_EQ(row.line, 1 + 2 * i);
    ASSERT_THAT(row.fields, ElementsAre("user" + std::to_string(i), "a \"quoted\"\r\nfield, number " + std::to_string(i),
                                        std::string(static_cast<std::size_t>(i % 61), 'x')));
  }
}

TEST(DelimitedReader, AnUnclosedQuoteDoesNotSwallowALargeFile) {
  std::string content = "\"open,1\n";
  while (content.size() < (std::size_t{20} << 20)) content += "some,2\n";
  const auto rows = rowsOf(content);
  EXPECT_THAT(rows[0].problem, HasSubstr("not closed"));
  EXPECT_EQ(rows.size(), 1 + (content.size() - 8) / 7);
}

TEST(DelimitedReader, ALineWithoutEndIsPassedOver) {
  const auto rows = rowsOf("a,b\n" + std::string(std::size_t{40} << 20, 'x') + "\nc,d\n");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1].problem, "the line is longer than 16 MiB");
  EXPECT_EQ(rows[2].line, 3);
  EXPECT_THAT(rows[2].fields, ElementsAre("c", "d"));
}

TEST(DelimitedReader, SeparatorsMayBeSeveralCharactersAndQuotesPlainText) {
  const TemporaryFolder folder;
  auto reader = DelimitedReader::open(folder.write("movies.dat", "1::\"Star: Wars::Action\n2::a:b::\n"));
  ASSERT_TRUE(reader);
  reader->setSeparation({.separator = "::", .quotes = false});
  ASSERT_TRUE(reader->next());
  EXPECT_THAT(reader->fields(), ElementsAre("1", "\"Star: Wars", "Action"));
  ASSERT_TRUE(reader->next());
  EXPECT_THAT(reader->fields(), ElementsAre("2", "a:b", ""));
}

TEST(DelimitedReader, TheLastOfSoManyFieldsTakesTheRestOfALine) {
  const TemporaryFolder folder;
  auto reader = DelimitedReader::open(folder.write("titles.csv", "1,a, b, c\r\n2\n"));
  ASSERT_TRUE(reader);
  reader->setSeparation({.separator = ",", .mostFields = 2});
  ASSERT_TRUE(reader->next());
  EXPECT_THAT(reader->fields(), ElementsAre("1", "a, b, c"));
  ASSERT_TRUE(reader->next());
  EXPECT_THAT(reader->fields(), ElementsAre("2"));
}

TEST(DelimitedReader, PeekingLeavesTheRowInPlace) {
  const TemporaryFolder folder;
  auto reader = DelimitedReader::open(folder.write("table.csv", "a;b,c\n"));
  ASSERT_TRUE(reader);
  EXPECT_THAT(reader->peek({.separator = ";"}), ElementsAre("a", "b,c"));
  EXPECT_THAT(reader->peek({.separator = "\t"}), ElementsAre("a;b,c"));
  ASSERT_TRUE(reader->next());
  EXPECT_THAT(reader->fields(), ElementsAre("a;b", "c"));
}

TEST(DelimitedReader, RefusesWhatIsNoTextAndSaysWhatToDo) {
  const TemporaryFolder folder;
  const auto error = [&](std::string_view content) { return describe(DelimitedReader::open(folder.write("t.csv", content)).error()); };
  EXPECT_THAT(error("\x1F\x8B\x08"), HasSubstr("end too early"));
  EXPECT_THAT(error("\x28\xB5\x2F\xFD"), HasSubstr("end too early"));
  EXPECT_THAT(describe(DelimitedReader::open(folder.path()).error()), HasSubstr("this is a folder"));
  EXPECT_THAT(describe(DelimitedReader::open(folder.path() / "none.csv").error()), HasSubstr("cannot be opened: No such file"));
}

}  // namespace
}  // namespace xsmoe::data
