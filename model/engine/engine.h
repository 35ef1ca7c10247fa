// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/catalogue.h"
#include "model/core/check.h"
#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/core/feature_import.h"
#include "model/core/generator_settings.h"
#include "model/core/pretraining.h"
#include "model/core/progress.h"
#include "model/core/run_history.h"
#include "model/core/run_summary.h"
#include "model/core/settings.h"
#include "model/engine/controls.h"
#include "model/engine/outcomes.h"
#include "model/engine/questions.h"
#include "model/engine/requests.h"
#include "model/engine/run_observer.h"

namespace xsmoe::engine {

/// The engine as the two programs see it. No Torch, no Qt. Methods may be called from any thread, one call at a time of
/// those that train (`train`, `resume`, `fork`, `replay`, `experiment`), and one of the others; the two may run beside the others (they use
/// nothing of theirs).
class Engine {
 public:
  virtual ~Engine() = default;
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
  /// Opens a stream's log and cache headers and reports. Works without a cache.
  [[nodiscard]] virtual Result<StreamOverview> inspect(const std::filesystem::path& stream, const ProtocolSettings& base,
                                                       const ProtocolChoice& choice, const ProgressCallback& progress) = 0;
  /// Reads what a stream says of its items: titles, descriptions, where the pictures are. Empty where the stream describes none.
  [[nodiscard]] virtual Result<Catalogue> catalogue(const std::filesystem::path& stream, const ProgressCallback& progress) = 0;
  /// Trains to the end, a stop or a failure. Errors before the first event leave no run folder behind.
  [[nodiscard]] virtual Result<TrainOutcome> train(const TrainRequest& request, TrainListener& listener, Controls& controls) = 0;
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
  /// Trains a run for each τ and grouping, which must be settings that the method uses. Two values of τ share what they have in common, up
  /// to the end of the first window at which they prune different experts; every run equals the one that is trained alone, bit for bit.
  /// With a branch point each is a fork from there, and what that run trained up to there is shared by all, other groupings too; all of it,
  /// where nothing differs. Runs that are there already, with the same settings, are finished where they are not and taken as they are. All
  /// are checked before any is trained. `each` is told when a run is finished.
  [[nodiscard]] virtual Result<ExperimentOutcome> experiment(const ExperimentRequest& request,
                                                             const std::function<void(const ExperimentRun&)>& each, TrainListener& listener,
                                                             Controls& controls) = 0;
  /// The runs at and below a folder, by their folders' names; those that cannot be read with why.
  [[nodiscard]] virtual Result<std::vector<RunSummary>> listRuns(const std::filesystem::path& folder, const ProgressCallback& progress) = 0;
  /// A stored run, complete or not, as its record tells it.
  [[nodiscard]] virtual Result<RunHistory> openRun(const std::filesystem::path& run) = 0;
  /// Writes what a stored run measured for other programs, also of one that is going on: as it is now. The same run again replaces what
  /// was there of it. Errors: no run, nothing recorded, cannot write, cancelled.
  [[nodiscard]] virtual Result<ExportOutcome> exportRun(const ExportRequest& request, const ProgressCallback& progress) = 0;
  /// Whether a program, this one included, is writing a run now.
  [[nodiscard]] virtual bool isWritten(const std::filesystem::path& run) = 0;
  /// Opens what questions about a run need: stream, cache, checkpoints. `stream` empty: the path in run.json.
  [[nodiscard]] virtual Result<std::unique_ptr<Questions>> openQuestions(const std::filesystem::path& run,
                                                                         const std::filesystem::path& stream) = 0;
  /// Runs every conformance fixture at or below the folders (`xsmoe check`).
  [[nodiscard]] virtual Result<std::vector<CheckLine>> check(const std::vector<std::filesystem::path>& folders,
                                                             const std::string& device) = 0;
  /// Chooses the device as a run would and measures its products.
  [[nodiscard]] virtual Result<DeviceReport> probeDevice(const DeviceSettings& settings) = 0;
};

}  // namespace xsmoe::engine
