// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/last_place.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QSettings>
#include <QStringList>
#include <QTabWidget>
#include <QUrl>
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "app/studio/shell/kept_zoom.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/place_history.h"
#include "model/core/run_moment.h"
#include "widgets/pages/timeline.h"

namespace xsmoe::studio {
namespace {

const QString kBeginWhereLeft = QStringLiteral("view/begin-where-left");
const QString kLastFolder = QStringLiteral("last/folder");
const QString kLastPage = QStringLiteral("last/page");
const QString kLastWindow = QStringLiteral("last/window");
const QString kLastUser = QStringLiteral("last/user");
const QString kLastItem = QStringLiteral("last/item");
const QString kLastPicked = QStringLiteral("last/picked");
const QString kLastTabs = QStringLiteral("last/tabs");
const QString kLastZoom = QStringLiteral("last/zoom");
const QString kLastEpoch = QStringLiteral("last/epoch");
const QString kLastViews = QStringLiteral("last/views");
const QString kArrangements = QStringLiteral("arrangements");

/// All settings are written whenever one is. More is picked with one click, of a colour of the map's legend.
constexpr qsizetype kMostPicked = 20'000;

/// A name may hold what separates keys.
QString keyOf(const QString& name) { return kArrangements + QLatin1Char('/') + QString::fromLatin1(QUrl::toPercentEncoding(name)); }

struct LastView : SharedView {
  std::string item;
  QStringList picked;
  QStringList tabs;  ///< places of those in front on the page
  QStringList zoom;  ///< as of zoomTexts()
  std::optional<RunMoment> epoch;
  QJsonObject views;  ///< of each page its arrangement, by the page's key
};

/// "3.2": the second epoch of D3.
QString epochText(const std::optional<RunMoment>& moment) {
  return moment && moment->epoch > 0 ? QStringLiteral("%1.%2").arg(moment->window.value).arg(moment->epoch) : QString();
}

std::optional<RunMoment> epochIn(const QString& text) {
  const QStringList parts = text.split(QLatin1Char('.'));
  if (parts.size() != 2) return std::nullopt;
  bool isWindow = false, isEpoch = false;
  const RunMoment moment(parts[0].toInt(&isWindow), parts[1].toInt(&isEpoch));
  return isWindow && isEpoch && moment.window.value >= 0 && moment.epoch > 0 ? std::optional(moment) : std::nullopt;
}

QJsonObject viewsOf(const MainWindow& window) {
  QJsonObject views;
  for (const auto& one : window.perspectives())
    if (const QJsonObject arrangement = one->arrangement(); !arrangement.isEmpty())
      views.insert(QString::fromStdString(one->name().key), arrangement);
  return views;
}

void arrangeViews(const MainWindow& window, const QJsonObject& views) {
  for (const auto& one : window.perspectives())
    if (const QJsonValue arrangement = views.value(QString::fromStdString(one->name().key)); arrangement.isObject())
      one->arrangeAs(arrangement.toObject());
}

LastView lastView() {
  const QSettings store;
  LastView view;
  view.item = store.value(kLastItem).toString().toStdString();
  view.picked = store.value(kLastPicked).toStringList();
  view.tabs = store.value(kLastTabs).toStringList();
  view.zoom = store.value(kLastZoom).toStringList();
  view.perspective = store.value(kLastPage).toString().toStdString();
  bool isNumber = false;
  if (const int window = store.value(kLastWindow).toInt(&isNumber); isNumber && window >= 0) view.window = window;
  view.user = store.value(kLastUser).toString().toStdString();
  view.epoch = epochIn(store.value(kLastEpoch).toString());
  view.views = QJsonDocument::fromJson(store.value(kLastViews).toString().toUtf8()).object();
  return view;
}

QList<QTabWidget*> tabsInFront(MainWindow& window) {
  auto* const page = window.parts().perspectives->currentWidget();
  return page != nullptr ? PlaceHistory::tabsOn(*page) : QList<QTabWidget*>();
}

/// Of the page that is looked at.
std::vector<widgets::ChartView*> chartsInFront(const MainWindow& window) {
  const auto* const page = window.parts().perspectives->currentWidget();
  for (const auto& one : window.perspectives())
    if (&one->page() == page) return one->charts();
  return {};
}

/// As long as no other run is opened.
void zoomAgain(MainWindow& window, const QStringList& zoom) {
  if (zoom.isEmpty()) return;
  auto* const again = new ZoomReturn(chartsInFront(window), zoomsIn(zoom), &window);
  QObject::connect(&window.session(), &Session::runOpened, again, &QObject::deleteLater);
}

/// A page of another program may have other tabs.
void bringTabs(MainWindow& window, const QStringList& places) {
  const auto tabs = tabsInFront(window);
  for (qsizetype i = 0; i < std::min(tabs.size(), places.size()); ++i) {
    bool isNumber = false;
    const int place = places[i].toInt(&isNumber);
    if (isNumber && tabs[i]->isTabVisible(place)) tabs[i]->setCurrentIndex(place);
  }
}

/// A window that the run has not finished is as good as none.
void goTo(MainWindow& window, LastView view) {
  const auto& history = *window.session().run().state->history;
  if (view.window &&
      (static_cast<std::size_t>(*view.window) >= history.windowCount() || !history.window(static_cast<std::size_t>(*view.window)).done))
    view.window.reset();
  window.restoreView(view);
  if (view.epoch && hasMoment(history, *view.epoch)) window.showMoment(view.epoch->window.value, view.epoch->epoch);
  arrangeViews(window, view.views);  // before the tabs: one is there only with what it is about
  bringTabs(window, view.tabs);
  if (!view.user.empty()) window.session().chosen().chooseUser(view.user);
  if (!view.item.empty()) window.session().chosen().chooseItem(view.item);
  if (!view.picked.isEmpty()) window.session().chosen().pickItems(view.picked);
  zoomAgain(window, view.zoom);
}

}  // namespace

bool beginsWhereLeft() { return QSettings().value(kBeginWhereLeft).toBool(); }

void beginWhereLeft(bool on) { QSettings().setValue(kBeginWhereLeft, on); }

void rememberPlace(MainWindow& window) {
  QSettings store;
  const auto& session = window.session();
  const auto folder = !session.run().folder.empty() ? session.run().folder
                      : session.stream()            ? session.stream()->folder
                                                    : std::filesystem::path();
  const auto view = window.viewShown();
  // The next start may be in another folder.
  store.setValue(kLastFolder, QString::fromStdString(folder.empty() ? std::string() : std::filesystem::absolute(folder).string()));
  store.setValue(kLastPage, QString::fromStdString(view.perspective));
  store.setValue(kLastWindow, view.window.value_or(-1));
  store.setValue(kLastUser, QString::fromStdString(session.chosen().user()));
  store.setValue(kLastItem, QString::fromStdString(session.chosen().item()));
  store.setValue(kLastPicked, session.chosen().pickedItems().size() <= kMostPicked ? session.chosen().pickedItems() : QStringList());
  QStringList tabs;
  for (const auto* const one : tabsInFront(window)) tabs << QString::number(one->currentIndex());
  store.setValue(kLastTabs, tabs);
  const auto charts = chartsInFront(window);
  QStringList zoom = zoomTexts(charts);
  if (const auto* const back = window.findChild<ZoomReturn*>()) zoom += back->textsWaiting(charts);
  store.setValue(kLastZoom, zoom);
  store.setValue(kLastEpoch, epochText(window.parts().timeline->moment()));
  store.setValue(kLastViews, QString::fromUtf8(QJsonDocument(viewsOf(window)).toJson(QJsonDocument::Compact)));
}

void goWhereLeft(MainWindow& window) {
  const auto folder = toPath(QSettings().value(kLastFolder).toString());
  std::error_code ignored;
  if (!beginsWhereLeft() || folder.empty() || !std::filesystem::is_directory(folder, ignored)) return;
  const auto waiting = std::make_shared<QMetaObject::Connection>();
  *waiting = QObject::connect(&window.session(), &Session::runOpened, &window, [&window, folder, waiting, view = lastView()] {
    const auto& run = window.session().run();
    if (run.folder != folder || !run.state) return;
    const auto wanted = view;  // the connection goes, and this with it
    QObject::disconnect(*waiting);
    goTo(window, wanted);
  });
  window.open({folder});
}

QStringList arrangements() {
  QSettings store;
  store.beginGroup(kArrangements);
  QStringList names;
  for (const QString& key : store.childKeys()) names << QUrl::fromPercentEncoding(key.toLatin1());
  names.sort();
  return names;
}

void keepArrangement(MainWindow& window, const QString& name) {
  if (!name.isEmpty() && window.hasArrangement()) QSettings().setValue(keyOf(name), window.arrangement());
}

bool useArrangement(MainWindow& window, const QString& name) { return window.arrange(QSettings().value(keyOf(name)).toByteArray()); }

void forgetArrangement(const QString& name) { QSettings().remove(keyOf(name)); }

}  // namespace xsmoe::studio
