// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe::features {

/// One modality's features in the files of another program, read an item at a time.
class ForeignFeatures {
 public:
  virtual ~ForeignFeatures() = default;

  [[nodiscard]] virtual const std::vector<std::string>& ids() const = 0;
  [[nodiscard]] virtual std::int64_t width() const = 0;         ///< d
  [[nodiscard]] virtual int stateCount() const = 0;             ///< K; 1: no hidden states, only what an encoder ends with
  [[nodiscard]] virtual std::int64_t ignoredFiles() const = 0;  ///< files beside the items' that are no item's

  /// Reads the states of the item `ids()[position]` as the bits of float16 [K, width]. The text is empty, or says why this item's
  /// features cannot be used. Errors: what spoils all of them, such as files of different encoders.
  [[nodiscard]] virtual Result<std::string> read(std::size_t position, std::uint16_t* halves) = 0;
  /// Where the item's features are, for reports.
  [[nodiscard]] virtual std::string place(std::size_t position) const = 0;
};

/// Opens a folder of one PyTorch file an item (`modality` tells their prefix; `idFromRow` is not used) or a `.npy` matrix with one row for
/// each of `idFromRow`. Errors: neither; no file that can be read; a shape that is not one of the three (FeatureSource); duplicate ids.
[[nodiscard]] Result<std::unique_ptr<ForeignFeatures>> openForeignFeatures(const std::filesystem::path& path, Modality modality,
                                                                           std::vector<std::string> idFromRow = {});

}  // namespace xsmoe::features
