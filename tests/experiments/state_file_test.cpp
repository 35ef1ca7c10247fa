// A run, its stream and where a person looks as one file, and what is refused.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "model/data/zip_files.h"
#include "model/experiments/exports/state_manifest.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(NamesInAState, LeadBelowItsFolder) {
  for (const char* name : {"a", "runs/first/run.json", ".hidden/x", "größer"}) EXPECT_TRUE(leadsBelow(name)) << name;
  for (const char* name : {"", "/etc/passwd", "..", "../a", "a/../../b", "a/..", "./a", "a//b", "a/", "a\\..\\b", "\xff"})
    EXPECT_FALSE(leadsBelow(name)) << name;
  EXPECT_FALSE(leadsBelow(std::string_view("a\0b", 3)));
}

class StateFiles : public WholeRuns {
 protected:
  void SetUp() override {
    WholeRuns::SetUp();
    fs::create_directories(stream_ / "images");
    writeContent(stream_ / "images/tea.png", "a picture");
    std::ofstream(stream_ / "items.csv") << "item,title,image\nitem-1,Tea,images/tea.png\nitem-2,Mug,../mug.png\n";
    train("first", settings());
    EXPECT_TRUE(engine_->annotate(place("first"), {{"good"}, "seen in class"}));
  }
  [[nodiscard]] engine::SaveStateRequest request() const {
    engine::SaveStateRequest made{place("first"), file_};
    made.view = {"inspect", 1, "user-12", 0.25};
    made.view.item = "item-2";
    made.view.epoch = RunMoment(0, 1);
    made.view.tabs = {0, 3};
    made.view.zoom = {{2, "step", "loss", std::pair(1.5, 40.0), std::nullopt, false, true, 0.5}};
    made.view.picked = {"item-1", "item-2"};
    made.view.views = R"({"inspect":{"map":{"centre":[0.5,1.5],"scale":80.25}},"watch":{"loss_axis":"epoch"}})";
    made.view.pages = R"({"watch":{"tables":[1],"tabs":[0],"zoom":[{"chart":2,"x":[1.5,40.0]}]}})";
    return made;
  }
  void save(const engine::SaveStateRequest& asked) {
    const auto saved = engine_->saveState(asked, {});
    ASSERT_TRUE(saved) << describe(saved.error());
  }
  Result<engine::OpenedState> open(const fs::path& file) { return engine_->openState({file, place("class")}, {}); }
  /// Why a file is not opened. Nothing of it is there afterwards.
  std::string refusal(const fs::path& file) {
    const auto opened = open(file);
    EXPECT_FALSE(fs::exists(place("class")) && !fs::is_empty(place("class")));
    if (opened) return "it was opened";
    EXPECT_EQ(opened.error().kind, ErrorKind::kBadInput);
    return describe(opened.error());
  }
  /// The state as it was saved, with state.json and the names of its members changed.
  fs::path changed(const std::function<void(nlohmann::json&)>& change, std::vector<data::ZipSource> more = {}) {
    const auto archive = data::ZipReader::open(file_);
    std::vector<data::ZipSource> sources;
    for (std::size_t i = 0; i < archive->members().size(); ++i) {
      data::ZipSource source{archive->members()[i].name};
      EXPECT_TRUE(archive->read(i, [&](std::string_view bytes) -> Result<void> {
        source.text += bytes;
        return {};
      }));
      sources.push_back(std::move(source));
    }
    auto json = nlohmann::json::parse(sources.at(0).text);
    change(json);
    sources.at(0).text = json.dump();
    for (auto& source : more) sources.push_back(std::move(source));
    EXPECT_TRUE(data::writeZipFile(place("changed.xsmoe"), sources, {}));
    return place("changed.xsmoe");
  }

  const fs::path file_ = place("lesson.xsmoe");
};

