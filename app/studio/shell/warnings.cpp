// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/warnings.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cstdint>

#include "model/core/methods.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Warnings", text); }

widgets::Warning slowBlas(const engine::DeviceReport& device) {
  return {tr("slow BLAS"), tr("%2 (measured: %1 GFLOP/s in one thread)")
                               .arg(QLocale().toString(device.gigaflops, 'f', 1), QString::fromStdString(device.advice))};
}

widgets::Warning constantFirstState(Method method) {
  return {tr("constant l₀"),
          hasExperts(method)
              ? tr("Hidden state 0 is the same for every item, so the experts of the first side layer see a constant. Encode "
                   "with pooling “mean0” to change that.")
              : tr("Hidden state 0 is the same for every item, so the first adapter of each tower sees a constant. Encode "
                   "with pooling “mean0” to change that.")};
}

bool readsFirstState(const ModelSettings& model, int hiddenStates) {
  const auto states = statesOf(model, hiddenStates);
  return std::find(states.begin(), states.end(), 0) != states.end();
}

/// What a person did not ask for: records of items without features, and lines that cannot be used. Dates and k-core are choices.
widgets::Warning excluded(std::int64_t featureless, std::int64_t badLines) {
  QStringList parts;
  if (featureless > 0)
    parts << widgets::counted(featureless, tr("1 record of items without features"), tr("%1 records of items without features"));
  if (badLines > 0) parts << widgets::counted(badLines, tr("1 line that cannot be used"), tr("%1 lines that cannot be used"));
  return {tr("records left out"), tr("Left out: %1. The stream card says more.").arg(parts.join(QStringLiteral("; ")))};
}

std::int64_t featurelessRecords(const DataReport& report) {
  std::int64_t records = 0;
  for (const auto& part : report.leftOut)
    if (part.reason.find("without features") != std::string::npos) records += part.records;
  return records;
}

}  // namespace

std::vector<widgets::Warning> warningsAbout(const std::optional<engine::DeviceReport>& device, const engine::StreamOverview* stream,
                                            const ModelSettings& model) {
  std::vector<widgets::Warning> warnings;
  if (device && device->slowBlas) warnings.push_back(slowBlas(*device));
  if (stream == nullptr) return warnings;
  if (!stream->report.featuresFound && readsFeatures(model.method))
    warnings.push_back(
        {tr("no features"), tr("The stream has no feature cache: only %1 train without one. Make one with File, Extract Features…")
                                .arg(widgets::text(keysWithoutFeatures()))});
  if (stream->constantFirstState && readsFirstState(model, stream->hiddenStates)) warnings.push_back(constantFirstState(model.method));
  const auto featureless = featurelessRecords(stream->report);
  if (featureless > 0 || stream->report.badLineCount > 0) warnings.push_back(excluded(featureless, stream->report.badLineCount));
  return warnings;
}

}  // namespace xsmoe::studio
