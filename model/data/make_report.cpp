// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "model/core/cancelled.h"
#include "model/core/files/regular_file.h"
#include "model/core/methods.h"
#include "model/data/distributions.h"
#include "model/data/import_notes.h"
#include "model/data/repeats.h"
#include "model/data/stream_folder.h"

namespace xsmoe::data {
namespace {

constexpr const char* kLooking = "looking at the windows";

std::int64_t secondsFromMs(std::int64_t ms) { return ms / 1000 - (ms % 1000 < 0 ? 1 : 0); }

std::optional<std::int64_t> secondsFrom(const std::optional<Instant>& time) {
  return time ? std::optional(secondsFromMs(time->ms)) : std::nullopt;
}

/// The parts of a window, and whether they overlap in time.
void addSplit(WindowReport& report, const Window& window) {
  report.trainRecords = window.trainRecords;
  report.validationRecords = report.keptRecords - window.trainRecords;
  report.lastTrainTime = secondsFrom(window.splitTimes.lastTrain);
  report.firstValidationTime = secondsFrom(window.splitTimes.firstValidation);
  report.leakedRecords = window.splitTimes.leaked;
}

/// How far the items' popularity moved from each window to the next.
void addShifts(std::vector<WindowReport>& reports, const WindowedStream& windowed) {
  std::vector<std::int64_t> before;
  for (WindowReport& report : reports) {
    auto now = occurrences(windowed.window({report.window}).recordItems, static_cast<std::size_t>(windowed.itemCount()) + 1);
    if (!before.empty()) report.popularityShift = jensenShannon(before, now);
    before = std::move(now);
  }
}

/// Test sequences that end in an item of their user's history, which the ranking leaves out.
std::int64_t maskedTargets(const WindowedStream& stream, int number, const ProgressCallback& progress) {
  if (number == 0) return 0;
  const auto sequences = stream.test({number});
  const Sequences& test = *sequences;
  const Exclusions history = stream.testHistory({number - 1}, progress);
  std::int64_t masked = 0;
  for (std::size_t i = 0; i < test.size(); ++i) {
    const auto items = history.at(i);
    masked += std::binary_search(items.begin(), items.end(), test.at(i).back()) ? 1 : 0;
  }
  return masked;
}

WindowReport reportOn(const WindowedStream& stream, int number, const ProgressCallback& progress) {
  const Window& window = stream.window({number});
  const Window* before = number > 0 ? &stream.window({number - 1}) : nullptr;
  const std::unordered_set<std::int32_t> users(window.recordUsers.begin(), window.recordUsers.end());
  const std::unordered_set<std::int32_t> items(window.recordItems.begin(), window.recordItems.end());
  const std::int32_t knownUsers = before != nullptr ? before->usersSeenSoFar : 0,
                     knownItems = before != nullptr ? before->itemsSeenSoFar : 0;
  WindowReport report;
  report.window = number;
  report.records = window.records;
  report.keptRecords = static_cast<std::int64_t>(window.recordUsers.size());
  report.users = static_cast<std::int64_t>(users.size());
  report.items = static_cast<std::int64_t>(items.size());
  report.newItems = window.itemsSeenSoFar - knownItems;
  report.returningUsers = std::count_if(users.begin(), users.end(), [&](std::int32_t user) { return user < knownUsers; });
  report.trainSequences = window.trainSequences;
  report.validationSequences = window.validationSequences;
  report.testSequences = window.testSequences;
  report.maskedTargets = maskedTargets(stream, number, progress);
  report.firstTime = secondsFromMs(window.firstTimeMs);
  report.lastTime = secondsFromMs(window.lastTimeMs);
  addSplit(report, window);
  return report;
}

std::string coreReason(const ProtocolSettings& protocol) {
  std::string reason = "users with fewer than " + std::to_string(protocol.kCore) + " records in their window";
  if (protocol.kCoreItems > 1) reason += ", or items with fewer than " + std::to_string(protocol.kCoreItems);
  return reason;
}

}  // namespace

DataReport makeReport(const StreamFolder& stream, const InteractionLog& log, const WindowedStream& windowed,
                      const std::string& leftOutReason, const ProgressCallback& progress) {
  const auto ask = [&](std::int64_t done, std::int64_t total) { tellOrThrow(progress, {kLooking, done, total, "windows"}); };
  DataReport report;
  report.title = stream.title;
  report.folder = stream.folder.string();
  report.records = log.size();
  report.users = static_cast<std::int64_t>(log.userIds.size());
  report.items = static_cast<std::int64_t>(log.itemIds.size());
  report.keptUsers = windowed.userCount();
  report.keptItems = windowed.itemCount();
  ask(0, 0);
  report.recordsPerUser = summarise(occurrences(log.users, log.userIds.size()));
  report.recordsPerItem = summarise(occurrences(log.items, log.itemIds.size()));
  const std::vector<bool> repeats = findRepeats(log, progress);
  report.repeatedRecords = std::count(repeats.begin(), repeats.end(), true);
  if (log.size() > 0) {
    const auto [first, last] = leastAndMost(log.timesMs);
    report.firstTime = secondsFromMs(first);
    report.lastTime = secondsFromMs(last);
  }
  const auto windows = std::ssize(windowed.windows());
  for (int w = 0; w < windows; ++w) {
    ask(w, windows);
    report.windows.push_back(reportOn(windowed, w, asPartOf(progress, {kLooking, w, windows, "windows"})));
    report.keptRecords += report.windows.back().keptRecords;
    if (report.windows.back().leakedRecords > 0) report.leaks.push_back(w);
    windowed.letGo();
  }
  addShifts(report.windows, windowed);
  windowed.letGo();
  const std::int64_t belowCore = log.size() - windowed.leftOutRecords() - windowed.restRecords() - report.keptRecords;
  for (const LeftOut& leftOut : {LeftOut{kOutsideDates, log.outsideRange}, LeftOut{leftOutReason, windowed.leftOutRecords()},
                                 LeftOut{coreReason(windowed.protocol()), belowCore}, LeftOut{kAfterWindows, windowed.restRecords()}})
    if (leftOut.records > 0) report.leftOut.push_back(leftOut);
  report.badLineCount = log.badLineCount;
  report.badLines = log.badLines;
  report.notes = importNotes(stream.folder);
  report.notes.insert(report.notes.end(), log.notes.begin(), log.notes.end());
  if (auto untitled = whyNoTitles(stream)) report.notes.push_back("warning: " + std::move(*untitled));
  report.featuresFound = isRegularFile(stream.features);
  if (!report.featuresFound)
    report.featuresNote =
        "there is no feature cache at " + stream.features.string() + "; only " + keysWithoutFeatures() + " train without one";
  return report;
}

}  // namespace xsmoe::data
