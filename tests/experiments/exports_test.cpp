// What is written for TensorBoard and MLflow, read by what is not ours: protoc, a YAML parser, a second CRC.
#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <map>

#include "model/experiments/exports/event_file.h"
#include "model/experiments/exports/export_run.h"
#include "model/experiments/exports/exported_run.h"
#include "model/experiments/exports/measured_steps.h"
#include "model/experiments/runs/record.h"
#include "tests/experiments/sample_events.h"
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
std::string decoded(const TemporaryFolder& folder, const std::string& message) {
  folder.write("message", message);
  const std::string command = "protoc --proto_path=" + (kSources / "tests/experiments").string() +
                              " --decode=tensorflow.Event event_layout.proto < " + (folder / "message").string() + " > " +
                              (folder / "text").string();
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
  EXPECT_EQ(contentOf(run / "artifacts/run.json"), contentOf(run_ / "run.json"));
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
