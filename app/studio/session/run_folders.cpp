// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/run_folders.h"

#include <QSettings>

namespace xsmoe::studio {
namespace {

const QString kKey = QStringLiteral("compare/folders");

}  // namespace

QStringList RunFolders::list() {
  QStringList folders = QSettings().value(kKey).toStringList();
  folders.removeAll(QString());
  return folders;
}

void RunFolders::add(const QString& folder) {
  QStringList folders = list();
  if (!folders.contains(folder)) QSettings().setValue(kKey, folders << folder);
}

void RunFolders::remove(const QString& folder) {
  QStringList folders = list();
  folders.removeAll(folder);
  QSettings().setValue(kKey, folders);
}

}  // namespace xsmoe::studio
