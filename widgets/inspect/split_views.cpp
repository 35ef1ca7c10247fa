// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/split_views.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "model/core/methods.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct SplitWords {
  Q_DECLARE_TR_FUNCTIONS(ScoreSplit)
};

/// In quotes: a title that is a number stays as it is in a table.
QString quotedTitle(const ItemCard& card) { return SplitWords::tr("“%1”").arg(itemTitle(card)); }

PieceLook lookOf(const ScorePart& part, std::size_t place, bool withExperts) {
  if (!withExperts) return {PieceLook::Kind::kSeries, static_cast<int>(place), false};
  if (!part.modality) return {PieceLook::Kind::kRest, 0, false};
  return {part.born < 0 ? PieceLook::Kind::kBase : PieceLook::Kind::kExpert, part.born, *part.modality == Modality::kTextual};
}

/// Whether parts are of modalities, as those of networks with gate slots are.
bool ofModalities(const ScoreSplit& split) {
  for (const auto& part : split.parts)
    if (part.modality) return true;
  return false;
}

/// The layers below the last: their slots stand from the bottom.
std::vector<LayerStructure> layersBelow(const ScoreSplit& split) {
  std::vector<LayerStructure> layers;
  for (const auto& part : split.below) {
    if (!part.modality) continue;
    if (!layers.empty() && layers.back().modality == *part.modality && layers.back().hiddenState == part.hiddenState) continue;
    const int index = layers.empty() || layers.back().modality != *part.modality ? 0 : layers.back().layer.value + 1;
    layers.push_back({*part.modality, {index}, part.hiddenState, {}, -1});
  }
  return layers;
}

/// "V1 E3", "V1 base path".
QString belowName(const ScorePart& part, const std::vector<LayerStructure>& layers) {
  if (!part.modality) return partName(part);
  if (part.born >= 0) return expertMark({*part.modality, part.hiddenState, part.born}, layers);
  return SplitWords::tr("%1 base path").arg(layerMark(*part.modality, part.hiddenState, layers));
}

/// Places of the slots below the last layer: the layers as they stand, of each one the largest number first.
std::vector<std::size_t> largestOfLayersFirst(const ScoreSplit& split, const std::vector<double>& numbers) {
  const auto layerOf = [&split](std::size_t place) { return std::pair(split.below.at(place).modality, split.below.at(place).hiddenState); };
  std::vector<std::size_t> places(numbers.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  for (auto first = places.begin(); first != places.end();) {
    const auto next = std::find_if(first, places.end(), [&](std::size_t place) { return layerOf(place) != layerOf(*first); });
    std::stable_sort(first, next, [&](std::size_t a, std::size_t b) { return std::abs(numbers[a]) > std::abs(numbers[b]); });
    first = next;
  }
  return places;
}

std::vector<StackedBars::Piece> piecesOf(const ScoreSplit& split) {
  const bool withExperts = ofModalities(split);
  std::vector<StackedBars::Piece> pieces;
  for (std::size_t i = 0; i < split.parts.size(); ++i) pieces.push_back({partName(split.parts[i]), lookOf(split.parts[i], i, withExperts)});
  return pieces;
}

StackedBars::Row rowOf(const ItemSplit& item) { return {count(item.rank), itemTitle(item.item), item.score, item.parts, item.truth}; }

}  // namespace

std::vector<std::size_t> largestFirst(const std::vector<double>& numbers) {
  std::vector<std::size_t> places(numbers.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return std::abs(numbers[a]) > std::abs(numbers[b]); });
  return places;
}

QString partName(const ScorePart& part) {
  if (!part.modality) return withWindowNames(partTitle(part.name));
  const QString modality = modalityTitle(*part.modality);
  const bool basePath = part.born < 0 && part.name.ends_with("base path");
  if (part.born >= 0) return SplitWords::tr("%1 %2").arg(modality, expertName(part.born));
  return basePath ? SplitWords::tr("%1 base path").arg(modality) : modality;
}

StackedBars barsOf(const ScoreSplit& split, int windows) {
  StackedBars bars;
  bars.windows = windows;
  bars.pieces = piecesOf(split);
  for (const auto& item : split.items) bars.rows.push_back(rowOf(item));
  return bars;
}

StackedBars barsOf(const WhyNot& why, int windows) {
  StackedBars bars = barsOf(why.split, windows);
  if (why.split.items.size() > 1)
    bars.rows.push_back({{}, SplitWords::tr("the gap"), why.split.items[0].score - why.split.items[1].score, why.gap, false});
  return bars;
}

ChartTable tableOf(const ScoreSplit& split, std::size_t item) {
  ChartTable table{{SplitWords::tr("What"), SplitWords::tr("Of"), SplitWords::tr("Number")}, {}};
  if (item >= split.items.size()) return table;
  const auto& one = split.items[item];
  const auto add = [&table](const QString& what, const QString& of, double value) { table.rows.push_back({what, of, plainNumber(value)}); };
  add(SplitWords::tr("score"), {}, one.score);
  for (const std::size_t i : largestFirst(one.parts)) add(SplitWords::tr("part"), partName(split.parts.at(i)), one.parts[i]);
  if (!one.parts.empty()) add(SplitWords::tr("sum of the parts"), {}, one.sum);
  for (std::size_t i = 0; i < one.withoutItem.size(); ++i)
    add(SplitWords::tr("change without it (history)"), quotedTitle(split.history.at(i)), one.withoutItem[i]);
  const auto layers = layersBelow(split);
  for (const std::size_t i : largestOfLayersFirst(split, one.below))
    add(SplitWords::tr("change without it (lower layer)"), belowName(split.below.at(i), layers), one.below[i]);
  return table;
}

