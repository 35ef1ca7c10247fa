// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "app/studio/perspectives/perspective.h"

namespace xsmoe::studio {

/// A view that no command of the headless program gives.
struct ViewWithoutCommand {
  QString page;  ///< of the handbook: widgets::ViewHelp
  QString why;   ///< a sentence, which says what is nearest
};

/// All of them, in the order of the handbook's contents. Every other view with a page there is copied as a command, by
/// Perspective::commands(), by a dialog's button or by Copy as Command.
[[nodiscard]] const std::vector<ViewWithoutCommand>& viewsWithoutCommand();

/// What is told of such a view in place of a command. `page`: one of viewsWithoutCommand().
[[nodiscard]] PageCommand withoutCommand(const QString& page);

}  // namespace xsmoe::studio
