// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/run_listing.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "app/studio/session/folder_kind.h"

namespace xsmoe::studio {
namespace {

namespace fs = std::filesystem;

/// Runs that were read, each once, under its own path.
class ReadRuns {
 public:
  void add(RunSummary run) {
    const auto path = pathOfRun(run.description.folder);
    if (!known_.insert(path).second) return;
    run.description.folder = path.string();
    all_.push_back(std::move(run));
  }
  /// The run that the one at this place comes from, where it is a run and not among them; empty: none.
  [[nodiscard]] fs::path originOf(std::size_t place) const {
    const auto& origin = all_[place].description.origin;
    if (!origin || folderKind(origin->folder) != FolderKind::kRun) return {};
    const auto path = pathOfRun(origin->folder);
    return known_.contains(path) ? fs::path() : path;
  }
  [[nodiscard]] bool hasNoneAt(const fs::path& folder) const {
    return std::none_of(known_.begin(), known_.end(), [&](const fs::path& run) { return isAtOrBelow(run, folder); });
  }
  [[nodiscard]] std::vector<RunSummary>& all() { return all_; }

 private:
  std::vector<RunSummary> all_;
  std::set<fs::path> known_;
};

/// What is not looked into with another of them already.
std::vector<fs::path> outermost(std::vector<fs::path> folders) {
  for (fs::path& folder : folders) folder = pathOfRun(folder);
  std::sort(folders.begin(), folders.end());
  std::vector<fs::path> kept;
  for (fs::path& folder : folders)
    if (std::none_of(kept.begin(), kept.end(), [&](const fs::path& one) { return isAtOrBelow(folder, one); }))
      kept.push_back(std::move(folder));
  return kept;
}

using ListRuns = Result<std::vector<RunSummary>> (engine::Engine::*)(const fs::path& folder, const ProgressCallback& progress);

/// False: given up.
bool addRunsOf(engine::Engine& engine, ListRuns list, const fs::path& folder, const ProgressCallback& progress, ReadRuns& runs) {
  bool goOn = true;
  auto found = (engine.*list)(folder, [&](const Progress& state) { return goOn = !progress || progress(state); });
  if (!found) return goOn;  // not there, or not to be read
  for (auto& run : *found) runs.add(std::move(run));
  return true;
}

/// The run in a folder itself.
void addRun(engine::Engine& engine, const fs::path& folder, ReadRuns& runs) {
  auto found = engine.listRuns(folder, {});
  if (found && !found->empty()) runs.add(std::move(found->front()));  // otherwise gone meanwhile
}

/// The open run in its place among the others, which are sorted by their names.
void putOpenRun(std::vector<RunSummary>& runs, RunSummary open) {
  const auto at = std::lower_bound(runs.begin(), runs.end(), open.description.name,
                                   [](const RunSummary& run, const std::string& name) { return run.description.name < name; });
  const auto same = std::find_if(at, runs.end(), [&](const RunSummary& run) { return run.description.folder == open.description.folder; });
  if (same == runs.end()) {
    runs.insert(at, std::move(open));
    return;
  }
  addUntold(open, *same);
  *same = std::move(open);
}

/// Of the unfinished ones, which are few, and the record does not tell.
std::set<std::string> writtenOnes(engine::Engine& engine, const std::vector<RunSummary>& runs) {
  std::set<std::string> written;
  for (const RunSummary& run : runs)
    if (run.problem.empty() && run.state != RunState::kFinished && engine.isWritten(run.description.folder))
      written.insert(run.description.folder);
  return written;
}

}  // namespace

fs::path pathOfRun(const fs::path& folder) {
  std::error_code problem;
  const auto path = fs::canonical(folder, problem);
  return problem ? folder : path;
}

bool isAtOrBelow(const fs::path& path, const fs::path& folder) {
  const auto way = path.lexically_relative(folder);
  return !way.empty() && *way.begin() != "..";
}

RunListing readRuns(engine::Engine& engine, const RunPlaces& places, const ProgressCallback& progress) {
  ReadRuns runs;
  RunListing listing;
  const auto below = outermost(places.below);
  for (const auto& folder : below)
    listing.complete = listing.complete && addRunsOf(engine, &engine::Engine::listRuns, folder, progress, runs);
  for (const auto& place : places.within) {
    const auto folder = pathOfRun(place);
    if (std::any_of(below.begin(), below.end(), [&](const fs::path& one) { return isAtOrBelow(folder, one); })) continue;
    listing.complete = listing.complete && addRunsOf(engine, &engine::Engine::listRunsIn, folder, progress, runs);
  }
  for (const auto& folder : places.below)
    if (runs.hasNoneAt(pathOfRun(folder))) listing.without.push_back(folder);
  for (std::size_t i = 0; listing.complete && i < runs.all().size(); ++i) {
    const auto origin = runs.originOf(i);
    if (origin.empty()) continue;
    const auto known = static_cast<std::int64_t>(runs.all().size());
    listing.complete = !progress || progress({kReadingRuns, static_cast<std::int64_t>(i), known, "runs"});
    if (listing.complete) addRun(engine, origin, runs);
  }
  listing.runs = std::move(runs.all());
  std::stable_sort(listing.runs.begin(), listing.runs.end(),
                   [](const RunSummary& a, const RunSummary& b) { return a.description.name < b.description.name; });
  return listing;
}

RunReader::News RunReader::read(engine::Engine& engine, const Wish& wish, const ProgressCallback& progress) {
  auto listing = readRuns(engine, wish.places, progress);
  if (!listing.complete) return {{}, {}, {}, false};
  auto written = writtenOnes(engine, listing.runs);
  if (wish.open) putOpenRun(listing.runs, *wish.open);
  auto list = listedRuns(std::move(listing.runs));
  News news{told_ ? changesSince(*told_, list, wish.toldAlways) : list, std::move(listing.without), std::move(written)};
  told_ = std::move(list);
  return news;
}

}  // namespace xsmoe::studio
