// SPDX-License-Identifier: Apache-2.0
#include "model/network/debiased_loss.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/device/rehearsal.h"
#include "model/device/vectorised.h"

namespace xsmoe::network {
namespace {

constexpr float kExcluded = -std::numeric_limits<float>::infinity();

/// Eight running results, since a float maximum or sum in order cannot be computed with vectors. A NaN is no maximum, but it stays a NaN.
inline float largestOf(const float* values, std::int64_t size) {
  float largest[8];
  std::fill(largest, largest + 8, kExcluded);
  std::int64_t i = 0;
  for (; i + 8 <= size; i += 8)
    for (int lane = 0; lane < 8; ++lane) largest[lane] = values[i + lane] > largest[lane] ? values[i + lane] : largest[lane];
  for (; i < size; ++i) largest[0] = std::max(largest[0], values[i]);
  return *std::max_element(largest, largest + 8);
}

inline float sumOf(const float* values, std::int64_t size) {
  float sums[8] = {};
  std::int64_t i = 0;
  for (; i + 8 <= size; i += 8)
    for (int lane = 0; lane < 8; ++lane) sums[lane] += values[i + lane];
  float sum = 0;
  for (const float part : sums) sum += part;
  for (; i < size; ++i) sum += values[i];
  return sum;
}

/// Products of one position with all columns, and what belongs to them.
struct Row {
  float* products;          // [C]
  const std::int64_t* own;  // [L+1]
  std::int64_t slots, columns, target;
};

/// From products to s_c − max: log(count_c) − log p_c added (`offsets`), padding and own items excluded, the target once. Returns the
/// target's s_t − max.
XSMOE_VECTORISED float makeLogits(const Row& row, const float* offsets, float targetOffset) {
  float* const logits = row.products;
  const float targetLogit = logits[row.target] + targetOffset;
  for (std::int64_t c = 0; c < row.columns; ++c) logits[c] += offsets[c];
  logits[0] = kExcluded;
  for (std::int64_t i = 0; i < row.slots; ++i) logits[row.own[i]] = kExcluded;
  logits[row.target] = targetLogit;
  const float largest = largestOf(logits, row.columns);
  for (std::int64_t c = 0; c < row.columns; ++c) logits[c] -= largest;
  return targetLogit - largest;
}

/// From exp(s_c − max) to the gradient of the logits, softmax minus one-hot, times `scale`. Returns log Σ exp(s_c − max).
XSMOE_VECTORISED double makeGradient(const Row& row, float scale) {
  const float sum = sumOf(row.products, row.columns), factor = scale / sum;
  for (std::int64_t c = 0; c < row.columns; ++c) row.products[c] *= factor;
  row.products[row.target] -= scale;
  return std::log(static_cast<double>(sum));
}

struct Gradients {
  torch::Tensor loss, ofUsers, ofItems;
};

/// Blocks of positions whose logits stay in a core's cache; nothing of size positions × columns is kept.
Gradients inBlocks(const LossBatch& batch, std::int64_t positions) {
  constexpr std::int64_t kRows = 64;
  const auto users = batch.users.contiguous(), items = batch.items.contiguous(), own = batch.own.contiguous();
  const auto offsets = (batch.logCount - batch.logPopularity).contiguous(), popularity = batch.logPopularity.contiguous();
  const auto target = batch.target.contiguous();
  const auto rows = users.size(0), columns = items.size(0), slots = own.size(1);
  const float scale = 1.0F / static_cast<float>(positions);
  Gradients result{{}, torch::empty_like(users), torch::zeros_like(items)};
  const auto buffer = torch::empty({std::min(kRows, rows), columns}, users.options());
  double loss = 0;
  for (std::int64_t first = 0; first < rows; first += kRows) {
    const auto count = std::min(kRows, rows - first);
    auto block = buffer.narrow(0, 0, count);
    const auto some = users.narrow(0, first, count);
    at::mm_out(block, some, items.t());
    const auto rowAt = [&](std::int64_t i) {
      return Row{block.data_ptr<float>() + i * columns, own.data_ptr<std::int64_t>() + (first + i) * slots, slots, columns,
                 target.data_ptr<std::int64_t>()[first + i]};
    };
    for (std::int64_t i = 0; i < count; ++i) {
      const auto row = rowAt(i);
      loss -= makeLogits(row, offsets.data_ptr<float>(), -popularity.data_ptr<float>()[row.target]);
    }
    block.exp_();
    for (std::int64_t i = 0; i < count; ++i) loss += makeGradient(rowAt(i), scale);
    auto ofUsers = result.ofUsers.narrow(0, first, count);
    at::mm_out(ofUsers, block, items);
    result.ofItems.addmm_(block.t(), some);
  }
  result.loss = torch::full({}, loss / static_cast<double>(positions), users.options());
  return result;
}

/// The same by Torch's operations, on any device.
Gradients byOperations(const LossBatch& batch, std::int64_t positions) {
  const auto column = batch.target.unsqueeze(1);
  auto logits = debiasedLogits(batch);  // [R, C]
  const auto targetLogit = logits.gather(1, column);
  const auto logSum = logits.logsumexp(1, true);
  const auto loss = (logSum - targetLogit).sum() / static_cast<double>(positions);
  auto& gradient = logits.sub_(logSum).exp_();                            // softmax …
  gradient.scatter_add_(1, column, torch::full_like(targetLogit, -1.0));  // … minus one-hot
  gradient /= static_cast<double>(positions);
  return {loss, torch::matmul(gradient, batch.items), torch::matmul(gradient.t(), batch.users)};
}

/// A scalar's gradient is known but for a factor when its value is: both are computed in one pass over the logits.
class DebiasedLoss : public torch::autograd::Function<DebiasedLoss> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& users, const torch::Tensor& items,
                               const torch::Tensor& logPopularity, const torch::Tensor& logCount, const torch::Tensor& own,
                               const torch::Tensor& target, std::int64_t positions, bool blocks) {
    const LossBatch batch{users, items, logPopularity, logCount, own, target};
    const auto result = blocks ? inBlocks(batch, positions) : byOperations(batch, positions);
    context->save_for_backward({result.ofUsers, result.ofItems});
    return result.loss;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    return {saved[0] * outer[0], saved[1] * outer[0], {}, {}, {}, {}, {}, {}};
  }
};

at::Tensor apply(const LossBatch& batch, std::int64_t positions, bool blocks) {
  const auto rows = batch.users.size(0);
  if (rows == 0) return batch.users.sum();
  return DebiasedLoss::apply(batch.users, batch.items, batch.logPopularity, batch.logCount, batch.own, batch.target,
                             positions > 0 ? positions : rows, blocks);
}

}  // namespace

at::Tensor debiasedLoss(const LossBatch& batch, std::int64_t positions) {
  return apply(batch, positions, device::isHost(batch.users.device()));
}

at::Tensor debiasedLogits(const LossBatch& batch) {
  const auto column = batch.target.unsqueeze(1);
  auto logits = torch::matmul(batch.users, batch.items.t());
  const auto targetLogit = logits.gather(1, column) - batch.logPopularity.index_select(0, batch.target).unsqueeze(1);
  logits += batch.logCount - batch.logPopularity;
  logits.select(1, 0).fill_(kExcluded);      // padding
  logits.scatter_(1, batch.own, kExcluded);  // the user's own items …
  logits.scatter_(1, column, targetLogit);   // … except the target, once
  return logits;
}

at::Tensor debiasedLossByOperations(const LossBatch& batch, std::int64_t positions) { return apply(batch, positions, false); }

}  // namespace xsmoe::network
