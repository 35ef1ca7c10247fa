// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/learn_perspective.h"

#include <QPushButton>
#include <QTabWidget>
#include <system_error>
#include <utility>

#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/inspect_commands.h"
#include "app/studio/session/folder_kind.h"
#include "app/studio/session/tour_memory.h"
#include "model/analysis/experiment_command.h"
#include "model/core/methods.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/view_help.h"
#include "widgets/learn/equations_view.h"
#include "widgets/learn/race_panel.h"
#include "widgets/learn/save_worksheet_action.h"
#include "widgets/pages/learn_page.h"
#include "widgets/report/paper_views.h"
#include "widgets/tour/tour_steps.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

LearnPerspective::LearnPerspective(Session& session)
    : Perspective({"learn", tr("Le&arn"), tr("Lea&rn"), QKeySequence(QStringLiteral("Ctrl+5"))}),
      session_(session),
      tour_(widgets::tourSteps()),
      page_(new widgets::LearnPage(tour_)),
      racePanel_(new widgets::RacePanel(page_)),
      equations_(new EquationsPanel(session, page_)),
      race_(session, *racePanel_),
      static_(session) {
  const auto kept = TourMemory::read();
  tour_.restore(kept.step, kept.done);
  tour_.worksheet().restore(kept.answers);
  connect(&tour_, &widgets::Tour::progressed, this, &LearnPerspective::keep);
  connect(&tour_.worksheet(), &widgets::Worksheet::changed, this, &LearnPerspective::keep);
  connect(page_->saveWorksheet(), &widgets::SaveWorksheetAction::saved, this, &LearnPerspective::fileSaved);
  connect(page_->saveWorksheet(), &widgets::SaveWorksheetAction::notSaved, this, &LearnPerspective::chartNotSaved);
  connect(&tour_, &widgets::Tour::offerTaken, this, &LearnPerspective::takeOffer);
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::settingsChanged})
    connect(&session_, signal, this, &LearnPerspective::showFacts);
  for (const auto signal : {&BesideRun::changed, &BesideRun::grew}) connect(&session_.beside(), signal, this, &LearnPerspective::showFacts);
  connect(&session_, &Session::openingChanged, this, &LearnPerspective::showFacts);
  connect(&session_, &Session::streamChanged, this, &LearnPerspective::showStream);
  connect(&static_, &StaticBeside::changed, this, &LearnPerspective::showFacts);
  connect(&static_, &StaticBeside::failed, &session_, &Session::failed);
  connect(&race_, &RaceFeed::failed, &session_, &Session::failed);
  page_->addPart(racePanel_, tr("Rac&e"));
  page_->addPart(equations_, tr("E&quations"));
  widgets::setHelpPage(*racePanel_, QStringLiteral("race"));
  widgets::setHelpPage(*equations_, QStringLiteral("equations"));
  widgets::setHelpPage(*page_, name().helpPage());
  joinChartsOn(*page_);
  // They are of the open run, not of the race's.
  equations_->view().saver()->setProvenance([this] { return widgets::provenanceLines(session_.run().state); });
  showStream();
}

QWidget& LearnPerspective::page() { return *page_; }

void LearnPerspective::keep() const { TourMemory{tour_.stepId(), tour_.doneIds(), tour_.worksheet().kept()}.keep(); }

void LearnPerspective::showMoment(const std::optional<RunMoment>& moment) { equations_->feed().showMoment(moment); }

std::vector<widgets::PaperView> LearnPerspective::paperViews() const {
  const QString page = tr("Learn");
  auto views = chartsOnPaper(page);
  if (widgets::hasPoints(racePanel_->chart()->content()))
    views.push_back(widgets::textOnPaper(QStringLiteral("<p>%1</p>").arg(racePanel_->verdict().toHtmlEscaped()),
                                         tr("%1: Who leads in the race").arg(page)));
  for (auto& view : views) view.provenance = provenance();
  views.push_back(widgets::equationsOnPaper(equations_->view(), page));
  return views;
}

QStringList LearnPerspective::provenance() const {
  std::vector<const RunSummary*> runs;
  QStringList titles;
  for (const auto& lane : race_.race().lanes) {
    if (!lane.run) continue;
    runs.push_back(&*lane.run);
    titles << tr("%1 (%2)", "method, run").arg(widgets::text(descriptionOf(lane.method).title), widgets::text(lane.run->description.name));
  }
  if (runs.empty()) return {};
  QStringList lines{tr("Race on the built-in stream, seed %1").arg(runs.front()->description.settings.training.seed)};
  lines += widgets::provenanceLines(runs, titles);
  return lines;
}

