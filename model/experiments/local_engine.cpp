// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/local_engine.h"

#include <mutex>
#include <utility>

#include "model/device/blas.h"
#include "model/device/device.h"
#include "model/device/opened_device.h"
#include "model/device/product_memory.h"
#include "model/device/tasks.h"
#include "model/experiments/built_in_stream.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/experiments/exports/export_run.h"
#include "model/experiments/exports/opened_state.h"
#include "model/experiments/exports/saved_state.h"
#include "model/experiments/feature_extraction.h"
#include "model/experiments/going_on/extended_run.h"
#include "model/experiments/going_on/forked_run.h"
#include "model/experiments/going_on/replayed_run.h"
#include "model/experiments/going_on/resumed_run.h"
#include "model/experiments/run_feature_import.h"
#include "model/experiments/run_pretraining.h"
#include "model/experiments/runs/annotation.h"
#include "model/experiments/runs/forecasting.h"
#include "model/experiments/runs/known_checksums.h"
#include "model/experiments/runs/planted_design.h"
#include "model/experiments/runs/run_list.h"
#include "model/experiments/runs/run_lock.h"
#include "model/experiments/runs/stream_shelf.h"
#include "model/experiments/runs/training_run.h"
#include "model/experiments/sweeps/experiment.h"
#include "model/experiments/sweeps/plan_file.h"
#include "model/experiments/sweeps/tables.h"

