#include "model/experiments/runs/record.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "model/experiments/runs/event_json.h"
#include "tests/experiments/sample_events.h"
#include "tests/support/full_disk.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

std::vector<RunEvent> eventsIn(const std::filesystem::path& path) {
  std::vector<RunEvent> events;
  const auto read = readRecord(path, [&](const RunEvent& event) { events.push_back(event); });
  EXPECT_TRUE(read) << describe(read.error());
  return events;
}

std::string refusalOfRecord(const std::filesystem::path& path) {
  const auto read = readRecord(path, [](const RunEvent&) {});
  if (read) return "it was read";
  EXPECT_EQ(read.error().kind, ErrorKind::kBadInput);
  return describe(read.error());
}

void expectEqualEvents(const std::vector<RunEvent>& actual, const std::vector<RunEvent>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_EQ(actual[i].timeMs, expected[i].timeMs);
    EXPECT_EQ(kindOf(actual[i].detail), kindOf(expected[i].detail));
    EXPECT_EQ(toJson(actual[i].detail), toJson(expected[i].detail));
  }
}

std::filesystem::path writtenRecord(const TemporaryFolder& folder) {
  auto path = folder.path() / "record.sqlite";
  auto writer = RecordWriter::create(path).value();
  for (const auto& event : sampleEvents()) writer->write(event);
  return path;
}

TEST(Record, GivesEveryEventBackInOrder) {
  const TemporaryFolder folder;
  expectEqualEvents(eventsIn(writtenRecord(folder)), sampleEvents());
}

TEST(Record, TellsOfAFolderWhoseNameIsNoText) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "record.sqlite";
  RecordWriter::create(path).value()->write({1, RunFailed{"r\xff: the disk is full"}});
  expectEqualEvents(eventsIn(path), {{1, RunFailed{"r\uFFFD: the disk is full"}}});
}

TEST(Record, OfATooLongPathIsReadAndTellsWhyItIsNotWritten) {
  const TemporaryFolder folder;
  const auto path = folder.path() / std::string(250, 'a') / std::string(250, 'b') / "record.sqlite";
  std::filesystem::create_directories(path.parent_path());
  const auto expectTold = [](const auto& writer) {
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().kind, ErrorKind::kCannotWrite);
    EXPECT_THAT(describe(writer.error()), HasSubstr("SQLite opens no path of more than 504 bytes. Name a folder with a shorter path"));
  };
  expectTold(RecordWriter::create(path));
  std::filesystem::copy_file(writtenRecord(folder), path);
  expectEqualEvents(eventsIn(path), sampleEvents());
  EXPECT_TRUE(readTurningPoints(
      path, [](const RunEvent&) {}, /*nobodyWrites=*/true));
  expectTold(RecordWriter::goOn(path, 1));
  EXPECT_EQ(recordedEvents(path).value(), static_cast<std::int64_t>(sampleEvents().size())) << "nothing was lost";
}

TEST(Record, GoesOnAfterTheFirstOfItsEvents) {
  const TemporaryFolder folder;
  const auto path = writtenRecord(folder);
  auto expected = sampleEvents();
  const auto last = expected.back();
  EXPECT_EQ(recordedEvents(path).value(), static_cast<std::int64_t>(expected.size()));
  expected.resize(4);
  {
    auto writer = RecordWriter::goOn(path, 4);
    ASSERT_TRUE(writer) << describe(writer.error());
    EXPECT_EQ((*writer)->events(), 4);
    expectEqualEvents(eventsIn(path), expected);
    (*writer)->write(last);
    EXPECT_EQ((*writer)->events(), 5);
  }
  expected.push_back(last);
  expectEqualEvents(eventsIn(path), expected);
  const auto refused = RecordWriter::goOn(path, 6);
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("the record holds 5 events, 6 are to be kept"));
}

