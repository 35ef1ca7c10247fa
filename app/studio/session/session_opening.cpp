// SPDX-License-Identifier: GPL-3.0-or-later
// Session: opening streams and runs, and the settings that belong to a stream.
#include <system_error>
#include <utility>

#include "app/studio/session/ensure_built_in_stream.h"
#include "app/studio/session/folder_kind.h"
#include "app/studio/session/session.h"
#include "model/core/cancelled.h"
#include "model/core/change.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"

namespace xsmoe::studio {
namespace {

using engine::ProtocolChoice;
using engine::StreamOverview;

/// What is kept from one stream to the next; windows, k-core and dates belong to the stream.
ProtocolSettings withoutStream(const ProtocolSettings& protocol) { return cutAs({}, protocol); }

}  // namespace

bool Session::mayOpen() {
  if (!live() || training_.stopping()) return true;
  fail({ErrorKind::kFailed, "a run is going on in this window", "opening", "Stop it first: what it has measured stays in its run folder"});
  return false;
}

std::uint64_t Session::beginOpening() {
  questions_.cancel();
  opening_ = true;
  Q_EMIT openingChanged(true);
  return ++openTicket_;
}

void Session::endOpening() {
  opening_ = false;
  Q_EMIT openingChanged(false);
}

void Session::cancelOpening() {
  if (!opening_) return;
  ++openTicket_;
  questions_.cancel();
  endOpening();
}

void Session::fail(const Error& error) { Q_EMIT failed(error); }

void Session::open(const std::filesystem::path& path, std::function<void()> otherwise) {
  if (isStateFile(path)) return openState(path);
  const auto folder = folderOf(path);
  switch (folderKind(folder)) {
    case FolderKind::kRun: return openRun(folder);
    case FolderKind::kStream: return openStream(folder);
    case FolderKind::kUnknown: break;
  }
  std::error_code unknown;
  const bool isFolder = std::filesystem::is_directory(path, unknown);
  if (isFolder && lacksRunJson(folder))
    return fail({ErrorKind::kBadInput, "this looks like the folder of a run: it has a record.sqlite, and its run.json is missing",
                 folder.string(), "Put its run.json back, or choose another folder"});
  if (isFolder) return lookForRuns(path, std::move(otherwise));
  openOther(path, false, otherwise);
}

/// In the thread for questions: the folder may be a large one. What is being asked there is given up for it as for anything that is opened,
/// but not while a run is going on.
void Session::lookForRuns(const std::filesystem::path& path, std::function<void()> otherwise) {
  const bool opens = !live();
  const auto ticket = opens ? beginOpening() : openTicket_;
  questions_.ask(
      this, [path](QuestionDesk&) -> Result<bool> { return holdsRuns(path); },
      [this, path, opens, ticket, otherwise = std::move(otherwise)](const Result<bool>& found) {
        if (opens && !current(ticket)) return;
        if (opens) endOpening();
        if (!found) return fail(found.error());
        openOther(path, *found, otherwise);
      });
}

/// What is neither a run nor a stream, nor in one.
void Session::openOther(const std::filesystem::path& path, bool withRuns, const std::function<void()>& otherwise) {
  const auto folder = folderOf(path);
  if (withRuns) return Q_EMIT runsRequested(folder);
  std::error_code unknown;
  if (otherwise && std::filesystem::exists(path, unknown)) return otherwise();
  fail({ErrorKind::kBadInput, "the folder is neither a run (no run.json) nor a stream (no stream.json, no interactions.csv)",
        folder.string(), "Choose a run folder, or a folder with interactions.csv and features.h5"});
}

void Session::openStream(const std::filesystem::path& folder) {
  if (!mayOpen()) return;
  inspectStream(folder, withoutStream(nextSettings().protocol), {}, [this, folder] {
    closeRun();
    Q_EMIT folderOpened(folder);
  });
}

void Session::closeRun() {
  ++runId_;  // what an ending run still sends is dropped
  training_.end();
  showRun({});
  giveBackSettings();
}

void Session::inspectStream(const std::filesystem::path& folder, const ProtocolSettings& base, const ProtocolChoice& choice,
                            std::function<void()> then) {
  inspectAgain_.stop();
  choice_ = choice;
  const auto ticket = beginOpening();
  questions_.askEngine(
      this,
      [this, folder, base, choice](engine::Engine& engine) -> Result<StreamOverview> {
        return engine.inspect(folder, base, choice, questions_.progressCallback());
      },
      [this, ticket, folder, then = std::move(then)](const Result<StreamOverview>& overview) {
        if (!current(ticket)) return;
        endOpening();
        if (!overview) return fail(overview.error());
        takeStream(folder, *overview);
        if (then) then();
      });
}

void Session::takeStream(const std::filesystem::path& folder, const StreamOverview& overview) {
  const bool asItPrefers = !choice_.windows && !choice_.kCore && !choice_.kCoreItems && !choice_.from && !choice_.to;
  if (asItPrefers || !stream_ || stream_->folder != folder) firstCut_ = overview.protocol;
  stream_ = OpenStream{folder, overview};
  settings_.fitTo(overview);
  Q_EMIT streamChanged();
  Q_EMIT settingsChanged();
  if (!run_.planned) Q_EMIT folderOpened(folder);  // that of a run of the queue nobody has asked for
}

void Session::openRun(const std::filesystem::path& folder) { readRun(folder, true); }

void Session::readRun(const std::filesystem::path& folder, bool byPerson, std::optional<engine::OpenedState> state) {
  if (!mayOpen()) return;
  const auto ticket = beginOpening();
  questions_.askEngine(
      this, [folder](engine::Engine& engine) -> Result<RunHistory> { return engine.openRun(folder); },
      [this, ticket, folder, byPerson, state = std::move(state)](const Result<RunHistory>& history) {
        if (!current(ticket)) return;
        endOpening();
        if (!history) return fail(history.error());
        takeRun(folder, *history);
        if (byPerson) Q_EMIT folderOpened(folder);
        if (state && !state->stream.empty()) return locateStream(state->stream, [this, state] { restoreView(*state); });
        openStreamOfRun(history->description());
        if (state) restoreView(*state);
      });
}

void Session::takeRun(const std::filesystem::path& folder, const RunHistory& history) {
  auto state = std::make_shared<LiveState>();
  state->runId = ++runId_;
  state->history = std::make_shared<const RunHistory>(history);
  settings_.putAside();
  settings_.show(history.settingsToCome());
  asked_.forget();
  training_.end();
  showRun({std::move(state), folder, {}, true});
  Q_EMIT settingsChanged();
}

void Session::takeNews(const std::filesystem::path& folder, const RunHistory& history) {
  if (beside_.run() && folder == beside_.folder()) {
    beside_.takeNews(history);
    return;
  }
  if (!run_.stored || !run_.state || folder != run_.folder) return;
  auto state = std::make_shared<LiveState>(*run_.state);
  state->history = std::make_shared<const RunHistory>(history);
  run_.state = std::move(state);
  followRun();
  Q_EMIT stateChanged();
}

void Session::takeWriter(const std::filesystem::path& folder, bool written) {
  if (!run_.stored || !run_.state || folder != run_.folder) return;
  const auto seen = written ? RunSeen::kElsewhere : RunSeen::kRecord;
  if (run_.state->seen == seen) return;
  auto state = std::make_shared<LiveState>(*run_.state);
  state->seen = seen;
  run_.state = std::move(state);
  Q_EMIT stateChanged();
}

void Session::openStreamOfRun(const RunDescription& description) {
  const std::filesystem::path folder = description.streamFolder;
  const bool isThere = folderKind(folder) == FolderKind::kStream;
  if (!isThere || (stream_ && stream_->folder != folder)) {  // another one is not shown as this run's, whatever becomes of opening its own
    stream_.reset();
    Q_EMIT streamChanged();
  }
  if (!isThere) {
    Q_EMIT streamMissing(folder);
    return;
  }
  // Shown before it is known to be the run's: of a large one that takes a while.
  inspectStream(folder, settings_.shown().protocol, engine::choiceOf(settings_.shown().protocol), [this, folder] {
    checkStreamOfRun(folder, [this, run = runId_](const Result<bool>& same) {
      if (run != runId_ || same || isCancelled(same.error())) return;
      stream_.reset();
      Q_EMIT streamChanged();
      Q_EMIT streamNeeded(same.error(), {});
    });
  });
}

void Session::checkStreamOfRun(const std::filesystem::path& stream, std::function<void(const Result<bool>&)> then) {
  questions_.askEngine(
      this,
      [this, run = run_.folder, stream](engine::Engine& engine) -> Result<bool> {
        const auto same = engine.checkStream(run, stream, questions_.progressCallback());
        return same ? Result<bool>(true) : tl::make_unexpected(same.error());
      },
      std::move(then));
}

void Session::locateStream(const std::filesystem::path& folder, std::function<void()> then) {
  if (!run_.state || !mayOpen()) return;
  const auto stream = folderOf(folder);
  checkStreamOfRun(stream, [this, ticket = beginOpening(), stream, then = std::move(then)](const Result<bool>& same) {
    if (!current(ticket)) return;
    endOpening();
    if (!same) return fail(same.error());
    inspectStream(stream, settings_.shown().protocol, engine::choiceOf(settings_.shown().protocol), [this, stream, then] {
      run_.stream = stream;
      Q_EMIT runOpened();
      if (then) then();
    });
  });
}

bool Session::findsStreamOfRun(const std::function<void()>& again) {
  const auto folder = run_.stream.empty() ? std::filesystem::path(run_.state->history->description().streamFolder) : run_.stream;
  if (folderKind(folder) == FolderKind::kStream) return true;
  Q_EMIT streamNeeded({ErrorKind::kBadInput, "the stream of this run is not there", folder.string(), "Locate its folder"}, again);
  return false;
}

void Session::trainBuiltIn() {
  if (!mayOpen()) return;
  const auto ticket = beginOpening();
  questions_.askEngine(
      this,
      [this, folder = folders_.builtIn](engine::Engine& engine) -> Result<BuiltInStream> {
        return ensureBuiltInStream(engine, folder, questions_.progressCallback());
      },
      [this, ticket](const Result<BuiltInStream>& made) {
        if (!current(ticket)) return;
        endOpening();
        if (!made) return fail(made.error());
        if (const QString sentence = setAsideSentence(*made); !sentence.isEmpty()) Q_EMIT noticed(sentence);
        inspectStream(made->folder, withoutStream(nextSettings().protocol), {}, [this] { begin(nullptr); });
      });
}

void Session::reopenStream() {
  if (stream_ && !opening_) inspectStream(stream_->folder, settings_.shown().protocol, choice_);
}

void Session::setSettings(const RunSettings& settings) {
  auto now = cutAnew(settings);
  if (live()) {
    changeLive(now);
    settings_.show(std::move(now));
  } else {
    settings_.edit(now, overview());
  }
  Q_EMIT settingsChanged();
  reportIfCutOtherwise();
}

void Session::replaceSettings(const RunSettings& settings, SettingsOrigin origin) {
  settings_.replace(cutAnew(settings), std::move(origin), overview(), live());
  Q_EMIT settingsChanged();
  reportIfCutOtherwise();
}

void Session::useRunSettings() {
  if (!canUseRunSettings()) return;
  replaceSettings(settingsOfRun(), {SettingsSource::kRun, run_.state->history->description().name});
}

/// Those of the open run as the next one would have them.
RunSettings Session::settingsOfRun() const {
  auto settings = run_.state->history->settingsToCome();
  settings.protocol = cutAs(settings_.shown().protocol, settings.protocol);
  return settings;
}

/// Windows that a run has got one after the other are cut anew where others are asked for.
RunSettings Session::cutAnew(RunSettings settings) const {
  const auto& before = settings_.shown().protocol;
  auto& protocol = settings.protocol;
  if (protocol.windows != before.windows || protocol.from != before.from || protocol.to != before.to)
    protocol.cutRecords = protocol.cutWindows = 0;
  return settings;
}

void Session::reportIfCutOtherwise() {
  if (!stream_) return;
  if (cutAlike(settings_.shown().protocol, stream_->overview.protocol)) return inspectAgain_.stop();
  inspectAgain_.start();
}

/// Hands on what can be changed while a run is going, besides the grouping.
void Session::changeLive(const RunSettings& now) {
  for (const auto& setting : settingDescriptions()) {
    if (!setting.live || setting.get(now) == setting.get(settings_.shown())) continue;
    if (const auto change = changeFrom(setting.key, settingText(now, setting.key))) askRun(*change);
  }
}

void Session::inspectAgain() {
  if (!stream_ || opening_) return;
  inspectStream(stream_->folder, settings_.shown().protocol, engine::choiceOf(settings_.shown().protocol));
}

}  // namespace xsmoe::studio
