// SPDX-License-Identifier: Apache-2.0
#include "app/cli/report_text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <optional>

#include "app/cli/counted.h"
#include "app/cli/data_lines.h"
#include "model/core/percent_rounding.h"

namespace xsmoe::cli {
namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t kBadLines = 10;  ///< so many are named

std::string day(std::int64_t seconds) { return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(seconds))); }

std::string share(const std::optional<double>& value) { return value ? fmt::format("{:.1f} %", inPercent(*value, 1)) : "–"; }
std::string decimal(const std::optional<double>& value) { return value ? fmt::format("{:.3f}", *value) : "–"; }
std::string known(std::int64_t count) { return count < 0 ? "unknown" : std::to_string(count); }

template <class... Cells>
std::string row(const Cells&... cells) {
  return fmt::format("  {:>6} {:>10} {:>10} {:>9} {:>9} {:>9} {:>8} {:>7} {:>9} {:>7} {:>8} {:>6}", cells...);
}

void addNumbers(Lines& lines, const DataReport& report) {
  lines.push_back(report.title);
  lines.push_back(fmt::format("  {}, {}, {}, {} … {}", counted(report.records, "record"), counted(report.users, "user"),
                              counted(report.items, "item"), day(report.firstTime), day(report.lastTime)));
  lines.push_back(fmt::format("  kept: {}, {}, {}; {} an earlier one and {} kept", counted(report.keptRecords, "record"),
                              counted(report.keptUsers, "user"), counted(report.keptItems, "item"),
                              counted(report.repeatedRecords, "record repeats", "records repeat"),
                              report.repeatedRecords == 1 ? "is" : "are"));
  for (const auto& [what, of] : {std::pair("user", &report.recordsPerUser), std::pair("item", &report.recordsPerItem)})
    lines.push_back(fmt::format("  records per {}: {} … {}, median {:g}, mean {:.1f}", what, of->least, of->most, of->median, of->mean));
  lines.push_back("  SHA-256 of the log: " + report.streamChecksum);
  lines.push_back("  features: " + report.featuresNote);
  if (report.missing.either >= 0)
    lines.push_back(fmt::format("  items without features: {} visual, {} textual, {} of either", known(report.missing.visual),
                                known(report.missing.textual), report.missing.either));
  if (const auto masked = maskedLine(report); !masked.empty()) lines.push_back("  " + masked);
  if (report.cachedItemsUnused > 0)
    lines.push_back(
        fmt::format("  {} not in the log and ignored", counted(report.cachedItemsUnused, "cached item is", "cached items are")));
}

void addWindows(Lines& lines, const DataReport& report) {
  lines.emplace_back();
  lines.push_back(row("window", "from", "to", "records", "kept", "train", "valid.", "users", "returning", "items", "new", "shift"));
  for (const auto& w : report.windows)
    lines.push_back(row(fmt::format("D_{}", w.window), day(w.firstTime), day(w.lastTime), w.records, w.keptRecords, w.trainRecords,
                        w.validationRecords, w.users, share(w.returningUserShare()), w.items, share(w.newItemShare()),
                        decimal(w.popularityShift)));
  lines.emplace_back("  shift: Jensen-Shannon divergence (0 … 1) of the items' popularity from the window before");
}

std::string leakLine(const DataReport& report) {
  if (report.leaks.empty())
    return fmt::format("  leak check: passed, no training record is later than a validation record of its window ({})",
                       counted(std::ssize(report.windows), "window"));
  return fmt::format("  leak check: FAILED in window {}: training records are later than validation records there; please report this",
                     fmt::join(report.leaks, ", "));
}

void addLeftOut(Lines& lines, const DataReport& report) {
  if (report.leftOut.empty()) return;
  lines.emplace_back();
  lines.emplace_back("  left out:");
  for (const auto& one : report.leftOut)
    lines.push_back(fmt::format("  {:>10} {}: {}", one.records, one.records == 1 ? "record" : "records", one.reason));
}

void addBadLines(Lines& lines, const DataReport& report) {
  if (report.badLineCount == 0) return;
  lines.emplace_back();
  lines.push_back(fmt::format("  {} could not be read; the first:", counted(report.badLineCount, "line")));
  for (std::size_t i = 0; i < std::min(kBadLines, report.badLines.size()); ++i)
    lines.push_back(fmt::format("  {}:{}: {}", report.badLines[i].file, report.badLines[i].line, report.badLines[i].reason));
}

}  // namespace

std::vector<std::string> reportLines(const DataReport& report) {
  Lines lines;
  addNumbers(lines, report);
  addWindows(lines, report);
  lines.emplace_back();
  lines.push_back(leakLine(report));
  addLeftOut(lines, report);
  addBadLines(lines, report);
  for (const std::string& note : report.notes) lines.push_back("  " + note);
  return lines;
}

}  // namespace xsmoe::cli
