// What a stream holds, in one object and as a table.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(TrainedRun, IsInspectedInOneObject) {
  const auto ended = run({"inspect", stream(), "--json"});
  EXPECT_EQ(ended.code, 0);
  const auto objects = ended.objects();
  ASSERT_THAT(objects, SizeIs(1));
  const auto& report = objects[0];
  for (const char* key : {"records", "users", "items", "kept_records", "kept_users", "kept_items"})
    EXPECT_TRUE(report.at(key).is_number_integer()) << key;
  EXPECT_EQ(report.at("records"), 1600);
  ASSERT_THAT(report.at("windows"), SizeIs(kWindows));
  std::int64_t records = 0, kept = 0, items = 0, left = 0;
  for (const auto& window : report.at("windows")) {
    for (const char* key : {"window", "records", "kept_records", "users", "items", "new_items"})
      EXPECT_TRUE(window.at(key).is_number_integer()) << key;
    records += window.at("records").get<std::int64_t>();
    kept += window.at("kept_records").get<std::int64_t>();
    items += window.at("new_items").get<std::int64_t>();
  }
  for (const auto& one : report.at("left_out")) {
    EXPECT_TRUE(one.at("reason").is_string());
    left += one.at("records").get<std::int64_t>();
  }
  EXPECT_EQ(records, 1600);
  EXPECT_EQ(kept, report.at("kept_records"));
  EXPECT_EQ(items, report.at("kept_items"));
  EXPECT_EQ(kept + left, 1600);
}

TEST_F(TrainedRun, IsInspectedWithWhatDriftsAndWhatLeaks) {
  const auto ended = run({"inspect", stream(), "--json"});
  ASSERT_EQ(ended.code, 0);
  const auto report = ended.objects().at(0);
  EXPECT_TRUE(report.at("leaks").empty());
  EXPECT_EQ(report.at("items_without").at("either"), 0);
  std::ifstream file(std::filesystem::path(place("run")) / "run.json");
  const auto described = nlohmann::json::parse(file);
  EXPECT_EQ(report.at("checksum"), described.at("stream").at("sha256").at("interactions")) << "the stream is known again by the same sum";
  for (const char* of : {"user", "item"}) {
    const auto& spread = report.at(std::string("records_per_") + of);
    EXPECT_LE(spread.at("min"), spread.at("median"));
    EXPECT_LE(spread.at("median"), spread.at("max"));
    std::int64_t counted = 0;
    for (const auto& bucket : spread.at("histogram")) counted += bucket.at("count").get<std::int64_t>();
    EXPECT_EQ(counted, report.at(std::string(of) + "s")) << "the buckets hold every one";
  }
  for (const auto& window : report.at("windows")) {
    EXPECT_EQ(window.at("train_records").get<std::int64_t>() + window.at("validation_records").get<std::int64_t>(),
              window.at("kept_records"));
    EXPECT_LE(window.at("last_train_time"), window.at("first_validation_time"));
    EXPECT_EQ(window.at("leaked_records"), 0);
    EXPECT_EQ(window.at("popularity_shift").is_null(), window.at("window") == 0);
    if (!window.at("popularity_shift").is_null()) {
      EXPECT_GT(window.at("popularity_shift"), 0);
    }
  }
}

TEST_F(TrainedRun, IsInspectedInATableOf120Columns) {
  const auto ended = run({"inspect", stream()});
  ASSERT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("leak check: passed, no training record is later than a validation record of its window"));
  std::istringstream lines(ended.out);
  std::size_t header = 0, rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("window       from") != std::string::npos) header = line.size();
    if (line.starts_with("     D_") && line.find(" %") != std::string::npos) {
      ++rows;
      const auto columns = static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
      EXPECT_EQ(columns, header) << line;
    }
  }
  EXPECT_EQ(rows, static_cast<std::size_t>(kWindows));
  EXPECT_GT(header, 100U);
  EXPECT_LE(header, 120U);
}

}  // namespace
}  // namespace xsmoe::cli
