// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <optional>

#include "model/core/error.h"
#include "widgets/charts/chart_lens.h"

namespace xsmoe::widgets {

/// What each JSON file of numbers says of where they come from: `title`, `provenance` (lines) and, of a part of the x axis, `visible`.
[[nodiscard]] QJsonObject originObject(const QString& title, const QStringList& provenance,
                                       const std::optional<ChartLens::Range>& visible = {});

/// Writes that beside a CSV file, which has no place for it (provenanceFileOf()); nothing for other kinds and where there is no line to
/// say. Any thread. Errors: cannot write.
[[nodiscard]] Result<void> writeOrigin(const std::filesystem::path& file, const QJsonObject& origin);

/// "Saved: /runs/hr.csv; hr.provenance.json beside it says where it comes from".
[[nodiscard]] QString savedText(const QString& file);
/// The end of that; empty where nothing lies beside the file.
[[nodiscard]] QString besideText(const QString& file);

}  // namespace xsmoe::widgets
