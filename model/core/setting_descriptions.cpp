// SPDX-License-Identifier: Apache-2.0
#include "model/core/setting_descriptions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "model/core/embedding_range.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/protocol_range.h"
#include "model/core/setting_keys.h"

namespace xsmoe {
namespace {

#define XSMOE_ACCESS(field, type)                                    \
  [](const RunSettings& s) { return static_cast<double>(s.field); }, \
      [](RunSettings& s, double value) { s.field = static_cast<type>(value); }
#define XSMOE_FIELD(field, type) false, XSMOE_ACCESS(field, type)
#define XSMOE_FLAG(key, group, label, meaning, source, paperValue, field) \
  { key, group, label, "", meaning, source, 0, 1, 0, paperValue, false, true, XSMOE_ACCESS(field, bool) }

constexpr auto kDescriptions = std::to_array<SettingDescription>({
    {kTauKey, "model", "Pruning threshold τ", "",
     "At a window's end, but of the last that is trained, the least used expert of a layer goes if its share is below τ; 0 never prunes.",
     "the paper's sweep from 0 to 0.25 (model.md 7); its main runs have 0.15 on Home, 0 on Electronics and H&M (baselines.md 10)", 0, 0.99,
     3, 0.1, true, XSMOE_FIELD(model.tau, double)},
    {"bottleneck", "model", "Bottleneck d'", "units", "Width inside an expert, or one of IISAN's adapters.",
     "the paper (model.md 1) and IISAN's code (baselines.md 8)", 1, 4096, 0, 64, false, XSMOE_FIELD(model.bottleneck, int)},
    {kEmbeddingKey, "model", "Embedding width e", "units", "Width of item and user embeddings.",
     "the paper (model.md 1), for the other methods too (baselines.md 1.3, DEC-3)", kLeastEmbedding, kMostEmbedding, 0, 128, false,
     XSMOE_FIELD(model.embedding, int)},
    {"heads", "model", "Attention heads", "heads", "Of the user encoder; must divide the embedding width.",
     "the codes of the paper (model.md 2) and of IISAN (baselines.md 8)", 1, 64, 0, 2, false, XSMOE_FIELD(model.heads, int)},
    {"blocks", "model", "Encoder blocks", "blocks", "Of the user encoder.",
     "the codes of the paper (model.md 2) and of IISAN (baselines.md 8)", 1, 24, 0, 2, false, XSMOE_FIELD(model.blocks, int)},
    {"dropout", "model", "Dropout", "", "In the user encoder while training.",
     "the codes of the paper (model.md 2) and of IISAN (baselines.md 8)", 0, 0.9, 2, 0.1, false, XSMOE_FIELD(model.dropout, double)},
    {"reservoir-ratio", "model", "Reservoir", "", "Capacity of the reservoir of past samples or sequences, as a share of those of D₀.",
     "this project (baselines.md 2.1 and 9.1, DEC-7)", 0, 1, 3, 0.1, false, XSMOE_FIELD(model.baselines.reservoirRatio, double)},
    {"distillation-weight", "model", "Distillation weight λ", "", "Of the divergence from the model of the window before.",
     "ADER (baselines.md 9.2, DEC-29)", 0, 100, 3, 0.8, false, XSMOE_FIELD(model.baselines.distillationWeight, double)},
    {"distillation-temperature", "model", "Distillation temperature T", "", "Divides the scores of teacher and student.",
     "ADER (baselines.md 9.2, DEC-29)", 0.01, 100, 2, 1, false, XSMOE_FIELD(model.baselines.distillationTemperature, double)},
    XSMOE_FLAG("unseen-user-random", "model", "Untrained users keep their random vector",
               "As the authors' codes do; otherwise the vector of a user that was never trained is zero.",
               "this project (baselines.md 1.5, DEC-5)", 0, model.baselines.unseenUserRandom),
    {"ssrm-user-weight", "model", "Share of the user w", "", "Of SSRM's score, that the user vector has; the rest is the session's.",
     "SEFrame's SSRM (baselines.md 3)", 0, 1, 2, 0.5, false, XSMOE_FIELD(model.baselines.ssrmUserWeight, double)},
    {"ssrm-dropout", "model", "Dropout of rows", "", "On the rows of users and items that SSRM looks up while training.",
     "SEFrame's SSRM (baselines.md 3)", 0, 0.9, 2, 0.2, false, XSMOE_FIELD(model.baselines.ssrmDropout, double)},
    {"weight-decay", "model", "L2", "", "Of the parameters and of the rows that a batch reads, added to the gradient.",
     "the codes of GAG and GIUA-GNN (baselines.md 4 and 5, DEC-14)", 0, 1, 6, 1e-5, false,
     XSMOE_FIELD(model.baselines.weightDecay, double)},
    XSMOE_FLAG("wasserstein-to-target", "model", "Sampling by the target's probability",
               "A sample's value is 1 − p of its target; otherwise it is 2(1 − the largest p)/n, as the authors' code computes it.",
               "GAG's code (baselines.md 4, DEC-15)", 0, model.baselines.wassersteinToTarget),
    XSMOE_FLAG("giua-raw-evaluation", "model", "Raw global table in evaluation",
               "As the authors' code evaluates; otherwise it is smoothed.", "this project (baselines.md 5, DEC-16)", 0,
               model.baselines.giuaRawEvaluation),
    XSMOE_FLAG("giua-edge-attention", "model", "Attention on edges", "Edges of a session's graph are weighted by attention.",
               "GIUA-GNN's code (baselines.md 5, DEC-19)", 0, model.baselines.giuaEdgeAttention),
    {"mixer-layers", "model", "Mixer layers", "layers", "How often each of MMMLP's mixers is applied, with the same weights.",
     "RecBole's SASRec (baselines.md 6, DEC-22)", 1, 24, 0, 2, false, XSMOE_FIELD(model.baselines.mixerLayers, int)},
    {"mixer-dropout", "model", "Dropout of mixers", "", "Inside MMMLP's mixers while training.",
     "RecBole's SASRec (baselines.md 6, DEC-22)", 0, 0.9, 2, 0.5, false, XSMOE_FIELD(model.baselines.mixerDropout, double)},
    {"id-layers", "model", "Layers over ids", "layers", "Propagations of the id vectors on the graph of users and items.",
     "LGMRec's code for its data set baby (baselines.md 7, DEC-25)", 0, 16, 0, 2, false, XSMOE_FIELD(model.baselines.idLayers, int)},
    {"feature-layers", "model", "Layers over features", "layers", "Propagations of the features on the graph of users and items.",
     "LGMRec's code for its data set baby (baselines.md 7, DEC-25)", 0, 16, 0, 2, false, XSMOE_FIELD(model.baselines.featureLayers, int)},
    {"hyper-layers", "model", "Hypergraph layers", "layers", "Passes from items to hyperedges and back.",
     "LGMRec's code for its data set baby (baselines.md 7, DEC-25)", 1, 16, 0, 1, false, XSMOE_FIELD(model.baselines.hyperLayers, int)},
    {"hyperedges", "model", "Hyperedges H", "hyperedges", "Learned from each modality's features.",
     "LGMRec's code for its data set baby (baselines.md 7, DEC-25)", 1, 1024, 0, 4, false, XSMOE_FIELD(model.baselines.hyperedges, int)},
    {"hyper-keep", "model", "Memberships kept", "", "Share of the memberships in hyperedges that dropout keeps while training.",
     "LGMRec's code for its data set baby (baselines.md 7, DEC-25)", 0.01, 1, 2, 0.5, false,
     XSMOE_FIELD(model.baselines.hyperKeep, double)},
    {"hyper-weight", "model", "Weight of hyperedges α", "", "Of the global vectors beside the local ones.",
     "LGMRec's code for its data set baby (baselines.md 7, DEC-25)", 0, 100, 3, 0.3, false,
     XSMOE_FIELD(model.baselines.hyperWeight, double)},
    {"hyper-temperature", "model", "Temperature τ of memberships", "", "Of the softmax over hyperedges, and of the contrastive term.",
     "LGMRec's code for its data set baby (baselines.md 7, DEC-25)", 0.01, 100, 3, 0.2, false,
     XSMOE_FIELD(model.baselines.hyperTemperature, double)},
    {"contrastive-weight", "model", "Contrastive weight", "", "Of the term that aligns the modalities' global vectors.",
     "LGMRec's code (baselines.md 7, DEC-24)", 0, 100, 6, 1e-4, false, XSMOE_FIELD(model.baselines.contrastiveWeight, double)},
    {"regularisation-weight", "model", "Regularisation weight", "", "Of the norms of a batch's vectors.", "LGMRec's code (baselines.md 7)",
     0, 100, 8, 1e-6, false, XSMOE_FIELD(model.baselines.regularisationWeight, double)},
    {"epochs", "training", "Epochs at most", "epochs", "In each window.", "the paper's code (model.md 5)", 1, 10000, 0, 100, true,
     XSMOE_FIELD(training.epochs, int)},
    {"warmup-epochs", "training", "Epochs without validation", "epochs", "First epochs of a window that are not validated.",
     "the paper's code (model.md 5)", 0, 10000, 0, 5, false, XSMOE_FIELD(training.warmupEpochs, int)},
    {"patience", "training", "Patience", "validations", "Validations in a row without improvement before a window ends.",
     "the paper, section 5.2", 1, 10000, 0, 5, true, XSMOE_FIELD(training.patience, int)},
    {"batch-size", "training", "Batch size B", "samples",
     "Of a training step: sequences of users, of some methods their prefixes, of LGMRec triples. Another one holds from the next epoch on.",
     "the paper, section 5.2 (baselines.md 1.4)", 1, 65536, 0, 256, true, XSMOE_FIELD(training.batchSize, int)},
    {kLearningRateKey, "training", "Learning rate", "", "Adam's at the start of each window.", "the paper, section 5.2", 1e-7, 1, 6, 1e-3,
     true, XSMOE_FIELD(training.learningRate, double)},
    {"learning-rate-decay", "training", "Learning rate decay", "per epoch", "Factor after every epoch.", "the paper, section 5.2", 0.01, 1,
     3, 0.95, false, XSMOE_FIELD(training.learningRateDecay, double)},
    {"learning-rate-floor", "training", "Learning rate floor", "", "The learning rate does not fall below it.", "the paper, section 5.2", 0,
     1, 6, 1e-4, false, XSMOE_FIELD(training.learningRateFloor, double)},
    {kSeedKey, "training", "Seed", "", "Of initial values, shuffling and dropout.", "this program; the paper names none", 0,
     9007199254740992.0, 0, 42, false, XSMOE_FIELD(training.seed, std::uint64_t)},
    {"checkpoint-every", "training", "Checkpoint every", "epochs",
     "Besides those at windows' ends, from which a run resumes; 0: as often as takes less than 2 % of the time. The result is the same.",
     "this program", 0, 10000, 0, 0, false, XSMOE_FIELD(training.checkpointEvery, int), "automatic"},
    {kKeepEpochsKey, "training", "Keep epochs", "epochs",
     "Weights of so many of each window's last epochs are kept, to look back at: 4 bytes a parameter each, a file on the disk. The result "
     "is the same.",
     "this program", 0, 10000, 0, 0, true, XSMOE_FIELD(training.keepEpochs, int), "off"},
    {"references", "training", "Untrained references", "",
     "On each test also what ranks without any training: popularity, transitions between items, similarity of pictures and texts; "
     "of the built-in stream also the best possible knowing its design. Costs seconds a window; the result of training is the same.",
     "this program", 0, 1, 0, 0, true, true, XSMOE_ACCESS(training.references, bool), "", false, true},
    {"windows", "protocol", "Windows T+1", "windows", "Parts of the stream with equal numbers of records.", "the paper, section 5.1.1",
     kLeastStreamWindows, kMostStreamWindows, 0, 10, false, XSMOE_FIELD(protocol.windows, int), "", true},
    {"k-core", "protocol", "k-core of users", "records", "Least interactions of a kept user inside a window.",
     "the paper, section 5.1.1, on Amazon; 10 on H&M", 0, kMostKCore, 0, 5, false, XSMOE_FIELD(protocol.kCore, int), "", true},
    {"k-core-items", "protocol", "k-core of items", "records", "Least interactions of a kept item inside a window; 0: off.",
     "the paper's code (model.md 6)", 0, 10000, 0, 0, false, XSMOE_FIELD(protocol.kCoreItems, int), "off", true},
    {"length", "protocol", "Sequence length L", "items", "Inputs of a user sequence.", "the paper (model.md 1)", 1, 1000, 0, 10, false,
     XSMOE_FIELD(protocol.sequenceLength, int)},
    {"validation-share", "protocol", "Validation share", "", "Of a window's kept records, at its end.", "the paper, section 5.1.1", 0, 0.9,
     2, 0.15, false, XSMOE_FIELD(protocol.validationShare, double)},
    XSMOE_FLAG("mask-target", "protocol", "A known target is a miss",
               "A target that already stands in its user's history is not ranked; otherwise it is ranked like the others.",
               "the paper's code (baselines.md 1.2)", 1, protocol.maskTarget),
    {"threads", "device", "Compute threads", "threads",
     "0: all cores, in the studio all but one. Another number rounds sums otherwise, so that a run differs a little.", "this machine", 0,
     1024, 0, 0, false, XSMOE_FIELD(device.threads, int), "automatic"},
    {kFeatureMemoryKey, "device", "Memory for features", "MiB",
     "What hidden states may take: they stay in the feature cache and are read when they are needed; 0: all of them are in memory. "
     "The result is the same.",
     "this machine", 0, 1e6, 4, 0, false, XSMOE_FIELD(device.featureMegabytes, double), "no bound"},
});
#undef XSMOE_FLAG
#undef XSMOE_FIELD
#undef XSMOE_ACCESS

std::string number(double value) {
  char text[48];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

/// A cache of one state, such as a matrix [items, width], holds no state below the last that anything but a method of the last could see.
Result<void> checkSingleState(Method method) {
  const auto used = descriptionOf(method).states;
  if (used == StatesUsed::kLast || used == StatesUsed::kNone) return {};
  return usageError(
      "--method",
      "the feature cache holds one state of each item, and the method " + std::string(name(method)) + " needs hidden states below the last",
      "Choose noft, or a cache with all hidden states");
}

Result<void> checkContinual(const ModelSettings& model) {
  const auto why = whyNotBorne(model.method, model.continual);
  if (why.empty()) return {};
  return usageError("--continual", why,
                    descriptionOf(model.method).wrappers == Wrappers::kNone ? "Leave --continual out, or choose another method"
                                                                            : "Choose replay, or another method");
}

/// For example "0,6,12": states that a cache has, all of them where it has only some.
std::string someStates(int hiddenStates, const std::vector<int>& cached) {
  if (hiddenStates == kAnyGrouping) return "0,6,12";
  std::vector<int> states = cached;
  if (states.empty()) states = {0, (hiddenStates - 1) / 2, hiddenStates - 1};
  if (states.front() != 0) states.insert(states.begin(), 0);
  states.erase(std::unique(states.begin(), states.end()), states.end());
  return name(states);
}

Result<void> checkIisanStates(const ModelSettings& model, int hiddenStates, const std::vector<int>& cached) {
  if (!usesSetting(model, "iisan-states")) return {};
  const auto& states = model.baselines.iisanStates;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i] < 0 || states[i] >= hiddenStates || (i > 0 && states[i] <= states[i - 1]))
      return usageError("--iisan-states", "the states are " + name(states),
                        "Name hidden states from 0 to " + std::to_string(hiddenStates - 1) + " in increasing order, for example " +
                            someStates(hiddenStates, cached));
  return {};
}

/// ", for example 6,12": states that a cache has; empty where it is not known which.
std::string exampleGrouping(int hiddenStates, const std::vector<int>& cached) {
  if (hiddenStates == kAnyGrouping) return {};
  std::vector<int> states = cached;
  if (states.empty()) states = {(hiddenStates - 1) / 2, hiddenStates - 1};
  std::erase_if(states, [](int state) { return state < 1; });
  states.erase(std::unique(states.begin(), states.end()), states.end());
  return states.empty() ? std::string() : ", for example " + name(states);
}

Result<void> checkGrouping(const ModelSettings& model, int hiddenStates, const std::vector<int>& cached) {
  if (!readsFeatures(model.method)) return {};
  if (hiddenStates == 1) return checkSingleState(model.method);
  const Grouping& grouping = model.grouping;
  for (std::size_t i = 0; i < grouping.size(); ++i)
    if (grouping[i] < 1 || grouping[i] >= hiddenStates || (i > 0 && grouping[i] <= grouping[i - 1]))
      return usageError("--grouping", "the grouping is " + name(grouping),
                        "Name hidden states from 1 to " + std::to_string(hiddenStates - 1) + " in increasing order" +
                            exampleGrouping(hiddenStates, cached));
  if (grouping.empty())
    return usageError("--grouping", "the grouping is empty", "Name at least one hidden state" + exampleGrouping(hiddenStates, cached));
  return {};
}

/// What a method reads must be there. State 0 is in every cache.
Result<void> checkCached(const ModelSettings& model, int hiddenStates, const std::vector<int>& cached) {
  if (cached.empty()) return {};
  const auto used = descriptionOf(model.method).states;
  for (const int state : statesOf(model, hiddenStates)) {
    if (state == 0 || std::binary_search(cached.begin(), cached.end(), state)) continue;
    const bool grouped = used == StatesUsed::kGrouping, chosen = grouped || used == StatesUsed::kIisan;
    return usageError(grouped  ? "--grouping"
                      : chosen ? "--iisan-states"
                               : "--method",
                      "the method " + std::string(name(model.method)) + " needs hidden state " + std::to_string(state) +
                          (used == StatesUsed::kLast ? ", the encoder's last," : ",") + " but the feature cache holds only " + name(cached),
                      grouped  ? "Name some of these, or extract the others too"
                      : chosen ? "Use --iisan-states " + someStates(hiddenStates, cached) + ", or extract the others too"
                               : "Choose another method, or extract this state too");
  }
  return {};
}

}  // namespace

