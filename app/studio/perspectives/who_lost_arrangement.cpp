// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/who_lost_arrangement.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QString>
#include <array>
#include <optional>
#include <string>

#include "app/studio/perspectives/who_lost_panel.h"
#include "model/analysis/test_slices.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/slices_page.h"

namespace xsmoe::studio {
namespace {

using widgets::RankChoices;

const QString kLaterModel = QStringLiteral("after"), kEarlierModel = QStringLiteral("before"), kAgainstWhat = QStringLiteral("against");
const QString kCopyTau = QStringLiteral("tau"), kOneTestOfBoth = QStringLiteral("one_test"), kUsersBy = QStringLiteral("by");
const QString kSlicesBy = QStringLiteral("slices_by"), kSlicesTable = QStringLiteral("slices_table");

struct AgainstKey {
  RankChoices::Against against;
  const char* key;
};
constexpr std::array kAgainstKeys{AgainstKey{RankChoices::Against::kRunBeside, "beside"},
                                  AgainstKey{RankChoices::Against::kPrunedCopy, "pruned"},
                                  AgainstKey{RankChoices::Against::kUnexpandedCopy, "unexpanded"}};

QString keyOfSlices(SliceKind kind) { return QString::fromStdString(std::string(descriptionOf(kind).key)); }

std::optional<SliceKind> slicesIn(const QJsonValue& value) {
  const auto* const found = findSliceKind(value.toString().toStdString());
  return found != nullptr ? std::optional(found->kind) : std::nullopt;
}

QJsonArray modelArray(const RunMoment& moment) { return {moment.window.value, moment.epoch}; }

std::optional<RunMoment> modelIn(const QJsonValue& value) {
  const QJsonArray parts = value.toArray();
  if (parts.size() != 2) return std::nullopt;
  const int window = parts.at(0).toInt(-1), epoch = parts.at(1).toInt(-1);
  return window >= 0 && epoch >= 0 ? std::optional(RunMoment(window, epoch)) : std::nullopt;
}

RankChoices choicesIn(const QJsonObject& object) {
  RankChoices choices;
  choices.after = modelIn(object.value(kLaterModel));
  choices.before = modelIn(object.value(kEarlierModel));
  for (const auto& [against, key] : kAgainstKeys)
    if (object.value(kAgainstWhat).toString() == QLatin1String(key)) choices.against = against;
  if (choices.against == RankChoices::Against::kPrunedCopy && object.value(kCopyTau).isDouble())
    choices.tau = object.value(kCopyTau).toDouble();
  choices.oneTest = object.value(kOneTestOfBoth).toBool();
  choices.by = slicesIn(object.value(kUsersBy));
  return choices;
}

}  // namespace

QJsonObject arrangementOf(const WhoLostPanel& panel) {
  QJsonObject object;
  const RankChoices choices = panel.users().choices();
  if (choices.after) object.insert(kLaterModel, modelArray(*choices.after));
  if (choices.before) object.insert(kEarlierModel, modelArray(*choices.before));
  for (const auto& [against, key] : kAgainstKeys)
    if (choices.against == against) object.insert(kAgainstWhat, QLatin1String(key));
  if (choices.tau) object.insert(kCopyTau, *choices.tau);
  if (choices.oneTest) object.insert(kOneTestOfBoth, true);
  if (choices.by) object.insert(kUsersBy, keyOfSlices(*choices.by));
  if (const SliceKind kind = panel.slices().kind(); kind != sliceKinds().front().kind) object.insert(kSlicesBy, keyOfSlices(kind));
  if (panel.slices().showsTable()) object.insert(kSlicesTable, true);
  return object;
}

void arrangeAs(WhoLostPanel& panel, const QJsonObject& arrangement) {
  panel.users().setChoices(choicesIn(arrangement));
  panel.slices().chooseKind(slicesIn(arrangement.value(kSlicesBy)).value_or(sliceKinds().front().kind));
  panel.slices().showTable(arrangement.value(kSlicesTable).toBool());
}

}  // namespace xsmoe::studio