TEST_F(StateFiles, OpenToTheSameRunAndViewWhereNothingElseIsThere) {
  const auto weights = filesOf(place("first"));
  const auto events = eventsOf(place("first"), true);
  const auto asked = engine_->openQuestions(place("first"), {});
  ASSERT_TRUE(asked);
  const auto before = (*asked)->recommend("user-12", 1, 5);
  ASSERT_TRUE(before) << describe(before.error());
  save(request());
  EXPECT_THAT(namesIn(folder_.path()), Not(Contains(HasSubstr("unfinished"))));
  fs::remove_all(stream_);
  fs::remove_all(place("first"));

  const auto opened = open(file_);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->view, request().view);
  EXPECT_FALSE(opened->wasThere);
  EXPECT_EQ(opened->run, place("class") / "lesson/runs/first");
  EXPECT_EQ(opened->stream, place("class") / "lesson/stream");
  EXPECT_THAT(opened->beside.string(), IsEmpty());
  EXPECT_TRUE(filesOf(opened->run) == weights) << "windows and boundaries, and no points to resume from";
  EXPECT_EQ(eventsOf(opened->run, true), events);
  EXPECT_EQ(engine_->annotation(opened->run)->note, "seen in class");
  EXPECT_EQ(contentOf(opened->stream / "images/tea.png"), "a picture");
  EXPECT_EQ(engine_->openRun(opened->run)->description().streamFolder, opened->stream.string()) << "it is found beside the run";
  const auto questions = engine_->openQuestions(opened->run, {});
  ASSERT_TRUE(questions) << describe(questions.error());
  const auto after = (*questions)->recommend("user-12", 1, 5);
  ASSERT_TRUE(after) << describe(after.error());
  ASSERT_EQ(after->items.size(), before->items.size());
  for (std::size_t i = 0; i < after->items.size(); ++i) {
    EXPECT_EQ(after->items[i].item.id, before->items[i].item.id);
    EXPECT_EQ(after->items[i].score, before->items[i].score);
  }
}

TEST_F(StateFiles, CanBeGoneOnWithByAForkAsTheRunItself) {
  fork("first", 1, "fork", {{"tau", "0.5"}});
  save(request());
  const auto opened = open(file_);
  ASSERT_TRUE(opened) << describe(opened.error());
  engine::Controls controls;
  Live listener;
  const auto forked = engine_->fork({opened->run, {1}, place("fork of opened"), {{"tau", "0.5"}}}, listener, controls);
  ASSERT_TRUE(forked) << describe(forked.error());
  expectEqual("fork of opened", "fork");
}

TEST_F(StateFiles, TakeTheNotesAtWindowsAlong) {
  const std::vector<WindowNote> notes{{0, 0, "before the drift"}, {1, 2, "it learns"}};
  ASSERT_TRUE(engine_->writeWindowNotes(place("first"), notes));
  save(request());
  const auto opened = open(file_);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(engine_->windowNotes(opened->run).value(), notes);
}

TEST_F(StateFiles, AreUnpackedOnceAndTakenAgain) {
  save(request());
  const auto first = open(file_);
  ASSERT_TRUE(first) << describe(first.error());
  ASSERT_TRUE(engine_->annotate(first->run, {{}, "mine"}));
  const auto again = open(file_);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_TRUE(again->wasThere);
  EXPECT_EQ(again->run, first->run);
  EXPECT_EQ(engine_->annotation(again->run)->note, "mine") << "what was changed there stays";
  auto other = request();
  other.view.window = 2;
  save(other);
  const auto beside = open(file_);
  ASSERT_TRUE(beside) << describe(beside.error());
  EXPECT_EQ(beside->run, place("class") / "lesson-2/runs/first") << "another state under the name of the first";
  fs::remove(first->run / "record.sqlite");
  save(request());
  EXPECT_EQ(open(file_)->run, place("class") / "lesson-3/runs/first") << "one of which something is gone is not taken";
}

TEST_F(StateFiles, HoldTheRunThatStandsBesideAsFarAsItsCurvesGo) {
  auto with = settings();
  with.model.tau = 0.9;
  train("second", with);
  auto asked = request();
  asked.beside = place("second");
  save(asked);
  const auto opened = open(file_);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->beside.filename(), "second");
  EXPECT_EQ(eventsOf(opened->beside), eventsOf(place("second")));
  EXPECT_FALSE(fs::exists(opened->beside / "checkpoints"));
}

