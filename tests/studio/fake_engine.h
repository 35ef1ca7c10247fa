// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "model/core/events.h"
#include "model/engine/engine.h"

namespace xsmoe::studio {

/// What the fake engine is to do. Shared between a test and its engine; any thread.
struct FakeScript {
  std::atomic<int> batchesPerEpoch{4};
  std::atomic<bool> endless{false};       ///< the first epoch never ends by itself
  std::atomic<bool> holdLoading{false};   ///< inspect() and generate() go on until cancelled
  std::atomic<bool> refuseEngine{false};  ///< the engine cannot be made
  std::atomic<bool> failInWindow1{false};
  std::atomic<bool> throwInTraining{false};
  std::atomic<bool> featuresFound{true};
  std::atomic<bool> catalogueUnreadable{false};
  std::atomic<bool> written{false};            ///< by another program
  std::atomic<int> recordedWindows{-1};        ///< of a stored run; −1: all, and its end
  std::vector<EventDetail> recordedEnd;        ///< what a stored run tells behind these windows; set before it
  std::atomic<std::int64_t> streamRecords{0};  ///< that a stored run has seen of its stream, of 1000 in 4 windows; 0: not known
  std::atomic<std::int64_t> leftOut{0};        ///< records of items without features, of 1000, told when a run begins
  std::atomic<int> embedding{0};               ///< width that every stream prefers; 0: none
  std::atomic<int> unfinished{0};              ///< items that an extraction has finished, of 100; it is kept until one ends
  std::atomic<bool> refuseAnnotations{false};  ///< nothing that a person says of a run can be kept
  std::atomic<bool> holdCopies{false};         ///< none is handed out
  std::atomic<int> copiesMeanwhile{0};         ///< so many explanations of a list end with a newer copy
  std::atomic<bool> holdTables{false};         ///< table() goes on until cancelled
  std::atomic<bool> refuseTables{false};       ///< no run is what a table is of
  std::atomic<bool> holdForgetting{false};     ///< forgetting() goes on until cancelled
  std::atomic<bool> keptForgetting{false};     ///< all that forgetting() measures is kept
  std::atomic<bool> refusePlans{false};        ///< no run of a plan can begin
  std::atomic<bool> fullDisk{false};           ///< nothing of a run of a plan can be written
  std::atomic<int> plans{0};                   ///< that were checked
  std::atomic<bool> refuseExports{false};      ///< nothing can be written for another program
  std::atomic<bool> holdExports{false};        ///< exportRun() goes on until cancelled
  std::atomic<bool> oldRanks{false};           ///< a run of an earlier program: ranks of tests are measured
  std::atomic<bool> holdRanks{false};          ///< that goes on until cancelled
  std::atomic<bool> noWeights{false};          ///< a stored run has none: nothing can be tested
  std::atomic<bool> holdReading{false};        ///< train() reads its stream, and has written nothing, until it is stopped
  std::atomic<bool> holdForks{false};          ///< a fork that has told of its past goes on to its changes when this ends
  std::atomic<bool> otherStream{false};        ///< no stream is that of a stored run
  std::string failPlanned;                     ///< a run of a plan that cannot begin; set before it
  std::vector<int> returns;                    ///< windows in which a taste comes back; set before it
  std::vector<PlantedDrift> drifts;            ///< what else was planted; set before it
  std::string notice;                          ///< told when a run begins; set before it
  std::vector<RunMoment> keptEpochs;           ///< of every run; set before it
  // What happened
  std::atomic<int> engines{0}, loadsBegun{0}, loadsCancelled{0}, trainings{0}, trainingsEnded{0}, batches{0}, pruned{0}, copies{0},
      catalogues{0}, runsListed{0};
  std::atomic<int> whatIfs{0}, nows{0};                       ///< questions about each τ, and about the model as it is now
  std::atomic<int> window{0}, epochsDone{0}, copiedEpoch{0};  ///< epochs of the window: finished, and at the last copy
  std::atomic<bool> refuseSettings{false};                    ///< other settings than τ cannot be changed
  std::atomic<int> undos{0};                                  ///< asked for
  std::atomic<int> forgettings{0};                            ///< matrices begun
  std::atomic<int> equations{0};                              ///< asked for
  std::atomic<int> maps{0}, neighbours{0};                    ///< asked for
  std::atomic<int> rankedTests{0}, slicedTests{0};            ///< asked for
  std::atomic<int> items{0}, experts{0};                      ///< profiles asked for
  std::atomic<int> groupRoutings{0};                          ///< asked for
  std::atomic<int> histories{0};                              ///< lists by a history made by hand asked for
  std::atomic<bool> holdAudiences{false};                     ///< itemAudience() goes on until cancelled
  std::atomic<bool> holdMaps{false};                          ///< itemMap(), expertProfile() and groupRouting() go on until cancelled
  std::atomic<bool> holdOpenings{false};                      ///< openQuestions() goes on until cancelled
  std::atomic<int> openings{0};                               ///< asked whether such an opening goes on
  std::atomic<bool> holdWindowLists{false};                   ///< recommendInEachWindow() goes on until cancelled
  std::atomic<int> windowLists{0};                            ///< asked for
  std::atomic<bool> holdWhatIfs{false};                       ///< whatIf() goes on until cancelled
  std::atomic<bool> refuseWhatIfs{false};                     ///< whatIf() fails
  std::atomic<int> whatIfsGivenUp{0};                         ///< that were cancelled
  std::atomic<bool> holdMerges{false};                        ///< whatIfMerged() goes on until cancelled
  std::atomic<int> merges{0}, merged{0};                      ///< asked about, and made
  std::atomic<bool> holdForecasts{false};                     ///< forecast() goes on until cancelled
  std::atomic<int> forecasts{0}, forecastsGivenUp{0};         ///< asked for, and of these cancelled
  std::mutex requestMutex;
  std::vector<std::string> opened;                           ///< runs that questions were about, guarded by requestMutex
  std::vector<engine::ForkRequest> forks;                    ///< guarded by requestMutex
  std::vector<engine::ResumeRequest> resumes;                ///< guarded by requestMutex
  std::vector<engine::TableRequest> tables;                  ///< guarded by requestMutex
  std::vector<std::string> planned;                          ///< names of runs of plans that were trained, guarded by requestMutex
  std::vector<engine::ExportRequest> exports;                ///< guarded by requestMutex
  std::vector<engine::SaveStateRequest> states;              ///< that were saved, guarded by requestMutex
  std::map<std::string, engine::RunAnnotation> annotations;  ///< by the run's folder, guarded by requestMutex
  std::map<std::string, std::vector<WindowNote>> notes;      ///< so too
  std::map<std::string, ExperimentPlan> planFiles;           ///< that were written, guarded by requestMutex
};

/// An engine for tests of the window: it trains nothing, and plays a run that follows its controls as the trainer does.
class FakeEngine : public engine::Engine {
 public:
  explicit FakeEngine(std::shared_ptr<FakeScript> script);
  ~FakeEngine() override;

