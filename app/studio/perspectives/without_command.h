// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <filesystem>
#include <vector>

#include "app/studio/perspectives/perspective.h"

namespace xsmoe::studio {

/// A view that no command gives.
struct ViewWithoutCommand {
  QString page;  ///< of the handbook: widgets::ViewHelp
  QString why;   ///< a sentence, which says what is nearest
};

/// All of them, in the order of the handbook's contents. Every other view with a page there is copied as a command, by
/// Perspective::commands(), by a dialog's button, by Copy as Command, or is among viewsDrawnTogether().
[[nodiscard]] const std::vector<ViewWithoutCommand>& viewsWithoutCommand();
/// Views of a run that only the studio's --views gives, with all others, of the run as its record stands: pages of the handbook.
[[nodiscard]] const QStringList& viewsDrawnTogether();

/// What is told of such a view in place of a command. `page`: one of viewsWithoutCommand().
[[nodiscard]] PageCommand withoutCommand(const QString& page);

/// Every view of a run, into a folder beside its own.
[[nodiscard]] PageCommand allViewsCommand(const std::filesystem::path& run);
/// The same for whoever looks at one of them. `page`: one of viewsDrawnTogether().
[[nodiscard]] PageCommand drawnCommand(const QString& page, const std::filesystem::path& run);

}  // namespace xsmoe::studio
