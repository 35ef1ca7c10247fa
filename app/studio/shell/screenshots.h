// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <filesystem>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::studio {

class MainWindow;

struct ScreenshotRequest {
  std::filesystem::path out;  ///< folder for the PNG files; made where it is missing
  std::filesystem::path run;  ///< a finished run; empty: the built-in stream is trained first
  /// How long layouts, charts and heat maps have to settle, twice before each picture.
  std::chrono::milliseconds settling{250};
  bool lightAndSmallOnly{false};  ///< a fourth of the pictures: in the light look, at 1280×800
};

/// Renders every perspective of a finished run, every step of the tour, the import and the extraction dialog, in light and dark at 1280×800
/// and 1920×1080: "watch_light_1280x800.png" …. Runs the event loop until all is done; the window is shown meanwhile. Returns the files.
[[nodiscard]] Result<std::vector<std::filesystem::path>> renderScreenshots(MainWindow& window, const ScreenshotRequest& request);

}  // namespace xsmoe::studio
