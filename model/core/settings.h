// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/core/units.h"

namespace xsmoe {

enum class Modality : std::uint8_t { kVisual, kTextual };
inline constexpr std::array kModalities{Modality::kVisual, Modality::kTextual};

/// What is trained: a row of methods.def each. What is known of them: methods.h.
enum class Method : std::uint8_t {
#define XSMOE_METHOD(id, ...) id,
#include "model/core/methods.def"
#undef XSMOE_METHOD
};

/// What keeps a method from forgetting earlier windows (baselines.md, section 9).
enum class Continual : std::uint8_t {
  kNone,          ///< as the method is
  kReplay,        ///< a reservoir of past sequences trains along: the paper's subscript RH
  kDistillation,  ///< the model of the window before teaches: the paper's subscript KD
};

/// Whether the paper or its authors' code is followed where the two disagree (model.md).
enum class Protocol : std::uint8_t { kPaper, kOfficial };

enum class Precision : std::uint8_t { kAuto, kFloat32, kBfloat16, kFloat16 };

// Settings of a run. The ranges of their numbers are in their rows (setting_descriptions.cpp), by which forms, the command line and
// validate() know them.

/// Which hidden states the side network sees besides state 0: increasing, each in 1 … K−1. One side layer each.
using Grouping = std::vector<int>;

/// What only some of the methods beside XSMoE read (baselines.md).
struct BaselineSettings {
  double reservoirRatio = 0.1;      ///< capacity of a reservoir, a share of the elements of D_0^train
  double distillationWeight = 0.8;  ///< λ
  double distillationTemperature = 1;
  bool unseenUserRandom = false;  ///< untrained users keep their random vector at inference, in place of zero
  double ssrmUserWeight = 0.5;    ///< w, share of the user vector in a score
  double ssrmDropout = 0.2;
  double weightDecay = 1e-5;           ///< L2 of GAG and GIUA-GNN
  bool wassersteinToTarget = false;    ///< sampling values of GAG and GIUA-GNN: 1 − p_target in place of 2(1 − p_max)/n
  bool giuaRawEvaluation = false;      ///< evaluation with the raw global table
  bool giuaEdgeAttention = false;      ///< edges of a session graph are weighted by attention
  int mixerLayers = 2;                 ///< of MMMLP: how often each mixer is applied
  double mixerDropout = 0.5;           ///< of MMMLP
  int idLayers = 2;                    ///< of LGMRec: L_ui
  int featureLayers = 2;               ///< of LGMRec: L_mm
  int hyperLayers = 1;                 ///< of LGMRec
  int hyperedges = 4;                  ///< of LGMRec: H
  double hyperKeep = 0.5;              ///< of LGMRec: share of memberships that dropout keeps
  double hyperWeight = 0.3;            ///< of LGMRec: α
  double hyperTemperature = 0.2;       ///< of LGMRec: τ of memberships and of the contrastive term
  double contrastiveWeight = 1e-4;     ///< of LGMRec: λ_cl
  double regularisationWeight = 1e-6;  ///< of LGMRec: λ_reg
  std::vector<int> iisanStates;        ///< hidden states that IISAN reads; empty: 0 and every second one
  friend bool operator==(const BaselineSettings&, const BaselineSettings&) = default;
};

/// The network (model.md, sections 1 and 2).
struct ModelSettings {
  Method method = Method::kXsmoe;
  Continual continual = Continual::kNone;
  Grouping grouping{6, 12};  ///< of the states that the stream's cache holds; changed live, from the next window on
  double tau = 0.1;          ///< pruning threshold, a share; 0 never prunes; changed live
  int bottleneck = 64;       ///< d', width inside an expert, or one of IISAN's adapters
  int embedding = 128;       ///< e, width of item and user embeddings, a multiple of `heads`
  int heads = 2;             ///< attention heads of the user encoder
  int blocks = 2;            ///< blocks of the user encoder
  double dropout = 0.1;      ///< in the user encoder while training
  BaselineSettings baselines;
  friend bool operator==(const ModelSettings&, const ModelSettings&) = default;
};

/// Epochs, batches and optimizer (model.md, section 5).
struct TrainingSettings {
  int epochs = 100;                 ///< at most so many in a window
  int warmupEpochs = 5;             ///< first epochs of a window without validation
  int patience = 5;                 ///< validations in a row without improvement before stopping
  int batchSize = 256;              ///< B, samples: sequences of users, of some methods their prefixes, of LGMRec triples
  double learningRate = 1e-3;       ///< Adam's at the start of each window
  double learningRateDecay = 0.95;  ///< factor after every epoch
  double learningRateFloor = 1e-4;
  std::uint64_t seed = 42;  ///< of initial values, shuffling and dropout
  int checkpointEvery = 0;  ///< epochs between checkpoints to resume from; 0: as often as takes less than 2 % of the time
  int keepEpochs = 0;       ///< of each window the weights of so many of its last epochs are kept, to be asked; the result is the same
  bool references = false;  ///< untrained references are measured on each test; the result of training is the same
  /// Whether a window can have an epoch that is validated; else its last epoch counts as its best.
  [[nodiscard]] bool reachesValidation() const { return epochs > warmupEpochs; }
  friend bool operator==(const TrainingSettings&, const TrainingSettings&) = default;
};

/// From a log to windows and sequences (model.md, section 6).
struct ProtocolSettings {
  Protocol protocol = Protocol::kPaper;
  int windows = 10;               ///< T+1 parts of equal record counts
  int kCore = 5;                  ///< least interactions of a kept user inside a window; 0 and 1 keep all
  int kCoreItems = 0;             ///< the same for items; off by default
  int sequenceLength = 10;        ///< L, inputs of a user sequence
  double validationShare = 0.15;  ///< share of a window's kept records, at its end
  bool maskTarget = true;         ///< a target that stands in its user's history is not ranked, a miss
  std::string from, to;           ///< inclusive dates or times (ISO 8601) taken from the log; empty: no bound
  /// Of a run that was gone on with when its stream had grown: the first `cutWindows` windows were cut from so many records (of items with
  /// features), those after them have the size of the last of these. 0: all windows are cut from all records.
  std::int64_t cutRecords = 0;
  int cutWindows = 0;
  friend bool operator==(const ProtocolSettings&, const ProtocolSettings&) = default;
};

struct DeviceSettings {
  std::string device = "auto";  ///< "auto", "cpu" or "cuda:INDEX"
  Precision precision = Precision::kAuto;
  int threads = 0;  ///< compute threads; 0: all cores (the studio leaves one to the window)
  /// What hidden states may take of memory, MiB (2^20 bytes): they stay in the feature cache, and rows are read when they are needed. 0:
  /// all of them are in memory. The result is the same bit for bit.
  double featureMegabytes = 0;
  [[nodiscard]] std::int64_t featureBytes() const { return static_cast<std::int64_t>(featureMegabytes * kMebibyte); }
  friend bool operator==(const DeviceSettings&, const DeviceSettings&) = default;
};

/// Everything that a run depends on besides the stream.
struct RunSettings {
  ModelSettings model;
  TrainingSettings training;
  ProtocolSettings protocol;
  DeviceSettings device;
  friend bool operator==(const RunSettings&, const RunSettings&) = default;
};

}  // namespace xsmoe
