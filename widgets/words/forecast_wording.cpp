// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/forecast_wording.h"

#include <QCoreApplication>
#include <QStringList>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class ForecastWording {
  Q_DECLARE_TR_FUNCTIONS(ForecastWording)
};

QString rangeOf(const QString& least, const QString& most) {
  return least == most ? most : ForecastWording::tr("%1 to %2").arg(least, most);
}

QString epochsRange(const WindowForecast& window) {
  return window.leastEpochs == window.mostEpochs ? count(window.mostEpochs)
                                                 : ForecastWording::tr("%1 to %2").arg(count(window.leastEpochs), count(window.mostEpochs));
}

QString forecastCell(const QString& words) { return QStringLiteral("<td>%1&nbsp;&nbsp;</td>").arg(words.toHtmlEscaped()); }

QString windowRow(const Forecast& forecast, const WindowForecast& window) {
  return QStringLiteral("<tr>%1%2%3%4</tr>")
      .arg(forecastCell(windowName(window.window.value)), forecastCell(count(window.samples)), forecastCell(epochsRange(window)),
           forecastCell(secondsRangeText(secondsOf(forecast, window))));
}

QString headRow() {
  return QStringLiteral("<tr>%1%2%3%4</tr>")
      .arg(forecastCell(ForecastWording::tr("Window")), forecastCell(ForecastWording::tr("Samples")),
           forecastCell(ForecastWording::tr("Epochs")), forecastCell(ForecastWording::tr("Time")));
}

QStringList assumptions(const Forecast& forecast) {
  QStringList words{ForecastWording::tr("Measured on %1 of the first window, %2 each, on %3.")
                        .arg(counted(forecast.steps, ForecastWording::tr("1 step"), ForecastWording::tr("%1 steps")),
                             secondsRangeText(forecast.step), QString::fromStdString(forecast.device)),
                    ForecastWording::tr(
                        "The shorter time: no epoch after the warm-up improves, so that every window stops as early as it can. The longer: "
                        "all epochs are trained.")};
  if (forecast.experts > 1)
    words << ForecastWording::tr("The less: pruning leaves one expert a side layer. The more: none is pruned, of %1 in the last window.")
                 .arg(forecast.experts);
  words << ForecastWording::tr("Memory is all that this program holds, %1 of it before the stream was opened for this.")
               .arg(bytesText(forecast.beforeBytes));
  words << (forecast.references ? ForecastWording::tr("Not in it: opening the stream, storing, and the untrained references.")
                                : ForecastWording::tr("Not in it: opening the stream, and storing."));
  return words;
}

/// "%1, within the %2": where a measurement lies.
QString placedIn(int place, const QString& measured, const QString& forecast) {
  if (place == 0) return ForecastWording::tr("%1, within the forecast: %2").arg(measured, forecast);
  return place < 0 ? ForecastWording::tr("%1, less than the forecast: %2").arg(measured, forecast)
                   : ForecastWording::tr("%1, more than the forecast: %2").arg(measured, forecast);
}

}  // namespace

QString secondsRangeText(const SecondsRange& seconds) { return rangeOf(durationText(seconds.least), durationText(seconds.most)); }

QString bytesRangeText(std::int64_t least, std::int64_t most) { return rangeOf(bytesText(least), bytesText(most)); }

QString forecastText(const Forecast& forecast) {
  return ForecastWording::tr("About %1, %2")
      .arg(secondsRangeText(secondsOf(forecast)), bytesRangeText(forecast.leastBytes, forecast.mostBytes));
}

QString forecastDetails(const Forecast& forecast) {
  QString rows = headRow();
  for (const WindowForecast& window : forecast.windows) rows += windowRow(forecast, window);
  QString words;
  for (const QString& sentence : assumptions(forecast)) words += QStringLiteral("<p>%1</p>").arg(sentence.toHtmlEscaped());
  return QStringLiteral("<table>%1</table>%2").arg(rows, words);
}

QString forecastSentences(const Forecast& forecast) { return assumptions(forecast).join(QLatin1Char(' ')); }

QString comparedTime(const ForecastComparison& comparison) {
  const QString forecast = ForecastWording::tr("%1 for %2, before it began %3")
                               .arg(secondsRangeText(comparison.forEpochs),
                                    counted(comparison.epochs, ForecastWording::tr("its epoch"), ForecastWording::tr("its %1 epochs")),
                                    secondsRangeText(comparison.forecast));
  return placedIn(placeIn(comparison.forEpochs.least, comparison.forEpochs.most, comparison.seconds), durationText(comparison.seconds),
                  forecast);
}

QString comparedMemory(const ForecastComparison& comparison) {
  if (comparison.peakBytes <= 0) return {};
  const int place = placeIn(static_cast<double>(comparison.leastBytes), static_cast<double>(comparison.mostBytes),
                            static_cast<double>(comparison.peakBytes));
  return placedIn(place, bytesText(comparison.peakBytes), bytesRangeText(comparison.leastBytes, comparison.mostBytes));
}

}  // namespace xsmoe::widgets
