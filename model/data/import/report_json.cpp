// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/report_json.h"

#include <nlohmann/json.hpp>

#include "model/core/names.h"

namespace xsmoe::data {
namespace {

nlohmann::ordered_json toJson(const std::vector<BadLine>& lines) {
  auto list = nlohmann::ordered_json::array();
  for (const BadLine& bad : lines) list.push_back({{"file", bad.file}, {"line", bad.line}, {"reason", bad.reason}});
  return list;
}

}  // namespace

nlohmann::ordered_json toJson(const ImportReport& report) {
  return {{"records", report.records},
          {"users", report.users},
          {"items", report.items},
          {"outside_range", report.outsideRange},
          {"repeated_records", report.repeatedRecords},
          {"repeats_dropped", report.repeatsDropped},
          {"kept_records", report.keptRecords},
          {"kept_users", report.keptUsers},
          {"first_time_ms", report.firstTimeMs},
          {"last_time_ms", report.lastTimeMs},
          {"items_with_title", report.titles},
          {"items_with_description", report.descriptions},
          {"items_with_picture", report.pictures},
          {"described_items_unused", report.unusedItems},
          {"described_items_repeated", report.repeatedItems},
          {"titles_that_are_markup", report.markupTitles},
          {"bad_lines", report.badLineCount},
          {"bad_line_list", toJson(report.badLines)},
          {"bad_pictures", toJson(report.badPictures)},
          {"notes", report.notes}};
}

nlohmann::json toJson(const ExtractedModality& one) {
  return {{"modality", name(one.modality)},
          {"encoder", one.encoder},
          {"width", one.width},
          {"states", one.states},
          {"items", one.items},
          {"taken_up", one.takenUp},
          {"seconds", one.seconds},
          {"items_per_second", one.itemsPerSecond},
          {"checked_rows", one.checkedRows},
          {"largest_difference", one.largestDifference}};
}

nlohmann::json toJson(const ExtractionReport& report) {
  auto unreadable = nlohmann::json::array(), modalities = nlohmann::json::array();
  for (const BadLine& picture : report.unreadable) unreadable.push_back({{"file", picture.file}, {"reason", picture.reason}});
  for (const ExtractedModality& one : report.modalities) modalities.push_back(toJson(one));
  return {{"items", report.items},
          {"without_text", report.withoutText},
          {"without_picture", report.withoutPicture},
          {"unreadable_pictures", report.unreadablePictures},
          {"unreadable", unreadable},
          {"absent_list", report.absentList},
          {"modalities", modalities},
          {"seconds", report.seconds}};
}

}  // namespace xsmoe::data
