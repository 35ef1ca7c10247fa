// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/help/view_help.h"

#include <QCoreApplication>
#include <QTabWidget>
#include <QVariant>
#include <algorithm>

namespace xsmoe::widgets {
namespace {

constexpr const char* kPageProperty = "xsmoeHelpPage";

class HelpWords {
  Q_DECLARE_TR_FUNCTIONS(HelpWords)
};

std::vector<ViewHelp> viewsOfARun() {
  return {{QStringLiteral("watch"), HelpWords::tr("Watch: the run while it trains"),
           HelpWords::tr("The network in the middle, left how good it is, right its experts; the timeline below moves all of them.")},
          {QStringLiteral("network"), HelpWords::tr("The network and its experts"),
           HelpWords::tr("Read upwards: frozen states at the left, tiles are experts coloured by birth, thick lines carry much weight.")},
          {QStringLiteral("quality"), HelpWords::tr("Quality per tested window"),
           HelpWords::tr("A point a test on the next window; what is in the band is chance.")},
          {QStringLiteral("loss"), HelpWords::tr("Training loss and validation"),
           HelpWords::tr("The loss falls within a window and jumps where a new one begins.")},
          {QStringLiteral("experts"), HelpWords::tr("How many experts there are"),
           HelpWords::tr("A line a layer: it rises at a birth and falls at a pruning.")},
          {QStringLiteral("shares"), HelpWords::tr("How much each expert is used"),
           HelpWords::tr("Of each layer only the least used expert may go, if it is below τ.")},
          {QStringLiteral("weights"), HelpWords::tr("What the routers choose"),
           HelpWords::tr(
               "A row a layer, a cell a source: its mean weight over items as often as training reads them; a row adds up to 100 %.")},
          {QStringLiteral("timeline"), HelpWords::tr("Timeline of windows"),
           HelpWords::tr("A cell a window; click a finished one and every view shows the model as it was at its end.")},
          {QStringLiteral("threshold"), HelpWords::tr("The threshold τ"),
           HelpWords::tr("The stairs below the slider say what each τ would cost in quality; they lie on the slider's axis.")}};
}

/// On tabs of Watch, or in the place of its network.
std::vector<ViewHelp> viewsBesideTheNetwork() {
  return {
      {QStringLiteral("lives"), HelpWords::tr("Lives of experts"),
       HelpWords::tr("A row an expert, a column a window: the lighter, the larger its share; ▼ says that τ took it.")},
      {QStringLiteral("alike"), HelpWords::tr("Which experts do the same"),
       HelpWords::tr("A cell a pair of experts: near 1 both do the same; below, what became of each since the window before.")},
      {QStringLiteral("weights-by-group"), HelpWords::tr("What the routers choose for whom"),
       HelpWords::tr("A row a group of items, a column a source: ▲ and ▼ mark what differs from the other items by more than chance.")},
      {QStringLiteral("weights-over-time"), HelpWords::tr("What the routers chose over time"),
       HelpWords::tr(
           "A line rises where the router of this layer gives a source more; along the run, the points above a place add up to 100 %.")},
      {QStringLiteral("sizes"), HelpWords::tr("Parameters and memory"),
       HelpWords::tr("A line a part, with the formula that gives its size; below, what was counted and measured.")},
      {QStringLiteral("machine"), HelpWords::tr("The machine and a run's time"),
       HelpWords::tr(
           "The curves say what was taken of late or by each epoch, the lines what is taken now and what the run's time went to.")},
      {QStringLiteral("expert"), HelpWords::tr("Expert: the life of one expert"),
       HelpWords::tr("Where the chosen expert came from, how its share went, with τ dashed, and which items lean on it most.")},
      {QStringLiteral("stream"), HelpWords::tr("Stream: what is open"),
       HelpWords::tr("What the stream holds and what of it is kept; a bar of the strip is a window.")},
      {QStringLiteral("methods"), HelpWords::tr("The network of another method"),
       HelpWords::tr("What the method makes of one user; hover over a part to have its numbers.")}};
}

std::vector<ViewHelp> viewsOfItems() {
  return {
      {QStringLiteral("inspect"), HelpWords::tr("Inspect: what is recommended to whom"),
       HelpWords::tr("Above what a user bought, below what the model would offer; the held-out truth is marked.")},
      {QStringLiteral("why"), HelpWords::tr("Why this item is recommended"),
       HelpWords::tr("A bar an item of the list: parts right of zero lift its score, those left of it push it down.")},
      {QStringLiteral("why-not"), HelpWords::tr("Why another item is not recommended"),
       HelpWords::tr("The item's score beside that of rank 10; the longest bar of the gap keeps it out.")},
      {QStringLiteral("what-if"), HelpWords::tr("What if the history were another"),
       HelpWords::tr("Change the history above; below stands the list that comes of it, with arrows from the places before.")},
      {QStringLiteral("every-window"), HelpWords::tr("One user's lists in every window"),
       HelpWords::tr("A column a window's list, the first rank on top; a line joins the places of one item.")},
      {QStringLiteral("equations"), HelpWords::tr("The equations with their numbers"),
       HelpWords::tr("Each line is an equation of the paper with the numbers of one user and item; click a number to see where it lives.")},
      {QStringLiteral("map"), HelpWords::tr("Map of all items"),
       HelpWords::tr("Near items are alike to the model; click one to mark its neighbours.")},
      {QStringLiteral("item"), HelpWords::tr("Item: one item, as a window's model has it"),
       HelpWords::tr("Its records, the gate slots by which it goes, what is near to it, and in whose lists it stands.")},
      {QStringLiteral("who-lost"), HelpWords::tr("Who lost, and which slices"),
       HelpWords::tr("Users whose held-out item of this window ranks lower than that of the window before did, the deepest fall first; "
                     "Slices has HR@10 of kinds of users and items.")},
      {QStringLiteral("slices"), HelpWords::tr("Slices of the tests"),
       HelpWords::tr("A line a kind of user or item, dashed the whole test, its band one standard error: less than two may be chance.")},
      {QStringLiteral("data"), HelpWords::tr("Data: what the stream holds"),
       HelpWords::tr("A bar a window on the time line; the charts say how much is new in each.")}};
}

std::vector<ViewHelp> viewsOfRuns() {
  return {
      {QStringLiteral("compare"), HelpWords::tr("Compare: runs side by side"),
       HelpWords::tr("Choose runs in the list; the tabs below show their curves, differences, tables and what they forget.")},
      {QStringLiteral("curves"), HelpWords::tr("Curves of runs"),
       HelpWords::tr("A line a run, or the mean of its seeds: where bands lie over each other, a difference may be chance.")},
      {QStringLiteral("differences"), HelpWords::tr("What is different between runs"),
       HelpWords::tr("Only settings that are not the same in all chosen runs have a row.")},
      {QStringLiteral("trade-off"), HelpWords::tr("Quality against cost"),
       HelpWords::tr("Up is better, left is cheaper; the line joins the best as measured; what is within its error is not told apart.")},
      {QStringLiteral("tables"), HelpWords::tr("The paper's tables of your runs"),
       HelpWords::tr("A row a method; ± is the spread over seeds; printed numbers stand beside runs that are like the paper's.")},
      {QStringLiteral("forgetting"), HelpWords::tr("What a run keeps of past windows"),
       HelpWords::tr("A row a model, a column a window that it is tested on; below the diagonal lies the past.")},
      {QStringLiteral("queue"), HelpWords::tr("The queue of runs"),
       HelpWords::tr("Runs of experiments in the order in which they are trained, one after the other.")},
      {QStringLiteral("experiment"), HelpWords::tr("Experiment: many runs at once"),
       HelpWords::tr("What you list becomes a run for each combination; the line above the buttons says how many.")},
      {QStringLiteral("fork"), HelpWords::tr("Fork: go on with other settings"),
       HelpWords::tr("A new run from the end of a window on; what you leave as it is stays as it was there.")},
      {QStringLiteral("learn"), HelpWords::tr("Learn: a tour in ten steps"),
       HelpWords::tr("Each step shows a place of the window, asks for a prediction, and then says what happened.")},
      {QStringLiteral("race"), HelpWords::tr("Race of three methods"),
       HelpWords::tr("A line a method on the same stream and seed; marked windows are those in which a taste comes back.")},
      {QStringLiteral("settings"), HelpWords::tr("Settings of a run"),
       HelpWords::tr("What is marked may be changed while a run trains; the rest counts for the next one.")},
      {QStringLiteral("import"), HelpWords::tr("Import data of your own"),
       HelpWords::tr("Add files, say which columns hold what, and see in the counts what would become of them.")},
      {QStringLiteral("extraction"), HelpWords::tr("Extract features"),
       HelpWords::tr("Encoders read each item's words and see its picture; what they say becomes the stream's features.")}};
}

QString ownPage(const QWidget& view) { return view.property(kPageProperty).toString(); }

/// The tabs that a view is, or has inside.
const QTabWidget* tabsOf(const QWidget& view) {
  if (const auto* const self = qobject_cast<const QTabWidget*>(&view)) return self;
  return view.findChild<QTabWidget*>();
}

}  // namespace

const std::vector<ViewHelp>& allViewHelp() {
  static const std::vector<ViewHelp> kAll = [] {
    auto all = viewsOfARun();
    for (const auto& some : {viewsBesideTheNetwork(), viewsOfItems(), viewsOfRuns()}) all.insert(all.end(), some.begin(), some.end());
    return all;
  }();
  return kAll;
}

std::optional<ViewHelp> findViewHelp(const QString& page) {
  const auto& all = allViewHelp();
  const auto found = std::find_if(all.begin(), all.end(), [&page](const ViewHelp& one) { return one.page == page; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

void setHelpPage(QWidget& view, const QString& page) { view.setProperty(kPageProperty, page); }

QString helpPageOf(const QWidget& view) {
  const auto* const tabs = tabsOf(view);
  if (tabs == nullptr) return ownPage(view);
  const bool partOfTheView = tabs != &view && !ownPage(*tabs).isEmpty();
  if (partOfTheView) return ownPage(*tabs);
  const QString ofFront = tabs->currentWidget() != nullptr ? helpPageOf(*tabs->currentWidget()) : QString();
  return ofFront.isEmpty() ? ownPage(view) : ofFront;
}

/// Tabs are the view of their own page only where the one in front has none.
std::vector<ViewInSight> viewsInSight(const QWidget& window) {
  std::vector<ViewInSight> views;
  for (auto* const view : window.findChildren<QWidget*>()) {
    const QString page = ownPage(*view);
    if (!page.isEmpty() && view->isVisible() && helpPageOf(*view) == page) views.push_back({page, view});
  }
  return views;
}

}  // namespace xsmoe::widgets
