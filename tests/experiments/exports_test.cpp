// What is written for TensorBoard and MLflow, read by what is not ours: protoc, a YAML parser, a second CRC.
#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>

#include "model/experiments/exports/event_file.h"
#include "model/experiments/exports/export_run.h"
#include "model/experiments/exports/exported_run.h"
#include "model/experiments/exports/made_files.h"
#include "model/experiments/exports/measured_steps.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_list.h"
#include "tests/experiments/sample_events.h"
#include "tests/experiments/whole_runs.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const fs::path kSources = XSMOE_SOURCE_DIR;

/// Castagnoli's sum bit by bit, from its polynomial reflected.
std::uint32_t plainCrc32c(std::string_view bytes) {
  std::uint32_t sum = ~0U;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1U ^ ((sum & 1U) != 0 ? 0x82F63B78U : 0U);
  }
  return ~sum;
}
std::uint32_t plainMask(std::uint32_t sum) { return (sum >> 15U | sum << 17U) + 0xA282EAD8U; }

template <class Number>
Number numberAt(const std::string& bytes, std::size_t place) {
  Number number{};
  std::memcpy(&number, bytes.data() + place, sizeof number);
  return number;
}

/// The data of each record of a file; what does not fit its sums fails the test.
std::vector<std::string> recordsOf(const std::string& bytes) {
  std::vector<std::string> records;
  for (std::size_t place = 0; place < bytes.size();) {
    const auto length = static_cast<std::size_t>(numberAt<std::uint64_t>(bytes, place));
    EXPECT_EQ(numberAt<std::uint32_t>(bytes, place + 8), plainMask(plainCrc32c(bytes.substr(place, 8))));
    if (place + 16 + length > bytes.size()) {
      ADD_FAILURE() << "the file ends within a record";
      break;
    }
    records.push_back(bytes.substr(place + 12, length));
    EXPECT_EQ(numberAt<std::uint32_t>(bytes, place + 12 + length), plainMask(plainCrc32c(records.back())));
    place += 16 + length;
  }
  return records;
}

/// The system's, for which Debian's packages are: another one may come first.
constexpr const char* kPython = "PATH=/usr/bin:$PATH python3 ";

bool hasProgram(const std::string& test) { return std::system((test + " > /dev/null 2>&1").c_str()) == 0; }

/// What protoc makes of a message of the layout.
std::string decoded(const TemporaryFolder& folder, const std::string& message, const std::string& kind = "Event") {
  folder.write("message", message);
  const std::string command = "protoc --proto_path=" + (kSources / "tests/experiments").string() + " --decode=tensorflow." + kind +
                              " event_layout.proto < " + (folder / "message").string() + " > " + (folder / "text").string();
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  return contentOf(folder / "text");
}

TEST(EventFile, SumsAsPublished) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);              // the check value of CRC-32C
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);    // RFC 3720, B.4
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);  // the same
  EXPECT_EQ(maskedCrc32c("123456789"), 0xC78AB0E5U);        // turned by 15 bits, and 0xA282EAD8 more
}

TEST(EventFile, FramesARecord) {
  const std::string record = tfRecord("hello");
  ASSERT_THAT(record, SizeIs(8 + 4 + 5 + 4));
  EXPECT_EQ(record.substr(0, 8), std::string("\5\0\0\0\0\0\0\0", 8));
  EXPECT_THAT(recordsOf(record + tfRecord("") + tfRecord(std::string(300, 'x'))), ElementsAre("hello", "", std::string(300, 'x')));
}

TEST(EventFile, EncodesAScalarByteForByte) {
  const std::array values{NamedValue{"a", 1.0}};
  // wall_time 1.5 s, step 300 = 0xAC 0x02, summary { value { tag "a", simple_value 1 } }
  const std::string expected(
      "\x09\0\0\0\0\0\0\xF8\x3F\x10\xAC\x02\x2A\x0A\x0A\x08\x0A\x01"
      "a\x15\0\0\x80\x3F",
      24);
  EXPECT_EQ(scalarsEvent(1500, 300, values), expected);
}