TEST(Record, WhoseMakingWasInterruptedIsMade) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "record.sqlite";
  EXPECT_EQ(recordedEvents(path).value(), 0);
  std::ofstream(path).flush();
  EXPECT_EQ(recordedEvents(path).value(), 0);
  ASSERT_TRUE(RecordWriter::goOn(path, 0));
  EXPECT_TRUE(eventsIn(path).empty());
}

/// The record as a program leaves it that is killed in the midst of a change, in the journal of a file that is not yet in WAL mode.
std::filesystem::path brokenOffRecord(const TemporaryFolder& folder) {
  const auto path = writtenRecord(folder);
  auto left = folder.path() / "left.sqlite";
  SQLite::Database database(path.string(), SQLite::OPEN_READWRITE);
  database.exec("PRAGMA journal_mode=DELETE; PRAGMA cache_size=1; BEGIN");
  database.exec("UPDATE event SET detail = '{' || hex(zeroblob(5000))");  // more than the cache holds: it reaches the file
  std::filesystem::copy_file(path, left);
  std::filesystem::copy_file(path.string() + "-journal", left.string() + "-journal");
  return left;
}

TEST(Record, WhoseChangeWasBrokenOffIsAsBeforeIt) {
  const TemporaryFolder folder;
  expectEqualEvents(eventsIn(brokenOffRecord(folder)), sampleEvents());
}

TEST(Record, WhoseChangeWasBrokenOffIsGoneOnWith) {
  const TemporaryFolder folder;
  const auto path = brokenOffRecord(folder);
  EXPECT_EQ(recordedEvents(path).value(), static_cast<std::int64_t>(sampleEvents().size()));
  EXPECT_TRUE(RecordWriter::goOn(path, 4));
}

/// Does the work in a folder that cannot be written.
void withoutWriting(const std::filesystem::path& place, const std::function<void()>& work) {
  std::filesystem::permissions(place.parent_path(), std::filesystem::perms(0755));
  std::filesystem::permissions(place, std::filesystem::perms(0555));
  constexpr uid_t kNobody = 65534;
  const bool root = geteuid() == 0;  // whom permissions do not stop
  ASSERT_EQ(root ? seteuid(kNobody) : 0, 0);
  work();
  ASSERT_EQ(root ? seteuid(0) : 0, 0);
  std::filesystem::permissions(place, std::filesystem::perms(0755));
}

TEST(Record, IsReadWhereNothingCanBeWritten) {
  const TemporaryFolder folder;
  const auto place = folder.path() / "100% mine? #1";
  std::filesystem::create_directory(place);
  std::filesystem::rename(writtenRecord(folder), place / "record.sqlite");
  withoutWriting(place, [&] { expectEqualEvents(eventsIn(place / "record.sqlite"), sampleEvents()); });
}

TEST(Record, WhoseChangeWasBrokenOffIsReadAsItWasWhereNothingCanBeWritten) {
  const TemporaryFolder folder;
  const auto place = folder.path() / "run";
  std::filesystem::create_directory(place);
  const auto left = brokenOffRecord(folder);
  for (const std::string ending : {"", "-journal"})
    std::filesystem::rename(left.string() + ending, place.string() + "/record.sqlite" + ending);
  withoutWriting(place, [&] { expectEqualEvents(eventsIn(place / "record.sqlite"), sampleEvents()); });
}

TEST(Record, GivesWhatItsReaderThrowsToTheCaller) {
  const TemporaryFolder folder;
  const auto path = writtenRecord(folder);
  const auto read = [&] { static_cast<void>(readRecord(path, [](const RunEvent&) { throw std::logic_error("the reader's own"); })); };
  EXPECT_THROW(read(), std::logic_error);
}

