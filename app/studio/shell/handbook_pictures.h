// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <vector>

#include "app/studio/shell/screenshots.h"
#include "model/core/error.h"

namespace xsmoe::studio {

class MainWindow;

/// Renders the views of a finished run that a page of the handbook is about, each by itself, in the light look, in few colours, as it is in
/// a window of 1280×800, or of 1920×1080 where it is narrow in the other: "network.png" …. The first view of a page that comes into sight
/// while every perspective's views are gone through is its picture; a dialog's is as large as that comes up. None has the page about the
/// networks of other methods than the run's. The race is run first: it, the queue and what is different between runs show nothing of one
/// run alone. Runs the event loop until all is done; the window is shown meanwhile. Returns the files.
[[nodiscard]] Result<std::vector<std::filesystem::path>> renderHandbookPictures(MainWindow& window, const ScreenshotRequest& request);

}  // namespace xsmoe::studio
