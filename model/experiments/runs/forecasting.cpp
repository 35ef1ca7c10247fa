// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/forecasting.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <iterator>
#include <utility>

#include "model/core/methods.h"
#include "model/device/cuda.h"
#include "model/device/memory_limit.h"
#include "model/experiments/runs/training_run.h"
#include "model/experiments/runs/workshop.h"
#include "model/network/expert_network.h"
#include "model/streaming/pace_probe.h"
#include "model/streaming/run_in_progress.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kForecast = "the forecast";

/// Highest memory since beginPeak(), as a run tells it.
std::int64_t peakOf(c10::Device device) {
  return device.is_cuda() ? device::readDeviceMemory(device).peakBytes : device::readMemory().peakBytes;
}

/// What a run keeps of its model besides: the best weights of the window, and the last good epoch with the optimizer's two moments.
std::int64_t copiesOf(const network::Recommender& recommender, Protocol protocol) {
  constexpr std::int64_t kNumber = 4;
  const auto weights = kNumber * recommender.parameterCount();
  const auto moments = 2 * kNumber * recommender.trainableCount();
  return (protocol == Protocol::kPaper ? weights : 0) + weights + moments;
}

/// A network at the beginning of a run, and what it was measured to take.
class Prober {
 public:
  /// `held`: bytes of this program before its stream was opened.
  Prober(Workshop& workshop, const RunSettings& settings, std::int64_t held, std::function<bool()> goOn)
      : workshop_(workshop), settings_(settings), stream_(workshop.session->windows()), goOn_(std::move(goOn)), held_(held) {}

  [[nodiscard]] Result<void> begin() {
    auto& recommender = *workshop_.recommender;
    const auto states = workshop_.session->loadStates(recommender.modalities(), recommender.requiredStates(),
                                                      settings_.device.featureBytes(), [this](const Progress&) { return goOn_(); });
    if (!states) return tl::unexpected(states.error());
    device::beginPeak();
    recommender.setItemStates(*states);
    device::beginDevicePeak(workshop_.device.device);
    return {};
  }

  /// In the first window, and in the second with the experts of the last one.
  [[nodiscard]] Result<Forecast> measure() {
    if (auto measured = probe(first_, {0}); !measured) return tl::unexpected(measured.error());
    Forecast forecast = begun();
    later_ = first_;
    if (last() == 0) return planned(std::move(forecast));
    grow();
    if (auto measured = probe(later_, {1}); !measured) return tl::unexpected(measured.error());
    forecast.mostBytes = std::max(forecast.leastBytes, bytesNow());
    return planned(std::move(forecast));
  }

 private:
  [[nodiscard]] int last() const { return static_cast<int>(stream_.windows().size()) - 2; }  // D_T is only tested on

  [[nodiscard]] Result<void> probe(streaming::MeasuredPace& into, WindowIndex window) {
    auto measured = streaming::probePace(*workshop_.recommender, stream_, settings_.training, window, goOn_);
    if (!measured) return tl::unexpected(measured.error());
    into = *measured;
    return {};
  }

  [[nodiscard]] std::int64_t bytesNow() const {
    // A few steps read few rows of the states that stay in the cache; a run comes to read as many as it may keep.
    const auto toCome = workshop_.device.device.is_cuda() ? 0 : workshop_.session->memoryToCome();
    return peakOf(workshop_.device.device) + copiesOf(*workshop_.recommender, settings_.protocol.protocol) + toCome;
  }

  [[nodiscard]] Forecast begun() const {
    Forecast forecast;
    forecast.device = workshop_.device.description();
    forecast.warmupEpochs = settings_.training.warmupEpochs;
    forecast.steps = first_.steps;
    forecast.step = {first_.sample.least * static_cast<double>(first_.batch), first_.sample.most * static_cast<double>(first_.batch)};
    forecast.beforeBytes = workshop_.device.device.is_cuda() ? 0 : held_;
    forecast.leastBytes = forecast.mostBytes = bytesNow();
    forecast.experts = expands(settings_.model.method) ? last() + 1 : 0;
    forecast.references = settings_.training.references;
    return forecast;
  }

  /// The first window ends, and all experts are born that will be.
  void grow() {
    auto& recommender = *workshop_.recommender;
    recommender.endWindow(streaming::windowData(stream_, {0}));
    auto* const experts = recommender.experts();
    if (experts == nullptr) return;
    for (int window = 0; window < last(); ++window)
      static_cast<void>(experts->finish({window}, 0, prunableLayers(network::usageOf(recommender), {}, settings_.protocol.protocol)));
  }