TEST(Record, ThatCannotGrowKeepsWhatItHasAndTakesNothingMore) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "record.sqlite";
  auto writer = RecordWriter::create(path).value();
  const auto expected = sampleEvents();
  for (const auto& event : expected) writer->write(event);
  writer->flush();
  const auto failing = [&] {
    writer->write(expected.back());
    writer->flush();
  };
  {
    const FullDisk full(std::filesystem::file_size(path.string() + "-wal"));
    try {
      failing();
      ADD_FAILURE() << "it was written";
    } catch (const CannotRecord& failed) {
      EXPECT_EQ(failed.error.kind, ErrorKind::kCannotWrite);
      EXPECT_EQ(failed.error.where, path.string());
      EXPECT_THAT(describe(failed.error), HasSubstr("Check the disk's free space and the folder's permissions; what was recorded is kept"));
    }
  }
  EXPECT_THROW(failing(), CannotRecord) << "there would be a gap";
  expectEqualEvents(eventsIn(path), expected);
  writer.reset();
  expectEqualEvents(eventsIn(path), expected);
}

TEST(Record, IsReadWhileItIsBeingWritten) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "record.sqlite";
  const auto writer = RecordWriter::create(path).value();
  EXPECT_TRUE(eventsIn(path).empty());
  auto expected = sampleEvents();
  for (const auto& event : expected) writer->write(event);
  expectEqualEvents(eventsIn(path), expected);
  expected.push_back({27, BatchDone{{3}, 1, 1, 2.0, 0.5}});
  writer->write(expected.back());
  writer->flush();  // batches share a transaction otherwise
  expectEqualEvents(eventsIn(path), expected);
}

TEST(Record, IsNotWrittenOverAnother) {
  const TemporaryFolder folder;
  const auto path = writtenRecord(folder);
  const auto again = RecordWriter::create(path);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::kCannotWrite);
  expectEqualEvents(eventsIn(path), sampleEvents());
}

TEST(Record, ThatCannotBeCreatedIsAnError) {
  const TemporaryFolder folder;
  const auto refused = RecordWriter::create(folder.write("file", "") / "record.sqlite");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(refused.error()), HasSubstr("the record cannot be created"));
}

TEST(Record, OfAnotherProgramIsRefused) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "other.sqlite";
  { SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE batch(id INTEGER)"); }
  EXPECT_THAT(refusalOfRecord(path), HasSubstr("the file is no record of a run"));
}

void change(const std::filesystem::path& path, const std::string& statements) {
  SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec(statements);
}

TEST(Record, OfANewerVersionIsRefusedWithBothVersions) {
  const TemporaryFolder folder;
  const auto path = writtenRecord(folder);
  change(path, "PRAGMA user_version=7; UPDATE event SET kind = 'surprise'; DROP TABLE batch");
  const std::string expected =
      "the record has version 7, this program reads up to " + std::to_string(kRecordVersion) + ". Open it with a newer program.";
  EXPECT_THAT(refusalOfRecord(path), HasSubstr(expected));
  EXPECT_THAT(describe(RecordWriter::goOn(path, 1).error()), HasSubstr(expected));
  change(path, "PRAGMA user_version=0");
  EXPECT_THAT(refusalOfRecord(path), HasSubstr("the record has version 0, but versions begin at 1"));
}

/// As the programs wrote it that knew version 1, whose kinds of events and whose views were fewer.
std::filesystem::path recordOfVersion1(const TemporaryFolder& folder) {
  auto path = writtenRecord(folder);
  change(path,
         "PRAGMA user_version=1; DROP VIEW change_log; DROP VIEW changes; CREATE VIEW changes AS SELECT id, kind FROM event WHERE kind IN "
         "('tau', 'grouping', 'pruned_now', 'paused')");
  return path;
}

std::string answer(const std::filesystem::path& path, const std::string& query) {
  return SQLite::Database(path.string()).execAndGet(query).getString();
}

/// Sample events that are what came of something that a person asked for.
std::ptrdiff_t outcomes() {
  const auto events = sampleEvents();
  const auto kinds = kindsOfOutcomes();
  return std::count_if(events.begin(), events.end(),
                       [&](const RunEvent& event) { return std::find(kinds.begin(), kinds.end(), kindOf(event.detail)) != kinds.end(); });
}

