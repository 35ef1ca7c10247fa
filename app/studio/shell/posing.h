// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does for whoever takes pictures of it.
#pragma once
#include <QImage>
#include <chrono>
#include <filesystem>
#include <functional>

#include "app/studio/perspectives/perspective.h"
#include "model/core/error.h"

namespace xsmoe::studio {

class MainWindow;

/// Runs the event loop, and destroys what is to be destroyed later.
void letSettle(std::chrono::milliseconds time);

/// Runs the event loop until something is so, and no longer than this.
void waitUntil(const std::function<bool()>& so, std::chrono::milliseconds most);

/// Opens the run, or trains the built-in stream where none is named, and waits for its end and for its stream. From
/// here on the window remembers nothing as opened: no person opens it.
[[nodiscard]] Result<void> obtainRun(MainWindow& window, const std::filesystem::path& run);

/// Trains the runs that pages need beside the open one (Perspective::trainMore()), and waits until that is open again. It may take minutes.
void trainMore(MainWindow& window);

/// Shows the perspective with something of the open run on it.
void settleOn(MainWindow& window, Perspective& perspective);
/// Brings a view of a perspective that was settled on into sight, with all that it asks for and what each τ would do to the window shown.
void pose(MainWindow& window, const Perspective& perspective, const Perspective::View& view);

/// Makes the folder where it is missing.
[[nodiscard]] Result<void> makePictureFolder(const std::filesystem::path& folder);
/// As PNG.
[[nodiscard]] Result<void> writePicture(const QImage& picture, const std::filesystem::path& file);

}  // namespace xsmoe::studio