  /// What an epoch of a window trains on, by what it was in the one that was measured.
  [[nodiscard]] std::int64_t samplesOf(int window) const {
    const auto& measured = window == 0 ? first_ : later_;
    const auto sequences = [this](int of) { return stream_.window({of}).trainSequences; };
    const auto measuredOf = sequences(window == 0 ? 0 : std::min(1, last()));
    if (measuredOf == 0) return sequences(window);
    return sequences(window) * measured.samples / measuredOf;
  }

  /// With as many experts as there can be by then: between few and many their cost grows evenly.
  [[nodiscard]] WindowPace crowded(int window, double first, double later) const {
    const auto samples = samplesOf(window);
    const auto most = streaming::paceOf(later_, stream_, {window}, samples, later);
    if (window == last() || !expands(settings_.model.method)) return most;
    const auto few = streaming::paceOf(first_, stream_, {window}, samples, first);
    const double share = static_cast<double>(window) / last();
    const auto between = [share](double low, double high) { return low + share * (high - low); };
    return {between(few.epochSeconds, most.epochSeconds), between(few.validationSeconds, most.validationSeconds),
            between(few.otherSeconds, most.otherSeconds)};
  }

  [[nodiscard]] WindowForecast windowAt(int window) const {
    WindowForecast one;
    one.window = {window};
    one.samples = samplesOf(window);
    const bool validated = stream_.window({window}).validationSequences > 0;
    one.leastEpochs = one.samples == 0 ? 0 : soonestEnd(settings_.training, validated);
    one.mostEpochs = one.samples == 0 ? 0 : settings_.training.epochs;
    const bool prunes = expands(settings_.model.method) && settings_.model.tau > 0;
    const bool few = window == 0 || prunes;
    one.least = few ? streaming::paceOf(first_, stream_, {window}, one.samples, first_.sample.least)
                    : crowded(window, first_.sample.least, later_.sample.least);
    one.most = window == 0 ? streaming::paceOf(first_, stream_, {window}, one.samples, first_.sample.most)
                           : crowded(window, first_.sample.most, later_.sample.most);
    const auto order = [](double& low, double& high) {
      if (high < low) std::swap(low, high);  // measured within what steps differ by
    };
    order(one.least.epochSeconds, one.most.epochSeconds);
    order(one.least.validationSeconds, one.most.validationSeconds);
    order(one.least.otherSeconds, one.most.otherSeconds);
    return one;
  }

  [[nodiscard]] Forecast planned(Forecast forecast) const {
    for (int window = 0; window <= last(); ++window) forecast.windows.push_back(windowAt(window));
    return forecast;
  }

  Workshop& workshop_;
  const RunSettings& settings_;
  const data::WindowedStream& stream_;
  std::function<bool()> goOn_;
  std::int64_t held_;
  streaming::MeasuredPace first_, later_;
};

}  // namespace

Result<Forecast> forecastTraining(const engine::TrainRequest& asked, StreamShelf& streams, const ProgressCallback& progress) {
  engine::TrainRequest request = asked;
  const auto folder = data::openStreamFolder(request.stream);
  if (!folder) return tl::unexpected(folder.error());
  fitToStream(request, *folder);
  device::giveFreedMemoryBack();  // what is kept of work before is nothing that the program holds
  const auto held = device::readMemory().residentBytes;
  auto forecast = [&]() -> Result<Forecast> {
    try {
      auto workshop = openWorkshop(request.settings, request.fitGrouping, *folder, streams, progress);
      if (!workshop) return tl::unexpected(workshop.error());
      const auto goOn = [&] { return !progress || progress({"measuring a few steps", 0, 0, ""}); };
      if (!goOn()) return failure(kForecast, "cancelled");
      Prober prober(*workshop, request.settings, held, goOn);
      if (auto begun = prober.begin(); !begun) return tl::unexpected(begun.error());
      return prober.measure();
    } catch (const network::StatesUnreadable& unreadable) {
      return tl::unexpected(unreadable.error());
    } catch (const std::exception& error) {
      const bool memory = device::isOutOfMemory(error);
      return failure(kForecast, memory ? "memory does not suffice for a step" : "a step broke off (" + wordsOf(error) + ")",
                     "Use a smaller batch or grouping");
    }
  }();
  streams.clear();
  device::giveFreedMemoryBack();
  return forecast;
}

}  // namespace xsmoe::experiments
