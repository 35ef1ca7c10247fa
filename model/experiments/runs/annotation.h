// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/core/error.h"
#include "model/core/window_note.h"
#include "model/engine/requests.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// What notes.json says (FORMATS.md); nothing where there is none. Errors: no run; damaged, another format or a newer version.
[[nodiscard]] Result<engine::RunAnnotation> readAnnotation(const RunPaths& paths);

/// Engine::annotate(). Notes at windows stay. A file that would say nothing is taken away.
[[nodiscard]] Result<void> writeAnnotation(const RunPaths& paths, const engine::RunAnnotation& annotation);

/// The notes at windows in the same file, in order; none where there is none. Errors: as of readAnnotation().
[[nodiscard]] Result<std::vector<WindowNote>> readWindowNotes(const RunPaths& paths);

/// Engine::writeWindowNotes(). Tags and the run's note stay.
[[nodiscard]] Result<void> writeWindowNotes(const RunPaths& paths, std::vector<WindowNote> notes);

}  // namespace xsmoe::experiments
