// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/last_place.h"

#include <QSettings>
#include <QStringList>
#include <QUrl>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "app/studio/session/kept_value.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/page_look.h"
#include "model/core/run_moment.h"
#include "model/core/shared_view.h"

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

/// A name may hold what separates keys.
QString keyOf(const QString& name) { return kArrangements + QLatin1Char('/') + QString::fromLatin1(QUrl::toPercentEncoding(name)); }

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

SharedView lastView() {
  const QSettings store;
  const auto text = [&store](const QString& key) { return store.value(key).toString().toStdString(); };
  SharedView view;
  view.perspective = text(kLastPage);
  bool isNumber = false;
  if (const int window = store.value(kLastWindow).toInt(&isNumber); isNumber && window >= 0) view.window = window;
  view.epoch = epochIn(store.value(kLastEpoch).toString());
  view.user = text(kLastUser);
  view.item = text(kLastItem);
  for (const QString& item : store.value(kLastPicked).toStringList()) view.picked.push_back(item.toStdString());
  view.views = text(kLastViews);
  view.pages = text(kLastPages);
  return view;
}

/// Of a run its history may still be on its way.
bool isOpenNow(const Session& session, const std::filesystem::path& folder) {
  const auto& run = session.run();
  if (!run.folder.empty()) return run.folder == folder && run.state;
  return session.stream() && session.stream()->folder == folder;
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
  auto view = window.viewShown();
  session.chosen().keepIn(view);
  QStringList picked;
  for (const auto& item : view.picked) picked << QString::fromStdString(item);
  // The next start may be in another folder.
  keep(store, kLastFolder, QString::fromStdString(folder.empty() ? std::string() : std::filesystem::absolute(folder).string()));
  keep(store, kLastPage, QString::fromStdString(view.perspective));
  keep(store, kLastWindow, view.window.value_or(-1));
  keep(store, kLastUser, QString::fromStdString(view.user));
  keep(store, kLastItem, QString::fromStdString(view.item));
  keep(store, kLastPicked, picked);
  keep(store, kLastPages, QString::fromStdString(view.pages));
  keep(store, kLastEpoch, epochText(view.epoch));
  keep(store, kLastViews, QString::fromStdString(viewsText(window)));
}

void goWhereLeft(MainWindow& window) {
  const auto folder = toPath(QSettings().value(kLastFolder).toString());
  std::error_code ignored;
  if (!beginsWhereLeft() || folder.empty() || !std::filesystem::is_directory(folder, ignored)) return;
  const auto waiting = std::make_shared<QMetaObject::Connection>();
  *waiting = QObject::connect(&window.session(), &Session::runOpened, &window, [&window, folder, waiting, view = lastView()] {
    if (!isOpenNow(window.session(), folder)) return;
    const auto wanted = view;  // the connection goes, and these with it
    auto& there = window;
    QObject::disconnect(*waiting);
    there.restoreView(wanted);
    there.session().chosen().restore(wanted);
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
