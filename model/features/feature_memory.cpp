// SPDX-License-Identifier: Apache-2.0
#include "model/features/feature_memory.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/features/mapped_file.h"

namespace xsmoe::features {

Result<void> FeatureMemory::useBlock(const void* reader, std::int64_t number, std::int64_t bytes,
                                     const std::function<Result<Halves>()>& read, const std::function<void(const Halves&)>& use) {
  const std::lock_guard lock(mutex_);
  const Key key(reader, number);
  if (const auto place = places_.find(key); place != places_.end()) {
    blocks_.splice(blocks_.begin(), blocks_, place->second);
    use(blocks_.front().halves);
    return {};
  }
  makeRoom(bytes);
  auto halves = read();
  if (!halves) return tl::unexpected(halves.error());
  ++read_;
  blocks_.push_front({key, std::move(*halves), bytes});
  places_.emplace(key, blocks_.begin());
  blockBytes_ += bytes;
  most_ = std::max(most_, blockBytes_ + mappedBytes_);
  use(blocks_.front().halves);
  return {};
}

void FeatureMemory::makeRoom(std::int64_t bytes) {
  if (blockBytes_ + mappedBytes_ + bytes > bound_) givePagesBack();  // they are read again without being unpacked
  while (!blocks_.empty() && blockBytes_ + bytes > bound_) erase(std::prev(blocks_.end()));
}

void FeatureMemory::erase(Blocks::iterator block) {
  blockBytes_ -= block->bytes;
  places_.erase(block->key);
  blocks_.erase(block);
}

void FeatureMemory::forget(const void* reader) {
  const std::lock_guard lock(mutex_);
  for (auto block = blocks_.begin(); block != blocks_.end();) {
    const auto next = std::next(block);
    if (block->key.first == reader) erase(block);
    block = next;
  }
}

void FeatureMemory::add(MappedFile& file) {
  const std::lock_guard lock(filesMutex_);
  files_.push_back(&file);
}

void FeatureMemory::remove(MappedFile& file) {
  const std::lock_guard lock(mutex_);
  mappedBytes_ -= file.marked() * MappedFile::kWindow;
  const std::lock_guard filesLock(filesMutex_);
  std::erase(files_, &file);
}

void FeatureMemory::givePagesBack() {
  if (mappedBytes_ == 0) return;
  mappedBytes_ = 0;
  const std::lock_guard lock(filesMutex_);
  for (auto* const file : files_) file->givePagesBack();
}

void FeatureMemory::touch(MappedFile& file, std::int64_t first, std::int64_t last) {
  const std::lock_guard lock(mutex_);
  auto fresh = file.mark(first, last);
  if (fresh == 0) return;
  if (blockBytes_ + mappedBytes_ + fresh * MappedFile::kWindow > bound_) {
    givePagesBack();
    file.givePagesBack();  // also where nothing else was held
    fresh = file.mark(first, last);
  }
  mappedBytes_ += fresh * MappedFile::kWindow;
  most_ = std::max(most_, blockBytes_ + mappedBytes_);
}

void FeatureMemory::leaveUnasked(MappedFile& file, std::vector<Range>& ranges) {
  const std::lock_guard lock(mutex_);
  std::erase_if(ranges, [&file](const Range& range) { return !file.ask(range.offset, range.bytes); });
}

void FeatureMemory::forgetAsked(MappedFile& file) {
  const std::lock_guard lock(mutex_);
  file.forgetAsked();
}

std::int64_t FeatureMemory::heldBytes() const {
  const std::lock_guard lock(mutex_);
  return blockBytes_ + mappedBytes_;
}

std::int64_t FeatureMemory::mostHeldBytes() const {
  const std::lock_guard lock(mutex_);
  return most_;
}

std::int64_t FeatureMemory::blocksRead() const {
  const std::lock_guard lock(mutex_);
  return read_;
}

}  // namespace xsmoe::features
