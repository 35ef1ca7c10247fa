// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a picture of every widget in both themes, fed with a made-up run: xsmoe-widget-gallery FOLDER
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QStringListModel>
#include <QTextStream>
#include <QToolBar>
#include <functional>

#include "tests/widgets/made_run.h"
#include "widgets/expert_count_chart.h"
#include "widgets/grouping_editor.h"
#include "widgets/inspect_page.h"
#include "widgets/loss_chart.h"
#include "widgets/metrics_chart.h"
#include "widgets/network_picture.h"
#include "widgets/router_heat_map.h"
#include "widgets/run_controls.h"
#include "widgets/settings_panel.h"
#include "widgets/status_bits.h"
#include "widgets/stream_card.h"
#include "widgets/tau_control.h"
#include "widgets/theme.h"
#include "widgets/timeline.h"
#include "widgets/utilization_chart.h"
#include "widgets/watch_page.h"
#include "widgets/welcome_page.h"

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
  const auto take = [&](const NetworkView& view, const QString& name, QSize size, std::optional<ExpertKey> chosen = {}) {
    NetworkPicture picture;
    picture.setAnimated(false);
    picture.showNetwork(view);
    picture.setHistory(madeState({})->history);
    if (chosen) picture.select(chosen);
    gallery.take(picture, name, size);
  };
  take(networkView(*madeState({}), {}, 0.09), QStringLiteral("network-default"), {640, 480}, ExpertKey{Modality::kTextual, 12, 3});
  MadeRun all;
  all.finished = 9;
  all.tau = 0;
  take(networkView(*madeState(all), {}, 0.05), QStringLiteral("network-nine"), {640, 480});
  MadeRun first;
  first.finished = 0;
  take(networkView(*madeState(first), {}, 0.1), QStringLiteral("network-first"), {500, 420});
  first.variant = Variant::kNoft;
  take(networkView(*madeState(first), {}, 0.1), QStringLiteral("network-noft"), {400, 320});
  take(wide(12, 20), QStringLiteral("network-12x20"), {1100, 900});
  take(wide(12, 20), QStringLiteral("network-12x20-small"), {640, 480});
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
  chart(std::make_unique<LossChart>(), QStringLiteral("chart-loss"));
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
  WelcomePage welcome;
  welcome.setRecent({QStringLiteral("/home/person/streams/ml-100k"), QStringLiteral("/home/person/runs/2026-11-23T10-12-03_xsmoe_demo")});
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
  page.setBusy(true);
  gallery.take(page, QStringLiteral("inspect-busy"), {760, 500});
}

void takeWatch(Gallery& gallery) {
  WatchPage page;
  page.setAnimated(false);
  gallery.take(page, QStringLiteral("watch-empty"), {1000, 580});
  page.showState(madeState({}));
  page.setTau(0.09);
  gallery.take(page, QStringLiteral("watch-1280"), {980, 580});
  gallery.take(page, QStringLiteral("watch-1920"), {1600, 860});
  page.showWindow(WindowIndex{2});
  gallery.take(page, QStringLiteral("watch-past"), {980, 580});
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
    takeCharts(gallery);
    takePanels(gallery);
    takeInspect(gallery);
    takeWatch(gallery);
    failed = failed || gallery.failed();
  }
  return failed ? 1 : 0;
}
