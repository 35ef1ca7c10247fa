// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <cstdint>
#include <memory>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/core/data_report.h"
#include "model/core/run_history.h"

namespace xsmoe {
struct LiveState;
}  // namespace xsmoe

namespace xsmoe::widgets {

/// How often a person changed a run while it trained.
[[nodiscard]] std::int64_t changesByHand(const RunHistory& run);
/// "2 changes by hand".
[[nodiscard]] QString changesByHandText(std::int64_t changes);
/// The same of a run of a list; empty where nothing was changed.
[[nodiscard]] QString changesByHandText(const RunSummary& run);
/// What a run is called where it is drawn: "a (2 changes by hand)"; `title` alone where nothing was changed.
[[nodiscard]] QString withChangesByHand(const QString& title, const RunSummary& run);
/// That some of the runs that are drawn were changed by hand, and which, a few by their titles: a sentence; empty: none was.
[[nodiscard]] QString changedByHandSentence(const std::vector<const RunSummary*>& runs, const QStringList& titles);

/// The changes that a person made to a run while it trained, counted and named, or that there are none: "Deviations by hand, 2: …". Of
/// several runs a line for each that was changed, with its title: "Deviations by hand in b, 2: …".
[[nodiscard]] QString deviationsText(const std::vector<const RunHistory*>& runs);

/// What stands below a figure of a run, a line each: the run with method, stream, seed, device and precision; by what stream, features,
/// settings and program are known again, as far as it is known; then its deviations, the changes that a person made to it while it trained,
/// counted and named, or that there are none.
[[nodiscard]] QStringList provenanceLines(const RunHistory& run);
/// Of the run that is open; null: there is none, and nothing to say.
[[nodiscard]] QStringList provenanceLines(const std::shared_ptr<const LiveState>& open);
/// What is added below a figure that has another run beside it: the folder of that run, then the same lines of it.
[[nodiscard]] QStringList provenanceOfBeside(const RunHistory& other);
/// The same below a figure of several runs: their names, of two also their folders, streams, features and programs, each once, the
/// settings' checksum of each run, and the deviations of each that was changed by hand, and which were not.
[[nodiscard]] QStringList provenanceLines(const std::vector<const RunSummary*>& runs, const QStringList& titles);
/// The same below a list that tells of each run: how many they are, of so many, and of how many of them deviate.
[[nodiscard]] QStringList provenanceOfList(const std::vector<const RunSummary*>& runs, std::int64_t of);

/// What figures of a stream say they are of, and by what it is known again.
[[nodiscard]] QStringList provenanceOfStream(const DataReport& stream);
/// Lines with each checksum cut to its first digits: as they stand below a picture. Its file has them whole.
[[nodiscard]] QStringList withShortSums(QStringList lines);

}  // namespace xsmoe::widgets
