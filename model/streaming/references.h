// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/events.h"
#include "model/data/column.h"
#include "model/data/windowed_stream.h"
#include "model/streaming/evaluator.h"

namespace xsmoe::streaming {

/// What ranks without any training, on the evaluation of the trained model: the same sequences, candidates, exclusions and order of equal
/// scores. What a score is made of stems from D_0 … D_s alone, and from the prefix.
enum class Reference : std::uint8_t {
  kPopularBefore,  ///< records of the item in D_s
  kPopularSoFar,   ///< records of the item in D_0 … D_s
  kTransitions,  ///< Σ_k n(x_{n−k} → item) / (k + 1) over the prefix x_1 … x_n, k = 0 …; n(a → b): how often a user's record of a is
                 ///< followed by one of b in D_0 … D_s
  kSimilarVisual,   ///< Σ_k cos(x_{n−k}, item) / (k + 1) of the last hidden states of the pictures; an item without one is 0
  kSimilarTextual,  ///< the same of the texts
  kSimilarBoth,     ///< the sum of both
  kAttainable,      ///< the chances by which the built-in stream was drawn (generator/attainable_rule.h); of no other stream
};

/// As in the record and on the command line: "popular-before".
[[nodiscard]] std::string_view name(Reference reference);

/// Counts of a stream's records up to a window. They may be more than memory holds. Throws ThrownError: as data::Column;
/// cancelled.
class TransitionCounts {
 public:
  TransitionCounts(const data::WindowedStream& stream, WindowIndex last, const ProgressCallback& progress = {});

  struct Next {
    std::int32_t item = 0;
    std::int32_t count = 0;
  };
  /// What followed an item, by increasing id.
  [[nodiscard]] std::span<const Next> after(std::int32_t item) const;

 private:
  std::vector<std::int64_t> offsets_;  // [items+2]
  data::Column<Next> next_;
};

/// Records of each item 0 … items in windows `first` … `last`; padding has none.
[[nodiscard]] std::vector<std::int64_t> recordCounts(const data::WindowedStream& stream, WindowIndex first, WindowIndex last);

// All rankings ask between sequences whether to go on, and throw Cancelled.
/// Ranks of a task's targets, 0: excluded, where every user scores items alike: by count, equal ones by id.
[[nodiscard]] std::vector<std::int64_t> ranksByCount(const EvaluationTask& task, const std::vector<std::int64_t>& counts,
                                                     const ProgressCallback& progress = {});
/// By transitions from the last inputs. Only items that follow an input are looked at.
[[nodiscard]] std::vector<std::int64_t> ranksByTransitions(const EvaluationTask& task, const TransitionCounts& transitions,
                                                           const ProgressCallback& progress = {});
/// By cosine: full ranking of products (ranking.h). `states`: of each modality that counts, [items+1, d], any type, on one device. Errors:
/// as rankTargets.
[[nodiscard]] Result<std::vector<std::int64_t>> ranksBySimilarity(const EvaluationTask& task, const std::vector<at::Tensor>& states);

/// The last hidden state of each modality that there is, [items+1, d].
using LastStates = std::map<Modality, at::Tensor>;

/// The states on `target` if similarities have room there; else as they are.
[[nodiscard]] LastStates broughtIfRoom(LastStates states, c10::Device target);

/// Scores [items+1] from the items of a prefix alone, oldest first.
using PrefixScores = std::function<std::vector<double>(std::span<const std::int32_t> prefix)>;

/// By scores. `scores` must hold an entry for each candidate.
[[nodiscard]] std::vector<std::int64_t> ranksByScores(const EvaluationTask& task, const PrefixScores& scores,
                                                      const ProgressCallback& progress = {});

/// Every reference on the test after the training on `trained`; similarities of the modalities in `states` only, and what is
/// attainable where `attainable` is not empty. Without results where the
/// test window has no sequence. `protocol`: the one that the stream was cut by. Errors: states that are not finite; cancelled.
[[nodiscard]] Result<ReferencesMeasured> measureReferences(const data::WindowedStream& stream, const ProtocolSettings& protocol,
                                                           WindowIndex trained, const LastStates& states,
                                                           const PrefixScores& attainable = {}, const ProgressCallback& progress = {});

}  // namespace xsmoe::streaming
