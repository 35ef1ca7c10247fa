// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/last_place.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QSettings>
#include <QStringList>
#include <QUrl>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "app/studio/session/kept_value.h"
#include "app/studio/shell/kept_zoom.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/page_look.h"
#include "model/core/run_moment.h"

namespace xsmoe::studio {
namespace {

const QString kBeginWhereLeft = QStringLiteral("view/begin-where-left");
const QString kLastFolder = QStringLiteral("last/folder");
const QString kLastPage = QStringLiteral("last/page");
const QString kLastWindow = QStringLiteral("last/window");
const QString kLastUser = QStringLiteral("last/user");
const QString kLastItem = QStringLiteral("last/item");
const QString kLastPicked = QStringLiteral("last/picked");
const QString kLastPages = QStringLiteral("last/pages");
const QString kLastEpoch = QStringLiteral("last/epoch");
const QString kLastViews = QStringLiteral("last/views");
const QString kArrangements = QStringLiteral("arrangements");

/// All settings are written whenever one is. More is picked with one click, of a colour of the map's legend.
constexpr qsizetype kMostPicked = 20'000;

/// A name may hold what separates keys.
QString keyOf(const QString& name) { return kArrangements + QLatin1Char('/') + QString::fromLatin1(QUrl::toPercentEncoding(name)); }

/// Tabs and zoom are kept of every page, and not among what is shared.
struct LastView : SharedView {
  QStringList picked;
  QJsonObject views, pages;  ///< of each page its arrangement, its tabs and zoom, by the page's key
};

const QString kTabsOfPage = QStringLiteral("tabs"), kZoomOfPage = QStringLiteral("zoom");

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

QJsonObject pagesOf(const MainWindow& window) {
  QJsonObject pages;
  for (const auto& one : window.perspectives()) {
    QJsonArray tabs;
    for (const int place : tabsInFront(one->page())) tabs.append(place);
    pages.insert(QString::fromStdString(one->name().key), QJsonObject{{kTabsOfPage, tabs}, {kZoomOfPage, zoomsOn(window, *one)}});
  }
  return pages;
}

void bringPages(MainWindow& window, const QJsonObject& pages) {
  for (const auto& one : window.perspectives()) {
    const QJsonObject page = pages.value(QString::fromStdString(one->name().key)).toObject();
    std::vector<int> tabs;
    for (const QJsonValue place : page.value(kTabsOfPage).toArray()) tabs.push_back(place.toInt(-1));
    bringTabs(one->page(), tabs);
    zoomAgain(window, *one, zoomsIn(page.value(kZoomOfPage).toArray()));
  }
}

QJsonObject objectAt(const QSettings& store, const QString& key) {
  return QJsonDocument::fromJson(store.value(key).toString().toUtf8()).object();
}

QString compactText(const QJsonObject& object) { return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)); }

LastView lastView() {
  const QSettings store;
  LastView view;
  view.item = store.value(kLastItem).toString().toStdString();
  view.picked = store.value(kLastPicked).toStringList();
  view.perspective = store.value(kLastPage).toString().toStdString();
  bool isNumber = false;
  if (const int window = store.value(kLastWindow).toInt(&isNumber); isNumber && window >= 0) view.window = window;
  view.user = store.value(kLastUser).toString().toStdString();
  view.epoch = epochIn(store.value(kLastEpoch).toString());
  view.views = objectAt(store, kLastViews);
  view.pages = objectAt(store, kLastPages);
  return view;
}

/// A window that the run has not finished is as good as none.
void goTo(MainWindow& window, LastView view) {
  const auto& history = *window.session().run().state->history;
  if (view.window &&
      (static_cast<std::size_t>(*view.window) >= history.windowCount() || !history.window(static_cast<std::size_t>(*view.window)).done))
    view.window.reset();
  window.restoreView(view);
  arrangeViews(window, view.views);  // before the tabs: one is there only with what it is about
  bringPages(window, view.pages);
  if (!view.user.empty()) window.session().chosen().chooseUser(view.user);
  if (!view.item.empty()) window.session().chosen().chooseItem(view.item);
  if (!view.picked.isEmpty()) window.session().chosen().pickItems(view.picked);
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
  keep(store, kLastFolder, QString::fromStdString(folder.empty() ? std::string() : std::filesystem::absolute(folder).string()));
  keep(store, kLastPage, QString::fromStdString(view.perspective));
  keep(store, kLastWindow, view.window.value_or(-1));
  keep(store, kLastUser, QString::fromStdString(session.chosen().user()));
  keep(store, kLastItem, QString::fromStdString(session.chosen().item()));
  keep(store, kLastPicked, session.chosen().pickedItems().size() <= kMostPicked ? session.chosen().pickedItems() : QStringList());
  keep(store, kLastPages, compactText(pagesOf(window)));
  keep(store, kLastEpoch, epochText(view.epoch));
  keep(store, kLastViews, compactText(viewsOf(window)));
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
