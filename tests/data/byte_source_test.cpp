#include "model/data/byte_source.h"

#include <gmock/gmock.h>

#include "model/data/line_reader.h"
#include "tests/data/packed.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Long enough for several blocks.
std::string longText() {
  std::string text;
  for (int i = 0; text.size() < (std::size_t{9} << 20); ++i) text += std::to_string(i * 7919) + "\n";
  return text;
}

std::string readAll(ByteSource& source) {
  std::string all;
  std::string block(300'001, '\0');
  for (std::size_t got = block.size(); got == block.size(); all.append(block, 0, got)) got = source.read(block.data(), block.size());
  return all;
}

class ByteSources : public testing::Test {
 protected:
  std::string contentOf(std::string_view bytes) {
    auto source = ByteSource::open(folder.write("file", bytes));
    if (!source) return "not opened: " + describe(source.error());
    std::string all = readAll(*source);
    EXPECT_FALSE(source->error()) << describe(*source->error());
    EXPECT_EQ(source->bytesDone(), source->bytesTotal());
    return all;
  }
  std::string errorOf(std::string_view bytes) {
    auto source = ByteSource::open(folder.write("file", bytes));
    if (!source) return describe(source.error());
    (void)readAll(*source);
    return source->error() ? describe(*source->error()) : "no error";
  }

  TemporaryFolder folder;
};

TEST_F(ByteSources, UnpackWhatTheFirstBytesSayWhateverTheNameIs) {
  const std::string text = longText();
  EXPECT_EQ(contentOf(text), text);
  EXPECT_EQ(contentOf(gzipped(text)), text);
  EXPECT_EQ(contentOf(zstandard(text)), text);
  EXPECT_EQ(contentOf(""), "");
  EXPECT_EQ(contentOf(gzipped("")), "");
}

TEST_F(ByteSources, ReadGzipFilesOfSeveralMembersAndZerosBehindThem) {
  EXPECT_EQ(contentOf(gzipped("one,") + gzipped("two")), "one,two");
  EXPECT_EQ(contentOf(zstandard("one,") + zstandard("two")), "one,two");
  auto padded = ByteSource::open(folder.write("file", gzipped("one") + std::string(1024, '\0')));
  ASSERT_TRUE(padded);
  EXPECT_EQ(readAll(*padded), "one");
  EXPECT_FALSE(padded->error());
}

TEST_F(ByteSources, SayThatPackedDataEndTooEarly) {
  const std::string text = longText();
  for (const std::string& packed : {gzipped(text), zstandard(text)})
    EXPECT_THAT(errorOf(packed.substr(0, packed.size() / 2)), HasSubstr("the packed data end too early, after")) << "half of it";
  EXPECT_THAT(errorOf(gzipped(text).substr(0, 5)), HasSubstr("end too early, after 0 unpacked bytes. The download or copy is incomplete"));
}

TEST_F(ByteSources, SayThatPackedDataAreDamaged) {
  std::string gzip = gzipped(longText()), zstd = zstandard(longText());
  gzip[gzip.size() / 2] = static_cast<char>(gzip[gzip.size() / 2] ^ 0x55);
  zstd[zstd.size() / 2] = static_cast<char>(zstd[zstd.size() / 2] ^ 0x55);
  EXPECT_THAT(errorOf(gzip), HasSubstr("are damaged after"));
  EXPECT_THAT(errorOf(zstd), HasSubstr("are damaged after"));
}

TEST_F(ByteSources, MayBeGivenUpAtAnyPoint) {
  const auto path = folder.write("file", gzipped(longText()));
  { auto unread = ByteSource::open(path); }
  auto source = ByteSource::open(path);
  ASSERT_TRUE(source);
  std::string block(10, '\0');
  EXPECT_EQ(source->read(block.data(), block.size()), 10U);
}

TEST_F(ByteSources, RefuseFoldersAndFilesThatAreNotThere) {
  EXPECT_THAT(describe(ByteSource::open(folder.path()).error()), HasSubstr("this is a folder"));
  EXPECT_THAT(describe(ByteSource::open(folder.path() / "none").error()), HasSubstr("cannot be opened: No such file"));
}

TEST_F(ByteSources, GiveLinesWithTheirNumbers) {
  auto lines = LineReader::open(folder.write("file", gzipped("\xEF\xBB\xBF"
                                                             "one\r\n\n\ntwo\nthree")));
  ASSERT_TRUE(lines);
  std::vector<std::pair<std::int64_t, std::string>> found;
  while (lines->next()) found.emplace_back(lines->line(), lines->text());
  EXPECT_THAT(found, testing::ElementsAre(testing::Pair(1, "one"), testing::Pair(4, "two"), testing::Pair(5, "three")));
  EXPECT_FALSE(lines->error());
}

TEST_F(ByteSources, PassOverALineThatIsTooLong) {
  std::string text = "short\n" + std::string(LineReader::kLongestLine + 5'000'000, 'x') + "\nlast\n";
  auto lines = LineReader::open(folder.write("file", zstandard(text)));
  ASSERT_TRUE(lines);
  ASSERT_TRUE(lines->next());
  EXPECT_EQ(lines->text(), "short");
  ASSERT_TRUE(lines->next());
  EXPECT_TRUE(lines->tooLong());
  EXPECT_EQ(lines->line(), 2);
  ASSERT_TRUE(lines->next());
  EXPECT_FALSE(lines->tooLong());
  EXPECT_EQ(lines->text(), "last");
  EXPECT_EQ(lines->line(), 3);
  EXPECT_FALSE(lines->next());
}

}  // namespace
}  // namespace xsmoe::data
