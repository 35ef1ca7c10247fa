// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/dropped_paths.h"

#include <QMimeData>
#include <QUrl>

namespace xsmoe::studio {

std::vector<std::filesystem::path> droppedPaths(const QMimeData& data) {
  std::vector<std::filesystem::path> paths;
  for (const auto& url : data.urls()) {
    if (!url.isLocalFile()) return {};
    paths.emplace_back(url.toLocalFile().toStdString());
  }
  return paths;
}

}  // namespace xsmoe::studio
