// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/tensorboard.h"

#include <fstream>

#include "model/analysis/table_text.h"
#include "model/core/files/replacement_file.h"
#include "model/core/used_settings.h"
#include "model/experiments/exports/made_files.h"
#include "model/experiments/exports/measured_steps.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kFileBegins = "events.out.tfevents.";

/// TensorBoard takes whatever has "tfevents" in its name, in the order of names: the time of the first event, as of its own writers.
std::string eventFileName(const ExportedRun& run) { return kFileBegins + std::to_string(run.firstMs / 1000) + ".xsmoe." + run.id; }

bool holdsAnotherRun(const std::filesystem::path& folder, const std::string& ours) {
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
    const std::string file = entry.path().filename().string();
    if (file.starts_with(kFileBegins) && !file.starts_with(ours)) return true;
  }
  return false;
}

std::filesystem::path placeOfRun(const ExportedRun& run, const std::filesystem::path& folder) {
  const auto& name = run.history.description().name;
  const std::filesystem::path place = folder / std::filesystem::path(name.empty() ? "run" : name).filename();
  if (!holdsAnotherRun(place, eventFileName(run))) return place;
  return place.string() + '-' + run.id.substr(0, 8);
}

std::string settingsTable(const ExportedRun& run) {
  std::string text = "| setting | value | |\n|---|---|---|\n";
  for (const auto& setting : usedSettings(run.history.description().settings))
    text += "| " + markdownText(setting.key) + " | " + markdownText(setting.words) + " | " + markdownText(setting.label) + " |\n";
  return text;
}

std::string provenanceTable(const ExportedRun& run) {
  std::string text = "| | |\n|---|---|\n";
  for (const auto& [name, words] : provenanceOf(run)) text += "| " + markdownText(name) + " | " + markdownText(words) + " |\n";
  return text;
}

void writeBeginning(std::ostream& file, const ExportedRun& run) {
  file << tfRecord(versionEvent(run.firstMs)) << tfRecord(textEvent(run.firstMs, 0, "run/settings", settingsTable(run)))
       << tfRecord(textEvent(run.firstMs, 0, "run/provenance", provenanceTable(run)));
}

}  // namespace

Result<std::filesystem::path> writeEventFile(const ExportedRun& run, const std::filesystem::path& folder,
                                             const ProgressCallback& progress) {
  const auto place = placeOfRun(run, folder);
  MadeFiles made;
  if (auto folders = made.makeFolder(place); !folders) return tl::unexpected(folders.error());
  const auto target = place / eventFileName(run);
  ReplacementFile file(target);
  std::ofstream stream(file.path(), std::ios::binary);
  writeBeginning(stream, run);
  const auto read = eachMeasurement(run, "writing TensorBoard's events", progress, [&](std::int64_t timeMs, const MeasuredStep& measured) {
    stream << tfRecord(scalarsEvent(timeMs, measured.step, measured.values));
  });
  if (!read) return tl::unexpected(read.error());
  stream.close();
  if (!stream) return cannotWrite(target.string(), "the file cannot be written", "Make room on the disk, or choose another folder");
  if (auto put = file.commit(); !put) return tl::unexpected(put.error());
  made.keep();
  return target;
}

}  // namespace xsmoe::experiments
