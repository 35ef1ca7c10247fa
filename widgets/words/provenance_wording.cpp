// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/provenance_wording.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <cstddef>
#include <set>
#include <string>

#include "model/analysis/deviations.h"
#include "model/core/live_state.h"
#include "model/core/methods.h"
#include "widgets/words/intervention_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct Provenance {
  Q_DECLARE_TR_FUNCTIONS(Provenance)
};

QString runLine(const RunDescription& run) {
  const auto& model = run.settings.model;
  QString line = Provenance::tr("Run %1: %2 on %3, seed %4")
                     .arg(QString::fromStdString(run.name), QString::fromStdString(titleOf(model.method, model.continual)),
                          QString::fromStdString(run.streamTitle))
                     .arg(run.settings.training.seed);
  for (const auto& more : {run.device, run.precision})
    if (!more.empty()) line += QStringLiteral(", ") + QString::fromStdString(more);
  return line;
}

/// "SHA-256 of the stream's log 1a2b…, of its features 3c4d…, of the settings 5e6f…; program 7a8b"; empty where nothing is known. Of each
/// what all runs have, each value once.
QStringList sourceLines(const std::set<std::string>& streams, const std::set<std::string>& features, const std::set<std::string>& settings,
                        const std::set<std::string>& builds) {
  QStringList sums;
  const auto add = [](QStringList& to, const QString& words, const std::set<std::string>& values) {
    QStringList known;
    for (const std::string& value : values)
      if (!value.empty()) known << text(value);
    if (!known.isEmpty()) to << words.arg(known.join(QStringLiteral(", ")));
  };
  add(sums, Provenance::tr("of the stream's log %1"), streams);
  add(sums, Provenance::tr("of its features %1"), features);
  add(sums, Provenance::tr("of the settings %1"), settings);
  QStringList parts;
  if (!sums.isEmpty()) parts << Provenance::tr("SHA-256 %1").arg(sums.join(QStringLiteral(", ")));
  add(parts, Provenance::tr("program %1"), builds);
  return parts.isEmpty() ? QStringList() : QStringList{parts.join(QStringLiteral("; "))};
}

/// "SHA-256 of the settings: first 5e6f…, second 7a8b…"; empty where none is known.
QStringList settingsOfEach(const std::vector<const RunSummary*>& runs, const QStringList& titles) {
  QStringList known;
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (const std::string& sum = runs[i]->settingsChecksum; !sum.empty())
      known << Provenance::tr("%1 %2", "run, checksum").arg(titles.value(static_cast<qsizetype>(i)), text(sum));
  return known.isEmpty() ? known : QStringList{Provenance::tr("SHA-256 of the settings: %1").arg(known.join(QStringLiteral(", ")))};
}

/// "Folders: first in /runs/a, second in /runs/b": of two runs, one beside the other. Of more their paths would be longer than the figure.
QStringList foldersOfBoth(const std::vector<const RunSummary*>& runs, const QStringList& titles) {
  if (runs.size() != 2) return {};
  QStringList known;
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (const std::string& folder = runs[i]->description.folder; !folder.empty())
      known << Provenance::tr("%1 in %2", "run, folder").arg(titles.value(static_cast<qsizetype>(i)), text(folder));
  return known.isEmpty() ? known : QStringList{Provenance::tr("Folders: %1").arg(known.join(QStringLiteral(", ")))};
}

/// The deviations of each run that has some, and which have none.
QStringList deviationsOfEach(const std::vector<const RunSummary*>& runs, const QStringList& titles) {
  QStringList lines, unchanged;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const QString title = titles.value(static_cast<qsizetype>(i));
    QStringList changes;
    for (const std::string& one : runs[i]->changesByHand) changes << withWindowNames(text(one));
    if (changes.isEmpty())
      unchanged << title;
    else
      lines << Provenance::tr("Deviations by hand in %1, %2: %3")
                   .arg(title, QString::number(changes.size()), changes.join(QStringLiteral("; ")));
  }
  if (lines.isEmpty()) return {Provenance::tr("Deviations: none, nothing was changed by hand")};
  if (!unchanged.isEmpty()) lines.prepend(Provenance::tr("Deviations: none in %1").arg(unchanged.join(QStringLiteral(", "))));
  return lines;
}

}  // namespace

QStringList provenanceOfStream(const DataReport& stream) {
  QStringList lines{Provenance::tr("Stream %1: %2").arg(text(stream.title), text(stream.folder))};
  lines += sourceLines({stream.streamChecksum}, {}, {}, {});
  return lines;
}

