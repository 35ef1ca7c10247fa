// SPDX-License-Identifier: Apache-2.0
#include "model/core/forecast.h"

#include <algorithm>

#include "model/core/run_history.h"
#include "model/core/run_moment.h"

namespace xsmoe {
namespace {

double secondsAt(const WindowPace& pace, int epochs, int warmupEpochs) {
  return epochs * pace.epochSeconds + std::max(0, epochs - warmupEpochs) * pace.validationSeconds + pace.otherSeconds;
}

}  // namespace

int soonestEnd(const TrainingSettings& settings, bool validated, int best) {
  if (!validated) return settings.epochs;
  return std::min(settings.epochs, std::max(best, settings.warmupEpochs) + settings.patience);
}

int soonestEnd(const TrainingSettings& settings, const WindowHistory& window) {
  return soonestEnd(settings, window.started.validationSequences > 0, bestEpochOf(window));
}

SecondsRange secondsFor(const Forecast& forecast, const WindowForecast& window, int epochs) {
  return {secondsAt(window.least, epochs, forecast.warmupEpochs), secondsAt(window.most, epochs, forecast.warmupEpochs)};
}

SecondsRange secondsOf(const Forecast& forecast, const WindowForecast& window) {
  return {secondsAt(window.least, window.leastEpochs, forecast.warmupEpochs),
          secondsAt(window.most, window.mostEpochs, forecast.warmupEpochs)};
}

SecondsRange secondsOf(const Forecast& forecast) {
  SecondsRange all;
  for (const auto& window : forecast.windows) {
    const auto one = secondsOf(forecast, window);
    all.least += one.least;
    all.most += one.most;
  }
  return all;
}

}  // namespace xsmoe
