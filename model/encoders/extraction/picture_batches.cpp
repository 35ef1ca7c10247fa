// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/picture_batches.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "model/device/tasks.h"

namespace xsmoe::encoders {
namespace {

constexpr std::int64_t kAhead = 2;  ///< batches that wait or are decoded beside those that the compute threads take at once

/// Pictures on their way into one tensor.
struct DecodedPictures {
  std::vector<std::int64_t> rows;
  std::vector<std::string> problems;  ///< [rows]
  at::Tensor pixels;                  ///< float32 [rows, 3, height, width]; zeros where there is a problem
  std::size_t left = 0;               ///< pictures that are not decoded yet
};

/// Threads that read, decode and resize pictures in the order in which they are asked for.
class PictureDecoding {
 public:
  /// `items` and `preparation` must outlive this.
  PictureDecoding(const std::vector<ItemCard>& items, const PicturePreparation& preparation, int threads);
  ~PictureDecoding();
  PictureDecoding(const PictureDecoding&) = delete;
  PictureDecoding& operator=(const PictureDecoding&) = delete;

  /// Begins to decode the pictures of these rows.
  [[nodiscard]] std::shared_ptr<DecodedPictures> begin(std::vector<std::int64_t> rows);
  /// Returns when all of them are decoded.
  void wait(const DecodedPictures& pictures);

 private:
  struct Task {
    std::shared_ptr<DecodedPictures> pictures;
    std::size_t index;
  };
  void work();
  [[nodiscard]] std::string decode(const Task& task) const;

  const std::vector<ItemCard>& items_;
  const PicturePreparation& preparation_;
  std::mutex mutex_;  // of all below and of the counts within the pictures
  std::condition_variable asked_, done_;
  std::deque<Task> tasks_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

PictureDecoding::PictureDecoding(const std::vector<ItemCard>& items, const PicturePreparation& preparation, int threads)
    : items_(items), preparation_(preparation) {
  for (int i = 0; i < std::max(1, threads); ++i) threads_.emplace_back([this] { work(); });
}

PictureDecoding::~PictureDecoding() {
  {
    const std::lock_guard hold(mutex_);
    ending_ = true;
  }
  asked_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::shared_ptr<DecodedPictures> PictureDecoding::begin(std::vector<std::int64_t> rows) {
  auto pictures = std::make_shared<DecodedPictures>();
  pictures->pixels = at::zeros({std::ssize(rows), 3, preparation_.height, preparation_.width});
  pictures->problems.resize(rows.size());
  pictures->left = rows.size();
  pictures->rows = std::move(rows);
  {
    const std::lock_guard hold(mutex_);
    for (std::size_t i = 0; i < pictures->rows.size(); ++i) tasks_.push_back({pictures, i});
  }
  asked_.notify_all();
  return pictures;
}

void PictureDecoding::wait(const DecodedPictures& pictures) {
  std::unique_lock hold(mutex_);
  done_.wait(hold, [&] { return pictures.left == 0; });
}

void PictureDecoding::work() {
  std::unique_lock hold(mutex_);
  for (;;) {
    asked_.wait(hold, [this] { return ending_ || !tasks_.empty(); });
    if (ending_) return;
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    hold.unlock();
    std::string problem = decode(task);
    hold.lock();
    task.pictures->problems[task.index] = std::move(problem);
    if (--task.pictures->left == 0) done_.notify_all();
  }
}

std::string PictureDecoding::decode(const Task& task) const {
  try {
    const auto row = static_cast<std::size_t>(task.pictures->rows[task.index]);
    const auto picture = readPicture(items_[row].imagePath);
    if (!picture) return picture.error().what;
    const std::int64_t floats = task.pictures->pixels.stride(0);
    preparation_.prepare(*picture, task.pictures->pixels.data_ptr<float>() + static_cast<std::int64_t>(task.index) * floats);
    return {};
  } catch (const std::exception& error) {
    return "cannot be decoded (" + wordsOf(error) + ")";
  }
}

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
  Decoders(const std::vector<ItemCard>& items, const PictureModel& model, int threads)
      : most_(device::taskCount(model.device) + kAhead), decoding_(items, model.preparation, threads) {}

  [[nodiscard]] bool full() const { return std::ssize(ahead_) >= most_; }
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
  const std::int64_t most_;
  std::deque<std::shared_ptr<DecodedPictures>> ahead_;
  PictureDecoding decoding_;  // ends first: its threads write into what waits
};

PictureBatches::PictureBatches(const PictureModel& model, const std::vector<ItemCard>& items, std::vector<std::int64_t> rows,
                               BatchingRules rules, int threads)
    : model_(model), rows_(std::move(rows)), rules_(std::move(rules)), decoders_(std::make_unique<Decoders>(items, model, threads)) {}

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
