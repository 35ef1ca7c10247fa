// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/race_feed.h"

#include <QCryptographicHash>
#include <algorithm>
#include <array>
#include <utility>

#include "app/studio/session/ensure_built_in_stream.h"
#include "app/studio/session/finished_run.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/run_listing.h"
#include "model/core/fitting_grouping.h"
#include "model/core/methods.h"
#include "model/core/run_settings_text.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "widgets/learn/race_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr std::array kRacing{Method::kXsmoe, Method::kStatic, Method::kNoft};
constexpr qsizetype kLettersOfFolder = 8;

bool isOnBuiltIn(const Session& session) { return session.stream() && session.stream()->folder == session.folders().builtIn; }

/// Whether the next run's grouping is other than that which fits the built-in stream anyway; what was chosen for another stream need not.
bool isGroupingOfAPerson(const Session& session) {
  if (!isOnBuiltIn(session)) return false;
  const auto& stream = session.stream();
  const auto usual = fittingGrouping(ModelSettings().grouping, stream->overview.hiddenStates, stream->overview.cachedStates);
  return session.nextSettings().model.grouping != usual;
}

/// The width of embeddings that a person set for the built-in stream in place of what that prefers, be it the default; empty: none.
std::string embeddingOfAPerson(const Session& session) {
  if (!isOnBuiltIn(session)) return {};
  const auto& preferred = session.stream()->overview.embedding;
  const auto next = session.nextSettings();
  return preferred.has_value() && next.model.embedding != preferred.value() ? runSettingText(next, kEmbeddingKey) : std::string();
}

/// The same plan whenever the settings are the same: its folder is named by them, so that a race is gone on with and shown again.
ExperimentPlan racePlan(const Session& session) {
  ExperimentPlan plan;
  plan.stream = session.folders().builtIn.string();
  plan.settings = changedSettings(session.settingsToKeep());
  for (const char* const key : {"method", "continual", "references"}) plan.settings.erase(key);
  for (const auto key : cutKeys()) plan.settings.erase(std::string(key));
  if (!isGroupingOfAPerson(session)) plan.settings.erase("grouping");
  if (auto embedding = embeddingOfAPerson(session); !embedding.empty()) plan.settings[std::string(kEmbeddingKey)] = std::move(embedding);
  VariedSetting methods{"method", {}};
  for (const auto method : kRacing) methods.values.emplace_back(name(method));
  plan.over.push_back(std::move(methods));
  QCryptographicHash hash(QCryptographicHash::Sha1);
  hash.addData(QByteArray::fromStdString(plan.stream));
  for (const auto& [key, value] : plan.settings)
    for (const auto& part : {std::string("\n"), key, std::string("="), value}) hash.addData(QByteArray::fromStdString(part));
  plan.runs = (session.folders().runs / ("race_" + hash.result().toHex().left(kLettersOfFolder).toStdString())).string();
  return QueueRunner::prepared(plan);
}

}  // namespace

RaceFeed::RaceFeed(Session& session, widgets::RacePanel& panel, QObject* parent)
    : QObject(parent), session_(session), panel_(panel), detour_(session) {
  for (const auto method : kRacing) race_.lanes.push_back({method, std::nullopt});
  connect(&panel_, &widgets::RacePanel::startRequested, this, &RaceFeed::start);
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded})
    connect(&session_, signal, this, &RaceFeed::follow);
  connect(&session_, &Session::openingChanged, this, &RaceFeed::follow);
  connect(&session_.queue(), &QueueRunner::changed, this, &RaceFeed::follow);
  connect(&detour_, &QueueDetour::changed, this, &RaceFeed::follow);
  show();
}

RaceFeed::~RaceFeed() { *wanted_ = false; }

ExperimentPlan RaceFeed::plan() const { return racePlan(session_); }

void RaceFeed::start() {
  if (!hindrance().isEmpty()) return;
  looking_ = true;
  detour_.giveUp();
  const auto plan = this->plan();
  auto& questions = session_.questions();
  questions.askEngine(
      this,
      [&questions, plan, folders = session_.folders()](engine::Engine& engine) -> Result<Found> {
        return look(engine, folders, plan, questions.progressCallback());
      },
      [this, plan, wanted = wanted_](const Result<Found>& found) {
        if (*wanted) take(plan, found);
      });
  follow();
}

