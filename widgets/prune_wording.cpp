// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/prune_wording.h"

#include <QCoreApplication>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class PruneWords {
  Q_DECLARE_TR_FUNCTIONS(PruneWords)
};

}  // namespace

QString expertInLayer(const LayerUsage& usage, std::size_t expert) { return expertMark(nameOf(usage, expert), {usage}); }

QStringList heldByPins(const NetworkView& view) {
  QStringList held;
  const auto pins = pinsThatHold(view);
  for (std::size_t layer = 0; layer < pins.size(); ++layer)
    if (pins[layer] >= 0)
      held << PruneWords::tr("%1: held by the pin of %2", "a layer, an expert")
                  .arg(layerMark(view.layers[layer]), expertName(view.layers[layer].born[static_cast<std::size_t>(pins[layer])]));
  return held;
}

QString wouldGoWord(const NetworkView& view) {
  return view.prunesAtEnd ? PruneWords::tr("would go at τ") : PruneWords::tr("below τ (not pruned)");
}

QString wouldGoText(const NetworkView& view, int experts) {
  if (view.prunesAtEnd) {
    if (experts == 0) return PruneWords::tr("no expert would go at this τ");
    return counted(experts, PruneWords::tr("1 expert would go at this τ"), PruneWords::tr("%1 experts would go at this τ"));
  }
  if (experts == 0) return PruneWords::tr("the last window is not pruned; below τ: no expert");
  return counted(experts, PruneWords::tr("the last window is not pruned; below τ: 1 expert"),
                 PruneWords::tr("the last window is not pruned; below τ: %1 experts"));
}

}  // namespace xsmoe::widgets
