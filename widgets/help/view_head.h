// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>

#include "widgets/help/reading_line.h"

class QLabel;

namespace xsmoe::widgets {

/// The title of a view that paints none and, below it, the sentence on how it is read. Each is there where the view is high enough, so that
/// what is in a low view keeps its room; the sentence also only where the window shows sentences.
class ViewHead : public QWidget {
  Q_OBJECT
 public:
  /// Of a page of the handbook, which becomes that about the view; to be put at the top of the view's layout.
  ViewHead(QWidget& view, const QString& page, int leastForTitle = kLeastHeight, int leastForSentence = ReadingLine::kLeastHeight);

  /// As it is shown; empty: the view is too low.
  [[nodiscard]] QString title() const;
  [[nodiscard]] ReadingLine* reading() const { return reading_; }
  /// However low the view is: on a picture of it.
  void keepTitle();
  /// Of the title alone, whether it is shown or not.
  [[nodiscard]] int titleHeight() const;

  /// Pixels from which on a view has room for a title.
  static constexpr int kLeastHeight = 200;

 Q_SIGNALS:
  void changed();  ///< something came, went, or takes another height

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  void fit();

  QWidget& view_;
  int leastForTitle_;
  QString whole_;
  QLabel* title_;
  ReadingLine* reading_;
};

}  // namespace xsmoe::widgets