TEST_F(StateFiles, WithoutTheStreamHoldTheRunAlone) {
  auto asked = request();
  asked.withStream = false;
  save(asked);
  const auto size = engine_->measureState(request(), {});
  ASSERT_TRUE(size) << describe(size.error());
  ASSERT_TRUE(size->stream);
  EXPECT_GT(*size->stream, static_cast<std::int64_t>(fs::file_size(stream_ / "features.h5")));
  EXPECT_GT(size->run, static_cast<std::int64_t>(fs::file_size(place("first") / "record.sqlite")));
  fs::rename(stream_, place("gone"));
  EXPECT_FALSE(engine_->measureState(request(), {})->stream);
  EXPECT_THAT(describe(engine_->saveState(request(), {}).error()), HasSubstr("the run's stream is not there"));
  const auto opened = open(file_);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_THAT(opened->stream.string(), IsEmpty());
  EXPECT_TRUE(engine_->openRun(opened->run)->finished());
}

TEST_F(StateFiles, TakeFilesOfTheStreamThatLieElsewhereWithThem) {
  fs::rename(stream_ / "interactions.csv", place("log.csv"));
  writeContent(stream_ / "stream.json", R"({"title": "Small", "windows": 4, "k_core": 2, "interactions": "../log.csv"})");
  save(request());
  const auto opened = open(file_);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(contentOf(opened->stream / "interactions.csv"), contentOf(place("log.csv")));
  fs::remove_all(stream_);
  const auto questions = engine_->openQuestions(opened->run, {});
  EXPECT_TRUE(questions) << describe(questions.error());
}

TEST_F(StateFiles, ThatAreCutOffAnywhereAreRefusedAndLeaveNothing) {
  save(request());
  const auto whole = contentOf(file_);
  for (std::size_t part = 0; part < 16; ++part) {
    const auto cut = folder_.write("cut.xsmoe", whole.substr(0, whole.size() * part / 16));
    EXPECT_THAT(refusal(cut), HasSubstr("cut.xsmoe")) << part;
  }
  EXPECT_THAT(refusal(folder_.write("short.xsmoe", whole.substr(0, whole.size() - 1))), HasSubstr("cut off"));
}

TEST_F(StateFiles, OfAnotherVersionOrFormatAreRefused) {
  save(request());
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["version"] = 2; })), HasSubstr("version 2"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["version"] = 1.5; })), HasSubstr("a whole number was expected"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["format"] = "xsmoe-run"; })), HasSubstr("holds no state"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json = nlohmann::json::array(); })), HasSubstr("holds no state"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json.erase("files"); })), HasSubstr("files"));
  EXPECT_THAT(refusal(folder_.write("none.xsmoe", "PK")), HasSubstr("cannot be read as a ZIP archive"));
  EXPECT_THAT(refusal(place("missing.xsmoe")), HasSubstr("there is no such file"));
}

TEST_F(StateFiles, WhoseNamesLeadOutOfTheirFolderAreRefused) {
  save(request());
  const auto sumOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  for (const char* name : {"../outside", "/tmp/xsmoe-outside", "runs/../../outside"})
    EXPECT_THAT(refusal(changed(
                    [&](nlohmann::json& json) {
                      json["files"].push_back(nlohmann::json{{"name", name}, {"bytes", 0}, {"sha256", sumOfNothing}});
                    },
                    {data::ZipSource{name}})),
                HasSubstr("leads out of the folder"))
        << name;
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["run"] = "../runs/first"; })), HasSubstr("leads out of"));
  EXPECT_FALSE(fs::exists(place("outside")));
}

