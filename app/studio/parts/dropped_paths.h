// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <vector>

class QMimeData;

namespace xsmoe::studio {

/// The files and folders that are dragged; empty where anything among them is not on this computer.
[[nodiscard]] std::vector<std::filesystem::path> droppedPaths(const QMimeData& data);

}  // namespace xsmoe::studio
