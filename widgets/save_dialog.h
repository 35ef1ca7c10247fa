// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <QStringList>

#include "model/core/error.h"
#include "widgets/words/wording.h"

class QWidget;

namespace xsmoe::widgets {

/// Asks a person where to save something. `kinds` are the files that it can be, as QFileDialog names them: "PDF for paper (*.pdf)". A name
/// without an ending gets that of the chosen kind; where such a file is there, the person is asked again, and so where the place is a part
/// of a run or a stream, and where a new CSV file's provenanceFileOf() is there and is to stay. Empty: nowhere.
[[nodiscard]] QString askWhereToSave(QWidget* parent, const QString& title, const QString& proposed, const QStringList& kinds);

/// Saves what a view shows at this path, unless that is empty, and has the view tell what came of it: by its saveAs(), saved() and
/// saveFailed().
template <class View>
void saveAt(View& view, const QString& path) {
  if (path.isEmpty()) return;
  if (const auto written = view.saveAs(path.toStdString()); !written)
    Q_EMIT view.saveFailed(text(describe(written.error())));
  else
    Q_EMIT view.saved(path);
}

/// The path with the ending of a kind, where it has none: "t" of LaTeX is "t.tex", "tau_0.1" is "tau_0.1.tex".
[[nodiscard]] QString withEnding(const QString& path, const QString& kind);

}  // namespace xsmoe::widgets