TEST(EventFile, IsReadByProtoc) {
  if (!hasProgram("protoc --version")) GTEST_SKIP() << "there is no protoc (package protobuf-compiler)";
  const TemporaryFolder folder;
  EXPECT_THAT(decoded(folder, versionEvent(1700000000500)), HasSubstr("file_version: \"brain.Event:2\""));
  const std::array values{NamedValue{"test/hr10", 0.125}, NamedValue{"epoch/loss", 4.5}};
  const auto scalars = decoded(folder, scalarsEvent(1700000000500, 7, values));
  EXPECT_THAT(scalars, HasSubstr("wall_time: 1700000000.5\nstep: 7\n"));
  EXPECT_THAT(scalars, HasSubstr("tag: \"test/hr10\"\n    simple_value: 0.125\n"));
  EXPECT_THAT(scalars, HasSubstr("tag: \"epoch/loss\"\n    simple_value: 4.5\n"));
  const auto text = decoded(folder, textEvent(1700000000500, 0, "run/settings", "| tau | 0.1 |"));
  EXPECT_THAT(text, HasSubstr("plugin_name: \"text\""));
  EXPECT_THAT(text, HasSubstr("dtype: DT_STRING"));
  EXPECT_THAT(text, HasSubstr("string_val: \"| tau | 0.1 |\""));
}

TEST(MeasuredSteps, NamesWhatEventsMeasure) {
  MeasuredSteps steps;
  std::map<std::string, std::vector<std::int64_t>> at;
  for (const auto& event : sampleEvents())
    if (const auto measured = steps.next(event.detail))
      for (const auto& one : measured->values) at[one.name].push_back(measured->step);
  EXPECT_THAT(at.at("batch/loss"), ElementsAre(1));
  EXPECT_THAT(at.at("epoch/loss"), ElementsAre(1, 2)) << "epochs count over the whole run";
  EXPECT_THAT(at.at("epoch/times/forward"), ElementsAre(1)) << "the second does not tell";
  EXPECT_THAT(at.at("epoch/times/device"), ElementsAre(2)) << "in the first there was none to wait for";
  EXPECT_THAT(at.at("validation/hr10"), ElementsAre(1)) << "the second has no validation";
  EXPECT_THAT(at.at("test/ndcg10"), ElementsAre(2)) << "the window that was trained";
  EXPECT_THAT(at.at("experts/textual/state_12"), ElementsAre(2));
  EXPECT_THAT(at.at("router/textual/state_12/base"), ElementsAre(1));
  EXPECT_THAT(at.at("utilization/textual/state_12/expert_3"), ElementsAre(1));
  EXPECT_THAT(at.at("reference/similar-both/hr20"), ElementsAre(2));
  // MLflow's names: letters, digits, _ - . / and blanks.
  for (const auto& [name, when] : at)
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-./ "), std::string::npos) << name;
}

/// The run of old_run_test.cpp: three windows of four epochs, made-up numbers.
class Exports : public testing::Test {
 protected:
  Exports() {
    fs::create_directories(run_);
    for (const char* file : {"run.json", "record.sqlite"}) fs::copy_file(kSources / "tests/fixtures/runs/version-1" / file, run_ / file);
  }
  engine::ExportOutcome exported() const {
    const auto outcome = exportStoredRun({run_, folder_ / "logs", folder_ / "mlruns"}, {});
    EXPECT_TRUE(outcome) << describe(outcome.error());
    return outcome.value_or(engine::ExportOutcome{});
  }
  [[nodiscard]] RunHistory history() const { return readRun(RunPaths(run_)).value(); }
  [[nodiscard]] std::size_t filesBelow(const char* name) const {
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / name)) files += entry.is_regular_file() ? 1 : 0;
    return files;
  }
  const TemporaryFolder folder_;
  const fs::path run_ = folder_ / "a run";
};

