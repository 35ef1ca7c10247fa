// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/wording.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cmath>

#include "model/core/data_loss.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/utf8.h"

namespace xsmoe::widgets {
namespace {

class Wording {
  Q_DECLARE_TR_FUNCTIONS(Wording)
};

}  // namespace

QString text(std::string_view value) { return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())); }

QString windowName(int window) { return QStringLiteral("D%1").arg(window); }
QString testOn(int window) { return Wording::tr("test on %1").arg(windowName(window)); }
QString testOnTitle(int window) { return Wording::tr("Test on %1").arg(windowName(window)); }
QString modelAndTest(int window, int testedOn) {
  return Wording::tr("after %1, tested on %2").arg(windowName(window), windowName(testedOn));
}
QString withWindowNames(const QString& sentence) {
  static const QRegularExpression kWindow(QStringLiteral("(?<![\\w/.-])D_(?=[0-9]+(?!\\w|[/-]|[.]\\w))"));  // paths stay as they are
  QString named = sentence;
  return named.replace(kWindow, QStringLiteral("D"));
}
QString errorWords(const Error& error) { return withWindowNames(text(printable(describe(error)))); }
QString expertName(int born) { return QStringLiteral("E%1").arg(born); }
QString modalityTitle(Modality modality) { return modality == Modality::kVisual ? Wording::tr("Visual") : Wording::tr("Textual"); }

QString modalityMark(Modality modality) { return modality == Modality::kVisual ? Wording::tr("V") : Wording::tr("T"); }

// --- side layers ---

namespace {

const LayerStructure* layerOfState(Modality modality, int hiddenState, const std::vector<LayerStructure>& among) {
  const auto found = std::find_if(among.begin(), among.end(),
                                  [&](const LayerStructure& one) { return one.modality == modality && one.hiddenState == hiddenState; });
  return found == among.end() ? nullptr : &*found;
}

}  // namespace

QString layerMark(const LayerStructure& layer) { return text(xsmoe::layerMark(layer.modality, layer.layer)); }

QString layerTitle(const LayerStructure& layer) {
  const QString words = layer.modality == Modality::kVisual
                            ? Wording::tr("%1, visual layer %2 (state %3)", "V1, visual layer 1 (state 6)")
                            : Wording::tr("%1, textual layer %2 (state %3)", "T1, textual layer 1 (state 6)");
  return words.arg(layerMark(layer)).arg(layer.layer.value + 1).arg(layer.hiddenState);
}

QString layerMark(Modality modality, int hiddenState, const std::vector<LayerStructure>& among) {
  const LayerStructure* const layer = layerOfState(modality, hiddenState, among);
  if (layer == nullptr) return Wording::tr("%1 (state %2)", "V (state 6)").arg(modalityMark(modality)).arg(hiddenState);
  const auto alike = std::count_if(among.begin(), among.end(), [&](const LayerStructure& one) {
    return one.modality == modality && one.layer == layer->layer && one.hiddenState != hiddenState;
  });
  return alike == 0 ? layerMark(*layer) : Wording::tr("%1 (state %2)", "V1 (state 6)").arg(layerMark(*layer)).arg(hiddenState);
}

QString layerTitle(Modality modality, int hiddenState, const std::vector<LayerStructure>& among) {
  const LayerStructure* const layer = layerOfState(modality, hiddenState, among);
  return layer != nullptr ? layerTitle(*layer) : layerMark(modality, hiddenState, among);
}

QString expertMark(const ExpertName& expert, const std::vector<LayerStructure>& among) {
  return QStringLiteral("%1 %2").arg(layerMark(expert.modality, expert.hiddenState, among), expertName(expert.born));
}

QString expertTitle(const ExpertName& expert, const std::vector<LayerStructure>& among) {
  return Wording::tr("%1, expert %2").arg(layerTitle(expert.modality, expert.hiddenState, among), expertName(expert.born));
}

