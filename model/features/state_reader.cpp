// SPDX-License-Identifier: Apache-2.0
#include "model/features/state_reader.h"

#include <sys/mman.h>
#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <new>
#include <numeric>
#include <stdexcept>

#include "model/core/cancelled.h"
#include "model/features/half_values.h"
#include "model/features/hdf5_session.h"
#include "model/features/state_blocks.h"

namespace xsmoe::features {
namespace {

constexpr std::int64_t kBlockBytes = std::int64_t{16} << 20;

/// Zeros, float16 [rows, width], in pages of their own that go back to the system with the tensor. States are by far the largest thing a
/// process holds; the heap keeps what is freed for the next training step, and replaced states would leave holes in it that the next ones
/// do not fit into. Throws std::bad_alloc.
torch::Tensor halvesInOwnPages(std::int64_t rows, std::int64_t width) {
  const auto bytes = static_cast<std::size_t>(rows * width) * sizeof(std::uint16_t);
  if (bytes == 0) return torch::empty({rows, width}, torch::kFloat16);
  // All of it will be written: to take the pages at once saves a fault for each.
  void* const pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  return torch::from_blob(
      pages, {rows, width}, [bytes](void* at) { ::munmap(at, bytes); }, torch::kFloat16);
}

/// What stays the same for every state that is read.
struct Reading {
  hid_t file;
  const std::string& where;
  const CacheModality& modality;
  const std::vector<std::string>& itemIds;
  const std::vector<std::int64_t>& rows;
  const ProgressCallback& progress;
  std::vector<std::size_t> order;  ///< positions in `rows`, by row
};

std::vector<std::size_t> orderOf(const std::vector<std::int64_t>& rows, std::int64_t items) {
  for (const std::int64_t row : rows)
    if (row < 0 || row >= items)
      throw std::out_of_range("FeatureCache: row " + std::to_string(row) + " of " + std::to_string(items) + " is not cached");
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
  return order;
}

std::string placeOf(const Reading& reading, int state) {
  std::string place = reading.where + ", /" + reading.modality.pathOf(state);
  if (reading.modality.layout != CacheModality::Layout::kDatasets) place += ", state " + std::to_string(state);
  return place;
}

tl::unexpected<Error> unreadable(const Reading& reading, int state) {
  return badInput(placeOf(reading, state), "cannot be read (" + Hdf5Session::message() + ")",
                  "The file is truncated or damaged; copy it again or make the cache again");
}

tl::unexpected<Error> notFinite(const Reading& reading, int state, std::int64_t row) {
  return badInput(placeOf(reading, state),
                  "row " + std::to_string(row) + " (item \"" + reading.itemIds[static_cast<std::size_t>(row)] +
                      "\") holds a value that is not finite in half precision",
                  "Make the features of this item again, or leave it out of the cache");
}

/// Goes over states of one dataset from front to back; blocks without a wanted row are passed over. A row of the nth state is put as
/// float16 to where to(n, position) says, checked, and then seen(n) is called. Asks before each block whether to go on.
template <class To, class Seen>
Result<void> goOver(const Reading& reading, const std::vector<int>& states, const To& to, const Seen& seen) {
  const auto items = std::ssize(reading.itemIds);
  const std::int64_t width = reading.modality.info.width;
  const StateBlocks blocks(reading.file, reading.modality, states);
  const std::int64_t atOnce = std::min(blocks.rowsAtOnce(kBlockBytes), items), valueBytes = blocks.valueBytes();
  std::vector<char> block(static_cast<std::size_t>(blocks.bytesOfRows(atOnce)));
  std::int64_t first = 0, end = 0;
  for (const std::size_t position : reading.order) {
    const std::int64_t row = reading.rows[position];
    if (row >= end) {
      first = row / atOnce * atOnce;
      end = std::min(first + atOnce, items);
      if (reading.progress && !reading.progress({"reading hidden states", first, items, "rows"}))
        return failure(placeOf(reading, states.front()), kCancelled);
      if (!blocks.read(first, end - first, block.data())) return unreadable(reading, states.front());
    }
    for (std::size_t n = 0; n < states.size(); ++n) {
      std::uint16_t* const halves = to(n, static_cast<std::int64_t>(position));
      const auto from = blocks.valueAt(static_cast<std::int64_t>(n), row - first, end - first);
      copyAsHalves(block.data() + from * valueBytes, valueBytes, width, halves);
      if (!allFinite(halves, width)) return notFinite(reading, states[n], row);
      seen(n);
    }
  }
  return {};
}

/// Keeps them all.
Result<std::vector<torch::Tensor>> readTogether(const Reading& reading, const std::vector<int>& states) {
  const std::int64_t width = reading.modality.info.width;
  std::vector<torch::Tensor> values;
  std::vector<std::uint16_t*> halves;
  for (std::size_t n = 0; n < states.size(); ++n) {
    values.push_back(halvesInOwnPages(std::ssize(reading.rows) + 1, width));
    halves.push_back(static_cast<std::uint16_t*>(values.back().data_ptr()));
  }
  const auto place = [&](std::size_t n, std::int64_t position) { return halves[n] + (position + 1) * width; };
  if (auto good = goOver(reading, states, place, [](std::size_t /*n*/) {}); !good) return tl::unexpected(good.error());
  return values;
}

/// Keeps none: whether each state is the same for every row.
Result<std::vector<bool>> checkTogether(const Reading& reading, const std::vector<int>& states) {
  const auto width = static_cast<std::size_t>(reading.modality.info.width);
  std::vector<std::uint16_t> row(width);
  std::vector<std::vector<std::uint16_t>> first(states.size());
  std::vector<bool> constant(states.size(), true);
  const auto place = [&](std::size_t /*n*/, std::int64_t /*position*/) { return row.data(); };
  const auto compare = [&](std::size_t n) {
    if (first[n].empty())
      first[n] = row;
    else if (constant[n])
      constant[n] = std::memcmp(first[n].data(), row.data(), width * sizeof(std::uint16_t)) == 0;
  };
  if (auto good = goOver(reading, states, place, compare); !good) return tl::unexpected(good.error());
  return constant;
}

/// work(states) of those that lie in one dataset, one list after the other; what it returns for each state, in order.
template <class Value, class Work>
Result<std::vector<Value>> ofEachDataset(const CacheModality& modality, const std::vector<int>& states, const Work& work) {
  if (modality.layout != CacheModality::Layout::kDatasets && !states.empty()) return work(states);
  std::vector<Value> values;
  for (const int state : states) {
    auto one = work(std::vector<int>{state});
    if (!one) return tl::unexpected(one.error());
    values.push_back(one->front());
  }
  return values;
}

}  // namespace

Result<std::vector<torch::Tensor>> readCachedStates(hid_t file, const std::string& where, const CacheModality& modality,
                                                    const std::vector<int>& states, const std::vector<std::string>& itemIds,
                                                    const std::vector<std::int64_t>& rows, const ProgressCallback& progress) {
  const Reading reading{file, where, modality, itemIds, rows, progress, orderOf(rows, std::ssize(itemIds))};
  return ofEachDataset<torch::Tensor>(modality, states, [&](const std::vector<int>& some) { return readTogether(reading, some); });
}

Result<std::vector<bool>> checkCachedStates(hid_t file, const std::string& where, const CacheModality& modality,
                                            const std::vector<int>& states, const std::vector<std::string>& itemIds,
                                            const std::vector<std::int64_t>& rows, const ProgressCallback& progress) {
  const Reading reading{file, where, modality, itemIds, rows, progress, orderOf(rows, std::ssize(itemIds))};
  return ofEachDataset<bool>(modality, states, [&](const std::vector<int>& some) { return checkTogether(reading, some); });
}

}  // namespace xsmoe::features
