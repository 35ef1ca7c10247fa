// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <QString>
#include <filesystem>

#include "model/core/settings.h"

namespace xsmoe::studio {

[[nodiscard]] std::filesystem::path toPath(const QString& text);

/// Where the studio puts what it makes.
struct StudioFolders {
  std::filesystem::path runs;        ///< run folders
  std::filesystem::path builtIn;     ///< the built-in stream, generated once
  std::filesystem::path queue = {};  ///< file of the queue of runs; empty: it is kept nowhere

  /// The user's data and cache folders; the setting `folders/runs` comes first.
  [[nodiscard]] static StudioFolders ofUser();
};

/// A new run's folder below `runs`, as FORMATS.md names it: "2026-11-23T10-12-03_xsmoe_demo". Does not exist yet.
[[nodiscard]] std::filesystem::path newRunFolder(const std::filesystem::path& runs, const QDateTime& time, Method method,
                                                 const QString& streamTitle);

/// The same, made: of two programs that begin a run in one second each has its own. Where it cannot be made, whoever writes into it tells
/// why.
[[nodiscard]] std::filesystem::path claimRunFolder(const std::filesystem::path& runs, const QDateTime& time, Method method,
                                                   const QString& streamTitle);

/// The same for the runs of an experiment: "2026-11-23T10-12-03_experiment_demo".
[[nodiscard]] std::filesystem::path newExperimentFolder(const std::filesystem::path& runs, const QDateTime& time,
                                                        const QString& streamTitle);

/// A file of a run's name beside its folder: "/runs/…_xsmoe_demo.html".
[[nodiscard]] std::filesystem::path fileBesideRun(const std::filesystem::path& run, const char* ending);

/// A folder below `parent` for pictures of a run or a stream, so that nothing is written over: "…_xsmoe_demo-views". Does not exist yet.
[[nodiscard]] std::filesystem::path newViewsFolder(const std::filesystem::path& parent, const std::filesystem::path& shown);

/// A new stream's folder beside what it is made of: "/data/reviews.json.gz" gives "/data/reviews-stream". Does not exist yet.
[[nodiscard]] std::filesystem::path newStreamFolder(const std::filesystem::path& source);

}  // namespace xsmoe::studio
