// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/run_wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <filesystem>

#include "model/analysis/setting_differences.h"
#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/ranking_metrics.h"
#include "model/core/run_settings_text.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class RunWording {
  Q_DECLARE_TR_FUNCTIONS(RunWording)
};

const SettingDescription* descriptionOf(std::string_view key) {
  const auto all = settingDescriptions();
  const auto found = std::find_if(all.begin(), all.end(), [&](const SettingDescription& one) { return one.key == key; });
  return found == all.end() ? nullptr : &*found;
}

QString translatedColumn(const std::string& words) { return QCoreApplication::translate("RunColumn", words.c_str()); }

}  // namespace

QString settingTitle(std::string_view key) {
  if (key == kTauKey) return QStringLiteral("τ");
  if (key == kMethodKey) return RunWording::tr("Method");
  if (const auto* const setting = descriptionOf(key)) return translatedSetting(setting->label);
  if (const auto* const choice = choiceDescription(key)) return translatedSetting(choice->title);
  const auto column = runColumn(key);
  return column ? translatedColumn(column->title) : text(key);
}

QString settingValueText(std::string_view key, const std::string& value) {
  if (value.empty()) return unusedMark();
  if (key == kMethodKey) {
    const auto method = namedMethod(value);
    return method ? text(titleOf(method->method, method->continual)) : text(value);
  }
  if (const auto states = statesFromName(value); states && hasCommas(key)) return groupingText(*states);
  const auto* const setting = descriptionOf(key);
  const auto number = numberFrom(value);
  if (!number || setting == nullptr) return text(value);
  if (setting->flag) return *number != 0 ? RunWording::tr("on") : RunWording::tr("off");
  if (*number == 0 && !setting->zeroMeans.empty()) return translatedSetting(setting->zeroMeans);
  if (key == kSeedKey) return text(value);
  return QLocale().toString(*number, 'g', 15);
}

QString settingAndValue(std::string_view key, const std::string& value) {
  const QString shown = settingValueText(key, value);
  return key == kMethodKey ? shown : RunWording::tr("%1 %2").arg(settingTitle(key), shown);
}

QString changedText(const RunOrigin& origin) {
  QStringList parts;
  for (const auto& [key, value] : origin.changed) parts << settingAndValue(key, value);
  return parts.join(QStringLiteral("; "));
}

QString settingText(const RunSummary& run, std::string_view key) {
  const auto value = settingOf(run, key);
  if (!value) return unusedMark();
  const QString now = settingValueText(key, value->now);
  return value->started == value->now ? now : RunWording::tr("%1 → %2").arg(settingValueText(key, value->started), now);
}

QString unvalidatedWarning(const TrainingSettings& training) {
  if (training.reachesValidation()) return {};
  return RunWording::tr(
      "Warning: no epoch is validated, since there are no more epochs than those without validation. Of each window the last epoch is "
      "taken, and none stops early.");
}

QString columnTitle(const RunColumn& column) {
  const std::string_view key = column.key == "windows-planned" ? std::string_view("windows") : std::string_view(column.key);
  return column.setting ? settingTitle(key) : translatedColumn(column.title);
}

QString columnMeaning(const RunColumn& column) {
  return column.setting ? translatedSetting(column.meaning) : translatedColumn(column.meaning);
}

QString titleInList(const RunSummary& run, const std::string& nameApart) {
  return nameApart == run.description.name ? runTitle(run.description) : text(nameApart);
}

QString streamName(const RunSummary& run) {
  const auto& about = run.description;
  return about.streamTitle.empty() ? text(std::filesystem::path(about.streamFolder).filename().string()) : text(about.streamTitle);
}

QString metricName(MetricField metric) {
  for (const auto& one : rankingMetrics())
    if (one.field == metric) return text(one.title);
  return {};
}

}  // namespace xsmoe::widgets
