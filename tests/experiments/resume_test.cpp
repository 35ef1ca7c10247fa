// A run that is interrupted and resumed ends as the one that never was: same weights, same record but for times.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "model/core/methods.h"
#include "model/experiments/local_engine.h"
#include "model/experiments/runs/event_json.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/run_lock.h"
#include "model/streaming/resume_file.h"
#include "tests/experiments/small_stream_folder.h"
#include "tests/support/full_disk.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// What a run folder holds besides the record and run.json, byte for byte.
std::map<std::string, std::string> weightsOf(const fs::path& run) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(run / "checkpoints")) files[entry.path().filename()] = contentOf(entry.path());
  return files;
}

/// Every event without its times and what it took of the machine.
std::vector<std::string> eventTexts(const fs::path& run) {
  std::vector<std::string> events;
  const auto read = readRecord(run / "record.sqlite", [&](const RunEvent& event) {
    auto json = toJson(event.detail);
    for (const char* measured : {"seconds", "times", "machine", "askedMs", "peakBytes"}) json.erase(measured);
    events.push_back(kindOf(event.detail) + json.dump());
  });
  EXPECT_TRUE(read) << describe(read.error());
  return events;
}

class ResumeListener : public engine::TrainListener {
 public:
  void onData(const DataReport&) override { toldData = true; }
  void onNotice(const std::string& sentence) override { notices.push_back(sentence); }
  void onResumed(const RunHistory& history) override { kept = history; }
  void onEvent(const RunEvent& event) override {
    events.push_back(event.detail);
    if (onEach) onEach(event.detail);
  }
  std::vector<std::string> notices;
  std::vector<EventDetail> events;
  RunHistory kept;
  bool toldData = false;  // what it trains on
  std::function<void(const EventDetail&)> onEach;
};

class Resume : public testing::Test {
 protected:
  void SetUp() override { writeSmallStream(stream_); }
  static RunSettings settings(Protocol protocol = Protocol::kPaper) {
    auto made = smallRunSettings();
    made.protocol.protocol = protocol;
    made.training.epochs = 3;
    made.training.checkpointEvery = 1;
    made.model.tau = 0.3;
    return made;
  }
  [[nodiscard]] fs::path place(const std::string& name) const { return folder_.path() / name; }
  /// Trains until `stopAt` says so, if it ever does.
  void train(const std::string& name, const RunSettings& with, const std::function<bool(const EventDetail&)>& stopAt = {},
             const std::function<void(const EventDetail&, engine::Controls&)>& person = {}) {
    engine::Controls controls;
    ResumeListener live;
    live.onEach = [&](const EventDetail& detail) {
      if (person) person(detail, controls);
      if (stopAt && stopAt(detail)) controls.stop();
    };
    const auto outcome = engine_->train({stream_, place(name), with, engine::ProtocolChoice{}}, live, controls);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    ASSERT_EQ(outcome->stopped, static_cast<bool>(stopAt));
  }
  ResumeListener resume(const std::string& name) {
    engine::Controls controls;
    ResumeListener live;
    const auto outcome = engine_->resume({place(name), {}}, live, controls);
    EXPECT_TRUE(outcome) << describe(outcome.error());
    return live;
  }
  std::string refusal(const std::string& name, ErrorKind kind) {
    engine::Controls controls;
    ResumeListener live;
    const auto outcome = engine_->resume({place(name), {}}, live, controls);
    if (outcome) return "it was resumed";
    EXPECT_EQ(outcome.error().kind, kind);
    return describe(outcome.error());
  }
  void expectEqual(const std::string& name, const std::string& other) const {
    EXPECT_TRUE(weightsOf(place(name)) == weightsOf(place(other))) << name;
    EXPECT_EQ(eventTexts(place(name)), eventTexts(place(other))) << name;
  }

  const TemporaryFolder folder_;
  const fs::path stream_ = folder_.path() / "stream";
  std::unique_ptr<engine::Engine> engine_ = makeEngine();
};

/// In the first batch after this many finished epochs, or after the last one.
std::function<bool(const EventDetail&)> afterEpochs(int count) {
  return [count, epochs = 0](const EventDetail& detail) mutable {
    if (std::holds_alternative<EpochDone>(detail)) ++epochs;
    return epochs == count && (std::holds_alternative<BatchDone>(detail) || std::holds_alternative<WindowDone>(detail));
  };
}

