// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/expert_story.h"

#include <algorithm>

#include "model/core/parameter_ledger.h"

namespace xsmoe::widgets {
namespace {

const LayerUsage* layerOf(const std::vector<LayerUsage>& layers, const ExpertName& expert) {
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const LayerUsage& usage) {
    return usage.modality == expert.modality && usage.hiddenState == expert.hiddenState;
  });
  return found == layers.end() ? nullptr : &*found;
}

const WindowHistory* windowBefore(const RunHistory& history, int born) {
  for (const auto& window : history.windows())
    if (window.window.value == born - 1) return &window;
  return nullptr;
}

/// Of which the network shown is.
int windowShown(const RunHistory& history, const NetworkView& view) {
  if (view.window) return *view.window;
  return history.newest() != nullptr ? history.newest()->window.value : 0;
}

/// Whether the network shown is of this epoch; of a window's end, whether it is the last one.
bool isShown(const NetworkView& view, const WindowHistory& window, const EpochDone& epoch) {
  if (view.window != window.window.value) return false;
  return view.epoch > 0 ? view.epoch == epoch.epoch : &epoch == &window.epochs.back();
}

/// `paper` averages all that were present; `official` prunes first (model.md, section 5).
std::vector<int> parentsOf(const WindowHistory& before, const LayerUsage& usage, Protocol protocol) {
  std::vector<int> parents = usage.born;
  if (protocol == Protocol::kPaper) return parents;
  for (const ExpertPruned& death : before.deaths)
    if (death.modality == usage.modality && death.layer == usage.layer && !death.byHand) std::erase(parents, death.born);
  return parents;
}

/// Whether an event of a window is about an expert's side layer, by those that the window began with.
bool isOfLayer(const WindowHistory& window, const ExpertPruned& death, const ExpertName& expert) {
  const auto& layers = window.started.structure;
  return std::any_of(layers.begin(), layers.end(), [&](const LayerStructure& layer) {
    return layer.modality == death.modality && layer.layer == death.layer && layer.modality == expert.modality &&
           layer.hiddenState == expert.hiddenState;
  });
}

void tellMerges(ExpertStory& story, const WindowHistory& window, const ExpertName& expert) {
  for (const ExpertPruned& death : window.deaths) {
    if (!death.into || !isOfLayer(window, death, expert)) continue;
    if (death.born == expert.born) story.mergedInto = death.into;
    if (*death.into == expert.born) story.tookIn.push_back(death.born);
  }
}

}  // namespace

ExpertStory expertStory(const RunHistory& history, const NetworkView& view, const ExpertName& expert) {
  ExpertStory story;
  const RunDescription& run = history.description();
  story.parameters = expertParameters(run.settings.model, expert.modality == Modality::kVisual ? run.visualWidth : run.textualWidth);
  if (const LayerUsage* now = layerOf(view.layers, expert)) {
    const int index = indexOf(*now, expert.born);
    story.found = index >= 0;
    story.training = index >= 0 && now->trained == index;
    if (story.found) story.share = decisiveShare(*now, static_cast<std::size_t>(index), view.protocol);
    const LayerUsage* gates = layerOf(view.gates, expert);
    if (story.found && gates) story.gateShare = gates->gateShare.at(static_cast<std::size_t>(index) + 1);
  }
  if (const int shown = windowShown(history, view); !story.found && expert.born > shown) story.bornAfter = shown;
  const WindowHistory* before = windowBefore(history, expert.born);
  const LayerUsage* cradle = before && before->done ? layerOf(before->done->usage, expert) : nullptr;
  story.fromStart = expert.born == 0;
  story.newLayer = !story.fromStart && before && before->done && !cradle;
  if (cradle) story.parents = parentsOf(*before, *cradle, view.protocol);
  for (const auto& window : history.windows()) {
    tellMerges(story, window, expert);
    for (const EpochDone& epoch : window.epochs) {
      const LayerUsage* usage = layerOf(epoch.usage, expert);
      const int index = usage ? indexOf(*usage, expert.born) : -1;
      if (index < 0) continue;
      if (isShown(view, window, epoch)) story.shown = static_cast<int>(story.shares.size());
      story.shares.push_back(decisiveShare(*usage, static_cast<std::size_t>(index), view.protocol));
    }
  }
  return story;
}

}  // namespace xsmoe::widgets
