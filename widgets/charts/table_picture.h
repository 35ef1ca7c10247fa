// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QString>
#include <memory>

#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_table.h"

class QAbstractItemModel;
class QTextDocument;

namespace xsmoe::widgets {

/// A text in light colours, as wide as the picture and as high as it is long. Never null.
[[nodiscard]] ChartPicture textPicture(std::shared_ptr<QTextDocument> text, int width);

/// What the first rows of a table show, `most` at most, as words; with the names of the rows where they have any.
[[nodiscard]] ChartTable wordsOf(const QAbstractItemModel& table, int most);

/// The first 60 rows of a table, below title and sentence. `all`: how many there are, of which `words` has those that are read.
[[nodiscard]] ChartPicture tablePicture(const ChartTable& words, int all, const QString& title, const QString& sentence, const QFont& font,
                                        int width);

}  // namespace xsmoe::widgets
