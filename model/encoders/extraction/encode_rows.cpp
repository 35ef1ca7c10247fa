// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/encode_rows.h"

#include <ATen/ops/tensor.h>

#include <chrono>
#include <utility>

#include "model/features/half_values.h"

namespace xsmoe::encoders {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kBetweenSynchronisations = std::chrono::seconds(2);

/// `width`: of a state.
Result<void> checkFinite(const EncodingTask& task, const FinishedRows& block, std::int64_t width) {
  const std::uint16_t* values = block.halves.data();
  for (std::size_t i = 0; i < block.rows.size(); ++i) {
    if (!block.problems[i].empty()) continue;
    for (const int state : task.states) {
      if (!features::allFinite(values, width))
        return badInput(task.encoder,
                        "of item \"" + task.items[static_cast<std::size_t>(block.rows[i])].id + "\" hidden state " + std::to_string(state) +
                            " holds a value that is not finite in half precision",
                        "Use another encoder, or leave the item out");
      values += width;
    }
  }
  return {};
}

FinishedRows encoded(const EncodingTask& task, const InputBatches& batches, InputBatch batch) {
  FinishedRows block;
  if (batch.encodable() > 0) {
    const std::vector<std::int64_t> chosen(task.states.begin(), task.states.end());
    const at::Tensor values = batches.encode(batch).index_select(0, at::tensor(chosen, at::kLong)).transpose(0, 1);
    const at::Tensor halves = values.to(at::kHalf).contiguous();  // [rows, states, d]
    const auto* const bits = static_cast<const std::uint16_t*>(halves.data_ptr());
    block.halves.assign(bits, bits + halves.numel());
  }
  block.rows = std::move(batch.rows);
  block.problems = std::move(batch.problems);
  return block;
}

}  // namespace

Result<void> encodeRows(const EncodingTask& task, InputBatches& batches, RowLog& log, const ProgressCallback& progress) {
  auto synchronised = Clock::now();
  const auto report = [&] { return !progress || progress({task.what, log.finishedCount(), task.wanted, "items"}); };
  bool wanted = report();
  while (wanted) {
    auto batch = batches.next();
    if (!batch) return log.synchronise();
    const FinishedRows block = encoded(task, batches, std::move(*batch));
    if (auto good = checkFinite(task, block, task.width); !good) return good;
    if (auto good = log.append(block); !good) return good;
    if (Clock::now() - synchronised > kBetweenSynchronisations) {
      if (auto good = log.synchronise(); !good) return good;
      synchronised = Clock::now();
    }
    wanted = report();
  }
  if (auto good = log.synchronise(); !good) return good;
  return failure(task.what, "cancelled", "What is finished is kept: the same request goes on there");
}

}  // namespace xsmoe::encoders