TEST_F(Resume, AfterAnyEpochEndsAsTheRunThatWasNotInterrupted) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const std::string whole = protocol == Protocol::kPaper ? "paper" : "official";
    train(whole, settings(protocol));
    for (int epochs = 1; epochs < 9; ++epochs) {
      const auto name = whole + std::to_string(epochs);
      train(name, settings(protocol), afterEpochs(epochs));
      EXPECT_TRUE(resume(name).toldData) << "what it trains on is told again";
      expectEqual(name, whole);
    }
  }
}

TEST_F(Resume, KeepsWhatAPersonChangedBeforeTheCheckpoint) {
  const auto person = [](const EventDetail& detail, engine::Controls& controls) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch == nullptr || epoch->window.value != 1 || epoch->epoch != 1) return;
    controls.ask(SetTau{0.6});
    controls.ask(Regroup{{1, 4}});
    controls.ask(SetNumber{"learning-rate", 0.004});
    controls.ask(PinExpert{{Modality::kVisual, 4, 1}, true});
    controls.ask(RemoveExpert{{Modality::kTextual, 4, 0}});
    controls.ask(PruneNow{});
  };
  train("whole", settings(), {}, person);
  for (const int epochs : {4, 5, 6, 7}) {
    const auto name = "cut" + std::to_string(epochs);
    train(name, settings(), afterEpochs(epochs), person);
    EXPECT_THAT(resume(name).notices, IsEmpty());
    expectEqual(name, "whole");
  }
}

TEST_F(Resume, KeepsAMergeBeforeTheCheckpointAndMakesOneAfterItAgain) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const std::string whole = protocol == Protocol::kPaper ? "paper" : "official";
    const auto person = [](const EventDetail& detail, engine::Controls& controls) {
      const auto* epoch = std::get_if<EpochDone>(&detail);
      if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 1) controls.ask(MergeExperts{{Modality::kTextual, 4, 1}, 0});
      const auto* batch = std::get_if<BatchDone>(&detail);
      if (batch != nullptr && batch->window.value == 1 && batch->epoch == 2 && batch->batch == 1)
        controls.ask(MergeExperts{{Modality::kVisual, 4, 0}, 1});
    };
    train(whole, settings(protocol), {}, person);
    for (const int epochs : {4, 5, 6}) {
      const auto name = whole + std::to_string(epochs);
      train(name, settings(protocol), afterEpochs(epochs), person);
      resume(name);
      expectEqual(name, whole);
    }
  }
}

TEST_F(Resume, MakesAChangeAgainThatCameAfterTheCheckpointAndSaysSo) {
  const auto person = [](const EventDetail& detail, engine::Controls& controls) {
    if (const auto* batch = std::get_if<BatchDone>(&detail); batch != nullptr && batch->window.value == 1 && batch->epoch == 1)
      controls.ask(SetTau{0.6});
  };
  train("whole", settings(), {}, person);
  train("run", settings(), afterEpochs(4), person);
  fs::remove(place("run") / "checkpoints/resume.0");
  fs::remove(place("run") / "checkpoints/resume.1");
  const auto live = resume("run");
  EXPECT_THAT(live.notices, Contains("a change came after the checkpoint and is made again "
                                     "at its place: tau 0.6, in window 1"));
  expectEqual("run", "whole");
}

TEST_F(Resume, WithoutACheckpointBeginsAgain) {
  train("whole", settings());
  train("run", settings(), afterEpochs(2));
  for (const char* file : {"resume.0", "resume.1"}) fs::remove(place("run") / "checkpoints" / file);
  EXPECT_EQ(resume("run").kept.windowCount(), 0U);
  expectEqual("run", "whole");
}

TEST_F(Resume, OfARunKilledBeforeItsRecordBegins) {
  train("whole", settings());
  train("run", settings(), afterEpochs(1));
  for (const char* file : {"resume.0", "resume.1"}) fs::remove(place("run") / "checkpoints" / file);
  std::ofstream(place("run") / "record.sqlite", std::ios::trunc).flush();
  resume("run");
  expectEqual("run", "whole");
}

