// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "model/core/recommendation.h"
#include "model/encoders/picture_preparation.h"

namespace xsmoe::encoders {

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

}  // namespace xsmoe::encoders
