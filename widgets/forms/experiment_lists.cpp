// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/experiment_lists.h"

#include <QCoreApplication>
#include <algorithm>
#include <utility>

#include "model/analysis/paper_plans.h"
#include "model/core/fitting_grouping.h"
#include "model/core/names.h"
#include "model/core/run_settings_text.h"

namespace xsmoe::widgets {
namespace {

QString said(const char* words) { return QCoreApplication::translate("ExperimentLists", words); }

}  // namespace

Result<std::vector<std::string>> writtenValues(const std::string& key, const QString& written) {
  std::vector<std::string> values;
  for (const auto& raw : valuesIn(key, written.toStdString())) {
    const auto part = QString::fromStdString(raw).trimmed().toStdString();
    if (part.empty()) continue;
    const auto parts = valuesNamed(key, part);
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

QString groupingExample(int hiddenStates, const std::vector<int>& cachedStates) {
  std::vector<int> layers;
  for (int state = 1; state < hiddenStates; ++state)
    if (cachedStates.empty() || std::binary_search(cachedStates.begin(), cachedStates.end(), state)) layers.push_back(state);
  if (layers.empty()) return {};
  std::vector<std::string> examples{name(fittingGrouping({}, hiddenStates, cachedStates))};
  const auto count = layers.size();
  if (count >= 3) examples.push_back(name(Grouping{layers[count / 3 - 1], layers[2 * count / 3 - 1], layers.back()}));
  return valuesText("grouping", examples);
}

std::vector<ExperimentPreset> experimentPresets() {
  return {{said("Table 1: the methods"), paperLists(TableKind::kMethods)},
          {said("Table 2: XSMoE and its ablations"), paperLists(TableKind::kVariants)},
          {said("Table 3 and Figure 2: τ, and NoFT"), paperLists(TableKind::kCosts)},
          {said("Significance: XSMoE and IISAN, five seeds"), paperLists(TableKind::kSignificance)},
          {said("All tables and figures, five seeds"),
           paperLists({TableKind::kMethods, TableKind::kVariants, TableKind::kCosts, TableKind::kOverTau, TableKind::kSignificance})}};
}

}  // namespace xsmoe::widgets
