// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>

namespace xsmoe::studio {

/// The streams and runs opened last, the latest first, remembered in the settings under `recent/folders`.
/// Settings that cannot be read are as good as none.
class RecentFolders {
 public:
  static constexpr int kMost = 10;
  /// Those that still exist.
  [[nodiscard]] static QStringList list();
  static void add(const QString& folder);
  static void clear();
};

}  // namespace xsmoe::studio
