// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>

namespace xsmoe::studio {

class MainWindow;

// Where a person was when the window was closed, and arrangements of docks under names. What cannot be used is passed over: the program
// starts all the same.

/// Whether a person wants the next start to be where the last one ended (`view/begin-where-left`); not at first.
[[nodiscard]] bool beginsWhereLeft();
void beginWhereLeft(bool on);

/// Keeps what is open, a run or a stream, the page, the window or epoch travelled to, user and item, the items picked on the map, and of
/// each page its tabs, which of its charts are tables, how they are zoomed, and what it has besides (Perspective::arrangement()).
void rememberPlace(MainWindow& window);
/// Opens it again and goes there, where beginsWhereLeft() and it is still there.
void goWhereLeft(MainWindow& window);

/// Changes with the names or the places of docks and tool bars: an arrangement of another number is not restored.
inline constexpr int kArrangementVersion = 3;

/// Names of arrangements, sorted.
[[nodiscard]] QStringList arrangements();
/// Keeps how docks and tool bar stand under a name, as where they are used; one of this name is replaced. An empty name keeps nothing, and
/// so does the welcome page.
void keepArrangement(MainWindow& window, const QString& name);
/// False: there is none of this name, it is one of another version of the program, or the welcome page has the window for itself.
bool useArrangement(MainWindow& window, const QString& name);
void forgetArrangement(const QString& name);

}  // namespace xsmoe::studio