QString decisiveShareName(Protocol protocol) {
  return protocol == Protocol::kPaper ? Wording::tr("utilization (of all sources)") : Wording::tr("expert utilization (among experts)");
}

QStringList decisiveShareShortNames(Protocol protocol) {
  if (protocol == Protocol::kPaper) return {Wording::tr("share of all sources"), Wording::tr("of all sources"), Wording::tr("share")};
  return {Wording::tr("share among experts"), Wording::tr("among experts"), Wording::tr("share")};
}

QString runStateText(RunState state, RunSeen seen) { return text(stateWord(state, seen)); }

QString runStateText(const RunHistory& history, RunSeen seen) {
  const WindowHistory* const newest = history.newest();
  const QString state = runStateText(history.state(), seen);
  if (history.state() != RunState::kStopped || seen == RunSeen::kElsewhere || newest == nullptr) return state;
  const QString where = newest->done ? Wording::tr("%1 after %2", "stopped after D2") : Wording::tr("%1 in %2", "stopped in D3");
  return where.arg(state, windowName(newest->window.value));
}

QString percent(double share, int decimals) {
  return QLocale().toString(share * 100.0, 'f', decimals) + QChar(QChar::Nbsp) + QLatin1Char('%');
}

QString shiftText(double popularityShift) { return QLocale().toString(popularityShift, 'f', 2); }

QString signedNumber(double value, int decimals) {
  const QString number = QLocale().toString(std::abs(value), 'f', decimals);
  if (number == QLocale().toString(0.0, 'f', decimals)) return number;
  return (value < 0 ? QChar(0x2212) : QLatin1Char('+')) + number;
}

