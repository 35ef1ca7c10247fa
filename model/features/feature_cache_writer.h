// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe::features {

/// What is known of a modality before its values are.
struct ModalityOutline {
  std::int64_t width = 0;                              ///< d
  int stateCount = 0;                                  ///< K
  std::string encoder, sourceSha256, tokenizerSha256;  ///< empty: unknown, and not written
  std::vector<int> states{};                           ///< those to write, increasing, 0 first; empty: all
  std::string preprocessing{};                         ///< how the inputs were made; empty: not written
  std::string settingsSha256{}, precision{};           ///< of the encoder's configuration; of its products ("fp32"); empty: not written
};

/// Writes a feature cache (FORMATS.md) piece by piece, so that it may be larger than memory: beside `path`, renamed by `finish`. Without
/// it nothing stays. Contiguous float16, no filter; equal content gives equal bytes, in whatever order it is written. One thread at a time.
class FeatureCacheWriter {
 public:
  /// Takes the room on the disk for all of it, where the file system can. Errors: duplicate ids, no item, cannot write.
  [[nodiscard]] static Result<FeatureCacheWriter> create(const std::filesystem::path& path, const std::vector<std::string>& itemIds,
                                                         const std::string& pooling, const std::map<Modality, ModalityOutline>& modalities,
                                                         const std::map<std::string, std::string>& attributes = {});
  FeatureCacheWriter(FeatureCacheWriter&&) noexcept;
  FeatureCacheWriter& operator=(FeatureCacheWriter&&) noexcept;
  ~FeatureCacheWriter();

  /// Writes rows `first` … `first` + `count` − 1 of a state: the bits of float16 [count, width]. Every row of every state must be written;
  /// finite values are the caller's duty.
  [[nodiscard]] Result<void> write(Modality modality, int state, std::int64_t first, std::int64_t count, const std::uint16_t* halves);
  /// Adds which items have a modality (a modality that is not named: all) and puts the file in its place.
  [[nodiscard]] Result<void> finish(const std::map<Modality, std::vector<bool>>& present = {});

 private:
  struct Impl;
  explicit FeatureCacheWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// What is written for one modality. `states` yields state k as a float16 or float32 CPU tensor [items, width], asked in order, once each.
struct ModalityContent {
  std::int64_t width = 0;
  int stateCount = 0;
  std::string encoder, sourceSha256, tokenizerSha256;
  std::vector<bool> present;  ///< empty: all
  std::function<torch::Tensor(int state)> states;
};

/// Writes a cache beside `path` and renames it. Contiguous float16, no filter. Errors: cannot write, duplicate ids, not finite.
[[nodiscard]] Result<void> writeFeatureCache(const std::filesystem::path& path, const std::vector<std::string>& itemIds,
                                             const std::string& pooling, const std::map<Modality, ModalityContent>& modalities,
                                             const std::map<std::string, std::string>& attributes = {});

}  // namespace xsmoe::features