TEST_F(Resume, OfATrainedRunWhoseRecordIsMissingOrEmptyIsRefusedAndChangesNothing) {
  const auto said = AllOf(HasSubstr("record.sqlite: the record is missing or empty"), HasSubstr("Take it from a copy of the run"));
  const auto expectRefused = [&](const std::string& name) {
    for (const char* part : {"", "-wal", "-shm"}) fs::remove((place(name) / "record.sqlite").string() + part);
    const auto weights = weightsOf(place(name));
    EXPECT_THAT(refusal(name, ErrorKind::kBadInput), said) << name;
    EXPECT_FALSE(fs::exists(place(name) / "record.sqlite")) << name;
    std::ofstream(place(name) / "record.sqlite").flush();
    EXPECT_THAT(refusal(name, ErrorKind::kBadInput), said) << name;
    EXPECT_EQ(fs::file_size(place(name) / "record.sqlite"), 0U) << name;
    EXPECT_TRUE(weightsOf(place(name)) == weights) << name;
  };
  train("finished", settings());
  expectRefused("finished");
  train("in the second window", settings(), afterEpochs(5));
  expectRefused("in the second window");
  train("in the first window", settings(), afterEpochs(2));
  expectRefused("in the first window");
}

TEST_F(Resume, WithoutACheckpointGoesOnFromTheEndOfAWindow) {
  train("whole", settings());
  train("run", settings(), afterEpochs(5));
  for (const char* file : {"resume.0", "resume.1"}) fs::remove(place("run") / "checkpoints" / file);
  const auto live = resume("run");
  EXPECT_THAT(live.notices, ElementsAre("there is no checkpoint: the run goes on from the end of D_0"));
  EXPECT_EQ(live.kept.windowCount(), 1U);
  expectEqual("run", "whole");
}

/// Puts checkpoints of D_0 in the place of those of D_1, as where a full disk took the window and no newer checkpoint.
class OlderCheckpoints : public Resume {
 protected:
  void trainWithCheckpointsOfTheFirstWindow(const std::string& name) {
    const auto checkpoints = place(name) / "checkpoints";
    const auto kept = place(name + " kept");
    fs::create_directories(kept);
    train(name, settings(), afterEpochs(5), [&](const EventDetail& detail, engine::Controls&) {
      const auto* epoch = std::get_if<EpochDone>(&detail);
      if (epoch == nullptr || epoch->window.value != 0 || epoch->epoch != 3) return;
      for (const char* file : {"resume.0", "resume.1"}) fs::copy_file(checkpoints / file, kept / file);
    });
    for (const char* file : {"resume.0", "resume.1"}) fs::copy_file(kept / file, checkpoints / file, fs::copy_options::overwrite_existing);
  }
};

TEST_F(OlderCheckpoints, ThanTheEndOfAWindowArePassedOver) {
  train("whole", settings());
  trainWithCheckpointsOfTheFirstWindow("run");
  const auto live = resume("run");
  EXPECT_THAT(live.notices, IsEmpty()) << "nothing is lost";
  EXPECT_EQ(live.kept.windowCount(), 1U);
  ASSERT_NE(live.kept.newest(), nullptr);
  EXPECT_TRUE(live.kept.newest()->done) << "D_0 was tested";
  expectEqual("run", "whole");
}

void spoil(const fs::path& file) {
  auto bytes = contentOf(file);
  ASSERT_FALSE(bytes.empty()) << file;
  bytes.resize(bytes.size() / 2);
  fs::remove(file);  // forks share it
  std::ofstream(file, std::ios::binary) << bytes;
}

TEST_F(OlderCheckpoints, ThanADamagedEndOfAWindowAreGoneOnFrom) {
  train("whole", settings());
  trainWithCheckpointsOfTheFirstWindow("run");
  spoil(place("run") / "checkpoints/boundary_00.safetensors");
  EXPECT_THAT(resume("run").notices, ElementsAre(HasSubstr("The run goes on from D_0 after epoch 2.")));
  expectEqual("run", "whole");
}

