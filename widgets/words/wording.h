// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/run_state_words.h"
#include "model/core/data_report.h"
#include "model/core/error.h"
#include "model/core/events.h"
#include "model/core/recommendation.h"
#include "model/core/run_history.h"
#include "model/core/settings.h"
#include "model/core/structure.h"

namespace xsmoe::widgets {

/// Words and numbers as shown on screen, by the user's locale. Files use plain numbers instead (plainNumber()).

[[nodiscard]] QString text(std::string_view value);
[[nodiscard]] QString windowName(int window);  ///< "D3"
/// "test on D3", of whose sequences it is. What is measured by a test is named by this window, never by that of the model, which has seen
/// the windows before it: "D3" alone would be both.
[[nodiscard]] QString testOn(int window);
[[nodiscard]] QString testOnTitle(int window);  ///< "Test on D3", at the beginning
/// Of which model, and by which test: "after D2, tested on D3".
[[nodiscard]] QString modelAndTest(int window, int testedOn);
/// A sentence of the model, in which windows are called "D_3", with their names on screen.
[[nodiscard]] QString withWindowNames(const QString& sentence);
/// What describe() says of an error, with the windows' names on screen, on one line whatever its paths hold: printable().
[[nodiscard]] QString errorWords(const Error& error);
[[nodiscard]] QString expertName(int born);  ///< "E3": an expert is named for life by the window it was born for
[[nodiscard]] QString modalityTitle(Modality modality);
[[nodiscard]] QString modalityMark(Modality modality);  ///< "V" or "T"

// Side layers have one name on screen and in print. They count from 1, from below.

/// "V1": its name.
[[nodiscard]] QString layerMark(const LayerStructure& layer);
/// "V1, visual layer 1 (state 6)": where there is room to say what the name means.
[[nodiscard]] QString layerTitle(const LayerStructure& layer);
/// The same of the layer at a state, among those of a network or of a run (layersOf()). Where the grouping has changed and two of them are
/// V1, each has its state: "V1 (state 6)". Of a layer that is not among them: "V (state 6)".
[[nodiscard]] QString layerMark(Modality modality, int hiddenState, const std::vector<LayerStructure>& among);
[[nodiscard]] QString layerTitle(Modality modality, int hiddenState, const std::vector<LayerStructure>& among);
/// "V1 E3".
[[nodiscard]] QString expertMark(const ExpertName& expert, const std::vector<LayerStructure>& among);
/// "V1, visual layer 1 (state 6), expert E3".
[[nodiscard]] QString expertTitle(const ExpertName& expert, const std::vector<LayerStructure>& among);

/// The name of the share that τ compares with under this protocol (model.md, section 4).
[[nodiscard]] QString decisiveShareName(Protocol protocol);
/// The same in fewer words, the most first: of what it is a share, which is its unit, beside a title that names it.
[[nodiscard]] QStringList decisiveShareShortNames(Protocol protocol);
/// As it is called everywhere (stateWord()).
[[nodiscard]] QString runStateText(RunState state, RunSeen seen);
/// The same; of one that was stopped with the window, as its record tells: "stopped in D3", or between two windows "stopped after D2".
[[nodiscard]] QString runStateText(const RunHistory& history, RunSeen seen);

[[nodiscard]] QString percent(double share, int decimals = 1);  ///< "12.3 %"
[[nodiscard]] QString shiftText(double popularityShift);        ///< from 0 to 1: "0.25"
/// "+1.2", "−0.3", and "0.0" of what rounds to it.
[[nodiscard]] QString signedNumber(double value, int decimals);
/// For files and what is copied: as short as it can be without loss, with a full stop.
[[nodiscard]] QString plainNumber(double value);
/// As a sentence begins: with a capital letter.
[[nodiscard]] QString asSentence(QString words);
/// A number as it is written, with "−" in place of each hyphen.
[[nodiscard]] QString withMinus(QString number);
[[nodiscard]] QString count(std::int64_t value);       ///< "12,345"
[[nodiscard]] QString shortCount(std::int64_t value);  ///< "1.24 M"
/// `one` for 1, else `many` with the number at %1.
[[nodiscard]] QString counted(std::int64_t n, const QString& one, const QString& many);
[[nodiscard]] QString bytesText(std::int64_t bytes);       ///< "12.3 MB"
[[nodiscard]] QString durationText(double seconds);        ///< "850 ms", "3.2 s", "2 min 05 s", "1 h 03 min"; "unknown" below 0
[[nodiscard]] QString dateText(std::int64_t seconds1970);  ///< "2020-09-01", UTC

// Items

/// The item's title; its id where it has none.
[[nodiscard]] QString itemTitle(const ItemCard& card);
/// Title, id, first window and the beginning of the description, as rich text.
[[nodiscard]] QString itemTooltip(const ItemCard& card);

// Settings

/// A word of the tables of settings and methods in the person's language. They are in English; words are translated by that text.
[[nodiscard]] QString translatedSetting(std::string_view words);
/// A name that the engine gives a part of a network or of a score ("item table", "session"), in the person's language.
[[nodiscard]] QString partTitle(const std::string& name);
/// "3, 6, 12".
[[nodiscard]] QString groupingText(const Grouping& grouping);

// Runs

/// A run in few words where its folder has the name that the studio gives (FORMATS.md): "2026-11-23 10:12:03", of another method than XSMoE
/// "2026-11-23 10:12:03, Static"; else that name.
[[nodiscard]] QString runTitle(const RunDescription& run);
/// What tells two names apart, for little room: "…" for the words with which both begin.
struct NamePair {
  QString one, other;
};
[[nodiscard]] NamePair toldApart(const QString& one, const QString& other);
/// How the curves of a run that stands beside the open one are told from its own in a legend.
[[nodiscard]] QString besideMark();

// Data

/// What a window holds, a sentence each: span, k-core, parts, users, items, shift, items without features. `last` of a protocol's windows:
/// it only tests.
[[nodiscard]] QStringList windowSentences(const WindowReport& window, bool last);
/// "31,662, 26,359 kept", or the number alone where all are.
[[nodiscard]] QString keptText(std::int64_t all, std::int64_t kept);
/// From the first record to the last one, and of the windows where these begin later or end earlier: a record of an item without features,
/// or behind the last whole window, is in none of them.
[[nodiscard]] QString spanText(const DataReport& report);
/// Which items a stream's number of items counts, since a catalogue may have others.
[[nodiscard]] QString itemsMeaning();
/// What the leak check found, for people.
[[nodiscard]] QString leakSentence(const DataReport& report);
/// How many test targets can never rank, since their users had them before, and what that leaves of HR@10.
[[nodiscard]] QString maskedText(const DataReport& report);
/// What a person should know before a run is trained: where more than a tenth of the records or of the test targets is lost, a sentence
/// each.
[[nodiscard]] QStringList lossSentences(const DataReport& report);
/// "12 visual, 3 textual; 14 of either", "none", or that nobody knows.
[[nodiscard]] QString missingText(const MissingItems& missing);

}  // namespace xsmoe::widgets