TEST_F(StateFiles, WhoseMembersAreNotThoseThatTheyTellAreRefused) {
  save(request());
  const auto same = [](nlohmann::json&) {};
  EXPECT_THAT(refusal(changed(same, {data::ZipSource{"more", {}, "x"}})), HasSubstr("\"more\", which its state.json does not tell"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["files"][0]["name"] = "runs/first/other"; })), HasSubstr("holds no run"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["files"][1]["name"] = "runs/first/forgetting.json"; })),
              HasSubstr("is missing in it"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["files"][1]["bytes"] = 3; })), HasSubstr("3 were expected"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["files"][1]["sha256"] = "00"; })), HasSubstr("its checksum differs"));
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json["files"].push_back(json["files"][0]); })), HasSubstr("twice"));
}

TEST_F(StateFiles, WithAMemberBelowAnotherOneOrOfNoPartAreRefused) {
  save(request());
  const auto sumOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const auto with = [&](const std::vector<std::string>& names) {
    std::vector<data::ZipSource> more;
    for (const auto& name : names) more.push_back(data::ZipSource{name});
    return changed(
        [&](nlohmann::json& json) {
          for (const auto& name : names) json["files"].push_back(nlohmann::json{{"name", name}, {"bytes", 0}, {"sha256", sumOfNothing}});
        },
        std::move(more));
  };
  EXPECT_THAT(refusal(with({"state.json/x"})), HasSubstr("it holds \"state.json\" as a file, and \"state.json/x\" below it"));
  EXPECT_THAT(refusal(with({"more/a/b/c", "more/a"})), HasSubstr("it holds \"more/a\" as a file, and \"more/a/b/c\" below it"));
  for (const char* name : {"more", "runs/other/run.json", "runs/first/resume.0", "runs/first/checkpoints/window_01.sh", "streams/a"})
    EXPECT_THAT(refusal(with({name})), HasSubstr("which is no file of its runs or of its stream")) << name;
  EXPECT_TRUE(open(with({"stream/more/a", "stream/more/ab"})));
}

TEST_F(StateFiles, ThatWouldBecomeFarLargerThanTheyAreAreRefused) {
  save(request());
  constexpr std::size_t kMany = std::size_t{64} << 20;
  const std::string noughts(kMany, '\0');
  const auto bomb = changed(
      [&](nlohmann::json& json) {
        json["files"].push_back(nlohmann::json{{"name", "stream/a"}, {"bytes", kMany}, {"sha256", "00"}});
      },
      {data::ZipSource{"stream/a", {}, noughts}});
  ASSERT_LT(fs::file_size(bomb), kMany / 100);
  EXPECT_THAT(refusal(bomb), HasSubstr("more than 100 times as many"));
}

TEST_F(StateFiles, WithDamageLeaveNoFolderBehind) {
  save(request());
  const auto damaged = changed([](nlohmann::json& json) { json["files"][1]["sha256"] = "00"; });
  EXPECT_THAT(refusal(damaged), HasSubstr("its checksum differs"));
  EXPECT_FALSE(fs::exists(place("class")));
  EXPECT_THAT(refusal(stream_), HasSubstr("it is a folder"));
}

