// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_list.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "model/analysis/run_order.h"
#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"
#include "model/experiments/runs/annotation.h"
#include "model/experiments/runs/file_stamp.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/run_index.h"
#include "model/experiments/runs/stream_place.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

enum class Depth { kFolder, kAllBelow };

struct FoundRuns {
  std::vector<fs::path> folders;
  bool hasLinks = false;  ///< some may be the same
  fs::path closed;        ///< the first folder that may not be entered, which may be a run; empty: there is none
};

bool isRunFolder(const fs::path& folder) { return isRegularFile(folder / "run.json"); }

/// Run folders, without looking into them for others. Empty: it was cancelled; a folder may have a whole disk below it.
std::optional<FoundRuns> runFolders(const fs::path& folder, Depth depth, const ProgressCallback& progress) {
  constexpr int kEntriesAtOnce = 1000;
  FoundRuns found;
  int entries = 0;
  std::error_code problem, unknown;
  if (isRunFolder(folder) && depth == Depth::kAllBelow) found.folders.push_back(folder);
  for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem), end; entry != end;
       entry.increment(problem)) {
    if (problem) break;
    if (++entries % kEntriesAtOnce == 0 && progress && !progress({"looking for runs", std::ssize(found.folders), 0, "runs"}))
      return std::nullopt;
    if (!entry->is_directory(unknown)) continue;
    const bool isRun = isRunFolder(entry->path());
    if (!isRun && found.closed.empty() && ::access(entry->path().c_str(), X_OK) != 0) found.closed = entry->path();
    if (isRun || depth == Depth::kFolder) entry.disable_recursion_pending();
    if (!isRun || isUnfinished(entry->path())) continue;  // still being made, or left by a program that was killed
    found.folders.push_back(entry->path());
    found.hasLinks = found.hasLinks || entry->is_symlink(unknown);
  }
  return found;
}

/// By their names, as numbers where they have digits.
void sortNaturally(std::vector<fs::path>& folders) {
  std::vector<std::pair<std::string, fs::path>> keyed;
  keyed.reserve(folders.size());
  for (auto& folder : folders) keyed.emplace_back(naturalKey(folder.native()), std::move(folder));
  std::sort(keyed.begin(), keyed.end());
  std::transform(keyed.begin(), keyed.end(), folders.begin(), [](auto& one) { return std::move(one.second); });
}

/// Each run once, by the name that is no link where there is one, in the order of names.
std::vector<fs::path> eachOnce(FoundRuns found) {
  auto& folders = found.folders;
  if (found.hasLinks) {
    std::error_code unknown;
    std::stable_partition(folders.begin(), folders.end(), [&](const fs::path& folder) { return !fs::is_symlink(folder, unknown); });
    std::set<fs::path> known;
    std::erase_if(folders, [&](const fs::path& folder) { return !known.insert(fs::canonical(folder, unknown)).second; });
  }
  sortNaturally(folders);
  return std::move(folders);
}

RunSummary unreadable(const fs::path& run, const Error& error) {
  RunSummary summary;
  const auto folder = plainPath(run);
  summary.description.folder = folder.string();
  summary.description.name = folder.filename().string();
  summary.problem = describe(error);
  return summary;
}

/// The run as its files tell it; its stream where it was when the run began. `nobodyWrites` as of readTurningPoints().
RunSummary readSummary(const RunPaths& run, bool nobodyWrites) {
  auto manifest = readManifestAsWritten(run);
  if (!manifest) return unreadable(run.folder, manifest.error());
  auto& sources = manifest->description.sources;
  sources = sourcesOf(*manifest, sources.build);
  RunHistory history(manifest->description);
  if (const auto read = readTurningPoints(
          run.record(), [&](const RunEvent& event) { history.apply(event); }, nobodyWrites);
      !read)
    return unreadable(run.folder, read.error());
  auto summary = summaryOf(history);
  if (auto said = readAnnotation(run)) {
    summary.tags = std::move(said->tags);
    summary.note = std::move(said->note);
  } else {
    summary.annotationProblem = describe(said.error());
  }
  return summary;
}

/// Where the streams of many runs are: mostly a few, looked for once.
class StreamPlaces {
 public:
  /// As readManifest() finds it.
  void settle(RunDescription& run) {
    const auto near = fs::path(run.folder).parent_path().native();  // what is above decides, and not the run's own name
    auto [known, isNew] = places_.try_emplace({run.streamFolder, near});
    if (isNew) known->second = find(run);
    run.streamFolder = known->second;
  }

 private:
  static std::string find(const RunDescription& run) {
    const auto places = placesOfStream(run.streamFolder, run.folder);
    return places.empty() ? run.streamFolder : places.front().string();
  }
  std::map<std::pair<std::string, std::string>, std::string> places_;
};

struct ListedRun {
  fs::path folder;
  std::string place;  ///< below the folder that is listed
  RunFiles files = {};
  RunSummary summary = {};
};

/// Reads runs, each once, on all cores: a folder may have a thousand.
class Reading {
 public:
  /// `begunNs`: a time before the runs' files were found as they are.
  Reading(std::vector<ListedRun>& runs, std::vector<std::size_t> toRead, RunIndex& index, std::int64_t begunNs)
      : runs_(runs), toRead_(std::move(toRead)), index_(index), begun_(begunNs) {}