namespace xsmoe::experiments {
namespace {

class LocalEngine : public engine::Engine {
 public:
  Result<void> generate(const std::filesystem::path& folder, const GeneratorSettings& settings, const ProgressCallback& progress) override {
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

  Result<engine::StreamOverview> inspect(const std::filesystem::path& stream, const ProtocolSettings& base,
                                         const engine::ProtocolChoice& choice, const ProgressCallback& progress) override {
    const auto folder = data::openStreamFolder(stream);
    if (!folder) return tl::unexpected(folder.error());
    engine::StreamOverview overview;
    overview.protocol = resolveProtocol(base, choice, *folder);
    const auto session = streaming::StreamSession::open(*folder, overview.protocol, false, progress);
    if (!session) return tl::unexpected(session.error());
    overview.report = session->report();
    auto checksum = checksums_->of(folder->interactions, progress);
    if (!checksum) return tl::unexpected(checksum.error());
    overview.report.streamChecksum = std::move(*checksum);
    overview.hiddenStates = session->hiddenStates();
    overview.cachedStates = session->cachedStates();
    overview.visualWidth = static_cast<int>(session->width(Modality::kVisual));
    overview.textualWidth = static_cast<int>(session->width(Modality::kTextual));
    overview.constantFirstState = session->constantFirstState();
    overview.embedding = folder->embedding;
    PlantedDesign design(*session);  // a stream is whole without its truth
    overview.returns = design.windowsOfReturn().value_or(std::vector<int>());
    overview.drifts = design.drifts().value_or(std::vector<PlantedDrift>());
    return overview;
  }

  Result<Catalogue> catalogue(const std::filesystem::path& stream, const ProgressCallback& progress) override {
    const auto folder = data::openStreamFolder(stream);
    if (!folder) return tl::unexpected(folder.error());
    return data::readCatalogue(*folder, progress);
  }

  Result<engine::TrainOutcome> train(const engine::TrainRequest& request, engine::TrainListener& listener,
                                     engine::Controls& controls) override {
    const std::lock_guard training(trains_);
    auto streams = shelfOfItsOwn();
    return runTraining(request, listener, controls, *copy_, streams);
  }

  Result<engine::TrainOutcome> resume(const engine::ResumeRequest& request, engine::TrainListener& listener,
                                      engine::Controls& controls) override {
    const std::lock_guard training(trains_);
    auto streams = shelfOfItsOwn();
    return resumeTraining(request, listener, controls, *copy_, streams);
  }

  Result<Forecast> forecast(const engine::TrainRequest& request, const ProgressCallback& progress) override {
    const std::unique_lock alone(trains_, std::try_to_lock);
    if (!alone.owns_lock())
      return failure("the forecast", "a run is being trained: its steps would be measured too", "Ask when it has ended");
    StreamShelf streams(checksums_);
    return forecastTraining(request, streams, progress);
  }

  Result<PretrainReport> pretrain(const PretrainRequest& request, const ProgressCallback& progress) override {
    return runPretraining(request, progress);
  }

  Result<engine::TrainOutcome> fork(const engine::ForkRequest& request, engine::TrainListener& listener,
                                    engine::Controls& controls) override {
    const std::lock_guard training(trains_);
    auto streams = shelfOfItsOwn();
    return forkRun(request, listener, controls, *copy_, streams);
  }

  Result<engine::ReplayOutcome> replay(const engine::ReplayRequest& request, engine::TrainListener& listener,
                                       engine::Controls& controls) override {
    const std::lock_guard training(trains_);
    auto streams = shelfOfItsOwn();
    return replayRun(request, listener, controls, *copy_, streams);
  }

  Result<std::vector<PlannedRun>> planExperiment(const ExperimentPlan& plan, const ProgressCallback& progress) override {
    StreamShelf streams(checksums_);  // beside what trains
    return planRuns(plan, streams, progress);
  }

  Result<engine::TrainOutcome> trainPlanned(const ExperimentPlan& plan, const std::string& name, engine::TrainListener& listener,
                                            engine::Controls& controls) override {
    const std::lock_guard training(trains_);
    return trainRunOfPlan(plan, name, listener, controls, *copy_, planned_);
  }

  Result<engine::ExperimentOutcome> experiment(const ExperimentPlan& plan, engine::ExperimentObserver& observer,
                                               engine::TrainListener& listener, engine::Controls& controls) override {
    const std::lock_guard training(trains_);
    auto streams = shelfOfItsOwn();
    return runExperiment(plan, observer, listener, controls, *copy_, streams);
  }

  Result<ExperimentPlan> readPlan(const std::filesystem::path& file) override { return readPlanFile(file); }
  Result<void> writePlan(const std::filesystem::path& file, const ExperimentPlan& plan) override { return writePlanFile(file, plan); }

  Result<std::vector<RunSummary>> listRuns(const std::filesystem::path& folder, const ProgressCallback& progress) override {
    return listRunsBelow(folder, progress);
  }

  Result<std::vector<RunSummary>> listRunsIn(const std::filesystem::path& folder, const ProgressCallback& progress) override {
    return listRunsWithin(folder, progress);
  }

  Result<engine::RunAnnotation> annotation(const std::filesystem::path& run) override { return readAnnotation(RunPaths(run)); }

  Result<void> annotate(const std::filesystem::path& run, const engine::RunAnnotation& annotation) override {
    return writeAnnotation(RunPaths(run), annotation);
  }

  Result<std::vector<WindowNote>> windowNotes(const std::filesystem::path& run) override { return readWindowNotes(RunPaths(run)); }

  Result<void> writeWindowNotes(const std::filesystem::path& run, const std::vector<WindowNote>& notes) override {
    return experiments::writeWindowNotes(RunPaths(run), notes);
  }

  Result<ResultTable> table(const engine::TableRequest& request, const ProgressCallback& progress) override {
    return makeTable(request, *this, progress);
  }

  Result<void> checkStream(const std::filesystem::path& run, const std::filesystem::path& stream,
                           const ProgressCallback& progress) override {
    const auto manifest = readManifest(RunPaths(run));
    if (!manifest) return tl::unexpected(manifest.error());
    return checkStreamOf(*manifest, stream, *checksums_, progress);
  }

  Result<RunHistory> openRun(const std::filesystem::path& run) override { return readRun(RunPaths(run)); }
  Result<engine::ExportOutcome> exportRun(const engine::ExportRequest& request, const ProgressCallback& progress) override {
    return exportStoredRun(request, progress);
  }
  Result<engine::StateSize> measureState(const engine::SaveStateRequest& request, const ProgressCallback& progress) override {
    return sizeOfState(request, progress);
  }
  Result<void> saveState(const engine::SaveStateRequest& request, const ProgressCallback& progress) override {
    return saveStateFile(request, *checksums_, progress);
  }
  Result<engine::OpenedState> openState(const engine::OpenStateRequest& request, const ProgressCallback& progress) override {
    return openStateFile(request, progress);
  }
  std::vector<RunMoment> keptEpochs(const std::filesystem::path& run) override { return RunPaths(run).storedEpochs(); }

  bool isWritten(const std::filesystem::path& run) override { return experiments::isWritten(RunPaths(run)); }

  Result<std::unique_ptr<engine::Questions>> openQuestions(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                           const ProgressCallback& progress) override {
    if (const auto room = device::takeProductMemory(static_cast<int>(device::taskCount(c10::kCPU))); !room)
      return tl::unexpected(room.error());
    return openDesk(run, stream, copy_, *checksums_, progress);
  }

  Result<std::vector<CheckLine>> check(const std::vector<std::filesystem::path>& folders, const std::string& name) override {
    DeviceSettings settings;
    settings.device = name;
    settings.precision = Precision::kFloat32;  // the fixtures' tolerances are those of float32
    const auto chosen = device::openDevice(settings);
    if (!chosen) return tl::unexpected(chosen.error());
    return checkFixtures(folders, *chosen);
  }

  Result<engine::DeviceReport> probeDevice(const DeviceSettings& settings) override {
    const auto chosen = device::chooseDevice(settings);
    if (!chosen) return tl::unexpected(chosen.error());
    if (const auto room = device::takeProductMemory(1); !room) return tl::unexpected(room.error());
    engine::DeviceReport report;
    report.device = chosen->description();
    report.precision = chosen->precisionName();
    report.gigaflops = device::measureGigaflops();
    report.advice = device::blasAdvice(device::multipliesWithReferenceBlas(), device::blasSerialises());
    report.slowBlas = !report.advice.empty();
    return report;
  }

 private:
  /// For what is trained by itself: its stream is given back at its end, and that of plans, for which nobody asks then, before it.
  StreamShelf shelfOfItsOwn() {
    planned_.clear();
    return StreamShelf(checksums_);
  }

  std::mutex trains_;  // held while anything trains, or is measured for a forecast
  std::shared_ptr<ModelCopy> copy_ = std::make_shared<ModelCopy>();
  std::shared_ptr<KnownChecksums> checksums_ = std::make_shared<KnownChecksums>();
  StreamShelf planned_{checksums_};  // the runs of a queue are asked for one by one; training thread
};

}  // namespace

std::unique_ptr<engine::Engine> makeEngine() { return std::make_unique<LocalEngine>(); }

}  // namespace xsmoe::experiments
