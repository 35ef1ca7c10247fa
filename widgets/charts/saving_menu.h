// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

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
  void ask(const QStringList& kinds, const std::function<std::optional<bool>(const QString& path)>& write) const;
};

/// What is told where a file could not be written.
[[nodiscard]] QString notWritten(const QString& path);

/// "Save as PNG…", SVG, PDF, CSV and JSON.
void addKindsTo(QMenu& menu, const AskedSaving& saving, const std::function<std::optional<bool>(const QString& path)>& write);
/// A menu below it with the sizes on paper, in each of which a person chooses among PDF, SVG and PNG.
void addSizesTo(QMenu& menu, const AskedSaving& saving, const std::function<bool(FigurePlace place, const QString& path)>& write);

}  // namespace xsmoe::widgets
