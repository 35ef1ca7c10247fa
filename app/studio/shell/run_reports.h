// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "app/studio/threads/shared_engine.h"
#include "model/engine/engine.h"
#include "widgets/report/report_page.h"
#include "widgets/report/view_files.h"

namespace xsmoe::studio {

/// What a report of a run tells, but for what is known of its stream; `here`: this program trains it. Any thread that may use the engine.
/// Errors: the run cannot be read.
[[nodiscard]] Result<widgets::RunReport> readReport(engine::Engine& engine, const std::filesystem::path& run, bool here = false);

/// Writes the report of a stored run without a window (`--report`), with what is known of its stream where that is there.
/// `stream`: where it lies; empty: where the record names it. Errors: no engine, no run, a stream of that name that cannot be read; as
/// widgets::writeReport().
[[nodiscard]] Result<void> writeReportOf(const EngineFactory& factory, const std::filesystem::path& run, const std::filesystem::path& file,
                                         const std::filesystem::path& stream = {});

/// Writes the views of a stored run without a window (`--views`): all that its record feeds and, where its stream is there, those of Data.
/// Where `run` is a stream, as Session::open() tells them apart, those of Data alone, cut as it asks itself. `stream` as of
/// writeReportOf(). The files' names. Errors: no engine, no run, a stream that cannot be read or two of them; as widgets::writeViews().
[[nodiscard]] Result<QStringList> writeViewsOf(const EngineFactory& factory, const std::filesystem::path& run,
                                               const std::filesystem::path& folder, widgets::FigurePlace place,
                                               const std::filesystem::path& stream = {});

/// Writes Figure 2 of the finished runs at and below a folder without a window (`--figure`). Errors: no engine, no folder; as of
/// Engine::table() and widgets::writeFigure().
[[nodiscard]] Result<void> writeFigureOf(const EngineFactory& factory, const std::filesystem::path& runs,
                                         const std::filesystem::path& file);

}  // namespace xsmoe::studio
