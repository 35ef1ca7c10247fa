// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/mlflow.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "model/analysis/metrics_table.h"
#include "model/core/files/new_folder.h"
#include "model/core/files/replacement_file.h"
#include "model/core/setting_text.h"
#include "model/core/used_settings.h"
#include "model/experiments/exports/made_files.h"
#include "model/experiments/exports/measured_steps.h"
#include "model/experiments/runs/run_lock.h"
#include "model/features/sha256.h"

namespace xsmoe::experiments {
namespace {

/// Not run.json: the folder that holds it would be a run to whatever lists runs.
constexpr const char* kManifest = "artifacts/xsmoe_run.json";

using Files = std::map<std::filesystem::path, std::string>;  // below the run's folder

// MLflow's RunStatus and SourceType (mlflow/entities).
constexpr int kRunning = 1, kDone = 3, kBroken = 4, kKilled = 5, kLocal = 4;

/// A text as a scalar of YAML, of which JSON's texts are a part; but for pairs of surrogates, so that letters stand as they are.
std::string yamlText(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string fileAddress(const std::filesystem::path& path) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "/-._~";
  std::string address = "file://";
  for (const char c : plainPath(path).string()) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (letter || kPlain.find(c) != std::string_view::npos)
      address += c;
    else
      address += {'%', kDigits[byte / 16], kDigits[byte % 16]};
  }
  return address;
}

std::string experimentName(const ExportedRun& run) {
  const auto& title = run.history.description().streamTitle;
  return title.empty() ? "xsmoe" : title;
}

/// A number of up to 18 digits, as MLflow's own are, the same for the same name.
std::string experimentId(const std::string& name) {
  features::Sha256 sum;
  sum.add(name.data(), name.size());
  return std::to_string(std::stoull(sum.finish().substr(0, 14), nullptr, 16));
}

int statusOf(const ExportedRun& run) {
  switch (run.history.state()) {
    case RunState::kFinished: return kDone;
    case RunState::kFailed: return kBroken;
    case RunState::kStopped: return kKilled;
    default: return isWritten(run.paths) ? kRunning : kKilled;
  }
}

std::string runMeta(const ExportedRun& run, const std::string& experiment, const std::filesystem::path& folder) {
  const int status = statusOf(run);
  return "artifact_uri: " + yamlText(fileAddress(folder / "artifacts")) +
         "\nend_time: " + (status == kRunning ? "null" : std::to_string(run.lastMs)) + "\nentry_point_name: ''\nexperiment_id: '" +
         experiment + "'\nlifecycle_stage: active\nrun_id: '" + run.id + "'\nrun_name: " + yamlText(run.history.description().name) +
         "\nrun_uuid: '" + run.id + "'\nsource_name: ''\nsource_type: " + std::to_string(kLocal) +
         "\nsource_version: ''\nstart_time: " + std::to_string(run.firstMs) + "\nstatus: " + std::to_string(status) +
         "\ntags: []\nuser_id: ''\n";
}

Result<void> writeFile(MadeFiles& made, const std::filesystem::path& file, const std::string& text) {
  made.willWrite(file);
  return writeTextFile(file, text);
}

Result<void> writeExperiment(MadeFiles& made, const ExportedRun& run, const std::filesystem::path& folder, const std::string& experiment) {
  const auto meta = folder / "meta.yaml";
  std::error_code unknown;
  if (std::filesystem::exists(meta, unknown)) return {};  // a person may have renamed it in MLflow
  const auto time = std::to_string(run.firstMs);
  return writeFile(made, meta,
                   "artifact_location: " + yamlText(fileAddress(folder)) + "\ncreation_time: " + time + "\nexperiment_id: '" + experiment +
                       "'\nlast_update_time: " + time + "\nlifecycle_stage: active\nname: " + yamlText(experimentName(run)) + '\n');
}

/// metrics/NAME: a line "TIME VALUE STEP" for each time that it was measured. Batches are left out: MLflow reads a metric whole.
Result<void> addMeasurements(Files& files, const ExportedRun& run, const ProgressCallback& progress) {
  return eachMeasurement(run, "writing MLflow's run", progress, [&](std::int64_t timeMs, const MeasuredStep& measured) {
    if (measured.kind == StepKind::kBatch) return;
    for (const auto& one : measured.values)
      files[std::filesystem::path("metrics") / one.name] +=
          std::to_string(timeMs) + ' ' + numberText(one.value) + ' ' + std::to_string(measured.step) + '\n';
  });
}

void addDescription(Files& files, const ExportedRun& run) {
  for (const auto& setting : usedSettings(run.history.description().settings))
    if (!setting.value.empty()) files[std::filesystem::path("params") / setting.key] = setting.value;
  files["tags/mlflow.runName"] = run.history.description().name;
  files["tags/mlflow.source.name"] = "xsmoe";
  files["tags/mlflow.source.type"] = "LOCAL";
  for (const auto& [name, words] : provenanceOf(run)) files[std::filesystem::path("tags") / ("xsmoe." + name)] = words;
  files[kManifest] = run.manifest;
  files["artifacts/metrics.csv"] = metricsTable(run.history);
}

Result<void> writeFiles(MadeFiles& made, const std::filesystem::path& folder, const Files& files) {
  std::set<std::filesystem::path> places;
  for (const auto& [file, text] : files) {
    const auto place = (folder / file).parent_path();
    if (places.insert(place).second)
      if (auto done = made.makeFolder(place); !done) return done;
    if (auto written = writeFile(made, folder / file, text); !written) return written;
  }
  return {};
}

/// What an earlier export measured and the run has no longer, since a person took a change back or it was extended.
void removeOthers(const std::filesystem::path& folder, const Files& files) {
  std::error_code problem;
  for (const char* kind : {"metrics", "params"}) {
    std::vector<std::filesystem::path> gone;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / kind, problem))
      if (entry.is_regular_file(problem) && !files.contains(entry.path().lexically_relative(folder))) gone.push_back(entry.path());
    for (const auto& file : gone) std::filesystem::remove(file, problem);
  }
}

}  // namespace

Result<std::filesystem::path> writeMlflowRun(const ExportedRun& run, const std::filesystem::path& store, const ProgressCallback& progress) {
  const std::string experiment = experimentId(experimentName(run));
  const auto ofExperiment = store / experiment, folder = ofExperiment / run.id;
  Files files;
  if (auto read = addMeasurements(files, run, progress); !read) return tl::unexpected(read.error());
  addDescription(files, run);
  MadeFiles made;
  if (auto done = made.makeFolder(folder); !done) return tl::unexpected(done.error());
  if (auto done = writeExperiment(made, run, ofExperiment, experiment); !done) return tl::unexpected(done.error());
  if (auto done = writeFiles(made, folder, files); !done) return tl::unexpected(done.error());
  removeOthers(folder, files);
  // MLflow shows a run that has a meta.yaml: it comes last.
  if (auto done = writeFile(made, folder / "meta.yaml", runMeta(run, experiment, folder)); !done) return tl::unexpected(done.error());
  made.keep();
  return folder;
}

}  // namespace xsmoe::experiments