std::span<const SettingDescription> settingDescriptions() { return kDescriptions; }

bool isOfRepetition(std::string_view key) {
  return key == kSeedKey || key == "checkpoint-every" || key == kKeepEpochsKey || key == "references" || key == "threads" ||
         key == kFeatureMemoryKey;
}

Result<void> validate(const RunSettings& settings, int hiddenStates, const std::vector<int>& cachedStates) {
  for (const auto& description : kDescriptions) {
    const double value = description.get(settings);
    if (!std::isfinite(value) || value < description.least || value > description.most)
      return usageError("--" + std::string(description.key), "the value is " + number(value),
                        "Give a number from " + number(description.least) + " to " + number(description.most));
  }
  if (auto good = checkGrouping(settings.model, hiddenStates, cachedStates); !good) return good;
  if (auto good = checkIisanStates(settings.model, hiddenStates, cachedStates); !good) return good;
  if (auto good = checkContinual(settings.model); !good) return good;
  if (auto good = checkCached(settings.model, hiddenStates, cachedStates); !good) return good;
  if (usesSetting(settings.model, "heads") && settings.model.embedding % settings.model.heads != 0)
    return usageError("--heads",
                      number(settings.model.heads) + " heads do not divide the embedding width " + number(settings.model.embedding),
                      "Choose widths that divide");
  return {};
}

}  // namespace xsmoe
