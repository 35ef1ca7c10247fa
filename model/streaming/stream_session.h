// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/data_report.h"
#include "model/core/progress.h"
#include "model/data/stream_folder.h"
#include "model/data/windowed_stream.h"
#include "model/features/feature_cache.h"
#include "model/network/item_states.h"
#include "model/streaming/trainer.h"

namespace xsmoe::streaming {

/// A stream folder opened for work: its windows, its report and, where there is one, its feature cache. One thread at a time uses it.
class StreamSession {
 public:
  /// Whether the report is made: that takes passes over all records and the histories of every test.
  enum class Report : std::uint8_t { kMade, kLeftEmpty };
  /// Reads log and cache headers. `needFeatures`: a missing cache is an error; otherwise the windows are those of all items. Cancelled, it
  /// is an error.
  [[nodiscard]] static Result<StreamSession> open(const data::StreamFolder& folder, const ProtocolSettings& protocol, bool needFeatures,
                                                  const ProgressCallback& progress, Report wanted = Report::kMade);

  [[nodiscard]] const data::StreamFolder& folder() const { return folder_; }
  [[nodiscard]] const data::WindowedStream& windows() const { return *windows_; }
  [[nodiscard]] const DataReport& report() const { return report_; }  ///< empty where it was not to be made
  [[nodiscard]] const std::optional<features::FeatureCache>& cache() const { return cache_; }
  [[nodiscard]] int hiddenStates() const;                     ///< K; 0 without a cache
  [[nodiscard]] std::vector<int> cachedStates() const;        ///< held for every modality, increasing; empty without a cache
  [[nodiscard]] std::int64_t width(Modality modality) const;  ///< d; 0 where the cache lacks it

  /// Item states of chosen hidden states, in increasing order: float16, in the stream's item order. What the last call returned and
  /// somebody still holds is shared, not read again: another grouping costs what it adds. State 0 below others is one row [1, d] where it
  /// is the same for every item (model.md, section 8), of two at least.
  /// `memory`: 0: they are in memory. Else they stay in the cache, and what is read of them takes so many bytes of memory at most; what a
  /// model computes from them is the same bit for bit. Cancelled, it is an error.
  [[nodiscard]] Result<std::shared_ptr<const network::ItemStates>> loadStates(const std::vector<Modality>& modalities,
                                                                              const std::vector<int>& states, std::int64_t memory = 0,
                                                                              const ProgressCallback& progress = {}) const;
  /// What the states that stayed in the cache at the last loadStates() may take of memory besides what they take by now.
  [[nodiscard]] std::int64_t memoryToCome() const;
  /// Of each modality in the cache the last hidden state that it holds for all of them, [items+1, d] float16, in memory; shared like
  /// loadStates(), whose next call is none the dearer. Empty without a cache. Cancelled, it is an error.
  [[nodiscard]] Result<LastStates> lastStates(const ProgressCallback& progress = {}) const;
  /// True if some modality's state 0 is the same for every item (model.md, section 8). Reads one block.
  [[nodiscard]] bool constantFirstState() const;

 private:
  struct Lent {
    std::vector<int> states;
    std::weak_ptr<const network::ItemStates> values;
    std::shared_ptr<features::FeatureMemory> memory;  // of those in the cache; null: there are none
  };
  struct Known {
    at::Tensor values;
    std::shared_ptr<const network::RowSource> source;
  };
  using KnownStates = std::map<int, Known>;

  StreamSession() = default;
  void makeReport(const data::InteractionLog& log, const ProgressCallback& progress);
  [[nodiscard]] KnownStates lentStates(Modality modality, bool oneRow, bool inFile) const;
  [[nodiscard]] Result<void> readInto(KnownStates& known, Modality modality, const std::vector<int>& missing,
                                      const ProgressCallback& progress) const;
  [[nodiscard]] Result<void> leaveInto(KnownStates& known, Modality modality, const std::vector<int>& missing, bool oneRow,
                                       const std::shared_ptr<features::FeatureMemory>& memory, const ProgressCallback& progress) const;
  data::StreamFolder folder_;
  std::unique_ptr<data::WindowedStream> windows_;
  DataReport report_;
  std::optional<features::FeatureCache> cache_;
  std::vector<std::int64_t> rows_;  // cache row of item 1, 2, …
  mutable Lent lent_;               // by the last loadStates()
};

/// Whether a method can run on what a cache holds, in words.
[[nodiscard]] Result<std::map<Modality, std::int64_t>> widthsFor(Method method, const StreamSession& session);

}  // namespace xsmoe::streaming
