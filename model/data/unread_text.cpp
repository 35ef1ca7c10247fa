// SPDX-License-Identifier: Apache-2.0
#include "model/data/unread_text.h"

#include <algorithm>

namespace xsmoe::data {

bool UnreadText::fill() {
  if (ended_) return false;
  constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(position_), buffer_.begin() + static_cast<std::ptrdiff_t>(size_),
            buffer_.begin());
  size_ -= position_;
  position_ = 0;
  // Growing by the unread bytes keeps the repeated scans of a long line linear in its length.
  const std::size_t block = std::max(kBlockBytes, size_);
  buffer_.resize(std::max(buffer_.size(), size_ + block + kPadding));
  const std::size_t got = source_.read(buffer_.data() + size_, block);
  size_ += got;
  ended_ = got < block;
  return got > 0;
}

}  // namespace xsmoe::data
