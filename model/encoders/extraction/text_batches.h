// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "model/core/recommendation.h"
#include "model/encoders/encoder.h"
#include "model/encoders/extraction/input_batches.h"
#include "model/encoders/word_piece.h"

namespace xsmoe::encoders {

inline constexpr int kFewestPieces = 3;  ///< of a text's bound: [CLS], a word's piece and [SEP]

/// A text encoder with what it reads by.
struct TextModel {
  TextEncoder encoder;
  WordPiece tokenizer;
  int longest = 128;  ///< word pieces of a text, [CLS] and [SEP] included
  Pooling pooling = Pooling::kMean0;
  c10::Device device{c10::kCPU};
};

/// The items' words (itemWords) as word pieces. Within chunks of some thousand items those of similar length share a batch, so that little
/// of it is padding.
class TextBatches : public InputBatches {
 public:
  /// `rows`: of the items that have words, increasing. `model` and `items` must outlive this.
  TextBatches(const TextModel& model, const std::vector<ItemCard>& items, std::vector<std::int64_t> rows, BatchingRules rules);

  [[nodiscard]] std::optional<InputBatch> next() override;
  [[nodiscard]] InputBatch prepare(const std::vector<std::int64_t>& rows) override;
  [[nodiscard]] at::Tensor encode(const InputBatch& batch) const override;

 private:
  struct Text {
    std::int64_t row;
    std::vector<std::int32_t> pieces;
  };
  [[nodiscard]] std::vector<Text> tokenised(const std::int64_t* rows, std::size_t count) const;
  [[nodiscard]] InputBatch batchOf(const std::vector<Text>& texts) const;
  void cutChunk();

  const TextModel& model_;
  const std::vector<ItemCard>& items_;
  std::vector<std::int64_t> rows_;
  BatchingRules rules_;
  std::size_t position_ = 0;             // in rows_, of the next chunk
  std::deque<std::vector<Text>> ready_;  // batches of this chunk
};

}  // namespace xsmoe::encoders
