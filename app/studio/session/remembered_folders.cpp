// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/remembered_folders.h"

#include <QFileInfo>
#include <QSettings>

namespace xsmoe::studio {
namespace {

const QString kRecent = QStringLiteral("recent/folders"), kOfRuns = QStringLiteral("compare/folders"),
              kOfExperiments = QStringLiteral("experiments/folders");

QStringList without(const QString& folder, QStringList folders) {
  folders.removeAll(folder);
  return folders;
}

QStringList remembered(const QString& key) { return without({}, QSettings().value(key).toStringList()); }

}  // namespace

QStringList RecentFolders::list() {
  QStringList folders = remembered(kRecent);
  folders.removeIf([](const QString& folder) { return !QFileInfo(folder).isDir(); });
  return folders.mid(0, kMost);
}

void RecentFolders::add(const QString& asOpened) {
  const QString folder = QFileInfo(asOpened).absoluteFilePath();
  QSettings().setValue(kRecent, (QStringList(folder) << without(folder, list())).mid(0, kMost));
}

void RecentFolders::clear() { QSettings().remove(kRecent); }

QStringList RunFolders::list() { return remembered(kOfRuns); }

void RunFolders::add(const QString& folder) {
  if (const QStringList folders = list(); !folders.contains(folder)) QSettings().setValue(kOfRuns, folders + QStringList(folder));
}

void RunFolders::remove(const QString& folder) { QSettings().setValue(kOfRuns, without(folder, list())); }

QString ExperimentFolders::of(const QString& stream) {
  const QStringList folders = QSettings().value(kOfExperiments).toStringList();
  for (qsizetype i = 0; i + 1 < folders.size(); i += 2)
    if (folders[i] == stream) return folders[i + 1];
  return {};
}

void ExperimentFolders::add(const QString& stream, const QString& runs) {
  const QStringList known = QSettings().value(kOfExperiments).toStringList();
  QStringList folders{stream, runs};
  for (qsizetype i = 0; i + 1 < known.size(); i += 2)
    if (known[i] != stream) folders << known[i] << known[i + 1];
  QSettings().setValue(kOfExperiments, folders.mid(0, 2 * kMost));
}

}  // namespace xsmoe::studio
