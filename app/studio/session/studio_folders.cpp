// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/studio_folders.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <system_error>

#include "model/core/methods.h"
#include "model/core/names.h"

namespace xsmoe::studio {
namespace {

/// Letters, digits and hyphens, short enough for every file system.
QString slug(const QString& title) {
  static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
  QString text = title.normalized(QString::NormalizationForm_KD).toLower().replace(other, QStringLiteral("-")).left(40);
  while (text.startsWith(u'-')) text.remove(0, 1);
  while (text.endsWith(u'-')) text.chop(1);
  return text.isEmpty() ? QStringLiteral("stream") : text;
}

/// `name` below `parent`, numbered where it is taken.
std::filesystem::path notYetThere(const std::filesystem::path& parent, const QString& name) {
  std::error_code ignored;
  auto folder = parent / toPath(name);
  for (int n = 2; std::filesystem::exists(folder, ignored); ++n) folder = parent / toPath(name + QStringLiteral("_%1").arg(n));
  return folder;
}

std::filesystem::path folderWithoutSlash(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto absolute = std::filesystem::absolute(path, ignored).lexically_normal();
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

}  // namespace

std::filesystem::path toPath(const QString& text) { return std::filesystem::path(text.toStdString()); }

StudioFolders StudioFolders::ofUser() {
  const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  const QString cache = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
  const QString runs = QSettings().value(QStringLiteral("folders/runs")).toString();
  // Another version of the program may make another stream.
  const QString builtIn = QStringLiteral("/built-in-stream-") + QCoreApplication::applicationVersion();
  return {toPath(runs.isEmpty() ? data + QStringLiteral("/runs") : runs), toPath(cache + builtIn),
          toPath(data + QStringLiteral("/queue.json"))};
}

std::filesystem::path newRunFolder(const std::filesystem::path& runs, const QDateTime& time, Method method, const QString& streamTitle) {
  const auto methodName = name(method);
  const QString base = time.toString(QStringLiteral("yyyy-MM-ddTHH-mm-ss")) + u'_' +
                       QString::fromUtf8(methodName.data(), static_cast<qsizetype>(methodName.size())) + u'_' + slug(streamTitle);
  return notYetThere(runs, base);
}

std::filesystem::path claimRunFolder(const std::filesystem::path& runs, const QDateTime& time, Method method, const QString& streamTitle) {
  for (;;) {
    auto folder = newRunFolder(runs, time, method, streamTitle);
    std::error_code failed;
    std::filesystem::create_directories(runs, failed);
    if (std::filesystem::create_directory(folder, failed) || failed) return folder;
  }
}

std::filesystem::path newExperimentFolder(const std::filesystem::path& runs, const QDateTime& time, const QString& streamTitle) {
  return notYetThere(runs, time.toString(QStringLiteral("yyyy-MM-ddTHH-mm-ss")) + QStringLiteral("_experiment_") + slug(streamTitle));
}

std::filesystem::path fileBesideRun(const std::filesystem::path& run, const char* ending) {
  return run.parent_path() / (run.filename().string() + ending);
}

std::filesystem::path newViewsFolder(const std::filesystem::path& parent, const std::filesystem::path& shown) {
  return notYetThere(parent, QString::fromStdString(shown.filename().string()) + QStringLiteral("-views"));
}

std::filesystem::path newStreamFolder(const std::filesystem::path& source) {
  const auto path = folderWithoutSlash(source);
  const QString name = QString::fromStdString(path.filename().string());
  const auto suffix = std::filesystem::is_directory(path) ? -1 : name.indexOf(u'.', 1);
  return notYetThere(path.parent_path(), name.left(suffix) + QStringLiteral("-stream"));
}

}  // namespace xsmoe::studio
