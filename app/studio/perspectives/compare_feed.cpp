// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/compare_feed.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/studio/session/queue_runner.h"
#include "app/studio/session/remembered_folders.h"
#include "model/analysis/run_summary.h"
#include "widgets/pages/compare_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

/// How often runs are read again that another program trains: their windows take longer.
constexpr std::chrono::seconds kReadAgain(10);

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

}  // namespace

CompareFeed::CompareFeed(Session& session, widgets::ComparePage& page, QObject* parent) : QObject(parent), session_(session), page_(page) {
  connect(&session_, &Session::runOpened, this, &CompareFeed::refresh);
  connect(&session_, &Session::runEnded, this, &CompareFeed::refresh);
  connect(&session_, &Session::stateChanged, this, &CompareFeed::followOpenRun);
  connect(&session_, &Session::openingChanged, this, &CompareFeed::readWhereWanted);
  connect(&session_, &Session::progressed, this, &CompareFeed::showProgress);
  connect(&page_, &widgets::ComparePage::folderAdded, this, &CompareFeed::addFolder);
  connect(&page_, &widgets::ComparePage::folderRemoved, this, &CompareFeed::removeFolder);
  readAgain_.setSingleShot(true);
  readAgain_.setInterval(kReadAgain);
  connect(&readAgain_, &QTimer::timeout, this, &CompareFeed::refresh);
  showFolders();
}

CompareFeed::~CompareFeed() { *wanted_ = false; }

void CompareFeed::setActive(bool active) {
  if (active == active_) return;
  active_ = active;
  if (active) return refresh();
  readAgain_.stop();
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
  if (!read_) page_.showReading({});
  askedFor_.merge(shownOtherwise_);
  shownOtherwise_.clear();
  auto& questions = session_.questions();
  questions.askEngine(
      this,
      [&questions, reader = reader_, wish = RunReader::Wish{places(), openRun(), askedFor_},
       wanted = wanted_](engine::Engine& engine) -> Result<std::shared_ptr<RunReader::News>> {
        return std::make_shared<RunReader::News>(reader->read(engine, wish, questions.progressCallback(wanted)));
      },
      [this](const Result<std::shared_ptr<RunReader::News>>& news) { take(news); });
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

void CompareFeed::take(const Result<std::shared_ptr<RunReader::News>>& news) {
  reading_ = false;
  if (news && !(*news)->complete) {
    stale_ = true;  // given up for what is being opened, or since the page was left
    return readWhereWanted();
  }
  if (news)
    show(std::move(**news));
  else
    page_.showError(widgets::errorWords(news.error()));
  readWhereWanted();  // where a run was opened or ended meanwhile
  Q_EMIT shown();
}

void CompareFeed::show(RunReader::News news) {
  askedFor_.clear();
  read_ = true;
  for (RunSummary& run : news.list.runs) {
    const auto said = unwritten_.find(run.description.folder);
    if (said == unwritten_.end()) continue;
    run.tags = said->second.tags;
    run.note = said->second.note;
    shownOtherwise_.insert(said->first);
  }
  const auto& open = session_.run();
  page_.setRuns(std::move(news.list), open.state ? pathOfRun(open.folder).string() : std::string(), session_.live());
  showOpenRun();
  showWritten(std::move(news.written));
  const auto added = RunFolders::list();
  QStringList without;
  for (const auto& folder : news.without)
    if (added.contains(text(folder))) without << text(folder);
  page_.showWithoutRuns(without);
}

/// What this program trains is told by what it tells.
void CompareFeed::showWritten(std::set<std::string> written) {
  if (session_.live()) written.erase(pathOfRun(session_.run().folder).string());
  if (active_ && !written.empty()) readAgain_.start();
  page_.setWritten(std::move(written));
}

/// Nothing where none is open, and before its first event: it is not known yet where a fork comes from.
std::optional<RunSummary> CompareFeed::openRun() const {
  const auto& state = session_.run().state;
  if (!state || state->history->state() == RunState::kNotStarted) return std::nullopt;
  auto run = summaryOf(*state->history);
  run.description.folder = pathOfRun(session_.run().folder).string();
  return run;
}

void CompareFeed::showOpenRun() {
  if (const auto& state = session_.run().state) {
    windowsShown_ = windowsDone(*state->history);
    stateShown_ = state->history->state();
  }
  auto run = openRun();
  if (!run) return;
  shownOtherwise_.insert(run->description.folder);
  if (!page_.setOpenRun(std::move(*run), session_.live())) refresh();  // it has begun since the others were read
}

void CompareFeed::annotate(const QString& folder, const QStringList& tags, const QString& note) {
  engine::RunAnnotation said;
  for (const QString& tag : tags) said.tags.push_back(tag.toStdString());
  said.note = note.toStdString();
  const std::string run = folder.toStdString();
  shownOtherwise_.insert(run);
  unwritten_[run] = said;
  session_.questions().askEngine(
      this, [run, said](engine::Engine& engine) -> Result<void> { return engine.annotate(run, said); },
      [this, run, said](const Result<void>& kept) {
        if (const auto last = unwritten_.find(run); last != unwritten_.end() && last->second == said) unwritten_.erase(last);
        if (kept) return;
        Q_EMIT failed(kept.error());
        refresh();
      });
}

void CompareFeed::followOpenRun() {
  if (!active_ || reading_ || !session_.run().state) return;
  const auto& history = *session_.run().state->history;
  const bool windowEnded = windowsDone(history) != windowsShown_;
  if (history.state() == stateShown_ && !windowEnded) return;
  // A queue trains for days, and meanwhile runs come and go: all are read, that one among them.
  if (session_.run().planned && windowEnded) return refresh();
  showOpenRun();
}

void CompareFeed::showProgress(const Progress& progress) {
  if (!reading_ || !active_ || progress.what != kReadingRuns || progress.total <= 0) return;
  page_.showReading(tr("%1 of %2").arg(widgets::count(progress.done), widgets::count(progress.total)));
}

}  // namespace xsmoe::studio
