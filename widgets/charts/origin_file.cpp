// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/origin_file.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <system_error>

#include "model/core/files/provenance_file.h"
#include "model/core/files/replacement_file.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct OriginWords {
  Q_DECLARE_TR_FUNCTIONS(OriginFile)
};

}  // namespace

QJsonObject originObject(const QString& title, const QStringList& provenance, const std::optional<ChartLens::Range>& visible) {
  QJsonObject origin{{QStringLiteral("title"), title}, {QStringLiteral("provenance"), QJsonArray::fromStringList(provenance)}};
  if (visible) origin.insert(QStringLiteral("visible"), QJsonArray{visible->from, visible->to});
  return origin;
}

Result<void> writeOrigin(const std::filesystem::path& file, const QJsonObject& origin) {
  const auto beside = provenanceFileOf(file);
  if (beside.empty()) return {};
  if (origin.value(QLatin1String("provenance")).toArray().isEmpty()) {
    // What is there tells of an earlier table of this name.
    std::error_code gone;
    std::filesystem::remove(beside, gone);
    return {};
  }
  return writeTextFile(beside, QJsonDocument(origin).toJson().toStdString());
}

QString savedText(const QString& file) { return OriginWords::tr("Saved: %1").arg(file) + besideText(file); }

QString besideText(const QString& file) {
  const auto beside = provenanceFileOf(file.toStdString());
  std::error_code unknown;
  if (beside.empty() || !std::filesystem::exists(beside, unknown)) return {};
  return OriginWords::tr("; %1 beside it says where it comes from").arg(text(beside.filename().string()));
}

}  // namespace xsmoe::widgets