  /// False: it was cancelled; what was read by then is kept.
  bool read(const ProgressCallback& progress) {
    if (toRead_.empty()) return true;
    const auto all = static_cast<std::int64_t>(runs_.size()), known = all - static_cast<std::int64_t>(toRead_.size());
    const auto goOn = [&] { return !progress || progress({"reading runs", known + done_, all, "runs"}); };
    if (!goOn()) return false;
    {
      std::vector<std::jthread> helpers;
      const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
      for (std::size_t i = 1; i < std::min(cores, toRead_.size()); ++i)
        helpers.emplace_back([this] {
          while (readNext()) continue;
        });
      while (readNext())
        if (!goOn()) stopped_ = true;
    }
    return !stopped_ && goOn();
  }

 private:
  /// False: no run is left, or the others are not wanted.
  bool readNext() {
    const auto i = stopped_ ? toRead_.size() : next_++;
    if (i >= toRead_.size()) return false;
    readOne(runs_[toRead_[i]]);
    const std::lock_guard lock(keeping_);
    keep(runs_[toRead_[i]]);
    ++done_;
    return true;
  }

  /// A record that rests is read without locks. Had somebody begun to write it meanwhile, it is read as one that does not.
  void readOne(ListedRun& run) const {
    const RunPaths paths(run.folder);
    const bool rests = isSettled(run.files, begun_) && hasNothingBeside(run);
    run.summary = readSummary(paths, rests);
    if (!rests || (run.summary.problem.empty() && filesOf(paths) == run.files)) return;
    run.files = filesOf(paths);
    run.summary = readSummary(paths, false);
  }

  /// Whether nothing lies beside the record that belongs into it.
  static bool hasNothingBeside(const ListedRun& run) {
    std::error_code unknown;
    return run.files.log().size == 0 && !fs::exists(RunPaths(run.folder).record().string() + "-journal", unknown) && !unknown;
  }

  /// What cannot be read may be so tomorrow with the same files. What changes now is read again.
  void keep(const ListedRun& run) {
    const auto& summary = run.summary;
    if (summary.problem.empty() && summary.annotationProblem.empty() && isSettled(run.files, begun_))
      index_.keep(run.place, run.files, summary);
  }

  std::vector<ListedRun>& runs_;
  const std::vector<std::size_t> toRead_;
  RunIndex& index_;
  const std::int64_t begun_;
  std::atomic<std::size_t> next_{0};  // in toRead_
  std::atomic<std::int64_t> done_{0};
  std::atomic<bool> stopped_{false};
  std::mutex keeping_;  // of index_
};

std::string placeBelow(const fs::path& run, const fs::path& folder) {
  const auto place = run.lexically_relative(folder).string();
  return place.empty() ? run.string() : place;
}

/// Errors: there is no such folder, it may not be read.
Result<void> checkReadable(const fs::path& folder) {
  std::error_code reason;
  const auto there = fs::status(folder, reason);
  if (fs::is_directory(there) && ::access(folder.c_str(), R_OK | X_OK) != 0) reason = {errno, std::generic_category()};
  if (there.type() != fs::file_type::not_found && reason)
    return badInput(folder.string(), "the folder cannot be read (" + reason.message() + ")", "Check the path and the permissions");
  if (!fs::is_directory(there)) return badInput(folder.string(), "there is no such folder", "Name a folder with runs");
  return {};
}

Result<std::vector<RunSummary>> listRuns(const fs::path& folder, Depth depth, const ProgressCallback& progress, std::int64_t* opened) {
  if (auto good = checkReadable(folder); !good) return tl::unexpected(good.error());
  auto found = runFolders(folder, depth, progress);
  if (!found) return failure(folder.string(), "cancelled");
  if (found->folders.empty() && !found->closed.empty() && depth == Depth::kAllBelow)
    return badInput(found->closed.string(), "the folder may not be entered, and no other is a run", "Check its permissions");
  std::vector<ListedRun> runs;
  for (auto& run : eachOnce(std::move(*found))) runs.push_back({run, placeBelow(run, folder)});
  RunIndex index(folder);
  std::vector<std::size_t> toRead;
  const auto begun = nanosecondsNow();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].files = filesOf(RunPaths(runs[i].folder));
    if (auto known = index.find(runs[i].place, runs[i].files))
      runs[i].summary = std::move(*known);
    else
      toRead.push_back(i);
  }
  if (opened != nullptr) *opened = static_cast<std::int64_t>(toRead.size());
  if (!Reading(runs, std::move(toRead), index, begun).read(progress)) return failure(folder.string(), "cancelled");
  index.forgetGone();
  StreamPlaces streams;
  std::vector<RunSummary> summaries;
  for (auto& run : runs) {
    auto& about = run.summary.description;
    if (about.folder.empty()) about.folder = plainPath(run.folder).string();
    if (run.summary.problem.empty()) streams.settle(about);
    summaries.push_back(std::move(run.summary));
  }
  return summaries;
}

}  // namespace

std::optional<std::vector<fs::path>> runFoldersBelow(const fs::path& folder, const ProgressCallback& progress) {
  auto found = runFolders(folder, Depth::kAllBelow, progress);
  if (!found) return std::nullopt;
  return eachOnce(std::move(*found));
}

Result<std::vector<RunSummary>> listRunsBelow(const fs::path& folder, const ProgressCallback& progress, std::int64_t* opened) {
  return listRuns(folder, Depth::kAllBelow, progress, opened);
}

Result<std::vector<RunSummary>> listRunsWithin(const fs::path& folder, const ProgressCallback& progress, std::int64_t* opened) {
  return listRuns(folder, Depth::kFolder, progress, opened);
}

}  // namespace xsmoe::experiments
