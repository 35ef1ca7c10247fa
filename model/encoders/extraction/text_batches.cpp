// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/text_batches.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/device/tasks.h"
#include "model/encoders/extraction/item_words.h"

namespace xsmoe::encoders {
namespace {

constexpr std::size_t kChunk = 4096;  ///< items that are sorted by length; large enough for full batches of equal length

}  // namespace

TextBatches::TextBatches(const TextModel& model, const std::vector<ItemCard>& items, std::vector<std::int64_t> rows, BatchingRules rules)
    : model_(model), items_(items), rows_(std::move(rows)), rules_(std::move(rules)) {}

std::optional<InputBatch> TextBatches::next() {
  while (ready_.empty() && position_ < rows_.size()) cutChunk();
  if (ready_.empty()) return std::nullopt;
  const std::vector<Text> texts = std::move(ready_.front());
  ready_.pop_front();
  return batchOf(texts);
}

InputBatch TextBatches::prepare(const std::vector<std::int64_t>& rows) { return batchOf(tokenised(rows.data(), rows.size())); }

std::vector<TextBatches::Text> TextBatches::tokenised(const std::int64_t* rows, std::size_t count) const {
  std::vector<Text> texts(count);
  const c10::Device here{c10::kCPU};
  const std::int64_t shares = device::taskCount(here);
  device::runTasks(here, shares, [&](std::int64_t share) {
    const auto range = device::shareOf(static_cast<std::int64_t>(count), share, shares);
    for (std::int64_t i = range.first; i < range.end; ++i)
      texts[static_cast<std::size_t>(i)] = {rows[i],
                                            model_.tokenizer.encode(itemWords(items_[static_cast<std::size_t>(rows[i])]), model_.longest)};
  });
  return texts;
}

void TextBatches::cutChunk() {
  const std::size_t count = std::min(kChunk, rows_.size() - position_);
  const std::int64_t* const first = rows_.data() + std::exchange(position_, position_ + count);
  if (std::all_of(first, first + count, rules_.finished)) return;
  std::vector<Text> texts = tokenised(first, count);
  std::stable_sort(texts.begin(), texts.end(), [](const Text& a, const Text& b) { return a.pieces.size() < b.pieces.size(); });
  for (std::size_t at = 0; at < count; at += static_cast<std::size_t>(rules_.batchSize)) {
    const std::size_t end = std::min(count, at + static_cast<std::size_t>(rules_.batchSize));
    std::vector<Text> batch;
    for (std::size_t i = at; i < end; ++i)
      if (!rules_.finished(texts[i].row)) batch.push_back(std::move(texts[i]));
    if (!batch.empty()) ready_.push_back(std::move(batch));
  }
}

InputBatch TextBatches::batchOf(const std::vector<Text>& texts) const {
  constexpr std::size_t kOnlySpecial = 2;  // [CLS] and [SEP]: the words consist of what the tokenizer drops
  InputBatch batch;
  std::vector<const Text*> good;
  std::size_t longest = 0;
  for (const Text& text : texts) {
    const bool empty = text.pieces.size() <= kOnlySpecial;
    batch.rows.push_back(text.row);
    batch.problems.emplace_back(empty ? "no words" : "");
    if (empty) continue;
    good.push_back(&text);
    longest = std::max(longest, text.pieces.size());
  }
  const auto count = std::ssize(good), width = static_cast<std::int64_t>(longest);
  const at::Tensor ids = at::full({count, width}, model_.tokenizer.pad(), at::kLong), mask = at::zeros({count, width}, at::kLong);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::copy(good[i]->pieces.begin(), good[i]->pieces.end(), ids.data_ptr<std::int64_t>() + i * longest);
    std::fill_n(mask.data_ptr<std::int64_t>() + i * longest, good[i]->pieces.size(), 1);
  }
  batch.inputs = {ids, mask};
  return batch;
}

at::Tensor TextBatches::encode(const InputBatch& batch) const {
  return encodeInShares(model_.encoder.weights(), model_.device, batch.encodable(), [&](std::int64_t first, std::int64_t rows) {
    const at::Tensor mask = batch.inputs[1].narrow(0, first, rows);
    const std::int64_t width = mask.sum(1).max().item<std::int64_t>();  // of this share: a shorter one needs less
    const at::Tensor ids = batch.inputs[0].narrow(0, first, rows).narrow(1, 0, width);
    return model_.encoder.features(ids.to(model_.device), mask.narrow(1, 0, width).to(model_.device), model_.pooling);
  });
}

}  // namespace xsmoe::encoders