TEST(Record, OfAnOlderVersionIsReadAndLeftAsItIs) {
  const TemporaryFolder folder;
  const auto path = recordOfVersion1(folder);
  expectEqualEvents(eventsIn(path), sampleEvents());
  EXPECT_EQ(recordedEvents(path).value(), std::ssize(sampleEvents()));
  EXPECT_EQ(answer(path, "PRAGMA user_version"), "1");
}

TEST(Record, OfAnOlderVersionIsGoneOnWithAsOneOfThisVersion) {
  const TemporaryFolder folder;
  const auto path = recordOfVersion1(folder);
  const auto events = sampleEvents();
  {
    auto writer = RecordWriter::goOn(path, std::ssize(events));
    ASSERT_TRUE(writer) << describe(writer.error());
    (*writer)->write({1, TauChanged{{1}, 2, 0.1, 0.2}});
  }
  EXPECT_EQ(eventsIn(path).size(), events.size() + 1);
  EXPECT_EQ(answer(path, "PRAGMA user_version"), std::to_string(kRecordVersion));
  EXPECT_EQ(answer(path, "SELECT count(*) FROM changes"), std::to_string(outcomes() + 1));
  EXPECT_EQ(answer(path, "SELECT count(*) > 0 FROM change_log"), "1");
}

TEST(Record, OfThisVersionGetsTheViewsOfThisProgramWhenItIsGoneOnWith) {
  const TemporaryFolder folder;
  const auto path = writtenRecord(folder);
  change(path, "DROP VIEW change_log; CREATE VIEW change_log AS SELECT id, NULL AS moment FROM event WHERE kind = 'change'");
  ASSERT_TRUE(RecordWriter::goOn(path, std::ssize(sampleEvents())));
  EXPECT_EQ(answer(path, "SELECT moment FROM change_log WHERE time_ms = 30"), "epoch");
}

/// Why an event cannot be written once `meddle` was done to the folder of an open record.
std::string refusalAfter(const std::function<void(const std::filesystem::path&)>& meddle) {
  const TemporaryFolder folder;
  const auto run = folder.path() / "run";
  std::filesystem::create_directories(run);
  const auto writer = RecordWriter::create(run / "record.sqlite").value();
  writer->write(sampleEvents().front());
  meddle(run);
  try {
    writer->write({1, RunStopped{{0}}});
  } catch (const CannotRecord& failed) {
    EXPECT_EQ(failed.error.kind, ErrorKind::kCannotWrite);
    EXPECT_THROW(writer->flush(), CannotRecord) << "from then on always";
    return describe(failed.error);
  }
  return "it was written";
}

TEST(Record, ThatIsMovedRemovedOrReplacedWhileItIsWrittenIsNotWrittenAnyMore) {
  namespace fs = std::filesystem;
  const auto gone = HasSubstr("record.sqlite: the record is gone: somebody moved, removed or replaced it");
  EXPECT_THAT(refusalAfter([](const fs::path& run) { fs::remove(run / "record.sqlite"); }), gone);
  EXPECT_THAT(refusalAfter([](const fs::path& run) { fs::rename(run / "record.sqlite", run / "aside.sqlite"); }), gone);
  EXPECT_THAT(refusalAfter([](const fs::path& run) {
                fs::copy_file(run / "record.sqlite", run / "copy.sqlite");
                fs::rename(run / "copy.sqlite", run / "record.sqlite");
              }),
              gone);
  const auto folderGone = HasSubstr("run: the folder is gone: somebody moved or removed it");
  EXPECT_THAT(refusalAfter([](const fs::path& run) { fs::rename(run, run.parent_path() / "moved"); }), folderGone);
  EXPECT_EQ(refusalAfter([](const fs::path&) {}), "it was written");
}