  Result<void> generate(const std::filesystem::path& folder, const GeneratorSettings& settings, const ProgressCallback& progress) override;
  Result<ExtractionReport> extract(const ExtractionRequest& request, const ProgressCallback& progress) override;
  Result<std::optional<UnfinishedExtraction>> unfinishedExtraction(const std::filesystem::path& stream) override;
  Result<FeatureJoinReport> importFeatures(const FeatureImportRequest& request, const ProgressCallback& progress) override;
  Result<engine::StreamOverview> inspect(const std::filesystem::path& stream, const ProtocolSettings& base,
                                         const engine::ProtocolChoice& choice, const ProgressCallback& progress) override;
  Result<Catalogue> catalogue(const std::filesystem::path& stream, const ProgressCallback& progress) override;
  Result<engine::TrainOutcome> train(const engine::TrainRequest& request, engine::TrainListener& listener,
                                     engine::Controls& controls) override;
  /// Three windows of 10 samples, each epoch 1 to 2 s, in 100 to 200 MB.
  Result<Forecast> forecast(const engine::TrainRequest& request, const ProgressCallback& progress) override;
  /// Plays the run again, where its stream is there.
  Result<engine::TrainOutcome> resume(const engine::ResumeRequest& request, engine::TrainListener& listener,
                                      engine::Controls& controls) override;
  /// Plays a run of its own in the fork's folder, where the run's stream is there.
  Result<engine::TrainOutcome> fork(const engine::ForkRequest& request, engine::TrainListener& listener,
                                    engine::Controls& controls) override;
  Result<engine::ReplayOutcome> replay(const engine::ReplayRequest& request, engine::TrainListener&, engine::Controls&) override {
    return failure(request.run.string(), "the fake engine replays nothing");
  }
  /// The runs of a plan, three windows each, none of them there.
  Result<std::vector<PlannedRun>> planExperiment(const ExperimentPlan& plan, const ProgressCallback& progress) override;
  /// Plays the run in its folder; one that the script names fails before its first event, on a full disk each.
  Result<engine::TrainOutcome> trainPlanned(const ExperimentPlan& plan, const std::string& name, engine::TrainListener& listener,
                                            engine::Controls& controls) override;
  Result<engine::ExperimentOutcome> experiment(const ExperimentPlan& plan, engine::ExperimentObserver&, engine::TrainListener&,
                                               engine::Controls&) override {
    return failure(plan.runs, "the fake engine makes no experiments");
  }
  Result<ExperimentPlan> readPlan(const std::filesystem::path& file) override {
    const std::lock_guard lock(script_->requestMutex);
    const auto found = script_->planFiles.find(file.string());
    if (found == script_->planFiles.end()) return failure(file.string(), "the fake engine has no such plan");
    return found->second;
  }
  Result<void> writePlan(const std::filesystem::path& file, const ExperimentPlan& plan) override {
    const std::lock_guard lock(script_->requestMutex);
    script_->planFiles[file.string()] = plan;
    return {};
  }
  /// The runs at and below a folder.
  Result<std::vector<RunSummary>> listRuns(const std::filesystem::path& folder, const ProgressCallback& progress) override;
  /// The runs directly in a folder.
  Result<std::vector<RunSummary>> listRunsIn(const std::filesystem::path& folder, const ProgressCallback& progress) override;
  /// In memory, by the run's folder.
  Result<engine::RunAnnotation> annotation(const std::filesystem::path& run) override;
  Result<void> annotate(const std::filesystem::path& run, const engine::RunAnnotation& annotation) override;
  Result<std::vector<WindowNote>> windowNotes(const std::filesystem::path& run) override;
  Result<void> writeWindowNotes(const std::filesystem::path& run, const std::vector<WindowNote>& notes) override;
  /// XSMoE with two values of τ, each over two seeds.
  Result<ResultTable> table(const engine::TableRequest& request, const ProgressCallback& progress) override;
  /// Not asked for by the window.
  Result<PretrainReport> pretrain(const PretrainRequest&, const ProgressCallback&) override { return failure("pretrain", "not played"); }
  Result<RunHistory> openRun(const std::filesystem::path& run) override;
  /// Writes nothing, and tells where it would have.
  Result<engine::ExportOutcome> exportRun(const engine::ExportRequest& request, const ProgressCallback& progress) override;
  /// The run 3 MB, its stream 5 MB where it is there.
  Result<engine::StateSize> measureState(const engine::SaveStateRequest& request, const ProgressCallback&) override;
  /// Writes what is asked for, and no run; of it openState() makes folders as makeRunFolder() does.
  Result<void> saveState(const engine::SaveStateRequest& request, const ProgressCallback&) override;
  Result<engine::OpenedState> openState(const engine::OpenStateRequest& request, const ProgressCallback&) override;
  /// Those of the script that a run has got to, whatever it is.
  std::vector<RunMoment> keptEpochs(const std::filesystem::path&) override { return script_->keptEpochs; }
  Result<void> checkStream(const std::filesystem::path& run, const std::filesystem::path& stream, const ProgressCallback&) override;
  bool isWritten(const std::filesystem::path&) override { return script_->written; }
  Result<std::unique_ptr<engine::Questions>> openQuestions(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                           const ProgressCallback& progress) override;
  Result<std::vector<CheckLine>> check(const std::vector<std::filesystem::path>& folders, const std::string& device) override;
  Result<engine::DeviceReport> probeDevice(const DeviceSettings& settings) override;

