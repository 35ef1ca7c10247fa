// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/picture_batches.h"

#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>

#include "model/encoders/extraction/picture_decoding.h"

namespace xsmoe::encoders {
namespace {

constexpr std::size_t kAhead = 3;  ///< batches that wait or are decoded while one is encoded

InputBatch batchOf(DecodedPictures& pictures) {
  InputBatch batch{std::move(pictures.rows), std::move(pictures.problems), {}};
  std::vector<std::int64_t> good;
  for (std::size_t i = 0; i < batch.problems.size(); ++i)
    if (batch.problems[i].empty()) good.push_back(static_cast<std::int64_t>(i));
  const bool all = good.size() == batch.rows.size();
  batch.inputs = {all ? pictures.pixels : pictures.pixels.index_select(0, at::tensor(good, at::kLong))};
  return batch;
}

}  // namespace

class PictureBatches::Decoders {
 public:
  Decoders(const std::vector<ItemCard>& items, const PicturePreparation& preparation, int threads)
      : decoding_(items, preparation, threads) {}

  [[nodiscard]] bool full() const { return ahead_.size() >= kAhead; }
  [[nodiscard]] bool empty() const { return ahead_.empty(); }
  void begin(std::vector<std::int64_t> rows) { ahead_.push_back(decoding_.begin(std::move(rows))); }
  [[nodiscard]] InputBatch first() {
    const auto pictures = std::move(ahead_.front());
    ahead_.pop_front();
    decoding_.wait(*pictures);
    return batchOf(*pictures);
  }
  [[nodiscard]] InputBatch alone(const std::vector<std::int64_t>& rows) {
    const auto pictures = decoding_.begin(rows);
    decoding_.wait(*pictures);
    return batchOf(*pictures);
  }

 private:
  std::deque<std::shared_ptr<DecodedPictures>> ahead_;
  PictureDecoding decoding_;  // ends first: its threads write into what waits
};

PictureBatches::PictureBatches(const PictureModel& model, const std::vector<ItemCard>& items, std::vector<std::int64_t> rows,
                               BatchingRules rules, int threads)
    : model_(model),
      rows_(std::move(rows)),
      rules_(std::move(rules)),
      decoders_(std::make_unique<Decoders>(items, model.preparation, threads)) {}

PictureBatches::~PictureBatches() = default;

std::vector<std::int64_t> PictureBatches::nextRows() {
  std::vector<std::int64_t> wanted;
  while (wanted.empty() && position_ < rows_.size()) {
    const std::size_t end = std::min(rows_.size(), position_ + static_cast<std::size_t>(rules_.batchSize));
    for (; position_ < end; ++position_)
      if (!rules_.finished(rows_[position_])) wanted.push_back(rows_[position_]);
  }
  return wanted;
}

std::optional<InputBatch> PictureBatches::next() {
  while (!decoders_->full()) {
    auto rows = nextRows();
    if (rows.empty()) break;
    decoders_->begin(std::move(rows));
  }
  if (decoders_->empty()) return std::nullopt;
  return decoders_->first();
}

InputBatch PictureBatches::prepare(const std::vector<std::int64_t>& rows) { return decoders_->alone(rows); }

at::Tensor PictureBatches::encode(const InputBatch& batch) const {
  return encodeInShares(model_.encoder.weights(), model_.device, batch.encodable(), [&](std::int64_t first, std::int64_t rows) {
    return model_.encoder.features(batch.inputs.front().narrow(0, first, rows).to(model_.device), model_.pooling);
  });
}

}  // namespace xsmoe::encoders
