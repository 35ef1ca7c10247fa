// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/network_search.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class SearchWords {
  Q_DECLARE_TR_FUNCTIONS(SearchWords)
};

QStringList wordsOf(const NetworkView& view, std::size_t layer, std::size_t expert, int goes) {
  const LayerUsage& usage = view.layers[layer];
  QStringList words{expertName(usage.born[expert]), layerMark(usage),         modalityMark(usage.modality),
                    modalityTitle(usage.modality),  SearchWords::tr("state"), QString::number(usage.hiddenState)};
  if (usage.trained == static_cast<int>(expert))
    words << trainedWord(view).split(QLatin1Char(' '));
  else
    words << SearchWords::tr("frozen");
  if (isPinned(view, nameOf(usage, expert))) words << SearchWords::tr("pinned");
  if (goes == static_cast<int>(expert)) words << SearchWords::tr("goes");
  return words;
}

/// Whole signs, since "E1" is not "E10"; of longer words their beginning is enough.
bool matches(const QStringList& known, const QString& asked) {
  constexpr qsizetype kSign = 3;
  return std::any_of(known.begin(), known.end(), [&asked](const QString& word) {
    if (word.compare(asked, Qt::CaseInsensitive) == 0) return true;
    return asked.size() >= kSign && word.size() > kSign && word.startsWith(asked, Qt::CaseInsensitive);
  });
}

}  // namespace

std::vector<ExpertName> findExperts(const NetworkView& view, const QString& words) {
  const QStringList asked = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  std::vector<ExpertName> found;
  if (asked.isEmpty()) return found;
  const auto goes = expertsToPrune(view);
  for (std::size_t layer = 0; layer < view.layers.size(); ++layer)
    for (std::size_t expert = 0; expert < view.layers[layer].born.size(); ++expert) {
      const QStringList known = wordsOf(view, layer, expert, goes[layer]);
      if (std::all_of(asked.begin(), asked.end(), [&known](const QString& one) { return matches(known, one); }))
        found.push_back(nameOf(view.layers[layer], expert));
    }
  return found;
}

QString placeWords(const NetworkView& view, const NetworkPlace& place) {
  using Kind = NetworkPlace::Kind;
  if (place.kind == Kind::kFusion) return SearchWords::tr("Joins pictures and texts: the item's embedding");
  if (place.kind == Kind::kUserEncoder) return SearchWords::tr("Makes of a user's history one vector, with which items are compared");
  const auto layer = std::find_if(view.layers.begin(), view.layers.end(), [&place](const LayerUsage& usage) {
    return usage.modality == place.name.modality && usage.hiddenState == place.name.hiddenState;
  });
  if (place.kind == Kind::kFrozen) return SearchWords::tr("state %1: %2").arg(place.name.hiddenState).arg(meaningOf(Symbol::kFrozenState));
  if (place.kind == Kind::kState) {
    const int number = layer == view.layers.end() ? 0 : layer->layer.value + 1;
    return SearchWords::tr("h%1: %2").arg(number).arg(number == 0 ? SearchWords::tr("with what the lowest side layer begins")
                                                                  : meaningOf(Symbol::kState));
  }
  if (layer == view.layers.end()) return {};
  return SearchWords::tr("%1: %2").arg(layerTitle(*layer), meaningOf(Symbol::kLayer));
}

}  // namespace xsmoe::widgets