ChartTable gapTableOf(const WhyNot& why) {
  ChartTable table{{SplitWords::tr("Part")}, {}};
  for (const auto& item : why.split.items) table.header << SplitWords::tr("Rank %1").arg(count(item.rank));
  const bool both = why.split.items.size() > 1;
  if (both) table.header << SplitWords::tr("Gap");
  QStringList scores{SplitWords::tr("score")};
  for (const auto& item : why.split.items) scores << plainNumber(item.score);
  if (both) scores << plainNumber(why.split.items[0].score - why.split.items[1].score);
  table.rows.push_back(scores);
  for (std::size_t i = 0; i < why.split.parts.size(); ++i) {
    QStringList row{partName(why.split.parts[i])};
    for (const auto& item : why.split.items) row << (i < item.parts.size() ? plainNumber(item.parts[i]) : QString());
    if (both) row << (i < why.gap.size() ? plainNumber(why.gap[i]) : QString());
    table.rows.push_back(row);
  }
  return table;
}

ChartTable liftTableOf(const WhyNot& why) {
  ChartTable table{{SplitWords::tr("Change of the history"), SplitWords::tr("Rank"), SplitWords::tr("Score")}, {}};
  for (const auto& lift : why.lifts) {
    const QString what = lift.kind == Lift::Kind::kLeaveOut ? SplitWords::tr("without “%1”").arg(itemTitle(lift.item))
                                                            : SplitWords::tr("with “%1” behind it").arg(itemTitle(lift.item));
    table.rows.push_back({what, QString::number(lift.rank), plainNumber(lift.score)});
  }
  return table;
}

QString splitSentence(const ScoreSplit& split) {
  const QString moment = momentText(split.window, split.live, split.epoch, split.tau);
  if (split.items.empty()) return SplitWords::tr("Model %1: no item is left to recommend.").arg(moment);
  const QString title = text(titleOf(split.method, split.continual));
  if (split.parts.empty())
    return SplitWords::tr(
               "Model %1. A score of %2 has no parts: its picture on Watch tells how it looks at a user. Below: what each item "
               "of the history changes.")
        .arg(moment, title);
  if (split.exact) {
    const QString said =
        SplitWords::tr("Model %1. Each score is the sum of these parts, computed in double; the list's own is of float32 embeddings.")
            .arg(moment);
    const bool experts = std::any_of(split.parts.begin(), split.parts.end(), [](const ScorePart& part) { return part.born >= 0; });
    return experts ? SplitWords::tr("%1 Base paths and experts are those of each modality's last side layer; lower layers act through it.")
                         .arg(said)
                   : said;
  }
  return SplitWords::tr("Model %1. Each score is the sum of the parts that %2 has, but for float32's rounding.").arg(moment, title);
}

QString whyNotSentence(const WhyNot& why) {
  if (why.split.items.empty()) return {};
  const auto& item = why.split.items.front();
  const QString moment = momentText(why.split.window, why.split.live, why.split.epoch, why.split.tau);
  const QString said =
      why.excluded
          ? SplitWords::tr("Model %1: the user had “%2”, so it is not ranked. It would come at rank %3 of %4.")
                .arg(moment, itemTitle(item.item), count(item.rank), count(why.candidates))
          : SplitWords::tr("Model %1: “%2” ranks %3 of %4.").arg(moment, itemTitle(item.item), count(item.rank), count(why.candidates));
  if (why.split.items.size() < 2) return said;
  const auto& beside = why.split.items[1];
  const QString distance = QLocale().toString(std::abs(beside.score - item.score), 'f', 4);
  const QString sentence =
      item.score < beside.score ? SplitWords::tr("It lacks %1 to rank %2, “%3”.") : SplitWords::tr("It is %1 ahead of rank %2, “%3”.");
  return said + QLatin1Char(' ') + sentence.arg(distance, count(why.besideRank), itemTitle(beside.item));
}

QString liftSentence(const WhyNot& why) {
  const auto leftOut = why.split.items.empty() ? std::size_t{0} : why.split.items.front().withoutItem.size();
  const QString tried = SplitWords::tr("Tried: %1, and %2 most like it added behind the history.")
                            .arg(counted(static_cast<std::int64_t>(leftOut), SplitWords::tr("1 item of the history left out"),
                                         SplitWords::tr("%1 items of the history each left out by itself")),
                                 counted(why.added, SplitWords::tr("1 item"), SplitWords::tr("%1 items")));
  return why.lifts.empty() ? SplitWords::tr("%1 None of them lifts it.").arg(tried) : tried;
}

QString ownItemSentence(const Recommendation& list, const ScoreSplit& split) {
  if (!list.own) return {};
  QString said = SplitWords::tr("Your item would rank %1 of %2, score %3.")
                     .arg(count(list.own->rank), count(list.candidates + 1), withMinus(QLocale().toString(list.own->score, 'f', 4)));
  if (split.items.empty() || split.items.back().parts.empty()) return said;
  QStringList parts;
  const auto& own = split.items.back();
  for (std::size_t i = 0; i < own.parts.size() && i < split.parts.size(); ++i)
    parts << SplitWords::tr("%1 %2").arg(partName(split.parts[i]), signedNumber(own.parts[i], 4));
  return said + QLatin1Char(' ') + SplitWords::tr("It is the sum of %1.").arg(parts.join(QStringLiteral(", ")));
}

}  // namespace xsmoe::widgets
