// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/session/asked_changes.h"
#include "app/studio/session/beside_run.h"
#include "app/studio/session/chosen.h"
#include "app/studio/session/claimed_folders.h"
#include "app/studio/session/live_run.h"
#include "app/studio/session/settings_in_hand.h"
#include "app/studio/session/studio_folders.h"
#include "app/studio/session/what_is_open.h"
#include "app/studio/threads/engine_thread.h"
#include "app/studio/threads/question_thread.h"
#include "app/studio/threads/shared_engine.h"
#include "model/core/intervention.h"
#include "model/core/live_state.h"
#include "model/core/network_parts.h"
#include "model/core/shared_view.h"

namespace xsmoe::studio {

class QueueRunner;

/// What is open in the window: a stream, the settings of the next run, and a run, live or stored. Opens them, begins runs and follows them.
/// What belongs to one idea alone has an object of its own, which the session owns:
///
///     training()          the reins of the run in training
///     chosen()            what a person looks at in the open run
///     beside()            the run whose curves stand beside those of the open one
///     settings_           which settings are shown, where the next run's are meanwhile and what they come from (SettingsInHand)
///     asked_              what was asked of the run in training and not yet answered (AskedChanges)
///     queue()             runs of experiments, which it trains through train()
///     questions()         the thread that opens and answers
///     trainer_            the thread that trains
///
/// Threads: the session and all of these are used from the window's thread alone, and signal there. Work is done in the two threads, which
/// share one engine (SharedEngine); what they post arrives in the window's thread, and nothing waits for it. What arrives late is dropped:
/// of an older run by its runId_, of an older opening by its openTicket_.
///
/// Files: session.cpp what is known, session_opening.cpp, session_training.cpp (runs that begin or go on), session_following.cpp (the run
/// in training, to its end), session_state.cpp.
///
/// Lifetimes: a session outlives whoever uses it. Destroying it at any moment cancels and stops what is under way and waits for
/// it: the queue goes first, then the thread that trains, then the one for questions.
class Session : public QObject {
  Q_OBJECT
 public:
  Session(EngineFactory factory, StudioFolders folders, QObject* parent = nullptr);
  ~Session() override;

  /// Loads the engine and measures the device. The window calls it after its first paint.
  void prepare();

  // Opening. Each returns at once; a newer one drops the result of an older one. Refused while a run is going on.
  /// A stream's folder or a run's, by what it holds, or a state's file. Of a folder with runs below it runsRequested() is told, also while
  /// a run is going on. `otherwise`: done in place of failed() where something else is there, but what is left of a run.
  void open(const std::filesystem::path& path, std::function<void()> otherwise = {});
  void openStream(const std::filesystem::path& folder);
  void openRun(const std::filesystem::path& folder);
  /// Unpacks a state's file beside the run folders, unless it is there, and opens its run where a person looked at it: viewRestored().
  void openState(const std::filesystem::path& file);
  /// A newer state of the run that is open to be looked at, or of the one beside it; of another run it is dropped.
  void takeNews(const std::filesystem::path& folder, const RunHistory& history);
  /// Whether another program writes the run that is open to be looked at; of another run it is dropped.
  void takeWriter(const std::filesystem::path& folder, bool written);
  /// Generates the built-in stream where it is not there yet, opens it and starts a run, with what is attainable on its chart.
  void trainBuiltIn();
  /// Reports the open stream again: its features are others now.
  void reopenStream();
  /// Gives up what is being opened or generated.
  void cancelOpening();
  /// Where the stream of the open run is now, if not where run.json says. `then` is done once it is open. Another stream than the run's:
  /// failed().
  void locateStream(const std::filesystem::path& folder, std::function<void()> then = {});

  // The run. Each returns at once.
  void start();
  void step(Boundary until);      ///< starts a run where none is in training
  void runUntil(Happening what);  ///< the same
  /// Trains a run of an experiment, which is shown as any other; its settings stand in settings() until it ends. False, and nothing
  /// happens, while a run is going on or something is being opened.
  bool train(const ExperimentPlan& plan, const PlannedRun& run);
  /// Changes the run in training; without one the next run's settings, where it sets one.
  void ask(const Change& change);
  /// The change of the run in training that an undo takes back; null: none was made since it was begun or gone on with. What a fork begins
  /// with is none.
  [[nodiscard]] const Intervention* lastChange() const;
  [[nodiscard]] bool canUndo() const { return lastChange() != nullptr; }
  /// Goes on from the end of a finished window of the open run, as a run of its own with these settings changed (by key, as on the command
  /// line). A run that is going on is stopped first. Without the run's stream it is not begun: streamNeeded(); without its folder:
  /// failed().
  void fork(int window, const std::map<std::string, std::string>& changes) { forkWith(window, changes, {}); }
  /// The same with the settings as they were, and a change that is made as soon as the fork goes on.
  void forkAndChange(int window, const Change& change) { forkWith(window, {}, {change}); }
  /// Goes on with the open run, which was stopped, here too, killed or failed, to the end that it would have had. Without its
  /// stream it does not: streamNeeded().
  void goOn();
  /// Whether the open run is stored and unfinished, and nothing is being opened.
  [[nodiscard]] bool canGoOn() const;
  /// The same with the windows that its stream has grown by, also of a run that is finished.
  void extend();
  /// Whether the open run is stored, and nothing is being opened; whether its stream has grown, newRecords() tells.
  [[nodiscard]] bool canExtend() const;
  /// Whether nobody trains the open run in this window: it was only opened, or was stopped or failed here. One of the queue, which goes on
  /// with it, is none.
  [[nodiscard]] bool runRests() const;
  /// How many records the stream of the open run has that are of none of its windows; 0 where nobody knows.
  [[nodiscard]] std::int64_t newRecords() const;
  /// The run in training, to be paused, stopped and so on.
  [[nodiscard]] LiveRun& training() { return training_; }
  [[nodiscard]] bool live() const { return training_.going(); }

