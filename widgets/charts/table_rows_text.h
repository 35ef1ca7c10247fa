// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <functional>
#include <utility>

class QAbstractItemModel;

namespace xsmoe::widgets {

/// The text of a file with the rows of a table, by what its cells say: CSV, or JSON with the keys of jsonOf(). It is made in slices that
/// are short, so that a window goes on meanwhile; where the table is another by then, it begins again.
class TableRowsText {
 public:
  struct Wish {
    QString title;
    QStringList provenance = {};
    bool json = false;
    std::function<bool(int row)> row = {};  ///< whether it is wanted; empty: all are
  };
  TableRowsText(const QAbstractItemModel& table, Wish wish);

  /// False: it is whole, or the table is gone.
  [[nodiscard]] bool addSome();
  [[nodiscard]] bool gone() const { return table_.isNull(); }
  [[nodiscard]] QByteArray take() { return std::move(text_); }

 private:
  void begin();
  void addRow(int row);

  QPointer<const QAbstractItemModel> table_;
  Wish wish_;
  QByteArray text_;
  int next_ = 0;      ///< row
  bool any_ = false;  ///< row is in the text
  bool named_ = false;
  bool changed_ = true;
  QObject watch_;  ///< last: nothing is told once the rest goes
};

}  // namespace xsmoe::widgets
