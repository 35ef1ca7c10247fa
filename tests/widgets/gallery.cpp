// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a picture of every widget in both themes, fed with a made-up run: xsmoe-widget-gallery FOLDER
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QStringListModel>
#include <QTabWidget>
#include <QTextStream>
#include <QToolBar>
#include <algorithm>
#include <functional>

#include "model/analysis/run_summary.h"
#include "model/analysis/run_tables.h"
#include "model/core/methods.h"
#include "tests/widgets/made_equations.h"
#include "tests/widgets/made_picture.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/forgetting_map.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/charts/validation_chart.h"
#include "widgets/forms/fork_form.h"
#include "widgets/forms/grouping_editor.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/source_list.h"
#include "widgets/forms/tau_control.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/learn/equations_view.h"
#include "widgets/learn/race_panel.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/network/network_picture.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/data_page.h"
#include "widgets/pages/differences_panel.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/pages/import_counts.h"
#include "widgets/pages/import_page.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/learn_page.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/status_bits.h"
#include "widgets/pages/stream_card.h"
#include "widgets/pages/tables_panel.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/trade_off_panel.h"
#include "widgets/pages/watch_page.h"
#include "widgets/pages/welcome_page.h"
#include "widgets/pages/window_time_line.h"
#include "widgets/theme.h"
#include "widgets/tour/tour.h"
#include "widgets/tour/tour_steps.h"

namespace {

using namespace xsmoe;
using namespace xsmoe::widgets;

class Gallery {
 public:
  Gallery(QString folder, QString theme) : folder_(std::move(folder)), theme_(std::move(theme)) {}

  void take(QWidget& widget, const QString& name, QSize size) {
    widget.resize(size);
    widget.show();
    for (int i = 0; i < 3; ++i) QApplication::processEvents();
    const QString path = QStringLiteral("%1/%2-%3.png").arg(folder_, name, theme_);
    if (!widget.grab().save(path)) failed_ = true;
    widget.hide();
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] QString folder() const { return folder_; }

