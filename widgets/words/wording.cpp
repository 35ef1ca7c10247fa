// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/wording.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <array>
#include <cmath>

namespace xsmoe::widgets {
namespace {

class Wording {
  Q_DECLARE_TR_FUNCTIONS(Wording)
};

}  // namespace

QString text(const std::string& value) { return QString::fromStdString(value); }

QString windowName(int window) { return QStringLiteral("D%1").arg(window); }
QString expertName(int born) { return QStringLiteral("E%1").arg(born); }
QString modalityTitle(Modality modality) { return modality == Modality::kVisual ? Wording::tr("Visual") : Wording::tr("Textual"); }

QString modalityMark(Modality modality) { return modality == Modality::kVisual ? Wording::tr("V") : Wording::tr("T"); }

QString layerTitle(const LayerUsage& usage) {
  return Wording::tr("%1 %2 (state %3)").arg(modalityTitle(usage.modality)).arg(usage.layer.value + 1).arg(usage.hiddenState);
}

QString layerMark(const LayerUsage& usage) { return Wording::tr("%1%2").arg(modalityMark(usage.modality)).arg(usage.layer.value + 1); }

QString decisiveShareName(Protocol protocol) {
  return protocol == Protocol::kPaper ? Wording::tr("utilization (of all sources)") : Wording::tr("expert utilization (among experts)");
}

QString runStateText(RunState state) {
  switch (state) {
    case RunState::kNotStarted: return Wording::tr("not started");
    case RunState::kRunning: return Wording::tr("running");
    case RunState::kPaused: return Wording::tr("paused");
    case RunState::kFinished: return Wording::tr("finished");
    case RunState::kStopped: return Wording::tr("stopped");
    case RunState::kFailed: return Wording::tr("failed");
  }
  return {};
}

QString percent(double share, int decimals) {
  return QLocale().toString(share * 100.0, 'f', decimals) + QChar(QChar::Nbsp) + QLatin1Char('%');
}

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

QString counted(int n, const QString& one, const QString& many) { return n == 1 ? one : many.arg(count(n)); }

QString durationText(double seconds) {
  if (!(seconds >= 0)) return Wording::tr("unknown");
  if (seconds < 1) return Wording::tr("%1 ms").arg(QLocale().toString(seconds * 1000, 'f', seconds < 0.01 ? 1 : 0));
  if (seconds < 60) return Wording::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 1 : 0));
  const auto whole = static_cast<qlonglong>(std::llround(seconds));
  if (whole < 3600) return Wording::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
  return Wording::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString dateText(std::int64_t seconds1970) { return QDateTime::fromSecsSinceEpoch(seconds1970, Qt::UTC).date().toString(Qt::ISODate); }

}  // namespace xsmoe::widgets
