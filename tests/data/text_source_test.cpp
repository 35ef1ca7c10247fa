#include "model/data/text_source.h"

#include <gmock/gmock.h>

#include "tests/data/packed.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::HasSubstr;

class TextSources : public testing::Test {
 protected:
  std::string textOf(std::string_view bytes) {
    auto source = TextSource::open(folder.write("file", bytes));
    if (!source) return "not opened: " + describe(source.error());
    std::string all, block(100'003, '\0');
    for (std::size_t got = block.size(); got == block.size(); all.append(block, 0, got)) got = source->read(block.data(), block.size());
    encoding = source->encoding();
    return all;
  }

  TemporaryFolder folder;
  TextEncoding encoding = TextEncoding::kUtf8;
};

/// Longer than the pieces in which a source reads, with lines that end at many places within them.
std::string manyLines(std::string_view word, std::string_view lineEnd) {
  std::string text;
  for (int i = 0; text.size() < 1'000'000; ++i) text += std::string(word) + std::to_string(i) + std::string(lineEnd);
  return text;
}

TEST_F(TextSources, TakeAByteOrderMarkOff) {
  EXPECT_EQ(textOf("\xEF\xBB\xBFgröße\n"), "größe\n");
  EXPECT_EQ(textOf(""), "");
  EXPECT_EQ(textOf("\xEF\xBB\xBF"), "");
}

TEST_F(TextSources, ReadUtf16AndUtf32ByTheirMark) {
  const std::string text = manyLines("word", "\r\n");
  for (const bool bigEndian : {false, true}) {
    EXPECT_EQ(textOf(widened(text, 2, bigEndian)), text);
    EXPECT_EQ(encoding, TextEncoding::kUtf16);
    EXPECT_EQ(textOf(widened(text, 4, bigEndian)), text);
    EXPECT_EQ(encoding, TextEncoding::kUtf32);
  }
  EXPECT_EQ(textOf(std::string("\xFF\xFE\x3D\xD8\x00\xDE\xE4\x00", 8)), "😀ä") << "a surrogate pair";
  EXPECT_EQ(textOf(gzipped(widened("packed\n", 2, false))), "packed\n");
}

TEST_F(TextSources, ReadWindows1252WhereTheBytesAreNoUtf8) {
  EXPECT_EQ(textOf("1 \x96 2 \x91"
                   "caf\xE9\x92 5 \x80\n"),
            "1 – 2 ‘café’ 5 €\n");
  EXPECT_EQ(encoding, TextEncoding::kWindows1252);
  EXPECT_EQ(textOf("caf\xE9"), "café") << "the last byte of a file begins no character";
  const std::string late = manyLines("plain", "\n");
  EXPECT_EQ(textOf(late + "M\xFCller\n" + late), late + "Müller\n" + late);
}

TEST_F(TextSources, LeaveUtf8WithABrokenByteAsItIs) {
  EXPECT_EQ(textOf("größe\nM\xFCller\n"), "größe\nM\xFCller\n");
  EXPECT_EQ(encoding, TextEncoding::kUtf8);
  EXPECT_EQ(textOf(std::string("a\0b\xFC", 4)), std::string("a\0b\xFC", 4)) << "a zero byte is in no text";
  EXPECT_EQ(textOf("\x81\xFC"), "\x81\xFC") << "a byte that Windows-1252 leaves free";
  const std::string text = manyLines("日本語", "\n");
  EXPECT_EQ(textOf(text), text) << "characters cross the borders of the pieces";
}

TEST_F(TextSources, EndTheLinesOfOldMacintoshes) {
  EXPECT_EQ(textOf(manyLines("line", "\r")), manyLines("line", "\n"));
  EXPECT_EQ(textOf("one\r\rtwo"), "one\n\ntwo");
  EXPECT_EQ(textOf(widened("a,b\rc,d\r", 2, true)), "a,b\nc,d\n");
  EXPECT_EQ(textOf("one\r\ntwo\rhalf\r\n"), "one\r\ntwo\rhalf\r\n") << "other lines end otherwise";
}

TEST_F(TextSources, NameAPointerOfGitLfs) {
  EXPECT_THAT(textOf("version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n"),
              HasSubstr("this is a pointer of Git LFS, which stands for a file that was not fetched. Fetch it with git lfs pull"));
}

}  // namespace
}  // namespace xsmoe::data
