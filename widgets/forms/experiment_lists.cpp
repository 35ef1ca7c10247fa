// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/experiment_lists.h"

#include <QCoreApplication>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "model/analysis/paper_plans.h"
#include "model/core/run_settings_text.h"

namespace xsmoe::widgets {
namespace {

constexpr std::int64_t kMostSeeds = 1000;

QString said(const char* words) { return QCoreApplication::translate("ExperimentLists", words); }

std::optional<std::int64_t> wholeNumber(const std::string& text) {
  std::int64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc() && read.ptr == end && value >= 0 ? std::optional(value) : std::nullopt;
}

/// "1-5" as its numbers; anything else as it is.
Result<std::vector<std::string>> seedsOf(const std::string& part) {
  const auto dash = part.find('-', 1);
  if (dash == std::string::npos) return std::vector{part};
  const auto trimmed = [](const std::string& text) { return QString::fromStdString(text).trimmed().toStdString(); };
  const auto first = wholeNumber(trimmed(part.substr(0, dash))), last = wholeNumber(trimmed(part.substr(dash + 1)));
  if (!first || !last || *last < *first || *last - *first >= kMostSeeds)
    return usageError("seed", said("\"%1\" is no range of seeds").arg(QString::fromStdString(part)).toStdString(),
                      said("Write it as 1-5").toStdString());
  std::vector<std::string> seeds;
  for (auto seed = *first; seed <= *last; ++seed) seeds.push_back(std::to_string(seed));
  return seeds;
}

}  // namespace

Result<std::vector<std::string>> writtenValues(const std::string& key, const QString& written) {
  std::vector<std::string> values;
  for (const auto& raw : valuesIn(key, written.toStdString())) {
    const auto part = QString::fromStdString(raw).trimmed().toStdString();
    if (part.empty()) continue;
    auto parts = key == "seed" ? seedsOf(part) : Result<std::vector<std::string>>(std::vector{part});
    if (!parts) return parts;
    for (const auto& one : *parts) {
      auto value = plainSettingText(key, one);
      if (!value) return tl::unexpected(value.error());
      if (std::find(values.begin(), values.end(), *value) == values.end()) values.push_back(std::move(*value));
    }
  }
  return values;
}

QString valuesText(const std::string& key, const std::vector<std::string>& values) {
  QStringList texts;
  for (const auto& one : values) texts << QString::fromStdString(one);
  return texts.join(hasCommas(key) ? QStringLiteral("; ") : QStringLiteral(", "));
}

std::vector<ExperimentPreset> experimentPresets() {
  return {{said("Table 1: the methods"), paperLists(TableKind::kMethods)},
          {said("Table 2: XSMoE and its ablations"), paperLists(TableKind::kVariants)},
          {said("Table 3 and Figure 2: τ, and NoFT"), paperLists(TableKind::kCosts)},
          {said("Significance: XSMoE and IISAN, five seeds"), paperLists(TableKind::kSignificance)}};
}

}  // namespace xsmoe::widgets
