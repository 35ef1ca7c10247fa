// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "model/core/recommendation.h"
#include "model/encoders/encoder.h"
#include "model/encoders/extraction/input_batches.h"
#include "model/encoders/picture_preparation.h"

namespace xsmoe::encoders {

/// An image encoder with what it sees by.
struct PictureModel {
  ImageEncoder encoder;
  PicturePreparation preparation;
  Pooling pooling = Pooling::kMean0;
  c10::Device device{c10::kCPU};
};

/// The items' pictures in order of their rows, decoded and resized by threads of its own: ahead of the encoder by as many batches as it may
/// take at once and a few more.
class PictureBatches : public InputBatches {
 public:
  /// `rows`: of the items that name a picture, increasing. `model` and `items` must outlive this.
  PictureBatches(const PictureModel& model, const std::vector<ItemCard>& items, std::vector<std::int64_t> rows, BatchingRules rules,
                 int threads);
  ~PictureBatches() override;

  [[nodiscard]] std::optional<InputBatch> next() override;
  [[nodiscard]] InputBatch prepare(const std::vector<std::int64_t>& rows) override;
  [[nodiscard]] at::Tensor encode(const InputBatch& batch) const override;

 private:
  class Decoders;
  [[nodiscard]] std::vector<std::int64_t> nextRows();

  const PictureModel& model_;
  std::vector<std::int64_t> rows_;
  BatchingRules rules_;
  std::size_t position_ = 0;  // in rows_, of the next batch to decode
  std::unique_ptr<Decoders> decoders_;
};

}  // namespace xsmoe::encoders
