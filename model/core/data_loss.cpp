// SPDX-License-Identifier: Apache-2.0
#include "model/core/data_loss.h"

namespace xsmoe {
namespace {

bool isOfDates(const LeftOut& leftOut) { return leftOut.reason == kOutsideDates; }

}  // namespace

double lostShare(const DataReport& report) {
  const auto all = report.records + report.badLineCount;
  return all > 0 ? static_cast<double>(all - report.keptRecords) / static_cast<double>(all) : 0;
}

std::int64_t usableRecords(const DataReport& report) {
  std::int64_t records = 0;
  for (const auto& window : report.windows) records += window.records;
  for (const auto& one : report.leftOut)
    if (one.reason == kAfterWindows) records += one.records;
  return records;
}

const LeftOut* mainLoss(const DataReport& report) {
  const LeftOut* most = nullptr;
  for (const auto& one : report.leftOut)
    if (!isOfDates(one) && (most == nullptr || one.records > most->records)) most = &one;
  return most;
}

TestTargets testTargetsOf(const DataReport& report) {
  TestTargets targets;
  double reachable = 0;
  int windows = 0;
  for (const auto& window : report.windows) {
    if (window.window == 0 || window.testSequences == 0) continue;  // nothing is tested on D_0
    targets.all += window.testSequences;
    targets.masked += window.maskedTargets;
    reachable += 1 - static_cast<double>(window.maskedTargets) / static_cast<double>(window.testSequences);
    ++windows;
  }
  if (windows > 0) targets.hr10Cap = reachable / windows;
  return targets;
}

}  // namespace xsmoe
