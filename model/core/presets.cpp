// SPDX-License-Identifier: Apache-2.0
#include "model/core/presets.h"

#include <algorithm>
#include <array>
#include <vector>

#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

constexpr std::array kOfficial{Preset::Value{"protocol", "official"}};
// Enough to see experts born and pruned; its numbers stand for nothing.
constexpr std::array kQuickLook{Preset::Value{"epochs", "5"}, Preset::Value{"warmup-epochs", "1"}, Preset::Value{"patience", "2"}};
// A step's memory goes with the batch, a window's with what is kept of each item: both a quarter of the paper's.
constexpr std::array kSmallMachine{Preset::Value{"batch-size", "64"}, Preset::Value{"bottleneck", "16"}};

constexpr std::array kPresets{
    Preset{"paper", "As in the paper", "The paper's values and protocol.", {}},
    Preset{"official", "As the paper's code", "The paper's values in the protocol of its authors' program.", kOfficial},
    Preset{"quick-look", "Quick look", "At most 5 epochs a window: shows what happens in a fraction of the time, and measures less.",
           kQuickLook},
    Preset{"small-machine", "Small machine", "Batches and experts of a quarter of the size: about a quarter of the memory of a step.",
           kSmallMachine},
};

}  // namespace

std::span<const Preset> presets() { return kPresets; }

const Preset* presetFromName(std::string_view key) {
  const auto found = std::find_if(kPresets.begin(), kPresets.end(), [&](const Preset& one) { return one.key == key; });
  return found == kPresets.end() ? nullptr : &*found;
}

std::string presetKeys() {
  std::vector<std::string> keys;
  for (const auto& one : kPresets) keys.emplace_back(one.key);
  return listed(keys, "or");
}

RunSettings withPreset(const RunSettings& own, const Preset& preset) {
  RunSettings made;
  made.model.method = own.model.method;
  made.model.continual = own.model.continual;
  made.model.grouping = own.model.grouping;
  made.training.seed = own.training.seed;
  made.device = own.device;
  const ProtocolSettings papers;
  made.protocol = own.protocol;
  made.protocol.protocol = papers.protocol;
  made.protocol.sequenceLength = papers.sequenceLength;
  made.protocol.validationShare = papers.validationShare;
  made.protocol.maskTarget = papers.maskTarget;
  for (const auto& [key, text] : preset.values) static_cast<void>(setSetting(made, key, text));
  return made;
}

}  // namespace xsmoe
