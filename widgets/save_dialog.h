// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>

class QWidget;

namespace xsmoe::widgets {

/// Asks a person where to save something. `kinds` are the files that it can be, as QFileDialog names them: "PDF for paper (*.pdf)". A name
/// without an ending gets that of the chosen kind; where such a file is there, the person is asked again, and so where the place is a part
/// of a run or a stream. Empty: nowhere.
[[nodiscard]] QString askWhereToSave(QWidget* parent, const QString& title, const QString& proposed, const QStringList& kinds);

/// The path with the ending of a kind, where it has none: "t" of LaTeX is "t.tex", "tau_0.1" is "tau_0.1.tex".
[[nodiscard]] QString withEnding(const QString& path, const QString& kind);

}  // namespace xsmoe::widgets
