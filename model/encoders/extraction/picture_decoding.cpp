// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/picture_decoding.h"

#include <ATen/ops/zeros.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace xsmoe::encoders {

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

}  // namespace xsmoe::encoders
