// SPDX-License-Identifier: Apache-2.0
#include "model/data/import_notes.h"

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>

#include "model/core/files/regular_file.h"
#include "model/core/utf8.h"

namespace xsmoe::data {
namespace {

using Json = nlohmann::json;

constexpr int kDeepestReport = 4;  // a report has three levels

struct Counted {
  const char* key;
  const char* one;
  const char* many;
};
constexpr Counted kLeftOut[]{
    {"outside_range", "record outside the dates that were asked for was left out",
     "records outside the dates that were asked for were left out"},
    {"bad_lines", "line could not be used", "lines could not be used"},
    {"titles_that_are_markup", "title is page source and was taken as absent", "titles are page source and were taken as absent"},
};

void tell(std::vector<std::string>& notes, std::int64_t count, const char* one, const char* many) {
  if (count > 0) notes.push_back("Import: " + std::to_string(count) + ' ' + (count == 1 ? one : many) + '.');
}

std::vector<std::string> notesIn(const Json& report) {
  std::vector<std::string> notes;
  for (const auto& [key, one, many] : kLeftOut) tell(notes, report.value(key, std::int64_t{0}), one, many);
  if (report.value("repeats_dropped", false))
    tell(notes, report.value("repeated_records", std::int64_t{0}), "record that repeats an earlier one was dropped",
         "records that repeat an earlier one were dropped");
  tell(notes, std::ssize(report.value("bad_pictures", Json::array())), "file is no picture and was left out",
       "files are no pictures and were left out");
  for (const auto& note : report.value("notes", std::vector<std::string>())) notes.push_back("Import: " + note);
  return notes;
}

}  // namespace

std::vector<std::string> importNotes(const std::filesystem::path& folder) {
  const auto path = folder / "import.json";
  if (!isRegularFile(path)) return {};
  bool tooDeep = false;
  const auto watchDepth = [&](int depth, Json::parse_event_t, const Json&) {
    tooDeep = tooDeep || depth > kDeepestReport;
    return !tooDeep;
  };
  try {
    std::ifstream file(path);
    const Json report = Json::parse(file, watchDepth);
    if (!tooDeep && report.is_object()) return notesIn(report);
  } catch (const Json::exception&) {
    // said below
  }
  return {repairedUtf8(path.string()) + " cannot be read: what the import left out is not known."};
}

}  // namespace xsmoe::data
