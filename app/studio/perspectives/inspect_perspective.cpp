// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspect_perspective.h"

#include <QComboBox>
#include <QTabWidget>
#include <QTableView>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/explanation_tabs.h"
#include "app/studio/perspectives/inspect_arrangement.h"
#include "app/studio/perspectives/inspect_commands.h"
#include "app/studio/perspectives/item_panel.h"
#include "app/studio/perspectives/map_panel.h"
#include "app/studio/perspectives/run_moments.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "app/studio/session/studio_folders.h"
#include "model/analysis/split_table.h"
#include "model/analysis/test_slices.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/table_file.h"
#include "widgets/help/view_help.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/inspect/history_editor.h"
#include "widgets/inspect/number_table.h"
#include "widgets/inspect/split_views.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/inspect/why_panel.h"
#include "widgets/inspect/window_lists_panel.h"
#include "widgets/items/item_page.h"
#include "widgets/items/recommendation_model.h"
#include "widgets/learn/equations_view.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_view.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/slices_page.h"
#include "widgets/report/paper_views.h"
#include "widgets/save_dialog.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

bool isOn(const QWidget& part, const QWidget& view) { return &part == &view || part.isAncestorOf(&view); }

/// Beside another one as it stands there: with its notes, and with what is only in the other one.
widgets::PaperView listAsItStands(const widgets::InspectPage& shown, const std::shared_ptr<const Recommendation>& list,
                                  const QString& page) {
  const widgets::RecommendationModel& model = shown.list();
  if (!model.standsBeside() || model.recommendation() != list) return widgets::listOnPaper(list, page);
  QStringList said{InspectPerspective::tr("Recommended to %1 by the model %2.").arg(widgets::text(list->user), widgets::momentText(*list)),
                   shown.beside()->sentence(), shown.goneText()};
  said.removeAll(QString());
  auto numbers = widgets::tableOf(listTable(*list));
  numbers.header << QStringLiteral("notes");
  for (std::size_t row = 0; row < numbers.rows.size(); ++row)
    numbers.rows[row] << model.index(static_cast<int>(row), model.notesColumn()).data().toString();
  const QString title = InspectPerspective::tr("Recommended list");
  return widgets::withTable(widgets::tableOnPaper(model, page, title, said.join(QLatin1Char(' '))), std::move(numbers));
}

}  // namespace

InspectPerspective::InspectPerspective(Session& session)
    : Perspective({"inspect", tr("&Inspect"), tr("&Inspect"), QKeySequence(QStringLiteral("Ctrl+2"))}),
      session_(session),
      tabs_(new QTabWidget),
      page_(new widgets::InspectPage(tabs_)),
      equations_(new EquationsPanel(session, tabs_)),
      map_(new MapPanel(session, tabs_)),
      item_(new ItemPanel(session, tabs_)),
      whoLost_(new WhoLostPanel(session, tabs_)),
      inspection_(session, *page_),
      saving_(session),
      explanation_(new ExplanationTabs(session, inspection_, page_)),
      besideList_(session, inspection_, *page_) {
  tabs_->setDocumentMode(true);
  tabs_->addTab(page_, tr("Rec&ommendations"));
  tabs_->addTab(equations_, tr("E&quations"));
  tabs_->addTab(map_, tr("&Map"));
  tabs_->addTab(item_, tr("I&tem"));
  tabs_->addTab(whoLost_, tr("Who &Lost"));
  for (auto* const chart : item_->findChildren<widgets::ChartView*>()) join(*chart);
  joinSaversOn(*tabs_);
  connectWhoLost();
  widgets::setHelpPage(*tabs_, name().helpPage());
  widgets::setHelpPage(*page_, name().helpPage());
  widgets::setHelpPage(*equations_, QStringLiteral("equations"));
  widgets::setHelpPage(*map_, QStringLiteral("map"));
  widgets::setHelpPage(*item_, QStringLiteral("item"));
  widgets::setHelpPage(*whoLost_, QStringLiteral("who-lost"));
  connect(&session.chosen(), &Chosen::itemChosen, this, [this, &session] { equations_->feed().chooseItem(session.chosen().item()); });
  connect(&session.chosen(), &Chosen::itemWanted, this, [this] {
    tabs_->setCurrentWidget(item_);
    Q_EMIT wanted();
  });
  connect(tabs_, &QTabWidget::currentChanged, this, [this] { activate(active_); });
  connectExplanation();
  connectSaving();
  connectArranged();
}