  // The settings.
  /// As a person edits what is shown. Of a run in training, what may change while it is going is changed, for it alone. Else what is edited
  /// is the next run's, whose settings are shown from then on: the rest of them stays a person's own, whatever run is open. A change of
  /// windows, k-core or dates reports the stream again.
  void setSettings(const RunSettings& settings);
  /// Others for the next run, as a whole.
  void replaceSettings(const RunSettings& settings, SettingsOrigin origin);
  /// Those of the open run for the next one, as a whole, but for how the stream is cut.
  void useRunSettings();
  /// Where they are shown, and where the next run's are others.
  [[nodiscard]] bool canUseRunSettings() const;
  /// What is shown: the next run's settings, or those of the open run where showsSettingsOfRun().
  [[nodiscard]] const RunSettings& settings() const { return settings_.shown(); }
  /// SettingsInHand::next() and toKeep() for the open stream: what the next run begins with, and what is remembered of it and goes to other
  /// streams.
  [[nodiscard]] RunSettings nextSettings() const;
  [[nodiscard]] RunSettings settingsToKeep() const;
  [[nodiscard]] bool showsSettingsOfRun() const { return settings_.ofRun(); }
  /// Where those of the next run come from; what is remembered of it.
  [[nodiscard]] SettingsOrigin settingsOrigin() const { return settings_.origin(overview()); }
  [[nodiscard]] SettingsOrigin originToKeep() const { return settings_.originToKeep(overview()); }
  /// What the next run's numbers go back to: as they were where they come from, and of how the stream is cut, as when it was opened.
  [[nodiscard]] RunSettings settingsAtSource() const;

  /// What a person looks at in the open run.
  [[nodiscard]] Chosen& chosen() { return chosen_; }
  [[nodiscard]] const Chosen& chosen() const { return chosen_; }

  /// The run beside the open one; another has none at first.
  [[nodiscard]] BesideRun& beside() { return beside_; }
  [[nodiscard]] const BesideRun& beside() const { return beside_; }

  /// What a state's file of the open run holds, as it is shown now; without a file. The session adds to the view what it knows of it.
  [[nodiscard]] engine::SaveStateRequest stateToSave(SharedView view) const;

  // The next run.
  /// As it would be trained, without a folder. Errors: no stream; settings that do not fit it.
  [[nodiscard]] Result<engine::TrainRequest> requestToTrain() const;
  /// Settings as a run of the open stream takes them: with the threads of this machine where they name none, and on the built-in stream
  /// with the untrained references.
  [[nodiscard]] RunSettings asRunTakes(RunSettings settings) const;
  /// What Engine::forecast() told of it: kept with the next run that is trained from this stream with these settings.
  void keepForecast(const engine::TrainRequest& request, const Forecast& forecast);

  /// What is known of the next run: the open stream and the settings.
  [[nodiscard]] RunDescription nextRun() const;

  /// The network in training, or that the next run would train on the open stream; empty where none is open, or lacks what the method
  /// reads.
  [[nodiscard]] std::optional<SizedNetwork> network() const;

  // What is open.
  [[nodiscard]] const std::optional<OpenStream>& stream() const { return stream_; }
  [[nodiscard]] const OpenRun& run() const { return run_; }
  [[nodiscard]] bool readyToStart() const { return stream_.has_value() && !live() && !opening_; }
  [[nodiscard]] bool opening() const { return opening_; }
  [[nodiscard]] const std::optional<engine::DeviceReport>& device() const { return device_; }
  [[nodiscard]] QuestionThread& questions() { return questions_; }
  /// Runs of experiments, one after the other.
  [[nodiscard]] QueueRunner& queue() { return *queue_; }
  [[nodiscard]] const StudioFolders& folders() const { return folders_; }

