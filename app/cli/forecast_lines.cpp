// SPDX-License-Identifier: Apache-2.0
#include "app/cli/forecast_lines.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/counted.h"
#include "model/core/units.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;

struct Amount {
  std::string number, unit;
  [[nodiscard]] std::string text() const { return number + ' ' + unit; }
};

Amount amountOf(double seconds) {
  if (seconds < 1) return {fmt::format("{:.{}f}", 1000 * seconds, seconds < 0.01 ? 1 : 0), "ms"};
  if (seconds < 100) return {fmt::format("{:.{}f}", seconds, seconds < 10 ? 1 : 0), "s"};
  if (seconds < 6000) return {fmt::format("{:.0f}", seconds / 60), "min"};
  return {fmt::format("{:.1f}", seconds / 3600), "h"};
}

std::string between(const Amount& least, const Amount& most) {
  if (least.unit != most.unit) return least.text() + " – " + most.text();
  if (least.number == most.number) return most.text();
  return least.number + "–" + most.text();
}

std::string bytesRange(std::int64_t least, std::int64_t most) {
  const auto megabytes = [](std::int64_t bytes) { return Amount{fmt::format("{:.0f}", static_cast<double>(bytes) / kMegabyte), "MB"}; };
  return between(megabytes(least), megabytes(most));
}

std::string epochsRange(int least, int most) {
  return least == most ? counted(most, "epoch") : fmt::format("{}–{}", least, counted(most, "epoch"));
}

Json pairOf(const SecondsRange& seconds) { return {seconds.least, seconds.most}; }

Json windowObject(const Forecast& forecast, const WindowForecast& window) {
  return {{"window", window.window.value},
          {"samples", window.samples},
          {"epochs", {window.leastEpochs, window.mostEpochs}},
          {"seconds", pairOf(secondsOf(forecast, window))},
          {"epoch_seconds", {window.least.epochSeconds, window.most.epochSeconds}},
          {"validation_seconds", {window.least.validationSeconds, window.most.validationSeconds}},
          {"other_seconds", {window.least.otherSeconds, window.most.otherSeconds}}};
}

std::string windowLine(const Forecast& forecast, const WindowForecast& window) {
  return fmt::format("  D_{}: {}, {}, {}", window.window.value, counted(window.samples, "sample"),
                     epochsRange(window.leastEpochs, window.mostEpochs), rangeText(secondsOf(forecast, window)));
}

std::string beside(int place) { return place < 0 ? "less than that" : place > 0 ? "more than that" : "within it"; }

}  // namespace

std::string rangeText(const SecondsRange& seconds) { return between(amountOf(seconds.least), amountOf(seconds.most)); }

Json forecastObject(const Forecast& forecast) {
  auto windows = Json::array();
  for (const auto& window : forecast.windows) windows.push_back(windowObject(forecast, window));
  return {{"event", "forecast"},
          {"device", forecast.device},
          {"seconds", pairOf(secondsOf(forecast))},
          {"bytes", {forecast.leastBytes, forecast.mostBytes}},
          {"bytes_before", forecast.beforeBytes},
          {"steps", forecast.steps},
          {"step_seconds", pairOf(forecast.step)},
          {"experts", forecast.experts},
          {"references", forecast.references},
          {"windows", windows}};
}

std::vector<std::string> forecastLines(const Forecast& forecast) {
  std::vector<std::string> lines{fmt::format("forecast: {}, at most {} of memory, on {}", rangeText(secondsOf(forecast)),
                                             bytesRange(forecast.leastBytes, forecast.mostBytes), forecast.device)};
  for (const auto& window : forecast.windows) lines.push_back(windowLine(forecast, window));
  lines.push_back(fmt::format("  measured on {} of D_0, {} each", counted(forecast.steps, "step"), rangeText(forecast.step)));
  lines.push_back(
      "  the shorter time: no epoch after the warm-up improves, so that every window stops as early as it can; the longer: all "
      "epochs are trained");
  if (forecast.experts > 1)
    lines.push_back(fmt::format("  the less: pruning leaves one expert a side layer; the more: none is pruned, of {} in the last window",
                                forecast.experts));
  lines.push_back(fmt::format("  memory is all that the program holds, {:.0f} MB of it before the stream was opened",
                              static_cast<double>(forecast.beforeBytes) / kMegabyte));
  lines.push_back(fmt::format("  not in it: opening the stream, storing{}", forecast.references ? ", the untrained references" : ""));
  return lines;
}

Json comparisonObject(const ForecastComparison& comparison) {
  return {{"event", "compared"},
          {"windows", comparison.windows},
          {"epochs", comparison.epochs},
          {"forecast_seconds", pairOf(comparison.forecast)},
          {"forecast_seconds_of_epochs", pairOf(comparison.forEpochs)},
          {"seconds", comparison.seconds},
          {"forecast_bytes", {comparison.leastBytes, comparison.mostBytes}},
          {"peak_bytes", comparison.peakBytes > 0 ? Json(comparison.peakBytes) : Json()}};
}

std::vector<std::string> comparisonLines(const ForecastComparison& comparison) {
  const auto& epochs = comparison.forEpochs;
  std::vector<std::string> lines{fmt::format("time: {} forecast, {} for the {} that it took; measured {}, {}",
                                             rangeText(comparison.forecast), rangeText(epochs), counted(comparison.epochs, "epoch"),
                                             amountOf(comparison.seconds).text(),
                                             beside(placeIn(epochs.least, epochs.most, comparison.seconds)))};
  if (comparison.peakBytes > 0) {
    const auto place = placeIn(static_cast<double>(comparison.leastBytes), static_cast<double>(comparison.mostBytes),
                               static_cast<double>(comparison.peakBytes));
    lines.push_back(fmt::format("memory: {} forecast; measured {:.0f} MB, {}", bytesRange(comparison.leastBytes, comparison.mostBytes),
                                static_cast<double>(comparison.peakBytes) / kMegabyte, beside(place)));
  }
  return lines;
}

}  // namespace xsmoe::cli
