// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

#include "model/core/error.h"
#include "widgets/charts/figure_size.h"

class QMenu;
class QWidget;

namespace xsmoe::widgets {

/// Asks a person for a file, and tells whether it could be written.
struct AskedSaving {
  QWidget* over = nullptr;         ///< which the question lies over; outlives its menus
  std::function<QString()> title;  ///< proposed as the file's name
  std::function<void(const QString& file)> saved;
  std::function<void(const QString& why)> failed;

  /// `kinds`: endings; `write` is told the file. What it returns as empty tells by itself when it has ended.
  void ask(const QStringList& kinds, const std::function<std::optional<Result<void>>(const QString& path)>& write) const;
};

/// "Save as PNG…", SVG, PDF, CSV and JSON.
void addKindsTo(QMenu& menu, const AskedSaving& saving, const std::function<std::optional<Result<void>>(const QString& path)>& write);
/// A menu below it with the sizes on paper, in each of which a person chooses among PDF, SVG and PNG.
void addSizesTo(QMenu& menu, const AskedSaving& saving, const std::function<Result<void>(FigurePlace place, const QString& path)>& write);

}  // namespace xsmoe::widgets