Result<RaceFeed::Found> RaceFeed::look(engine::Engine& engine, const StudioFolders& folders, const ExperimentPlan& plan,
                                       const ProgressCallback& progress) {
  const auto made = ensureBuiltInStream(engine, folders.builtIn, progress);
  if (!made) return tl::make_unexpected(made.error());
  auto runs = engine.planExperiment(plan, progress);
  if (!runs) return tl::make_unexpected(runs.error());
  auto stream = engine.inspect(folders.builtIn, runs->front().settings.protocol, {}, progress);
  if (!stream) return tl::make_unexpected(stream.error());
  RunPlaces places;
  places.below.push_back(folders.runs);
  const auto listing = readRuns(engine, places, progress);
  if (!listing.complete) return failure(folders.runs.string(), "cancelled");
  Found found{std::move(*runs), {}, std::move(*stream), setAsideSentence(*made)};
  for (const auto& run : found.runs) found.there.push_back(finishedRun(listing.runs, {run.settings, plan.stream, run.folder}));
  return found;
}

void RaceFeed::take(const ExperimentPlan& plan, const Result<Found>& found) {
  looking_ = false;
  if (!found) {
    if (!session_.opening()) Q_EMIT failed(found.error());  // else it was given up for what is being opened
    return follow();
  }
  if (!found->notice.isEmpty()) Q_EMIT session_.noticed(found->notice);
  race_.lanes.clear();
  folders_.clear();
  std::vector<PlannedRun> missing;
  for (std::size_t lane = 0; lane < found->runs.size(); ++lane) {
    const auto& planned = found->runs[lane];
    const auto& there = found->there[lane];
    race_.lanes.push_back({planned.settings.model.method, there});
    folders_.push_back(there ? there->description.folder : planned.folder);
    if (!there) missing.push_back(planned);
  }
  race_.windows = found->stream.protocol.windows;
  race_.planted = !found->stream.returns.empty();
  race_.marked = race_.planted ? found->stream.returns : windowsOfShift(found->stream.report);
  if (missing.empty() || session_.live() || session_.opening()) return show();
  detour_.train(plan, missing, folders_.front());
}

const QueuedRun* RaceFeed::queued(std::size_t lane) const {
  const auto& queue = session_.queue().queue();
  const auto place = lane < folders_.size() ? queue.find(folders_[lane]) : std::nullopt;
  return place ? &queue.runs()[*place] : nullptr;
}

void RaceFeed::follow() {
  followOpenRun();
  show();
}

void RaceFeed::followOpenRun() {
  const auto& state = session_.run().state;
  if (!state || session_.run().stored) return;
  for (std::size_t lane = 0; lane < folders_.size(); ++lane) {
    if (session_.run().folder != std::filesystem::path(folders_[lane])) continue;
    auto& run = race_.lanes[lane].run;
    const auto& history = *state->history;
    if (!run || run->state != history.state() || run->windowsDone != windowsDone(history)) run = summaryOf(history);
  }
}

QString RaceFeed::hindrance() const {
  if (looking_) return tr("The runs that are there are being looked for.");
  if (detour_.training()) return tr("The race is going on.");
  if (session_.live()) return tr("A run is going on. The race can begin when it has ended.");
  return session_.opening() ? tr("Something is being made or opened. The race can begin when that is done.") : QString();
}

QString RaceFeed::status() const {
  if (looking_) return tr("The runs that are there are being looked for; where there is no built-in stream yet, it is made.");
  double seconds = 0;
  bool known = true, left = false;
  QString now;
  const auto pace = session_.queue().queue().pace();
  for (std::size_t lane = 0; lane < folders_.size(); ++lane) {
    const auto* const one = queued(lane);
    if (one == nullptr) continue;
    const QString title = widgets::text(descriptionOf(race_.lanes[lane].method).title);
    if (one->state == QueuedState::kFailed) return tr("The run of %1 failed: %2").arg(title, QString::fromStdString(one->why));
    if (one->state == QueuedState::kTraining)
      now = tr("%1 is in %2; %3 of its %4 windows are done.")
                .arg(title, widgets::windowName(one->window), widgets::count(one->run.done), widgets::count(one->run.windows));
    if (!one->toDo() && one->state != QueuedState::kTraining) continue;
    left = true;
    const auto time = secondsLeft(*one, pace);
    known = known && time.has_value();
    seconds += time.value_or(0);
  }
  if (!left) {
    const bool all = !folders_.empty() && std::all_of(race_.lanes.begin(), race_.lanes.end(), [](const RaceLane& lane) {
      return lane.run && lane.run->state == RunState::kFinished;
    });
    return all ? tr("All of them are at the finish.") : QString();
  }
  if (!detour_.training()) return tr("The race was stopped. Start it again, and it goes on where it was.");
  if (now.isEmpty()) now = tr("The race waits in the queue.");
  if (seconds <= 0) return now;
  return now + QLatin1Char(' ') +
         (known ? tr("About %1 left.") : tr("More than %1 left: not every method has a trained window yet."))
             .arg(widgets::durationText(seconds));
}

void RaceFeed::show() {
  panel_.showRace(race_);
  panel_.setStatus(status());
  panel_.setHindrance(hindrance());
}

}  // namespace xsmoe::studio