void InspectPerspective::connectArranged() {
  const auto& map = map_->view();
  connect(map.canvas(), &widgets::MapCanvas::sightChanged, this, &InspectPerspective::arranged);
  connect(map.colours(), qOverload<int>(&QComboBox::currentIndexChanged), this, &InspectPerspective::arranged);
  connect(page_->beside(), &widgets::BesideBar::changed, this, &InspectPerspective::arranged);
  connect(explanation_->whatIf().history(), &widgets::HistoryEditor::changed, this, &InspectPerspective::arranged);
  connect(&whoLost_->users(), &widgets::RankChangesPage::choicesChanged, this, &InspectPerspective::arranged);
  connect(whoLost_->slices().kinds(), &QComboBox::currentIndexChanged, this, &InspectPerspective::arranged);
  connect(&whoLost_->slices(), &widgets::SlicesPage::tableShown, this, &InspectPerspective::arranged);
}

QJsonObject InspectPerspective::arrangement() const {
  return arrangementOf({map_->view(), *page_->beside(), *whoLost_}, explanation_->whatIfFeed());
}

void InspectPerspective::arrangeAs(const QJsonObject& arrangement) {
  studio::arrangeAs({map_->view(), *page_->beside(), *whoLost_}, explanation_->whatIfFeed(), arrangement);
}

QJsonObject InspectPerspective::sight() const { return sightOf({map_->view(), *page_->beside(), *whoLost_}); }

void InspectPerspective::lookAt(const QJsonObject& sight) { studio::lookAt({map_->view(), *page_->beside(), *whoLost_}, sight); }

/// The chosen item is the same on the whole page.
void InspectPerspective::connectExplanation() {
  page_->setExplanation(explanation_);
  connect(page_, &widgets::InspectPage::itemChosen, explanation_, &ExplanationTabs::chooseItem);
  connect(explanation_, &ExplanationTabs::itemChosen, page_, [this](const QString& id) {
    page_->chooseItem(id);
    explanation_->chooseItem(id);
  });
}

void InspectPerspective::connectSaving() {
  connect(&saving_, &ListSaving::told, this, &InspectPerspective::told);
  connect(&saving_, &ListSaving::saved, this, &InspectPerspective::fileSaved);
  const auto ask = [this](const QString& title, const QString& name, const QStringList& kinds) {
    return widgets::askWhereToSave(page_, title, name, kinds);
  };
  connect(page_, &widgets::InspectPage::saveListRequested, this, [this, ask] {
    const auto list = inspection_.shown();  // a copy: another one may come while the dialog is open
    if (!list) return;
    const QStringList lines = provenance() << widgets::modelLine(widgets::momentText(*list->list), nameOfRun());
    const QString file = ask(tr("Save this list"), QStringLiteral("list.csv"), widgets::tableKinds());
    if (!file.isEmpty()) saving_.saveList(toPath(file), *list->list, lines);
  });
  connect(page_, &widgets::InspectPage::saveEveryoneRequested, this, [this, ask](int top) {
    const auto moment = inspection_.shown() ? inspection_.shown()->moment : inspection_.moment().value_or(AskedMoment{});
    QStringList lines = provenance();
    if (moment.window) lines << widgets::modelLine(widgets::momentText(*moment.window, false, moment.epoch), nameOfRun());
    const QString file = ask(tr("Save everyone's top %1").arg(top), QStringLiteral("everyone.csv"),
                             {tr("Comma-separated values (*.csv)"), tr("JSON lines (*.jsonl)")});
    if (!file.isEmpty()) saving_.saveEveryone(toPath(file), moment, top, lines);
  });
  explanation_->why().setProvenance([this] { return provenanceOf(explanation_->why()); });
  connect(explanation_, &ExplanationTabs::saveSplitWanted, this, [this, ask] {
    const auto split = explanation_->why().split();
    if (!split) return;
    const QStringList lines = provenanceOf(explanation_->why());
    const QString file = ask(tr("Save what the scores are made of"), QStringLiteral("why.csv"), widgets::tableKinds());
    if (!file.isEmpty()) saving_.saveTable(toPath(file), splitTable(*split), tr("What the scores are made of"), lines);
  });
}

