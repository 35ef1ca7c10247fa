// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

class MappedFile;

/// What hidden states that stay in their files take of memory, all together never more than a bound: blocks of rows that had to be
/// unpacked, of which those used longest ago go first, and pages of mapped files, which the system keeps besides and which are given back
/// all at once. A block larger than the bound is held alone. Any thread.
class FeatureMemory {
 public:
  using Halves = std::vector<std::uint16_t>;  ///< the bits of float16

  explicit FeatureMemory(std::int64_t bound) : bound_(bound) {}

  /// use(block) of the block of a reader, which read() makes where it is not held, of so many bytes. Other threads wait meanwhile.
  [[nodiscard]] Result<void> useBlock(const void* reader, std::int64_t number, std::int64_t bytes,
                                      const std::function<Result<Halves>()>& read, const std::function<void(const Halves&)>& use);
  /// A reader goes, and its blocks with it.
  void forget(const void* reader);

  /// Its pages may be given back from now on.
  void add(MappedFile& file);
  void remove(MappedFile& file);
  /// Windows `first` … `last` of its pages are about to be read.
  void touch(MappedFile& file, std::int64_t first, std::int64_t last);
  /// Bytes of a file.
  struct Range {
    std::int64_t offset = 0, bytes = 0;
  };
  /// Leaves of ranges of it those that the system was not asked for since pages were given back; from now on it was.
  void leaveUnasked(MappedFile& file, std::vector<Range>& ranges);
  /// The system took pages away of itself: it is asked for all again.
  void forgetAsked(MappedFile& file);

  [[nodiscard]] std::int64_t bound() const { return bound_; }
  [[nodiscard]] std::int64_t heldBytes() const;      ///< blocks, and pages that may be in memory
  [[nodiscard]] std::int64_t mostHeldBytes() const;  ///< so far
  [[nodiscard]] std::int64_t blocksRead() const;     ///< so far

 private:
  using Key = std::pair<const void*, std::int64_t>;
  struct Block {
    Key key;
    Halves halves;
    std::int64_t bytes = 0;
  };
  using Blocks = std::list<Block>;  // used last first

  void makeRoom(std::int64_t bytes);
  void givePagesBack();
  void erase(Blocks::iterator block);

  std::int64_t bound_;
  mutable std::mutex mutex_;  // of what follows; held while HDF5 reads, whose lock is never held when this one is asked for
  Blocks blocks_;
  std::map<Key, Blocks::iterator> places_;
  std::int64_t blockBytes_ = 0, mappedBytes_ = 0, most_ = 0, read_ = 0;
  std::mutex filesMutex_;  // of what follows
  std::vector<MappedFile*> files_;
};

}  // namespace xsmoe::features
