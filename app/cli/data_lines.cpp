// SPDX-License-Identifier: Apache-2.0
#include "app/cli/data_lines.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "model/core/data_loss.h"

namespace xsmoe::cli {
namespace {

std::string remedyFor(const LeftOut& loss) {
  if (loss.reason.find("without features") != std::string::npos) return "Give the cache the other items' features too";
  return "Use a smaller --k-core or fewer --windows";
}

std::string warningOfRecords(const DataReport& report) {
  const auto* const most = mainLoss(report);
  std::string text = fmt::format("warning: {} of the records are left out", percent(lostShare(report)));
  if (most == nullptr || report.badLineCount > most->records)
    return text + fmt::format(", most of them since {} cannot be read. xsmoe inspect names them.", counted(report.badLineCount, "line"));
  return text + fmt::format(", most of them for one reason: {} ({}). {}.", most->reason, most->records, remedyFor(*most));
}

}  // namespace

nlohmann::json dataObject(const DataReport& report) {
  auto leftOut = nlohmann::json::array();
  for (const auto& one : report.leftOut) leftOut.push_back({{"reason", one.reason}, {"records", one.records}});
  const auto targets = testTargetsOf(report);
  return {{"event", "data"},
          {"records", report.records},
          {"kept_records", report.keptRecords},
          {"left_out", leftOut},
          {"bad_lines", report.badLineCount},
          {"lost_share", lostShare(report)},
          {"test_targets", targets.all},
          {"masked_targets", targets.masked},
          {"hr10_cap", targets.hr10Cap ? nlohmann::json(*targets.hr10Cap) : nlohmann::json()},
          {"notes", report.notes}};
}

std::string maskedLine(const DataReport& report) {
  const auto targets = testTargetsOf(report);
  if (targets.masked == 0) return {};
  return fmt::format("{} of {} {} in their user's history and not ranked: HR@10 is at most {}", targets.masked,
                     counted(targets.all, "test target"), targets.masked == 1 ? "is" : "are", percent(*targets.hr10Cap));
}

std::vector<std::string> dataLines(const DataReport& report) {
  std::vector<std::string> lines{fmt::format("trains on {} of {}", report.keptRecords, counted(report.records, "record"))};
  for (const auto& one : report.leftOut) lines.push_back(fmt::format("  left out: {}: {}", counted(one.records, "record"), one.reason));
  if (report.badLineCount > 0) lines.push_back(fmt::format("  left out: {} that cannot be read", counted(report.badLineCount, "line")));
  if (const auto masked = maskedLine(report); !masked.empty()) lines.push_back("  " + masked);
  for (const auto& note : report.notes) lines.push_back("  " + note);
  return lines;
}

std::vector<std::string> dataWarnings(const DataReport& report) {
  std::vector<std::string> warnings;
  if (lostShare(report) > kMuchLost) warnings.push_back(warningOfRecords(report));
  const auto targets = testTargetsOf(report);
  if (static_cast<double>(targets.masked) > kMuchLost * static_cast<double>(targets.all))
    warnings.push_back(fmt::format("warning: {}. Leave out what users repeat, where only new items count.", maskedLine(report)));
  return warnings;
}

std::string validationWarning(const TrainingSettings& training) {
  if (training.reachesValidation()) return {};
  return fmt::format(
      "warning: no epoch is validated: epochs {} is not above warmup-epochs {}, so that of each window the last epoch is taken and none "
      "stops early. Use more --epochs or fewer --warmup-epochs.",
      training.epochs, training.warmupEpochs);
}

}  // namespace xsmoe::cli
