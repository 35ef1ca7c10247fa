// SPDX-License-Identifier: Apache-2.0
#include "model/data/byte_source.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "model/data/unpacker.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
constexpr std::size_t kBlocksAhead = 4;

struct Block {
  std::vector<char> bytes;
  std::size_t size = 0;
  std::int64_t bytesDone = 0;  // of the packed file, when the block was full
};

/// Unpacks ahead in a thread: full blocks wait in a queue, empty ones go back.
class Ahead {
 public:
  explicit Ahead(Unpacker& unpacker) : thread_([this, &unpacker](const std::stop_token& stop) { work(unpacker, stop); }) {}

  /// The next block in exchange for the last one; of size 0 at the end.
  Block exchange(Block spent) {
    std::unique_lock lock(mutex_);
    if (!spent.bytes.empty()) spare_.push_back(std::move(spent));
    changed_.notify_all();
    changed_.wait(lock, [this] { return !full_.empty() || finished_; });
    if (full_.empty()) return {};
    Block block = std::move(full_.front());
    full_.pop_front();
    changed_.notify_all();
    return block;
  }

 private:
  void work(Unpacker& unpacker, const std::stop_token& stop) {
    for (bool last = false; !last;) {
      Block block = spare();
      block.size = unpacker.read(block.bytes.data(), block.bytes.size());
      block.bytesDone = unpacker.bytesDone();
      last = block.size < block.bytes.size();
      if (block.size > 0 && !put(std::move(block), stop)) break;
    }
    const std::lock_guard lock(mutex_);
    finished_ = true;
    changed_.notify_all();
  }

  Block spare() {
    const std::lock_guard lock(mutex_);
    if (spare_.empty()) return {.bytes = std::vector<char>(kBlockBytes)};
    Block block = std::move(spare_.back());
    spare_.pop_back();
    return block;
  }

  bool put(Block block, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [this] { return full_.size() < kBlocksAhead; })) return false;
    full_.push_back(std::move(block));
    changed_.notify_all();
    return true;
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Block> full_;
  std::vector<Block> spare_;
  bool finished_ = false;
  std::jthread thread_;  // last: joined first
};

}  // namespace

struct ByteSource::Impl {
  std::unique_ptr<Unpacker> unpacker;
  Compression compression = Compression::kNone;
  std::optional<Error> error;
  // Of packed files
  std::optional<Ahead> ahead;  // begins with the first read; ends before the unpacker
  Block block;
  std::size_t position = 0;

  std::size_t readAhead(char* to, std::size_t most) {
    if (!ahead) ahead.emplace(*unpacker);
    std::size_t got = 0;
    while (got < most) {
      if (position == block.size) {
        block = ahead->exchange(std::move(block));
        position = 0;
        if (block.size == 0) {
          error = unpacker->error();
          block.bytesDone = unpacker->bytesDone();
          break;
        }
      }
      const std::size_t step = std::min(most - got, block.size - position);
      std::memcpy(to + got, block.bytes.data() + position, step);
      position += step;
      got += step;
    }
    return got;
  }
};

ByteSource::ByteSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  auto unpacker = openUnpacker(path, impl->compression);
  if (!unpacker) return tl::unexpected(unpacker.error());
  impl->unpacker = std::move(*unpacker);
  return ByteSource(std::move(impl));
}

std::size_t ByteSource::read(char* to, std::size_t most) {
  if (impl_->compression != Compression::kNone) return impl_->readAhead(to, most);
  const std::size_t got = impl_->unpacker->read(to, most);
  if (got < most) impl_->error = impl_->unpacker->error();
  return got;
}

const std::optional<Error>& ByteSource::error() const { return impl_->error; }
Compression ByteSource::compression() const { return impl_->compression; }
std::int64_t ByteSource::bytesTotal() const { return impl_->unpacker->bytesTotal(); }
std::int64_t ByteSource::bytesDone() const {
  return impl_->compression == Compression::kNone ? impl_->unpacker->bytesDone() : impl_->block.bytesDone;
}

}  // namespace xsmoe::data