QStringList withShortSums(QStringList lines) {
  static const QRegularExpression sum(QStringLiteral("\\b([0-9a-f]{12})[0-9a-f]{52}\\b"));
  return lines.replaceInStrings(sum, QStringLiteral("\\1…"));
}

std::int64_t changesByHand(const RunHistory& run) { return static_cast<std::int64_t>(deviationsOf(run).size()); }

QString changesByHandText(std::int64_t changes) {
  return counted(changes, Provenance::tr("1 change by hand"), Provenance::tr("%1 changes by hand"));
}

QString changesByHandText(const RunSummary& run) {
  const auto changes = static_cast<std::int64_t>(run.changesByHand.size());
  return changes > 0 ? changesByHandText(changes) : QString();
}

QString withChangesByHand(const QString& title, const RunSummary& run) {
  const QString changes = changesByHandText(run);
  return changes.isEmpty() ? title : Provenance::tr("%1 (%2)", "a run, changes by hand").arg(title, changes);
}

QString changedByHandSentence(const std::vector<const RunSummary*>& runs, const QStringList& titles) {
  constexpr qsizetype kMostNamed = 3;  // more would be longer than a line
  QStringList changed;
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (!runs[i]->changesByHand.empty()) changed << withChangesByHand(titles.value(static_cast<qsizetype>(i)), *runs[i]);
  if (changed.isEmpty()) return {};
  return changed.size() <= kMostNamed
             ? Provenance::tr("Deviating: %1.").arg(changed.join(QStringLiteral(", ")))
             : Provenance::tr("Deviating: %1 of %2 runs, changed by hand.").arg(count(changed.size()), count(titles.size()));
}

QString deviationsText(const std::vector<const RunHistory*>& runs) {
  QStringList lines;
  for (const auto* const run : runs) {
    QStringList changes;
    for (const Intervention& one : run->interventions())
      if (one.changesRun)
        changes << Provenance::tr("in %1: %2", "a window, a change").arg(windowName(one.window.value), interventionWords(one));
    if (changes.isEmpty()) continue;
    const QString number = QString::number(changes.size()), all = changes.join(QStringLiteral("; "));
    lines << (runs.size() == 1 ? Provenance::tr("Deviations by hand, %1: %2").arg(number, all)
                               : Provenance::tr("Deviations by hand in %1, %2: %3").arg(runTitle(run->description()), number, all));
  }
  return lines.isEmpty() ? Provenance::tr("Deviations: none, nothing was changed by hand") : lines.join(QLatin1Char('\n'));
}

QStringList provenanceLines(const RunHistory& run) {
  const RunSources& sources = run.description().sources;
  QStringList lines{runLine(run.description())};
  lines += sourceLines({sources.streamChecksum}, {sources.featuresChecksum}, {sources.settingsChecksum}, {sources.build});
  lines << deviationsText({&run});
  return lines;
}

QStringList provenanceLines(const std::shared_ptr<const LiveState>& open) {
  return open && open->history ? provenanceLines(*open->history) : QStringList();
}

QStringList provenanceOfBeside(const RunHistory& other) {
  const std::string& folder = other.description().folder;
  QStringList lines{folder.empty() ? Provenance::tr("Beside it") : Provenance::tr("Beside it, from %1").arg(text(folder))};
  lines += provenanceLines(other);
  return lines;
}

QStringList provenanceLines(const std::vector<const RunSummary*>& runs, const QStringList& titles) {
  QStringList lines{Provenance::tr("Runs: %1").arg(titles.join(QStringLiteral(", ")))};
  lines += foldersOfBoth(runs, titles);
  std::set<std::string> streams, features, builds;
  for (const auto* const run : runs) {
    streams.insert(run->streamChecksum);
    features.insert(run->featuresChecksum);
    builds.insert(run->build);
  }
  lines += sourceLines(streams, features, {}, builds);
  lines += settingsOfEach(runs, titles);
  lines += deviationsOfEach(runs, titles);
  return lines;
}

QStringList provenanceOfList(const std::vector<const RunSummary*>& runs, std::int64_t of) {
  std::int64_t deviating = 0, changes = 0;
  for (const auto* const run : runs) {
    deviating += run->changesByHand.empty() ? 0 : 1;
    changes += static_cast<std::int64_t>(run->changesByHand.size());
  }
  return {Provenance::tr("Runs: %1 of %2").arg(count(static_cast<std::int64_t>(runs.size())), count(of)),
          changes == 0 ? Provenance::tr("Deviations: none, nothing was changed by hand")
                       : Provenance::tr("Deviations by hand: %1, in %2")
                             .arg(count(changes), counted(deviating, Provenance::tr("1 run"), Provenance::tr("%1 runs")))};
}

}  // namespace xsmoe::widgets
