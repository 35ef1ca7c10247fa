// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/help/reading_line.h"

#include <QEvent>
#include <QPalette>
#include <QResizeEvent>
#include <QSizePolicy>
#include <QVariant>

#include "widgets/elided_lines.h"
#include "widgets/help/view_help.h"

namespace xsmoe::widgets {
namespace {

constexpr const char* kShownProperty = "xsmoeSentencesShown";
constexpr int kMostLines = 2;  ///< of a sentence that nobody asked for

}  // namespace

ReadingLine::ReadingLine(QWidget& view, int leastHeight) : QLabel(&view), view_(view), leastHeight_(leastHeight) {
  setTextFormat(Qt::PlainText);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  setForegroundRole(QPalette::PlaceholderText);
  hide();
  view.installEventFilter(this);
}

void ReadingLine::setPage(const QString& page, const QString& sentence) {
  const auto help = findViewHelp(page);
  whole_ = !sentence.isEmpty() ? sentence : help ? help->sentence : QString();
  setAccessibleName(whole_);
  refresh();
}

QString ReadingLine::sentence() const { return isHidden() ? QString() : whole_; }

void ReadingLine::ask(bool shown) {
  asked_ = shown;
  refresh();
}

void ReadingLine::setLeastHeight(int pixels) {
  leastHeight_ = pixels;
  refresh();
}

void ReadingLine::refresh() {
  const bool usual = showsSentences(*view_.window()) && view_.height() >= leastHeight_;
  const bool shown = hasSentence() && asked_.value_or(usual);
  const bool wraps = asked_.value_or(false);
  const bool other = shown == isHidden() || wraps != wordWrap();
  setWordWrap(wraps);
  fit();
  if (!other) return;
  setVisible(shown);
  Q_EMIT changed();
}

/// Where it is asked for the label itself breaks it into as many lines as it needs.
void ReadingLine::fit() {
  const int room = contentsRect().width();
  const bool whole = wordWrap() || room <= 0;
  const QStringList lines = whole ? QStringList{whole_} : elidedLines(whole_, font(), room, kMostLines);
  const QString shown = lines.join(QLatin1Char('\n'));
  const bool higher = shown.count(QLatin1Char('\n')) != text().count(QLatin1Char('\n'));
  if (shown != text()) setText(shown);
  setToolTip(lines.join(QLatin1Char(' ')) == whole_ ? QString() : whole_);
  if (higher && !isHidden()) Q_EMIT changed();
}

bool ReadingLine::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize || event->type() == QEvent::Show) refresh();
  return QLabel::eventFilter(watched, event);
}

void ReadingLine::resizeEvent(QResizeEvent* event) {
  QLabel::resizeEvent(event);
  fit();
}

void ReadingLine::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() != QEvent::FontChange) return;
  fit();
  if (!isHidden()) Q_EMIT changed();  // it takes another height
}

void showSentences(QWidget& window, bool shown) {
  window.setProperty(kShownProperty, shown);
  for (auto* const line : window.findChildren<ReadingLine*>()) line->refresh();
}

bool showsSentences(const QWidget& window) { return window.property(kShownProperty).toBool(); }

}  // namespace xsmoe::widgets
