// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspect_arrangement.h"

#include <QComboBox>
#include <QJsonArray>
#include <QJsonValue>
#include <QString>
#include <cstddef>
#include <optional>
#include <utility>

#include "app/studio/perspectives/what_if_history_feed.h"
#include "app/studio/perspectives/who_lost_arrangement.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_colouring.h"
#include "widgets/map/map_view.h"

namespace xsmoe::studio {
namespace {

using widgets::MapColour;

const QString kMapSeen = QStringLiteral("map"), kMapColour = QStringLiteral("map_colour"), kWhoLost = QStringLiteral("who_lost");
const QString kMapScale = QStringLiteral("scale"), kMapCentre = QStringLiteral("centre");
const QString kBesideList = QStringLiteral("beside"), kBesideWindow = QStringLiteral("window"), kBesideTau = QStringLiteral("tau");
const QString kChangedHistory = QStringLiteral("history"), kHistoryUser = QStringLiteral("user"), kHistoryItems = QStringLiteral("items");
/// More are no history: it is read from a file that anybody may have changed.
constexpr qsizetype kMostHistoryItems = 1000;

QString colourKey(MapColour colour) {
  switch (colour) {
    case MapColour::kCategory: return QStringLiteral("category");
    case MapColour::kBirth: return QStringLiteral("birth");
    case MapColour::kPopularity: return QStringLiteral("popularity");
    case MapColour::kSlot: return QStringLiteral("slot");
    case MapColour::kModality: return QStringLiteral("modality");
  }
  return {};
}

QString colourKeyAt(int place) { return colourKey(widgets::kMapColours.at(static_cast<std::size_t>(place))); }

void chooseColour(widgets::MapView& map, const QString& key) {
  int wanted = 0;
  for (int place = 0; place < map.colours()->count(); ++place)
    if (colourKeyAt(place) == key) wanted = place;
  map.colours()->setCurrentIndex(wanted);
}

QJsonObject besideObject(const widgets::OtherList& list) {
  QJsonObject object;
  if (list.window) object.insert(kBesideWindow, *list.window);
  if (list.tau) object.insert(kBesideTau, *list.tau);
  return object;
}

std::optional<widgets::OtherList> besideIn(const QJsonObject& object) {
  widgets::OtherList list;
  const QJsonValue window = object.value(kBesideWindow), tau = object.value(kBesideTau);
  if (window.isDouble()) list.window = window.toInt(-1);
  if (tau.isDouble()) list.tau = tau.toDouble();
  const bool usable = (window.isUndefined() || list.window.value_or(-1) >= 0) && (tau.isUndefined() || list.tau);
  return usable ? std::optional(list) : std::nullopt;
}

QJsonObject historyObject(const EditedHistory& history) {
  QJsonArray items;
  for (const auto& id : history.items) items.append(QString::fromStdString(id));
  return {{kHistoryUser, QString::fromStdString(history.user)}, {kHistoryItems, items}};
}

std::optional<EditedHistory> historyIn(const QJsonObject& object) {
  const QJsonArray items = object.value(kHistoryItems).toArray();
  if (items.isEmpty() || items.size() > kMostHistoryItems) return std::nullopt;
  EditedHistory history{object.value(kHistoryUser).toString().toStdString(), {}};
  for (qsizetype i = 0; i < items.size(); ++i) {
    if (!items.at(i).isString()) return std::nullopt;
    history.items.push_back(items.at(i).toString().toStdString());
  }
  return history;
}

QJsonObject seenOn(const widgets::MapView& map) {
  const auto sight = map.canvas()->sight();
  if (!sight) return {};
  return {{kMapScale, sight->scale}, {kMapCentre, QJsonArray{sight->centre.x(), sight->centre.y()}}};
}

void lookAtMap(widgets::MapView& map, const QJsonObject& sight) {
  const QJsonArray centre = sight.value(kMapCentre).toArray();
  const double scale = sight.value(kMapScale).toDouble();
  const bool usable = scale > 0 && centre.size() == 2 && centre.at(0).isDouble() && centre.at(1).isDouble();
  map.canvas()->setSight(usable ? std::optional(widgets::MapSight{scale, {centre.at(0).toDouble(), centre.at(1).toDouble()}})
                                : std::nullopt);
}

}  // namespace

QJsonObject sightOf(const InspectParts& parts) {
  QJsonObject object;
  if (const QJsonObject seen = seenOn(parts.map); !seen.isEmpty()) object.insert(kMapSeen, seen);
  if (const int colour = parts.map.colours()->currentIndex(); colour > 0) object.insert(kMapColour, colourKeyAt(colour));
  if (const auto list = parts.beside.wanted()) object.insert(kBesideList, besideObject(*list));
  if (const QJsonObject whoLost = arrangementOf(parts.whoLost); !whoLost.isEmpty()) object.insert(kWhoLost, whoLost);
  return object;
}

void lookAt(const InspectParts& parts, const QJsonObject& sight) {
  chooseColour(parts.map, sight.value(kMapColour).toString());
  lookAtMap(parts.map, sight.value(kMapSeen).toObject());
  const QJsonValue list = sight.value(kBesideList);
  parts.beside.choose(list.isObject() ? besideIn(list.toObject()) : std::nullopt);
  arrangeAs(parts.whoLost, sight.value(kWhoLost).toObject());
}

QJsonObject arrangementOf(const InspectParts& parts, const WhatIfHistoryFeed& whatIf) {
  QJsonObject object = sightOf(parts);
  if (const auto history = whatIf.edited()) object.insert(kChangedHistory, historyObject(*history));
  return object;
}

void arrangeAs(const InspectParts& parts, WhatIfHistoryFeed& whatIf, const QJsonObject& arrangement) {
  lookAt(parts, arrangement);
  if (auto history = historyIn(arrangement.value(kChangedHistory).toObject())) whatIf.restore(std::move(*history));
}

}  // namespace xsmoe::studio
