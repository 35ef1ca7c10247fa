// SPDX-License-Identifier: Apache-2.0
#include "model/network/late_rows.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <utility>

#include "model/device/tasks.h"

namespace xsmoe::network {

LateRows::LateRows(at::Tensor values, at::Tensor first, at::Tensor second, at::Tensor gradients)
    : values_(std::move(values)),
      first_(std::move(first)),
      second_(std::move(second)),
      gradients_(std::move(gradients)),
      width_(values_.size(1)),
      zeros_(static_cast<std::size_t>(width_), 0.0F),
      done_(static_cast<std::size_t>(values_.size(0)), 0) {}

/// work(row) under the row's lock, of rows that are not negative; the compute threads share them.
template <class Work>
void LateRows::eachLocked(const at::Tensor& rows, const Work& work) {
  const auto flat = rows.contiguous();
  const auto* const row = flat.data_ptr<std::int64_t>();
  const auto count = flat.numel(), shares = std::clamp<std::int64_t>(count, 1, device::taskCount(c10::kCPU));
  device::runTasks(c10::kCPU, shares, [&](std::int64_t share) {
    const auto [first, end] = device::shareOf(count, share, shares);
    for (auto i = first; i < end; ++i) {
      if (row[i] < 0) continue;
      const std::lock_guard lock(locks_[static_cast<std::size_t>(row[i]) % locks_.size()]);
      work(row[i]);
    }
  });
}

void LateRows::update(std::int64_t row, const float* gradients, const AdamRates& rates) {
  const auto place = row * width_;
  updateByAdam({values_.data_ptr<float>() + place, first_.data_ptr<float>() + place, second_.data_ptr<float>() + place, gradients, width_},
               rates);
}

void LateRows::goOn(std::int64_t row, std::int64_t end) {
  auto& done = done_[static_cast<std::size_t>(row)];
  for (; done < end; ++done) update(row, zeros_.data(), rates_[static_cast<std::size_t>(done)]);
}

void LateRows::zeroGradients() {
  const torch::NoGradGuard noGrad;
  for (const auto& rows : std::exchange(touched_, {})) gradients_.index_fill_(0, rows, 0);
}

double LateRows::gradientSum() const {
  const torch::NoGradGuard noGrad;
  double sum = 0;
  for (const auto& rows : touched_) sum += gradients_.index_select(0, rows).sum().item<double>();
  return sum;
}

void LateRows::step(const AdamRates& rates) {
  const auto before = std::ssize(rates_);
  rates_.push_back(rates);
  for (const auto& rows : touched_)
    eachLocked(rows, [&](std::int64_t row) {
      auto& done = done_[static_cast<std::size_t>(row)];
      if (done > before) return;  // it is touched twice
      goOn(row, before);
      update(row, gradients_.data_ptr<float>() + row * width_, rates);
      ++done;
    });
}

void LateRows::catchUp(const at::Tensor& rows) {
  eachLocked(rows, [&](std::int64_t row) { goOn(row, std::ssize(rates_)); });
}

void LateRows::catchUp() { catchUp(torch::arange(std::ssize(done_), torch::kLong)); }

void LateRows::restart() {
  rates_.clear();
  std::fill(done_.begin(), done_.end(), 0);
}

}  // namespace xsmoe::network