 Q_SIGNALS:
  void streamChanged();
  void settingsChanged();
  void runOpened();     ///< another run, the state is its first; or none any more
  void stateChanged();  ///< the same run, a newer state
  void runEnded();
  /// After runEnded(), of one that train() began. With neither outcome nor error it was stopped before its first event.
  void plannedEnded(const xsmoe::studio::RunEnd& end);
  /// After runOpened(), of a run from a state's file: where a person looked. What the session knows of it, it restores itself.
  void viewRestored(const xsmoe::SharedView& view);
  void noticed(const QString& sentence);                  ///< one sentence that a person should know, of the run in training or its stream
  void dataTold(const xsmoe::DataReport& data);           ///< what the run in training trains on
  void changeRefused(const xsmoe::Intervention& change);  ///< of the run in training
  void modelCopied();                                     ///< of the run in training: a newer copy of its model can be asked about
  void openingChanged(bool opening);
  void progressed(const xsmoe::Progress& progress);
  void deviceChanged();
  /// By a person: a stream, a run, one that begins or has ended; none of the queue's.
  void folderOpened(const std::filesystem::path& folder);
  void runsRequested(const std::filesystem::path& folder);    ///< a person wishes to see the runs below it
  void streamMissing(const std::filesystem::path& expected);  ///< of the open run
  /// What was asked for needs the stream of the open run, which is not there, or is another one by now. `again` asks for it once more,
  /// where it is not empty: for locateStream().
  void streamNeeded(const xsmoe::Error& error, const std::function<void()>& again);
  void failed(const xsmoe::Error& error);  ///< what a person asked for could not be done, or the run in training failed

 private:
  [[nodiscard]] bool mayOpen();
  void lookForRuns(const std::filesystem::path& path, std::function<void()> otherwise);
  void openOther(const std::filesystem::path& path, bool withRuns, const std::function<void()>& otherwise);
  std::uint64_t beginOpening();
  [[nodiscard]] bool current(std::uint64_t ticket) const { return ticket == openTicket_; }
  void endOpening();
  void fail(const Error& error);
  void inspectStream(const std::filesystem::path& folder, const ProtocolSettings& base, const engine::ProtocolChoice& choice,
                     std::function<void()> then = {});
  void inspectAgain();
  void takeStream(const std::filesystem::path& folder, const engine::StreamOverview& overview);
  /// `state`: that it comes from.
  void readRun(const std::filesystem::path& folder, bool byPerson, std::optional<engine::OpenedState> state = {});
  void restoreView(const engine::OpenedState& state);
  void showTau(double tau);
  void takeRun(const std::filesystem::path& folder, const RunHistory& history);
  void openStreamOfRun(const RunDescription& description);
  void checkStreamOfRun(const std::filesystem::path& stream, std::function<void(const Result<bool>&)> then);
  void forkWith(int window, const std::map<std::string, std::string>& changes, const std::vector<Change>& then);
  void resume(bool extend);
  [[nodiscard]] bool findsStreamOfRun(const std::function<void()>& again);
  void closeRun();
  /// `press`: what is pressed before the first batch; null: nothing.
  void begin(const std::function<void(engine::Controls&)>& press);
  std::shared_ptr<engine::Controls> beginRun(RunHistory history, OpenRun run);
  [[nodiscard]] std::optional<Intervention> newRefusal();
  void followRun();
  void askRun(const Change& change);
  void changeLive(const RunSettings& now);
  void showRun(OpenRun run);
  void showRunBefore();
  [[nodiscard]] Result<RunSettings> settingsToRun(RunSettings settings) const;
  void onLive(const std::shared_ptr<const LiveState>& state);
  void onEnded(const RunEnd& end);
  void adoptPlanned();
  void giveBackSettings();
  [[nodiscard]] bool showsWhatIsNext() const;
  [[nodiscard]] RunSettings settingsOfRun() const;
  [[nodiscard]] RunSettings cutAnew(RunSettings settings) const;
  void reportIfCutOtherwise();
  [[nodiscard]] const engine::StreamOverview* overview() const;  // null: no stream is open

  StudioFolders folders_;
  SettingsInHand settings_;
  std::optional<OpenStream> stream_;
  engine::ProtocolChoice choice_;  // made for the open stream
  ProtocolSettings firstCut_;      // of it, when it was opened
  OpenRun run_;
  std::optional<OpenRun> runBefore_;  // what was open, until the run that took its place has begun; empty: nothing was
  Chosen chosen_;
  BesideRun beside_;
  std::optional<engine::TrainRequest> forecasted_;  // with its forecast
  LiveRun training_;
  AskedChanges asked_;  // of training_; of a state that was opened, its τ
  std::optional<engine::DeviceReport> device_;
  std::uint64_t runId_ = 0, openTicket_ = 0;
  int refusals_ = 0;  // told of
  bool opening_ = false;
  QTimer inspectAgain_;     // lets a person finish typing
  ClaimedFolders claimed_;  // before trainer_: cleared up when nobody trains any more
  std::shared_ptr<SharedEngine> engine_;
  QuestionThread questions_;  // before trainer_: joined after it
  EngineThread trainer_;
  std::unique_ptr<QueueRunner> queue_;  // uses all of the above
};

}  // namespace xsmoe::studio
