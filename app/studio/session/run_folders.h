// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>

namespace xsmoe::studio {

/// Folders that a person wants to be looked through for runs besides the studio's own, remembered in the settings under `compare/folders`
/// in the order in which they were added. Settings that cannot be read are as good as none.
class RunFolders {
 public:
  /// Those that are gone too: a disk may be there again tomorrow.
  [[nodiscard]] static QStringList list();
  static void add(const QString& folder);
  static void remove(const QString& folder);
};

}  // namespace xsmoe::studio
