// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/compare_feed.h"

#include <QPointer>
#include <algorithm>
#include <utility>

#include "app/studio/session/queue_runner.h"
#include "app/studio/session/remembered_folders.h"
#include "model/analysis/run_summary.h"
#include "widgets/pages/compare_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

void say(std::vector<RunSummary>& runs, const std::string& folder, const engine::RunAnnotation& said) {
  for (RunSummary& run : runs) {
    if (run.description.folder != folder) continue;
    run.tags = said.tags;
    run.note = said.note;
  }
}

/// The open run as it is now, in place of what its record told, or beside the others where it has none yet.
void putOpenRun(std::vector<RunSummary>& runs, RunSummary open) {
  const auto at = std::lower_bound(runs.begin(), runs.end(), open.description.name,
                                   [](const RunSummary& run, const std::string& name) { return run.description.name < name; });
  const auto same = std::find_if(at, runs.end(), [&](const RunSummary& run) { return run.description.folder == open.description.folder; });
  if (same == runs.end()) {
    runs.insert(at, std::move(open));
    return;
  }
  addUntold(open, *same);
  *same = std::move(open);
}

}  // namespace

CompareFeed::CompareFeed(Session& session, widgets::ComparePage& page, QObject* parent) : QObject(parent), session_(session), page_(page) {
  connect(&session_, &Session::runOpened, this, &CompareFeed::refresh);
  connect(&session_, &Session::runEnded, this, &CompareFeed::refresh);
  connect(&session_, &Session::stateChanged, this, &CompareFeed::followOpenRun);
  connect(&session_, &Session::openingChanged, this, &CompareFeed::readWhereWanted);
  connect(&session_, &Session::progressed, this, &CompareFeed::showProgress);
  connect(&page_, &widgets::ComparePage::folderAdded, this, &CompareFeed::addFolder);
  connect(&page_, &widgets::ComparePage::folderRemoved, this, &CompareFeed::removeFolder);
  showFolders();
}

CompareFeed::~CompareFeed() { *wanted_ = false; }

void CompareFeed::setActive(bool active) {
  if (active == active_) return;
  active_ = active;
  if (active) return refresh();
  *wanted_ = false;
}

void CompareFeed::refresh() {
  stale_ = true;
  readWhereWanted();
}

void CompareFeed::readWhereWanted() {
  // Opening a stream or a run cancels what is read: it would be asked for twice.
  if (!active_ || !stale_ || reading_ || session_.opening()) return;
  stale_ = false;
  reading_ = true;
  showFolders();
  wanted_ = std::make_shared<std::atomic<bool>>(true);
  if (listing_.runs.empty()) page_.showReading({});
  auto& questions = session_.questions();
  questions.askEngine(
      [&questions, places = places(), wanted = wanted_](engine::Engine& engine) -> Result<RunListing> {
        const auto goOn = questions.progressCallback();
        return readRuns(engine, places, [&](const Progress& progress) { return goOn(progress) && *wanted; });
      },
      [this](const Result<RunListing>& listing) { take(listing); });
}

RunPlaces CompareFeed::places() const {
  RunPlaces places{{session_.folders().runs}, {}};
  for (const auto& plan : session_.queue().queue().experiments()) places.below.emplace_back(plan.runs);
  for (const QString& folder : RunFolders::list()) places.below.emplace_back(folder.toStdString());
  if (!session_.run().folder.empty()) places.within.push_back(pathOfRun(session_.run().folder).parent_path());
  return places;
}

void CompareFeed::addFolder(const QString& folder) {
  RunFolders::add(folder);
  showFolders();
  refresh();
}

void CompareFeed::removeFolder(const QString& folder) {
  RunFolders::remove(folder);
  showFolders();
  refresh();
}

/// Each once, for the first reason that there is; what lies below another is looked through with it.
void CompareFeed::showFolders() {
  std::vector<widgets::RunsFolder> folders;
  std::vector<std::filesystem::path> known;
  const auto add = [&](const std::filesystem::path& folder, const QString& why) {
    const auto path = pathOfRun(folder);
    if (std::any_of(known.begin(), known.end(), [&](const auto& one) { return isAtOrBelow(path, one); })) return;
    known.push_back(path);
    folders.push_back({text(folder), why});
  };
  add(session_.folders().runs, tr("the studio's own"));
  for (const auto& plan : session_.queue().queue().experiments()) add(plan.runs, tr("runs of the queue"));
  if (!session_.run().folder.empty()) add(pathOfRun(session_.run().folder).parent_path(), tr("beside the open run"));
  for (const QString& folder : RunFolders::list()) folders.push_back({folder, {}});
  page_.setFolders(folders);
}

void CompareFeed::take(const Result<RunListing>& listing) {
  reading_ = false;
  if (listing && !listing->complete) {
    stale_ = true;  // given up for what is being opened, or since the page was left
    return readWhereWanted();
  }
  if (listing) {
    listing_ = *listing;
    for (const auto& [folder, said] : unwritten_) say(listing_.runs, folder, said);
    show();
  } else {
    page_.showError(QString::fromStdString(describe(listing.error())));
  }
  readWhereWanted();  // where a run was opened or ended meanwhile
  Q_EMIT shown();
}

void CompareFeed::show() {
  auto runs = listing_.runs;
  std::string open;
  if (const auto& state = session_.run().state) {
    auto summary = summaryOf(*state->history);
    open = summary.description.folder = pathOfRun(session_.run().folder).string();
    windowsShown_ = summary.windowsDone;
    stateShown_ = summary.state;
    // Before its first event it is not known where a fork comes from.
    if (summary.state != RunState::kNotStarted) putOpenRun(runs, std::move(summary));
  }
  page_.setRuns(std::move(runs), open, session_.live());
  const auto added = RunFolders::list();
  QStringList without;
  for (const auto& folder : listing_.without)
    if (added.contains(text(folder))) without << text(folder);
  page_.showWithoutRuns(without);
}

void CompareFeed::annotate(const QString& folder, const QStringList& tags, const QString& note) {
  engine::RunAnnotation said;
  for (const QString& tag : tags) said.tags.push_back(tag.toStdString());
  said.note = note.toStdString();
  const std::string run = folder.toStdString();
  say(listing_.runs, run, said);
  unwritten_[run] = said;
  session_.questions().askEngine([run, said](engine::Engine& engine) -> Result<void> { return engine.annotate(run, said); },
                                 [feed = QPointer<CompareFeed>(this), run, said](const Result<void>& kept) {
                                   if (!feed) return;
                                   if (const auto last = feed->unwritten_.find(run); last != feed->unwritten_.end() && last->second == said)
                                     feed->unwritten_.erase(last);
                                   if (kept) return;
                                   Q_EMIT feed->failed(kept.error());
                                   feed->refresh();
                                 });
}

void CompareFeed::followOpenRun() {
  if (!active_ || reading_ || !session_.run().state) return;
  const auto& history = *session_.run().state->history;
  if (history.state() == stateShown_ && windowsDone(history) == windowsShown_) return;
  show();
  // A queue trains for days, and meanwhile runs come and go.
  if (session_.run().planned) refresh();
}

void CompareFeed::showProgress(const Progress& progress) {
  if (!reading_ || !active_ || progress.what != kReadingRuns || progress.total <= 0) return;
  page_.showReading(tr("%1 of %2").arg(widgets::count(progress.done), widgets::count(progress.total)));
}

}  // namespace xsmoe::studio