void InspectPerspective::connectWhoLost() {
  join(*whoLost_->slices().chart());
  whoLost_->slices().chart()->setTakesNotes(true);
  whoLost_->users().setProvenance([this] { return provenanceOf(whoLost_->users()); });
  whoLost_->slices().setProvenance([this] { return provenance(); });
  connect(whoLost_, &WhoLostPanel::userChosen, this, [this](const QString& user, int window) {
    inspection_.inspect(user, window);
    tabs_->setCurrentWidget(page_);
  });
  connect(whoLost_, &WhoLostPanel::saved, this, &InspectPerspective::fileSaved);
  connect(whoLost_, &WhoLostPanel::saveFailed, this, &InspectPerspective::chartNotSaved);
}

QWidget& InspectPerspective::page() { return *tabs_; }

void InspectPerspective::activate(bool active) {
  active_ = active;
  inspection_.setActive(active_ && tabs_->currentWidget() == page_);
}

/// The run's own tests are of windows: who lost what, and slices.
void InspectPerspective::showMoment(const std::optional<RunMoment>& moment) {
  inspection_.showMoment(moment);
  equations_->feed().showMoment(moment);
  map_->feed().showMoment(moment);
  whoLost_->showMoment(windowOfMoment(session_.run().state, moment));
  item_->feed().showMoment(moment);
}

void InspectPerspective::setKeptEpochs(const std::vector<RunMoment>& epochs) { whoLost_->offerEpochs(epochs); }

/// At the tests of the open run: what else is on the page is of one moment.
void InspectPerspective::setNotes(const std::vector<WindowNote>& notes) { whoLost_->slices().chart()->setNotes(notes); }

std::vector<widgets::PaperView> InspectPerspective::paperViews() const {
  const QString page = tr("Inspect");
  auto views = chartsOnPaper(page);
  if (inspection_.shown()) add(views, listAsItStands(*page_, inspection_.shown()->list, page), *page_);
  addExplanations(views, page);
  add(views, widgets::equationsOnPaper(equations_->view(), page), *equations_);
  add(views, widgets::mapOnPaper(map_->view(), page), *map_);
  if (const auto* const users = whoLost_->users().table()->model())
    add(views, widgets::tableOnPaper(*users, page, tr("Who lost"), whoLost_->users().summary()), whoLost_->users());
  if (const auto* const slices = whoLost_->slices().table()->model())
    views.push_back(widgets::tableOnPaper(*slices, page, tr("Slices of the tests")));
  return views;
}

void InspectPerspective::add(std::vector<widgets::PaperView>& views, widgets::PaperView view, const QWidget& of) const {
  view.provenance = provenanceOf(of);
  views.push_back(std::move(view));
}

/// Those that have an answer: what a panel says in place of one is no view.
void InspectPerspective::addExplanations(std::vector<widgets::PaperView>& views, const QString& page) const {
  const auto& why = explanation_->why();
  if (why.split())
    add(views, widgets::tableOnPaper(*why.table()->model(), page, tr("Why this item"), widgets::splitSentence(*why.split())), why);
  const auto& whyNot = explanation_->whyNot();
  if (whyNot.reason().isEmpty()) {
    add(views, widgets::tableOnPaper(*whyNot.gap()->model(), page, tr("Why not this item"), whyNot.sentence()), whyNot);
    add(views, widgets::tableOnPaper(*whyNot.lifts()->model(), page, tr("What would lift the item"), whyNot.sentence()), whyNot);
  }
  const auto& whatIf = explanation_->whatIf();
  if (whatIf.reason().isEmpty())
    add(views, widgets::tableOnPaper(whatIf.list(), page, tr("What if the history were another"), whatIf.summary()), whatIf);
  const auto& windows = explanation_->windows();
  if (windows.reason().isEmpty()) views.push_back(widgets::tableOnPaper(*windows.table()->model(), page, tr("Lists of every window")));
}

QStringList InspectPerspective::provenance() const { return widgets::provenanceLines(session_.run().state); }

QStringList InspectPerspective::provenanceOf(const QWidget& view) const {
  QStringList lines = provenance();
  if (!lines.isEmpty()) lines += modelsOf(view);
  return lines;
}