TEST_F(Exports, HoldEveryMeasurementWithItsTime) {
  const auto records = recordsOf(contentOf(exported().eventFile));
  std::size_t measured = 0;
  MeasuredSteps steps;
  std::vector<std::string> expected;
  ASSERT_TRUE(readRecord(run_ / "record.sqlite", [&](const RunEvent& event) {
    const auto step = steps.next(event.detail);
    if (!step) return;
    ++measured;
    expected.push_back(scalarsEvent(event.timeMs, step->step, step->values));
  }));
  ASSERT_GT(measured, 10U);
  ASSERT_THAT(records, SizeIs(3 + measured)) << "a version and two texts before";
  EXPECT_EQ(std::vector(records.begin() + 3, records.end()), expected);
}

TEST_F(Exports, OfTheSameRunReplaceAndDoNotDouble) {
  const auto first = exported();
  const auto logs = filesBelow("logs"), runs = filesBelow("mlruns");
  const auto bytes = contentOf(first.eventFile);
  fs::rename(run_, folder_ / "moved");
  const auto second = exportStoredRun({folder_ / "moved", folder_ / "logs", folder_ / "mlruns"}, {});
  ASSERT_TRUE(second) << describe(second.error());
  EXPECT_EQ(second->eventFile, first.eventFile);
  EXPECT_EQ(second->mlflowRun, first.mlflowRun);
  EXPECT_EQ(filesBelow("logs"), logs);
  EXPECT_EQ(filesBelow("mlruns"), runs);
  EXPECT_EQ(contentOf(first.eventFile).size(), bytes.size() + std::string("moved").size() - std::string("a run").size());
}

TEST_F(Exports, LeaveAnotherRunOfTheSameNameAlone) {
  const auto first = exported();
  const fs::path other = fs::path(first.eventFile).parent_path() / "events.out.tfevents.1.xsmoe.0";
  writeContent(other, "another's");
  fs::remove(first.eventFile);
  const auto second = exported();
  EXPECT_NE(fs::path(second.eventFile).parent_path(), other.parent_path());
  EXPECT_EQ(contentOf(other), "another's");
}

TEST_F(Exports, ReplaceWhatIsMeasuredNoLongerInMlflowAndKeepAPersonsTags) {
  const fs::path run = exported().mlflowRun;
  writeContent(run / "metrics/gone", "1 2 3\n");
  writeContent(run / "tags/mine", "good");
  ASSERT_EQ(exported().mlflowRun, run.string());
  EXPECT_FALSE(fs::exists(run / "metrics/gone"));
  EXPECT_EQ(contentOf(run / "tags/mine"), "good");
}

TEST_F(Exports, AreNoRunsToWhoeverListsRuns) {
  static_cast<void>(exported());
  const auto listed = listRunsBelow(folder_.path(), {});
  ASSERT_TRUE(listed) << describe(listed.error());
  ASSERT_THAT(*listed, SizeIs(1)) << "the run itself";
  EXPECT_EQ(fs::path(listed->front().description.folder).filename(), "a run");
}

TEST_F(Exports, WriteMlflowsMetricsAsTimeValueAndStep) {
  const fs::path run = exported().mlflowRun;
  const auto tested = history();
  std::istringstream lines(contentOf(run / "metrics/test/hr10"));
  for (const auto& window : tested.windows()) {
    std::int64_t time = 0, step = -1;
    double value = -1;
    ASSERT_TRUE(lines >> time >> value >> step);
    EXPECT_GT(time, 0);
    EXPECT_EQ(step, window.window.value);
    EXPECT_EQ(value, window.done->test->hr10);
  }
  std::string more;
  EXPECT_FALSE(lines >> more);
  EXPECT_EQ(contentOf(run / "params/method"), "textual");
  EXPECT_EQ(contentOf(run / "params/seed"), "7");
  EXPECT_FALSE(fs::exists(run / "params/hyperedges")) << "the method does not use it";
  EXPECT_EQ(contentOf(run / "artifacts/xsmoe_run.json"), contentOf(run_ / "run.json"));
  EXPECT_THAT(contentOf(run / "artifacts/metrics.csv"), HasSubstr("window,tested_on,hr10"));
  EXPECT_THAT(contentOf(run / "tags/xsmoe.changes_by_hand"), HasSubstr("tau"));
}

