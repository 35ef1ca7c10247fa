// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/core/extraction.h"
#include "model/core/recommendation.h"
#include "model/device/device.h"
#include "model/encoders/extraction/assemble_cache.h"
#include "model/encoders/extraction/input_batches.h"
#include "model/encoders/extraction/journal.h"
#include "model/encoders/extraction/opened_encoders.h"
#include "model/encoders/extraction/self_check.h"

namespace xsmoe::encoders {

/// What both modalities of an extraction share. Must outlive them.
struct ExtractionSettings {
  const ExtractionRequest& request;
  const device::ComputeDevice& device;
  const std::vector<ItemCard>& items;  ///< in order of id
};

/// One modality from its encoder to its finished rows.
class ModalityExtraction {
 public:
  virtual ~ModalityExtraction() = default;

  [[nodiscard]] Modality modality() const { return modality_; }
  [[nodiscard]] RowShape shape() const;
  /// What finished rows depend on.
  void addTo(ExtractionIdentity& identity) const;
  /// Where finished rows are kept; the number of values that are there already.
  std::int64_t takeUp(RowLog& rows);
  /// Checks the encoder against its golden rows and what was taken up against the encoder. Errors: they differ.
  [[nodiscard]] Result<void> check(const std::string& journal);
  /// Encodes what is left.
  [[nodiscard]] Result<void> encode(const ProgressCallback& progress);
  void addTo(ExtractionReport& report) const;
  /// Rows of those that were to be encoded, and could not be, with the reason.
  [[nodiscard]] const std::map<std::int64_t, std::string>& problems() const { return rows_->problems(); }
  [[nodiscard]] bool anyPresent() const { return extracted_.items > 0; }
  [[nodiscard]] FinishedModality finished() const;

 protected:
  ModalityExtraction(Modality modality, const ExtractionSettings& settings, const EncoderDescription& encoder,
                     std::vector<std::int64_t> wanted);
  [[nodiscard]] virtual std::unique_ptr<InputBatches> makeBatches(BatchingRules rules) const = 0;
  [[nodiscard]] virtual Result<CheckedRows> checkGolden(double allowed) const = 0;
  [[nodiscard]] virtual std::string checksumOfItems() const = 0;

  const ExtractionSettings settings_;
  const EncoderDescription& encoder_;
  const std::vector<std::int64_t> wanted_;  // rows, increasing

 private:
  [[nodiscard]] BatchingRules rules() const;

  Modality modality_;
  RowLog* rows_ = nullptr;
  ExtractedModality extracted_;
};

/// `encoders` must outlive what is made; it holds the encoder of the modality.
[[nodiscard]] std::unique_ptr<ModalityExtraction> extractionOfTexts(const ExtractionSettings& settings, const OpenedEncoders& encoders,
                                                                    std::vector<std::int64_t> wanted);
[[nodiscard]] std::unique_ptr<ModalityExtraction> extractionOfPictures(const ExtractionSettings& settings, const OpenedEncoders& encoders,
                                                                       std::vector<std::int64_t> wanted);

}  // namespace xsmoe::encoders
