// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/catalogue.h"
#include "model/core/check.h"
#include "model/core/data_report.h"
#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/core/feature_import.h"
#include "model/core/pretraining.h"
#include "model/core/progress.h"
#include "model/core/recommendation.h"
#include "model/core/run_history.h"
#include "model/core/run_summary.h"
#include "model/core/settings.h"
#include "model/core/what_if.h"
#include "model/generator/generator_settings.h"
#include "model/streaming/controls.h"
#include "model/streaming/run_observer.h"

namespace xsmoe::experiments {

/// What a person set on the command line or in the studio; what is empty comes from stream.json, then from the defaults.
struct ProtocolChoice {
  std::optional<int> windows, kCore, kCoreItems;
  std::optional<std::string> from, to;
};

/// The protocol of a stream: choice before stream.json before `base`.
struct StreamOverview {
  DataReport report;
  ProtocolSettings protocol;              ///< as resolved
  int hiddenStates = 0;                   ///< K of the cache; 0: no cache
  std::vector<int> cachedStates;          ///< of them those that it holds, increasing
  int visualWidth = 0, textualWidth = 0;  ///< d; 0: absent
  bool constantFirstState = false;        ///< l_0 is the same vector for every item (model.md, section 8)
};

struct TrainRequest {
  std::filesystem::path stream;
  std::filesystem::path run;  ///< folder to create; must not exist or be empty
  RunSettings settings;
  std::optional<ProtocolChoice>
      choice;                ///< absent: settings.protocol is final; else it comes before stream.json, which comes before settings
  bool fitGrouping = false;  ///< a grouping that the cache lacks is replaced by one that it has; else it is an error
};

struct ResumeRequest {
  std::filesystem::path run;
  std::filesystem::path stream;  ///< empty: the path in run.json
  /// For the epochs that begin from now on, and the start of the windows that follow; absent: as before. A change that is recorded.
  std::optional<double> learningRate = {};
};

struct ForkRequest {
  std::filesystem::path run;
  int window = 0;                              ///< the last one that the two share: what differs begins at its end
  std::filesystem::path fork;                  ///< folder to create; must not exist or be empty
  std::map<std::string, std::string> changes;  ///< settings that differ, by key, as on the command line: {"tau", "0.2"}
  std::filesystem::path stream = {};           ///< empty: the path in run.json
};

struct ReplayRequest {
  std::filesystem::path run;
  std::filesystem::path replay;       ///< folder to create; must not exist or be empty
  std::filesystem::path stream = {};  ///< empty: the path in run.json
};

/// Where the runs of an experiment leave a run that is there.
struct BranchPoint {
  std::filesystem::path run;
  int window = 0;                              ///< the last one that all share
  std::map<std::string, std::string> changes;  ///< what all of them change there besides τ and grouping, as in ForkRequest
};

/// Runs that differ in τ and grouping only.
struct ExperimentRequest {
  std::filesystem::path stream;  ///< empty with `from`: the path in run.json
  std::filesystem::path runs;    ///< folder for the run folders
  RunSettings settings;          ///< τ and grouping are replaced; not used with `from`
  std::optional<ProtocolChoice> choice;
  std::vector<double> taus;              ///< empty with `from`: that of the run at that window
  std::vector<Grouping> groupings;       ///< the same
  std::optional<BranchPoint> from = {};  ///< absent: each begins with window 0
};

/// How a run ended. A failure after the start is an Error of kind kFailed; the record keeps what was measured.
struct TrainOutcome {
  bool stopped = false;  ///< by Controls::stop()
  RunFinished result;    ///< means of the tests done
};

struct ReplayOutcome {
  TrainOutcome outcome;
  int windows = 0;                       ///< that were compared
  int changes = 0;                       ///< that were made again
  std::vector<std::string> differences;  ///< in weights and metrics, in words; empty: equal bit for bit
};

/// One run of an experiment.
struct ExperimentRun {
  std::string folder;
  double tau = 0;
  Grouping grouping;
  std::string sharedWith;       ///< folder of the run whose past it shares; empty: none
  int windows = 0, shared = 0;  ///< trained ones, and how many of them came from there
  double savedSeconds = 0;      ///< of training, that these took there
  RunFinished result;
};
struct ExperimentOutcome {
  bool stopped = false;
  std::vector<ExperimentRun> runs;  ///< finished ones
};

/// Told about a training run. Called in the thread that calls Engine::train, resume, fork, replay or experiment.
class TrainListener : public streaming::RunObserver {
 public:
  /// Once, before the first event: the stream is open and the run folder exists.
  virtual void onStarted(const RunDescription&) {}
  /// After onStarted(), of a run that is resumed or forked, and whenever a change is taken back: the part of its record that stays. The
  /// events that follow come after it.
  virtual void onResumed(const RunHistory&) {}
  virtual void onProgress(const Progress&) {}
  /// What a person should know and what ends nothing: a checkpoint that cannot be read or written, a change that is lost. One sentence.
  virtual void onNotice(const std::string&) {}
};

struct WhatIfRequest {
  std::optional<int> window;  ///< as tested after training on it; absent: the model in training
  std::int64_t sample = 0;    ///< validation sequences to measure on, drawn by the run's seed; 0: all
};

/// Answers about recommendations of one run, from immutable checkpoints and model copies. One thread at a time.
class Questions {
 public:
  virtual ~Questions() = default;
  /// Windows whose weights are stored, oldest first.
  [[nodiscard]] virtual std::vector<int> storedWindows() = 0;
  /// External ids of the users that have a test sequence in D_{window+1}, in order of first appearance.
  [[nodiscard]] virtual std::vector<std::string> testUsers(int window) = 0;
  /// What the evaluation of `window` ranks for this user (formats.md, `recommend`). Errors: unknown user, window not stored.
  [[nodiscard]] virtual Result<Recommendation> recommend(const std::string& user, int window, int top) = 0;
  /// The same with the weights as they are in training now; an error where no such copy exists (Controls::copyModel asks for one).
  [[nodiscard]] virtual Result<Recommendation> recommendNow(const std::string& user, int top) = 0;
  /// What each τ would do to the model. Of the model in training it needs a copy (Controls::copyModel or copyAtEpochs). Errors: no copy, or
  /// of a window without a finished epoch; window not stored, or not in the record; cancelled.
  [[nodiscard]] virtual Result<WhatIf> whatIf(const WhatIfRequest& request, const ProgressCallback& progress) = 0;
};

struct DeviceReport {
  std::string device;     ///< "cpu, 2 threads" or "cuda:0, NAME"
  std::string precision;  ///< as used
  double gigaflops = 0;   ///< of a small float32 product, measured
  bool slowBlas = false;  ///< with `advice` saying what to install
  std::string advice;
};

/// The engine as the two programs see it. No Torch, no Qt. Methods may be called from any thread, one call at a time of
/// those that train (`train`, `resume`, `fork`, `replay`, `experiment`), and one of the others; the two may run beside the others (they use
/// nothing of theirs).
class Engine {
 public:
  virtual ~Engine() = default;
  [[nodiscard]] virtual Result<void> generate(const std::filesystem::path& folder, const generator::GeneratorSettings& settings,
                                              const ProgressCallback& progress) = 0;
  /// Makes a stream's feature cache of its items' texts and pictures (encoders::extractFeatures). What is finished is kept when it is
  /// cancelled, fails or is killed: the same request goes on there. Errors: those of extractFeatures; a stream that cannot be read.
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
  [[nodiscard]] virtual Result<TrainOutcome> train(const TrainRequest& request, TrainListener& listener, streaming::Controls& controls) = 0;
  /// Goes on with a run that was stopped, killed or failed, from its newest checkpoint that can be used, or from its beginning where there
  /// is none. What was recorded after the checkpoint happens again. Ends as the run would have that was never interrupted, bit for bit on
  /// the same device with the same precision and threads; but changes that a person made after the checkpoint are lost, and told. Of a
  /// finished run the result is told, nothing else happens. Errors, which change nothing: no run; a stream that is not there or not the
  /// run's; another one writes the run; it cannot be written.
  [[nodiscard]] virtual Result<TrainOutcome> resume(const ResumeRequest& request, TrainListener& listener,
                                                    streaming::Controls& controls) = 0;
  /// Trains the small encoders on a catalogue that the generator draws, and writes them as checkpoint folders. Errors: a request that makes
  /// no sense, no vocabulary, the folder is not empty, cannot write, cancelled.
  [[nodiscard]] virtual Result<PretrainReport> pretrain(const PretrainRequest& request, const ProgressCallback& progress) = 0;
  /// Branches off a run, also one that is going on, at the end of a window: the new run has the same past, and trains on with other
  /// settings. Without changes it ends as the run did, bit for bit, but for what a person changed later. Errors before the first event
  /// leave no run folder behind: a window that has not ended or is the last one, a setting that the past depends on, the stream is not
  /// there.
  [[nodiscard]] virtual Result<TrainOutcome> fork(const ForkRequest& request, TrainListener& listener, streaming::Controls& controls) = 0;
  /// Makes a run again from its settings and its log of changes, each at the batch at which it was made, and compares weights and metrics.
  /// On the same device with the same precision and threads they are equal bit for bit. Errors: as of train(); changes without a place.
  [[nodiscard]] virtual Result<ReplayOutcome> replay(const ReplayRequest& request, TrainListener& listener,
                                                     streaming::Controls& controls) = 0;
  /// Trains a run for each τ and grouping. Two values of τ share what they have in common, up to the end of the first window at which they
  /// prune different experts; every run equals the one that is trained alone, bit for bit. With a branch point each is a fork from there,
  /// and what that run trained up to there is shared by all, other groupings too; all of it, where nothing differs. Runs that are there
  /// already, with the same settings, are finished where they are not and taken as they are. All are checked before any is trained. `each`
  /// is told when a run is finished.
  [[nodiscard]] virtual Result<ExperimentOutcome> experiment(const ExperimentRequest& request,
                                                             const std::function<void(const ExperimentRun&)>& each, TrainListener& listener,
                                                             streaming::Controls& controls) = 0;
  /// The runs at and below a folder, by their folders' names; those that cannot be read with why.
  [[nodiscard]] virtual Result<std::vector<RunSummary>> listRuns(const std::filesystem::path& folder, const ProgressCallback& progress) = 0;
  /// A stored run, complete or not, as its record tells it.
  [[nodiscard]] virtual Result<RunHistory> openRun(const std::filesystem::path& run) = 0;
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

[[nodiscard]] std::unique_ptr<Engine> makeEngine();

}  // namespace xsmoe::experiments