TEST_F(Exports, WriteYamlThatAParserReads) {
  if (!hasProgram(kPython + std::string("-c 'import yaml'"))) GTEST_SKIP() << "there is no YAML parser (package python3-yaml)";
  const fs::path run = exported().mlflowRun;
  const auto script = folder_.write("check.py", R"(import sys, yaml, os
run = sys.argv[1]
meta = yaml.safe_load(open(run + "/meta.yaml"))
experiment = yaml.safe_load(open(os.path.dirname(run) + "/meta.yaml"))
assert meta["run_id"] == meta["run_uuid"] == os.path.basename(run), meta
assert len(meta["run_id"]) == 32 and int(meta["run_id"], 16) >= 0
assert meta["experiment_id"] == experiment["experiment_id"] == os.path.basename(os.path.dirname(run)), experiment
assert meta["status"] == 3 and meta["source_type"] == 4 and meta["lifecycle_stage"] == experiment["lifecycle_stage"] == "active"
assert isinstance(meta["start_time"], int) and meta["end_time"] >= meta["start_time"]
assert meta["artifact_uri"].startswith("file:///") and meta["artifact_uri"].endswith(os.path.basename(run) + "/artifacts")
assert isinstance(experiment["name"], str) and isinstance(meta["run_name"], str) and meta["tags"] == []
for key in ("user_id", "entry_point_name", "source_name", "source_version"): assert meta[key] == "", key
)");
  EXPECT_EQ(std::system((kPython + script.string() + " " + run.string()).c_str()), 0);
}

/// When, at which step and what was measured, by the name in the exports.
struct Point {
  std::int64_t timeMs = 0, step = 0;
  double value = 0;
};
using Curves = std::map<std::string, std::vector<Point>>;

/// The texts of a file's records as protoc writes them.
Curves curvesIn(const std::string& text) {
  Curves curves;
  Point point;
  std::string tag;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto begin = line.find_first_not_of(' ');
    if (begin == std::string::npos) continue;
    const auto end = line.find(": ", begin);
    const auto key = line.substr(begin, end - begin), value = end == std::string::npos ? "" : line.substr(end + 2);
    if (line == "event {") point = {};  // a step of 0 is not written
    if (key == "wall_time") point.timeMs = std::llround(1000 * std::stod(value));
    if (key == "step") point.step = std::stoll(value);
    if (key == "tag") tag = value.substr(1, value.size() - 2);
    if (key != "simple_value") continue;
    point.value = std::stof(value);
    curves[tag].push_back(point);
  }
  return curves;
}

/// A run that is trained here, exported, and some of its curves as its record has them.
class ExportsOfATrainedRun : public WholeRuns {
 protected:
  void SetUp() override {
    WholeRuns::SetUp();
    train("run", settings());
    const auto outcome = exportStoredRun({place("run"), place("logs"), place("mlruns")}, {});
    ASSERT_TRUE(outcome) << describe(outcome.error());
    exported_ = *outcome;
    std::int64_t batches = 0, epochs = 0;
    const auto read = readRecord(place("run") / "record.sqlite", [&](const RunEvent& event) {
      const auto add = [&](const char* name, std::int64_t step, double value) { recorded_[name].push_back({event.timeMs, step, value}); };
      if (const auto* batch = std::get_if<BatchDone>(&event.detail)) add("batch/loss", ++batches, batch->loss);
      if (const auto* epoch = std::get_if<EpochDone>(&event.detail)) {
        add("epoch/loss", ++epochs, epoch->loss);
        if (epoch->validation) add("validation/ndcg10", epochs, epoch->validation->ndcg10);
      }
      if (const auto* done = std::get_if<WindowDone>(&event.detail)) {
        add("test/hr10", done->window.value, done->test->hr10);
        add("window/parameters", done->window.value, static_cast<double>(done->parameters));
        add("window/peak_bytes", done->window.value, static_cast<double>(done->peakBytes));
      }
    });
    ASSERT_TRUE(read) << describe(read.error());
    ASSERT_THAT(recorded_, SizeIs(6));
    ASSERT_THAT(recorded_.at("test/hr10"), SizeIs(3));
  }
  /// For programs of others: {name: [[time in ms, step, value], …]}.
  [[nodiscard]] std::string recordedFile() const {
    nlohmann::json json;
    for (const auto& [name, points] : recorded_)
      for (const auto& point : points) json[name].push_back({point.timeMs, point.step, point.value});
    return folder_.write("recorded.json", json.dump());
  }
  /// Runs a script with these arguments by a Python that has the modules; skips the test where there is none.
  void check(const std::string& modules, const std::string& script, const std::vector<std::string>& arguments) const {
    std::string python = kPython;
    if (!hasProgram(python + "-c 'import " + modules + "'")) python = "python3 ";
    if (!hasProgram(python + "-c 'import " + modules + "'")) GTEST_SKIP() << "there is no Python with " << modules;
    auto command = python + folder_.write("check.py", script).string();
    for (const auto& argument : arguments) command += " '" + argument + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
  }
  engine::ExportOutcome exported_;
  Curves recorded_;
};