TEST_F(Resume, FromDamagedCheckpointsGoesOnFromTheNewestEndOfAWindowThatIsWhole) {
  train("whole", settings());
  const auto damaged = [&](const std::string& name, const std::vector<const char*>& files, std::size_t windows, const std::string& from) {
    train(name, settings(), afterEpochs(7));
    for (const char* file : files) spoil(place(name) / "checkpoints" / file);
    const auto live = resume(name);
    EXPECT_THAT(live.notices, SizeIs(files.size()));
    EXPECT_THAT(live.notices, Each(HasSubstr(from)));
    EXPECT_EQ(live.kept.windowCount(), windows);
    expectEqual(name, "whole");
  };
  damaged("both", {"resume.0", "resume.1"}, 2, "The run goes on from the end of D_1.");
  damaged("end too", {"resume.0", "resume.1", "boundary_01.safetensors"}, 1, "The run goes on from the end of D_0.");
  damaged("all", {"resume.0", "resume.1", "boundary_01.safetensors", "window_00.safetensors"}, 0,
          "The run begins again: there is nothing else to go on from.");
}

TEST_F(Resume, FromADamagedOlderCheckpointTakesTheNewerOneAndSaysSo) {
  train("whole", settings());
  train("run", settings(), afterEpochs(5));
  spoil(place("run") / "checkpoints/resume.0");
  EXPECT_THAT(resume("run").notices, ElementsAre(HasSubstr("The run goes on from D_1 after epoch 2.")));
  expectEqual("run", "whole");
}

TEST_F(Resume, OfAForkFromBeforeItsBeginningMakesItsChangesAgain) {
  train("run", settings());
  const auto fork = [&](const std::string& name, const std::function<void(const EventDetail&, engine::Controls&)>& person) {
    engine::Controls controls;
    ResumeListener live;
    live.onEach = [&](const EventDetail& detail) { person(detail, controls); };
    const auto outcome = engine_->fork({place("run"), {1}, place(name), {{"tau", "0.9"}, {"seed", "7"}}}, live, controls);
    ASSERT_TRUE(outcome) << describe(outcome.error());
  };
  fork("whole", [](const EventDetail&, engine::Controls&) {});
  fork("killed", [](const EventDetail&, engine::Controls& controls) { controls.stop(); });
  for (const char* file : {"resume.0", "resume.1"}) fs::remove(place("killed") / "checkpoints" / file);
  spoil(place("killed") / "checkpoints/boundary_01.safetensors");
  EXPECT_THAT(resume("killed").notices, Contains(HasSubstr("The run goes on from the end of D_0.")));
  expectEqual("killed", "whole");
}

TEST_F(Resume, OnAFullDiskSaysWhatCannotBeWrittenAndEndsWhole) {
  train("whole", settings());
  std::optional<FullDisk> full;
  engine::Controls controls;
  ResumeListener live;
  live.onEach = [&](const EventDetail& detail) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 2) full.emplace(1000);
  };
  const auto outcome = engine_->train({stream_, place("run"), settings(), engine::ProtocolChoice{}}, live, controls);
  full.reset();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kCannotWrite);
  EXPECT_EQ(outcome.error().where, fs::absolute(place("run") / "record.sqlite").string());
  EXPECT_THAT(describe(outcome.error()), HasSubstr("Check the disk's free space"));
  resume("run");
  expectEqual("run", "whole");
}

TEST_F(Resume, HasNothingToTellOfARecordRemovedWhileTrainingSinceThatFails) {
  engine::Controls controls;
  ResumeListener live;
  live.onEach = [&](const EventDetail& detail) {
    if (const auto* epoch = std::get_if<EpochDone>(&detail); epoch != nullptr && epoch->window.value == 1)
      fs::remove(place("run") / "record.sqlite");
  };
  const auto outcome = engine_->train({stream_, place("run"), settings(), engine::ProtocolChoice{}}, live, controls);
  ASSERT_FALSE(outcome) << "the training failed";
  EXPECT_EQ(outcome.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(outcome.error()), HasSubstr("the record is gone"));
}

