// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/recent_folders.h"

#include <QFileInfo>
#include <QSettings>

namespace xsmoe::studio {
namespace {

const QString kKey = QStringLiteral("recent/folders");

}  // namespace

QStringList RecentFolders::list() {
  QStringList folders = QSettings().value(kKey).toStringList();
  folders.removeIf([](const QString& folder) { return folder.isEmpty() || !QFileInfo(folder).isDir(); });
  return folders.mid(0, kMost);
}

void RecentFolders::add(const QString& folder) {
  QStringList folders = list();
  folders.removeAll(folder);
  folders.prepend(folder);
  QSettings().setValue(kKey, folders.mid(0, kMost));
}

void RecentFolders::clear() { QSettings().remove(kKey); }

}  // namespace xsmoe::studio