 private:
  QString folder_, theme_;
  bool failed_ = false;
};

void drawItemPictures(const QString& folder) {
  for (int i = 0; i < 5; ++i) {
    QPixmap picture(160, 120 + 20 * i);
    picture.fill(QColor::fromHsv(i * 70, 60, 240));
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(QColor::fromHsv(i * 70, 200, 180));
    painter.drawEllipse(QPointF(80, 60 + 10 * i), 40, 40);
    painter.end();
    picture.save(QStringLiteral("%1/item%2.png").arg(folder).arg(i));
  }
}

NetworkView wide(int layers, int experts) {
  NetworkView view;
  view.layers = view.gates = madeNetwork(layers, experts);
  view.windows = experts + 1;
  view.tau = 0.02;
  return view;
}

void takeNetworks(Gallery& gallery) {
  const auto take = [&](const NetworkView& view, const QString& name, QSize size, std::optional<ExpertName> chosen = {}) {
    NetworkPicture picture;
    picture.setAnimated(false);
    picture.showNetwork(view);
    picture.setHistory(madeState({})->history);
    if (chosen) picture.select(chosen);
    gallery.take(picture, name, size);
  };
  take(networkView(*madeState({}), {}, 0.09), QStringLiteral("network-default"), {640, 480}, ExpertName{Modality::kTextual, 12, 3});
  MadeRun all;
  all.finished = 9;
  all.tau = 0;
  take(networkView(*madeState(all), {}, 0.05), QStringLiteral("network-nine"), {640, 480});
  MadeRun first;
  first.finished = 0;
  take(networkView(*madeState(first), {}, 0.1), QStringLiteral("network-first"), {500, 420});
  first.method = Method::kNoft;
  take(networkView(*madeState(first), {}, 0.1), QStringLiteral("network-noft"), {400, 320});
  take(wide(12, 20), QStringLiteral("network-12x20"), {1100, 900});
  take(wide(12, 20), QStringLiteral("network-12x20-small"), {640, 480});
}

void takeMethodPictures(Gallery& gallery) {
  const std::string pictures = gallery.folder().toStdString();
  const auto take = [&](Method method, int items, const QString& name, QSize size) {
    MethodPictureView view;
    view.setMethod(method);
    view.showPicture(std::make_shared<const MethodPicture>(madePicture(method, items, pictures)));
    gallery.take(view, QStringLiteral("method-") + name, size);
  };
  for (const auto& [method, name] : {std::pair{Method::kIisan, "iisan"},
                                     {Method::kGag, "gag"},
                                     {Method::kGiuaGnn, "giua-gnn"},
                                     {Method::kSsrm, "ssrm"},
                                     {Method::kMmmlp, "mmmlp"},
                                     {Method::kLgmrec, "lgmrec"}}) {
    take(method, 10, QString::fromLatin1(name), {620, 560});
    take(method, 7, QString::fromLatin1(name) + QStringLiteral("-small"), {400, 470});
    take(method, 10, QString::fromLatin1(name) + QStringLiteral("-large"), {1100, 800});
  }
  take(Method::kGag, 1, QStringLiteral("gag-one"), {620, 560});
  MethodPictureView empty;
  empty.setMethod(Method::kGag);
  empty.showReason(QStringLiteral("The picture comes with the first finished epoch."));
  gallery.take(empty, QStringLiteral("method-empty"), {400, 470});
}

/// HR@10 of nine models on nine tests: what was trained on is known well, and forgotten by so much a window.
ForgettingMatrix madeForgetting(double lost) {
  ForgettingMatrix matrix;
  for (int window = 0; window < 9; ++window) {
    matrix.trained.push_back({window});
    matrix.tested.push_back({window + 1});
    auto& row = matrix.metrics.emplace_back();
    for (int tested = 1; tested <= 9; ++tested) {
      const double hr = window < tested ? 0.2 - 0.01 * (tested - window) : std::max(0.1, 0.34 - lost * (window - tested));
      row.emplace_back(Metrics{hr, hr / 2, hr * 1.2, hr * 0.6, 2000});
    }
  }
  matrix.metrics[4][6].reset();
  return matrix;
}

void takeForgetting(Gallery& gallery) {
  ForgettingPage page;
  page.showRun({QStringLiteral("XSMoE"), madeForgetting(0.01)});
  gallery.take(page, QStringLiteral("forgetting"), {760, 680});
  page.showComparison({QStringLiteral("XSMoE"), madeForgetting(0.01)}, {QStringLiteral("Static"), madeForgetting(0.03)});
  gallery.take(page, QStringLiteral("forgetting-difference"), {760, 680});
  ForgettingMap map;
  gallery.take(map, QStringLiteral("forgetting-empty"), {380, 300});
  map.setView(page.map()->view());
  gallery.take(map, QStringLiteral("forgetting-small"), {300, 240});
}

void takeCharts(Gallery& gallery) {
  const auto state = madeState({});
  const auto chart = [&](auto widget, const QString& name) {
    if constexpr (requires { widget->showHistory(*state->history); })
      widget->showHistory(*state->history);
    else
      widget->showNetwork(networkView(*state, {}, 0.08));
    gallery.take(*widget, name, {380, 300});
    gallery.take(*widget, name + QStringLiteral("-small"), {280, 220});
    if constexpr (requires { widget->showTable(true); }) {
      widget->showTable(true);
      gallery.take(*widget, name + QStringLiteral("-table"), {420, 240});
    }
  };
  chart(std::make_unique<MetricsChart>(), QStringLiteral("chart-metrics"));
  chart(std::make_unique<ExpertCountChart>(), QStringLiteral("chart-counts"));
  chart(std::make_unique<LifeLines>(), QStringLiteral("chart-lives"));
  chart(std::make_unique<LossChart>(), QStringLiteral("chart-loss"));
  MadeRun validated;
  validated.validated = true;
  ValidationChart validation;
  validation.showHistory(madeHistory(validated));
  gallery.take(validation, QStringLiteral("chart-validation"), {290, 240});
  chart(std::make_unique<UtilizationChart>(), QStringLiteral("chart-utilization"));
  chart(std::make_unique<RouterHeatMap>(), QStringLiteral("heat-map"));
  MadeRun many;
  many.grouping = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  many.epochs = 60;
  many.batches = 300;
  many.changes = false;
  const auto big = madeState(many);
  LossChart loss;
  loss.showHistory(*big->history);
  gallery.take(loss, QStringLiteral("chart-loss-big"), {380, 300});
  if (!loss.saveAs(gallery.folder() + QStringLiteral("/export.svg")) || !loss.saveAs(gallery.folder() + QStringLiteral("/export.pdf")) ||
      !loss.saveAs(gallery.folder() + QStringLiteral("/export.png")))
    QTextStream(stderr) << "export failed\n";
  ExpertCountChart counts;
  counts.showHistory(*big->history);
  gallery.take(counts, QStringLiteral("chart-counts-big"), {380, 300});
  UtilizationChart utilization;
  utilization.showNetwork(networkView(*big, {}, 0.05));
  gallery.take(utilization, QStringLiteral("chart-utilization-big"), {380, 300});
  RouterHeatMap map;
  map.showNetwork(networkView(*big, {}, 0.05));
  gallery.take(map, QStringLiteral("heat-map-big"), {440, 460});
  MadeRun other;
  other.finished = 4;
  const auto shown = madeState({});
  const auto view = networkView(*shown, {}, 0.05);
  const auto beside = networkBeside(*shown->history, madeState(other)->history, {});
  utilization.showNetwork(view, beside);
  gallery.take(utilization, QStringLiteral("chart-utilization-beside"), {290, 280});
  map.showNetwork(view, beside);
  gallery.take(map, QStringLiteral("heat-map-beside"), {440, 300});
  takeForgetting(gallery);
}

void takePanels(Gallery& gallery) {
  const auto state = madeState({});
  TauControl tau;
  tau.setState(state);
  tau.setTau(0.085);
  tau.setPruneNowEnabled(true);
  gallery.take(tau, QStringLiteral("tau"), {460, 60});
  GroupingEditor grouping;
  grouping.setState(state);
  gallery.take(grouping, QStringLiteral("grouping-pending"), {420, 150});
  grouping.toggle(12);
  grouping.toggle(9);
  gallery.take(grouping, QStringLiteral("grouping-edited"), {420, 190});
  RunControls controls;
  QToolBar bar;
  controls.addTo(bar);
  controls.setState(RunState::kPaused, true);
  gallery.take(bar, QStringLiteral("tool-bar"), {420, 44});
  SettingsPanel settings;
  RunSettings changed;
  changed.training.batchSize = 128;
  settings.setSettings(changed);
  gallery.take(settings, QStringLiteral("settings"), {300, 1020});
  settings.setRunning(true);
  gallery.take(settings, QStringLiteral("settings-running"), {300, 400});
  StreamCard card;
  gallery.take(card, QStringLiteral("stream-empty"), {300, 240});
  card.setReport(std::make_shared<const DataReport>(madeReport()));
  gallery.take(card, QStringLiteral("stream"), {300, 560});
  Timeline timeline;
  gallery.take(timeline, QStringLiteral("timeline-empty"), {1000, 76});
  timeline.setState(state);
  gallery.take(timeline, QStringLiteral("timeline-live"), {1000, 76});
  timeline.setSelected(3);
  gallery.take(timeline, QStringLiteral("timeline-past"), {640, 76});
  timeline.setFacts({std::make_shared<const DataReport>(madeReport()),
                     {5, 7},
                     {{PlantedDrift::Kind::kManner, 3, "ornate", 0.2, 0.8},
                      {PlantedDrift::Kind::kArrival, 3, "Nocturne"},
                      {PlantedDrift::Kind::kFading, 3, "Hearth"}}});
  gallery.take(timeline, QStringLiteral("timeline-planted"), {1180, timeline.sizeHint().height()});
  WelcomePage welcome;
  welcome.setRecent({{QStringLiteral("/home/person/streams/ml-100k"), RecentFolder::Kind::kStream},
                     {QStringLiteral("/home/person/runs/2026-11-23T10-12-03_xsmoe_demo"), RecentFolder::Kind::kRun, RunState::kStopped,
                      RunSeen::kRecord, 4, 9}});
  gallery.take(welcome, QStringLiteral("welcome"), {1000, 620});
  StatusBits status;
  status.setState(state);
  status.setWarnings({{QStringLiteral("slow BLAS"), QStringLiteral("Install libopenblas0-pthread.")}});
  gallery.take(status, QStringLiteral("status"), {900, 30});
}

void takeInspect(Gallery& gallery) {
  QStringListModel users({QStringLiteral("u1"), QStringLiteral("u42")});
  InspectPage page;
  page.setUserModel(&users);
  gallery.take(page, QStringLiteral("inspect-empty"), {1000, 600});
  page.setReady(true);
  page.setWindows({0, 1, 2, 3, 4, 5});
  page.setRecommendation(std::make_shared<const Recommendation>(madeRecommendation(gallery.folder().toStdString())));
  gallery.take(page, QStringLiteral("inspect"), {1000, 640});
  auto other = madeRecommendation(gallery.folder().toStdString());
  std::swap(other.items[0].item, other.items[8].item);
  other.items[4].item = ItemCard{"another", "A thing that is only in the other list, with a long name", "", "", 0};
  page.setOtherList(std::make_shared<const Recommendation>(other), QStringLiteral("after D3"));
  gallery.take(page, QStringLiteral("inspect-beside"), {640, 640});
  page.setBusy(true);
  gallery.take(page, QStringLiteral("inspect-busy"), {760, 500});
  Recommendation parted = madeRecommendation(gallery.folder().toStdString());
  parted.scoreParts = {"collaborative", "visual", "textual", "hyperedges"};
  for (auto& item : parted.items) item.parts = {item.score * 0.5, item.score * 0.3, -0.4, item.score * 0.2 + 0.4};
  page.setRecommendation(std::make_shared<const Recommendation>(parted));
  gallery.take(page, QStringLiteral("inspect-parts"), {760, 500});
}

void takeEquations(Gallery& gallery) {
  EquationsView view;
  view.showReason(QStringLiteral("Equations come with the first finished window."));
  gallery.take(view, QStringLiteral("equations-empty"), {760, 400});
  view.setTau(0.1);
  view.showEquations(std::make_shared<const ItemEquations>(madeEquations(2, 4)));
  gallery.take(view, QStringLiteral("equations"), {900, 1700});
  auto named = madeEquations(3, 9);
  named.item.title = "Ornate vase with golden handles and a very long name that goes on for longer than any line of a small window";
  named.history[0].title = named.item.title;
  view.showEquations(std::make_shared<const ItemEquations>(named));
  gallery.take(view, QStringLiteral("equations-small"), {520, 480});
}

/// Three methods, of which the last one is under way.
void takeRace(Gallery& gallery) {
  RacePanel panel;
  gallery.take(panel, QStringLiteral("race-empty"), {900, 560});
  Race race;
  race.windows = 10;
  race.marked = {5, 7};
  race.planted = true;
  for (const auto& [method, finished] : {std::pair{Method::kXsmoe, 9}, {Method::kStatic, 9}, {Method::kNoft, 4}}) {
    MadeRun made;
    made.method = method;
    made.finished = finished;
    auto run = summaryOf(madeHistory(made));
    for (auto& test : run.tests) test.metrics.hr10 *= method == Method::kXsmoe ? 1 : method == Method::kStatic ? 0.9 : 0.8;
    race.lanes.push_back({method, std::move(run)});
  }
  panel.showRace(race);
  panel.setStatus(QStringLiteral("NoFT is in D4; 4 of its 9 windows are done. About 20 s left."));
  panel.setHindrance(QStringLiteral("The race is going on."));
  gallery.take(panel, QStringLiteral("race"), {900, 560});
  race.planted = false;
  panel.showRace(race);
  gallery.take(panel, QStringLiteral("race-small"), {520, 460});
}

void takeLearn(Gallery& gallery) {
  Tour tour(tourSteps());
  LearnPage page(tour);
  gallery.take(page, QStringLiteral("learn"), {900, 560});
}

void takeData(Gallery& gallery) {
  DataPage page;
  gallery.take(page, QStringLiteral("data-empty"), {980, 580});
  DataReport report = madeReport();
  page.setReport(std::make_shared<const DataReport>(report));
  gallery.take(page, QStringLiteral("data-no-catalogue"), {980, 580});
  Catalogue catalogue;
  for (int i = 0; i < 40; ++i)
    catalogue.items.push_back(
        {"i" + std::to_string(i), i % 4 == 0 ? "Ornate vase with golden handles and a very long name" : "Plain mug", "", "", -1});
  catalogue.notes.badLineCount = 3;
  catalogue.notes.badLines = {{"items.csv", 12, "item is empty"}, {"items.csv", 19, "1 field, the header has 4"}};
  catalogue.notes.missingPictures = 31;
  page.setCatalogue(std::make_shared<const CatalogueListing>(catalogue));
  page.timeLine()->choose(3);
  gallery.take(page, QStringLiteral("data"), {980, 1180});
  gallery.take(page, QStringLiteral("data-small"), {820, 580});
  report.leaks = {4};
  report.windows[4].leakedRecords = 3;
  report.missing = {};
  for (std::size_t i = 1; i < report.windows.size(); ++i) report.windows[i].firstTime += static_cast<std::int64_t>(400'000 * i);
  report.windows[2].keptRecords = 0;
  report.windows[2].firstValidationTime.reset();
  report.featuresFound = false;
  report.featuresNote = "no feature cache: only ssrm, gag or giua-gnn train without one";
  page.setReport(std::make_shared<const DataReport>(report));
  page.timeLine()->choose(4);
  gallery.take(page, QStringLiteral("data-leaking"), {980, 580});
}

/// Two forks of a made run and one of the first of them, each a little better than what it comes from.
std::vector<RunSummary> madeFamily() {
  std::vector<RunSummary> runs{summaryOf(madeHistory({}))};
  runs[0].description.folder = "/runs/" + runs[0].description.name;
  const auto fork = [&](std::size_t of, const char* name, int window, const std::map<std::string, std::string>& changed) {
    RunSummary run = runs[of];
    run.description.origin = RunOrigin{run.description.name, run.description.folder, {window}, changed, false};
    run.description.name = name;
    run.description.folder = std::string("/runs/") + name;
    for (WindowTest& test : run.tests)
      if (test.window.value > window) test.metrics.hr10 += 0.004 + 0.002 * (test.window.value - window);
    runs.push_back(std::move(run));
  };
  fork(0, "2026-11-23T10-31-40_xsmoe_made", 2, {{"tau", "0.2"}});
  fork(0, "2026-11-23T10-32-55_xsmoe_made", 3, {{"grouping", "3,6,12"}, {"learning-rate", "0.0005"}});
  fork(1, "2026-11-23T10-40-02_xsmoe_made", 4, {});
  return runs;
}

/// Two settings with three seeds each, and a run of another stream.
std::vector<RunSummary> madeSeeds() {
  std::vector<RunSummary> runs;
  for (int i = 0; i < 7; ++i) {
    MadeRun made;
    if (i >= 3) made.method = Method::kStatic;
    RunSummary run = summaryOf(madeHistory(made));
    run.description.name = std::string(name(made.method)) + "-seed-" + std::to_string(i % 3 + 1);
    run.description.folder = "/runs/" + run.description.name;
    run.description.settings.training.seed = run.settings.training.seed = static_cast<std::uint64_t>(i % 3 + 1);
    run.tags = {i < 3 ? "paper" : "ablation"};
    if (i == 0) run.note = "the one of the talk";
    if (i == 6) run.description.streamTitle = run.description.streamFolder = "H&M";
    for (WindowTest& test : run.tests) test.metrics.hr10 += 0.003 * (i % 3) - (i >= 3 ? 0.01 : 0);
    if (run.result.mean) run.result.mean->hr10 += 0.003 * (i % 3) - (i >= 3 ? 0.01 : 0);
    runs.push_back(std::move(run));
  }
  return runs;
}

void takeCompare(Gallery& gallery) {
  ComparePage page;
  gallery.take(page, QStringLiteral("compare-empty"), {690, 480});
  page.setRuns(listedRuns(madeFamily()), "/runs/2026-11-23T10-31-40_xsmoe_made", false);
  gallery.take(page, QStringLiteral("compare-small"), {690, 480});
  gallery.take(page, QStringLiteral("compare"), {1000, 620});
  page.setRuns(listedRuns(madeSeeds()), {}, false);
  page.table()->choose({0, 1, 2, 3, 4, 5, 6});
  gallery.take(page, QStringLiteral("compare-seeds"), {1000, 620});
  page.filter()->line()->setText(QStringLiteral("method=xsmoe tau<"));
  page.tabs()->setCurrentWidget(page.differences());
  gallery.take(page, QStringLiteral("compare-differences-small"), {690, 480});
  page.filter()->line()->clear();
  page.tabs()->setCurrentWidget(page.tradeOff());
  gallery.take(page, QStringLiteral("compare-trade-off"), {1000, 620});
  page.tabs()->setCurrentWidget(page.tables());
  for (const auto& [name, kind] : {std::pair("compare-table", TableKind::kMethods), {"compare-figure", TableKind::kOverTau}}) {
    if (auto made = tableOfRuns(kind, page.table()->runs(), {}, {})) page.tables()->showTable(std::move(*made));
    gallery.take(page, QLatin1String(name), {1000, 620});
    gallery.take(page, QString(QLatin1String(name)) + QStringLiteral("-small"), {690, 480});
  }
  ForkForm form(madeHistory({}), 3);
  gallery.take(form, QStringLiteral("fork"), {440, 460});
  form.toggle(12);
  form.toggle(9);
  form.toggle(3);
  gallery.take(form, QStringLiteral("fork-grouping"), {440, 460});
}

void takeImport(Gallery& gallery) {
  SourceFile log{"/data/Clothing_Shoes_and_Jewelry_of_a_long_name.json.gz",
                 SourceRole::kInteractions,
                 "amazon-reviews",
                 "Amazon reviews (2014, 2018), JSON lines, gzip",
                 2'713'400'000,
                 false,
                 {},
                 {},
                 {}};
  SourceFile table{
      "/data/articles.csv", SourceRole::kUnused, "table-comma", "table (comma): choose its columns", 36'100'000, true, {}, {}, {}};
  table.columns = {"article_id", "prod_name", "detail_desc", "colour_group_name"};
  table.firstRows = {{"0108775015", "Strap top", "Jersey top with narrow shoulder straps. " + std::string(300, 'x'), "Black"}};
  SourceFile notes{"/data/README.txt", SourceRole::kUnused, {}, "not a table, not JSON", 1'200, false, {}, {}, {}};
  const SourceFile pictures{"/data/images", SourceRole::kPictures, "pictures", "105,100 pictures named after items", 0, false, {}, {}, {}};
  ImportPage page;
  page.setSources({log, table, notes, pictures});
  page.setTarget(QStringLiteral("/data/clothing-stream"));
  page.findChild<SourceList*>()->setCurrentItem(page.findChild<SourceList*>()->topLevelItem(1));
  page.findChild<QComboBox*>(QStringLiteral("holds"))->setCurrentIndex(1);
  page.counts().showError(usageError("from", "\"2020-13-01\" is no date", "Write it as 2020-01-31").value());
  gallery.take(page, QStringLiteral("import-page-small"), page.minimumSizeHint());
  ImportReport report;
  report.records = 11'285'464;
  report.users = 1'219'678;
  report.items = 376'858;
  report.keptRecords = 8'000'000;
  report.keptUsers = 1'000'000;
  report.lastTimeMs = 1'538'697'600'000;
  report.titles = report.descriptions = report.pictures = 376'000;
  report.unusedItems = 2'300'000;
  report.repeatedItems = 12;
  report.markupTitles = 3'211;
  report.badLineCount = 1'700;
  report.badLines.assign(100, {log.path, 11'200'001, "the line is no JSON object"});
  report.notes = {"The source has no times: the place of an item in its user's sequence stands for them."};
  page.counts().showResult(report);
  page.setEditable(false);
  gallery.take(page, QStringLiteral("import-page-done"), {1120, 660});
}

void takeWatch(Gallery& gallery) {
  WatchPage page;
  page.setAnimated(false);
  gallery.take(page, QStringLiteral("watch-empty"), {1000, 580});
  page.showState(madeState({}));
  page.setSlider(0.09);
  gallery.take(page, QStringLiteral("watch-1280"), {980, 580});
  gallery.take(page, QStringLiteral("watch-1920"), {1600, 860});
  page.showMoment(WindowIndex{2});
  gallery.take(page, QStringLiteral("watch-past"), {980, 580});
  MadeRun made;
  made.method = Method::kGag;
  auto state = std::make_shared<LiveState>(*madeState(made));
  state->runId = 7;
  WatchPage other;
  other.showState(state);
  other.methodPicture()->showPicture(std::make_shared<const MethodPicture>(madePicture(Method::kGag, 9, gallery.folder().toStdString())));
  gallery.take(other, QStringLiteral("watch-gag-1280"), {980, 580});
  gallery.take(other, QStringLiteral("watch-gag-1024"), {720, 540});
}

}  // namespace

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  const QString folder = application.arguments().value(1, QStringLiteral("widget-gallery"));
  if (!QDir().mkpath(folder)) return 4;
  drawItemPictures(folder);
  bool failed = false;
  for (const auto& [choice, name] :
       {std::pair{ThemeChoice::kLight, QStringLiteral("light")}, std::pair{ThemeChoice::kDark, QStringLiteral("dark")}}) {
    applyTheme(application, choice);
    Gallery gallery(folder, name);
    takeNetworks(gallery);
    takeMethodPictures(gallery);
    takeCharts(gallery);
    takePanels(gallery);
    takeInspect(gallery);
    takeEquations(gallery);
    takeRace(gallery);
    takeLearn(gallery);
    takeData(gallery);
    takeCompare(gallery);
    takeImport(gallery);
    takeWatch(gallery);
    failed = failed || gallery.failed();
  }
  return failed ? 1 : 0;
}
