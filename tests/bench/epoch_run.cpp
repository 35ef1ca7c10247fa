#include "tests/bench/epoch_run.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "model/device/cuda.h"
#include "model/device/device.h"
#include "model/experiments/model_factory.h"
#include "model/streaming/batches.h"
#include "model/streaming/checkpoint.h"
#include "model/streaming/pending_losses.h"
#include "model/streaming/run_in_progress.h"
#include "model/streaming/stream_session.h"
#include "tests/bench/paper_scale_stream.h"
#include "tests/bench/run_timing.h"

namespace xsmoe::bench {
namespace {

constexpr int kStepsBesideCopies = 5;

class Nobody : public engine::RunObserver {
 public:
  void onEvent(const RunEvent& /*event*/) override {}
};

RunSettings settingsOf(const ScaleRun& run) {
  RunSettings settings;
  settings.model.method = run.method;
  settings.model.grouping = {1, 2};
  for (int state = 0; state < kScaleStates; ++state) settings.model.baselines.iisanStates.push_back(state);
  settings.device.device = run.device;
  settings.device.precision = Precision::kAuto;
  settings.device.threads = run.threads;
  settings.device.featureMegabytes = run.featureMegabytes;
  return settings;
}

/// A run whose last trained window is open.
class OpenWindow {
 public:
  OpenWindow(const streaming::StreamSession& session, const RunSettings& settings, network::Recommender& recommender, Figures& figures)
      : figures_(figures),
        run_({session.windows(),
              [&session, memory = settings.device.featureBytes()](const auto& modalities, const auto& states) {
                return session.loadStates(modalities, states, memory);
              },
              settings, recommender, nobody_, controls_, keeper_}) {
    static_cast<void>(takePeak());
    const auto before = device::readMemory().residentBytes;
    run_.loadStates();
    figures_["features"] = megabytes(device::readMemory().residentBytes - before);
    run_.openWindow();
    recommender.endWindow(run_.dataOf(run_.standing().window));
    run_.standing().window.value = static_cast<int>(session.windows().windows().size()) - 2;
    figures_["begin"] = seconds([&] { run_.openWindow(); });
    recommender.beginEpoch(settings.training.learningRate);
    const auto data = run_.dataOf(run_.standing().window);
    figures_["items"] = data.itemsSeen;
    figures_["samples"] = static_cast<double>(run_.training()->samples.users.size(0));
    figures_["parameters"] = megabytes(recommender.parameterCount() * 4);
    figures_["begin peak"] = takePeak();
  }

  void train(double stepSeconds) {
    const streaming::EpochBatches batches(run_.training()->samples, run_.settings().batchSize, run_.shuffle().host);
    std::vector<double> times;
    const auto begin = Clock::now();
    // As the trainer goes: the next batch is on its way while this one is computed, and losses are read when they are due.
    streaming::PendingLosses pending;
    const auto read = [&] {
      for (const auto& one : pending.take()) times.push_back(one.seconds);
    };
    auto next = batches.at(0);
    for (int number = 0; number < batches.count() && secondsSince(begin) < stepSeconds; ++number) {
      pending.begin();
      pending.add(run_.recommender.trainBatch(next));
      if (number + 1 < batches.count()) {
        next = batches.at(number + 1);
        run_.recommender.expectBatch(next);
      }
      if (pending.due()) read();
    }
    read();
    figures_["training"] = secondsSince(begin);
    figures_["steps"] = static_cast<double>(times.size());
    figures_["batches"] = batches.count();
    figures_["step"] = median(times);
    figures_["train peak"] = takePeak();
  }

  void evaluate() {
    figures_["validation"] = seconds([&] { figures_["validated"] = countOf(run_.validate(run_.recommender, /*count=*/false)); });
    figures_["test"] = seconds([&] { figures_["tested"] = static_cast<double>(mustHave(run_.test()).size()); });
    figures_["evaluation peak"] = takePeak();
  }

  /// As after an epoch that was the best.
  void trainBesideCopies() {
    run_.training()->best = run_.recommender.clone();
    const auto moment = streaming::copyOf(run_.state());
    const streaming::EpochBatches batches(run_.training()->samples, run_.settings().batchSize, run_.shuffle().host);
    for (int number = 0; number < std::min(kStepsBesideCopies, batches.count()); ++number) step(batches, number);
    figures_["copies peak"] = takePeak();
  }

  void store(const std::filesystem::path& path) {
    run_.training()->best.reset();
    const auto written = streaming::writeCheckpoint(path, run_.standing().window, run_.started.model.method, run_.recommender);
    if (!written) throw std::runtime_error(describe(written.error()));
    std::filesystem::remove(path);
    figures_["store peak"] = takePeak();
  }

 private:
  void step(const streaming::EpochBatches& batches, int number) {
    static_cast<void>(run_.recommender.trainBatch(batches.at(number)).item<double>());
  }
  static double countOf(const Result<std::optional<Metrics>>& metrics) { return static_cast<double>(mustHave(metrics).value().sequences); }

  Figures& figures_;
  engine::Controls controls_;
  Nobody nobody_;
  streaming::RunKeeper keeper_;
  streaming::RunInProgress run_;
};

}  // namespace

Figures measureEpoch(const ScaleRun& run) {
  Figures figures;
  const auto settings = settingsOf(run);
  const auto device = mustHave(device::chooseDevice(settings.device));
  device::useThreads(device.threads);
  const auto session = mustHave(streaming::StreamSession::open(mustHave(data::openStreamFolder(run.stream)), settings.protocol, true, {}));
  figures["open peak"] = takePeak();
  const auto recommender = mustHave(experiments::makeRecommender(settings, session, device));
  OpenWindow window(session, settings, *recommender, figures);
  device::beginDevicePeak(device.device);
  window.train(run.stepSeconds);
  figures["device peak"] = megabytes(device::readDeviceMemory(device.device).peakBytes);
  if (run.stepsAlone) return figures;
  window.evaluate();
  window.trainBesideCopies();
  window.store(run.stream / "epoch-run.safetensors");
  return figures;
}

}  // namespace xsmoe::bench