QString InspectPerspective::nameOfRun() const {
  const auto& state = session_.run().state;
  return state ? widgets::runTitle(state->history->description()) : QString();
}

/// Of slices and of the lists of every window each row or column names its own.
QStringList InspectPerspective::modelsOf(const QWidget& view) const {
  const auto stored = [this](const auto& shown) {
    return shown ? QStringList{widgets::modelLine(widgets::momentText(shown->window, false, shown->epoch), nameOfRun())} : QStringList();
  };
  if (isOn(*equations_, view)) return stored(equations_->view().equations());
  if (isOn(*map_, view)) return stored(map_->view().map());
  if (isOn(*item_, view)) return stored(item_->page().item());
  if (isOn(whoLost_->users(), view)) return whoLost_->users().modelLines(nameOfRun());
  if (isOn(*whoLost_, view) || isOn(explanation_->windows(), view)) return {};
  return modelsOfList(view);
}

/// The list on the page and what explains it; beside the list itself may be another one.
QStringList InspectPerspective::modelsOfList(const QWidget& view) const {
  const auto& split = explanation_->why().split();
  if (isOn(explanation_->why(), view) && split)
    return {widgets::modelLine(widgets::momentText(split->window, split->live, split->epoch, split->tau), nameOfRun())};
  if (!inspection_.shown()) return {};
  QStringList lines{widgets::modelLine(widgets::momentText(*inspection_.shown()->list), nameOfRun())};
  if (const QString& other = page_->otherMoment(); !other.isEmpty() && !isOn(*explanation_, view))
    lines << tr("List beside: %1").arg(other);
  return lines;
}

std::vector<PageCommand> InspectPerspective::commands() const {
  if (session_.run().folder.empty()) return {};
  const auto* const front = tabs_->currentWidget();
  if (front == page_) return listCommands(inspection_, *explanation_);
  if (front == equations_) return {equationsCommandOf(session_, equations_->view())};
  if (front == map_) return {mapCommandOf(session_, map_->view().map().get())};
  if (front == item_) return itemCommands(session_, item_->page().item().get());
  if (whoLost_->tabs().currentWidget() == &whoLost_->slices())
    return {slicesCommandOf(session_, std::string(descriptionOf(whoLost_->slices().kind()).key))};
  QString why;
  const auto& users = whoLost_->users();
  const auto moments = users.moments(why);
  if (!moments) return {{tr("Who Lost"), {}, why}};
  const auto kind = users.kind();
  return {rankChangesCommand(session_, *moments, kind ? std::string(descriptionOf(*kind).key) : std::string())};
}

std::vector<Perspective::View> InspectPerspective::views(const RunHistory&) const {
  const auto showing = [this](QWidget* tab) { return [this, tab] { tabs_->setCurrentWidget(tab); }; };
  const auto losses = [this](int part) {
    return [this, part] {
      tabs_->setCurrentWidget(whoLost_);
      whoLost_->tabs().setCurrentIndex(part);
    };
  };
  const auto explaining = [this](QWidget& panel) {
    return [this, panel = &panel] {
      tabs_->setCurrentWidget(page_);
      explanation_->setCurrentWidget(panel);
    };
  };
  const auto askingWhyNot = [this, explain = explaining(explanation_->whyNot())] {
    explain();
    explanation_->askWhyNot();
  };
  return {{"inspect", {}, [] {}, explaining(explanation_->why())},
          {"inspect_what-if", {}, [] {}, explaining(explanation_->whatIf())},  // it fetches the run's items, of which the next takes one
          {"inspect_why-not", {}, [] {}, askingWhyNot},
          {"inspect_windows", {}, [] {}, explaining(explanation_->windows())},
          {"inspect_equations", {}, [] {}, showing(equations_)},
          {"inspect_map", {}, [] {}, showing(map_)},
          {"inspect_who-lost", {}, [] {}, losses(0)},
          {"inspect_slices", {}, [] {}, losses(1)},
          {"inspect_item", {}, [] {}, showing(item_)}};
}

void InspectPerspective::settle(const RunHistory&) { inspection_.pickRandom(); }

bool InspectPerspective::settled() const {
  return !inspection_.busy() && !explanation_->asking() && !besideList_.asking() && !equations_->feed().asking() &&
         !map_->feed().asking() && !item_->feed().asking() && !whoLost_->asking();
}

}  // namespace xsmoe::studio