TEST_F(Resume, FromADamagedCheckpointTakesTheOneBeforeAndSaysSo) {
  train("whole", settings());
  const auto damage = [&](const std::string& name, const std::function<void(std::string&)>& change) {
    train(name, settings(), afterEpochs(5));
    // Six were written in turn: after epochs 1, 2 and 3, at the window's end, after epochs 4 and 5. The last is in resume.1.
    const auto newest = place(name) / "checkpoints/resume.1";
    auto bytes = contentOf(newest);
    change(bytes);
    std::ofstream(newest, std::ios::binary | std::ios::trunc) << bytes;
    const auto live = resume(name);
    EXPECT_THAT(live.notices, ElementsAre(HasSubstr("The run goes on from D_1 after epoch 1.")));
    ASSERT_EQ(live.kept.windowCount(), 2U);
    EXPECT_EQ(live.kept.window(1).epochs.size(), 1U);
    expectEqual(name, "whole");
  };
  damage("truncated", [](std::string& bytes) { bytes.resize(bytes.size() / 2); });
  damage("empty", [](std::string& bytes) { bytes.clear(); });
  damage("flipped", [](std::string& bytes) { bytes[bytes.size() - 9] ^= 4; });
  damage("flipped header", [](std::string& bytes) { bytes[bytes.find("learning_rate") + 20] ^= 1; });
}

/// Of methods with tables of ids; one of them with a teacher, which is constant too.
std::vector<RunSettings> tabled(RunSettings made) {
  std::vector<RunSettings> all;
  for (const auto method : {Method::kGag, Method::kLgmrec, Method::kMmmlp}) {
    made.model.method = method;
    made.model.continual = method == Method::kMmmlp ? Continual::kDistillation : Continual::kNone;
    all.push_back(made);
  }
  return all;
}

std::vector<std::string> constantsIn(const fs::path& run) {
  auto names = namesIn(run / "checkpoints");
  std::erase_if(names, [](const std::string& name) { return !name.starts_with(streaming::kConstantsPrefix); });
  return names;
}

TEST_F(Resume, OfAMethodWithTablesAfterAnyEpochEndsAsTheRunThatWasNotInterrupted) {
  for (const auto& with : tabled(settings())) {
    const auto method = nameOf(with.model.method, with.model.continual);
    train(method, with);
    EXPECT_THAT(constantsIn(place(method)), IsEmpty()) << "nothing is left of the points";
    for (const int epochs : {1, 3, 4, 5, 8}) {
      const auto name = method + std::to_string(epochs);
      train(name, with, afterEpochs(epochs));
      EXPECT_THAT(constantsIn(place(name)), testing::Not(IsEmpty()));
      EXPECT_THAT(resume(name).notices, IsEmpty());
      expectEqual(name, method);
    }
  }
}

TEST_F(Resume, WritesTheTablesOfAWindowOnceForAllItsPoints) {
  for (const auto& with : tabled(settings())) {
    const auto method = nameOf(with.model.method, with.model.continual);
    std::map<int, std::vector<std::size_t>> counts;  // of files while the epochs of a window end, before each is stored
    train(method, with, {}, [&](const EventDetail& detail, engine::Controls&) {
      const auto* epoch = std::get_if<EpochDone>(&detail);
      if (epoch != nullptr) counts[epoch->window.value].push_back(constantsIn(place(method)).size());
    });
    // While the first epoch of a later window ends, one point is of the window before and one of the window's beginning, whose tables are
    // whole; while the second does, one still is.
    EXPECT_EQ(counts, (std::map<int, std::vector<std::size_t>>{{0, {0, 1, 1}}, {1, {2, 2, 1}}, {2, {2, 2, 1}}})) << method;
  }
}

TEST_F(Resume, FromPointsWhoseTablesAreDamagedGoesOnFromTheNewestEndOfAWindow) {
  const auto with = tabled(settings()).front();
  train("whole", with);
  train("run", with, afterEpochs(5));
  const auto constants = constantsIn(place("run"));
  ASSERT_THAT(constants, SizeIs(1)) << "both points are of one window";
  spoil(place("run") / "checkpoints" / constants.front());
  const auto live = resume("run");
  EXPECT_THAT(live.notices, SizeIs(2));
  EXPECT_THAT(live.notices, Each(HasSubstr("The run goes on from the end of D_0.")));
  expectEqual("run", "whole");
}

