// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTextObjectInterface>
#include <vector>

#include "widgets/report/report_charts.h"

class QTextCharFormat;
class QTextDocument;

namespace xsmoe::widgets {

/// Draws charts as characters of a text document, as lines and letters and not as pixels.
class ChartInText : public QObject, public QTextObjectInterface {
  Q_OBJECT
  Q_INTERFACES(QTextObjectInterface)
 public:
  /// The charts must outlive it.
  explicit ChartInText(const std::vector<ReportChart>& charts) : charts_(charts) {}

  /// Puts each chart where its chartPlace() stands. This object must outlive the document.
  void putInto(QTextDocument& document);

  [[nodiscard]] QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
  void drawObject(QPainter* painter, const QRectF& rect, QTextDocument* document, int position, const QTextFormat& format) override;

 private:
  [[nodiscard]] const ReportChart& chartOf(const QTextFormat& format) const;
  const std::vector<ReportChart>& charts_;
};

}  // namespace xsmoe::widgets
