// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>

class QWidget;

namespace xsmoe::studio {

class ImportDialog;

/// For pictures: a shown dialog with a small made-up shop's log and catalogue, which are written into `folder`. Runs the event loop until
/// they are counted.
[[nodiscard]] std::unique_ptr<ImportDialog> showMadeUpImport(QWidget& parent, const std::filesystem::path& folder);

}  // namespace xsmoe::studio