TEST(Record, WithAnEventOfAKindThatItsVersionDoesNotHaveIsDamaged) {
  const TemporaryFolder folder;
  const auto path = writtenRecord(folder);
  change(path, "UPDATE event SET kind = 'surprise' WHERE kind = 'stopped'");
  EXPECT_THAT(refusalOfRecord(path),
              testing::ContainsRegex("the record cannot be read: event [0-9]+ \\(surprise\\): unknown event \"surprise\""));
}

TEST(Record, ThatIsMissingTruncatedOrNoDatabaseIsRefused) {
  const TemporaryFolder folder;
  EXPECT_THAT(refusalOfRecord(folder.path() / "none.sqlite"), HasSubstr("the record cannot be read"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "none.sqlite"));
  EXPECT_THAT(refusalOfRecord(folder.write("text.sqlite", std::string(5000, 'x'))), HasSubstr("the record cannot be read"));
  const auto path = writtenRecord(folder);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_THAT(refusalOfRecord(path), HasSubstr("the record cannot be read"));
}

TEST(Record, ThatMayNotBeReadIsNotCalledDamaged) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  const auto path = writtenRecord(folder);
  std::filesystem::permissions(path, std::filesystem::perms(0));
  constexpr uid_t kNobody = 65534;
  const bool root = geteuid() == 0;  // whom permissions do not stop
  ASSERT_EQ(root ? seteuid(kNobody) : 0, 0);
  const auto said = refusalOfRecord(path);
  const auto counted = recordedEvents(path);
  ASSERT_EQ(root ? seteuid(0) : 0, 0);
  EXPECT_EQ(said, path.string() + ": the record cannot be read: permission denied. Check the permissions of the file and its folder.");
  ASSERT_FALSE(counted) << "it is not as if there were none";
  EXPECT_THAT(describe(counted.error()), HasSubstr("permission denied"));
}

TEST(Record, WhoseCopyHasNoRoomIsNotBlamed) {
  const TemporaryFolder folder;
  const auto path = writtenRecord(folder), copy = folder.path() / "copy.sqlite";
  constexpr int kMore = 1 << 20;            // makes the copy larger than the room that there is
  constexpr std::uint64_t kRoom = 1 << 16;  // more than SQLite shares among readers
  SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("CREATE TABLE more AS SELECT zeroblob(" + std::to_string(kMore) + ") AS x");
  const FullDisk full(kRoom);
  const auto copied = copyRecord(path, copy);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().kind, ErrorKind::kCannotWrite);
  EXPECT_EQ(copied.error().where, copy.string());
}

TEST(Record, ThatIsAPipeOrHasOneBesideIsNotWaitedFor) {
  const TemporaryFolder folder;
  const auto pipe = folder.path() / "pipe.sqlite";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(refusalOfRecord(pipe), HasSubstr("the record cannot be read: pipe.sqlite is a pipe or a device, a file was expected"));
  for (const bool nobodyWrites : {false, true})
    EXPECT_FALSE(readTurningPoints(
        pipe, [](const RunEvent&) {}, nobodyWrites));
  EXPECT_FALSE(recordedEvents(pipe));
  EXPECT_FALSE(copyRecord(pipe, folder.path() / "copy.sqlite"));
  const auto path = writtenRecord(folder);
  ASSERT_EQ(mkfifo((path.string() + "-journal").c_str(), 0600), 0);
  EXPECT_THAT(refusalOfRecord(path), HasSubstr("record.sqlite-journal is a pipe or a device"));
}

TEST(Record, WithADamagedEventIsRefused) {
  const TemporaryFolder folder;
  const auto path = writtenRecord(folder);
  change(path, "UPDATE event SET detail = '{}' WHERE kind = 'stopped'");
  EXPECT_THAT(refusalOfRecord(path),
              testing::ContainsRegex("the record cannot be read: event [0-9]+ \\(stopped\\): key 'window' not found"));
  change(path, "UPDATE event SET detail = '{' WHERE kind = 'stopped'");
  EXPECT_THAT(refusalOfRecord(path),
              testing::ContainsRegex("the record cannot be read: event [0-9]+ \\(stopped\\): parse error at line 1"));
}

