// SPDX-License-Identifier: Apache-2.0
#include "model/core/setting_descriptions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "model/core/methods.h"
#include "model/core/names.h"

namespace xsmoe {
namespace {

#define XSMOE_ACCESS(field, type)                                    \
  [](const RunSettings& s) { return static_cast<double>(s.field); }, \
      [](RunSettings& s, double value) { s.field = static_cast<type>(value); }
#define XSMOE_FIELD(field, type) false, XSMOE_ACCESS(field, type)

constexpr auto kDescriptions = std::to_array<SettingDescription>({
    {"tau", "model", "Pruning threshold τ", "",
     "At a window's end the least used expert of a layer goes if its share is below τ; 0 never prunes.", 0, 0.99, 3, 0.1, true,
     XSMOE_FIELD(model.tau, double)},
    {"bottleneck", "model", "Expert bottleneck d'", "units", "Width inside an expert.", 1, 4096, 0, 64, false,
     XSMOE_FIELD(model.bottleneck, int)},
    {"embedding", "model", "Embedding width e", "units", "Width of item and user embeddings.", 2, 4096, 0, 128, false,
     XSMOE_FIELD(model.embedding, int)},
    {"heads", "model", "Attention heads", "heads", "Of the user encoder; must divide the embedding width.", 1, 64, 0, 2, false,
     XSMOE_FIELD(model.heads, int)},
    {"blocks", "model", "Encoder blocks", "blocks", "Of the user encoder.", 1, 24, 0, 2, false, XSMOE_FIELD(model.blocks, int)},
    {"dropout", "model", "Dropout", "", "In the user encoder while training.", 0, 0.9, 2, 0.1, false, XSMOE_FIELD(model.dropout, double)},
    {"epochs", "training", "Epochs at most", "epochs", "In each window.", 1, 10000, 0, 100, true, XSMOE_FIELD(training.epochs, int)},
    {"warmup-epochs", "training", "Epochs without validation", "epochs", "First epochs of a window that are not validated.", 0, 10000, 0, 5,
     false, XSMOE_FIELD(training.warmupEpochs, int)},
    {"patience", "training", "Patience", "validations", "Validations in a row without improvement before a window ends.", 1, 10000, 0, 5,
     true, XSMOE_FIELD(training.patience, int)},
    {"batch-size", "training", "Batch size B", "sequences", "User sequences of a training step.", 1, 65536, 0, 256, false,
     XSMOE_FIELD(training.batchSize, int)},
    {"learning-rate", "training", "Learning rate", "", "Adam's at the start of each window.", 1e-7, 1, 6, 1e-3, true,
     XSMOE_FIELD(training.learningRate, double)},
    {"learning-rate-decay", "training", "Learning rate decay", "per epoch", "Factor after every epoch.", 0.01, 1, 3, 0.95, false,
     XSMOE_FIELD(training.learningRateDecay, double)},
    {"learning-rate-floor", "training", "Learning rate floor", "", "The learning rate does not fall below it.", 0, 1, 6, 1e-4, false,
     XSMOE_FIELD(training.learningRateFloor, double)},
    {"seed", "training", "Seed", "", "Of initial values, shuffling and dropout.", 0, 9007199254740992.0, 0, 42, false,
     XSMOE_FIELD(training.seed, std::uint64_t)},
    {"checkpoint-every", "training", "Checkpoint every", "epochs",
     "Besides those at windows' ends, from which a run resumes; 0: as often as takes less than 2 % of the time. The result is the same.", 0,
     10000, 0, 0, false, XSMOE_FIELD(training.checkpointEvery, int)},
    {"windows", "protocol", "Windows T+1", "windows", "Parts of the stream with equal numbers of records.", 2, 1000, 0, 10, false,
     XSMOE_FIELD(protocol.windows, int)},
    {"k-core", "protocol", "k-core of users", "records", "Least interactions of a kept user inside a window.", 0, 10000, 0, 5, false,
     XSMOE_FIELD(protocol.kCore, int)},
    {"k-core-items", "protocol", "k-core of items", "records", "Least interactions of a kept item inside a window; 0: off.", 0, 10000, 0, 0,
     false, XSMOE_FIELD(protocol.kCoreItems, int)},
    {"length", "protocol", "Sequence length L", "items", "Inputs of a user sequence.", 1, 1000, 0, 10, false,
     XSMOE_FIELD(protocol.sequenceLength, int)},
    {"validation-share", "protocol", "Validation share", "", "Of a window's kept records, at its end.", 0, 0.9, 2, 0.15, false,
     XSMOE_FIELD(protocol.validationShare, double)},
    {"threads", "device", "Compute threads", "threads", "0: all cores, in the studio all but one.", 0, 1024, 0, 0, false,
     XSMOE_FIELD(device.threads, int)},
});
#undef XSMOE_FIELD
#undef XSMOE_ACCESS

std::string number(double value) {
  char text[48];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

/// A cache of one state, such as a matrix [items, width], holds no state below the last that anything but a method of the last could see.
Result<void> checkSingleState(Method method) {
  if (descriptionOf(method).states == StatesUsed::kLast) return {};
  return usageError(
      "--method",
      "the feature cache holds one state of each item, and the method " + std::string(name(method)) + " needs hidden states below the last",
      "Choose noft, or a cache with all hidden states");
}

Result<void> checkGrouping(const ModelSettings& model, int hiddenStates) {
  if (hiddenStates == 1) return checkSingleState(model.method);
  const Grouping& grouping = model.grouping;
  for (std::size_t i = 0; i < grouping.size(); ++i)
    if (grouping[i] < 1 || grouping[i] >= hiddenStates || (i > 0 && grouping[i] <= grouping[i - 1]))
      return usageError("--grouping", "the grouping is " + name(grouping),
                        "Name hidden states from 1 to " + std::to_string(hiddenStates - 1) + " in increasing order, for example 6,12");
  if (grouping.empty()) return usageError("--grouping", "the grouping is empty", "Name at least one hidden state, for example 12");
  return {};
}

/// What a method reads must be there. State 0 is in every cache.
Result<void> checkCached(const ModelSettings& model, int hiddenStates, const std::vector<int>& cached) {
  if (cached.empty()) return {};
  const auto used = descriptionOf(model.method).states;
  for (const int state : statesOf(model.method, model.grouping, hiddenStates)) {
    if (state == 0 || std::binary_search(cached.begin(), cached.end(), state)) continue;
    const bool chosen = used == StatesUsed::kGrouping;
    return usageError(chosen ? "--grouping" : "--method",
                      "the method " + std::string(name(model.method)) + " needs hidden state " + std::to_string(state) +
                          (used == StatesUsed::kLast ? ", the encoder's last," : ",") + " but the feature cache holds only " + name(cached),
                      chosen ? "Name some of these, or extract the others too" : "Choose another method, or extract this state too");
  }
  return {};
}

}  // namespace

std::span<const SettingDescription> settingDescriptions() { return kDescriptions; }

Result<void> validate(const RunSettings& settings, int hiddenStates, const std::vector<int>& cachedStates) {
  for (const auto& description : kDescriptions) {
    const double value = description.get(settings);
    if (!std::isfinite(value) || value < description.least || value > description.most)
      return usageError("--" + std::string(description.key), "the value is " + number(value),
                        "Give a number from " + number(description.least) + " to " + number(description.most));
  }
  if (auto good = checkGrouping(settings.model, hiddenStates); !good) return good;
  if (auto good = checkCached(settings.model, hiddenStates, cachedStates); !good) return good;
  if (settings.model.embedding % settings.model.heads != 0)
    return usageError("--heads",
                      number(settings.model.heads) + " heads do not divide the embedding width " + number(settings.model.embedding),
                      "Choose widths that divide");
  return {};
}

}  // namespace xsmoe
