// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/tensorboard.h"

#include <fstream>

#include "model/core/files/replacement_file.h"
#include "model/core/used_settings.h"
#include "model/experiments/exports/measured_steps.h"
#include "model/experiments/runs/record.h"

namespace xsmoe::experiments {
namespace {

constexpr std::int64_t kTellEvery = 4096;  ///< events
constexpr const char* kFileBegins = "events.out.tfevents.";

struct ExportCancelled {};

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

/// A cell of a table of Markdown.
std::string markdownCell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|' || c == '\\' || c == '`' || c == '<' || c == '*' || c == '_') cell += '\\';
    cell += c == '\n' || c == '\r' ? ' ' : c;
  }
  return cell;
}

std::string settingsTable(const ExportedRun& run) {
  std::string text = "| setting | value | |\n|---|---|---|\n";
  for (const auto& setting : usedSettings(run.history.description().settings))
    text += "| " + markdownCell(setting.key) + " | " + markdownCell(setting.words) + " | " + markdownCell(setting.label) + " |\n";
  return text;
}

std::string provenanceTable(const ExportedRun& run) {
  std::string text = "| | |\n|---|---|\n";
  for (const auto& [name, words] : provenanceOf(run)) text += "| " + markdownCell(name) + " | " + markdownCell(words) + " |\n";
  return text;
}

void writeBeginning(std::ostream& file, const ExportedRun& run) {
  file << tfRecord(versionEvent(run.firstMs)) << tfRecord(textEvent(run.firstMs, 0, "run/settings", settingsTable(run)))
       << tfRecord(textEvent(run.firstMs, 0, "run/provenance", provenanceTable(run)));
}

/// The events that the run had when it was read: one that goes on has more by now.
Result<void> writeMeasurements(std::ostream& file, const ExportedRun& run, const ProgressCallback& progress) {
  MeasuredSteps steps;
  std::int64_t done = 0;
  return readRecord(run.paths.record(), [&](const RunEvent& event) {
    if (done++ >= run.events) return;
    if (const auto measured = steps.next(event.detail)) file << tfRecord(scalarsEvent(event.timeMs, measured->step, measured->values));
    if (progress && done % kTellEvery == 0 && !progress({"writing TensorBoard's events", done, run.events, "events"}))
      throw ExportCancelled();
  });
}

}  // namespace

Result<std::filesystem::path> writeEventFile(const ExportedRun& run, const std::filesystem::path& folder,
                                             const ProgressCallback& progress) {
  const auto place = placeOfRun(run, folder);
  if (auto made = makeFolders(place); !made) return tl::unexpected(made.error());
  const auto target = place / eventFileName(run);
  ReplacementFile file(target);
  std::ofstream stream(file.path(), std::ios::binary);
  writeBeginning(stream, run);
  try {
    if (auto written = writeMeasurements(stream, run, progress); !written) return tl::unexpected(written.error());
  } catch (const ExportCancelled&) {
    return failure(target.string(), "cancelled", "Nothing was written");
  }
  stream.close();
  if (!stream) return cannotWrite(target.string(), "the file cannot be written", "Make room on the disk, or choose another folder");
  if (auto put = file.commit(); !put) return tl::unexpected(put.error());
  return target;
}

}  // namespace xsmoe::experiments
