// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/new_run.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

/// Whether an entry of a folder without run.json is what the making of a run leaves that was broken off, with nothing in it.
bool isEmptyRemain(const RunPaths& paths, const fs::path& entry) {
  std::error_code unknown;
  const auto name = entry.filename().string();
  if (name == "checkpoints") return fs::is_directory(entry, unknown) && fs::is_empty(entry, unknown);
  if (name.starts_with("record.sqlite")) return recordedEvents(paths.record()).value_or(1) == 0;
  return isUnfinished(entry) && (name.starts_with("run.json") || name.starts_with('.'));
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code unknown;
  for (const auto& entry : fs::directory_iterator(folder, unknown)) entries.push_back(entry.path());
  return entries;
}

/// Removes what is left of a run's making, if the folder holds nothing else.
void removeRemains(const RunPaths& paths) {
  std::error_code unknown;
  if (fs::exists(paths.manifest(), unknown)) return;
  const auto entries = entriesOf(paths.folder);
  if (!std::all_of(entries.begin(), entries.end(), [&](const fs::path& entry) { return isEmptyRemain(paths, entry); })) return;
  for (const auto& entry : entriesOf(paths.folder))                               // reading the record may have made files beside it
    if (!entry.filename().string().starts_with('.')) fs::remove(entry, unknown);  // the others perhaps somebody fills: NewFolder knows
}

/// What a folder that is not empty is, in words.
std::string inWords(const RunPaths& paths) {
  std::error_code unknown;
  const bool run = fs::exists(paths.manifest(), unknown);
  if (run || (!fs::exists(paths.checkpoints(), unknown) && !fs::exists(paths.record(), unknown)))
    return "the run folder exists and is not empty";
  return "the folder holds parts of a run, but no run.json, as if the run's making had been broken off";
}

Result<NewFolder> newFolder(const RunPaths& target) {
  removeRemains(target);
  std::error_code unknown;
  auto folder = NewFolder::create(target.folder);
  if (!folder && fs::is_directory(target.folder, unknown) && !fs::is_empty(target.folder, unknown))
    return cannotWrite(target.folder.string(), inWords(target), "Name another folder, or move this one away; a run is never overwritten");
  return folder;
}

Result<void> makeFiles(const RunPaths& paths, const RunManifest& manifest) {
  std::error_code problem;
  fs::create_directory(paths.checkpoints(), problem);
  if (problem)
    return cannotWrite(paths.checkpoints().string(), "the folder cannot be made: " + problem.message(), "Check the disk's free space");
  if (auto written = writeManifest(paths, manifest); !written) return written;
  const auto record = RecordWriter::create(paths.record());
  return record ? Result<void>() : tl::unexpected(record.error());
}

}  // namespace

Result<NewRun> NewRun::create(const RunPaths& target, const RunManifest& manifest) {
  auto folder = newFolder(target);
  if (!folder) return tl::unexpected(folder.error());
  NewRun run(target, std::move(*folder));
  if (auto made = makeFiles(run.paths(), manifest); !made) return tl::unexpected(run.inPlace(made.error()));
  return run;
}

Result<StartedRun> NewRun::start(std::int64_t events) {
  auto lock = RunLock::take(paths());  // before anybody else can: it stays with the file
  if (!lock) return tl::unexpected(inPlace(lock.error()));
  if (auto placed = folder_.commit(); !placed) return tl::unexpected(placed.error());
  auto record = RecordWriter::goOn(target_.record(), events);
  if (!record) return tl::unexpected(record.error());
  return StartedRun{std::move(*lock), std::move(*record)};
}

}  // namespace xsmoe::experiments