TEST_F(ExportsOfATrainedRun, AreReadByProtocFromTheFirstFrameToTheLast) {
  if (!hasProgram("protoc --version")) GTEST_SKIP() << "there is no protoc (package protobuf-compiler)";
  const auto records = recordsOf(contentOf(exported_.eventFile));
  std::string all;
  for (const auto& record : records) {
    all += '\x0A';  // field 1, bytes
    for (auto length = record.size();; length >>= 7U) {
      all += static_cast<char>((length & 0x7FU) | (length > 0x7FU ? 0x80U : 0U));
      if (length <= 0x7FU) break;
    }
    all += record;
  }
  const auto text = decoded(folder_, all, "Events");
  std::size_t events = 0;
  for (auto at = text.find("event {\n"); at != std::string::npos; at = text.find("event {\n", at + 1)) ++events;
  EXPECT_EQ(events, records.size());
  EXPECT_THAT(text, testing::ContainsRegex("event \\{\n  wall_time: [0-9.e+]+\n  file_version: \"brain.Event:2\""));
  for (const char line : std::string("123456789"))  // what protoc does not know it writes by its number
    EXPECT_EQ(text.find(std::string("\n  ") + line + ": "), std::string::npos) << line;
  const auto curves = curvesIn(text);
  for (const auto& [name, points] : recorded_) {
    ASSERT_TRUE(curves.contains(name)) << name;
    const auto& read = curves.at(name);
    ASSERT_EQ(read.size(), points.size()) << name;
    for (std::size_t i = 0; i < points.size(); ++i) {
      EXPECT_EQ(read[i].step, points[i].step) << name;
      EXPECT_EQ(read[i].timeMs, points[i].timeMs) << name;
      EXPECT_EQ(read[i].value, static_cast<double>(static_cast<float>(points[i].value))) << name;
    }
  }
}

TEST_F(ExportsOfATrainedRun, AreReadByTensorBoardWhereThereIsOne) {
  check("tensorboard", R"(import json, os, struct, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
logs = EventAccumulator(os.path.dirname(sys.argv[1]), size_guidance={"scalars": 0})
logs.Reload()
for name, points in json.load(open(sys.argv[2])).items():
    read = [(round(1000 * one.wall_time), one.step, one.value) for one in logs.Scalars(name)]
    expected = [(time, step, struct.unpack("f", struct.pack("f", value))[0]) for time, step, value in points]
    assert read == expected, (name, read, expected)
)",
        {exported_.eventFile, recordedFile()});
}

TEST_F(ExportsOfATrainedRun, AreReadByMlflowWhereThereIsOne) {
  check("mlflow", R"(import json, os, sys
from mlflow.tracking import MlflowClient
client = MlflowClient(tracking_uri="file://" + sys.argv[1])
run = client.get_run(os.path.basename(sys.argv[2]))
assert run.info.status == "FINISHED" and run.info.run_name == "run", run.info
assert run.data.params["method"] == "xsmoe" and run.data.tags["mlflow.source.name"] == "xsmoe", run.data
for name, points in json.load(open(sys.argv[3])).items():
    read = [[one.timestamp, one.step, one.value] for one in client.get_metric_history(run.info.run_id, name)]
    assert read == ([] if name.startswith("batch/") else points), (name, read, points)
)",
        {place("mlruns"), exported_.mlflowRun, recordedFile()});
}

