// SPDX-License-Identifier: GPL-3.0-or-later
// Dialogs with something in them, as pictures show them.
#pragma once
#include <filesystem>
#include <memory>

class QWidget;

namespace xsmoe::studio {

class ExperimentDialog;
class ForkDialog;
class ImportDialog;
class MainWindow;

/// With a small made-up shop's log and catalogue, which are written into `folder`. Runs the event loop until they are counted.
[[nodiscard]] std::unique_ptr<ImportDialog> poseImport(QWidget& parent, const std::filesystem::path& folder);
/// Of the open run after an early window, with a layer more. Deletes itself when it is closed.
ForkDialog& poseFork(MainWindow& window);
/// Over some τ and seeds, none of which is queued. Runs the event loop until they are checked. Deletes itself when it is closed.
ExperimentDialog& poseExperiment(MainWindow& window);

}  // namespace xsmoe::studio