TEST_F(StateFiles, WithAWrongKeyAreRefusedInWordsThatNameIt) {
  save(request());
  const auto refusedWith = [&](const char* pointer, const nlohmann::json& value) {
    return refusal(changed([&](nlohmann::json& json) { json[nlohmann::json::json_pointer(pointer)] = value; }));
  };
  EXPECT_THAT(refusal(changed([](nlohmann::json& json) { json.erase("files"); })), HasSubstr("\"files\": it is missing"));
  EXPECT_THAT(refusedWith("/files", 3), HasSubstr("\"files\": it is no list"));
  EXPECT_THAT(refusedWith("/files/1", "x"), HasSubstr("\"files[1]\": it is no object"));
  EXPECT_THAT(refusedWith("/files/1/sha256", 3), HasSubstr("\"files[1].sha256\": it is no text"));
  EXPECT_THAT(refusedWith("/run", 3), HasSubstr("\"run\": it is no text"));
  EXPECT_THAT(refusedWith("/program", 3), HasSubstr("\"program\": it is no object"));
  EXPECT_THAT(refusedWith("/view/user", 3), HasSubstr("\"view.user\": it is no text"));
  EXPECT_THAT(refusedWith("/view/tau", "x"), HasSubstr("\"view.tau\": it is no number"));
  EXPECT_THAT(refusedWith("/view/window", -1), HasSubstr("\"view.window\": there is no window -1"));
  EXPECT_THAT(refusedWith("/view/item", 3), HasSubstr("\"view.item\": it is no text"));
  EXPECT_THAT(refusedWith("/view/epoch", 3), HasSubstr("\"view.epoch\": it is no window with one of its epochs"));
  EXPECT_THAT(refusedWith("/view/epoch", nlohmann::json::array({1, 0})), HasSubstr("\"view.epoch\": epochs are counted from 1"));
  EXPECT_THAT(refusedWith("/view/tabs", nlohmann::json::array({-1})), HasSubstr("\"view.tabs\": there is no place -1"));
  EXPECT_THAT(refusedWith("/view/tabs", 3), HasSubstr("\"view.tabs\": it is no list"));
  EXPECT_THAT(refusedWith("/view/zoom/0/x", "x"), HasSubstr("\"view.zoom[0].x\": it is no pair of numbers"));
  EXPECT_THAT(refusedWith("/view/zoom/0/chart", 0.5), HasSubstr("\"view.zoom[0].chart\": there is no place 0.5"));
  EXPECT_THAT(refusedWith("/view/picked", 3), HasSubstr("\"view.picked\": it is no list"));
  EXPECT_THAT(refusedWith("/view/picked/0", 7), HasSubstr("\"view.picked\": there is no item 7"));
  EXPECT_THAT(refusedWith("/view/views", "x"), HasSubstr("\"view.views\": it is no object"));
  EXPECT_THAT(refusedWith("/view/pages", nlohmann::json::array()), HasSubstr("\"view.pages\": it is no object"));
  EXPECT_THAT(refusedWith("/format", 3), HasSubstr("holds no state"));
}

TEST_F(StateFiles, OfAProgramThatKeptLessOfTheViewOpenWithoutIt) {
  save(request());
  const auto older = changed([](nlohmann::json& json) {
    for (const char* const key : {"item", "epoch", "tabs", "zoom", "picked", "views", "pages"}) json["view"].erase(std::string(key));
  });
  const auto opened = open(older);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->view, (SharedView{"inspect", 1, "user-12", 0.25}));
}

TEST_F(StateFiles, PassOverAWindowThatTheRunDoesNotHave) {
  auto asked = request();
  asked.view.window = 3;
  asked.view.epoch = RunMoment(0, 4711);
  save(asked);
  for (const bool again : {false, true}) {
    const auto opened = open(file_);
    ASSERT_TRUE(opened) << describe(opened.error());
    EXPECT_EQ(opened->wasThere, again);
    EXPECT_FALSE(opened->view.window);
    EXPECT_FALSE(opened->view.epoch);
    EXPECT_EQ(opened->view.user, "user-12");
  }
}

TEST_F(StateFiles, ReplaceAnEarlierOneWholeOrNotAtAll) {
  save(request());
  const auto before = contentOf(file_);
  int told = 0;
  const auto cancelled = engine_->saveState(request(), [&](const Progress&) { return ++told < 3; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
  EXPECT_TRUE(contentOf(file_) == before);
  EXPECT_THAT(namesIn(folder_.path()), Not(Contains(HasSubstr("parts"))));
  save(request());
  EXPECT_TRUE(contentOf(file_) == before) << "equal content gives equal bytes";
}

TEST_F(StateFiles, TellARunThatIsNoneOrAPlaceThatIsAFolder) {
  auto asked = request();
  asked.run = place("none");
  EXPECT_EQ(engine_->saveState(asked, {}).error().kind, ErrorKind::kBadInput);
  asked = request();
  asked.file = stream_;
  EXPECT_THAT(describe(engine_->saveState(asked, {}).error()), HasSubstr("Name a file"));
  EXPECT_TRUE(fs::is_directory(stream_));
}

}  // namespace
}  // namespace xsmoe::experiments
