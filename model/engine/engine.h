// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/experiment_plan.h"
#include "model/analysis/planned_run.h"
#include "model/analysis/result_table.h"
#include "model/analysis/run_summary.h"
#include "model/core/catalogue.h"
#include "model/core/check.h"
#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/core/feature_import.h"
#include "model/core/generator_settings.h"
#include "model/core/pretraining.h"
#include "model/core/progress.h"
#include "model/core/run_history.h"
#include "model/core/run_moment.h"
#include "model/core/settings.h"
#include "model/core/window_note.h"
#include "model/engine/controls.h"
#include "model/engine/outcomes.h"
#include "model/engine/questions.h"
#include "model/engine/requests.h"
#include "model/engine/run_observer.h"

namespace xsmoe::engine {

/// The engine as the two programs see it. No Torch, no Qt. Methods may be called from any thread: one call at a time of those that train
/// (`train`, `resume`, `fork`, `replay`, `trainPlanned`, `experiment`), and beside it one at a time of all others, which uses nothing of
/// its. `forecast` alone is refused while something is trained.
class Engine {
 public:
  virtual ~Engine() = default;
  /// Draws the built-in stream with its planted drifts into a folder, and makes its feature cache with the built-in encoders. Equal
  /// settings give equal bytes on the same machine with the same number of cores. Errors: settings that make no sense; the folder is not
  /// empty; cannot write; cancelled.
  [[nodiscard]] virtual Result<void> generate(const std::filesystem::path& folder, const GeneratorSettings& settings,
                                              const ProgressCallback& progress) = 0;
  /// Makes a stream's feature cache of its items' texts and pictures. What is finished is kept when it is cancelled, fails or is killed:
  /// the same request goes on there. Errors: a request that makes no sense; a cache that is there unless it may be replaced; encoders that
  /// cannot be used, a stream that cannot be read; an unfinished extraction of another request; nothing to encode; cannot write; cancelled.
  [[nodiscard]] virtual Result<ExtractionReport> extract(const ExtractionRequest& request, const ProgressCallback& progress) = 0;
  /// The extraction into a stream's own cache that did not end; empty where there is none.
  [[nodiscard]] virtual Result<std::optional<UnfinishedExtraction>> unfinishedExtraction(const std::filesystem::path& stream) = 0;
  /// Makes a stream's feature cache of another program's, whatever its size, and says how its items and the log's fit together. Errors
  /// leave nothing behind: files that cannot be read as such; features of other items; a cache that is there unless it may be replaced;
  /// cancelled.
  [[nodiscard]] virtual Result<FeatureJoinReport> importFeatures(const FeatureImportRequest& request, const ProgressCallback& progress) = 0;
  /// Opens a stream's log and the headers of its cache, cuts it into windows as a run would, and reports. Works without a cache. Errors: no
  /// stream; a log or a cache that cannot be read; cancelled.
  [[nodiscard]] virtual Result<StreamOverview> inspect(const std::filesystem::path& stream, const ProtocolSettings& base,
                                                       const ProtocolChoice& choice, const ProgressCallback& progress) = 0;
  /// Reads what a stream says of its items: titles, descriptions, where the pictures are. Empty where the stream describes none.
  [[nodiscard]] virtual Result<Catalogue> catalogue(const std::filesystem::path& stream, const ProgressCallback& progress) = 0;
  /// Trains to the end, a stop or a failure. Errors before the first event leave no run folder behind.
  [[nodiscard]] virtual Result<TrainOutcome> train(const TrainRequest& request, TrainListener& listener, Controls& controls) = 0;
  /// What train() would take of time and memory: opens the stream as it would, and measures a few steps, an embedding of items and a
  /// ranking on real sequences, with the network of the first window and, of methods whose experts grow in number, with that of the last
  /// one where none is pruned. Less than some seconds besides opening; no folder is made. `progress` is told before each part. Errors: as
  /// of train() before its first event; something is trained by this engine now, whose steps would be measured with it; a step that breaks
  /// off; cancelled. A training that is asked for meanwhile waits until it has given up.
  [[nodiscard]] virtual Result<Forecast> forecast(const TrainRequest& request, const ProgressCallback& progress) = 0;
  /// Goes on with a run that was stopped, killed or failed, from its newest checkpoint that can be used, or from its beginning where there
  /// is none. What was recorded after the checkpoint happens again. Ends as the run would have that was never interrupted, bit for bit on
  /// the same device with the same precision and threads; but changes that a person made after the checkpoint are lost, and told. Of a
  /// finished run the result is told, nothing else happens. With `extend` a run, finished or not, is gone on with on a stream that has
  /// grown, as one that had all windows from the beginning; run.json tells the new ones. Errors, which change nothing: no run; a stream
  /// that is not there or not the run's; one that has not grown by a window, or not at its end; another one writes the run; it cannot be
  /// written.
  [[nodiscard]] virtual Result<TrainOutcome> resume(const ResumeRequest& request, TrainListener& listener, Controls& controls) = 0;
  /// Trains the small encoders on a catalogue that the generator draws, and writes them as checkpoint folders. Errors: a request that makes
  /// no sense, no vocabulary, the folder is not empty, cannot write, cancelled.
  [[nodiscard]] virtual Result<PretrainReport> pretrain(const PretrainRequest& request, const ProgressCallback& progress) = 0;
  /// Branches off a run, also one that is going on, at the end of a window: the new run has the same past, and trains on with other
  /// settings. Without changes it ends as the run did, bit for bit, but for what a person changed later. Errors before the first event
  /// leave no run folder behind: a window that has not ended or is the last one, a setting that the past depends on or the method
  /// does not use, the stream is not there.
  [[nodiscard]] virtual Result<TrainOutcome> fork(const ForkRequest& request, TrainListener& listener, Controls& controls) = 0;
  /// Makes a run again from its settings and its log of changes, each at the batch at which it was made, and compares weights and metrics.
  /// On the same device with the same precision and threads they are equal bit for bit. Errors: as of train(); changes without a place.
  [[nodiscard]] virtual Result<ReplayOutcome> replay(const ReplayRequest& request, TrainListener& listener, Controls& controls) = 0;
  /// Every run of a plan in the order in which most is shared, with what is there of it and how many windows it has still to train. Nothing
  /// is trained or written. Errors, before which nothing else is said: as of runsOf(); a run that the stream's cache does not allow; a
  /// folder with a run of other settings; no such stream, run or window of a branch; cancelled.
  [[nodiscard]] virtual Result<std::vector<PlannedRun>> planExperiment(const ExperimentPlan& plan, const ProgressCallback& progress) = 0;
  /// Trains one run of a plan by its name. What is there already is finished, or taken as it is: under its name, or below the plan's folder
  /// with the same settings and stream. A new run shares what it has in common with a finished one of the plan or below its folder, the one
  /// with most: with one of another τ up to the end of the first window at which the two prune different experts, and D_0 with one that
  /// differs only in what begins after it (settingsOfFirstWindow()). It equals the run that is trained alone, bit for bit. With a branch it
  /// is a fork from there; all of that run, where nothing differs. The stream stays open for the next one, until something else is trained.
  /// Errors: as of planExperiment() for this run; no such run; a person changed it; its stream is another than as it was planned; as of
  /// train(), fork() and resume(), of kind kDiskTakesNoMore where that is why.
  [[nodiscard]] virtual Result<TrainOutcome> trainPlanned(const ExperimentPlan& plan, const std::string& name, TrainListener& listener,
                                                          Controls& controls) = 0;
  /// The two together: checks every run, then trains one after the other. A run that fails is told, and the others go on; one that another
  /// program trains is gone past, and at last waited for; one that a person changed is left as it is. Given again, the experiment goes on
  /// where it was. Errors: as of planExperiment(); the disk takes no more, which ends it.
  [[nodiscard]] virtual Result<ExperimentOutcome> experiment(const ExperimentPlan& plan, ExperimentObserver& observer,
                                                             TrainListener& listener, Controls& controls) = 0;
  /// A plan's file (FORMATS.md). Errors: it cannot be read or written; what is wrong in it, by its key.
  [[nodiscard]] virtual Result<ExperimentPlan> readPlan(const std::filesystem::path& file) = 0;
  [[nodiscard]] virtual Result<void> writePlan(const std::filesystem::path& file, const ExperimentPlan& plan) = 0;
  /// The runs at and below a folder, by their folders' names; those that cannot be read with why. What was read is kept in an index in the
  /// folder (FORMATS.md), so that only runs that have changed since are opened; without it all of them are.
  [[nodiscard]] virtual Result<std::vector<RunSummary>> listRuns(const std::filesystem::path& folder, const ProgressCallback& progress) = 0;
  /// The same of the runs that lie in the folder itself: other folders are not looked into.
  [[nodiscard]] virtual Result<std::vector<RunSummary>> listRunsIn(const std::filesystem::path& folder,
                                                                   const ProgressCallback& progress) = 0;
  /// What a person said of a run; nothing where none did. Errors: no run; it cannot be read.
  [[nodiscard]] virtual Result<RunAnnotation> annotation(const std::filesystem::path& run) = 0;
  /// Puts this in its place, also while the run is written. Tags are freed of blanks around them, sorted, and kept once. Errors, which
  /// change nothing: no run; tags that are none (empty, with blanks or commas, too long), too many, a note that is too long, no UTF-8; what
  /// is there cannot be read; it cannot be written.
  [[nodiscard]] virtual Result<void> annotate(const std::filesystem::path& run, const RunAnnotation& annotation) = 0;
  /// What a person wrote at windows of a run, in order; nothing where none did. Errors: as of annotation().
  [[nodiscard]] virtual Result<std::vector<WindowNote>> windowNotes(const std::filesystem::path& run) = 0;
  /// Puts these in their place, also while the run is written. Texts are freed of blanks around them; notes at one place stay in this
  /// order. Errors, which change nothing: as of annotate(), by window and epoch.
  [[nodiscard]] virtual Result<void> writeWindowNotes(const std::filesystem::path& run, const std::vector<WindowNote>& notes) = 0;
  /// A table of the finished runs at and below a folder, or of those named, with footers; the paper's numbers beside those of its datasets.
  /// The bootstrap of significance ranks the tests anew from stored weights. Errors: no run that the table is of, with why; a named one
  /// that is not there; no such metric, method or dataset; cancelled.
  [[nodiscard]] virtual Result<ResultTable> table(const TableRequest& request, const ProgressCallback& progress) = 0;
  /// Whether a stream is the one that a run was trained on, or what that has grown to since, by checksums. Errors: it is neither; no such
  /// run or stream; cancelled.
  [[nodiscard]] virtual Result<void> checkStream(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                 const ProgressCallback& progress) = 0;
  /// A stored run, complete or not, as its record tells it. Errors: no run; a record or a run.json that cannot be read.
  [[nodiscard]] virtual Result<RunHistory> openRun(const std::filesystem::path& run) = 0;
  /// The epochs whose weights lie in a run's folder, in the order of training: with the setting keep-epochs the last ones of each window,
  /// and those that a fork has of its run. What questions may name besides windows. Empty: none, or no run.
  [[nodiscard]] virtual std::vector<RunMoment> keptEpochs(const std::filesystem::path& run) = 0;
  /// Writes what a stored run measured for other programs, also of one that is going on: as it is now. The same run again replaces what
  /// was there of it. Errors: no run, nothing recorded, cannot write, cancelled.
  [[nodiscard]] virtual Result<ExportOutcome> exportRun(const ExportRequest& request, const ProgressCallback& progress) = 0;
  /// How large a state file with this would be before it is packed. Errors: no run; a stream that cannot be read; cancelled.
  [[nodiscard]] virtual Result<StateSize> measureState(const SaveStateRequest& request, const ProgressCallback& progress) = 0;
  /// Writes a run as it is now, also of one that is going on, what its views need and where a person looks as one file (FORMATS.md), which
  /// is whole and was read back, or not there. Errors: no run; its stream is not there or another one; cannot write; cancelled.
  [[nodiscard]] virtual Result<void> saveState(const SaveStateRequest& request, const ProgressCallback& progress) = 0;
  /// Unpacks a state file into a folder of its own, whole or not at all; one that was unpacked there before is taken again, as it is by
  /// now. Errors: no state file, one of another version, damaged or cut off, with names that lead out of its folder; cannot write;
  /// cancelled.
  [[nodiscard]] virtual Result<OpenedState> openState(const OpenStateRequest& request, const ProgressCallback& progress) = 0;
  /// Whether a program, this one included, is writing a run now.
  [[nodiscard]] virtual bool isWritten(const std::filesystem::path& run) = 0;
  /// Opens what questions about a run need: stream, cache, checkpoints. `stream` empty: the path in run.json. Cancelled, it is an error.
  [[nodiscard]] virtual Result<std::unique_ptr<Questions>> openQuestions(const std::filesystem::path& run,
                                                                         const std::filesystem::path& stream,
                                                                         const ProgressCallback& progress = {}) = 0;
  /// Runs every conformance fixture at or below the folders in float32 (`xsmoe check`). `device` as in the settings. Errors: no such device
  /// or folder; a fixture that cannot be read.
  [[nodiscard]] virtual Result<std::vector<CheckLine>> check(const std::vector<std::filesystem::path>& folders,
                                                             const std::string& device) = 0;
  /// Chooses the device as a run would, and measures how fast the CPU multiplies matrices. Errors: no such device, a precision that
  /// it does not have; too little memory.
  [[nodiscard]] virtual Result<DeviceReport> probeDevice(const DeviceSettings& settings) = 0;
};

}  // namespace xsmoe::engine