TEST_F(ExportsOfATrainedRun, HoldNoFileInMlflowsFolderThatIsNotInItsForm) {
  check("yaml", R"(import csv, json, os, sys, yaml
run, recorded = sys.argv[1], json.load(open(sys.argv[2]))
metrics = {}
for folder, _, files in os.walk(run):
    for file in files:
        path = os.path.join(folder, file)
        kind, _, name = os.path.relpath(path, run).partition("/")
        text = open(path, encoding="utf-8").read()
        if kind == "metrics":
            lines = [line.split(" ") for line in text.splitlines()]
            metrics[name] = [[int(time), int(step), float(value)] for time, value, step in lines]
            assert all(one[0] > 0 for one in metrics[name]), name
            steps = [one[1] for one in metrics[name]]
            assert steps == sorted(set(steps)), (name, steps)
        elif kind == "params":
            assert text and "\n" not in text and len(text) <= 6000, name
        elif kind == "tags":
            assert name.startswith(("mlflow.", "xsmoe.")), name
        elif kind == "meta.yaml":
            assert yaml.safe_load(text)["status"] == 3
        elif name == "xsmoe_run.json":
            assert json.loads(text)["format"] == "xsmoe-run"
        else:
            assert (kind, name) == ("artifacts", "metrics.csv"), path
            rows = list(csv.reader(text.splitlines()))
            assert len(rows) == 1 + len(recorded["test/hr10"]) and len({len(row) for row in rows}) == 1, rows
for name, points in recorded.items():
    if name.startswith("batch/"): assert name not in metrics
    else: assert metrics[name] == points, (name, metrics[name], points)
)",
        {exported_.mlflowRun, recordedFile()});
}

TEST(MadeFiles, GoAgainUnlessTheyAreKept) {
  const TemporaryFolder folder;
  folder.write("mine", "");
  const auto fill = [&](MadeFiles& made) {
    ASSERT_TRUE(made.makeFolder(folder / "far/there"));
    for (const char* name : {"far/there/file", "far/file", "mine"}) {
      made.willWrite(folder / name);
      writeContent(folder / name, "text");
    }
  };
  {
    MadeFiles made;
    fill(made);
  }
  EXPECT_THAT(namesIn(folder.path()), ElementsAre("mine"));
  {
    MadeFiles made;
    fill(made);
    writeContent(folder / "far/other", "of somebody else");
  }
  EXPECT_THAT(namesIn(folder / "far"), ElementsAre("other"));
  {
    MadeFiles made;
    fill(made);
    made.keep();
  }
  EXPECT_EQ(contentOf(folder / "far/there/file"), "text");
}

TEST_F(Exports, LeaveNoHalfOfARunInMlflow) {
  const fs::path run = exported().mlflowRun;
  fs::remove_all(run);
  fs::create_directory(run);
  writeContent(run / "tags", "no folder");
  const auto outcome = exportStoredRun({run_, {}, folder_ / "mlruns"}, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(namesIn(run), ElementsAre("tags")) << "and what was there stays";
}

TEST_F(Exports, GiveUpWhenTheyCannotWrite) {
  folder_.write("file", "no folder");
  for (const auto& request : {engine::ExportRequest{run_, folder_ / "file", {}}, engine::ExportRequest{run_, {}, folder_ / "file"}}) {
    const auto outcome = exportStoredRun(request, {});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::kCannotWrite);
    EXPECT_THAT(describe(outcome.error()), HasSubstr((folder_ / "file").string()));
  }
  EXPECT_EQ(exportStoredRun({folder_ / "none", folder_ / "logs", {}}, {}).error().kind, ErrorKind::kBadInput);
  EXPECT_FALSE(fs::exists(folder_ / "logs"));
}

}  // namespace
}  // namespace xsmoe::experiments
