// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/list_change_wording.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <iterator>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class ListChangeWording {
  Q_DECLARE_TR_FUNCTIONS(ListChangeWording)
};

constexpr int kLongestTitle = 40;  ///< ten of them leave the list its room

bool holds(const Recommendation& list, const ItemCard& item) {
  return std::any_of(list.items.begin(), list.items.end(), [&](const RecommendedItem& one) { return one.item.id == item.id; });
}

QString briefTitle(const ItemCard& item) {
  const QString title = itemTitle(item);
  return title.size() <= kLongestTitle ? title : title.left(kLongestTitle - 1) + QChar(0x2026);
}

/// Empty where the two cannot be compared by one held-out item.
QString truthInBoth(const Recommendation& list, const Recommendation& other) {
  if (list.window != other.window)
    return ListChangeWording::tr("Each is of its own window's test, with its history and its held-out item.");
  if (!list.hasTruth || list.truthRank < 1 || other.truthRank < 1) return {};
  return ListChangeWording::tr("The held-out item ranks %1 here and %2 there.").arg(count(list.truthRank), count(other.truthRank));
}

/// Which experts a threshold took from the other list's copy; empty of a model as it is.
QString takenFrom(const Recommendation& other) {
  if (!other.tau) return {};
  QStringList gone;
  for (const auto& expert : other.pruned)
    gone << ListChangeWording::tr("%1 %2 of state %3").arg(modalityTitle(expert.modality), expertName(expert.born)).arg(expert.hiddenState);
  return gone.isEmpty() ? ListChangeWording::tr("This threshold takes no expert, so that the two are one model.")
                        : ListChangeWording::tr("It is without %1.").arg(gone.join(QStringLiteral(", ")));
}

}  // namespace

std::int64_t itemsNotIn(const Recommendation& other, const Recommendation& list) {
  return std::count_if(list.items.begin(), list.items.end(), [&](const RecommendedItem& one) { return !holds(other, one.item); });
}

QString besideSentence(const Recommendation& list, const Recommendation& other, const QString& momentOfOther) {
  QStringList said{ListChangeWording::tr("Arrows lead from the list of the model %1: %2 of %3 items here are not in it.")
                       .arg(momentOfOther, count(itemsNotIn(other, list)), count(std::ssize(list.items)))};
  said << takenFrom(other) << truthInBoth(list, other);
  said.removeAll(QString());
  return said.join(QLatin1Char(' '));
}

QString goneSentence(const Recommendation& list, const Recommendation& other) {
  QStringList gone;
  for (const auto& one : other.items)
    if (!holds(list, one.item)) gone << ListChangeWording::tr("“%1” (rank %2)").arg(briefTitle(one.item), count(one.rank));
  return gone.isEmpty() ? QString() : ListChangeWording::tr("Only in the other list: %1").arg(gone.join(QStringLiteral(", ")));
}

}  // namespace xsmoe::widgets