/// The race as it would be started now.
std::vector<PageCommand> LearnPerspective::commands() const {
  const auto* const front = page_->tabs()->currentWidget();
  if (front == equations_) return {equationsCommandOf(session_, equations_->view())};
  if (front != racePanel_) return {};
  std::vector<PageCommand> commands;
  if (const auto& stream = session_.folders().builtIn; folderKind(stream) != FolderKind::kStream)
    commands.push_back({tr("The Built-In Stream, Which the Race Needs First"), {"generate", stream.string()}});
  commands.push_back({tr("The Race"), experimentCommand(race_.plan())});
  return commands;
}

std::vector<Perspective::View> LearnPerspective::views(const RunHistory&) const {
  const auto showing = [this](int tab) { return [this, tab] { page_->tabs()->setCurrentIndex(tab); }; };
  const auto* const tabs = page_->tabs();
  return {{name().key, {}, [] {}, showing(0)},
          {name().key + "_race", {}, [] {}, showing(tabs->indexOf(racePanel_))},
          {name().key + "_equations", {}, [] {}, showing(tabs->indexOf(equations_))}};
}

bool LearnPerspective::settled() const { return !equations_->feed().asking() && !race_.looking(); }

bool LearnPerspective::trainMore() {
  if (!trainedMore()) return false;  // something keeps from it
  race_.start();
  return true;
}

/// The button waits for the race, and for a run that comes back.
bool LearnPerspective::trainedMore() const { return racePanel_->startButton()->isEnabled(); }

bool LearnPerspective::isOfTheTour(const RunDescription& run) const {
  if (run.settings.model.method != Method::kXsmoe) return false;
  const auto stream = session_.run().stream.empty() ? std::filesystem::path(run.streamFolder) : session_.run().stream;
  std::error_code unknown;
  return stream == session_.folders().builtIn || std::filesystem::exists(stream / "truth.json", unknown);
}

QString LearnPerspective::whatKeepsFromTraining(bool runOpen) const {
  if (static_.underWay()) return static_.words();
  if (race_.away()) return tr("The race on this page is going on. The run that was open before comes back afterwards.");
  if (session_.opening()) return tr("Something is being made or opened; the tour waits for that.");
  if (runOpen) return {};
  if (session_.live()) return tr("A run is in training that is not of XSMoE on the built-in stream. The tour waits for its end.");
  const auto method = session_.nextSettings().model.method;
  if (method == Method::kXsmoe) return {};
  return tr("The tour is about XSMoE, but the settings of the next run name %1. Choose XSMoE there as the method.")
      .arg(widgets::text(descriptionOf(method).title));
}

void LearnPerspective::showStream() {
  const auto& stream = session_.stream();
  data_ = stream ? std::make_shared<const DataReport>(stream->overview.report) : nullptr;
  returns_ = stream ? stream->overview.returns : std::vector<int>();
  showFacts();
}

void LearnPerspective::showFacts() {
  auto facts = tour_.facts();
  facts.away = static_.away() || race_.away();
  if (!facts.away) {  // else the run is looked at again when the others are trained
    const auto& state = session_.run().state;
    facts.run = state && isOfTheTour(state->history->description()) ? state->history : nullptr;
    facts.over = !session_.live();
    facts.data = data_;
    facts.returns = returns_;
    const auto& beside = session_.beside().run();
    const bool fits = facts.run && beside && beside->description().settings.model.method == Method::kStatic &&
                      beside->description().settings.training.seed == facts.run->description().settings.training.seed;
    facts.reference = fits ? beside : nullptr;
  }
  facts.underWay = whatKeepsFromTraining(facts.run != nullptr);
  tour_.setFacts(std::move(facts));
}

void LearnPerspective::takeOffer(widgets::TourOffer offer) {
  switch (offer) {
    case widgets::TourOffer::kTrain: return session_.trainBuiltIn();
    case widgets::TourOffer::kSetBeside: return static_.set();
    case widgets::TourOffer::kNone: return;
  }
}

}  // namespace xsmoe::studio
