// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QString>
#include <cstdint>
#include <memory>

#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_table.h"

class QAbstractItemModel;
class QTextDocument;

namespace xsmoe::widgets {

/// A text in light colours, as wide as the picture and as high as it is long. Never null.
[[nodiscard]] ChartPicture textPicture(std::shared_ptr<QTextDocument> text, int width);

inline constexpr int kPicturedRows = 60;  ///< of a table, at most

/// Where a cell shows a number in few digits: all of it for files and what is copied, as a text (plainNumber()). Nothing: what it shows is
/// all that is known.
inline constexpr int kInFullRole = Qt::UserRole + 1000;

enum class CellDigits : std::uint8_t {
  kInFull,  ///< of files
  kShown,   ///< of pictures
};

/// Whether its rows have names, and not only the numbers which rows have that nobody named.
[[nodiscard]] bool namesRows(const QAbstractItemModel& table);
/// The headings of its columns, with those above them, and what a row says; `named`: before them the row's name.
[[nodiscard]] QStringList headingsOf(const QAbstractItemModel& table, bool named);
[[nodiscard]] QStringList cellsOf(const QAbstractItemModel& table, int row, bool named, CellDigits digits = CellDigits::kInFull);
/// What the first rows of a table say, `most` at most, as words; with the names of the rows where they have any.
[[nodiscard]] ChartTable wordsOf(const QAbstractItemModel& table, int most, CellDigits digits = CellDigits::kInFull);

/// The first kPicturedRows rows of a table, below title and sentence. `all`: how many there are, of which `words` has the first.
[[nodiscard]] ChartPicture tablePicture(const ChartTable& words, int all, const QString& title, const QString& sentence, const QFont& font,
                                        int width);

}  // namespace xsmoe::widgets
