#include "model/data/import_notes.h"

#include <gmock/gmock.h>

#include "model/data/import/import_stream.h"
#include "model/data/import/recognise_sources.h"
#include "model/data/stream_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ImportNotes, TellWhatAnImportLeftOutAndConverted) {
  const TemporaryFolder folder;
  std::string log = "user,item,timestamp\nu,a,1600000000\nu,a,1600000000\nu,early,1000000000\nu,,1600000001\nu,c,1600000002000\n";
  for (int i = 3; i < 20; ++i) log += "u,i" + std::to_string(i) + "," + std::to_string(1'600'000'000 + i) + "\n";
  auto sources = recogniseSources({folder.write("log.csv", log)});
  ASSERT_TRUE(sources) << describe(sources.error());
  ImportSettings settings;
  settings.sources = *std::move(sources);
  settings.from = "2020-01-01";
  settings.dropRepeats = true;
  ASSERT_TRUE(importStream(settings, folder / "stream"));
  EXPECT_THAT(importNotes(folder / "stream"),
              ElementsAre("Import: 1 record outside the dates that were asked for was left out.", "Import: 1 line could not be used.",
                          "Import: 1 record that repeats an earlier one was dropped.",
                          "Import: 1 time of log.csv is in milliseconds, the others in seconds: each was taken by its own size."));
  const auto stream = openStreamFolder(folder / "stream");
  const auto read = readInteractions(*stream, "", "");
  ProtocolSettings protocol;
  protocol.windows = 2;
  const auto windowed = WindowedStream::make(*read, protocol);
  ASSERT_TRUE(windowed);
  EXPECT_EQ(makeReport(*stream, *read, *windowed, "").notes, importNotes(folder / "stream")) << "they are in every report of the stream";
}

TEST(ImportNotes, AreNoneOfAFolderThatNobodyImported) {
  const TemporaryFolder folder;
  EXPECT_THAT(importNotes(folder.path()), IsEmpty());
  folder.write("import.json", "{}");
  EXPECT_THAT(importNotes(folder.path()), IsEmpty());
}

TEST(ImportNotes, OfADamagedReportSaySo) {
  const TemporaryFolder folder;
  for (const auto* damaged :
       {"", "{\"notes\":", "[]", "{\"notes\": 3}", "{\"bad_lines\": \"many\"}", "{\"a\": [[[[[[[[1]]]]]]]]}", "{\"notes\": [\"\xFF\"]}"}) {
    folder.write("import.json", damaged);
    EXPECT_THAT(importNotes(folder.path()), ElementsAre(HasSubstr("import.json cannot be read"))) << damaged;
  }
}

}  // namespace
}  // namespace xsmoe::data
