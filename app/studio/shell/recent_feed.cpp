// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/recent_feed.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "app/studio/session/folder_kind.h"
#include "app/studio/session/remembered_folders.h"
#include "model/analysis/run_summary.h"

namespace xsmoe::studio {
namespace {

using RecentKind = widgets::RecentFolder::Kind;

RecentKind kindOf(const QString& folder) {
  switch (folderKind(toPath(folder))) {
    case FolderKind::kRun: return RecentKind::kRun;
    case FolderKind::kStream: return RecentKind::kStream;
    case FolderKind::kUnknown: break;
  }
  return RecentKind::kOther;
}

namespace fs = std::filesystem;

using Time = fs::file_time_type;

constexpr int kMostEntries = 10'000;      // of a folder: of one that holds something else the first are enough
constexpr std::size_t kMostBesides = 20;  // runs that were never open here: a crash of late is among the last written

/// When a run was written last. What it tells goes into the file beside its record, and into the record itself now and then.
Time timeOf(const fs::path& run) {
  Time latest = Time::min();
  for (const char* const file : {"record.sqlite", "record.sqlite-wal"}) {
    std::error_code unknown;
    const auto time = fs::last_write_time(run / file, unknown);
    if (!unknown) latest = std::max(latest, time);
  }
  return latest;
}

/// The runs that lie in these folders themselves, the last written first.
std::vector<QString> latestRunsIn(const std::set<fs::path>& places) {
  std::vector<std::pair<Time, QString>> found;
  for (const auto& place : places) {
    std::error_code problem;
    int entries = 0;
    for (auto at = fs::directory_iterator(place, problem); !problem && at != fs::directory_iterator() && entries < kMostEntries;
         at.increment(problem), ++entries)
      if (folderKind(at->path()) == FolderKind::kRun) found.emplace_back(timeOf(at->path()), QString::fromStdString(at->path().string()));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (found.size() > kMostBesides) found.resize(kMostBesides);
  std::vector<QString> runs;
  for (auto& one : found) runs.push_back(std::move(one.second));
  return runs;
}

}  // namespace

RecentFeed::RecentFeed(Session& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session_, &Session::folderOpened, this, &RecentFeed::remember);
  connect(&session_, &Session::runEnded, this, &RecentFeed::read);
}

void RecentFeed::remember(const std::filesystem::path& folder) {
  if (!remembers_) return;
  RecentFolders::add(QString::fromStdString(folder.string()));
  Q_EMIT added();
}

std::vector<widgets::RecentFolder> RecentFeed::list() const {
  std::vector<widgets::RecentFolder> folders;
  for (const QString& folder : RecentFolders::list()) {
    widgets::RecentFolder one;
    one.folder = folder;
    one.kind = kindOf(folder);
    const auto known = standings_.find(folder);
    folders.push_back(known == standings_.end() ? std::move(one) : asItStands(folder, known->second));
  }
  return folders;
}

widgets::RecentFolder RecentFeed::asItStands(const QString& folder, const Standing& standing) const {
  const bool here = standing.written && session_.live() && session_.run().folder == toPath(folder);
  const auto seen = here ? RunSeen::kHere : standing.written ? RunSeen::kElsewhere : RunSeen::kRecord;
  return {folder, RecentKind::kRun, standing.state, seen, standing.windowsDone, standing.windows};
}

void RecentFeed::read() {
  std::vector<QString> runs;
  std::set<fs::path> places;
  std::error_code unknown;
  if (const auto& usual = session_.folders().runs; fs::is_directory(usual, unknown)) places.insert(usual);
  for (const QString& folder : RecentFolders::list()) {
    if (kindOf(folder) != RecentKind::kRun) continue;
    runs.push_back(folder);
    places.insert(toPath(folder).parent_path());
  }
  if (places.empty()) return;
  session_.questions().askEngine(
      this,
      [runs = std::move(runs), places = std::move(places)](engine::Engine& engine) -> Result<Standings> {
        Standings standings;
        addStandings(engine, runs, standings);
        addStandings(engine, latestRunsIn(places), standings);
        return standings;
      },
      [this](const Result<Standings>& standings) {
        if (!standings) return;
        standings_ = *standings;
        Q_EMIT changed();
      });
}

/// Without those that cannot be read.
void RecentFeed::addStandings(engine::Engine& engine, const std::vector<QString>& runs, Standings& standings) {
  for (const QString& run : runs) {
    if (standings.contains(run)) continue;
    const auto path = toPath(run);
    const auto listed = engine.listRuns(path, {});
    if (!listed || listed->empty() || !listed->front().problem.empty()) continue;
    const auto& summary = listed->front();
    Standing standing;
    standing.state = summary.state;
    standing.written = summary.state != RunState::kFinished && engine.isWritten(path);
    standing.windowsDone = summary.windowsDone;
    standing.windows = summary.description.settings.protocol.windows - 1;  // the last one is tested on alone
    standing.time = timeOf(path);
    standings.emplace(run, standing);
  }
}

std::optional<widgets::RecentFolder> RecentFeed::newestUnfinished() const {
  const Standings::value_type* newest = nullptr;
  for (const auto& one : standings_) {
    const Standing& run = one.second;
    if (run.written || run.state == RunState::kFinished || run.state == RunState::kNotStarted) continue;
    if (newest == nullptr || run.time > newest->second.time) newest = &one;
  }
  if (newest == nullptr) return std::nullopt;
  return asItStands(newest->first, newest->second);
}

}  // namespace xsmoe::studio