 private:
  bool load(const ProgressCallback& progress);
  Result<std::vector<RunSummary>> runsBelow(const std::filesystem::path& folder, const ProgressCallback& progress);
  Result<engine::TrainOutcome> play(const RunDescription& run, engine::TrainListener& listener, engine::Controls& controls);
  /// As the engine tells it: the past that a fork shares, then what it changes. Trains nothing, until it is stopped.
  Result<engine::TrainOutcome> tellFork(const engine::ForkRequest& request, const RunDescription& fork, const RunHistory& parent,
                                        engine::TrainListener& listener, engine::Controls& controls);
  std::shared_ptr<FakeScript> script_;
};

/// A stream folder as far as the fake engine looks: a stream.json.
void makeStreamFolder(const std::filesystem::path& folder);
/// The same with every file that the built-in stream has.
void makeBuiltInFolder(const std::filesystem::path& folder);
/// A stored run of four windows as far as the fake engine looks; `stream` goes into its description.
void makeRunFolder(const std::filesystem::path& folder, const std::filesystem::path& stream);
/// A stored run that shares its past with another one up to the end of a window.
void makeForkFolder(const std::filesystem::path& folder, const std::filesystem::path& stream, const std::filesystem::path& parent,
                    int window);

}  // namespace xsmoe::studio
