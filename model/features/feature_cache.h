// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/core/settings.h"
#include "model/features/feature_memory.h"
#include "model/features/state_rows.h"

namespace xsmoe::features {

/// What a cache says of one modality.
struct ModalityInfo {
  std::int64_t width = 0;       ///< d
  int stateCount = 0;           ///< K, state 0 included, whether the cache holds all of them or not
  std::vector<int> states;      ///< those that it holds, increasing, 0 first
  std::string encoder;          ///< free text; empty: unknown
  std::string sourceSha256;     ///< of what it was made from; empty: unknown
  std::string tokenizerSha256;  ///< of the tokenizer's vocabulary; empty: unknown, or the modality has none
  std::vector<bool> present;    ///< [rows] false where the item lacks the modality
  /// Of the encoder's configuration, of its products ("fp32"), and how inputs were made, in words; empty: unknown.
  std::string settingsSha256{}, precision{}, preprocessing{};
};

/// A hidden state that stays in its file.
struct StateInFile {
  std::shared_ptr<const StateRows> rows;
  bool constant = false;  ///< the same for every row, bit for bit
};

/// An open HDF5 feature cache (FORMATS.md). Opening reads ids and attributes and checks structure; states are read on demand.
/// HDF5 is not thread-safe: calls wait for each other, whichever cache they use.
class FeatureCache {
 public:
  /// Errors: not a cache, unknown version, wrong shape, duplicate ids, truncated file: which dataset, found and expected, remedy.
  [[nodiscard]] static Result<FeatureCache> open(const std::filesystem::path& path);
  FeatureCache(FeatureCache&&) noexcept;
  FeatureCache& operator=(FeatureCache&&) noexcept;
  ~FeatureCache();

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const std::string& pooling() const;               ///< "cls", "mean0" or empty: unknown
  [[nodiscard]] const std::vector<std::string>& itemIds() const;  ///< [rows]
  [[nodiscard]] const std::optional<ModalityInfo>& modality(Modality modality) const;
  /// Row of an item, −1 if it is not cached.
  [[nodiscard]] std::int64_t rowFromId(const std::string& id) const;
  /// Whether a row has every modality that the cache holds (model.md, section 6: items lacking one are left out).
  [[nodiscard]] bool complete(std::int64_t row) const;

  /// Hidden states, in increasing order, of chosen rows: each float16 [rows.size() + 1, d] on the CPU, row 0 zeros (padding). Every dataset
  /// is read once and sequentially, in blocks, never row by row. A value that is not finite is an error that names dataset, row and item;
  /// cancelled, which is asked before each block, it is one too.
  [[nodiscard]] Result<std::vector<torch::Tensor>> readStates(Modality modality, const std::vector<int>& states,
                                                              const std::vector<std::int64_t>& rows,
                                                              const ProgressCallback& progress = {}) const;
  /// The same states, whose rows are read when they are needed: mapped where the file holds them as they are, else in blocks. All of them
  /// together take of memory what `memory` allows; they may outlive this object. All rows are looked at once, with the same errors.
  [[nodiscard]] Result<std::vector<StateInFile>> leaveStates(Modality modality, const std::vector<int>& states,
                                                             const std::vector<std::int64_t>& rows,
                                                             const std::shared_ptr<FeatureMemory>& memory,
                                                             const ProgressCallback& progress = {}) const;
  /// One of readStates().
  [[nodiscard]] Result<torch::Tensor> readState(Modality modality, int state, const std::vector<std::int64_t>& rows,
                                                const ProgressCallback& progress = {}) const;

 private:
  struct Impl;
  explicit FeatureCache(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // and of states that were left in the file
};

}  // namespace xsmoe::features