TEST(Record, HasViewsForPeopleWhoQueryIt) {
  const TemporaryFolder folder;
  SQLite::Database database(writtenRecord(folder).string());
  const auto text = [&](const std::string& query) { return database.execAndGet(query).getString(); };
  EXPECT_EQ(text("SELECT count(*) FROM epochs"), "2");
  EXPECT_EQ(text("SELECT validation_ndcg10 FROM epochs WHERE epoch = 1"), "0.0625");
  EXPECT_EQ(text("SELECT count(*) FROM epochs WHERE validation_hr10 IS NULL"), "1");
  EXPECT_EQ(text("SELECT tested_on || ' ' || hr10 || ' ' || best_epoch FROM windows WHERE hr10 IS NOT NULL"), "3 0.125 4");
  // One layer with three gate slots; the base path is no expert.
  EXPECT_EQ(text("SELECT count(*) FROM usage"), "3");
  EXPECT_EQ(text("SELECT modality || layer || ' ' || utilization || ' ' || expert_utilization || ' ' || gate_share || ' ' || born "
                 "FROM usage WHERE gate_slot = 2"),
            "textual1 0.2 0.4 0.7 3");
  EXPECT_EQ(text("SELECT count(*) FROM usage WHERE gate_slot = 0 AND born IS NULL AND expert_utilization IS NULL"), "1");
  EXPECT_EQ(text("SELECT expert || ' ' || tau || ' ' || by_hand FROM experts WHERE kind = 'pruned'"), "2 0.1 1");
  EXPECT_EQ(text("SELECT born FROM experts WHERE kind = 'expanded'"), "3");
  EXPECT_EQ(text("SELECT old_value || ' ' || new_value FROM changes WHERE kind = 'tau'"), "0.1 0.15");
  EXPECT_EQ(text("SELECT count(*) FROM changes"), std::to_string(outcomes()));
  EXPECT_EQ(text("SELECT loss FROM batch"), "4.5");
}

TEST(Record, HasAColumnOfSecondsForEachPartOfAStep) {
  const TemporaryFolder folder;
  SQLite::Database database(writtenRecord(folder).string());
  int told = 0;
  for (const auto& event : sampleEvents()) {
    const auto* const epoch = std::get_if<EpochDone>(&event.detail);
    if (epoch == nullptr) continue;
    for (const auto part : kStepParts) {
      const std::string column = std::string(name(part)) + "_seconds";
      const std::string query = "SELECT " + column + " FROM epochs WHERE epoch = " + std::to_string(epoch->epoch);
      const auto& seconds = epoch->times.of(part);
      EXPECT_EQ(database.execAndGet(query).isNull(), !seconds) << column << " of epoch " << epoch->epoch;
      if (!seconds) continue;
      ++told;
      EXPECT_EQ(database.execAndGet(query).getDouble(), *seconds) << column;
    }
  }
  EXPECT_EQ(told, static_cast<int>(kStepParts.size()));
}

TEST(Record, HasNoColumnOfAViewThatNoEventFills) {
  const TemporaryFolder folder;
  SQLite::Database database(writtenRecord(folder).string());
  SQLite::Statement columns(database,
                            "SELECT shown.name, field.name FROM sqlite_master AS shown, pragma_table_info(shown.name) AS field "
                            "WHERE shown.type = 'view'");
  int told = 0;
  for (; columns.executeStep(); ++told) {
    const std::string view = columns.getColumn(0).getString(), column = columns.getColumn(1).getString();
    std::string query = "SELECT count(\"";
    query.append(column).append("\") FROM ").append(view);
    EXPECT_GT(database.execAndGet(query).getInt(), 0) << view << '.' << column;
  }
  EXPECT_GT(told, 50) << "columns of six views";
}

}  // namespace
}  // namespace xsmoe::experiments
