// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/forecast_json.h"

namespace xsmoe::experiments {
namespace {

nlohmann::json rangeJson(double least, double most) { return {least, most}; }

SecondsRange rangeFrom(const nlohmann::json& json) { return {json.at(0).get<double>(), json.at(1).get<double>()}; }

nlohmann::json windowJson(const WindowForecast& window) {
  return {{"window", window.window.value},
          {"samples", window.samples},
          {"epochs", {window.leastEpochs, window.mostEpochs}},
          {"epoch_seconds", rangeJson(window.least.epochSeconds, window.most.epochSeconds)},
          {"validation_seconds", rangeJson(window.least.validationSeconds, window.most.validationSeconds)},
          {"other_seconds", rangeJson(window.least.otherSeconds, window.most.otherSeconds)}};
}

WindowForecast windowForecastFrom(const nlohmann::json& json) {
  WindowForecast window;
  window.window = {json.at("window").get<int>()};
  window.samples = json.at("samples").get<std::int64_t>();
  window.leastEpochs = json.at("epochs").at(0).get<int>();
  window.mostEpochs = json.at("epochs").at(1).get<int>();
  const auto epoch = rangeFrom(json.at("epoch_seconds")), validation = rangeFrom(json.at("validation_seconds")),
             other = rangeFrom(json.at("other_seconds"));
  window.least = {epoch.least, validation.least, other.least};
  window.most = {epoch.most, validation.most, other.most};
  return window;
}

}  // namespace

nlohmann::json forecastJson(const Forecast& forecast) {
  auto windows = nlohmann::json::array();
  for (const auto& window : forecast.windows) windows.push_back(windowJson(window));
  return {{"device", forecast.device},
          {"warmup_epochs", forecast.warmupEpochs},
          {"steps", forecast.steps},
          {"step_seconds", rangeJson(forecast.step.least, forecast.step.most)},
          {"bytes", {forecast.leastBytes, forecast.mostBytes}},
          {"bytes_before", forecast.beforeBytes},
          {"experts", forecast.experts},
          {"references", forecast.references},
          {"windows", windows}};
}

Forecast forecastFrom(const nlohmann::json& json) {
  Forecast forecast;
  if (json.is_null()) return forecast;
  forecast.device = json.at("device").get<std::string>();
  forecast.warmupEpochs = json.at("warmup_epochs").get<int>();
  forecast.steps = json.at("steps").get<int>();
  forecast.step = rangeFrom(json.at("step_seconds"));
  forecast.leastBytes = json.at("bytes").at(0).get<std::int64_t>();
  forecast.mostBytes = json.at("bytes").at(1).get<std::int64_t>();
  forecast.beforeBytes = json.at("bytes_before").get<std::int64_t>();
  forecast.experts = json.at("experts").get<int>();
  forecast.references = json.at("references").get<bool>();
  for (const auto& window : json.at("windows")) forecast.windows.push_back(windowForecastFrom(window));
  return forecast;
}

}  // namespace xsmoe::experiments
