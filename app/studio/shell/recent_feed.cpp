// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/recent_feed.h"

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

}  // namespace

RecentFeed::RecentFeed(Session& session, QObject* parent) : QObject(parent), session_(session) {}

std::vector<widgets::RecentFolder> RecentFeed::list() const {
  std::vector<widgets::RecentFolder> folders;
  for (const QString& folder : RecentFolders::list()) {
    widgets::RecentFolder one;
    one.folder = folder;
    one.kind = kindOf(folder);
    if (const auto known = standings_.find(folder); known != standings_.end()) {
      one.state = known->second.state;
      one.written = known->second.written;
      one.windowsDone = known->second.windowsDone;
      one.windows = known->second.windows;
    }
    folders.push_back(std::move(one));
  }
  return folders;
}

void RecentFeed::read() {
  std::vector<QString> runs;
  for (const QString& folder : RecentFolders::list())
    if (kindOf(folder) == RecentKind::kRun) runs.push_back(folder);
  if (runs.empty()) return;
  session_.questions().askEngine(
      [runs = std::move(runs)](engine::Engine& engine) -> Result<Standings> { return standingsOf(engine, runs); },
      [this](const Result<Standings>& standings) {
        if (!standings) return;
        standings_ = *standings;
        Q_EMIT changed();
      });
}

/// Without those that cannot be read.
RecentFeed::Standings RecentFeed::standingsOf(engine::Engine& engine, const std::vector<QString>& runs) {
  Standings standings;
  for (const QString& run : runs) {
    const auto path = toPath(run);
    const auto listed = engine.listRuns(path, {});
    if (!listed || listed->empty() || !listed->front().problem.empty()) continue;
    const auto& summary = listed->front();
    Standing standing;
    standing.state = summary.state;
    standing.written = summary.state != RunState::kFinished && engine.isWritten(path);
    standing.windowsDone = summary.windowsDone;
    standing.windows = summary.description.settings.protocol.windows - 1;  // the last one is tested on alone
    std::error_code unknown;
    const auto time = std::filesystem::last_write_time(path / "record.sqlite", unknown);
    if (!unknown) standing.time = time;
    standings.emplace(run, standing);
  }
  return standings;
}

std::optional<widgets::RecentFolder> RecentFeed::newestUnfinished() const {
  std::optional<widgets::RecentFolder> newest;
  auto time = std::filesystem::file_time_type::min();
  for (auto& one : list()) {
    if (!one.state || one.written || *one.state == RunState::kFinished || *one.state == RunState::kNotStarted) continue;
    const auto written = standings_.at(one.folder).time;
    if (newest && written <= time) continue;
    time = written;
    newest = std::move(one);
  }
  return newest;
}

}  // namespace xsmoe::studio