TEST_F(Resume, GoesOnWhereCheckpointsCannotBeWritten) {
  train("whole", settings());
  engine::Controls controls;
  ResumeListener live;
  live.onEach = [&](const EventDetail& detail) {
    if (!std::holds_alternative<WindowStarted>(detail)) return;
    for (const char* file : {"resume.0", "resume.1"}) fs::create_directories(place("run") / "checkpoints" / file / "in the way");
  };
  ASSERT_TRUE(engine_->train({stream_, place("run"), settings(), engine::ProtocolChoice{}}, live, controls));
  EXPECT_THAT(live.notices, ElementsAre(HasSubstr("no checkpoint could be written, the run goes on without")));
  EXPECT_EQ(eventTexts(place("run")), eventTexts(place("whole")));
}

TEST_F(Resume, OfAFinishedRunSaysSoAndChangesNothing) {
  train("run", settings());
  const auto before = contentOf(place("run") / "record.sqlite");
  const auto live = resume("run");
  EXPECT_THAT(live.notices, ElementsAre("the run is finished: nothing is left to resume"));
  ASSERT_EQ(live.events.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<RunFinished>(live.events[0]));
  EXPECT_TRUE(contentOf(place("run") / "record.sqlite") == before);
  EXPECT_FALSE(fs::exists(place("run") / "checkpoints/resume.0"));
}

TEST_F(Resume, OfARunThatWasKilledWhenItHadFinishedRemovesWhatItNeedsNoMore) {
  train("run", settings());
  const auto whole = weightsOf(place("run"));
  for (const char* file : {"checkpoints/resume.0", "checkpoints/resume.1.unfinished-123", "changes_to_come.json"})
    std::ofstream(place("run") / file) << "left";
  EXPECT_THAT(resume("run").notices, ElementsAre("the run is finished: nothing is left to resume"));
  EXPECT_TRUE(weightsOf(place("run")) == whole);
  EXPECT_FALSE(fs::exists(place("run") / "changes_to_come.json"));
}

TEST_F(Resume, IsRefusedWithAnotherStreamAndChangesNothing) {
  train("run", settings(), afterEpochs(2));
  const auto events = eventTexts(place("run"));
  std::ofstream(stream_ / "interactions.csv", std::ios::app) << "user-1,item-1,1700000000\n";
  EXPECT_THAT(refusal("run", ErrorKind::kBadInput), HasSubstr("its checksum differs"));
  fs::rename(stream_, place("moved"));
  EXPECT_THAT(refusal("run", ErrorKind::kBadInput), HasSubstr("the run's stream is not there"));
  EXPECT_EQ(eventTexts(place("run")), events);
}

TEST_F(Resume, IsRefusedWhileAnotherOneWrites) {
  train("run", settings(), afterEpochs(2));
  const auto events = eventTexts(place("run"));
  {
    EXPECT_FALSE(engine_->isWritten(place("run")));
    const auto lock = RunLock::take(RunPaths(place("run")));
    EXPECT_TRUE(engine_->isWritten(place("run")));
    ASSERT_TRUE(lock);
    EXPECT_THAT(refusal("run", ErrorKind::kCannotWrite), HasSubstr("is being written by another program"));
  }
  EXPECT_EQ(eventTexts(place("run")), events);
  EXPECT_TRUE(RunLock::take(RunPaths(place("run"))));
}

TEST_F(Resume, InAReadOnlyFolderIsRefused) {
  train("run", settings(), afterEpochs(2));
  for (const auto& path : {folder_.path(), place("run")}) fs::permissions(path, fs::perms(0755));
  fs::permissions(place("run") / "run.json", fs::perms(0444));
  constexpr uid_t kNobody = 65534;
  const bool root = geteuid() == 0;  // whom permissions do not stop
  ASSERT_EQ(root ? seteuid(kNobody) : 0, 0);
  const auto said = refusal("run", ErrorKind::kCannotWrite);
  ASSERT_EQ(root ? seteuid(0) : 0, 0);
  EXPECT_THAT(said, HasSubstr("the run cannot be written"));
}

}  // namespace
}  // namespace xsmoe::experiments
