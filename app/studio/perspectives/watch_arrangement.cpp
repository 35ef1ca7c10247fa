// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/watch_arrangement.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QPointF>
#include <QString>
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "app/studio/perspectives/watch_choices.h"
#include "model/core/expert_lives.h"
#include "model/core/names.h"
#include "model/core/run_moment.h"
#include "widgets/charts/router_spread.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

const QString kExpert = QStringLiteral("expert"), kNetwork = QStringLiteral("network");
const QString kLayer = QStringLiteral("layer_over_time"), kGateSlot = QStringLiteral("slot_over_time");
const QString kGroupLayer = QStringLiteral("layer_by_group");
const QString kAlikeLayer = QStringLiteral("layer_alike"), kAgainst = QStringLiteral("alike_against");
const QString kModality = QStringLiteral("modality"), kState = QStringLiteral("state"), kBorn = QStringLiteral("born");
const QString kFolded = QStringLiteral("folded"), kScale = QStringLiteral("scale"), kCentre = QStringLiteral("centre");

QJsonObject placeObject(Modality modality, int hiddenState) {
  return QJsonObject{{kModality, QString::fromStdString(std::string(name(modality)))}, {kState, hiddenState}};
}

/// An expert, or a side layer by what it mixes in.
std::optional<ExpertName> placeIn(const QJsonValue& value) {
  const QJsonObject object = value.toObject();
  const auto modality = modalityFromName(object.value(kModality).toString().toStdString());
  if (!modality || !object.value(kState).isDouble()) return std::nullopt;
  return ExpertName{*modality, object.value(kState).toInt(), object.value(kBorn).toInt(-1)};
}

/// Without what is folded by the room.
QJsonObject foldsObject(const widgets::NetworkSight& sight) {
  QJsonObject object;
  if (!sight.folds) return object;
  QJsonArray folded;
  for (const int rung : *sight.folds) folded.append(rung);
  object.insert(kFolded, folded);
  return object;
}

QJsonObject sightObject(const widgets::NetworkSight& sight) {
  QJsonObject object = foldsObject(sight);
  if (!sight.scale) return object;
  object.insert(kScale, *sight.scale);
  object.insert(kCentre, QJsonArray{sight.centre.x(), sight.centre.y()});
  return object;
}

widgets::NetworkSight sightIn(const QJsonObject& object) {
  widgets::NetworkSight sight;
  if (object.value(kFolded).isArray()) {
    const QJsonArray folded = object.value(kFolded).toArray();
    std::set<int> folds;
    for (qsizetype i = 0; i < folded.size(); ++i) folds.insert(folded.at(i).toInt(-1));
    sight.folds = std::move(folds);
  }
  const QJsonArray centre = object.value(kCentre).toArray();
  const double scale = object.value(kScale).toDouble();
  if (scale <= 0 || centre.size() != 2) return sight;
  sight.scale = scale;
  sight.centre = {centre.at(0).toDouble(), centre.at(1).toDouble()};
  return sight;
}

bool lived(const RunHistory& history, const ExpertName& expert) {
  const auto lives = expertLives(history);
  return std::any_of(lives.begin(), lives.end(), [&expert](const ExpertLife& life) { return life.name == expert; });
}

QJsonObject expertObject(const widgets::WatchPage& page) {
  const auto& expert = page.network()->selected();
  if (!expert) return {};
  QJsonObject chosen = placeObject(expert->modality, expert->hiddenState);
  chosen.insert(kBorn, expert->born);
  return {{kExpert, chosen}};
}

void addChoices(QJsonObject& object, const QJsonObject& more) {
  for (auto one = more.begin(); one != more.end(); ++one) object.insert(one.key(), one.value());
}

std::optional<RunMoment> momentIn(const QJsonValue& value) {
  const QJsonArray parts = value.toArray();
  if (parts.size() != 2) return std::nullopt;
  const int window = parts.at(0).toInt(-1), epoch = parts.at(1).toInt(-1);
  return window >= 0 && epoch >= 0 ? std::optional(RunMoment(window, epoch)) : std::nullopt;
}

/// What is there only with a run, or with what is asked of its models.
QJsonObject ofRunOn(const widgets::WatchPage& page) {
  QJsonObject object;
  const auto add = [&object](const QString& key, const std::optional<LayerStructure>& layer) {
    if (layer) object.insert(key, placeObject(layer->modality, layer->hiddenState));
  };
  add(kLayer, page.routerTime()->layer());
  add(kGroupLayer, page.groupRouting()->layer());
  add(kAlikeLayer, page.likeness()->layer());
  if (const int born = page.routerTime()->gateSlot(); born != widgets::kBaseSlot) object.insert(kGateSlot, born);
  if (const auto& against = page.likeness()->wantedAgainst()) object.insert(kAgainst, QJsonArray{against->window.value, against->epoch});
  return object;
}

/// Each as soon as it is there.
void showOfRun(widgets::WatchPage& page, const QJsonObject& arrangement) {
  if (const auto layer = placeIn(arrangement.value(kLayer))) page.routerTime()->showLayer(layer->modality, layer->hiddenState);
  if (const auto layer = placeIn(arrangement.value(kGroupLayer))) page.groupRouting()->showLayer(layer->modality, layer->hiddenState);
  if (const auto layer = placeIn(arrangement.value(kAlikeLayer))) page.likeness()->showLayer(layer->modality, layer->hiddenState);
  page.routerTime()->showSlot(arrangement.value(kGateSlot).toInt(widgets::kBaseSlot));
  page.likeness()->compareWith(momentIn(arrangement.value(kAgainst)));
}

}  // namespace

QJsonObject sightOf(const widgets::WatchPage& page) {
  QJsonObject object = expertObject(page);
  if (const QJsonObject folds = foldsObject(page.network()->sight()); !folds.isEmpty()) object.insert(kNetwork, folds);
  addChoices(object, choicesOf(page));
  return object;
}

void lookAt(widgets::WatchPage& page, const RunHistory& history, const QJsonObject& sight) {
  const auto expert = placeIn(sight.value(kExpert));
  page.network()->select(expert && lived(history, *expert) ? expert : std::nullopt);
  const auto wanted = sightIn(sight.value(kNetwork).toObject());
  if (page.network()->sight().folds != wanted.folds) page.network()->setSight(wanted);
  setChoices(page, sight);
}

QJsonObject arrangementOf(const widgets::WatchPage& page) {
  QJsonObject object = expertObject(page);
  if (const auto sight = page.network()->sight(); sight != widgets::NetworkSight()) object.insert(kNetwork, sightObject(sight));
  addChoices(object, choicesOf(page));
  addChoices(object, ofRunOn(page));
  return object;
}

void arrangeAs(widgets::WatchPage& page, const RunHistory& history, const QJsonObject& arrangement) {
  // The expert first: its layer is the one that is shown everywhere, until a person looks at another.
  const auto expert = placeIn(arrangement.value(kExpert));
  page.network()->select(expert && lived(history, *expert) ? expert : std::nullopt);
  setChoices(page, arrangement);
  showOfRun(page, arrangement);
  page.network()->setSight(sightIn(arrangement.value(kNetwork).toObject()));
}

}  // namespace xsmoe::studio
