// SPDX-License-Identifier: Apache-2.0
#include "app/cli/extraction_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/counted.h"
#include "model/core/names.h"
#include "model/data/import/report_json.h"

namespace xsmoe::cli {
namespace {

constexpr std::size_t kShown = 10;

/// A count in a column of its own; nothing for none.
void tell(Console& console, std::int64_t n, const char* one, const char* many) {
  if (n > 0) console.line(fmt::format("  {:>10} {}", n, n == 1 ? one : many));
}

void print(Console& console, const ExtractedModality& one) {
  console.line(fmt::format("  {}: {}, {} of width {}, {}", name(one.modality), counted(one.items, "item"),
                           counted(std::ssize(one.states), "state"), one.width, one.encoder));
  tell(console, one.takenUp, "was finished before", "were finished before");
  if (one.itemsPerSecond > 0) console.line(fmt::format("  {:>10.1f} items a second", one.itemsPerSecond));
  if (one.checkedRows > 0)
    console.line(fmt::format("  {:>10} rows computed again for a check, {:.1g} apart at most", one.checkedRows, one.largestDifference));
}

nlohmann::json toJson(const ItemNotes& notes) {
  auto bad = nlohmann::json::array();
  for (const BadLine& one : notes.badLines) bad.push_back({{"file", one.file}, {"line", one.line}, {"reason", one.reason}});
  return {{"bad", notes.badLineCount}, {"first_bad", bad}, {"repeated", notes.repeatedIds}, {"pictures_outside", notes.outsidePictures}};
}

void print(Console& console, const ItemNotes& notes) {
  tell(console, notes.repeatedIds, "line repeats an item; the first counts", "lines repeat an item; the first of each counts");
  tell(console, notes.outsidePictures, "picture lies outside the stream's folder and is ignored",
       "pictures lie outside the stream's folder and are ignored");
  tell(console, notes.badLineCount, "line of items cannot be used:", "lines of items cannot be used; the first:");
  for (std::size_t i = 0; i < std::min(kShown, notes.badLines.size()); ++i)
    console.line(fmt::format("             {}, line {}: {}", notes.badLines[i].file, notes.badLines[i].line, notes.badLines[i].reason));
}

}  // namespace

nlohmann::json toJson(const ExtractionReport& report) {
  auto json = data::toJson(report);
  json.update({{"event", "extracted"}, {"features", report.target}, {"item_lines", toJson(report.notes)}});
  return json;
}

void print(Console& console, const ExtractionReport& report) {
  console.object(toJson(report));
  console.line(fmt::format("{}: {}", report.target, counted(report.items, "item")));
  for (const ExtractedModality& one : report.modalities) print(console, one);
  tell(console, report.withoutText, "item has no words", "items have no words");
  tell(console, report.withoutPicture, "item has no picture", "items have no picture");
  tell(console, report.unreadablePictures, "picture cannot be read:", "pictures cannot be read; the first:");
  for (std::size_t i = 0; i < std::min(kShown, report.unreadable.size()); ++i)
    console.line(fmt::format("             {}: {}", report.unreadable[i].file, report.unreadable[i].reason));
  if (!report.absentList.empty()) console.line(fmt::format("  {} lists all of these items", report.absentList));
  print(console, report.notes);
}

}  // namespace xsmoe::cli