QString plainNumber(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

QString asSentence(QString words) { return words.replace(0, 1, words.left(1).toUpper()); }

QString withMinus(QString number) { return number.replace(QLatin1Char('-'), QChar(0x2212)); }

QString count(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString shortCount(std::int64_t value) {
  if (std::llabs(value) < 10'000) return count(value);
  constexpr std::array kUnits{"k", "M", "G"};
  double scaled = static_cast<double>(value) / 1000.0;
  std::size_t unit = 0;
  for (; std::abs(scaled) >= 999.5 && unit + 1 < kUnits.size(); ++unit) scaled /= 1000.0;
  return QLocale().toString(scaled, 'f',
                            std::abs(scaled) < 10    ? 2
                            : std::abs(scaled) < 100 ? 1
                                                     : 0) +
         QChar(QChar::Nbsp) + QLatin1String(kUnits[unit]);
}

QString bytesText(std::int64_t bytes) {
  return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat).replace(QLatin1Char(' '), QChar::Nbsp);
}

QString counted(std::int64_t n, const QString& one, const QString& many) { return n == 1 ? one : many.arg(count(n)); }

QString durationText(double seconds) {
  if (!(seconds >= 0)) return Wording::tr("unknown");
  if (seconds < 1) return Wording::tr("%1 ms").arg(QLocale().toString(seconds * 1000, 'f', seconds < 0.01 ? 1 : 0));
  if (seconds < 60) return Wording::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 1 : 0));
  const auto whole = static_cast<qlonglong>(std::llround(seconds));
  if (whole < 3600) return Wording::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
  return Wording::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString dateText(std::int64_t seconds1970) { return QDateTime::fromSecsSinceEpoch(seconds1970, Qt::UTC).date().toString(Qt::ISODate); }

// --- items ---

QString itemTitle(const ItemCard& card) { return text(card.title.empty() ? card.id : card.title); }

QString itemTooltip(const ItemCard& card) {
  QString tip =
      QStringLiteral("<b>%1</b><br>%2").arg(itemTitle(card).toHtmlEscaped(), Wording::tr("item %1").arg(text(card.id).toHtmlEscaped()));
  if (card.firstWindow >= 0) tip += QStringLiteral("<br>") + Wording::tr("first seen in %1").arg(windowName(card.firstWindow));
  if (!card.description.empty()) tip += QStringLiteral("<p>%1</p>").arg(text(card.description).left(400).toHtmlEscaped());
  return tip;
}

// --- settings ---

QString translatedSetting(std::string_view words) {
  return QCoreApplication::translate("SettingDescription", QByteArray(words.data(), static_cast<qsizetype>(words.size())).constData());
}

QString partTitle(const std::string& name) { return QCoreApplication::translate("MethodPicture", name.c_str()); }

QString groupingText(const Grouping& grouping) {
  QStringList parts;
  for (const int state : grouping) parts << QString::number(state);
  return parts.join(QStringLiteral(", "));
}

// --- runs ---

NamePair toldApart(const QString& one, const QString& other) {
  if (one == other) return {one, other};
  const auto parts = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  const auto words = one.left(parts.first - one.begin()).lastIndexOf(QLatin1Char(' ')) + 1;
  const auto rest = [words](const QString& name) { return words > 0 ? QChar(0x2026) + name.mid(words) : name; };
  return {rest(one), rest(other)};
}

QString besideMark() { return Wording::tr("(beside)"); }

QString runTitle(const RunDescription& run) {
  // A run begun in the same second as another one has a number at the end.
  static const QRegularExpression given(QStringLiteral("^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d)-(\\d\\d)-(\\d\\d)_.+?_.*?(?:_(\\d+))?$"));
  const auto found = given.match(text(run.name));
  if (!found.hasMatch()) return text(run.name);
  QString title = QStringLiteral("%1 %2:%3:%4").arg(found.captured(1), found.captured(2), found.captured(3), found.captured(4));
  const auto& model = run.settings.model;
  if (model.method != Method::kXsmoe || model.continual != Continual::kNone)
    title += QStringLiteral(", ") + text(titleOf(model.method, model.continual));
  if (found.hasCaptured(5)) title += QStringLiteral(" (%1)").arg(found.captured(5));
  return title;
}

// --- data ---

namespace {

QString recordsText(std::int64_t records) { return counted(records, Wording::tr("1 record"), Wording::tr("%1 records")); }
QString usersText(std::int64_t users) { return counted(users, Wording::tr("1 user"), Wording::tr("%1 users")); }
QString itemsText(std::int64_t items) { return counted(items, Wording::tr("1 item"), Wording::tr("%1 items")); }

QString partsSentence(const WindowReport& window, bool last) {
  if (last && window.window > 0)
    return Wording::tr("No model trains on it: it is the %1 of the model after %2")
        .arg(testOn(window.window), windowName(window.window - 1));
  const QString train = window.lastTrainTime
                            ? Wording::tr("Train: %1 until %2").arg(recordsText(window.trainRecords), dateText(*window.lastTrainTime))
                            : Wording::tr("Train: none");
  const QString validation =
      window.firstValidationTime
          ? Wording::tr("validation: %1 from %2").arg(recordsText(window.validationRecords), dateText(*window.firstValidationTime))
          : Wording::tr("validation: none");
  return window.window == 0 ? Wording::tr("%1; %2").arg(train, validation)
                            : Wording::tr("%1; %2; all together the %3 of the model after %4")
                                  .arg(train, validation, testOn(window.window), windowName(window.window - 1));
}

}  // namespace

QStringList windowSentences(const WindowReport& window, bool last) {
  QStringList sentences{Wording::tr("%1, %2 to %3: %4, %5 kept by k-core")
                            .arg(windowName(window.window), dateText(window.firstTime), dateText(window.lastTime),
                                 recordsText(window.records), count(window.keptRecords)),
                        partsSentence(window, last)};
  if (window.window == 0)
    sentences << Wording::tr("%1, %2", "users, items").arg(usersText(window.users), itemsText(window.items));
  else
    sentences << Wording::tr("%1, %2 of them known before; %3, %4 of them new", "users, of them, items, of them")
                     .arg(usersText(window.users), count(window.returningUsers), itemsText(window.items), count(window.newItems));
  if (window.popularityShift)
    sentences << Wording::tr("Popularity shift from %1: %2 (0: none, 1: all of it)")
                     .arg(windowName(window.window - 1), shiftText(*window.popularityShift));
  if (window.maskedTargets > 0)
    sentences << Wording::tr("%1 of %2 test targets stand in their user's history and are not ranked")
                     .arg(count(window.maskedTargets), count(window.testSequences));
  if (window.missing.either > 0) sentences << Wording::tr("Items without features: %1").arg(missingText(window.missing));
  if (window.leakedRecords > 0)
    sentences << counted(window.leakedRecords, Wording::tr("1 training record is later than a validation record"),
                         Wording::tr("%1 training records are later than a validation record"));
  return sentences;
}

QString keptText(std::int64_t all, std::int64_t kept) {
  return all == kept ? count(all) : Wording::tr("%1, %2 kept").arg(count(all), count(kept));
}

QString spanText(const DataReport& report) {
  if (report.records == 0) return Wording::tr("none");
  const auto fromTo = [](std::int64_t first, std::int64_t last) { return Wording::tr("%1 to %2").arg(dateText(first), dateText(last)); };
  const QString ofRecords = fromTo(report.firstTime, report.lastTime);
  if (report.windows.empty()) return ofRecords;
  const QString ofWindows = fromTo(report.windows.front().firstTime, report.windows.back().lastTime);
  return ofWindows == ofRecords ? ofRecords : Wording::tr("%1; in windows %2").arg(ofRecords, ofWindows);
}

QString itemsMeaning() {
  return Wording::tr("Items that stand in a record. The catalogue may describe more, which nobody took, and lack some of these.");
}

QString leakSentence(const DataReport& report) {
  if (report.leaks.empty())
    return Wording::tr("Leak check passed: in none of the %1 windows is a training record later than a validation record.")
        .arg(report.windows.size());
  QStringList names;
  for (const int window : report.leaks) names << windowName(window);
  return Wording::tr("Leak check failed in %1: training records are later than validation records there. Please report this.")
      .arg(names.join(QStringLiteral(", ")));
}

QString maskedText(const DataReport& report) {
  const auto targets = testTargetsOf(report);
  if (targets.masked == 0) return Wording::tr("%1, all of them can rank").arg(count(targets.all));
  return Wording::tr("%1; %2 stand in their user's history and are not ranked, so HR@10 is at most %3")
      .arg(count(targets.all), count(targets.masked), percent(*targets.hr10Cap));
}

QStringList lossSentences(const DataReport& report) {
  QStringList sentences;
  if (const double lost = lostShare(report); lost > kMuchLost) {
    QString sentence = Wording::tr("%1 of the records are left out of this run").arg(percent(lost));
    if (const auto* const most = mainLoss(report); most != nullptr && most->records >= report.badLineCount)
      sentence += Wording::tr(", %1 of them for one reason: %2").arg(count(most->records), text(most->reason));
    else
      sentence += Wording::tr(", %1 of them lines that cannot be read").arg(count(report.badLineCount));
    sentences << sentence + QLatin1Char('.');
  }
  if (const auto targets = testTargetsOf(report); static_cast<double>(targets.masked) > kMuchLost * static_cast<double>(targets.all))
    sentences << Wording::tr("Test targets: %1.").arg(maskedText(report));
  return sentences;
}

QString missingText(const MissingItems& missing) {
  if (missing.either < 0) return Wording::tr("unknown without a feature cache");
  if (missing.either == 0) return Wording::tr("none");
  QStringList parts;
  if (missing.visual >= 0) parts << Wording::tr("%1 visual").arg(count(missing.visual));
  if (missing.textual >= 0) parts << Wording::tr("%1 textual").arg(count(missing.textual));
  return Wording::tr("%1; %2 lack one or both").arg(parts.join(QStringLiteral(", ")), count(missing.either));
}

}  // namespace xsmoe::widgets
