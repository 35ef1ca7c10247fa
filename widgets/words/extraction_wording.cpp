// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/extraction_wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <iterator>

#include "widgets/words/plan_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::size_t kShown = 20;

QString tr(const char* text) { return QCoreApplication::translate("Extraction", text); }

QString itemCountText(std::int64_t items) { return counted(items, tr("1 item"), tr("%1 items")); }

QString lineOf(const ExtractedModality& one) {
  QString line = tr("%1: %2, %3 of width %4, by %5")
                     .arg(modalityTitle(one.modality), itemCountText(one.items),
                          counted(std::ssize(one.states), tr("1 state"), tr("%1 states")), count(one.width), text(one.encoder));
  if (one.takenUp > 0) line += counted(one.takenUp, tr("; 1 item was finished before"), tr("; %1 items were finished before"));
  if (one.itemsPerSecond > 0) line += tr("; %1 items a second").arg(QLocale().toString(one.itemsPerSecond, 'f', 1));
  if (one.checkedRows > 0)
    line += tr("; %1 computed again for a check, largest difference %2")
                .arg(counted(one.checkedRows, tr("1 row"), tr("%1 rows")), QLocale().toString(one.largestDifference, 'g', 1));
  return line;
}

void addProblems(QStringList& lines, const std::vector<BadLine>& problems) {
  for (std::size_t i = 0; i < std::min(kShown, problems.size()); ++i) {
    const QString line = problems[i].line > 0 ? tr(", line %1").arg(problems[i].line) : QString();
    lines << QStringLiteral("    %1%2: %3").arg(text(problems[i].file), line, text(problems[i].reason));
  }
}

QString fieldTitle(const std::string& key) {
  if (key == "pooling") return tr("Pooling");
  if (key == "layers") return tr("Layers");
  if (key == "max-tokens") return tr("Longest text");
  if (key == "batch-size") return tr("Batch size");
  if (key == "restart") return tr("the box “Begin anew”");
  return settingTitle(key);
}

}  // namespace

QString extractionProblemText(const Error& error) { return withoutOptions(errorWords(error), fieldTitle); }

QString extractionText(const ExtractionReport& report) {
  QStringList lines{tr("Features of %1 in %2.").arg(itemCountText(report.items), durationText(report.seconds))};
  for (const ExtractedModality& one : report.modalities) lines << lineOf(one);
  const auto told = [&](std::int64_t number, const QString& one, const QString& many) {
    if (number > 0) lines << counted(static_cast<int>(number), one, many);
  };
  told(report.withoutText, tr("One item has no words."), tr("%1 items have no words."));
  told(report.withoutPicture, tr("One item has no picture."), tr("%1 items have no picture."));
  told(report.unreadablePictures, tr("One picture cannot be read:"), tr("%1 pictures cannot be read; the first:"));
  addProblems(lines, report.unreadable);
  if (!report.absentList.empty()) lines << tr("All items without features of a modality are listed in %1").arg(text(report.absentList));
  const ItemNotes& notes = report.notes;
  told(notes.repeatedIds, tr("One line repeats an item; the first counts."), tr("%1 lines repeat an item; the first of each counts."));
  told(notes.outsidePictures, tr("One picture lies outside the stream's folder and is ignored."),
       tr("%1 pictures lie outside the stream's folder and are ignored."));
  told(notes.badLineCount, tr("One line of items cannot be used:"), tr("%1 lines of items cannot be used; the first:"));
  addProblems(lines, notes.badLines);
  return lines.join(QLatin1Char('\n'));
}

}  // namespace xsmoe::widgets
