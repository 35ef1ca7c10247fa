// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/note_wording.h"

#include <QCoreApplication>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct NoteWords {
  Q_DECLARE_TR_FUNCTIONS(Notes)
};

}  // namespace

QString notePlace(const WindowNote& note) {
  if (note.epoch <= 0) return windowName(note.window);
  return NoteWords::tr("%1, epoch %2").arg(windowName(note.window)).arg(note.epoch);
}

QString noteText(const WindowNote& note) { return text(note.text).simplified(); }

QStringList noteLines(const std::vector<WindowNote>& notes) {
  QStringList lines;
  for (const WindowNote& note : notes) lines << QStringLiteral("%1 · %2: ").arg(lines.size() + 1).arg(notePlace(note)) + noteText(note);
  return lines;
}

QString flagText(int first, int last) { return first == last ? QString::number(first) : QStringLiteral("%1–%2").arg(first).arg(last); }

}  // namespace xsmoe::widgets
