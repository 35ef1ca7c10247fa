// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/engine.h"

#include <utility>

#include "model/device/device.h"
#include "model/experiments/built_in_stream.h"
#include "model/experiments/conformance_check.h"
#include "model/experiments/experiment.h"
#include "model/experiments/feature_extraction.h"
#include "model/experiments/feature_import.h"
#include "model/experiments/forked_run.h"
#include "model/experiments/pretraining.h"
#include "model/experiments/recommendation_desk.h"
#include "model/experiments/replayed_run.h"
#include "model/experiments/resumed_run.h"
#include "model/experiments/run_list.h"
#include "model/experiments/run_lock.h"
#include "model/experiments/training_run.h"

namespace xsmoe::experiments {
namespace {

class LocalEngine : public Engine {
 public:
  Result<void> generate(const std::filesystem::path& folder, const generator::GeneratorSettings& settings,
                        const ProgressCallback& progress) override {
    return makeBuiltInStream(folder, settings, progress);
  }

  Result<ExtractionReport> extract(const ExtractionRequest& request, const ProgressCallback& progress) override {
    return runExtraction(request, progress);
  }

  Result<std::optional<UnfinishedExtraction>> unfinishedExtraction(const std::filesystem::path& stream) override {
    return findUnfinished(stream);
  }

  Result<FeatureJoinReport> importFeatures(const FeatureImportRequest& request, const ProgressCallback& progress) override {
    return runFeatureImport(request, progress);
  }

  Result<StreamOverview> inspect(const std::filesystem::path& stream, const ProtocolSettings& base, const ProtocolChoice& choice,
                                 const ProgressCallback& progress) override {
    const auto folder = data::openStreamFolder(stream);
    if (!folder) return tl::unexpected(folder.error());
    StreamOverview overview;
    overview.protocol = resolveProtocol(base, choice, *folder);
    const auto session = streaming::StreamSession::open(*folder, overview.protocol, false, progress);
    if (!session) return tl::unexpected(session.error());
    overview.report = session->report();
    overview.hiddenStates = session->hiddenStates();
    overview.cachedStates = session->cachedStates();
    overview.visualWidth = static_cast<int>(session->width(Modality::kVisual));
    overview.textualWidth = static_cast<int>(session->width(Modality::kTextual));
    overview.constantFirstState = session->constantFirstState();
    return overview;
  }

  Result<Catalogue> catalogue(const std::filesystem::path& stream, const ProgressCallback& progress) override {
    const auto folder = data::openStreamFolder(stream);
    if (!folder) return tl::unexpected(folder.error());
    return data::readCatalogue(*folder, progress);
  }

  Result<TrainOutcome> train(const TrainRequest& request, TrainListener& listener, streaming::Controls& controls) override {
    return runTraining(request, listener, controls, *copy_);
  }

  Result<TrainOutcome> resume(const ResumeRequest& request, TrainListener& listener, streaming::Controls& controls) override {
    return resumeTraining(request, listener, controls, *copy_);
  }

  Result<PretrainReport> pretrain(const PretrainRequest& request, const ProgressCallback& progress) override {
    return runPretraining(request, progress);
  }

  Result<TrainOutcome> fork(const ForkRequest& request, TrainListener& listener, streaming::Controls& controls) override {
    return forkRun(request, listener, controls, *copy_);
  }

  Result<ReplayOutcome> replay(const ReplayRequest& request, TrainListener& listener, streaming::Controls& controls) override {
    return replayRun(request, listener, controls, *copy_);
  }

  Result<ExperimentOutcome> experiment(const ExperimentRequest& request, const std::function<void(const ExperimentRun&)>& each,
                                       TrainListener& listener, streaming::Controls& controls) override {
    return runExperiment(request, each, listener, controls, *copy_);
  }

  Result<std::vector<RunSummary>> listRuns(const std::filesystem::path& folder, const ProgressCallback& progress) override {
    return listRunsBelow(folder, progress);
  }

  Result<RunHistory> openRun(const std::filesystem::path& run) override { return readRun(RunPaths(run)); }
  bool isWritten(const std::filesystem::path& run) override { return experiments::isWritten(RunPaths(run)); }

  Result<std::unique_ptr<Questions>> openQuestions(const std::filesystem::path& run, const std::filesystem::path& stream) override {
    return openDesk(run, stream, copy_);
  }

  Result<std::vector<CheckLine>> check(const std::vector<std::filesystem::path>& folders, const std::string& name) override {
    DeviceSettings settings;
    settings.device = name;
    settings.precision = Precision::kFloat32;  // the fixtures' tolerances are those of float32
    const auto chosen = device::chooseDevice(settings);
    if (!chosen) return tl::unexpected(chosen.error());
    device::useThreads(chosen->threads);
    return checkFixtures(folders, *chosen);
  }

  Result<DeviceReport> probeDevice(const DeviceSettings& settings) override {
    const auto chosen = device::chooseDevice(settings);
    if (!chosen) return tl::unexpected(chosen.error());
    DeviceReport report;
    report.device = chosen->description();
    report.precision = chosen->precisionName();
    report.gigaflops = device::measureGigaflops();
    report.advice = device::blasAdvice(report.gigaflops, device::blasSerialises());
    report.slowBlas = !report.advice.empty();
    return report;
  }

 private:
  std::shared_ptr<ModelCopy> copy_ = std::make_shared<ModelCopy>();
};

}  // namespace

std::unique_ptr<Engine> makeEngine() { return std::make_unique<LocalEngine>(); }

}  // namespace xsmoe::experiments
